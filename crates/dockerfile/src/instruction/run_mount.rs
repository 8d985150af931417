//! `RUN --mount=…`: options, defaults and their errors.
//!
//! Follows `instructions/commands_runmount.go`. `BuildKit` reads these options only when it expands them, so
//! [`Mount::parse`] takes the expansion as an argument.

mod value;

use serde::{Deserialize, Serialize};

use self::value::{boolean, invalid_for, kind, number, sharing, size};
use super::csv;
use crate::suggest::{Case, with_suggestion};

/// What a mount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MountKind {
    /// Files of the context, a stage or an image.
    Bind,
    /// A directory that lasts across builds and is in no layer.
    Cache,
    /// An empty directory in memory.
    Tmpfs,
    /// A secret as a file or variable.
    Secret,
    /// The agent's socket.
    Ssh,
}

/// How concurrent builds share a cache mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SharingMode {
    /// All at once.
    #[default]
    Shared,
    /// Each build its own.
    Private,
    /// One after the other.
    Locked,
}

/// One `--mount`, options read and defaults applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Its type.
    pub kind: MountKind,
    /// Stage, image or named context it takes from; empty for the build context.
    pub from: String,
    /// Path there.
    pub source: String,
    /// Path in the container.
    pub target: String,
    /// Not writable.
    pub readonly: bool,
    /// Size limit of a tmpfs in bytes; 0 for none.
    pub size: i64,
    /// Id of a cache, secret or ssh mount.
    pub id: String,
    /// Sharing of a cache mount, if given.
    pub sharing: Option<SharingMode>,
    /// The build fails without it.
    pub required: bool,
    /// Variable a secret is put into, if given.
    pub env: Option<String>,
    /// Permission bits, if given.
    pub mode: Option<u64>,
    /// Owner, if given.
    pub uid: Option<u64>,
    /// Group, if given.
    pub gid: Option<u64>,
}

/// Why a `--mount` cannot be read; `BuildKit`'s text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MountError(pub String);

impl MountKind {
    /// Every type, by name.
    pub const ALL: [Self; 5] = [
        Self::Bind,
        Self::Cache,
        Self::Secret,
        Self::Ssh,
        Self::Tmpfs,
    ];

    /// The word after `type=`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Cache => "cache",
            Self::Tmpfs => "tmpfs",
            Self::Secret => "secret",
            Self::Ssh => "ssh",
        }
    }
}

impl SharingMode {
    /// Every mode, by name.
    pub const ALL: [Self; 3] = [Self::Locked, Self::Private, Self::Shared];

    /// The word after `sharing=`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Private => "private",
            Self::Locked => "locked",
        }
    }
}

/// The options there are, in the order `BuildKit` searches them for a near one.
const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

