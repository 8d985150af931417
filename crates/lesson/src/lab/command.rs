//! The build command as text: the part of `docker build` and its surroundings that decides about the cache.
//!
//! Read line by line, as a shell script of simple commands. Anything else is refused with its line, so that no word of a
//! repair is silently without effect.

use std::collections::BTreeMap;
use std::fmt;

use cache_model::build::{BuilderKind, CacheExport, ExportMode, NoCache};
use language::tr;

/// What a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// `docker build`, `docker buildx build`
    Build(Box<BuildCommand>),
    /// `docker buildx create`: the builder to use from here on.
    Create {
        /// Its name.
        name: String,
    },
    /// `docker builder prune`
    Prune,
    /// `chmod MODE PATH…`
    Chmod {
        /// `-R`
        recursive: bool,
        /// The mode as written.
        mode: FileMode,
        /// Paths in the project; `.` for all of it.
        paths: Vec<String>,
    },
}

/// Modes that `chmod` is given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileMode {
    /// Permission bits.
    Bits(u32),
    /// `go-w`
    NoOthersWrite,
    /// `u=rwX,go=rX`
    Usual,
}

/// Options of one build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildCommand {
    /// As written, on one line.
    pub text: String,
    /// `--build-arg`
    pub args: BTreeMap<String, String>,
    /// `--secret`: id → value.
    pub secrets: BTreeMap<String, String>,
    /// `--target`
    pub target: Option<String>,
    /// `--platform`
    pub platforms: Vec<String>,
    /// `--cache-to`
    pub cache_to: Option<CacheExport>,
    /// `--cache-from`
    pub cache_from: Vec<String>,
    /// `--no-cache`, `--no-cache-filter`
    pub no_cache: NoCache,
    /// `--file`
    pub file: Option<String>,
    /// `--builder`
    pub builder: Option<String>,
    /// `DOCKER_BUILDKIT=0` stands in front.
    pub kind: BuilderKind,
}

/// A line that cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CommandError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tr!("line {}: {}", self.line, self.problem))
    }
}

/// Reads a script. `$NAME` and `${NAME}` stand for what `variables` says; `read` gives the text of a file of the project.
///
/// # Errors
/// A line is no command that is known here.
pub fn parse(
    text: &str,
    variables: &BTreeMap<String, String>,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Line>, CommandError> {
    let mut lines = Vec::new();
    let mut pending = String::new();
    let mut first = 1;
    for (index, raw) in text.lines().enumerate() {
        if pending.is_empty() {
            first = index + 1;
        }
        let raw = raw.trim();
        if let Some(begun) = raw.strip_suffix('\\') {
            pending.push_str(begun);
            pending.push(' ');
            continue;
        }
        pending.push_str(raw);
        let line = std::mem::take(&mut pending);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let read_line = Reader {
            variables,
            read,
            text: &line,
        };
        lines.push(read_line.line().map_err(|problem| CommandError {
            line: first,
            problem,
        })?);
    }
    if !lines.iter().any(|line| matches!(line, Line::Build(_))) {
        return Err(CommandError {
            line: first,
            problem: tr!("nothing is built: there is no `docker build` here"),
        });
    }
    Ok(lines)
}

struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    read: &'a dyn Fn(&str) -> Option<String>,
    text: &'a str,
}

