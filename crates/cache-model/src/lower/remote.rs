//! Sources of `ADD` that lie elsewhere: URLs and git repositories (`dfgitutil/git_ref.go`, `gitutil/git_url.go`,
//! `client/llb/source.go`).

use std::collections::BTreeMap;

use dockerfile::quote::go_quote;

use super::frontend_options::parse_bool;
use super::path;
use crate::graph::SourceOp;

/// What a source word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Remote {
    /// A git repository.
    Git(Box<GitSource>),
    /// Anything else behind `http://` or `https://`.
    Http,
    /// A path.
    Not,
}

/// A git repository and what of it is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct GitSource {
    remote: String,
    scheme: String,
    host: String,
    path: String,
    reference: String,
    subdir: String,
    pub(super) checksum: String,
    pub(super) keep_git_dir: Option<bool>,
    submodules: Option<bool>,
}

impl Remote {
    /// Tells what a source word is (`ParseGitRef`, `isHTTPSource`). A URL whose path does not end in `.git` is a
    /// repository only if a flag says so.
    ///
    /// # Errors
    /// When it is a git URL with a query that makes no sense.
    pub(super) fn detect(source: &str, known_git: bool) -> Result<Self, String> {
        if let Some(git) = GitSource::parse(source, known_git) {
            return git.map(|git| Self::Git(Box::new(git)));
        }
        if source.starts_with("http://") || source.starts_with("https://") {
            return Ok(Self::Http);
        }
        Ok(Self::Not)
    }
}

impl GitSource {
    /// `None` if the word is no git URL.
    fn parse(text: &str, known_git: bool) -> Option<Result<Self, String>> {
        if text.starts_with("./") || text.starts_with("../") || text.starts_with("github.com/") {
            return None;
        }
        let (mut git, query, fragment) = match Url::parse(text) {
            Some(url) => Self::from_url(&url, known_git)?,
            None if has_protocol(text) => return None,
            None => Self::from_scp(text)?,
        };
        if let Some((reference, subdir)) = fragment.map(|f| f.split_once(':').unwrap_or((f, ""))) {
            reference.clone_into(&mut git.reference);
            subdir.clone_into(&mut git.subdir);
        }
        Some(git.read_query(query).map(|()| git))
    }

    fn from_url<'a>(url: &Url<'a>, known_git: bool) -> Option<(Self, &'a str, Option<&'a str>)> {
        let is_git = match url.scheme.as_str() {
            "git" | "ssh" => true,
            "http" | "https" => known_git || url.path.strip_suffix(".git").is_some(),
            _ => false,
        };
        if !is_git {
            return None;
        }
        let git = Self {
            remote: format!("{}://{}{}", url.scheme, url.authority, url.raw_path),
            scheme: url.scheme.clone(),
            host: url.host().to_owned(),
            path: url.path.clone(),
            ..Self::default()
        };
        Some((git, url.query, url.fragment))
    }

    /// `git@host:path`
    fn from_scp(text: &str) -> Option<(Self, &str, Option<&str>)> {
        let (user, rest) = text.split_once('@')?;
        let (host, rest) = rest.split_once(':')?;
        let word = |text: &str, extra: &[u8]| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
        };
        if !word(user, b"-_") || !word(host, b"-.") {
            return None;
        }
        let (rest, fragment) = cut_fragment(rest);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let git = Self {
            remote: format!("{user}@{host}:{path}"),
            scheme: "ssh".to_owned(),
            host: host.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        };
        Some((git, query, fragment))
    }

    /// `?ref=…&subdir=…` (`loadQuery`).
    fn read_query(&mut self, query: &str) -> Result<(), String> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| percent_decode(&text.replace('+', " "));
            if let (Some(key), Some(value)) = (decode(key), decode(value)) {
                values.entry(key).or_default().push(value);
            }
        }
        let (mut tag, mut branch) = (String::new(), String::new());
        for (key, values) in values {
            let quoted = go_quote(&key);
            let [value] = values.as_slice() else {
                return Err(format!("query {quoted} has multiple values"));
            };
            let is_switch = matches!(key.as_str(), "submodules" | "keep-git-dir");
            if value.is_empty() && !is_switch {
                return Err(format!("query {quoted} has no value"));
            }
            let switch = || match value.as_str() {
                "" => Ok(Some(true)),
                text => parse_bool(text)
                    .map(Some)
                    .ok_or_else(|| format!("invalid {key} value: {}", go_quote(text))),
            };
            match key.as_str() {
                "ref" => agree("ref", &mut self.reference, value)?,
                "tag" => tag.clone_from(value),
                "branch" => branch.clone_from(value),
                "subdir" => agree("subdir", &mut self.subdir, value)?,
                "checksum" | "commit" => self.checksum.clone_from(value),
                "keep-git-dir" => self.keep_git_dir = switch()?,
                "submodules" => self.submodules = switch()?,
                _ => return Err(format!("unexpected query {quoted}")),
            }
        }
        if !tag.is_empty() {
            agree("ref", &mut self.reference, &with_prefix("refs/tags/", &tag))?;
        }
        if !branch.is_empty() {
            if !tag.is_empty() {
                return Err("branch conflicts with tag".to_owned());
            }
            agree(
                "ref",
                &mut self.reference,
                &with_prefix("refs/heads/", &branch),
            )?;
        }
        if self.reference.is_empty() {
            self.reference.clone_from(&self.checksum);
        }
        Ok(())
    }

    /// The source vertex (`llb.Git`).
    pub(super) fn to_source(&self) -> SourceOp {
        let mut identifier = format!("git://{}{}", self.host, path::join(&["/", &self.path]));
        if !self.reference.is_empty() || !self.subdir.is_empty() {
            identifier.push('#');
            identifier.push_str(&self.reference);
            if !self.subdir.is_empty() {
                identifier.push(':');
                identifier.push_str(&self.subdir);
            }
        }
        let mut attrs = BTreeMap::new();
        let mut set = |name: &str, value: &str| attrs.insert(name.to_owned(), value.to_owned());
        set("git.fullurl", &self.remote);
        set("git.authtokensecret", "GIT_AUTH_TOKEN");
        set("git.authheadersecret", "GIT_AUTH_HEADER");
        if self.keep_git_dir == Some(true) {
            set("git.keepgitdir", "true");
        }
        if self.scheme == "ssh" {
            set("git.mountsshsock", "default");
        }
        if !self.checksum.is_empty() {
            set("git.checksum", &self.checksum);
        }
        if self.submodules == Some(false) {
            set("git.skipsubmodules", "true");
        }
        SourceOp { identifier, attrs }
    }
}

