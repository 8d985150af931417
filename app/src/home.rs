//! Where things live that outlast a room, but are not in the file that the page starts with.

use leptos::prelude::*;

/// The page's own owner: what is made here lives as long as the page.
#[derive(Clone)]
pub(crate) struct Home(Owner);

impl Home {
    /// Makes the present owner the home.
    pub(crate) fn provide() {
        if let Some(owner) = Owner::current() {
            provide_context(Self(owner));
        }
    }

    /// The home provided above.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Runs `act` at home, for where no component is around: in events and in what is awaited.
    pub(crate) fn with<T>(&self, act: impl FnOnce() -> T) -> T {
        self.0.with(act)
    }

    /// The one `T` of the page. Who asks first has it made.
    pub(crate) fn one<T: Copy + Send + Sync + 'static>(make: fn() -> T) -> T {
        use_context().unwrap_or_else(|| {
            Self::expect().with(|| {
                let made = make();
                provide_context(made);
                made
            })
        })
    }
}
