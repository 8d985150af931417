//! Image references: `python:3.12` → `docker.io/library/python:3.12`.
//!
//! Follows `distribution/reference` (`normalize.go`, `reference.go`) and `opencontainers/go-digest`.

use std::fmt;

const DEFAULT_DOMAIN: &str = "docker.io";
const LEGACY_DOMAIN: &str = "index.docker.io";
const OFFICIAL: &str = "library/";
const MAX_PATH: usize = 255;

/// A reference with registry and path written out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Registry, for instance `docker.io`; empty if what stands in its place is no name of a host.
    pub domain: String,
    /// Repository on it, for instance `library/python`.
    pub path: String,
    /// Tag, if one is written.
    pub tag: Option<String>,
    /// Digest, if one is written: `sha256:…`.
    pub digest: Option<String>,
}

/// Why a reference cannot be read; the reference library's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// 64 hex digits could as well be an image's id.
    #[error("invalid repository name ({0}), cannot specify 64-byte hexadecimal strings")]
    Identifier(String),
    /// The repository has upper-case letters.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    Uppercase(String),
    /// What stands in the registry's place is none, and has upper-case letters.
    #[error("repository name must be lowercase")]
    NotLowercase,
    /// Registry, repository, tag or digest is ill-formed.
    #[error("invalid reference format")]
    Format,
    /// The repository is longer than 255 characters.
    #[error("repository name must not be more than 255 characters")]
    TooLong,
    /// The digest is ill-formed.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

/// Why a digest cannot be read; `go-digest`'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// Not `algorithm:hex`.
    #[error("invalid checksum digest format")]
    Format,
    /// None of `sha256`, `sha384`, `sha512`.
    #[error("unsupported digest algorithm")]
    Unsupported,
    /// Too few or too many digits.
    #[error("invalid checksum digest length")]
    Length,
}

impl Reference {
    /// Reads a reference as people write it (`reference.ParseNormalizedNamed`).
    ///
    /// # Errors
    /// When it is not a valid reference.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(is_hex) {
            return Err(ReferenceError::Identifier(text.to_owned()));
        }
        let (domain, remainder) = split_domain(text);
        let remote = remainder.split(':').next().unwrap_or_default();
        if remote.to_lowercase() != remote {
            return Err(ReferenceError::Uppercase(remote.to_owned()));
        }
        let (rest, digest) = match remainder.split_once('@') {
            Some((rest, digest)) if looks_like_digest(digest) => (rest, Some(digest)),
            Some(_) => return Err(ReferenceError::Format),
            None => (remainder.as_str(), None),
        };
        let (path, tag) = match rest.split_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (rest, None),
        };
        // What looks like a registry but is none, as `my_host.io` with its underscore, is the head of a path on no
        // registry at all: the grammar's registry is optional.
        let (domain, path) = if is_domain(&domain) {
            (domain, path.to_owned())
        } else {
            (String::new(), format!("{domain}/{path}"))
        };
        if !tag.is_none_or(is_tag) {
            return Err(ReferenceError::Format);
        }
        if !is_path(&path) {
            return Err(if is_path(&path.to_lowercase()) {
                ReferenceError::NotLowercase
            } else {
                ReferenceError::Format
            });
        }
        if path.len() > MAX_PATH {
            return Err(ReferenceError::TooLong);
        }
        digest.map(check_digest).transpose()?;
        Ok(Self {
            domain,
            path,
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// With the tag `latest` if it has neither tag nor digest (`reference.TagNameOnly`).
    #[must_use]
    pub fn with_default_tag(mut self) -> Self {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some("latest".to_owned());
        }
        self
    }

    /// With this digest, whatever it had (`reference.WithDigest`).
    #[must_use]
    pub fn with_digest(mut self, digest: impl Into<String>) -> Self {
        self.digest = Some(digest.into());
        self
    }

    /// As people write it: without `docker.io/` and `library/` (`reference.FamiliarString`).
    pub fn familiar(&self) -> String {
        let full = self.to_string();
        let Some(short) = full.strip_prefix("docker.io/") else {
            return full;
        };
        match short.strip_prefix(OFFICIAL) {
            Some(official) if !self.path[OFFICIAL.len()..].contains('/') => official.to_owned(),
            _ => short.to_owned(),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.domain.is_empty() {
            write!(f, "{}/", self.domain)?;
        }
        f.write_str(&self.path)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Checks `algorithm:hex` as `digest.Parse` does.
///
/// # Errors
/// When the text is not a digest of a known algorithm.
pub fn check_digest(text: &str) -> Result<(), DigestError> {
    let (algorithm, encoded) = text.split_once(':').ok_or(DigestError::Format)?;
    if algorithm.is_empty() || encoded.is_empty() {
        return Err(DigestError::Format);
    }
    let digits = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if is_digest_shaped(algorithm, encoded) => return Err(DigestError::Unsupported),
        _ => return Err(DigestError::Format),
    };
    if encoded.len() != digits {
        return Err(DigestError::Length);
    }
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if !encoded.bytes().all(is_hex) {
        return Err(DigestError::Format);
    }
    Ok(())
}

/// What a digest of an algorithm nobody knows may look like (`DigestRegexp`).
fn is_digest_shaped(algorithm: &str, encoded: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    algorithm
        .split(['.', '+', '_', '-'])
        .all(|part| !part.is_empty() && part.bytes().all(is_name))
        && encoded
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte))
}

