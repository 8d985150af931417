//! Platforms: `linux/arm64/v8` and the rules by which short forms are completed.
//!
//! Follows `containerd/platforms` (`platforms.go`, `database.go`). The machine that reads a Dockerfile is taken to be
//! `linux/amd64`, as everywhere in the model.

use std::fmt;

use dockerfile::quote::go_quote;
use serde::{Deserialize, Serialize};

/// An operating system and an architecture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Platform {
    /// For instance `linux`.
    pub os: String,
    /// For instance `amd64`.
    pub architecture: String,
    /// For instance `v7`; empty for none.
    pub variant: String,
    /// Version of the system, Windows only; empty for none.
    pub os_version: String,
}

/// Why a platform cannot be read; `containerd`'s text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}: invalid argument")]
pub struct PlatformError(String);

const COMPONENT: &str = "^[A-Za-z0-9_.-]+$";
const OS_COMPONENT: &str =
    r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$";

const KNOWN_OS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

const KNOWN_ARCHITECTURES: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

impl Platform {
    /// Reads `os`, `arch`, `os/arch` or `os/arch/variant`, where the system may carry a version in parentheses.
    ///
    /// # Errors
    /// When a part has characters it may not have, when a single word is neither a system nor an architecture, or
    /// when there are more than three parts.
    pub fn parse(specifier: &str) -> Result<Self, PlatformError> {
        if specifier.contains('*') {
            return Err(PlatformError(format!(
                "{}: wildcards not yet supported",
                go_quote(specifier)
            )));
        }
        let parts: Vec<&str> = specifier.splitn(4, '/').collect();
        let (os, os_version) = split_os(parts[0]).ok_or_else(|| {
            PlatformError(format!(
                "{} is an invalid OS component of {}: \
                 OSAndVersion specifier component must match {}",
                go_quote(parts[0]),
                go_quote(specifier),
                go_quote(OS_COMPONENT)
            ))
        })?;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        for part in &parts[1..] {
            if part.is_empty() || !part.bytes().all(is_word) {
                return Err(PlatformError(format!(
                    "{} is an invalid component of {}: platform specifier component must match {}",
                    go_quote(part),
                    go_quote(specifier),
                    go_quote(COMPONENT)
                )));
            }
        }
        let mut platform = Self {
            os: normalize_os(os),
            architecture: String::new(),
            variant: String::new(),
            os_version: os_version.to_owned(),
        };
        match parts[1..] {
            [] if KNOWN_OS.contains(&platform.os.as_str()) => {
                "amd64".clone_into(&mut platform.architecture);
            }
            [] => {
                platform.set_architecture(parts[0], "");
                if !KNOWN_ARCHITECTURES.contains(&platform.architecture.as_str()) {
                    return Err(PlatformError(format!(
                        "{}: unknown operating system or architecture",
                        go_quote(specifier)
                    )));
                }
                "linux".clone_into(&mut platform.os);
                platform.drop_default_arm_variant();
            }
            [architecture] => {
                platform.set_architecture(architecture, "");
                platform.drop_default_arm_variant();
            }
            [architecture, variant] => {
                platform.set_architecture(architecture, variant);
                if platform.architecture == "arm64" && platform.variant.is_empty() {
                    "v8".clone_into(&mut platform.variant);
                }
            }
            _ => {
                return Err(PlatformError(format!(
                    "{}: cannot parse platform specifier",
                    go_quote(specifier)
                )));
            }
        }
        Ok(platform)
    }

