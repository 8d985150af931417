//! The whole state of the Bench as one value, and what leads from one to the next. Plain data: no browser, no clock.

use std::sync::Arc;

use cache_model::image::catalog::ImageCatalog;
use dockerfile::error::BuildError;

use super::action::Action;
use super::ledger::Ledger;
use super::texts::Texts;
use super::work::{Refusal, Work};

/// What undo and redo travel between: the work and the builds done. A build is one step of undo like any edit.
#[derive(Clone, Default)]
pub(crate) struct State {
    /// What a person has made.
    pub work: Work,
    /// The builds done.
    pub ledger: Arc<Ledger>,
}

impl State {
    /// A project just opened. If it can be built it has been built once, so that the first edit shows what an edit
    /// costs and not what a first build costs.
    pub(crate) fn opened(work: Work, texts: &Texts, images: &ImageCatalog) -> Self {
        Self {
            ledger: Arc::new(Ledger::replay(std::slice::from_ref(&work), texts, images)),
            work,
        }
    }

    /// The state after an action.
    ///
    /// # Errors
    ///
    /// [`Refusal`]: why it cannot be done.
    pub(crate) fn step(&self, action: &Action, texts: &mut Texts) -> Result<Self, Refusal> {
        let work = self.work.step(action, texts, self.ledger.last_work())?;
        Ok(Self {
            work,
            ledger: Arc::clone(&self.ledger),
        })
    }

    /// The state after a build.
    ///
    /// # Errors
    ///
    /// Why it cannot be planned.
    pub(crate) fn build(&self, texts: &Texts, images: &ImageCatalog) -> Result<Self, BuildError> {
        let mut ledger = Ledger::clone(&self.ledger);
        ledger.build(&self.work, texts, images)?;
        Ok(Self {
            work: self.work.clone(),
            ledger: Arc::new(ledger),
        })
    }

    /// The state without any build, as after `docker builder prune --all`.
    pub(crate) fn pruned(&self) -> Self {
        Self {
            work: self.work.clone(),
            ledger: Arc::default(),
        }
    }
}
