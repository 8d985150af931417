//! Build arguments as the classic builder keeps them: apart from variables (`builder/dockerfile/buildargs.go`).

use std::collections::BTreeMap;

use dockerfile::word::Environment;

/// Usable without `ARG`, and then outside every key.
const BUILT_IN: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Arguments by name with their defaults.
type Declared = BTreeMap<String, Option<String>>;

/// The arguments of a stage.
#[derive(Debug, Clone)]
pub(super) struct Arguments<'a> {
    passed: &'a BTreeMap<String, String>,
    /// Declared above the first `FROM`.
    global: Declared,
    /// Declared in this stage.
    declared: Declared,
}

impl<'a> Arguments<'a> {
    pub(super) const fn new(passed: &'a BTreeMap<String, String>) -> Self {
        Self {
            passed,
            global: Declared::new(),
            declared: Declared::new(),
        }
    }

    /// Those of a new stage: nothing declared yet.
    pub(super) fn of_stage(&self) -> Self {
        Self {
            declared: Declared::new(),
            ..self.clone()
        }
    }

    pub(super) fn declare(&mut self, name: &str, default: Option<String>) {
        self.declared.insert(name.to_owned(), default);
    }

    pub(super) fn declare_global(&mut self, name: &str, default: Option<String>) {
        self.global.insert(name.to_owned(), default);
    }

    fn value(&self, name: &str, among: &Declared) -> Option<String> {
        let passed = self.passed.get(name);
        let default = among.get(name).cloned().flatten();
        let global = || self.global.get(name).cloned().flatten();
        passed.cloned().or(default).or_else(global)
    }

    fn all(&self, among: &Declared) -> Variables {
        let names = among.keys().map(String::as_str).chain(BUILT_IN);
        let mut all = BTreeMap::new();
        for name in names {
            if let Some(value) = self.value(name, among) {
                all.insert(name.to_owned(), value);
            }
        }
        Variables(all.into_iter().collect())
    }

    /// What `FROM` and arguments above it see.
    pub(super) fn globals(&self) -> Variables {
        self.all(&self.global)
    }

    /// What the words of an instruction see: variables of the image win over arguments.
    pub(super) fn variables(&self, env: &[String]) -> Variables {
        let mut variables = Variables::of(env);
        for (name, value) in self.all(&self.declared).0 {
            if variables.get(&name).is_none() {
                variables.0.push((name, value));
            }
        }
        variables
    }

    /// The arguments that count for a RUN, by name (`prependEnvOnCmd`): those with a value that no variable of the
    /// image hides, proxies only if declared.
    pub(super) fn of_run(&self, env: &[String]) -> Vec<(String, String)> {
        let hidden = Variables::of(env);
        let counts = |name: &str| {
            hidden.get(name).is_none()
                && (self.declared.contains_key(name) || !BUILT_IN.contains(&name))
        };
        let mut all = self.all(&self.declared).0;
        all.retain(|(name, _)| counts(name));
        all
    }
}

/// Variables; the first of a name counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables(Vec<(String, String)>);

impl Variables {
    fn of(env: &[String]) -> Self {
        let pair = |pair: &String| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.to_owned())
        };
        Self(env.iter().map(pair).collect())
    }
}

impl Environment for Variables {
    fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
}
