//! Endless questions: a Dockerfile, a context, a change. Which steps run again?
//!
//! A question follows from its topic and seed alone, so that a link to it stays good. It is built twice by the
//! simulator, before and after the change; what ran is the answer, and the simulator's reasons are the explanation.
//! A draft becomes a question only if it is worth asking: its true cause is named by the reasons, and at least one step
//! does otherwise than a common belief has it.
//!
//! - [`belief`]: what people commonly believe; where it differs from the truth there is a distractor.
//! - [`draft`]: projects to ask about.
//! - [`run`]: question after question, harder as they are mastered, none twice.
//! - [`topic`]: what is asked, topic by topic.

pub mod belief;
pub mod draft;
pub mod run;
pub mod topic;

use cache_model::build::{BuildReport, Builder, Status};
use cache_model::digest::Hasher;
use cache_model::explain::{Cause, Ingredient, Reason};
use optimizer::random::Random;

use self::belief::Belief;
use self::draft::{Draft, Machine};
pub use self::topic::Topic;

/// How many drafts are made for one seed before it is given up.
const DRAFTS: u64 = 64;

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// It follows from this.
    pub seed: u64,
    /// What is built.
    pub draft: Draft,
    /// The steps that are asked about, from top to bottom.
    pub steps: Vec<Step>,
    /// Common beliefs that are wrong here, each with the steps it gets wrong.
    pub distractors: Vec<(Belief, Vec<usize>)>,
    /// 1 to 5; see [`difficulty`].
    pub difficulty: u32,
    /// What the second build reported.
    pub report: BuildReport,
}

/// A step that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its line in the Dockerfile, from 0.
    pub line: usize,
    /// The instruction.
    pub text: String,
    /// It ran: the answer.
    pub runs: bool,
    /// Index into the report's steps; none for one that no build needs.
    pub report: Option<usize>,
}

impl Question {
    /// The question of a topic and a seed. None if no draft of this seed is worth asking, which the tests have not seen.
    pub fn new(topic: Topic, seed: u64) -> Option<Self> {
        (0..DRAFTS).find_map(|turn| {
            let mut random = Random::new(seed ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            Self::of(topic, seed, topic.draft(&mut random))
        })
    }

    /// Builds a draft twice and keeps it if it is worth asking.
    fn of(topic: Topic, seed: u64, draft: Draft) -> Option<Self> {
        let mut builder = Builder::new();
        let before = builder.build(&draft.before);
        if before.error.is_some() {
            return None;
        }
        let mut builder = match draft.machine {
            Machine::Same => builder,
            Machine::Fresh => builder.fresh(),
        };
        let report = builder.build(&draft.after);
        if report.error.is_some() {
            return None;
        }
        let steps = steps(&draft, &report);
        let beliefs = Belief::ALL.into_iter().filter_map(|belief| {
            let said = belief.answer(&draft, &steps)?;
            let wrong: Vec<usize> = (0..steps.len())
                .filter(|&step| said[step] != steps[step].runs)
                .collect();
            (!wrong.is_empty()).then_some((belief, wrong))
        });
        let distractors: Vec<(Belief, Vec<usize>)> = beliefs.collect();
        let question = Self {
            difficulty: difficulty(&draft, &steps, &distractors),
            topic,
            seed,
            draft,
            steps,
            distractors,
            report,
        };
        question.is_worth_asking().then_some(question)
    }

    /// Three steps or more, not all of them run, a belief is wrong about one, and the reasons name the cause.
    fn is_worth_asking(&self) -> bool {
        let running = self.steps.iter().filter(|step| step.runs).count();
        self.steps.len() >= 3
            && running < self.steps.len()
            && !self.distractors.is_empty()
            && (running == 0 || self.names_its_cause())
    }

    /// Whether the reason of a step that runs names what was changed.
    pub fn names_its_cause(&self) -> bool {
        self.running().any(|step| match &step.reason {
            Reason::Miss(causes) => causes.iter().any(|cause| self.draft.culprit.is(cause)),
            _ => false,
        })
    }

    /// Reports of the steps that run.
    pub fn running(&self) -> impl Iterator<Item = &cache_model::build::StepReport> {
        self.steps
            .iter()
            .filter(|step| step.runs)
            .filter_map(|step| self.report.steps.get(step.report?))
    }

    /// What tells questions apart that look different.
    pub fn fingerprint(&self) -> u64 {
        let digest = Hasher::new("question")
            .text(&self.draft.after.dockerfile)
            .text(&self.draft.before.dockerfile)
            .text(&self.draft.change)
            .number(self.draft.facts.len() as u64)
            .text(&self.draft.facts.join("\n"))
            .finish();
        u64::from_str_radix(&digest.hex()[..16], 16).unwrap_or_default()
    }
}

/// The instructions that are steps, with what became of them.
fn steps(draft: &Draft, report: &BuildReport) -> Vec<Step> {
    let text = &draft.after.dockerfile;
    let mut start = 0;
    let mut steps = Vec::new();
    for (line, body) in text.lines().enumerate() {
        let end = start + body.len();
        let is_step = ["RUN ", "COPY ", "ADD ", "WORKDIR "]
            .iter()
            .any(|word| body.starts_with(word));
        if is_step {
            let found = report.steps.iter().position(|step| {
                step.span
                    .is_some_and(|span| (start..=end).contains(&(span.start as usize)))
            });
            steps.push(Step {
                line,
                text: body.to_owned(),
                runs: found.is_some_and(|index| report.steps[index].status == Status::Run),
                report: found,
            });
        }
        start = end + 1;
    }
    steps
}

/// How hard a question is, from 1 to 5: one for each wrong belief and for each further stage, one for an answer that is
/// not simply “from here on down”, one for a long file.
pub fn difficulty(draft: &Draft, steps: &[Step], distractors: &[(Belief, Vec<usize>)]) -> u32 {
    let stages = draft.after.dockerfile.matches("FROM ").count();
    let turns = steps
        .windows(2)
        .filter(|pair| pair[0].runs != pair[1].runs)
        .count();
    let points = distractors.len()
        + stages.saturating_sub(1)
        + usize::from(turns > 1)
        + usize::from(steps.len() > 6);
    (points as u32).clamp(1, 5)
}

/// What was changed, as the reasons must name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Culprit {
    /// A file, by its path in the context.
    Path(String),
    /// A variable, set by ARG or ENV.
    Variable(String),
    /// A command or another part of an instruction.
    Instruction,
    /// A mount.
    Mount,
    /// An image.
    Image,
    /// What another machine lacks.
    Machine,
    /// Nothing that any key holds.
    Nothing,
}

impl Culprit {
    /// Whether a cause is this.
    fn is(&self, cause: &Cause) -> bool {
        match (self, cause) {
            (Self::Path(path), Cause::Content { paths, .. }) => {
                paths.iter().any(|change| change.path == *path)
            }
            (Self::Variable(name), Cause::Changed(change)) => {
                matches!(&change.what, Ingredient::Arg(named) | Ingredient::Env(named) if named == name)
            }
            // A file of a copied image shows as content.
            (Self::Instruction, Cause::Changed(_) | Cause::NewStep)
            | (Self::Machine, Cause::NotExported { .. } | Cause::FirstBuild | Cause::Evicted)
            | (Self::Image, Cause::Content { from: Some(_), .. }) => true,
            (Self::Mount, Cause::Changed(change)) => matches!(change.what, Ingredient::Mount(_)),
            (Self::Image, Cause::Changed(change)) => matches!(change.what, Ingredient::Image(_)),
            _ => false,
        }
    }
}
