//! The first place where two documents differ.

use serde_json::Value;

/// Compares what was recorded with what we say, members in order of their names.
///
/// # Errors
/// The path of the first difference and both values there.
pub(crate) fn first_difference(path: &str, recorded: &Value, ours: &Value) -> Result<(), String> {
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            let mut names: Vec<&String> = recorded.keys().chain(ours.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let here = format!("{path}.{name}");
                match (recorded.get(name), ours.get(name)) {
                    (Some(recorded), Some(ours)) => first_difference(&here, recorded, ours)?,
                    (recorded, ours) => return Err(describe(&here, recorded, ours)),
                }
            }
            Ok(())
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            for index in 0..recorded.len().max(ours.len()) {
                let here = format!("{path}[{index}]");
                match (recorded.get(index), ours.get(index)) {
                    (Some(recorded), Some(ours)) => first_difference(&here, recorded, ours)?,
                    (recorded, ours) => return Err(describe(&here, recorded, ours)),
                }
            }
            Ok(())
        }
        (recorded, ours) if recorded == ours => Ok(()),
        (recorded, ours) => Err(describe(path, Some(recorded), Some(ours))),
    }
}

fn describe(path: &str, recorded: Option<&Value>, ours: Option<&Value>) -> String {
    let show = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    format!("{path}: recorded {}, got {}", show(recorded), show(ours))
}

#[cfg(test)]
mod tests {
    use super::first_difference;
    use serde_json::json;

    #[test]
    fn names_the_place() {
        let recorded = json!({"a": [1, {"b": null}], "c": 2});
        assert_eq!(first_difference("x", &recorded, &recorded), Ok(()));
        let ours = json!({"a": [1, {"b": 0}], "c": 2});
        assert_eq!(
            first_difference("x", &recorded, &ours),
            Err("x.a[1].b: recorded null, got 0".to_owned())
        );
        assert_eq!(
            first_difference("x", &recorded, &json!({"a": [1]})),
            Err("x.a[1]: recorded {\"b\":null}, got nothing".to_owned())
        );
    }
}
