//! How it knows: what the simulator is, what it is checked against, and what it cannot know.

use language::tr;
use leptos::prelude::*;
use view_model::bench::State;
use view_model::revision::runs;

use crate::components::{Shape, Words};
use crate::diagram::StateWord;
use crate::shell::{Room, RoomKind, View};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "about",
    title: || tr!("How it knows"),
    kind: RoomKind::About,
    icon: Shape::About,
    view: part!(reading.about: View = |_| view! { <About /> }.into_any()),
};

/// The page.
#[component]
fn About() -> impl IntoView {
    view! {
        <article class="page">
            <h1>{tr!("How it knows")}</h1>
            <p>
                {tr!(
                    "Layer Lab reads a Dockerfile the way BuildKit does, plans the same graph of steps, computes for each step what its cache key would take in, and looks it up among the builds done on this page. No container runs, and nothing leaves the browser: after loading, the page makes no request but for its own files."
                )}
            </p>
            <h2>{tr!("What it is checked against")}</h2>
            <p>
                {tr!(
                    "Its answers are compared, build by build, with recordings of a real BuildKit: which steps were cached, which ran, the errors and their lines, the layers and the history of the image. The recordings lie in the repository, and each change of the code is tested against them."
                )}
            </p>
            <h2>{tr!("What it cannot know")}</h2>
            <ul>
                <li>
                    <Words runs=runs(&tr!(
                        "What a `RUN` writes. Unless you say otherwise, a step that runs again is taken to write other bytes than before. Steps whose outcome hangs on that are marked, and the panel “Why” lets you say what is true for your project."
                    )) />
                </li>
                <li>
                    {tr!(
                        "What a registry holds. Base images are taken as they are written; their digests are stand-ins until a tag is said to have moved."
                    )}
                </li>
                <li>
                    {tr!(
                        "What a browser hides about files: links, and whether they may be executed. A file is taken to be plain, mode 0644, unless you set it."
                    )}
                </li>
                <li>
                    {tr!(
                        "How long your steps take. Times of the example are assumed, and say so."
                    )}
                </li>
            </ul>
            <h2>{tr!("What the marks mean")}</h2>
            <dl class="legend legend--tall">
                {State::ALL
                    .into_iter()
                    .map(|state| view! {
                        <div class="legend__item">
                            <dt><StateWord state /></dt>
                            <dd>{state.meaning()}</dd>
                        </div>
                    })
                    .collect_view()}
            </dl>
        </article>
    }
}
