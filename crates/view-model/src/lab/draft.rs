//! An attempt as it is kept between visits. What the model found is not kept: it is found again.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::incident::Lab;
use super::machine::{Event, HINTS, Stage, State, step};
use super::screen::EditTab;
use crate::interview::is_met;

/// The attempt as text.
pub fn write_draft(lab: &Lab, state: &State) -> String {
    let files: serde_json::Map<String, Value> = EditTab::all(lab)
        .into_iter()
        .filter_map(|tab| {
            let text = state.attempt.text(&tab.path)?;
            Some((tab.path.clone(), text.into()))
        })
        .collect();
    json!({
        "stage": state.stage as u64,
        "predicted": state.predicted,
        "opened": state.opened,
        "chosen": state.chosen,
        "hints": state.hints,
        "refused": state.refused,
        "files": files,
        "explanation": state.explanation,
        "met": state.met,
    })
    .to_string()
}

/// The attempt that was kept, as far as it can be trusted: whoever claims to have come further than the steps owed
/// allow stands where they are still owed. None for a text that is no attempt.
pub fn read_draft(lab: &Lab, text: &str) -> Option<State> {
    let value: Value = serde_json::from_str(text).ok()?;
    let places = |name: &str| -> Option<Vec<usize>> {
        let items = value.get(name)?.as_array()?.iter().take(1000);
        items.map(|item| Some(item.as_u64()? as usize)).collect()
    };
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    let wanted = number("stage")?;
    let mut state = State::new(lab);
    for at in places("predicted")? {
        state = step(lab, state, Event::Predict(at, true));
    }
    let opened: BTreeSet<usize> = places("opened")?.into_iter().collect();
    // Each stage gets back what belongs to it, and is left only as a person could leave it.
    loop {
        match state.stage {
            Stage::Read => {
                for at in &opened {
                    state = step(lab, state, Event::Open(*at));
                }
            }
            Stage::Cause => {
                for at in places("chosen")? {
                    state = step(lab, state, Event::Choose(at));
                }
            }
            Stage::Repair => {
                for (path, text) in value.get("files")?.as_object()? {
                    let text = text.as_str()?.to_owned();
                    state = step(lab, state, Event::Edit(path.clone(), text));
                }
                // A repair that was taken up again keeps the explanation of the one before.
                state.explain(value.get("explanation")?.as_str()?.to_owned());
                state.hints = (number("hints")? as usize)
                    .min(HINTS)
                    .min(lab.scenario.hints.len());
                if wanted > Stage::Repair as u64 {
                    state = step(lab, state, Event::Verify);
                }
                // What was refused was counted when it was.
                state.refused = (number("refused")? as usize).min(1000);
            }
            Stage::Compare => {
                let met = number("met")?;
                for place in 0..lab.scenario.rubric.len() {
                    state = step(lab, state, Event::Judge(place, is_met(met, place)));
                }
            }
            Stage::Predict | Stage::Trigger | Stage::Explain | Stage::Done => {}
        }
        if state.stage as u64 >= wanted || state.stage == Stage::Done || state.owed(lab).is_some() {
            break;
        }
        state = step(lab, state, Event::Next);
    }
    state.announcement.clear();
    Some(state)
}
