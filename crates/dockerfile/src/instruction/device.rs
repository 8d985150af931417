//! `RUN --device=…`.
//!
//! Follows `instructions/commands_rundevice.go`.

use serde::{Deserialize, Serialize};

use super::csv;
use crate::suggest::{Case, with_suggestion};

/// A device that a `RUN` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Device {
    /// Its name, for instance `vendor.com/gpu=all`.
    pub name: String,
    /// The build fails without it.
    pub required: bool,
}

impl Device {
    /// Reads the value of a `--device`.
    pub(super) fn parse(raw: &str) -> Result<Self, String> {
        let fields =
            csv::record(raw).map_err(|reason| format!("failed to parse csv devices: {reason}"))?;
        let mut device = Self::default();
        for field in fields {
            let (key, value) = match field.split_once('=') {
                Some((key, value)) => (crate::case::lower(key), Some(value)),
                None => (crate::case::lower(&field), None),
            };
            match (key.as_str(), value) {
                ("required", None) => device.required = true,
                ("required", Some(value)) => {
                    device.required = crate::check::parse_bool(value)
                        .ok_or_else(|| format!("invalid value for {key}: {value}"))?;
                }
                ("name", Some(value)) => {
                    if !device.name.is_empty() {
                        return Err(format!("device name already set to {}", device.name));
                    }
                    value.clone_into(&mut device.name);
                }
                _ if device.name.is_empty() => device.name = field,
                (_, None) => {
                    return Err(format!("invalid field '{field}' must be a key=value pair"));
                }
                (key, Some(_)) => {
                    return Err(with_suggestion(
                        format!("unexpected key '{key}' in '{field}'"),
                        key,
                        ["name", "required"],
                        Case::Sensitive,
                    ));
                }
            }
        }
        Ok(device)
    }
}