/// The source vertex of a URL, and the name its file gets (`llb.HTTP`).
pub(super) fn http_source(url: &str, checksum: &str) -> (SourceOp, String) {
    let parsed = Url::parse(url);
    let file = match parsed.as_ref().map(|url| path::base(&url.path)) {
        Some("." | "/") | None => "__unnamed__",
        Some(base) => base,
    };
    let mut attrs = BTreeMap::from([("http.filename".to_owned(), file.to_owned())]);
    if !checksum.is_empty() {
        attrs.insert("http.checksum".to_owned(), checksum.to_owned());
    }
    let source = SourceOp {
        identifier: url.to_owned(),
        attrs,
    };
    (source, file.to_owned())
}

/// As much of a URL as matters here.
struct Url<'a> {
    scheme: String,
    authority: &'a str,
    raw_path: &'a str,
    /// Percent signs decoded.
    path: String,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl<'a> Url<'a> {
    /// `None` for what Go's `url.Parse` refuses, and for what has no `scheme://`.
    fn parse(text: &'a str) -> Option<Self> {
        if !has_protocol(text) || text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let (rest, fragment) = cut_fragment(rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, raw_path) = rest.split_at(slash);
        if authority.contains([' ', '<', '>', '"']) {
            return None;
        }
        Some(Self {
            scheme: scheme.to_lowercase(),
            authority,
            raw_path,
            path: percent_decode(raw_path)?,
            query,
            fragment,
        })
    }

    fn host(&self) -> &'a str {
        self.authority
            .rsplit_once('@')
            .map_or(self.authority, |(_, host)| host)
    }
}

/// `^[a-zA-Z0-9]+://`
fn has_protocol(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn cut_fragment(text: &str) -> (&str, Option<&str>) {
    match text.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment).filter(|text| !text.is_empty())),
        None => (text, None),
    }
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Takes over a value unless another one stands already.
fn agree(what: &str, old: &mut String, new: &str) -> Result<(), String> {
    if !old.is_empty() && old != new {
        return Err(format!(
            "{what} conflicts: {} vs {}",
            go_quote(old),
            go_quote(new)
        ));
    }
    new.clone_into(old);
    Ok(())
}

fn with_prefix(prefix: &str, text: &str) -> String {
    if text.starts_with(prefix) {
        text.to_owned()
    } else {
        format!("{prefix}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_git(text: &str, identifier: &str, fullurl: &str) {
        let Ok(Remote::Git(git)) = Remote::detect(text, false) else {
            panic!("{text} is no git URL");
        };
        let source = git.to_source();
        assert_eq!(source.identifier, identifier);
        assert_eq!(source.attrs["git.fullurl"], fullurl);
    }

    #[test]
    fn reads_git_urls() {
        check_git(
            "https://github.com/example/one.git#v1:sub",
            "git://github.com/example/one.git#v1:sub",
            "https://github.com/example/one.git",
        );
        check_git(
            "git@github.com:example/one.git",
            "git://github.com/example/one.git",
            "git@github.com:example/one.git",
        );
        check_git(
            "https://github.com/a/b.git?tag=v1",
            "git://github.com/a/b.git#refs/tags/v1",
            "https://github.com/a/b.git",
        );
    }

    #[test]
    fn a_flag_makes_any_url_a_repository() {
        let source = "https://git.sr.ht/~foo/bar#main";
        assert_eq!(Remote::detect(source, false), Ok(Remote::Http));
        let Ok(Remote::Git(git)) = Remote::detect(source, true) else {
            panic!("a repository");
        };
        assert_eq!(git.to_source().identifier, "git://git.sr.ht/~foo/bar#main");
    }

    #[test]
    fn tells_urls_from_paths() {
        for text in ["https://example.com/a.tgz", "http://example.com"] {
            assert_eq!(Remote::detect(text, false), Ok(Remote::Http));
        }
        for text in ["a.git", "./a", "github.com/a/b", "ftp://x/y", "a@b"] {
            assert_eq!(Remote::detect(text, false), Ok(Remote::Not));
        }
        assert!(Remote::detect("https://x/a.git?nope=1", false).is_err());
    }
}
