//! Projects to ask about: languages, files, Dockerfiles in many shapes.

use std::collections::BTreeMap;

use cache_model::build::{BuildInput, Rerun};
use cache_model::content::tree::{File, Node};
use optimizer::random::Random;

use super::Culprit;

/// Something to ask about: two builds and what changed between them.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The first build.
    pub before: BuildInput,
    /// The second.
    pub after: BuildInput,
    /// Texts of the context's files, as they are for the second build; those without text are missing.
    pub texts: BTreeMap<String, String>,
    /// What changed, in a sentence.
    pub change: String,
    /// What else has to be known: options, assumptions.
    pub facts: Vec<String>,
    /// On which machine the second build runs.
    pub machine: Machine,
    /// What the reasons must name.
    pub culprit: Culprit,
    /// What beliefs look at.
    pub subject: Subject,
    /// Stages that have a step which runs again.
    pub stages_touched: Vec<String>,
}

/// Where the second build runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// Where the first did.
    Same,
    /// On a new runner; only exported caches are left.
    Fresh,
}

/// What a change is about, as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A line of the Dockerfile, from 0.
    Line(usize),
    /// A file of the context.
    File(String),
    /// A name: a variable, a secret.
    Name(String),
    /// Something outside: a registry, a clock.
    Outside,
    /// A new machine with an imported cache, and the first line that a change touches.
    Import(usize),
}

/// A language with its habits.
#[derive(Debug, Clone, Copy)]
pub struct Stack {
    /// Base image.
    pub base: &'static str,
    /// Small image to run in.
    pub small: &'static str,
    /// Manifest files, copied in one instruction.
    pub manifests: &'static [&'static str],
    /// Installs dependencies.
    pub install: &'static str,
    /// Folder of the source.
    pub source: &'static str,
    /// Files in it.
    pub sources: &'static [&'static str],
    /// Builds.
    pub build: &'static str,
    /// What it writes.
    pub output: &'static str,
    /// System packages.
    pub packages: &'static [&'static str],
    /// How they are installed.
    pub system: &'static str,
}

/// The languages.
pub const STACKS: [Stack; 5] = [
    Stack {
        base: "python:3.12-slim",
        small: "python:3.12-alpine",
        manifests: &["requirements.txt", "constraints.txt"],
        install: "pip install -r requirements.txt",
        source: "app",
        sources: &["main.py", "models.py", "routes/orders.py"],
        build: "python -m compileall app",
        output: "app",
        packages: &["libpq5", "curl", "libxml2", "gettext"],
        system: "apt-get update && apt-get install -y",
    },
    Stack {
        base: "node:22-slim",
        small: "node:22-alpine",
        manifests: &["package.json", "package-lock.json"],
        install: "npm ci",
        source: "src",
        sources: &["server.ts", "db.ts", "routes/cart.ts"],
        build: "npm run build",
        output: "dist",
        packages: &["openssl", "git", "python3", "make"],
        system: "apt-get update && apt-get install -y",
    },
    Stack {
        base: "golang:1.25-alpine",
        small: "alpine:3.22",
        manifests: &["go.mod", "go.sum"],
        install: "go mod download",
        source: "cmd",
        sources: &["main.go", "flags.go", "store/store.go"],
        build: "go build -o /out/app ./cmd",
        output: "/out/app",
        packages: &["git", "build-base", "ca-certificates"],
        system: "apk add --no-cache",
    },
    Stack {
        base: "rust:1.91-slim",
        small: "debian:trixie-slim",
        manifests: &["Cargo.toml", "Cargo.lock"],
        install: "cargo fetch --locked",
        source: "src",
        sources: &["main.rs", "config.rs", "http/mod.rs"],
        build: "cargo build --release --offline",
        output: "target/release/app",
        packages: &["pkg-config", "libssl-dev", "clang"],
        system: "apt-get update && apt-get install -y",
    },
    Stack {
        base: "maven:3.9-eclipse-temurin-21",
        small: "eclipse-temurin:21-jre",
        manifests: &["pom.xml", "mvnw"],
        install: "mvn -B dependency:go-offline",
        source: "src",
        sources: &[
            "main/App.java",
            "main/Billing.java",
            "main/resources/app.properties",
        ],
        build: "mvn -B -o package",
        output: "target/app.jar",
        packages: &["fontconfig", "curl", "unzip"],
        system: "apt-get update && apt-get install -y",
    },
];

/// A project under construction.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its language.
    pub stack: Stack,
    /// Lines of the Dockerfile.
    pub lines: Vec<String>,
    /// Texts of the context.
    pub texts: BTreeMap<String, String>,
    /// `.dockerignore`, line by line.
    pub ignore: Vec<String>,
    /// Build arguments.
    pub args: BTreeMap<String, String>,
    /// Facts to tell.
    pub facts: Vec<String>,
    /// Whether RUN steps write the same bytes again.
    pub rerun: Rerun,
}

