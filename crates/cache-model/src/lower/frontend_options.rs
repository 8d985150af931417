//! Options of the build command by the frontend's names (`frontend/dockerui/config.go`, `attr.go`).

use std::collections::BTreeMap;
use std::net::IpAddr;

use dockerfile::instruction::csv;

use super::fault::Fault;
use super::options::LowerOptions;
use crate::build::NoCache;
use crate::graph::NetworkMode;

/// The options, read.
#[derive(Debug, Clone)]
pub(super) struct FrontendOptions {
    pub(super) args: BTreeMap<String, String>,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) extra_hosts: Vec<String>,
    pub(super) shm_size: i64,
    pub(super) ulimits: Vec<String>,
    pub(super) network: NetworkMode,
    pub(super) hostname: String,
    pub(super) cgroup_parent: String,
    pub(super) cache_namespace: String,
    pub(super) image_resolve_mode: Option<String>,
    pub(super) multi_platform: bool,
    no_cache: NoCache,
}

impl FrontendOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// When one has a value the frontend refuses.
    pub(super) fn read(options: &LowerOptions<'_>) -> Result<Self, Fault> {
        let mut args = with_prefix(options.frontend, "build-arg:");
        args.extend(options.args.clone());
        let option = |name: &str| options.frontend.get(name).map_or("", String::as_str);
        let arg = |name: &str| args.get(name).map_or("", String::as_str);
        let hostname = match arg("BUILDKIT_SANDBOX_HOSTNAME") {
            "" => option("hostname"),
            passed => passed,
        };
        let shm_size = match option("shm-size") {
            "" => 0,
            text => text.parse().map_err(|_| {
                let quoted = dockerfile::quote::go_quote(text);
                format!(
                    "failed to parse shm size: strconv.ParseInt: parsing {quoted}: invalid syntax"
                )
            })?,
        };
        let multi_platform = match arg("BUILDKIT_MULTI_PLATFORM") {
            "" => option("multi-platform"),
            passed => passed,
        };
        let several = options.platforms.len() > 1;
        let multi_platform = match multi_platform {
            "" => several,
            text => parse_bool(text)
                .ok_or_else(|| format!("invalid boolean value for multi-platform: {text}"))?,
        };
        if several && !multi_platform {
            return Err(
                "conflicting config: returning multiple target platforms is not allowed".into(),
            );
        }
        Ok(Self {
            labels: with_prefix(options.frontend, "label:"),
            extra_hosts: extra_hosts(option("add-hosts")).map_err(|error| {
                Fault::from(error).while_doing("failed to parse additional hosts")
            })?,
            shm_size,
            ulimits: ulimits(option("ulimit"))
                .map_err(|error| Fault::from(error).while_doing("failed to parse ulimit"))?,
            network: match option("force-network-mode") {
                "" | "sandbox" => NetworkMode::Unset,
                "none" => NetworkMode::None,
                "host" => NetworkMode::Host,
                other => return Err(format!("invalid netmode {other}").into()),
            },
            hostname: hostname.to_owned(),
            cgroup_parent: option("cgroup-parent").to_owned(),
            cache_namespace: arg("BUILDKIT_CACHE_MOUNT_NS").to_owned(),
            image_resolve_mode: match option("image-resolve-mode") {
                "" | "default" => None,
                mode @ ("pull" | "local") => Some(mode.to_owned()),
                other => return Err(format!("invalid image-resolve-mode: {other}").into()),
            },
            multi_platform,
            no_cache: options.no_cache.clone(),
            args,
        })
    }

    /// Whether the steps of a stage must not be taken from the cache (`Client.IsNoCache`).
    pub(super) fn skips_cache(&self, stage: &str) -> bool {
        match &self.no_cache {
            NoCache::Off => false,
            NoCache::All => true,
            NoCache::Stages(names) => names.iter().any(|name| name.eq_ignore_ascii_case(stage)),
        }
    }
}

/// Go's `strconv.ParseBool`.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

fn with_prefix(options: &BTreeMap<String, String>, prefix: &str) -> BTreeMap<String, String> {
    options
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.clone())))
        .collect()
}

/// `a=10.0.0.1,b=::1` → the same, checked and in lower case.
/// The fields of a list; none of an empty one.
fn fields(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    csv::record(text)
}

fn extra_hosts(text: &str) -> Result<Vec<String>, String> {
    fields(text)?
        .iter()
        .map(|field| {
            let lower = field.to_lowercase();
            let (name, ip) = lower
                .split_once('=')
                .ok_or_else(|| format!("invalid key-value pair {field}"))?;
            let ip: IpAddr = ip.parse().map_err(|_| format!("failed to parse IP {ip}"))?;
            Ok(format!("{name}={}", canonical_ip(ip)))
        })
        .collect()
}

/// An IPv4 address that is written as IPv6 is shown as IPv4, as Go does.
fn canonical_ip(ip: IpAddr) -> String {
    match ip {
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or_else(|| v6.to_string(), |v4| v4.to_string()),
        IpAddr::V4(v4) => v4.to_string(),
    }
}

/// `nofile=1024:2048,nproc=3` → `nofile=1024:2048`, `nproc=3:3` (`units.ParseUlimit`).
fn ulimits(text: &str) -> Result<Vec<String>, String> {
    const NAMES: &[&str] = &[
        "core",
        "cpu",
        "data",
        "fsize",
        "locks",
        "memlock",
        "msgqueue",
        "nice",
        "nofile",
        "nproc",
        "rss",
        "rtprio",
        "rttime",
        "sigpending",
        "stack",
    ];
    fields(text)?
        .iter()
        .map(|field| {
            let (name, limits) = field
                .split_once('=')
                .ok_or_else(|| format!("invalid ulimit argument: {field}"))?;
            if !NAMES.contains(&name) {
                return Err(format!("invalid ulimit type: {name}"));
            }
            let number = |text: &str| -> Result<i64, String> {
                text.parse().map_err(|_| {
                    let quoted = dockerfile::quote::go_quote(text);
                    format!("strconv.ParseInt: parsing {quoted}: invalid syntax")
                })
            };
            let (soft, hard) = match limits.split_once(':') {
                None => (number(limits)?, number(limits)?),
                Some((_, hard)) if hard.contains(':') => {
                    return Err(format!(
                        "too many limit value arguments - {limits}, can only have up to two, `soft[:hard]`"
                    ));
                }
                Some((soft, hard)) => (number(soft)?, number(hard)?),
            };
            if hard != -1 && (soft == -1 || soft > hard) {
                return Err(format!(
                    "ulimit soft limit must be less than or equal to hard limit: {soft} > {hard}"
                ));
            }
            Ok(format!("{name}={soft}:{hard}"))
        })
        .collect()
}
