//! `RUN`, and what it shares with `CMD` and `ENTRYPOINT`.

use super::super::flag::{FlagType, Flags};
use super::super::{CommandLine, Device, Mount, Run, ShellFile};
use crate::quote::go_quote;
use crate::syntax::Node;

pub(super) fn command_line(node: &Node, values: &[String]) -> CommandLine {
    CommandLine {
        args: if node.json || values.is_empty() {
            values.to_vec()
        } else {
            vec![values.join(" ")]
        },
        prepend_shell: !node.json,
    }
}

pub(super) fn run(node: &Node) -> Result<Run, String> {
    let flags = Flags::parse(
        &node.flags,
        &[
            ("device", FlagType::Strings),
            ("mount", FlagType::Strings),
            ("network", FlagType::String),
            ("security", FlagType::String),
        ],
    )?;
    let devices = flags
        .strings("device")
        .iter()
        .map(|device| Device::parse(device))
        .collect::<Result<_, _>>()?;
    let mounts = flags.strings("mount");
    for mount in &mounts {
        Mount::check_written(mount).map_err(|error| error.to_string())?;
    }
    let network = match flags.string("network") {
        network if network.is_empty() && flags.strings("network").is_empty() => {
            "default".to_owned()
        }
        network if matches!(network.as_str(), "default" | "none" | "host") => network,
        network => return Err(format!("invalid network mode {}", go_quote(&network))),
    };
    let security = match flags.string("security") {
        security if security.is_empty() && flags.strings("security").is_empty() => {
            "sandbox".to_owned()
        }
        security if matches!(security.as_str(), "sandbox" | "insecure") => security,
        security => return Err(format!("security {} is not valid", go_quote(&security))),
    };
    Ok(Run {
        command: command_line(node, &node.values),
        files: node
            .heredocs()
            .iter()
            .map(|heredoc| ShellFile {
                name: heredoc.name.clone(),
                data: heredoc.content.clone(),
                chomp: heredoc.chomp,
            })
            .collect(),
        flags_used: flags.used(),
        mounts,
        network,
        security,
        devices,
    })
}