    /// The platform in its one usual spelling: `x86_64` is `amd64`, `arm` is `arm/v7`, `arm64/v8` is `arm64`.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let mut platform = self.clone();
        platform.os = normalize_os(&self.os);
        platform.set_architecture(&self.architecture, &self.variant);
        platform
    }

    /// The platform with the version of its system: `windows(10.0.17763)/amd64` (`platforms.FormatAll`).
    pub fn with_os_version(&self) -> String {
        if self.os.is_empty() {
            return "unknown".to_owned();
        }
        let short = self.to_string();
        if self.os_version.is_empty() {
            return short;
        }
        let rest = short.strip_prefix(self.os.as_str()).unwrap_or_default();
        format!("{}({}){rest}", self.os, self.os_version)
    }

    fn set_architecture(&mut self, architecture: &str, variant: &str) {
        let (architecture, variant) = (architecture.to_lowercase(), variant.to_lowercase());
        let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
            ("i386", _) => ("386", ""),
            ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
            ("x86_64" | "x86-64" | "amd64", other) => ("amd64", other),
            ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
            ("aarch64" | "arm64", other) => ("arm64", other),
            ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
            ("armel", _) | ("arm", "6") => ("arm", "v6"),
            ("arm", "5") => ("arm", "v5"),
            ("arm", "8") => ("arm", "v8"),
            other => other,
        };
        architecture.clone_into(&mut self.architecture);
        variant.clone_into(&mut self.variant);
    }

    fn drop_default_arm_variant(&mut self) {
        if self.architecture == "arm" && self.variant == "v7" {
            self.variant.clear();
        }
    }
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            os: "linux".into(),
            architecture: "amd64".into(),
            variant: String::new(),
            os_version: String::new(),
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.os.is_empty() {
            return f.write_str("unknown");
        }
        f.write_str(&self.os)?;
        for part in [&self.architecture, &self.variant] {
            if !part.is_empty() {
                write!(f, "/{part}")?;
            }
        }
        Ok(())
    }
}

/// Name and version of a system: `windows(10.0)` is `windows` and `10.0`. Features after `+` are read and dropped.
fn split_os(part: &str) -> Option<(&str, &str)> {
    let name_ok = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let Some((name, rest)) = part.split_once('(') else {
        return name_ok(part).then_some((part, ""));
    };
    let mut pieces = rest.strip_suffix(')')?.split('+');
    let version = pieces.next()?;
    let piece_ok = |piece: &str| {
        piece
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.%-".contains(&byte))
    };
    let ok = name_ok(name)
        && piece_ok(version)
        && pieces.all(|piece| !piece.is_empty() && piece_ok(piece));
    ok.then_some((name, version))
}

fn normalize_os(os: &str) -> String {
    match os.to_lowercase().as_str() {
        "" => "linux".to_owned(),
        "macos" => "darwin".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(specifier: &str, expected: Result<&str, &str>) {
        let actual = Platform::parse(specifier);
        match expected {
            Ok(text) => assert_eq!(
                actual
                    .map(|p| p.with_os_version())
                    .map_err(|e| e.to_string()),
                Ok(text.to_owned())
            ),
            Err(part) => {
                let message = actual.map(|p| p.to_string()).expect_err(specifier);
                assert!(message.to_string().contains(part), "{message}");
            }
        }
    }

    #[test]
    fn reads_and_completes_specifiers() {
        check("linux/amd64", Ok("linux/amd64"));
        check("linux", Ok("linux/amd64"));
        check("aarch64", Ok("linux/arm64"));
        check("linux/arm", Ok("linux/arm"));
        check("linux/arm/7", Ok("linux/arm/v7"));
        check("linux/arm64/v8", Ok("linux/arm64/v8"));
        check("macos/x86_64", Ok("darwin/amd64"));
        check("windows(10.0.17763)/amd64", Ok("windows(10.0.17763)/amd64"));
    }

    #[test]
    fn names_what_is_wrong() {
        check("a/b/c/d/e", Err("\"d/e\" is an invalid component"));
        check("a/b/c/d", Err("cannot parse platform specifier"));
        check("linux/*", Err("wildcards not yet supported"));
        check("vax", Err("unknown operating system or architecture"));
        check("li nux/amd64", Err("invalid OS component"));
        check(
            "l\u{7f}/amd64",
            Err(r#""l\x7f" is an invalid OS component"#),
        );
        check("", Err("invalid OS component"));
    }

    #[test]
    fn normalizes_variants() {
        let arm = Platform::parse("linux/arm").expect("valid");
        assert_eq!(arm.normalized().to_string(), "linux/arm/v7");
        let arm64 = Platform::parse("linux/arm64/v8").expect("valid");
        assert_eq!(arm64.normalized().to_string(), "linux/arm64");
    }
}
