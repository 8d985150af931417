//! The page: what it says first, what changed, the answer, and three columns to look into it.

use leptos::prelude::*;
use view_model::bench::{Bench, StepRef};

use super::answer::{Answer, Legend};
use super::changes::Changes;
use super::compare::Compare;
use super::dockerfile::DockerfilePane;
use super::files::FilesPane;
use super::lead::Lead;
use super::notices::{Loading, Notices};
use super::options::OptionsPanel;
use super::reading::ReadingPane;
use super::why::WhyPane;
use crate::components::{Button, ButtonKind, Icon, Shape, Splitter, TabItem, Tabs};
use crate::host::media;
use crate::workbench::Workbench;

const TABS: &[TabItem] = &[
    TabItem {
        key: "dockerfile",
        label: "Dockerfile",
    },
    TabItem {
        key: "files",
        label: "Files",
    },
    TabItem {
        key: "why",
        label: "Why",
    },
];

/// What the panes of the Bench share: the screen, and what is chosen on it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The store.
    pub workbench: Workbench,
    /// Everything that is drawn.
    pub screen: Memo<Bench>,
    /// The step whose reason is shown: the one a person chose, else the one to look at first.
    pub selected: Memo<Option<StepRef>>,
    /// A person chose a step.
    pub choose: Callback<StepRef>,
}

impl Desk {
    fn new(workbench: Workbench) -> Self {
        let screen = workbench.screen();
        let chosen = workbench.selected();
        let selected = Memo::new(move |_| {
            screen.with(|screen| {
                chosen
                    .get()
                    .filter(|step| screen.listing.row(*step).is_some())
                    .or_else(|| screen.listing.focus().map(|row| row.step))
            })
        });
        Self {
            workbench,
            screen,
            selected,
            choose: Callback::new(move |step| workbench.select(Some(step))),
        }
    }

    /// A part of the screen, as a signal that changes only when the part does.
    pub(super) fn part<T>(self, part: impl Fn(&Bench) -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let screen = self.screen;
        Memo::new(move |_| screen.with(&part)).into()
    }
}

/// The page.
#[component]
pub(crate) fn BenchPage() -> impl IntoView {
    let desk = Desk::new(Workbench::expect());
    let narrow = media::query("(width < 45rem)");
    let comparing = RwSignal::new(false);
    let options = RwSignal::new(false);
    let announced = desk.part(|screen| match &screen.problem {
        Some(problem) => format!("Error: {}", problem.message),
        None => screen.summary.answer.to_string(),
    });
    view! {
        <div class="bench">
            <div class="bench__head">
                <Lead desk />
                <Notices desk />
                <Loading desk />
                <Changes desk comparing options />
                <Show when=move || options.get()>
                    <OptionsPanel desk />
                </Show>
                <Answer desk />
            </div>
            <Show when=move || comparing.get()>
                <Compare desk />
            </Show>
            {move || if narrow.get() {
                view! { <NarrowBody desk /> }.into_any()
            } else {
                view! { <WideBody desk /> }.into_any()
            }}
            <Legend />
            <p class="visually-hidden" role="status">{announced}</p>
        </div>
    }
}

/// Three columns.
#[component]
fn WideBody(desk: Desk) -> impl IntoView {
    let files = RwSignal::new(248.0);
    let why = RwSignal::new(328.0);
    let files_open = RwSignal::new(true);
    let why_open = RwSignal::new(true);
    let width = |open: RwSignal<bool>, width: RwSignal<f64>| {
        move || {
            if open.get() {
                format!("{}px", width.get())
            } else {
                "44px".to_owned()
            }
        }
    };
    view! {
        <div
            class="bench__columns"
            style=("--files", width(files_open, files))
            style=("--why", width(why_open, why))
        >
            <section class="pane" id="pane-files" aria-label="Files" data-open=move || files_open.get().to_string()>
                <FoldHead title="Files" open=files_open left=true />
                <Show when=move || files_open.get()>
                    <FilesPane desk />
                </Show>
            </section>
            <Splitter width=files min=200.0 max=560.0 label="Width of the files" controls="pane-files" />
            <DockerfilePane desk />
            <Splitter width=why min=260.0 max=640.0 reversed=true label="Width of the reasons" controls="pane-why" />
            <section class="pane" id="pane-why" aria-label="Why" data-open=move || why_open.get().to_string()>
                <FoldHead title="Why" open=why_open left=false />
                <Show when=move || why_open.get()>
                    <div class="pane__body">
                        <WhyPane desk />
                    </div>
                </Show>
            </section>
        </div>
    }
}

/// The head of a column that can be folded.
#[component]
fn FoldHead(title: &'static str, open: RwSignal<bool>, left: bool) -> impl IntoView {
    let label = Signal::derive(move || {
        let verb = if open.get() { "Fold" } else { "Unfold" };
        format!("{verb} {}", title.to_lowercase())
    });
    let shape = Signal::derive(move || {
        if open.get() == left {
            Shape::FoldLeft
        } else {
            Shape::FoldRight
        }
    });
    view! {
        <header class="pane__head">
            <Show when=move || open.get()>
                <h2 class="pane__title">{title}</h2>
            </Show>
            <Button
                kind=ButtonKind::Quiet
                label
                on_press=Callback::new(move |()| open.update(|open| *open = !*open))
            >
                <Icon shape />
            </Button>
        </header>
    }
}

/// One column and tabs.
#[component]
fn NarrowBody(desk: Desk) -> impl IntoView {
    let tab = RwSignal::new(TABS[0].key);
    view! {
        <Tabs items=TABS label="Parts of the Bench" chosen=tab />
        <div role="tabpanel" id=move || format!("panel-{}", tab.get()) aria-labelledby=move || format!("tab-{}", tab.get())>
            {move || match tab.get() {
                "files" => view! { <FilesPane desk /> }.into_any(),
                "why" => view! { <div class="pane__body"><WhyPane desk /></div> }.into_any(),
                _ => view! { <ReadingPane desk /> }.into_any(),
            }}
        </div>
    }
}
