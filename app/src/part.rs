//! Parts of the page: what is published in a file of its own and loaded when it is first needed.
//!
//! [`part!`] names the file of a function. The build moves there all code that only such functions of this file reach;
//! what several files reach goes into files shared by them, and what the start reaches stays with the start. So a part
//! says only where it begins, and nothing has to be sorted by hand.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
pub(crate) use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::components::Button;

/// A function that may have to be loaded first.
#[derive(Clone, Copy)]
pub(crate) enum Part<F: 'static> {
    /// It comes with the start of the page.
    Here(F),
    /// It comes in a file of its own; made by [`part!`].
    Apart(fn() -> Arriving<F>),
}

/// A part on its way. One that did not arrive may be asked for again.
pub(crate) type Arriving<F> = Pin<Box<dyn Future<Output = Result<F, SplitLoaderError>>>>;

impl<F: Copy + 'static> Part<F> {
    /// Gets the function: over the network the first time, at once afterwards.
    ///
    /// # Errors
    /// The file did not load. It may the next time.
    pub(crate) fn load(self) -> Arriving<F> {
        match self {
            Self::Here(function) => Box::pin(std::future::ready(Ok(function))),
            Self::Apart(load) => load(),
        }
    }
}

/// `part!(reading.about: fn(Visit) -> AnyView = |_| …)` is the part `about` in the file `reading`. The function must not
/// capture anything. Parts that are wanted together share a file: what only two files need goes into a third, so every
/// file more may double their number.
macro_rules! part {
    ($file:ident.$name:ident: $kind:ty = $function:expr) => {{
        #[$crate::part::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
        fn $name() -> Result<$kind, $crate::part::SplitLoaderError> {
            Ok($function)
        }
        $crate::part::Part::Apart(|| Box::pin($name()))
    }};
}

/// Draws with a part as soon as it is there; until then, and where it does not load, says so in its place.
pub(crate) fn later<F: Copy + 'static>(
    part: Part<F>,
    draw: impl Fn(F) -> AnyView + 'static,
) -> AnyView {
    let loading = || view! { <p class="part" role="status">{tr!("Loading …")}</p> }.into_any();
    later_than(part, loading, draw)
}

/// The same with `meanwhile` in its place until then.
pub(crate) fn later_than<F: Copy + 'static>(
    part: Part<F>,
    meanwhile: fn() -> AnyView,
    draw: impl Fn(F) -> AnyView + 'static,
) -> AnyView {
    let draw = Rc::new(draw);
    let load: Load = Rc::new(move || {
        let draw = Rc::clone(&draw);
        Box::pin(async move {
            let function = part.load().await?;
            Ok(Rc::new(move || draw(function)) as Drawing)
        })
    });
    view! { <Later load meanwhile /> }.into_any()
}

type Drawing = Rc<dyn Fn() -> AnyView>;
type Load = Rc<dyn Fn() -> Arriving<Drawing>>;

/// How far a part has come.
#[derive(Clone)]
enum Phase {
    Waiting,
    Here(Drawing),
    Failed,
}

impl From<Result<Drawing, SplitLoaderError>> for Phase {
    fn from(result: Result<Drawing, SplitLoaderError>) -> Self {
        result.map_or(Self::Failed, Self::Here)
    }
}

#[component]
fn Later(load: Load, meanwhile: fn() -> AnyView) -> impl IntoView {
    let phase = RwSignal::new_local(Phase::Waiting);
    let ask = move || {
        let mut arriving = load();
        // A part that is there already is drawn at once, without a moment of waiting in between.
        let now = arriving
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(result) = now {
            phase.set(result.into());
            return;
        }
        phase.set(Phase::Waiting);
        spawn_local(async move {
            // Whoever asked may have gone on meanwhile: then the signal is gone too.
            phase.try_set(arriving.await.into());
        });
    };
    ask();
    let ask = StoredValue::new_local(ask);
    move || {
        match phase.get() {
        Phase::Waiting => meanwhile(),
        Phase::Here(draw) => draw(),
        Phase::Failed => view! {
            <div class="part" data-failed="true" role="alert">
                <p>
                    {tr!(
                        "This part of the page did not load. Try again when there is a connection. If that does not help, reload the page: it may have been updated."
                    )}
                </p>
                <Button on_press=Callback::new(move |()| ask.with_value(|ask| ask()))>{tr!("Try again")}</Button>
            </div>
        }
        .into_any(),
    }
    }
}
