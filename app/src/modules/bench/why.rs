//! Why the chosen step has its outcome.

use cache_model::build::Rerun;
use language::tr;
use leptos::prelude::*;
use view_model::bench::{Assumption, DigestChange, Explanation, Link, Note, Row, State};
use view_model::format;
use view_model::prose::Sentence;

use super::margin::mend;
use super::prose::{DigestText, Prose};
use super::view::Desk;
use crate::components::{Button, ButtonKind};
use crate::diagram::{Mark, StateWord};

/// The reason of the chosen step.
#[component]
pub(super) fn WhyPane(desk: Desk) -> impl IntoView {
    let row = Memo::new(move |_| {
        let step = desk.selected.get()?;
        desk.screen.with(|screen| screen.listing.row(step).cloned())
    });
    move || {
        match row.get() {
        Some(row) => view! { <Reason desk row /> }.into_any(),
        None => view! {
            <p class="empty">
                <Prose
                    sentence=Sentence::of(
                        tr!("Write a Dockerfile: begin with `FROM` and an image, for instance `FROM alpine`."),
                        &[],
                    )
                    choose=desk.choose
                />
            </p>
        }
        .into_any(),
    }
    }
}

/// Everything there is to say about a row.
#[component]
pub(super) fn Reason(
    /// What the panes share.
    desk: Desk,
    /// The row.
    row: Row,
    /// It stands under the row's own line, which shows its state and what the checks say of it.
    #[prop(optional)]
    in_place: bool,
) -> impl IntoView {
    let lines = row.lines;
    let notes = desk.part(move |screen| {
        let here = |note: &&Note| lines.first <= note.lines.first && note.lines.first <= lines.last;
        let notes = screen.notes.iter().filter(|_| !in_place);
        notes.filter(here).cloned().collect::<Vec<_>>()
    });
    let Explanation {
        headline,
        chain,
        evidence,
        rule,
        digests,
        assumption,
        stale,
    } = row.reason;
    let choose = desk.choose;
    view! {
        <article class="why" data-state=row.state.key()>
            <p class="why__state">
                <StateWord state=row.state />
                <span class="why__line">
                    {[Some(place(lines.first, lines.last)), row.duration, row.size]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · ")}
                </span>
            </p>
            <p class="why__headline"><Prose sentence=headline choose /></p>
            {(!chain.is_empty()).then(|| view! { <Chain chain desk /> })}
            {(!evidence.is_empty()).then(|| view! {
                <section class="why__part">
                    <h3 class="why__title">{tr!("What differs")}</h3>
                    <ul class="why__evidence">
                        {evidence
                            .into_iter()
                            .map(|sentence| view! { <li><Prose sentence choose /></li> })
                            .collect_view()}
                    </ul>
                </section>
            })}
            {(!digests.is_empty()).then(|| view! { <Digests digests /> })}
            {assumption.map(|assumption| view! { <Assumed desk assumption state=row.state /> })}
            {stale.map(|sentence| view! {
                <section class="why__part">
                    <h3 class="why__title">{tr!("May be out of date")}</h3>
                    <p><Prose sentence choose /></p>
                </section>
            })}
            {(!rule.0.is_empty()).then(|| view! {
                <section class="why__part">
                    <h3 class="why__title">{tr!("What counts")}</h3>
                    <p><Prose sentence=rule choose /></p>
                </section>
            })}
            {move || notes.get().into_iter().map(|note| view! { <NoteText desk note /> }).collect_view()}
        </article>
    }
}

fn place(first: u32, last: u32) -> String {
    if first == last {
        tr!("line {}", first)
    } else {
        tr!("lines {}–{}", first, last)
    }
}

#[component]
fn Chain(chain: Vec<Link>, desk: Desk) -> impl IntoView {
    view! {
        <section class="why__part">
            <h3 class="why__title">{tr!("The chain")}</h3>
            <ol class="chain">
                {chain
                    .into_iter()
                    .map(|link| view! {
                        <li class="chain__link">
                            <Mark state=link.state />
                            <p><Prose sentence=link.text choose=desk.choose /></p>
                        </li>
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Digests(digests: Vec<DigestChange>) -> impl IntoView {
    view! {
        <section class="why__part">
            <h3 class="why__title">{tr!("Digests")}</h3>
            <table class="digests">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{tr!("What")}</th>
                        <th scope="col">{tr!("Last build")}</th>
                        <th scope="col">{tr!("Now")}</th>
                    </tr>
                </thead>
                <tbody>
                    {digests
                        .into_iter()
                        .map(|change| {
                            let (changed, DigestChange { what, old, new }) = (change.changed(), change);
                            view! {
                                <tr data-changed=changed.to_string()>
                                    <th scope="row">{what}</th>
                                    <td class="digests__old">
                                        {if changed || new.is_none() {
                                            old.map_or_else(
                                                || "–".into_any(),
                                                |digest| view! { <DigestText digest /> }.into_any(),
                                            )
                                        } else {
                                            tr!("same").into_any()
                                        }}
                                    </td>
                                    <td>
                                        {new.map_or_else(
                                            || tr!("not known yet").into_any(),
                                            |digest| view! { <DigestText digest /> }.into_any(),
                                        )}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </section>
    }
}

/// What a RUN is taken to write. No model can know it, so it is asked.
#[component]
fn Assumed(desk: Desk, assumption: Assumption, state: State) -> impl IntoView {
    let decides = assumption.decides.len();
    let hint = match (state.executes(), decides) {
        (_, 1..) => tr!(
            "1 step depends on it." | "{n} steps depend on it." % decides,
            n = format::count(decides)
        ),
        (true, _) => {
            tr!("No other step depends on it now: what stands on a step that ran runs anyway.")
        }
        (false, _) => tr!("It does not run now, so it matters only when it does."),
    };
    let option = move |rerun: Rerun, text: String, name: String| {
        let set = name.clone();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="rerun"
                    prop:checked=assumption.rerun == rerun
                    on:change=move |_| desk.workbench.set_assumption(set.clone(), rerun)
                />
                {text}
            </label>
        }
    };
    view! {
        <fieldset class="why__part" disabled=desk.workbench.is_fixed()>
            <legend class="why__title">{tr!("When it runs again, it writes")}</legend>
            {option(Rerun::Different, tr!("other bytes than before"), assumption.name.clone())}
            {option(Rerun::Same, tr!("the same bytes again"), assumption.name)}
            <p class="why__hint">{hint}</p>
        </fieldset>
    }
}

/// A finding of a build check, with its repair.
#[component]
pub(super) fn NoteText(desk: Desk, note: Note) -> impl IntoView {
    let Note {
        rule,
        lines,
        message,
        why,
        fix,
        url,
        ..
    } = note;
    let fix = fix.filter(|_| !desk.workbench.is_fixed()).map(|fix| {
        let title = fix.title.clone();
        let apply = Callback::new(move |()| mend(desk, &fix));
        view! { <Button kind=ButtonKind::Plain on_press=apply>{title}</Button> }
    });
    view! {
        <section class="note">
            <h3 class="note__title">
                {rule}
                <span class="note__line">{place(lines.first, lines.last)}</span>
            </h3>
            <p class="note__message">{message}</p>
            <p><Prose sentence=why choose=desk.choose /></p>
            <p class="note__actions">
                {fix}
                {url.map(|url| view! {
                    <a href=url target="_blank" rel="noreferrer">{tr!("Docker’s page on it")}</a>
                })}
            </p>
        </section>
    }
}
