//! What a page around this one, or a learning platform, may want to know of. Scripts beside the program
//! (`app/static/frame.js`, `lms.js`) listen and pass it on where they are asked to; otherwise nobody does.

use serde_json::{Map, Value};

/// The event they listen to. Its detail is JSON: a page in a sandbox shares no objects.
const EVENT: &str = "layer-lab:did";

/// Tells that something was done.
pub(crate) fn tell(did: &str, about: &str, score: Option<u64>) {
    let mut detail = Map::new();
    detail.insert("did".to_owned(), Value::from(did));
    detail.insert("about".to_owned(), Value::from(about));
    if let Some(score) = score {
        detail.insert("score".to_owned(), Value::from(score));
    }
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&Value::Object(detail).to_string().into());
    let document = web_sys::window().and_then(|window| window.document());
    let event = web_sys::CustomEvent::new_with_event_init_dict(EVENT, &init);
    if let (Some(document), Ok(event)) = (document, event) {
        // Nobody has to listen.
        let _ = document.dispatch_event(&event);
    }
}
