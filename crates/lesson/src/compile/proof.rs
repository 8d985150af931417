//! Proofs: what the text claims, told as a story that the model either bears out or not.
//!
//! A proof is a fenced block `shows` below the sentence it proves. It is not printed. Each line is a move
//! ([`crate::moves`]), a command or a claim about the last build:
//!
//! ```text
//! story dependencies-first
//! build
//! edit code
//! build
//! cached RUN pip install
//! cause COPY . .
//! because src/app.py
//! ```
//!
//! An instruction is named by its beginning; `builder: RUN make` names the one of a stage.

use std::collections::BTreeMap;

use cache_model::build::{BuildReport, Status, StepReport};
use cache_model::digest::Digest;
use cache_model::explain::{Cause, Reason};

use super::Fault;
use crate::moves::Move;
use crate::story::{Library, Story};

/// A proof as it stands in a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Name of the chapter's file.
    pub file: String,
    /// Line of its first line in that file, from 1.
    pub line: usize,
    /// Its lines.
    pub text: String,
}

impl Proof {
    /// Tells the story and tests every claim.
    ///
    /// # Errors
    /// The first line that cannot be done or does not hold, with what is so instead.
    pub fn run(&self, library: &Library) -> Result<(), Fault> {
        let mut teller = Teller {
            library,
            story: None,
            builds: Vec::new(),
            last_named: None,
            claims: 0,
        };
        for (at, line) in self.text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                teller.line(line).map_err(|message| Fault {
                    file: self.file.clone(),
                    line: self.line + at,
                    message: format!("`{line}`: {message}"),
                })?;
            }
        }
        if teller.claims > 0 {
            return Ok(());
        }
        Err(Fault {
            file: self.file.clone(),
            line: self.line,
            message: "this proof claims nothing".to_owned(),
        })
    }
}

struct Teller<'a> {
    library: &'a Library,
    story: Option<Story<'a>>,
    builds: Vec<BuildReport>,
    last_named: Option<String>,
    claims: usize,
}

