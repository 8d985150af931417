//! What lies beside the history: answers that are being written, and those that were spoken. Erasing takes them away
//! with it, and they can be brought back with it.

use leptos::task::spawn_local;

use crate::host::recordings::{self, Recordings};
use crate::host::storage::small;

/// How the names of answers begin that are being written.
pub(crate) const DRAFT: &str = "layer-lab:answer:";

/// What was taken away.
#[derive(Default)]
pub(super) struct Aside {
    drafts: Vec<(String, String)>,
    spoken: Recordings,
}

impl Aside {
    /// Takes it away. `taken` gets it when all of it is gone from the device.
    pub(super) fn take(taken: impl FnOnce(Self) + 'static) {
        let drafts = small::names(DRAFT)
            .into_iter()
            .filter_map(|name| {
                let text = small::get(&name)?;
                small::remove(&name);
                Some((name, text))
            })
            .collect();
        spawn_local(async move {
            // Where nothing can be kept nothing was spoken that has to be forgotten.
            let spoken = recordings::take_all().await.unwrap_or_default();
            taken(Self { drafts, spoken });
        });
    }

    /// Puts it back.
    pub(super) fn put_back(self) {
        for (name, text) in &self.drafts {
            small::set(name, text);
        }
        spawn_local(async move {
            // It came from there a moment ago; if there is no room any more, the newer things stay.
            let _ = recordings::put_all(&self.spoken).await;
        });
    }
}