impl Reader<'_> {
    fn line(&self) -> Result<Line, String> {
        let words: Vec<String> = self
            .text
            .split_whitespace()
            .map(|word| self.expand(word.trim_matches(['"', '\''])))
            .collect();
        let plain: Vec<&str> = words.iter().map(String::as_str).collect();
        let (kind, plain) = match plain.as_slice() {
            ["DOCKER_BUILDKIT=0", rest @ ..] => (BuilderKind::Classic, rest),
            ["DOCKER_BUILDKIT=1", rest @ ..] => (BuilderKind::BuildKit, rest),
            all => (BuilderKind::BuildKit, all),
        };
        match plain {
            ["docker", "buildx", "build", options @ ..] | ["docker", "build", options @ ..] => self
                .build(options)
                .map(|build| Line::Build(Box::new(BuildCommand { kind, ..build }))),
            ["docker", "buildx", "create", options @ ..] => create(options),
            ["docker", "builder" | "buildx", "prune", ..] => Ok(Line::Prune),
            ["chmod", rest @ ..] => chmod(rest),
            _ => Err(tr!(
                "`{}` is not simulated here; known are docker build, docker buildx create, docker builder prune, chmod",
                self.text
            )),
        }
    }

    fn expand(&self, word: &str) -> String {
        let mut out = String::new();
        let mut rest = word;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let braced = after
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'));
            let (name, end) = if let Some((name, _)) = braced {
                (name, name.len() + 2)
            } else {
                let end = after
                    .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                    .unwrap_or(after.len());
                (&after[..end], end)
            };
            if let Some(value) = self.variables.get(name) {
                out.push_str(value);
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }

    fn build(&self, options: &[&str]) -> Result<BuildCommand, String> {
        let mut build = BuildCommand {
            text: self.text.split_whitespace().collect::<Vec<_>>().join(" "),
            ..BuildCommand::default()
        };
        let mut tag = None;
        let mut inline = false;
        let mut exported = None;
        let mut rest = options.iter().copied();
        while let Some(word) = rest.next() {
            if !word.starts_with('-') {
                if word != "." {
                    return Err(tr!("the context is `.` here, not `{}`", word));
                }
                continue;
            }
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag, Some(value)),
                None => (word, None),
            };
            let mut value = || {
                value
                    .or_else(|| rest.next())
                    .ok_or_else(|| tr!("{} needs a value", flag))
            };
            match flag {
                "--push" | "--load" | "--pull" | "--quiet" | "-q" => {}
                "--progress" | "--provenance" | "--sbom" | "--output" | "-o" => {
                    value()?;
                }
                "--no-cache" => build.no_cache = NoCache::All,
                "--no-cache-filter" => {
                    let stages = value()?.split(',').map(str::to_owned).collect();
                    build.no_cache = NoCache::Stages(stages);
                }
                "-t" | "--tag" => tag = tag.or(Some(value()?.to_owned())),
                "-f" | "--file" => build.file = Some(value()?.to_owned()),
                "--target" => build.target = Some(value()?.to_owned()),
                "--builder" => build.builder = Some(value()?.to_owned()),
                "--platform" => build.platforms = value()?.split(',').map(str::to_owned).collect(),
                "--build-arg" => {
                    let (name, given) = self.assignment(value()?);
                    build.args.extend(given.map(|given| (name, given)));
                }
                "--secret" => {
                    let (id, secret) = self.secret(value()?)?;
                    build.secrets.insert(id, secret);
                }
                "--cache-from" => build.cache_from.push(store(value()?)?.0),
                "--cache-to" => {
                    let spec = value()?;
                    inline = spec.split(',').any(|part| part == "type=inline");
                    if !inline {
                        exported = Some(store(spec)?);
                    }
                }
                _ => return Err(tr!("{} is not simulated here", flag)),
            }
        }
        if inline {
            let store =
                tag.ok_or_else(|| tr!("an inline cache lies in the pushed image: it needs --tag"))?;
            build.cache_to = Some(CacheExport {
                store,
                mode: ExportMode::Inline,
            });
        } else if let Some((store, mode)) = exported {
            build.cache_to = Some(CacheExport { store, mode });
        }
        Ok(build)
    }

    /// `NAME=value`, or `NAME` alone for the value it has in the environment.
    fn assignment(&self, text: &str) -> (String, Option<String>) {
        match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (text.to_owned(), self.variables.get(text).cloned()),
        }
    }

    fn secret(&self, spec: &str) -> Result<(String, String), String> {
        let parts = fields(spec);
        let id = parts
            .get("id")
            .ok_or_else(|| tr!("--secret needs an id, as in id=token,env=TOKEN"))?;
        let value = if let Some(path) = parts.get("src").or_else(|| parts.get("source")) {
            (self.read)(path).ok_or_else(|| tr!("there is no file {}", path))?
        } else {
            let name = parts.get("env").unwrap_or(id);
            let value = self.variables.get(name);
            value
                .cloned()
                .ok_or_else(|| tr!("there is no variable {}", name))?
        };
        Ok((id.clone(), value))
    }
}

