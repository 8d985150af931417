//! What the repository is made of: where its crates come from, under which licences, and what is known against them.
//!
//! Nothing here fails because something cannot be reached: then a notice says what was not looked at. What is found fails.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Looks at crates and npm packages.
///
/// # Errors
/// `cargo metadata` does not run, or `deny.toml` cannot be read.
pub(crate) fn run(workspace: &Workspace) -> Result<Tally> {
    let mut tally = crates(workspace)?;
    for found in deny(workspace).into_iter().chain([npm(workspace)]) {
        match found {
            Found::Looked(holds) => tally += Tally::one(holds),
            Found::Unseen(why) => eprintln!("notice: {why}"),
        }
    }
    Ok(tally)
}

/// What became of a look at something.
enum Found {
    /// It was looked at, and is as it should be, or not.
    Looked(bool),
    /// It could not be looked at: why, and how it can.
    Unseen(String),
}

/// Every crate comes from one registry, and what is more than a test's is under a licence that `deny.toml` allows. Cargo
/// itself knows that much.
fn crates(workspace: &Workspace) -> Result<Tally> {
    let licences = Licences::read(&workspace.read("deny.toml")?)?;
    let mut metadata = process::cargo(["metadata", "--format-version", "1", "--locked"]);
    for platform in ["wasm32-unknown-unknown", "x86_64-unknown-linux-gnu"] {
        metadata.args(["--filter-platform", platform]);
    }
    let metadata = process::capture(metadata.current_dir(workspace.root()))?;
    let faults = faults(&serde_json::from_str(&metadata)?, &licences);
    for fault in &faults {
        eprintln!("error: {fault}");
    }
    Ok(Tally::one(faults.is_empty()))
}

/// What is read here of `deny.toml`; cargo-deny reads the rest.
#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licences,
}

/// The licences that `deny.toml` allows.
#[derive(Debug, Deserialize)]
struct Licences {
    /// To every crate.
    allow: BTreeSet<String>,
    /// To one crate beside those.
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

impl Licences {
    fn read(deny: &str) -> Result<Self> {
        let deny: Deny =
            toml::from_str(deny).context("deny.toml has no list `allow` of licences")?;
        Ok(deny.licenses)
    }

