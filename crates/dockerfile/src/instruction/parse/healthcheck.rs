//! `HEALTHCHECK`.

use super::super::flag::{FlagType, Flags};
use super::super::{Healthcheck, duration};
use super::at_least_one;
use super::run::command_line;
use crate::quote::go_quote;
use crate::syntax::{Keyword, Node};

/// The least interval a health check may have, in nanoseconds.
const MINIMUM_INTERVAL_NS: i64 = 1_000_000;

pub(super) fn healthcheck(node: &Node) -> Result<Healthcheck, String> {
    at_least_one(node, Keyword::Healthcheck)?;
    let (kind, command) = node
        .values
        .split_first()
        .ok_or_else(|| "HEALTHCHECK requires at least one argument".to_owned())?;
    let kind = crate::case::upper(kind);
    if kind == "NONE" {
        if !command.is_empty() {
            return Err("HEALTHCHECK NONE takes no arguments".to_owned());
        }
        return Ok(Healthcheck {
            test: vec![kind],
            ..Healthcheck::default()
        });
    }
    let flags = Flags::parse(
        &node.flags,
        &[
            ("interval", FlagType::String),
            ("retries", FlagType::String),
            ("start-interval", FlagType::String),
            ("start-period", FlagType::String),
            ("timeout", FlagType::String),
        ],
    )?;
    if kind != "CMD" {
        return Err(format!(
            "Unknown type {} in HEALTHCHECK (try CMD)",
            go_quote(&kind)
        ));
    }
    let args = command_line(node, command).args;
    if args.is_empty() {
        return Err("Missing command after HEALTHCHECK CMD".to_owned());
    }
    let kind = if node.json { "CMD" } else { "CMD-SHELL" };
    let mut test = vec![kind.to_owned()];
    test.extend(args);
    Ok(Healthcheck {
        test,
        interval_ns: interval(&flags, "interval")?,
        timeout_ns: interval(&flags, "timeout")?,
        start_period_ns: interval(&flags, "start-period")?,
        start_interval_ns: interval(&flags, "start-interval")?,
        retries: match flags.string("retries").as_str() {
            "" => 0,
            text => match duration::parse_i32(text)? {
                retries if retries < 0 => {
                    return Err(format!("--retries cannot be negative ({retries})"));
                }
                retries => retries,
            },
        },
    })
}

fn interval(flags: &Flags<'_>, name: &str) -> Result<i64, String> {
    let text = flags.string(name);
    if text.is_empty() {
        return Ok(0);
    }
    match duration::parse(&text)? {
        0 => Ok(0),
        nanoseconds if nanoseconds < MINIMUM_INTERVAL_NS => Err(format!(
            "Interval {} cannot be less than 1ms",
            go_quote(name)
        )),
        nanoseconds => Ok(nanoseconds),
    }
}
