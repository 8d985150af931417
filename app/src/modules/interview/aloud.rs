//! An answer that is spoken: recorded, listened to, spoken again.

use std::time::Duration;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::interview::{Microphone, SPEAKING_MINUTES, Said, remaining};

use super::desk::{Sheet, Watch};
use crate::components::Button;
use crate::host::timers::Timer;
use crate::host::voice::{self, Recording, Spoken, VoiceError};
use crate::host::{focus, recordings};

/// What is spoken in answer to a question, and its handle.
#[derive(Clone, Copy)]
struct Voice {
    /// The question's name.
    name: StoredValue<String>,
    microphone: RwSignal<Microphone>,
    said: RwSignal<Said>,
    spoken: RwSignal<Option<Spoken>, LocalStorage>,
    recording: StoredValue<Option<Recording>, LocalStorage>,
    limit: StoredValue<Option<Timer>, LocalStorage>,
    watch: Watch,
}

/// The spoken answer to a question; nothing where the browser cannot record.
#[component]
pub(super) fn Aloud(sheet: Sheet) -> impl IntoView {
    if !voice::can_record() {
        return ().into_any();
    }
    let name = sheet
        .question
        .with_value(|question| question.id.to_string());
    let voice = Voice::of(name);
    // Whoever compares has answered.
    Effect::new(move || {
        if sheet.is_revealed.get() {
            voice.stop();
        }
    });
    let press = Callback::new(move |()| match voice.microphone.get_untracked() {
        Microphone::On => voice.stop(),
        _ => voice.speak(),
    });
    let discard = Callback::new(move |()| {
        voice.discard();
        // The button that was pressed is gone.
        focus::first(".aloud__bar .button");
    });
    let is_asked = Signal::derive(move || voice.microphone.get() == Microphone::Asked);
    let heard = move || {
        if voice.microphone.get() == Microphone::On {
            let clock = move || remaining(SPEAKING_MINUTES, voice.watch.seconds.get().unwrap_or(0));
            return view! { <span role="timer">{clock}</span> }.into_any();
        }
        let spoken = voice.spoken.read();
        let Some(spoken) = spoken.as_ref() else {
            return ().into_any();
        };
        let address = spoken.address().to_owned();
        view! {
            <Button on_press=discard>{tr!("Discard")}</Button>
            <audio controls src=address aria-label=tr!("Your spoken answer")></audio>
        }
        .into_any()
    };
    view! {
        <div class="aloud" role="group" aria-label=tr!("Answer aloud")>
            <div class="aloud__bar">
                <Button on_press=press disabled=is_asked>
                    {move || voice.microphone.get().button(voice.said.get())}
                </Button>
                {heard}
            </div>
            <p class="aloud__note" role="status">
                {move || voice.microphone.get().note(voice.said.get())}
            </p>
        </div>
    }
    .into_any()
}

impl Voice {
    /// With what was said before.
    fn of(name: String) -> Self {
        let voice = Self {
            name: StoredValue::new(name),
            microphone: RwSignal::new(Microphone::Off),
            said: RwSignal::new(Said::Nothing),
            spoken: RwSignal::new_local(None),
            recording: StoredValue::new_local(None),
            limit: StoredValue::new_local(None),
            watch: Watch::new(),
        };
        let name = voice.name.get_value();
        spawn_local(async move {
            let Ok(Some(kept)) = recordings::get(&name).await else {
                return;
            };
            // Whoever asked may have left, or spoken meanwhile.
            if voice.said.try_get_untracked() == Some(Said::Nothing) {
                voice.spoken.set(Spoken::of(&kept));
                voice.said.set(Said::Kept);
            }
        });
        voice
    }

    /// Listens until it is stopped or too long, or the question is left, and keeps what was said.
    fn speak(self) {
        self.microphone.set(Microphone::Asked);
        let name = self.name.get_value();
        spawn_local(async move {
            let (begun, said) = match Recording::begin().await {
                Ok(begun) => begun,
                Err(error) => {
                    let _ = self.microphone.try_set(failed(error));
                    return;
                }
            };
            // Whoever left meanwhile is not listened to.
            if self.recording.try_set_value(Some(begun)).is_some() {
                return;
            }
            self.microphone.set(Microphone::On);
            self.watch.start();
            let longest = Duration::from_mins(SPEAKING_MINUTES);
            self.limit
                .set_value(Some(Timer::after(longest, move || self.stop())));
            let said = said.await;
            let is_here = self.microphone.try_set(Microphone::Off).is_none();
            if is_here {
                self.stop();
                self.watch.stop();
            }
            let Some(said) = said else {
                return;
            };
            let kept = recordings::put(&name, &said).await;
            if is_here && self.spoken.try_set(Spoken::of(&said)).is_none() {
                self.said.set(kept.map_or(Said::Unkept, |()| Said::Kept));
            }
        });
    }

    /// Listens no longer.
    fn stop(self) {
        // The question may be left, and with it all of this.
        let _ = self.limit.try_set_value(None);
        let _ = self.recording.try_set_value(None);
    }

    /// Forgets what was said.
    fn discard(self) {
        self.spoken.set(None);
        self.said.set(Said::Nothing);
        let name = self.name.get_value();
        spawn_local(async move {
            // Where nothing can be kept nothing has to be forgotten.
            let _ = recordings::remove(&name).await;
        });
    }
}

const fn failed(error: VoiceError) -> Microphone {
    match error {
        VoiceError::Refused => Microphone::Refused,
        VoiceError::Framed => Microphone::Framed,
        VoiceError::NoMicrophone => Microphone::Missing,
    }
}
