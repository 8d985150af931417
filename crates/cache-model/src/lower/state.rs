//! A filesystem and the environment that goes with it: `client/llb.State`.

use std::collections::BTreeMap;

use dockerfile::word;

use crate::graph::{Edge, NetworkMode};
use crate::image::platform::Platform;

/// Variables in order of last assignment (`llb.EnvList`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Environment {
    pairs: Vec<(String, String)>,
    /// Name → position in `pairs`; positions of removed pairs are left empty.
    index: BTreeMap<String, usize>,
}

impl Environment {
    /// Sets a variable; it moves to the end.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.index.insert(name.to_owned(), self.pairs.len());
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// Takes a variable out.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(position) = self.index.remove(name) {
            self.pairs.remove(position);
            for later in self.index.values_mut().filter(|later| **later > position) {
                *later -= 1;
            }
        }
    }

    /// The variable's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.index
            .get(name)
            .map(|position| self.pairs[*position].1.as_str())
    }

    /// Names in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// `NAME=value` in order.
    pub(super) fn to_list(&self) -> Vec<String> {
        self.pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }
}

impl word::Environment for Environment {
    fn get(&self, name: &str) -> Option<&str> {
        Self::get(self, name)
    }

    fn keys(&self) -> Vec<&str> {
        self.names().collect()
    }
}

/// Where a stage stands: its filesystem, and what a RUN there would see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// The filesystem; none for an empty one. The edge points into the drafts.
    pub(super) output: Option<Edge>,
    pub(super) environment: Environment,
    pub(super) dir: String,
    pub(super) user: String,
    pub(super) hostname: String,
    pub(super) network: NetworkMode,
    /// Platform of the image below; none on `scratch`.
    pub(super) platform: Option<Platform>,
}

impl State {
    /// The state of a fresh filesystem (`llb.NewState`): working directory `/`, nothing else set.
    pub(super) fn new(output: Option<Edge>, platform: Option<&Platform>) -> Self {
        Self {
            output,
            environment: Environment::default(),
            dir: "/".to_owned(),
            user: String::new(),
            hostname: String::new(),
            network: NetworkMode::Unset,
            platform: platform.map(Platform::normalized),
        }
    }

    /// The state but for the variables, of which there may be many.
    pub(super) fn without_environment(&self) -> Self {
        Self {
            environment: Environment::default(),
            dir: self.dir.clone(),
            user: self.user.clone(),
            hostname: self.hostname.clone(),
            platform: self.platform.clone(),
            ..*self
        }
    }

    /// An empty filesystem.
    pub(super) fn scratch() -> Self {
        Self::new(None, None)
    }
}
