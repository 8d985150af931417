//! The page: what it says first, what changed, the answer, and three columns to look into it.

use language::tr;
use leptos::prelude::*;
use view_model::bench::{Bench, Margin, StepRef};

use super::answer::{Answer, Legend};
use super::changes::Changes;
use super::columns::Columns;
use super::compare::COMPARE;
use super::dockerfile::{DockerfilePane, TEXT};
use super::files::FilesPane;
use super::lead::Lead;
use super::notices::{Loading, Notices};
use super::options::OPTIONS;
use super::reading::ReadingPane;
use super::timeline::TimelineStrips;
use super::why::WhyPane;
use crate::components::{Button, ButtonKind, Icon, Shape, Splitter, TabItem, Tabs};
use crate::host::{announce, focus, media};
use crate::part::later;
use crate::workbench::Workbench;

const TABS: &[TabItem] = &[
    TabItem {
        key: "dockerfile",
        label: || "Dockerfile".to_owned(),
    },
    TabItem {
        key: "files",
        label: || tr!("Files"),
    },
    TabItem {
        key: "why",
        label: || tr!("Why"),
    },
    TabItem {
        key: "timeline",
        label: || tr!("Timeline"),
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
    /// The line whose card a person opened.
    pub margin: RwSignal<Option<u32>>,
    /// The line of the error whose card a person closed: an error shows its card by itself.
    hushed: RwSignal<Option<Margin>>,
    /// The line whose card is shown.
    pub shown_margin: Memo<Option<u32>>,
    /// Key of the tab that is open, on a narrow screen.
    pub tab: RwSignal<&'static str>,
    /// Whether the text is edited there; else it is read line by line.
    pub editing: RwSignal<bool>,
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
        let margin = RwSignal::new(None);
        let hushed = RwSignal::new(None::<Margin>);
        let shown_margin = Memo::new(move |_| {
            screen.with(|screen| {
                let error = screen.margins.iter().find(|margin| margin.is_error);
                margin
                    .get()
                    .filter(|line| screen.margins.iter().any(|margin| margin.line == *line))
                    .or_else(|| {
                        let shown = error
                            .filter(|error| hushed.with(|hushed| hushed.as_ref() != Some(*error)));
                        shown.map(|error| error.line)
                    })
            })
        });
        Self {
            workbench,
            screen,
            selected,
            choose: Callback::new(move |step| workbench.select(Some(step))),
            margin,
            hushed,
            shown_margin,
            tab: RwSignal::new(TABS[0].key),
            editing: RwSignal::new(false),
        }
    }

    /// Closes the card of a line.
    pub(super) fn close_margin(self) {
        self.margin.set(None);
        let error = self.screen.with_untracked(|screen| {
            screen
                .margins
                .iter()
                .find(|margin| margin.is_error)
                .cloned()
        });
        self.hushed.set(error);
    }

    /// Opens the card of a line and shows the step on it, or closes the card.
    pub(super) fn toggle_margin(self, line: u32) {
        if self.shown_margin.get_untracked() == Some(line) {
            self.close_margin();
            return;
        }
        self.margin.set(Some(line));
        let step = self
            .screen
            .with_untracked(|screen| screen.listing.row_at_line(line).map(|row| row.step));
        if let Some(step) = step {
            self.choose.run(step);
        }
    }

    /// Takes the focus to the text of the Dockerfile, all of it selected: what is pasted replaces it.
    pub(super) fn select_text(self) {
        if focus::select_text(TEXT) {
            return;
        }
        self.tab.set(TABS[0].key);
        self.editing.set(true);
        // It is drawn before the next frame.
        request_animation_frame(|| {
            focus::select_text(TEXT);
        });
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
    let desk = Desk::new(Workbench::here());
    announce::prepare();
    let narrow = media::query("(width < 45rem)");
    let comparing = RwSignal::new(false);
    let options = RwSignal::new(false);
    let announced = desk.part(|screen| match &screen.problem {
        Some(problem) => tr!("Error: {}", problem.message),
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
                    {later(OPTIONS, move |draw| draw(desk))}
                </Show>
                <Answer desk />
            </div>
            <Show when=move || comparing.get()>
                {later(COMPARE, move |draw| draw(desk))}
            </Show>
            {move || if narrow.get() {
                view! { <NarrowBody desk /> }.into_any()
            } else {
                view! {
                    <WideBody desk />
                    <TimelineStrips desk />
                }
                .into_any()
            }}
            <Legend />
            <p class="visually-hidden" role="status">{announced}</p>
        </div>
    }
}

/// Three columns.
#[component]
fn WideBody(desk: Desk) -> impl IntoView {
    let columns = Columns::kept();
    let files = RwSignal::new(columns.files);
    let why = RwSignal::new(columns.why);
    let files_open = RwSignal::new(columns.files_open);
    let why_open = RwSignal::new(columns.why_open);
    Effect::new(move |first: Option<()>| {
        let now = Columns {
            files: files.get(),
            why: why.get(),
            files_open: files_open.get(),
            why_open: why_open.get(),
        };
        if first.is_some() {
            now.keep();
        }
    });
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
            <section class="pane" id="pane-files" aria-label=tr!("Files") data-open=move || files_open.get().to_string()>
                <FoldHead title=tr!("Files") fold=tr!("Fold files") unfold=tr!("Unfold files") open=files_open left=true />
                <Show when=move || files_open.get()>
                    <FilesPane desk />
                </Show>
            </section>
            <Splitter width=files min=Columns::FILES.0 max=Columns::FILES.1 label=tr!("Width of the files") controls="pane-files" />
            <DockerfilePane desk />
            <Splitter width=why min=Columns::WHY.0 max=Columns::WHY.1 reversed=true label=tr!("Width of the reasons") controls="pane-why" />
            <section class="pane" id="pane-why" aria-label=tr!("Why") data-open=move || why_open.get().to_string()>
                <FoldHead title=tr!("Why") fold=tr!("Fold why") unfold=tr!("Unfold why") open=why_open left=false />
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
fn FoldHead(
    /// What the column is called.
    title: String,
    /// What the button is called while the column is open.
    fold: String,
    /// What the button is called while it is folded.
    unfold: String,
    open: RwSignal<bool>,
    left: bool,
) -> impl IntoView {
    let label = Signal::derive(move || {
        if open.get() {
            fold.clone()
        } else {
            unfold.clone()
        }
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
            {move || open.get().then(|| view! { <h2 class="pane__title">{title.clone()}</h2> })}
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
    let tab = desk.tab;
    view! {
        <Tabs items=TABS label=tr!("Parts of the Bench") chosen=tab />
        <div role="tabpanel" id=move || format!("panel-{}", tab.get()) aria-labelledby=move || format!("tab-{}", tab.get())>
            {move || match tab.get() {
                "files" => view! { <FilesPane desk /> }.into_any(),
                "timeline" => view! { <TimelineStrips desk /> }.into_any(),
                "why" => view! { <div class="pane__body"><WhyPane desk /></div> }.into_any(),
                _ => view! { <ReadingPane desk /> }.into_any(),
            }}
        </div>
    }
}