    /// Whether a crate may be under what it states, an expression of SPDX; none if it is no such.
    fn allow(&self, name: &str, stated: &str) -> Option<bool> {
        // As crates of old write it too: `MIT/Apache-2.0`.
        let stated = Expression::parse_mode(stated, ParseMode::LAX).ok()?;
        Some(stated.evaluate(|licence| {
            let licence = licence.to_string();
            let mut own = self.exceptions.iter().filter(|one| one.name == name);
            self.allow.contains(&licence) || own.any(|one| one.allow.contains(&licence))
        }))
    }
}

fn faults(metadata: &Value, licences: &Licences) -> Vec<String> {
    let shipped = shipped(metadata);
    let mut registries = BTreeSet::new();
    let mut faults = Vec::new();
    for package in list(&metadata["packages"]) {
        let text = |name: &str| package[name].as_str().unwrap_or_default();
        if package["source"].is_null() {
            continue;
        }
        let name = format!("{} {}", text("name"), text("version"));
        if text("source").starts_with("registry+") {
            registries.insert(text("source").to_owned());
        } else {
            faults.push(format!("{name} comes from {}, no registry", text("source")));
        }
        if !shipped.contains(text("id")) {
            continue;
        }
        match licences.allow(text("name"), text("license")) {
            Some(true) => {}
            Some(false) => faults.push(format!(
                "{name} is under {}, which deny.toml does not allow",
                text("license")
            )),
            None => faults.push(format!("{name} states no licence that can be read")),
        }
    }
    if registries.len() > 1 {
        faults.push(format!(
            "crates come from several registries: {registries:?}"
        ));
    }
    faults
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The packages that are compiled into what is run or published: all but those that only tests need.
fn shipped(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"]["nodes"])
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let mut open: Vec<&str> = list(&metadata["workspace_members"])
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(id).filter(|_| found.insert(id)) else {
            continue;
        };
        let is_needed = |need: &&Value| {
            list(&need["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"] != "dev")
        };
        let needs = list(&node["deps"]).iter().filter(is_needed);
        open.extend(needs.filter_map(|need| need["pkg"].as_str()));
    }
    found
}

fn cargo_deny(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = process::cargo(["deny"].iter().chain(arguments));
    command.current_dir(workspace.root());
    command
}

/// The whole of `deny.toml`, by cargo-deny where it is installed: compiling it would take longer than most of the other
/// checks.
fn deny(workspace: &Workspace) -> Vec<Found> {
    if process::capture(&mut cargo_deny(workspace, &["--version"])).is_err() {
        let why = "cargo-deny is not installed, so bans and advisories of crates are not looked at. \
                   `cargo install --locked cargo-deny` brings it";
        return vec![Found::Unseen(why.to_owned())];
    }
    let check = |arguments: &[&str]| {
        let mut check = cargo_deny(workspace, &["check", "--hide-inclusion-graph"]);
        check.args(arguments);
        Found::Looked(process::run(&mut check).is_ok())
    };
    let own = ["--allow", "duplicate", "licenses", "bans", "sources"];
    let known = match process::capture(&mut cargo_deny(workspace, &["fetch", "db"])) {
        Ok(_) => check(&["--disable-fetch", "advisories"]),
        Err(_) => Found::Unseen(
            "the database of advisories cannot be fetched: what is known against crates is not looked at".to_owned(),
        ),
    };
    vec![check(&own), known]
}

/// What is known against npm packages. All of them serve the checks; none is published with the page.
fn npm(workspace: &Workspace) -> Found {
    let mut audit = Command::new("npm");
    audit
        .args(["audit", "--json", "--fetch-retries=0"])
        .current_dir(workspace.root());
    eprintln!("$ {}", process::line(&audit));
    // It ends in failure for a finding as well as for no answer: only what it prints tells them apart.
    let said = audit.output().ok().map(|output| output.stdout);
    match said.and_then(|said| findings(&said).ok()) {
        Some(findings) => {
            for finding in &findings {
                eprintln!("error: {finding}");
            }
            Found::Looked(findings.is_empty())
        }
        None => Found::Unseen(
            "npm gives no answer about advisories: what is known against npm packages is not looked at".to_owned(),
        ),
    }
}

/// The packages of a report of `npm audit` against which more than a trifle is known.
fn findings(report: &[u8]) -> Result<Vec<String>> {
    let report: Value = serde_json::from_slice(report)?;
    let Some(found) = report["vulnerabilities"].as_object() else {
        bail!("this is no report");
    };
    let told = found.iter().filter_map(|(name, about)| {
        let severity = about["severity"].as_str().unwrap_or("unknown");
        let is_trifle = matches!(severity, "info" | "low");
        (!is_trifle).then(|| format!("{name}: an advisory of severity {severity}; see `npm audit`"))
    });
    Ok(told.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn licences() -> Licences {
        let set = |licences: &[&str]| licences.iter().copied().map(str::to_owned).collect();
        Licences {
            allow: set(&["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"]),
            exceptions: vec![Exception {
                name: "b".to_owned(),
                allow: set(&["MPL-2.0"]),
            }],
        }
    }

    #[track_caller]
    fn check(expression: &str, expected: Option<bool>) {
        assert_eq!(licences().allow("a", expression), expected, "{expression}");
    }

    #[test]
    fn licences_are_read_as_spdx_writes_them() {
        check("MIT", Some(true));
        check("GPL-3.0", Some(false));
        check("MIT OR GPL-3.0", Some(true));
        check("GPL-3.0/MIT", Some(true));
        check("MIT AND GPL-3.0", Some(false));
        check("GPL-3.0 OR MIT AND Zlib", Some(true));
        check("(GPL-3.0 OR MIT) AND (Zlib)", Some(true));
        check("Apache-2.0 WITH LLVM-exception", Some(true));
        check("Apache-2.0", Some(false));
        check("GPL-3.0-only WITH Classpath-exception-2.0", Some(false));
        for broken in [
            "",
            "OR",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT Zlib",
            "MIT AND AND Zlib",
            "no licence of any list",
        ] {
            check(broken, None);
        }
    }

    fn metadata(source: &str, licence: Option<&str>) -> Value {
        let package = |id: &str, source: Value, licence: Option<&str>| json!({ "id": id, "name": id, "version": "1.0.0", "source": source, "license": licence });
        let need =
            |id: &str, kind: Option<&str>| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        json!({
            "workspace_members": ["own"],
            "resolve": { "nodes": [
                { "id": "own", "deps": [need("a", None), need("test", Some("dev"))] },
                { "id": "a", "deps": [need("b", Some("build"))] },
                { "id": "b", "deps": [] },
                { "id": "test", "deps": [] },
            ] },
            "packages": [
                package("own", Value::Null, None),
                package("a", "registry+one".into(), Some("MIT")),
                package("b", source.into(), licence),
                package("test", "registry+one".into(), Some("GPL-3.0")),
            ],
        })
    }

    #[test]
    fn what_is_built_comes_from_a_registry_under_an_allowed_licence() {
        let faults = |source, licence| faults(&metadata(source, licence), &licences());
        assert_eq!(faults("registry+one", Some("MIT")), Vec::<String>::new());
        assert_eq!(
            faults("registry+one", Some("MPL-2.0")),
            Vec::<String>::new(),
            "an exception"
        );
        assert_eq!(
            faults("git+b", Some("MIT")),
            ["b 1.0.0 comes from git+b, no registry"]
        );
        assert_eq!(
            faults("registry+one", Some("GPL-3.0")),
            ["b 1.0.0 is under GPL-3.0, which deny.toml does not allow"]
        );
        assert_eq!(
            faults("registry+one", None),
            ["b 1.0.0 states no licence that can be read"]
        );
    }

    #[test]
    fn deny_toml_tells_what_is_allowed() {
        let licences = Licences::read(include_str!("../../../deny.toml")).expect("it is read");
        assert_eq!(licences.allow("any", "MIT"), Some(true));
        assert_eq!(licences.allow("any", "MPL-2.0"), Some(false));
        assert_eq!(licences.allow("priority-queue", "MPL-2.0"), Some(true));
    }

    #[test]
    fn only_a_report_of_npm_has_findings() {
        let told = |report: &str| findings(report.as_bytes()).ok();
        assert_eq!(told(r#"{"message": "405", "error": {}}"#), None);
        assert_eq!(told(""), None);
        assert_eq!(told(r#"{"vulnerabilities": {}}"#), Some(Vec::new()));
        let report =
            r#"{"vulnerabilities": {"a": {"severity": "low"}, "b": {"severity": "high"}}}"#;
        let expected = "b: an advisory of severity high; see `npm audit`";
        assert_eq!(told(report), Some(vec![expected.to_owned()]));
    }
}