/// `splitDockerDomain`: what is before the first slash is a registry if it looks like one.
fn split_domain(name: &str) -> (String, String) {
    let Some((first, rest)) = name.split_once('/') else {
        return (DEFAULT_DOMAIN.to_owned(), format!("{OFFICIAL}{name}"));
    };
    let (domain, remote) = if first == LEGACY_DOMAIN {
        (DEFAULT_DOMAIN, rest)
    } else if first == "localhost" || first.contains(['.', ':']) || first.to_lowercase() != first {
        (first, rest)
    } else {
        (DEFAULT_DOMAIN, name)
    };
    if domain == DEFAULT_DOMAIN && !remote.contains('/') {
        return (domain.to_owned(), format!("{OFFICIAL}{remote}"));
    }
    (domain.to_owned(), remote.to_owned())
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = match domain.rfind(':') {
        Some(colon) if !domain.ends_with(']') => (&domain[..colon], Some(&domain[colon + 1..])),
        _ => (domain, None),
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    if let Some(ipv6) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return !ipv6.is_empty() && ipv6.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    }
    host.split('.').all(|part| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

fn is_path(path: &str) -> bool {
    path.split('/').all(is_path_component)
}

/// Lower-case letters and digits, in groups separated by `.`, `_`, `__` or dashes.
fn is_path_component(component: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    let bytes = component.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    if !is_plain(*first) || !is_plain(*last) {
        return false;
    }
    bytes
        .chunk_by(|a, b| is_plain(*a) == is_plain(*b))
        .filter(|group| !is_plain(group[0]))
        .all(|separator| {
            matches!(separator, b"." | b"_" | b"__") || separator.iter().all(|byte| *byte == b'-')
        })
}

fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut bytes = tag.bytes();
    tag.len() <= 128
        && bytes.next().is_some_and(is_word)
        && bytes.all(|byte| is_word(byte) || b".-".contains(&byte))
}

/// The shape the grammar of references asks for; [`check_digest`] is stricter.
fn looks_like_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return false;
    };
    let part_ok = |part: &str| {
        part.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(part_ok)
        && hex.len() >= 32
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let actual = Reference::parse(text)
            .map(|reference| reference.with_default_tag().to_string())
            .map_err(|error| error.to_string());
        assert_eq!(
            actual,
            expected.map(str::to_owned).map_err(str::to_owned),
            "{text}"
        );
    }

    const DIGEST: &str = "sha256:4444444444444444444444444444444444444444444444444444444444444444";

    #[test]
    fn completes_references() {
        check("python", Ok("docker.io/library/python:latest"));
        check("a/b:1", Ok("docker.io/a/b:1"));
        check("index.docker.io/b", Ok("docker.io/library/b:latest"));
        check("localhost/b", Ok("localhost/b:latest"));
        check(
            "example.org:5000/a/b-c__d",
            Ok("example.org:5000/a/b-c__d:latest"),
        );
        check("my_host.io/a/b:1", Ok("my_host.io/a/b:1"));
        check(
            &format!("a@{DIGEST}"),
            Ok(&format!("docker.io/library/a@{DIGEST}")),
        );
        check(
            &format!("a:1@{DIGEST}"),
            Ok(&format!("docker.io/library/a:1@{DIGEST}")),
        );
    }

    #[test]
    fn a_digest_is_counted_before_its_digits_are_looked_at() {
        let check = |text: &str, expected| assert_eq!(check_digest(text), expected, "{text}");
        check(DIGEST, Ok(()));
        check("sha256:~", Err(DigestError::Length));
        check(&DIGEST.replace(":4", ":~"), Err(DigestError::Format));
        check("md5:12", Err(DigestError::Unsupported));
        check("md5:~", Err(DigestError::Format));
        check("MD5:12", Err(DigestError::Format));
        check("sha256:", Err(DigestError::Format));
        check(":12", Err(DigestError::Format));
        check("12", Err(DigestError::Format));
    }

    #[test]
    fn refuses_what_is_no_reference() {
        let format = Err("invalid reference format");
        for text in [
            "",
            "alpine:",
            "alpine:3@",
            "a b",
            "a//b",
            "a..b",
            "-a",
            "a:-x",
            "a@sha256:12",
            "my_host:5000/a",
            "Host_/a",
        ] {
            check(text, format);
        }
        check(
            "Alpine:3",
            Err("invalid reference format: repository name (library/Alpine) must be lowercase"),
        );
        check("My_Host/a", Err("repository name must be lowercase"));
        check(
            "Not/Valid",
            Err("invalid reference format: repository name (Valid) must be lowercase"),
        );
        check(
            "a@md5:44444444444444444444444444444444",
            Err("unsupported digest algorithm"),
        );
    }

    #[test]
    fn shortens_to_the_familiar_form() {
        for (text, familiar) in [
            ("python:3", "python:3"),
            ("docker.io/a/b", "a/b"),
            ("x.io/a", "x.io/a"),
        ] {
            assert_eq!(Reference::parse(text).expect("valid").familiar(), familiar);
        }
    }
}
