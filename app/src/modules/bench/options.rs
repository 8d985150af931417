//! What the build command says beside the Dockerfile.

use cache_model::build::BuilderKind;
use language::tr;
use leptos::prelude::*;
use view_model::bench::ArgRow;
use view_model::prose::Sentence;

use super::prose::Prose;
use super::view::Desk;
use crate::components::Button;
use crate::part::Part;

/// Draws it; loaded when it is first opened.
pub(super) const OPTIONS: Part<fn(Desk) -> AnyView> =
    part!(bench.options: fn(Desk) -> AnyView = |desk| view! { <OptionsPanel desk /> }.into_any());

/// The panel.
#[component]
fn OptionsPanel(desk: Desk) -> impl IntoView {
    let workbench = desk.workbench;
    let names = desk.part(|screen| {
        screen
            .options
            .args
            .iter()
            .map(|arg| arg.name.clone())
            .collect::<Vec<_>>()
    });
    let args = desk.part(|screen| screen.options.args.clone());
    let targets = desk.part(|screen| screen.options.targets.clone());
    let no_cache = desk.part(|screen| screen.options.no_cache);
    let command = desk.part(|screen| screen.options.command.clone());
    let unproved = desk.part(|screen| screen.options.unproved.is_some());
    let chosen = Memo::new(move |_| {
        targets.with(|targets| {
            targets
                .iter()
                .find(|target| target.selected)
                .and_then(|target| target.target.clone())
                .unwrap_or_default()
        })
    });
    let field = move |name: String| {
        let find = {
            let name = name.clone();
            Memo::new(move |_| args.with(|args| args.iter().find(|arg| arg.name == name).cloned()))
        };
        let with =
            move |read: fn(&ArgRow) -> Option<String>| find.with(|arg| arg.as_ref().and_then(read));
        let set = name.clone();
        view! {
            <label class="field">
                <span class="field__label"><code>{format!("--build-arg {name}")}</code></span>
                <input
                    class="input"
                    type="text"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    placeholder=move || with(|arg| arg.default.clone()).unwrap_or_else(|| tr!("not set"))
                    prop:value=move || with(|arg| arg.given.clone()).unwrap_or_default()
                    on:input=move |event| {
                        let value = event_target_value(&event);
                        workbench.set_build_arg(set.clone(), (!value.is_empty()).then_some(value));
                    }
                />
            </label>
        }
    };
    view! {
        <section class="options" aria-label=tr!("Build options")>
            <p class="options__command"><code>{command}</code></p>
            <div class="options__fields">
                <For each=move || names.get() key=String::clone let:name>
                    {field(name)}
                </For>
                <label class="field">
                    <span class="field__label"><code>"--target"</code></span>
                    <select
                        class="input"
                        prop:value=chosen
                        on:change=move |event| {
                            let value = event_target_value(&event);
                            workbench.set_target((!value.is_empty()).then_some(value));
                        }
                    >
                        {move || targets.get().into_iter().map(|target| view! {
                            <option value=target.target.unwrap_or_default() selected=target.selected>{target.label}</option>
                        }).collect_view()}
                    </select>
                </label>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=no_cache
                        on:change=move |_| workbench.toggle_no_cache()
                    />
                    <code>"--no-cache"</code>
                </label>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=unproved
                        on:change=move |event| {
                            workbench.set_builder(if event_target_checked(&event) {
                                BuilderKind::Classic
                            } else {
                                BuilderKind::BuildKit
                            });
                        }
                    />
                    {tr!("classic builder")}
                </label>
                <Button on_press=Callback::new(move |()| workbench.prune())>{tr!("Forget all builds")}</Button>
            </div>
            <Show when=move || names.with(Vec::is_empty)>
                <p class="options__hint">
                    <Prose
                        sentence=Sentence::of(
                            tr!("This Dockerfile declares no build argument. A line such as `ARG VERSION=1` makes one."),
                            &[],
                        )
                        choose=desk.choose
                    />
                </p>
            </Show>
        </section>
    }
}
