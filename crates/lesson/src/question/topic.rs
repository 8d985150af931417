//! What is asked, topic by topic. Each makes drafts; whether one is worth asking is decided by building it.

use cache_model::build::{CacheExport, ExportMode, Rerun};
use cache_model::content::tree::Node;
use cache_model::digest::Digest;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest};
use language::tr;
use optimizer::random::Random;

use super::Culprit;
use super::draft::{Draft, Machine, Plan, Subject};

/// A topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// What COPY takes.
    CopyContent,
    /// `.dockerignore`
    IgnoreRules,
    /// Permission bits and times.
    ModeTime,
    /// ARG and ENV.
    Variables,
    /// Stages, needed or not.
    MultiStage,
    /// The early cut-off.
    CutOff,
    /// Mounts of RUN.
    Mounts,
    /// Metadata, comments, and what only looks like it.
    Metadata,
    /// Base images that move.
    BaseMoves,
    /// Caches that travel.
    CacheExport,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 10] = [
        Self::CopyContent,
        Self::IgnoreRules,
        Self::ModeTime,
        Self::Variables,
        Self::MultiStage,
        Self::CutOff,
        Self::Mounts,
        Self::Metadata,
        Self::BaseMoves,
        Self::CacheExport,
    ];

    /// Its place among all.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its name in addresses and in what is kept.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CopyContent => "copy-content",
            Self::IgnoreRules => "ignore-rules",
            Self::ModeTime => "mode-mtime",
            Self::Variables => "arg-env",
            Self::MultiStage => "multi-stage",
            Self::CutOff => "cut-off",
            Self::Mounts => "mounts",
            Self::Metadata => "metadata",
            Self::BaseMoves => "base-moves",
            Self::CacheExport => "cache-export",
        }
    }

    /// Its name for people.
    pub fn title(self) -> String {
        match self {
            Self::CopyContent => tr!("What COPY takes"),
            Self::IgnoreRules => tr!("Ignore rules"),
            Self::ModeTime => tr!("Modes and times"),
            Self::Variables => tr!("ARG and ENV"),
            Self::MultiStage => tr!("Stages"),
            Self::CutOff => tr!("The early cut-off"),
            Self::Mounts => tr!("Mounts"),
            Self::Metadata => tr!("Metadata"),
            Self::BaseMoves => tr!("Bases that move"),
            Self::CacheExport => tr!("Caches that travel"),
        }
    }

    /// The topic of an id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.id() == id)
    }

    /// A draft of this topic.
    pub(super) fn draft(self, random: &mut Random) -> Draft {
        let plan = Plan::new(random);
        match self {
            Self::CopyContent => copy_content(random, plan),
            Self::IgnoreRules => ignore_rules(random, plan),
            Self::ModeTime => mode_time(random, plan),
            Self::Variables => variables(random, plan),
            Self::MultiStage => stages(random, plan, Rerun::Different),
            Self::CutOff => stages(random, plan, Rerun::Same),
            Self::Mounts => mounts(random, plan),
            Self::Metadata => metadata(random, plan),
            Self::BaseMoves => base_moves(random, plan),
            Self::CacheExport => cache_export(random, plan),
        }
    }
}

/// Opens and fills one stage.
fn one_stage(random: &mut Random, plan: &mut Plan) {
    plan.open(random, None);
    plan.body(random);
    plan.line(["USER 1000", "EXPOSE 8080", "CMD [\"app\"]"][random.below(3)]);
}

/// Any file of the context.
fn any_file(random: &mut Random, plan: &Plan) -> String {
    let paths: Vec<&String> = plan.texts.keys().collect();
    random
        .pick(&paths)
        .map_or_else(String::new, |path| (*path).clone())
}

/// What RUN steps write, as it is told.
fn writes(rerun: Rerun) -> String {
    match rerun {
        Rerun::Same => tr!("A RUN that runs again writes the same bytes as before."),
        Rerun::Different => tr!("A RUN that runs again writes other bytes than before."),
    }
}

fn edited(plan: &Plan, path: &str) -> Plan {
    let mut after = plan.clone();
    if let Some(text) = after.texts.get_mut(path) {
        text.push_str(", edited");
    }
    after
}

/// What differs in `after` is one file.
fn of_file(plan: Plan, after: &Plan, change: String, path: String) -> Draft {
    plan.then(
        after,
        change,
        Culprit::Path(path.clone()),
        Subject::File(path),
    )
}