impl Teller<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "story" => {
                self.story = Some(Story::new(self.library, rest)?);
                self.builds.clear();
                return Ok(());
            }
            "build" => {
                let story = self.story.as_mut().ok_or("no story began")?;
                let (_, report) = story.build();
                if let Some(error) = &report.error {
                    return Err(format!("the build fails: {}", error.message));
                }
                self.builds.push(report);
                return Ok(());
            }
            _ => {}
        }
        if let Some(held) = self.claim(word, rest) {
            self.claims += 1;
            return held;
        }
        let done = Move::parse(line)?;
        let story = self.story.as_mut().ok_or("no story began")?;
        story.make(&done)
    }

    /// Whether a claim holds; none if the word is no claim.
    fn claim(&mut self, word: &str, rest: &str) -> Option<Result<(), String>> {
        let state = |wanted: &[&str]| {
            let report = self.last()?;
            let found = find(report, rest)?;
            for step in found {
                let is = state_of(step);
                if !wanted.contains(&is) {
                    return Err(format!("{} is {is}: {:?}", step.name, step.reason));
                }
            }
            Ok(())
        };
        Some(match word {
            "cached" if rest == "everything" => self.every("cached"),
            "runs" if rest == "everything" => self.last().and_then(|report| {
                let idle = report.steps.iter().find(|step| step.status != Status::Run);
                idle.map_or(Ok(()), |step| {
                    Err(format!("{} is {}", step.name, state_of(step)))
                })
            }),
            "cached" | "cause" | "follows" | "idle" => {
                let out = state(&[word]);
                self.last_named = Some(rest.to_owned());
                out
            }
            "runs" => {
                let out = state(&["cause", "follows"]);
                self.last_named = Some(rest.to_owned());
                out
            }
            "absent" => self.last().and_then(|report| match find(report, rest) {
                Ok(_) => Err("there is such a step".to_owned()),
                Err(_) => Ok(()),
            }),
            "because" => self.because(rest),
            "same-layer" | "new-layer" => self.compare(rest, word == "same-layer", |step| {
                step.layer.as_ref().map(|layer| layer.diff_id)
            }),
            "same-chain" | "new-chain" => self.compare(rest, word == "same-chain", |step| {
                step.layer.as_ref().map(|layer| layer.chain_id)
            }),
            "same-key" | "new-key" => self.compare(rest, word == "same-key", |step| Some(step.key)),
            "same-content" | "new-content" => {
                self.compare(rest, word == "same-content", |step| step.content)
            }
            "layers" => self.layers(rest),
            "seconds" => self.seconds(rest),
            "history" => self.history(rest),
            _ => return None,
        })
    }

    fn last(&self) -> Result<&BuildReport, String> {
        self.builds
            .last()
            .ok_or_else(|| "nothing was built".to_owned())
    }

    fn every(&self, wanted: &str) -> Result<(), String> {
        let other = self
            .last()?
            .steps
            .iter()
            .find(|step| state_of(step) != wanted);
        other.map_or(Ok(()), |step| {
            Err(format!(
                "{} is {}: {:?}",
                step.name,
                state_of(step),
                step.reason
            ))
        })
    }

    /// The step named last runs or is found for a reason that names this.
    fn because(&self, named: &str) -> Result<(), String> {
        let step = self
            .last_named
            .as_deref()
            .ok_or("no step was named before")?;
        let report = self.last()?;
        let known = find(report, step)?
            .into_iter()
            .map(|step| format!("{:?}", step.reason))
            .collect::<Vec<_>>()
            .join(" ");
        if known.contains(named) {
            Ok(())
        } else {
            Err(format!("it is {known}"))
        }
    }

    /// A step's identity in the last build and in the one before.
    fn compare(
        &self,
        named: &str,
        same: bool,
        identity: impl Fn(&StepReport) -> Option<Digest>,
    ) -> Result<(), String> {
        let [.., before, after] = self.builds.as_slice() else {
            return Err("that takes two builds".to_owned());
        };
        let of = |report| -> Result<BTreeMap<String, Digest>, String> {
            let found = find(report, named)?.into_iter();
            found
                .map(|step| {
                    let digest = identity(step).ok_or_else(|| format!("{} has none", step.name))?;
                    Ok((bare(&step.name).to_owned(), digest))
                })
                .collect()
        };
        let (before, after) = (of(before)?, of(after)?);
        if (before == after) == same {
            Ok(())
        } else {
            Err(format!("{before:?} became {after:?}"))
        }
    }

    /// How many layers the image has above its base.
    fn layers(&self, wanted: &str) -> Result<(), String> {
        let image = self.last()?.image.as_ref().ok_or("there is no image")?;
        let count = image
            .layers
            .iter()
            .filter(|layer| layer.vertex.is_some())
            .count();
        if count.to_string() == wanted {
            Ok(())
        } else {
            Err(format!("it has {count}"))
        }
    }

    /// How long the steps that ran take together, as the example assumes, in whole seconds.
    fn seconds(&self, wanted: &str) -> Result<(), String> {
        let mut sum = 0.0;
        for step in &self.last()?.steps {
            if step.status == Status::Run {
                let timing = self.library.example.timing(bare(&step.name));
                sum += timing
                    .ok_or_else(|| format!("no time is known of {}", step.name))?
                    .seconds;
            }
        }
        if format!("{sum:.0}") == wanted {
            Ok(())
        } else {
            Err(format!("it takes {sum:.1} s"))
        }
    }

    /// The history of the image says this.
    fn history(&self, wanted: &str) -> Result<(), String> {
        let image = self.last()?.image.as_ref().ok_or("there is no image")?;
        let history = format!("{:?}", image.config.history);
        if history.contains(wanted) {
            Ok(())
        } else {
            Err(format!("it says {history}"))
        }
    }
}

/// The steps whose instruction begins so.
fn find<'a>(report: &'a BuildReport, named: &str) -> Result<Vec<&'a StepReport>, String> {
    let (stage, beginning) = match named.split_once(": ") {
        Some((stage, beginning)) if !stage.contains(' ') => (Some(stage), beginning),
        _ => (None, named),
    };
    let found: Vec<&StepReport> = report
        .steps
        .iter()
        .filter(|step| bare(&step.name).starts_with(beginning))
        .filter(|step| stage.is_none_or(|stage| step.name.starts_with(&format!("[{stage} "))))
        .collect();
    if found.is_empty() {
        let names: Vec<&str> = report.steps.iter().map(|step| step.name.as_str()).collect();
        return Err(format!("no step begins so; there are {names:?}"));
    }
    Ok(found)
}

/// A step's name without `[stage 2/5] ` in front.
fn bare(name: &str) -> &str {
    match name.split_once("] ") {
        Some((prefix, text)) if prefix.starts_with('[') => text,
        _ => name,
    }
}

/// `cached`, `cause`, `follows` or `idle`.
fn state_of(step: &StepReport) -> &'static str {
    match (step.status, &step.reason) {
        (Status::Cached, _) => "cached",
        (Status::Run | Status::Error, Reason::Miss(causes)) if causes.iter().all(follows) => {
            "follows"
        }
        (Status::Run | Status::Error, _) => "cause",
        (Status::Canceled | Status::None, _) => "idle",
    }
}

/// Whether a cause lies in another step of the build.
fn follows(cause: &Cause) -> bool {
    matches!(
        cause,
        Cause::Parent { .. } | Cause::BelowNoCache { .. } | Cause::Content { from: Some(_), .. }
    )
}
