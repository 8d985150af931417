//! `EXPOSE` (`convert_expose.go`).

use std::net::IpAddr;

use dockerfile::instruction::Command;

use super::fault::Fault;
use super::plan::Lowering;
use super::stage::StageId;
use super::text;

impl Lowering<'_> {
    pub(super) fn expose(
        &mut self,
        id: StageId,
        command: &Command,
        ports: &[String],
    ) -> Result<(), Fault> {
        let mut words = Vec::new();
        for port in ports {
            let environment = &self.stages[id].state.environment;
            let expanded = self.lexer.process_words(port, environment);
            words.extend(expanded.map_err(|error| error.to_string())?);
        }
        let mut exposed = Vec::new();
        for word in &words {
            let port = Port::parse(word)?;
            self.check_exposed_port(word, port.protocol, port.has_host_part(), command.lines);
            exposed.extend(port.expand()?);
        }
        let config = &mut self.stages[id].image.config;
        let known = config.exposed_ports.get_or_insert_default();
        for port in &exposed {
            known.entry(port.clone()).or_default();
        }
        self.commit(id, format!("EXPOSE {}", text::list(&exposed)), false);
        Ok(())
    }
}

/// The ports that one word exposes, as `80/tcp`.
pub(crate) fn ports(word: &str) -> Result<Vec<String>, String> {
    Port::parse(word)?.expand()
}

/// `[ip:][host:]container[/protocol]`, not yet checked.
struct Port<'a> {
    ip: &'a str,
    host: &'a str,
    container: &'a str,
    protocol: &'a str,
}

impl<'a> Port<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let (front, last) = text.rsplit_once(':').unwrap_or(("", text));
        let (ip, host) = front.rsplit_once(':').unwrap_or(("", front));
        let invalid = |why: &str| {
            let quoted = dockerfile::quote::go_quote(text);
            Err(format!("invalid port: {quoted}: {why}"))
        };
        let (container, protocol) = last.split_once('/').unwrap_or((last, ""));
        if container.is_empty() {
            return invalid("no port specified");
        }
        let protocol = match dockerfile::case::lower(protocol).as_str() {
            "" => "tcp",
            "tcp" | "udp" | "sctp" => protocol,
            _ => return invalid(&format!("invalid proto: {protocol}")),
        };
        Ok(Self {
            ip,
            host,
            container,
            protocol,
        })
    }

    fn has_host_part(&self) -> bool {
        !self.ip.is_empty() || !self.host.is_empty()
    }

    /// `80/tcp` for every port of the range.
    fn expand(&self) -> Result<Vec<String>, String> {
        self.check_ip()?;
        let (first, last) = range(self.container)
            .ok_or_else(|| format!("invalid containerPort: {}", self.container))?;
        if !self.host.is_empty() {
            let (host_first, host_last) =
                range(self.host).ok_or_else(|| format!("invalid hostPort: {}", self.host))?;
            if last - first != host_last - host_first && first != last {
                return Err(format!(
                    "invalid ranges specified for container and host Ports: {} and {}",
                    self.container, self.host
                ));
            }
        }
        let protocol = dockerfile::case::lower(self.protocol);
        Ok((first..=last)
            .map(|port| format!("{port}/{protocol}"))
            .collect())
    }

    fn check_ip(&self) -> Result<(), String> {
        let mut ip = self.ip;
        if ip.starts_with('[') {
            let inner = ip.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            ip = match inner {
                Some(inner) if !inner.contains(['[', ']']) => inner,
                _ => return Err(format!("invalid IP address {ip}: {}", split_error(ip))),
            };
        }
        if !ip.is_empty() && ip.parse::<IpAddr>().is_err() {
            return Err(format!("invalid IP address: {ip}"));
        }
        Ok(())
    }
}

/// What Go's `net.SplitHostPort` says of `ip:`.
fn split_error(ip: &str) -> String {
    let reason = if !ip.contains(']') {
        "missing ']' in address"
    } else if !ip.ends_with(']') {
        "missing port in address"
    } else {
        "unexpected '[' in address"
    };
    format!("address {ip}:: {reason}")
}

/// `80` or `80-90`; numbers up to 65535, a sign is allowed.
fn range(text: &str) -> Option<(u32, u32)> {
    let number = |text: &str| -> Option<u32> {
        let number: i64 = text.parse().ok()?;
        u16::try_from(number).ok().map(u32::from)
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) if first != last => (number(first)?, number(last)?),
        Some((first, _)) => (number(first)?, number(first)?),
        None => (number(text)?, number(text)?),
    };
    (first <= last).then_some((first, last))
}