fn fields(spec: &str) -> BTreeMap<String, String> {
    let pairs = spec.split(',').filter_map(|part| part.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The name of a cache and what is exported to it.
fn store(spec: &str) -> Result<(String, ExportMode), String> {
    let parts = fields(spec);
    let get = |name: &str| parts.get(name).map(String::as_str);
    let mode = match get("mode") {
        Some("max") => ExportMode::Max,
        Some("min") | None => ExportMode::Min,
        Some(other) => return Err(tr!("mode is min or max, not {}", other)),
    };
    let name = match get("type") {
        None if !spec.contains('=') => spec.to_owned(),
        Some("registry") => get("ref")
            .ok_or_else(|| tr!("type=registry needs a ref"))?
            .to_owned(),
        Some("gha") => format!("gha:{}", get("scope").unwrap_or("buildkit")),
        Some("local") => {
            let path = get("dest").or_else(|| get("src"));
            format!(
                "local:{}",
                path.ok_or_else(|| tr!("type=local needs a dest or src"))?
            )
        }
        _ => return Err(tr!("`{}` is no cache that is known here", spec)),
    };
    Ok((name, mode))
}

fn create(options: &[&str]) -> Result<Line, String> {
    let mut name = None;
    let mut rest = options.iter().copied();
    while let Some(word) = rest.next() {
        match word.split_once('=').unwrap_or((word, "")) {
            ("--name", "") => name = rest.next(),
            ("--name", given) => name = Some(given),
            ("--driver", "") => {
                rest.next();
            }
            ("--use" | "--bootstrap" | "--driver", _) => {}
            _ => return Err(tr!("{} is not simulated here", word)),
        }
    }
    let name =
        name.ok_or_else(|| tr!("a builder without --name gets a new name each time; give it one"))?;
    Ok(Line::Create {
        name: name.to_owned(),
    })
}

fn chmod(words: &[&str]) -> Result<Line, String> {
    let recursive = words.first() == Some(&"-R");
    let words = if recursive { &words[1..] } else { words };
    let [mode, paths @ ..] = words else {
        return Err(tr!("chmod needs a mode and a path"));
    };
    let mode = match *mode {
        "go-w" => FileMode::NoOthersWrite,
        "u=rwX,go=rX" => FileMode::Usual,
        bits => FileMode::Bits(
            u32::from_str_radix(bits, 8)
                .ok()
                .filter(|bits| *bits <= 0o7777)
                .ok_or_else(|| {
                    tr!(
                        "`{}` is no mode known here; try 644, go-w or u=rwX,go=rX",
                        bits
                    )
                })?,
        ),
    };
    if paths.is_empty() {
        return Err(tr!("chmod needs a path"));
    }
    Ok(Line::Chmod {
        recursive,
        mode,
        paths: paths.iter().map(|&path| path.to_owned()).collect(),
    })
}

impl FileMode {
    /// What it makes of a file's mode.
    pub const fn of(self, mode: u32) -> u32 {
        match self {
            Self::Bits(bits) => bits,
            Self::NoOthersWrite => mode & !0o022,
            Self::Usual if mode & 0o111 != 0 => 0o755,
            Self::Usual => 0o644,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(text: &str) -> Result<Vec<Line>, String> {
        let variables = BTreeMap::from([
            ("SHA".to_owned(), "4f1a".to_owned()),
            ("TOKEN".to_owned(), "s3cret".to_owned()),
        ]);
        parse(text, &variables, &|path| {
            (path == "key.txt").then(|| "k".to_owned())
        })
        .map_err(|error| error.to_string())
    }

    fn build(text: &str) -> BuildCommand {
        match read(text).unwrap().pop().unwrap() {
            Line::Build(build) => *build,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_that_decide_are_read() {
        let found = build(
            "docker buildx build \\\n  --build-arg GIT_SHA=$SHA --build-arg SHA --build-arg NONE \\\n  \
             --secret id=token,env=TOKEN --secret=id=key,src=key.txt --target web -t r/app:1 .",
        );
        assert_eq!(found.args["GIT_SHA"], "4f1a");
        assert_eq!(found.args["SHA"], "4f1a");
        assert_eq!(found.args.len(), 2);
        assert_eq!(found.secrets["token"], "s3cret");
        assert_eq!(found.secrets["key"], "k");
        assert_eq!(found.target.as_deref(), Some("web"));
    }

    #[test]
    fn caches_have_names() {
        let found = build(
            "docker buildx build --cache-from type=registry,ref=r/app:cache --cache-from r/app:1 \
             --cache-to type=registry,ref=r/app:cache,mode=max .",
        );
        assert_eq!(found.cache_from, ["r/app:cache", "r/app:1"]);
        let export = found.cache_to.unwrap();
        assert_eq!(
            (export.store.as_str(), export.mode),
            ("r/app:cache", ExportMode::Max)
        );
        let inline = build("docker build -t r/app:${SHA} --cache-to type=inline .");
        let export = inline.cache_to.unwrap();
        assert_eq!(
            (export.store.as_str(), export.mode),
            ("r/app:4f1a", ExportMode::Inline)
        );
        let gha = build("docker build --cache-to type=gha,scope=web .")
            .cache_to
            .unwrap();
        assert_eq!((gha.store.as_str(), gha.mode), ("gha:web", ExportMode::Min));
    }

    #[test]
    fn other_lines_are_read() {
        let lines = read(
            "# prepare\nchmod -R u=rwX,go=rX .\ndocker buildx create --name ci --use\ndocker build .",
        )
        .unwrap();
        assert!(matches!(
            &lines[0],
            Line::Chmod {
                recursive: true,
                mode: FileMode::Usual,
                ..
            }
        ));
        assert_eq!(
            lines[1],
            Line::Create {
                name: "ci".to_owned()
            }
        );
        assert_eq!(FileMode::Usual.of(0o775), 0o755);
        assert_eq!(FileMode::Usual.of(0o664), 0o644);
        assert_eq!(FileMode::NoOthersWrite.of(0o664), 0o644);
    }

    #[track_caller]
    fn refuse(text: &str, expected: &str) {
        assert_eq!(read(text).unwrap_err(), expected);
    }

    #[test]
    fn what_is_not_simulated_is_refused() {
        refuse(
            "# nothing",
            "line 1: nothing is built: there is no `docker build` here",
        );
        refuse(
            "docker build --squash .",
            "line 1: --squash is not simulated here",
        );
        refuse(
            "docker build ..",
            "line 1: the context is `.` here, not `..`",
        );
        refuse("docker build --tag", "line 1: --tag needs a value");
        refuse(
            "docker build --cache-to type=gha,mode=all .",
            "line 1: mode is min or max, not all",
        );
        refuse(
            "docker build --secret id=x,env=NONE .",
            "line 1: there is no variable NONE",
        );
        refuse(
            "\n\ndocker build --cache-to type=inline .",
            "line 3: an inline cache lies in the pushed image: it needs --tag",
        );
    }
}
