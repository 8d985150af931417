//! A voice, recorded in this page.

use std::future::Future;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaStream, MediaStreamConstraints,
    MediaStreamTrack, Url,
};

use super::error;

/// Why nothing is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VoiceError {
    /// The person or the browser does not allow it.
    Refused,
    /// The same, in a frame: it may be the page around that does not allow it.
    Framed,
    /// There is no microphone, or it cannot be used.
    NoMicrophone,
}

/// Whether the browser can record at all. In a page that is not secure it cannot, nor in a frame that was given no
/// microphone.
pub(crate) fn can_record() -> bool {
    let has = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    has("MediaRecorder")
        && web_sys::window().is_some_and(|window| {
            let devices = window.navigator().media_devices();
            // A browser without them answers with nothing, which is no error.
            window.is_secure_context() && devices.is_ok_and(|devices| devices.is_object())
        })
        && is_permitted()
}

/// Whether the page may ask for a microphone, as far as the browser says: not all know `document.featurePolicy`.
fn is_permitted() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let policy =
        document.and_then(|document| Reflect::get(&document, &"featurePolicy".into()).ok());
    let Some(policy) = policy.filter(JsValue::is_object) else {
        return true;
    };
    let allows = Reflect::get(&policy, &"allowsFeature".into()).map(JsCast::dyn_into::<Function>);
    let Ok(Ok(allows)) = allows else {
        return true;
    };
    let permitted = allows.call1(&policy, &"microphone".into());
    permitted.ok().and_then(|permitted| permitted.as_bool()) != Some(false)
}

/// Somebody is speaking. Dropped, it ends and the microphone is let go.
pub(crate) struct Recording {
    recorder: MediaRecorder,
    _microphone: Microphone,
}

impl Recording {
    /// Asks for the microphone and begins. Gives with it what was said once it has ended, for whatever reason; none if
    /// that is nothing.
    ///
    /// # Errors
    /// It is not allowed, or there is none.
    pub(crate) async fn begin()
    -> Result<(Self, impl Future<Output = Option<Blob>> + use<>), VoiceError> {
        let microphone = Microphone::ask().await.map_err(|error| kind(&error))?;
        let recorder = MediaRecorder::new_with_media_stream(&microphone.0)
            .map_err(|_| VoiceError::NoMicrophone)?;
        let said = said(&recorder);
        recorder.start().map_err(|_| VoiceError::NoMicrophone)?;
        let recording = Self {
            recorder,
            _microphone: microphone,
        };
        Ok((recording, said))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        // One whose microphone was pulled out has stopped already.
        let _ = self.recorder.stop();
    }
}

fn said(recorder: &MediaRecorder) -> impl Future<Output = Option<Blob>> + use<> {
    let parts = Array::new();
    let on_data = {
        let parts = parts.clone();
        Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(part) = event.data() {
                parts.push(&part);
            }
        })
    };
    recorder.set_ondataavailable(Some(on_data.as_ref().unchecked_ref()));
    let stopped = Promise::new(&mut |resolve, _| recorder.set_onstop(Some(&resolve)));
    let recorder = recorder.clone();
    async move {
        // It is never rejected, and all data has come by then.
        let _ = JsFuture::from(stopped).await;
        recorder.set_ondataavailable(None);
        drop(on_data);
        let kind = BlobPropertyBag::new();
        kind.set_type(&recorder.mime_type());
        let whole = Blob::new_with_blob_sequence_and_options(&parts, &kind).ok()?;
        (whole.size() > 0.0).then_some(whole)
    }
}

/// A microphone that listens. Dropped, it does not.
struct Microphone(MediaStream);

impl Microphone {
    async fn ask() -> Result<Self, JsValue> {
        let devices = web_sys::window()
            .ok_or(JsValue::NULL)?
            .navigator()
            .media_devices()?;
        let wanted = MediaStreamConstraints::new();
        wanted.set_audio(&JsValue::TRUE);
        let asked = devices.get_user_media_with_constraints(&wanted)?;
        Ok(Self(JsFuture::from(asked).await?.unchecked_into()))
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        for track in self.0.get_tracks().iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

fn kind(error: &JsValue) -> VoiceError {
    match error::name(error).as_deref() {
        Some("NotAllowedError" | "SecurityError") if is_framed() => VoiceError::Framed,
        Some("NotAllowedError" | "SecurityError") => VoiceError::Refused,
        _ => VoiceError::NoMicrophone,
    }
}

fn is_framed() -> bool {
    web_sys::window().is_some_and(|window| match window.parent() {
        Ok(Some(parent)) => parent != window,
        _ => true,
    })
}

/// What was said, under an address that only this page can read. Dropped, the address leads nowhere.
pub(crate) struct Spoken {
    address: String,
}

impl Spoken {
    /// What is in a recording.
    pub(crate) fn of(recording: &Blob) -> Option<Self> {
        let address = Url::create_object_url_with_blob(recording).ok()?;
        Some(Self { address })
    }

    /// The address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Spoken {
    fn drop(&mut self) {
        // It can only be unknown already.
        let _ = Url::revoke_object_url(&self.address);
    }
}