fn copy_content(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let path = any_file(random, &plan);
    match random.below(5) {
        0 => {
            let mut after = plan.clone();
            let new = format!("{}/new-{}.txt", plan.stack.source, random.below(90));
            after.texts.insert(new.clone(), "new".to_owned());
            let change = tr!("`{}` is added.", new);
            plan.then(
                &after,
                change,
                Culprit::Path(new.clone()),
                Subject::File(new),
            )
        }
        1 => {
            let mut after = plan.clone();
            after.texts.remove(&path);
            let change = tr!("`{}` is deleted.", path);
            of_file(plan, &after, change, path)
        }
        _ => {
            let after = edited(&plan, &path);
            let change = tr!("`{}` is edited.", path);
            of_file(plan, &after, change, path)
        }
    }
}

fn ignore_rules(random: &mut Random, mut plan: Plan) -> Draft {
    let others = [
        "README.md",
        "docs/guide.md",
        "docs/notes/plan.md",
        "logs/app.log",
        "tests/smoke.txt",
        "temp/dump.txt",
    ];
    for path in others {
        plan.texts.insert(
            path.to_owned(),
            format!("{path}, line {}", random.below(900)),
        );
    }
    let rules: [&[&str]; 10] = [
        &["*.md"],
        &["**/*.md"],
        &["docs"],
        &["docs/*.md"],
        &["*/*.md"],
        &["**/*.md", "!README.md"],
        &["*.log"],
        &["logs/*", "!logs/app.log"],
        &["temp*", "tests/**"],
        &["docs", "!docs/guide.md"],
    ];
    for _ in 0..=random.below(2) {
        let rule = rules[random.below(rules.len())];
        plan.ignore.extend(rule.iter().map(|&line| line.to_owned()));
    }
    one_stage(random, &mut plan);
    let path = others[random.below(others.len())].to_owned();
    let after = edited(&plan, &path);
    let change = tr!("`{}` is edited.", path);
    of_file(plan, &after, change, path)
}

fn mode_time(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let path = any_file(random, &plan);
    let kind = random.below(4);
    let (change, culprit) = match kind {
        0 => (
            tr!(
                "`{}`: a new modification time, the same bytes.",
                format!("touch {path}")
            ),
            Culprit::Nothing,
        ),
        1 => (
            tr!("The repository is checked out anew: every file has another modification time."),
            Culprit::Nothing,
        ),
        2 => (
            tr!(
                "`{}`: the same bytes, another mode.",
                format!("chmod 755 {path}")
            ),
            Culprit::Path(path.clone()),
        ),
        _ => (
            tr!(
                "`{}` is checked out by someone whose umask gives it mode 664, not 644.",
                path
            ),
            Culprit::Path(path.clone()),
        ),
    };
    let after = plan.clone();
    let mut draft = plan.then(&after, change, culprit, Subject::File(path.clone()));
    let paths: Vec<String> = draft.texts.keys().cloned().collect();
    for other in paths {
        let Some(Node::File(mut file)) = draft.after.context.get(&other) else {
            continue;
        };
        match kind {
            0 if other == path => file.mtime = Some(1_764_090_000),
            1 => file.mtime = Some(1_764_090_000),
            2 if other == path => file.meta.mode = 0o755,
            3 if other == path => file.meta.mode = 0o664,
            _ => continue,
        }
        let _ = draft.after.context.insert(&other, Node::File(file));
    }
    draft
}

