//! Cached results that may be out of date: the key holds the command's text, not the time or the network it depends on.

use super::{StaleKind, StaleRisk};
use crate::graph::{Op, Vertex};

/// Whether a found result depends on something that its key does not hold.
///
/// Simplified: looks at the words of the command, as a reader would. The most telling risk is named: a clone or a
/// download before packages, packages before an index.
pub fn stale_risk(vertex: &Vertex) -> Option<StaleRisk> {
    let Op::Exec(exec) = &vertex.op else {
        return None;
    };
    risk_of(exec.args.last()?)
}

/// [`stale_risk`] of a command's text.
pub(crate) fn risk_of(text: &str) -> Option<StaleRisk> {
    commands(text)
        .filter_map(|words| risk(&words, text))
        .min_by_key(|risk| rank(risk.kind))
}

/// Whether an image is taken by a tag alone. `written` is what the Dockerfile says, `reference` what it came to, with or
/// without the digest that the tag stands for now.
pub(crate) fn moving_tag(written: &str, reference: &str) -> Option<StaleRisk> {
    let tagged = reference.split('@').next().unwrap_or(reference);
    let last = tagged.rsplit('/').next().unwrap_or(tagged);
    (last.contains(':') && !written.contains('@')).then(|| StaleRisk {
        kind: StaleKind::MovingTag,
        evidence: tagged.to_owned(),
    })
}

const fn rank(kind: StaleKind) -> u8 {
    match kind {
        StaleKind::Upgrade => 0,
        StaleKind::Clone => 1,
        StaleKind::Download => 2,
        StaleKind::UnpinnedPackage => 3,
        StaleKind::PackageIndex => 4,
        StaleKind::MovingTag => 5,
    }
}

/// The simple commands of a shell text, as words. Quotes are dropped; good enough to recognise tools.
fn commands(text: &str) -> impl Iterator<Item = Vec<String>> {
    text.split([';', '\n', '|', '&', '(', ')', '{', '}'])
        .map(|command| {
            command
                .split_whitespace()
                .map(|word| word.trim_matches(['"', '\'', '\\']).to_owned())
                .filter(|word| !word.is_empty())
                .skip_while(|word| {
                    matches!(
                        word.as_str(),
                        "sudo" | "then" | "do" | "if" | "!" | "exec" | "env"
                    ) || word.split_once('=').is_some_and(|(name, _)| is_name(name))
                })
                .collect::<Vec<_>>()
        })
        .filter(|words| !words.is_empty())
}

fn is_name(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn risk(words: &[String], text: &str) -> Option<StaleRisk> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let tool = words[0].rsplit('/').next().unwrap_or(words[0]);
    let plain: Vec<&str> = words[1..]
        .iter()
        .copied()
        .filter(|word| !word.starts_with('-'))
        .collect();
    let verb = plain.first().copied().unwrap_or_default();
    let found = |kind: StaleKind, evidence: String| Some(StaleRisk { kind, evidence });
    let said = || words.iter().take(6).copied().collect::<Vec<_>>().join(" ");
    match (tool, verb) {
        ("apt" | "apt-get" | "apk" | "zypper", "upgrade" | "dist-upgrade" | "full-upgrade")
        | ("yum" | "dnf" | "microdnf", "update" | "upgrade") => found(StaleKind::Upgrade, said()),
        ("apt" | "apt-get" | "apk", "update") | ("yum" | "dnf", "makecache") => {
            found(StaleKind::PackageIndex, said())
        }
        ("git", "clone") => found(StaleKind::Clone, said()),
        ("curl" | "wget", _) if !is_checked(text) => {
            let url = words.iter().find(|word| word.contains("://"))?;
            found(StaleKind::Download, format!("{tool} {url}"))
        }
        _ => {
            let packages = installed(tool, verb, &words[1..])?;
            let loose = packages
                .into_iter()
                .find(|package| !is_pinned(tool, package))?;
            found(
                StaleKind::UnpinnedPackage,
                format!("{tool} {verb} … {loose}"),
            )
        }
    }
}

/// A command that compares a checksum knows what it downloaded.
fn is_checked(text: &str) -> bool {
    [
        "sha256sum",
        "sha512sum",
        "sha1sum",
        "md5sum",
        "shasum",
        "gpg --verify",
        "cosign verify",
    ]
    .iter()
    .any(|check| text.contains(check))
}

/// The packages that an installing command names.
fn installed<'a>(tool: &str, verb: &str, words: &[&'a str]) -> Option<Vec<&'a str>> {
    let verbs: &[&str] = match tool {
        "apt" | "apt-get" | "yum" | "dnf" | "microdnf" | "zypper" | "pip" | "pip3" | "gem"
        | "go" | "cargo" => &["install"],
        "apk" | "yarn" => &["add"],
        "npm" => &["install", "i", "add"],
        _ => &[],
    };
    let installs = verbs.contains(&verb);
    // What a lock file or a list decides is known by the files that are copied in.
    let from_files = [
        "-r",
        "--requirement",
        "-e",
        "--editable",
        "--path",
        "--locked",
    ]
    .iter()
    .any(|flag| words.contains(flag));
    if !installs || from_files {
        return None;
    }
    let mut packages = Vec::new();
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        if takes_value(word) {
            rest.next();
        } else if !word.starts_with('-') && !word.starts_with(['.', '/', '$']) {
            packages.push(word);
        }
    }
    // The first plain word is the verb.
    Some(packages.split_off(packages.len().min(1)))
}

