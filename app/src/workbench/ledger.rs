//! The builds done so far: the builder with its cache, and what went into each build.

use std::sync::Arc;

use cache_model::build::{BuildInput, BuildReport, Builder};
use cache_model::graph::VertexId;
use cache_model::image::catalog::ImageCatalog;
use cache_model::solve::trace::Trace;
use dockerfile::error::{BuildError, Phase};
use dockerfile::instruction::{self, Program};
use dockerfile::syntax;
use view_model::bench::Built;

use super::texts::Texts;
use super::work::Work;

/// One build: what went in, how its Dockerfile reads, what came out.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// What went in.
    pub input: BuildInput,
    /// Its Dockerfile, parsed.
    pub program: Program,
    /// What came out.
    pub report: BuildReport,
}

/// The builds done, oldest first, and the cache they left.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    builder: Builder,
    builds: Vec<Work>,
    last: Option<Arc<Outcome>>,
}

impl Outcome {
    fn of(builder: &mut Builder, work: &Work, texts: &Texts, images: &ImageCatalog) -> Self {
        let input = work.input(texts, images);
        Self {
            program: instruction::parse(&syntax::parse(&input.dockerfile)).program,
            report: builder.build(&input),
            input,
        }
    }

    /// Why nothing could be planned, if so: the Dockerfile does not read, or has no such target.
    pub(crate) fn problem(&self) -> Option<&BuildError> {
        self.report
            .error
            .as_ref()
            .filter(|error| error.phase < Phase::Solve)
    }

    /// For the screen.
    pub(crate) fn built(&self) -> Built<'_> {
        Built {
            input: &self.input,
            program: &self.program,
            report: &self.report,
        }
    }
}

impl Ledger {
    /// What a build of this state would do.
    pub(crate) fn predict(&self, work: &Work, texts: &Texts, images: &ImageCatalog) -> Outcome {
        Outcome::of(&mut self.builder.clone(), work, texts, images)
    }

    /// The way of one vertex through a build of this input.
    pub(crate) fn trace(&self, input: &BuildInput, vertex: VertexId) -> Option<Trace> {
        self.builder.trace(input, vertex)
    }

    /// Does a build of this state. One that cannot be planned is none: nothing is noted.
    ///
    /// # Errors
    ///
    /// Why it cannot be planned.
    pub(crate) fn build(
        &mut self,
        work: &Work,
        texts: &Texts,
        images: &ImageCatalog,
    ) -> Result<(), BuildError> {
        let mut builder = self.builder.clone();
        let outcome = Outcome::of(&mut builder, work, texts, images);
        if let Some(problem) = outcome.problem() {
            return Err(problem.clone());
        }
        self.builder = builder;
        self.builds.push(work.clone());
        self.last = Some(Arc::new(outcome));
        Ok(())
    }

    /// The ledger after these builds. Those that cannot be planned (any more) are left out.
    pub(crate) fn replay(builds: &[Work], texts: &Texts, images: &ImageCatalog) -> Self {
        let mut ledger = Self::default();
        for work in builds {
            let _ = ledger.build(work, texts, images);
        }
        ledger
    }

    /// The last build.
    pub(crate) fn last(&self) -> Option<&Arc<Outcome>> {
        self.last.as_ref()
    }

    /// What went into the last build.
    pub(crate) fn last_work(&self) -> Option<&Work> {
        self.builds.last()
    }

    /// What went into the builds, oldest first.
    pub(crate) fn builds(&self) -> &[Work] {
        &self.builds
    }
}
