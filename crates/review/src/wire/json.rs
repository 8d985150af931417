//! Events as text: what a person exports, may read, and imports again.
//!
//! One object an event, one event a line. The checksum is that of the binary form of the events in order, so it holds
//! however the text is laid out, and breaks when any event is changed.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::binary::{checksum, exact};
use super::fields::{self, KINDS, Sink, Source};
use super::{Damage, Unreadable, VERSION};
use crate::event::{Event, EventId};
use crate::log::Log;

const FORMAT: &str = "layer-lab-progress";

/// The whole history as a file.
pub fn export(log: &Log) -> String {
    let sum = checksum(log.events());
    let mut out = Text(format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"sha256\":\"{sum}\",\"events\":["
    ));
    for (place, event) in log.events().iter().enumerate() {
        out.0.push_str(if place == 0 { "\n" } else { ",\n" });
        out.0.push_str("{\"kind\":");
        out.quoted(KINDS[fields::kind(&event.what)]);
        out.number("order", event.order);
        out.number("writer", event.id.writer);
        out.number("count", event.id.count);
        out.number("at", event.at);
        fields::write(&event.what, &mut out);
        out.0.push('}');
    }
    out.0.push_str("\n]}\n");
    out.0
}

/// The events of an exported file.
///
/// # Errors
///
/// If a newer version wrote it, it is damaged, or something else.
pub fn import(text: &str) -> Result<Log, Unreadable> {
    let file: Value = serde_json::from_str(text).map_err(|_| Unreadable::Foreign)?;
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(Unreadable::Foreign);
    }
    let version = file.get("version").and_then(Value::as_u64).unwrap_or(0);
    if version > VERSION {
        return Err(Unreadable::Newer(version));
    }
    let events = file
        .get("events")
        .and_then(Value::as_array)
        .ok_or(Unreadable::Damaged(Damage::NoEvents))?;
    let events = events.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let log = Log::of(events);
    let told = file.get("sha256").and_then(Value::as_str);
    if told != Some(&checksum(log.events())) {
        return Err(Unreadable::Damaged(Damage::Checksum));
    }
    Ok(log)
}

fn event(value: &Value) -> Result<Event, Unreadable> {
    let object = value
        .as_object()
        .ok_or(Unreadable::Damaged(Damage::NoEvent))?;
    let mut from = Fields(object);
    let kind = object.get("kind").and_then(Value::as_str);
    let kind = KINDS
        .iter()
        .position(|name| kind == Some(name))
        .ok_or(Unreadable::Damaged(Damage::Kind))?;
    Ok(Event {
        order: from.number("order")?,
        id: EventId {
            writer: from.number("writer")?,
            count: from.number("count")?,
        },
        at: from.number("at")?,
        what: fields::read(kind, &mut from)?,
    })
}

struct Text(String);

impl Text {
    fn name(&mut self, name: &str) {
        self.0.push(',');
        self.quoted(name);
        self.0.push(':');
    }

    fn quoted(&mut self, text: &str) {
        self.0.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => self.0.extend(['\\', letter]),
                '\n' => self.0.push_str("\\n"),
                // Writing into a text never fails.
                _ if letter < ' ' => drop(write!(self.0, "\\u{:04x}", u32::from(letter))),
                _ => self.0.push(letter),
            }
        }
        self.0.push('"');
    }
}

impl Sink for Text {
    fn number(&mut self, name: &'static str, value: u64) {
        self.name(name);
        self.0.push_str(&value.to_string());
    }

    fn numbers(&mut self, name: &'static str, values: &[u64]) {
        self.name(name);
        for (place, value) in values.iter().enumerate() {
            self.0.push(if place == 0 { '[' } else { ',' });
            self.0.push_str(&value.to_string());
        }
        self.0.push(']');
    }

    fn text(&mut self, name: &'static str, value: &Arc<str>) {
        self.name(name);
        self.quoted(value);
    }
}

struct Fields<'a>(&'a Map<String, Value>);

fn number(value: Option<&Value>) -> Result<u64, Unreadable> {
    value
        .and_then(Value::as_u64)
        .ok_or(Unreadable::Damaged(Damage::NoNumber))
        .and_then(exact)
}

impl Source for Fields<'_> {
    fn number(&mut self, name: &'static str) -> Result<u64, Unreadable> {
        number(self.0.get(name))
    }

    fn numbers(&mut self, name: &'static str, values: &mut [u64]) -> Result<(), Unreadable> {
        let list = self.0.get(name);
        for (place, value) in values.iter_mut().enumerate() {
            *value = number(list.and_then(|list| list.get(place)))?;
        }
        Ok(())
    }

    fn text(&mut self, name: &'static str) -> Result<Arc<str>, Unreadable> {
        self.0
            .get(name)
            .and_then(Value::as_str)
            .map(Into::into)
            .ok_or(Unreadable::Damaged(Damage::NoText))
    }
}