fn takes_value(flag: &str) -> bool {
    matches!(
        flag,
        "-t" | "--virtual"
            | "--repository"
            | "-X"
            | "-o"
            | "--index-url"
            | "-i"
            | "--target"
            | "--version"
            | "-v"
            | "--git"
            | "--root"
            | "--prefix"
    )
}

fn is_pinned(tool: &str, package: &str) -> bool {
    match tool {
        "npm" | "yarn" | "go" => package.rsplit_once('@').is_some_and(|(name, version)| {
            !name.is_empty() && !matches!(version, "latest" | "next")
        }),
        "cargo" => package.contains('@'),
        "gem" => package.contains(':'),
        "pip" | "pip3" => package.contains("==") || package.to_ascii_lowercase().contains(".whl"),
        "yum" | "dnf" | "microdnf" | "zypper" => {
            package.contains('=')
                || package.bytes().any(|byte| byte.is_ascii_digit()) && package.contains('-')
        }
        _ => package.contains('='),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{ExecOp, NetworkMode, SecurityMode, VertexMeta};

    fn run(command: &str) -> Vertex {
        Vertex {
            op: Op::Exec(Box::new(ExecOp {
                args: vec!["/bin/sh".into(), "-c".into(), command.into()],
                env: Vec::new(),
                cwd: "/".into(),
                user: String::new(),
                network: NetworkMode::Unset,
                security: SecurityMode::Sandbox,
                hostname: String::new(),
                extra_hosts: Vec::new(),
                ulimits: Vec::new(),
                cgroup_parent: String::new(),
                proxy_env: None,
                secret_env: Vec::new(),
                devices: Vec::new(),
                mounts: Vec::new(),
            })),
            inputs: Vec::new(),
            meta: VertexMeta::default(),
        }
    }

    #[track_caller]
    fn check(command: &str, expected: Option<(StaleKind, &str)>) {
        let risk = stale_risk(&run(command));
        let told = risk
            .as_ref()
            .map(|risk| (risk.kind, risk.evidence.as_str()));
        assert_eq!(told, expected, "{command}");
    }

    #[test]
    fn a_tag_may_move_and_a_digest_may_not() {
        let evidence =
            |written, reference| moving_tag(written, reference).map(|risk| risk.evidence);
        let tagged = Some("docker.io/library/alpine:3".to_owned());
        assert_eq!(
            evidence("FROM alpine:3", "docker.io/library/alpine:3@sha256:12"),
            tagged
        );
        assert_eq!(
            evidence("FROM alpine:3", "docker.io/library/alpine:3"),
            tagged
        );
        assert_eq!(
            evidence(
                "FROM alpine:3@sha256:12",
                "docker.io/library/alpine:3@sha256:12"
            ),
            None
        );
        assert_eq!(
            evidence("FROM $BASE", "localhost:5000/alpine@sha256:12"),
            None
        );
    }

    #[test]
    fn words_tell_what_depends_on_time() {
        use StaleKind::{Clone, Download, PackageIndex, UnpinnedPackage, Upgrade};
        check("apt-get update", Some((PackageIndex, "apt-get update")));
        check(
            "apt-get update && apt-get install -y curl",
            Some((UnpinnedPackage, "apt-get install … curl")),
        );
        check("apt-get install -y curl=7.88.1", None);
        check("apk add --no-cache git=2.43", None);
        check(
            "apk add --virtual .deps gcc",
            Some((UnpinnedPackage, "apk add … gcc")),
        );
        check("apk upgrade", Some((Upgrade, "apk upgrade")));
        check("pip install -r requirements.txt", None);
        check(
            "pip install flask==3.0 requests",
            Some((UnpinnedPackage, "pip install … requests")),
        );
        check("pip install .", None);
        check("npm ci", None);
        check("npm install", None);
        check(
            "npm install -g typescript",
            Some((UnpinnedPackage, "npm install … typescript")),
        );
        check("npm install -g @vue/cli@5.0.8", None);
        check(
            "go install example.org/tool@latest",
            Some((UnpinnedPackage, "go install … example.org/tool@latest")),
        );
        check(
            "git clone https://example.org/x",
            Some((Clone, "git clone https://example.org/x")),
        );
        check(
            "curl -fsSL https://example.org/x -o /x",
            Some((Download, "curl https://example.org/x")),
        );
        check("curl -O https://example.org/x && sha256sum -c x.sum", None);
        check("make all", None);
        check("", None);
    }
}