fn variables(random: &mut Random, mut plan: Plan) -> Draft {
    let name = ["GIT_SHA", "APP_VERSION", "BUILD_NUMBER", "LOG_LEVEL"][random.below(4)];
    one_stage(random, &mut plan);
    // Somewhere below FROM.
    let at = 1 + random.below(plan.lines.len() - 1);
    let (old, new) = (
        format!("{}", 100 + random.below(400)),
        format!("{}", 500 + random.below(400)),
    );
    match random.below(5) {
        0 => {
            plan.lines.insert(at, format!("ENV {name}={old}"));
            let mut after = plan.clone();
            after.lines[at] = format!("ENV {name}={new}");
            let change = tr!("`{}` becomes `{}`.", plan.lines[at], after.lines[at]);
            plan.then(
                &after,
                change,
                Culprit::Variable(name.to_owned()),
                Subject::Line(at),
            )
        }
        1 => {
            // A default that --build-arg overrides.
            plan.lines.insert(at, format!("ARG {name}={old}"));
            plan.args.insert(name.to_owned(), "7".to_owned());
            plan.facts.push(tr!(
                "Both builds pass `{}`.",
                format!("--build-arg {name}=7")
            ));
            let mut after = plan.clone();
            after.lines[at] = format!("ARG {name}={new}");
            let change = tr!(
                "The default of the argument changes: `{}`, was {}.",
                after.lines[at],
                old
            );
            plan.then(
                &after,
                change,
                Culprit::Variable(name.to_owned()),
                Subject::Line(at),
            )
        }
        2 => {
            // Declared before FROM only: in no stage.
            plan.lines.insert(0, format!("ARG {name}"));
            let passed = format!("--build-arg {name}={old}");
            plan.args.insert(name.to_owned(), old);
            let mut after = plan.clone();
            let change = tr!(
                "`{}` is passed; the build before had `{}`.",
                format!("--build-arg {name}={new}"),
                passed
            );
            after.args.insert(name.to_owned(), new);
            plan.then(
                &after,
                change,
                Culprit::Variable(name.to_owned()),
                Subject::Line(0),
            )
        }
        _ => {
            plan.lines.insert(at, format!("ARG {name}"));
            plan.args.insert(name.to_owned(), old.clone());
            let mut after = plan.clone();
            let change = tr!(
                "`{}` is passed; the build before had {}.",
                format!("--build-arg {name}={new}"),
                old
            );
            after.args.insert(name.to_owned(), new);
            plan.then(
                &after,
                change,
                Culprit::Variable(name.to_owned()),
                Subject::Line(at),
            )
        }
    }
}

fn stages(random: &mut Random, mut plan: Plan, rerun: Rerun) -> Draft {
    plan.rerun = rerun;
    plan.facts.push(writes(rerun));
    plan.open(random, Some("build"));
    plan.body(random);
    let spare = random.below(3);
    if spare > 0 {
        // A stage that no target needs, or one that runs beside the other.
        let (base, script) = (plan.stack.base, "tests/smoke.txt");
        plan.texts
            .entry(script.to_owned())
            .or_insert_with(|| "smoke".to_owned());
        plan.line(format!("FROM {base} AS check"));
        plan.line("COPY tests /tests");
        plan.line("RUN sh /tests/smoke.txt > /report");
    }
    plan.close(random, "build");
    if spare == 2 {
        plan.line("COPY --from=check /report /opt/report");
    }
    plan.line("CMD [\"/opt/app\"]");
    let path = any_file(random, &plan);
    let after = edited(&plan, &path);
    let change = tr!("`{}` is edited.", path);
    let in_check = path.starts_with("tests/");
    let mut draft = of_file(plan, &after, change, path);
    draft.stages_touched = if in_check {
        vec!["check".to_owned(), "build".to_owned()]
    } else {
        vec!["build".to_owned()]
    };
    draft
}