impl Mount {
    /// Reads the value of a `--mount`, each option's value passed through `expand` first.
    ///
    /// ```
    /// use dockerfile::instruction::{Mount, MountError, MountKind};
    /// let mount = Mount::parse("type=cache,target=/root/.cache", &mut |value| {
    ///     Ok::<_, MountError>(value.to_owned())
    /// });
    /// assert_eq!(mount.map(|mount| mount.kind), Ok(MountKind::Cache));
    /// ```
    ///
    /// # Errors
    /// The complaint of `BuildKit`, or the error of `expand`.
    pub fn parse<E: From<MountError>>(
        raw: &str,
        expand: &mut dyn FnMut(&str) -> Result<String, E>,
    ) -> Result<Self, E> {
        let mut mount = Self::of(MountKind::Bind);
        let mut explicit_access = false;
        for field in fields(raw)? {
            let Some((key, value)) = field.split_once('=') else {
                explicit_access |= mount.set_word(&field)?;
                continue;
            };
            let value = expand(value)?;
            explicit_access |= mount.set(&crate::case::lower(key), &value, &field)?;
        }
        if !explicit_access {
            mount.readonly = !matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs);
        }
        mount.validate()?;
        Ok(mount)
    }

    /// What `BuildKit` checks before variables are known: the form, and that `from` holds no variable.
    pub(super) fn check_written(raw: &str) -> Result<(), MountError> {
        for field in fields(raw)? {
            let Some((key, value)) = field.split_once('=') else {
                continue;
            };
            let key = crate::case::lower(key);
            let names_variable = value
                .find('$')
                .is_some_and(|dollar| value[dollar + 1..].chars().next().is_some());
            if key == "from" && names_variable {
                return Err(MountError(format!(
                    "'{key}' doesn't support variable expansion, define alias stage instead"
                )));
            }
        }
        Ok(())
    }

    fn of(kind: MountKind) -> Self {
        Self {
            kind,
            from: String::new(),
            source: String::new(),
            target: String::new(),
            readonly: false,
            size: 0,
            id: String::new(),
            sharing: None,
            required: false,
            env: None,
            mode: None,
            uid: None,
            gid: None,
        }
    }

    /// An option without value; tells whether it decides read or write.
    fn set_word(&mut self, field: &str) -> Result<bool, MountError> {
        let key = crate::case::lower(field);
        match key.as_str() {
            "readonly" | "ro" => self.readonly = true,
            "readwrite" | "rw" => self.readonly = false,
            "required" => {
                self.allow_required(&key)?;
                self.required = true;
                return Ok(false);
            }
            _ => {
                return Err(MountError(format!(
                    "invalid field '{field}' must be a key=value pair"
                )));
            }
        }
        Ok(true)
    }

    fn allow_required(&self, key: &str) -> Result<(), MountError> {
        if matches!(self.kind, MountKind::Secret | MountKind::Ssh) {
            return Ok(());
        }
        Err(self.unexpected(key))
    }

    fn unexpected(&self, key: &str) -> MountError {
        MountError(format!(
            "unexpected key '{key}' for mount type '{}'",
            self.kind.name()
        ))
    }

    /// An option with its value; tells whether it decides read or write.
    fn set(&mut self, key: &str, value: &str, field: &str) -> Result<bool, MountError> {
        match key {
            "type" => self.kind = kind(value)?,
            "from" => value.clone_into(&mut self.from),
            "source" | "src" => value.clone_into(&mut self.source),
            "target" | "dst" | "destination" => value.clone_into(&mut self.target),
            "readonly" | "ro" => {
                self.readonly = boolean(key, value)?;
                return Ok(true);
            }
            "readwrite" | "rw" => {
                self.readonly = !boolean(key, value)?;
                return Ok(true);
            }
            "required" => {
                self.allow_required(key)?;
                self.required = boolean(key, value)?;
            }
            "size" => {
                if self.kind != MountKind::Tmpfs {
                    return Err(self.unexpected(key));
                }
                self.size = size(value).ok_or_else(|| invalid_for(key, value))?;
            }
            "id" => value.clone_into(&mut self.id),
            "sharing" => self.sharing = Some(sharing(value)?),
            "mode" => self.mode = Some(number(key, value, 8)?),
            "uid" => self.uid = Some(number(key, value, 10)?),
            "gid" => self.gid = Some(number(key, value, 10)?),
            "env" => self.env = Some(value.to_owned()),
            _ => {
                return Err(MountError(with_suggestion(
                    format!("unexpected key '{key}' in '{field}'"),
                    key,
                    KEYS,
                    Case::Sensitive,
                )));
            }
        }
        Ok(false)
    }

    /// `validateMount`
    fn validate(&self) -> Result<(), MountError> {
        let fail = |message: String| Err(MountError(message));
        let name = self.kind.name();
        if matches!(self.kind, MountKind::Bind | MountKind::Tmpfs) {
            for (option, value) in [("mode", self.mode), ("uid", self.uid), ("gid", self.gid)] {
                if value.is_some() {
                    return fail(format!("{option} not allowed for \"{name}\" type mounts"));
                }
            }
        }
        if self.kind == MountKind::Secret {
            if !self.from.is_empty() {
                return fail("secret mount should not have a from".to_owned());
            }
            if self.sharing.is_some() {
                return fail("secret mount should not define sharing".to_owned());
            }
            if self.source.is_empty() && self.target.is_empty() && self.id.is_empty() {
                return fail("invalid secret mount. one of source, target required".to_owned());
            }
            if !self.source.is_empty() && !self.id.is_empty() {
                return fail("both source and id can't be set".to_owned());
            }
        }
        if self.sharing.is_some() && self.kind != MountKind::Cache {
            return fail(format!("invalid cache sharing set for {name} mount"));
        }
        Ok(())
    }
}

impl Mount {
    /// The stage or image after `from=` as written, before any other option is understood; the last one counts.
    pub fn from_of(raw: &str) -> Option<String> {
        fields(raw)
            .ok()?
            .iter()
            .filter_map(|field| field.split_once('='))
            .rfind(|(key, _)| key.eq_ignore_ascii_case("from"))
            .map(|(_, value)| value.to_owned())
    }
}

fn fields(raw: &str) -> Result<Vec<String>, MountError> {
    csv::record(raw).map_err(|reason| MountError(format!("failed to parse csv mounts: {reason}")))
}
