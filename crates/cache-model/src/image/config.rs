//! Image configuration, in the field names of the OCI image specification with Docker's additions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::platform::Platform;

mod wire;

/// What an image says about itself, filesystem apart. Read and written as the JSON of the image specification.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "wire::Image", into = "wire::Image")]
pub struct ImageConfig {
    /// Platform it is for.
    pub platform: Platform,
    /// Who made it (`MAINTAINER`); empty for unknown.
    pub author: String,
    /// What a container starts with.
    pub config: ContainerConfig,
    /// How it was made, oldest first.
    pub history: Vec<HistoryEntry>,
}

/// Search path of an image that sets none (`util/system.DefaultPathEnvUnix`).
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl ImageConfig {
    /// The configuration `FROM scratch` starts with (`dockerfile2llb/image.go`, `emptyImage`).
    pub fn empty(platform: &Platform) -> Self {
        let mut config = ContainerConfig {
            working_dir: "/".to_owned(),
            ..ContainerConfig::default()
        };
        if platform.os != "windows" {
            config.env = vec![format!("PATH={DEFAULT_PATH}")];
        }
        Self {
            platform: platform.clone(),
            config,
            ..Self::default()
        }
    }
}

/// What a container starts with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ContainerConfig {
    /// User; empty for root.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// Ports as `80/tcp`.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub exposed_ports: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// `NAME=value` in order.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "wire::null_as_empty"
    )]
    pub env: Vec<String>,
    /// Entry point.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub entrypoint: Option<Vec<String>>,
    /// Default command.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub cmd: Option<Vec<String>>,
    /// Volumes.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub volumes: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// Working directory; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub working_dir: String,
    /// Labels.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub labels: Option<BTreeMap<String, String>>,
    /// Signal that stops a container; empty for the default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stop_signal: String,
    /// The command is already escaped (Windows).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub args_escaped: bool,
    /// Health check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<Healthcheck>,
    /// Triggers for images built on this one.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub on_build: Option<Vec<String>>,
    /// Shell of shell-form commands.
    #[serde(skip_serializing_if = "wire::is_empty")]
    pub shell: Option<Vec<String>>,
}

/// Health check; durations in nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Healthcheck {
    /// `NONE`, or `CMD`/`CMD-SHELL` and the command.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "wire::null_as_empty"
    )]
    pub test: Vec<String>,
    /// Time between checks.
    #[serde(skip_serializing_if = "is_zero")]
    pub interval: i64,
    /// Time a check may take.
    #[serde(skip_serializing_if = "is_zero")]
    pub timeout: i64,
    /// Time a container may take to start.
    #[serde(skip_serializing_if = "is_zero")]
    pub start_period: i64,
    /// Time between checks while it starts.
    #[serde(skip_serializing_if = "is_zero")]
    pub start_interval: i64,
    /// Failures in a row that make it unhealthy.
    #[serde(skip_serializing_if = "is_zero")]
    pub retries: i64,
}

// The lint weighs the copy against a pointer, which differs between wasm32 and native: so no `expect`.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// One entry of an image's history.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryEntry {
    /// The instruction as `BuildKit` writes it here.
    pub created_by: String,
    /// It made no layer.
    pub empty_layer: bool,
    /// `buildkit.dockerfile.v0` for entries of a Dockerfile build.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Time, only under `SOURCE_DATE_EPOCH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
}