fn mounts(random: &mut Random, mut plan: Plan) -> Draft {
    let install = plan.stack.install;
    let build = plan.stack.build;
    let source = plan.stack.source;
    let manifest = plan.stack.manifests[0];
    plan.open(random, None);
    let binds: Vec<String> = plan
        .stack
        .manifests
        .iter()
        .map(|file| format!("--mount=type=bind,source={file},target={file}"))
        .collect();
    let at = plan.lines.len();
    let kind = random.below(5);
    let id = ["token", "netrc", "licence"][random.below(3)];
    plan.line(match kind {
        0 | 1 => format!("RUN {} {install}", binds.join(" ")),
        2 => format!(
            "RUN --mount=type=cache,target=/cache/{} {install}",
            random.below(90)
        ),
        _ => format!("RUN --mount=type=secret,id={id} {install}"),
    });
    plan.line(format!("COPY {source} {source}"));
    plan.line(format!("RUN {build}"));
    if random.below(2) == 0 {
        plan.line("COPY . /all");
    }
    plan.line("USER 1000");
    let mut after = plan.clone();
    match kind {
        0 => {
            let path = if random.below(2) == 0 {
                manifest.to_owned()
            } else {
                plan.a_source(random)
            };
            let after = edited(&plan, &path);
            let change = tr!("`{}` is edited.", path);
            of_file(plan, &after, change, path)
        }
        1 => {
            let path = any_file(random, &plan);
            let after = edited(&plan, &path);
            let change = tr!("`{}` is edited.", path);
            of_file(plan, &after, change, path)
        }
        2 => {
            let (old, new) = (
                plan.lines[at].clone(),
                format!(
                    "RUN --mount=type=cache,target=/cache/{} {install}",
                    100 + random.below(90)
                ),
            );
            after.lines[at].clone_from(&new);
            let target = |line: &str| {
                line.split_whitespace()
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned()
            };
            let change = tr!("`{}` becomes `{}`.", target(&old), target(&new));
            plan.then(&after, change, Culprit::Mount, Subject::Line(at))
        }
        3 => {
            let change = tr!(
                "The secret `{}` has another value than in the build before.",
                id
            );
            let mut draft = plan.then(
                &after,
                change,
                Culprit::Nothing,
                Subject::Name(format!("id={id}")),
            );
            draft
                .before
                .options
                .secrets
                .insert(id.to_owned(), "old".to_owned());
            draft
                .after
                .options
                .secrets
                .insert(id.to_owned(), "new".to_owned());
            draft
        }
        _ => {
            let other = format!("{id}-2");
            after.lines[at] = format!("RUN --mount=type=secret,id={other} {install}");
            let change = tr!(
                "The secret mount asks for `{}`, was `{}`. Its value is the same.",
                format!("id={other}"),
                format!("id={id}")
            );
            let mut draft = plan.then(&after, change, Culprit::Mount, Subject::Line(at));
            draft
                .before
                .options
                .secrets
                .insert(id.to_owned(), "same".to_owned());
            draft.after.options.secrets.insert(other, "same".to_owned());
            draft
        }
    }
}