impl Plan {
    /// A language and its files, without a Dockerfile.
    pub fn new(random: &mut Random) -> Self {
        let stack = STACKS[random.below(STACKS.len())];
        let mut texts = BTreeMap::new();
        for &manifest in stack.manifests {
            texts.insert(
                manifest.to_owned(),
                format!("{manifest}, version {}", random.below(90)),
            );
        }
        for &source in stack.sources {
            texts.insert(
                format!("{}/{source}", stack.source),
                format!("{source}, line {}", random.below(900)),
            );
        }
        for other in [
            "README.md",
            "docs/guide.md",
            "docs/notes/plan.md",
            "scripts/run.sh",
            "tests/smoke.txt",
        ] {
            if random.below(4) > 0 {
                texts.insert(
                    other.to_owned(),
                    format!("{other}, line {}", random.below(900)),
                );
            }
        }
        Self {
            stack,
            lines: Vec::new(),
            texts,
            ignore: vec!["Dockerfile".to_owned(), ".dockerignore".to_owned()],
            args: BTreeMap::new(),
            facts: Vec::new(),
            rerun: Rerun::Different,
        }
    }

    /// Adds a line.
    pub fn line(&mut self, line: impl Into<String>) -> &mut Self {
        self.lines.push(line.into());
        self
    }

    /// `RUN` that installs some of the system packages.
    pub fn system(&self, random: &mut Random) -> String {
        let package = random.pick(self.stack.packages).copied().unwrap_or("curl");
        format!("RUN {} {package}", self.stack.system)
    }

    /// `COPY` of the manifests.
    pub fn manifests(&self) -> String {
        format!("COPY {} ./", self.stack.manifests.join(" "))
    }

    /// The opening of a stage: base, directory, perhaps packages.
    pub fn open(&mut self, random: &mut Random, name: Option<&str>) -> &mut Self {
        let base = self.stack.base;
        match name {
            None => self.line(format!("FROM {base}")),
            Some(name) => self.line(format!("FROM {base} AS {name}")),
        };
        let packages = self.system(random);
        let directory = ["/app", "/src", "/srv", "/work"][random.below(4)];
        match random.below(3) {
            0 => self.line(packages).line(format!("WORKDIR {directory}")),
            1 => self.line(format!("WORKDIR {directory}")).line(packages),
            _ => self.line(format!("WORKDIR {directory}")),
        }
    }

    /// Manifests, install, source, build: in one of several orders and widths.
    pub fn body(&mut self, random: &mut Random) -> &mut Self {
        let (manifests, source) = (self.manifests(), self.stack.source);
        let install = format!("RUN {}", self.stack.install);
        let build = format!("RUN {}", self.stack.build);
        match random.below(5) {
            0 => self.line("COPY . .").line(install).line(build),
            1 => self
                .line(manifests)
                .line(install)
                .line("COPY . .")
                .line(build),
            2 => self
                .line(manifests)
                .line(install)
                .line(format!("COPY {source} {source}"))
                .line(build),
            3 => self
                .line(format!("COPY {source} {source}"))
                .line(manifests)
                .line(install)
                .line(build),
            _ => {
                self.line(manifests)
                    .line(install)
                    .line(format!("COPY {source} {source}"))
                    .line(build);
                if self.texts.contains_key("scripts/run.sh") {
                    self.line("COPY scripts scripts");
                }
                self
            }
        }
    }

    /// A small stage that takes the output of another.
    pub fn close(&mut self, random: &mut Random, from: &str) -> &mut Self {
        let output = self.stack.output;
        let source = if output.starts_with('/') {
            output.to_owned()
        } else {
            let directory = self
                .lines
                .iter()
                .find_map(|line| line.strip_prefix("WORKDIR "))
                .unwrap_or("/app");
            format!("{directory}/{output}")
        };
        self.line(format!("FROM {}", self.stack.small));
        if random.below(2) == 0 {
            let (tool, package) = if self.stack.small.contains("alpine") {
                ("apk add --no-cache", "tzdata")
            } else {
                ("apt-get update && apt-get install -y", "tzdata")
            };
            self.line(format!("RUN {tool} {package}"));
        }
        self.line(format!("COPY --from={from} {source} /opt/app"))
    }

    /// A file of the source, by its path.
    pub fn a_source(&self, random: &mut Random) -> String {
        let name = random.pick(self.stack.sources).copied().unwrap_or_default();
        format!("{}/{name}", self.stack.source)
    }

    /// The Dockerfile.
    pub fn dockerfile(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    /// As the simulator takes it.
    pub fn input(&self) -> BuildInput {
        let mut input = BuildInput {
            dockerfile: self.dockerfile(),
            args: self.args.clone(),
            ..BuildInput::default()
        };
        input.outputs.default = self.rerun;
        input.images.assume_unknown = true;
        let ignore = self.ignore.join("\n");
        let own = [
            ("Dockerfile", &input.dockerfile),
            (".dockerignore", &ignore),
        ];
        let all = self.texts.iter().map(|(path, text)| (path.as_str(), text));
        for (path, text) in all.chain(own) {
            let mut file = File::of(text.as_bytes());
            file.mtime = Some(1_764_000_000);
            // The plan's paths are clean and never below one another.
            let _ = input.context.insert(path, Node::File(file));
        }
        input
            .ignore_files
            .insert(".dockerignore".to_owned(), ignore);
        input
    }

    /// A draft that begins with this plan and ends with another.
    pub fn then(
        self,
        after: &Self,
        change: impl Into<String>,
        culprit: Culprit,
        subject: Subject,
    ) -> Draft {
        Draft {
            before: self.input(),
            after: after.input(),
            texts: after.texts.clone(),
            change: change.into(),
            facts: after.facts.clone(),
            machine: Machine::Same,
            culprit,
            subject,
            stages_touched: Vec::new(),
        }
    }
}