fn metadata(random: &mut Random, mut plan: Plan) -> Draft {
    one_stage(random, &mut plan);
    let at = 1 + random.below(plan.lines.len() - 1);
    let number = random.below(90);
    let pairs: [(String, String, Culprit); 9] = [
        (
            format!("LABEL build={number}"),
            format!("LABEL build={}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("EXPOSE {}", 8000 + number),
            format!("EXPOSE {}", 9000 + number),
            Culprit::Nothing,
        ),
        (
            "# step ".to_owned() + &number.to_string(),
            format!("# step {}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("HEALTHCHECK --interval={}s CMD true", number + 1),
            format!("HEALTHCHECK --interval={}s CMD true", number + 2),
            Culprit::Nothing,
        ),
        (
            format!("STOPSIGNAL {}", 1 + number % 9),
            format!("STOPSIGNAL {}", 10 + number % 9),
            Culprit::Nothing,
        ),
        (
            format!("VOLUME /data/{number}"),
            format!("VOLUME /data/{}", number + 1),
            Culprit::Nothing,
        ),
        (
            format!("USER {}", 1000 + number),
            format!("USER {}", 2000 + number),
            Culprit::Instruction,
        ),
        (
            "SHELL [\"/bin/sh\", \"-c\"]".to_owned(),
            "SHELL [\"/bin/sh\", \"-ec\"]".to_owned(),
            Culprit::Instruction,
        ),
        (
            format!("WORKDIR /opt/{number}"),
            format!("WORKDIR /opt/{}", number + 1),
            Culprit::Instruction,
        ),
    ];
    // Most drafts change what is in a key: few of them are worth asking, so that the questions are mixed.
    let pick = if random.below(4) == 0 {
        random.below(6)
    } else {
        6 + random.below(3)
    };
    let (old, new, culprit) = pairs[pick].clone();
    plan.lines.insert(at, old.clone());
    let mut after = plan.clone();
    after.lines[at].clone_from(&new);
    plan.then(
        &after,
        tr!("`{}` becomes `{}`.", old, new),
        culprit,
        Subject::Line(at),
    )
}

fn base_moves(random: &mut Random, mut plan: Plan) -> Draft {
    plan.rerun = Rerun::Same;
    plan.facts.push(writes(plan.rerun));
    plan.open(random, Some("build"));
    plan.body(random);
    plan.close(random, "build");
    plan.line("COPY scripts /opt/scripts");
    plan.texts
        .entry("scripts/run.sh".to_owned())
        .or_insert_with(|| "run".to_owned());
    let moved = if random.below(2) == 0 {
        plan.stack.base
    } else {
        plan.stack.small
    };
    let pinned = random.below(4) == 0;
    let (old, new) = (digest(random), digest(random));
    if pinned {
        for line in &mut plan.lines {
            if line.starts_with(&format!("FROM {moved}")) {
                *line = line.replacen(moved, &format!("{moved}@{old}"), 1);
            }
        }
    }
    let after = plan.clone();
    let change = tr!(
        "The tag `{}` is pushed anew: it points to another image now.",
        moved
    );
    let culprit = if pinned {
        Culprit::Nothing
    } else {
        Culprit::Image
    };
    let at = after
        .lines
        .iter()
        .position(|line| line.starts_with(&format!("FROM {moved}")))
        .unwrap_or(0);
    // A moved base is thought of as a changed first line, or as nothing at all.
    let subject = if pinned || random.below(2) == 0 {
        Subject::Line(at)
    } else {
        Subject::Outside
    };
    let mut draft = plan.then(&after, change, culprit, subject);
    let reference = match moved.split_once('/') {
        None => format!("docker.io/library/{moved}"),
        Some(_) => format!("docker.io/{moved}"),
    };
    for (input, digest) in [(&mut draft.before, old), (&mut draft.after, new)] {
        let images = &mut input.images.images;
        images.insert(reference.clone(), image(digest));
        images.insert(format!("{reference}@{old}"), image(old));
    }
    draft.stages_touched = vec!["build".to_owned()];
    draft
}

fn digest(random: &mut Random) -> Digest {
    Digest::of(&random.bits().to_be_bytes())
}

fn image(digest: Digest) -> CatalogImage {
    let manifest = CatalogManifest {
        layers: vec![CatalogLayer {
            diff_id: Digest::of(digest.hex().as_bytes()),
            size: None,
            files: std::collections::BTreeMap::new(),
        }],
        ..CatalogManifest::default()
    };
    CatalogImage {
        digest,
        manifests: std::iter::once(("linux/amd64".to_owned(), manifest)).collect(),
    }
}

fn cache_export(random: &mut Random, mut plan: Plan) -> Draft {
    plan.rerun = Rerun::Different;
    plan.open(random, Some("build"));
    plan.body(random);
    plan.close(random, "build");
    plan.line("CMD [\"/opt/app\"]");
    let mode = random.below(5);
    let export = match mode {
        0 => None,
        1 => Some(ExportMode::Inline),
        2 | 3 => Some(ExportMode::Min),
        _ => Some(ExportMode::Max),
    };
    plan.facts.push(match export {
        None => tr!("The second build runs on a new runner: nothing was exported."),
        Some(ExportMode::Inline) => tr!(
            "The second build runs on a new runner: the first exported its cache inline, the second imports it."
        ),
        Some(ExportMode::Min) => tr!(
            "The second build runs on a new runner: the first exported its cache with `mode=min`, the second imports it."
        ),
        Some(ExportMode::Max) => tr!(
            "The second build runs on a new runner: the first exported its cache with `mode=max`, the second imports it."
        ),
    });
    plan.facts.push(writes(plan.rerun));
    let path = if random.below(3) == 0 {
        None
    } else {
        Some(any_file(random, &plan))
    };
    let mut first = plan.lines.len();
    let (after, change) = match &path {
        None => (plan.clone(), tr!("Nothing is changed.")),
        Some(path) => {
            let takes = |line: &String| {
                line.starts_with("COPY . ")
                    || (line.starts_with("COPY ")
                        && !line.contains("--from")
                        && line.contains(path.split('/').next().unwrap_or(path)))
            };
            first = plan.lines.iter().position(takes).unwrap_or(first);
            (edited(&plan, path), tr!("`{}` is edited.", path))
        }
    };
    let subject = if mode == 0 {
        Subject::Outside
    } else {
        Subject::Import(first)
    };
    let culprit = match &path {
        Some(path) if mode == 4 => Culprit::Path(path.clone()),
        _ => Culprit::Machine,
    };
    let mut draft = plan.then(&after, change, culprit, subject);
    draft.machine = Machine::Fresh;
    if let Some(mode) = export {
        draft.before.options.cache_to = Some(CacheExport {
            store: "ci".to_owned(),
            mode,
        });
        draft.after.options.cache_from = vec!["ci".to_owned()];
    }
    draft.stages_touched = vec!["build".to_owned()];
    draft
}
