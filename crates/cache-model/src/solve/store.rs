//! What a builder remembers: keys, the links between them, and results.
//!
//! Follows `solver/cachemanager.go` and `solver/cachestorage.go`. A key stands for "this op on these inputs"; it is
//! reached by links from the keys of its inputs. A key may have no result: results are pruned, or were never exported,
//! and consumers can still be found through it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::content::layer::Layer;
use crate::content::rootfs::Rootfs;
use crate::content::stack::Stack;
use crate::digest::{Digest, Hasher};

/// Identity of a key in the store. Keys without inputs are named by what they say, others by the links they were first
/// saved under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyId(pub Digest);

impl KeyId {
    /// The key of an op without inputs.
    pub fn root(op: Digest, output: u32) -> Self {
        Self(
            Hasher::new("root")
                .digest(op)
                .number(u64::from(output))
                .finish(),
        )
    }

    /// The key of content.
    pub fn content(content: Digest) -> Self {
        Self(Hasher::new("content").digest(content).finish())
    }
}

/// The way from a key of an input to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// Which input of the op.
    pub input: usize,
    /// The op.
    pub op: Digest,
    /// Its output.
    pub output: u32,
    /// Which part of the input is taken; none for links from content.
    pub selector: Option<Digest>,
}

/// A key of an input with the selector it is linked under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputKey {
    /// The key.
    pub key: KeyId,
    /// See [`Link::selector`].
    pub selector: Option<Digest>,
}

/// A filesystem and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The files.
    pub rootfs: Rootfs,
    /// Layers, lowest first.
    pub layers: Stack<Arc<StackedLayer>>,
}

/// One layer of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackedLayer {
    /// What it changed.
    pub layer: Layer,
    /// Identity of its content.
    pub diff_id: Digest,
    /// Identity of the stack up to it.
    pub chain_id: Digest,
    /// Bytes, where known.
    pub size: Option<u64>,
}

/// A stored result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The filesystem.
    pub snapshot: Arc<Snapshot>,
    /// Later results win. Counts executions on this builder; imported ones keep the time of their export.
    pub created: u64,
    /// Its layers lie in an exported form: a later export takes them along without being asked to make any.
    pub exported: bool,
    /// Steps whose output was assumed, not known, when it was made.
    pub assumed: bool,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Store {
    links: BTreeMap<KeyId, BTreeMap<Link, BTreeSet<KeyId>>>,
    records: BTreeMap<KeyId, Record>,
    known: BTreeSet<KeyId>,
}

impl Store {
    /// Whether a key without inputs was ever saved here, or something that stands on it: what is loaded from an import
    /// is saved with all keys that led to it (`ensurePersistentKey` in `solver/cachemanager.go`).
    pub fn knows(&self, key: KeyId) -> bool {
        self.known.contains(&key) || self.links.contains_key(&key)
    }

    /// The newest result of a key.
    pub fn record(&self, key: KeyId) -> Option<&Record> {
        self.records.get(&key)
    }

    /// Keys that an op has on a key of one of its inputs.
    pub fn follow(&self, from: KeyId, link: Link) -> impl Iterator<Item = KeyId> + '_ {
        self.links
            .get(&from)
            .and_then(|links| links.get(&link))
            .into_iter()
            .flatten()
            .copied()
    }

    /// Adds a link.
    pub fn link(&mut self, from: KeyId, link: Link, to: KeyId) {
        self.links
            .entry(from)
            .or_default()
            .entry(link)
            .or_default()
            .insert(to);
    }

    /// Saves a result under a key; the newest is kept, as it is the one that is ever loaded.
    pub fn save(&mut self, key: KeyId, record: Record) {
        self.known.insert(key);
        match self.records.get_mut(&key) {
            Some(old) if old.created > record.created => {}
            Some(old) => *old = record,
            None => {
                self.records.insert(key, record);
            }
        }
    }

    /// Notes that the result of a key lies in an exported form.
    pub fn mark_exported(&mut self, key: KeyId) {
        if let Some(record) = self.records.get_mut(&key) {
            record.exported = true;
        }
    }

    /// Removes the results that `doomed` names; keys and links stay, as they do under garbage collection. Returns how
    /// many were removed.
    pub fn prune(&mut self, mut doomed: impl FnMut(KeyId, &Record) -> bool) -> usize {
        let before = self.records.len();
        self.records.retain(|key, record| !doomed(*key, record));
        before - self.records.len()
    }

    /// Number of results.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no result.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// All links, for an export.
    pub fn links(&self) -> impl Iterator<Item = (KeyId, Link, KeyId)> + '_ {
        self.links.iter().flat_map(|(from, links)| {
            links
                .iter()
                .flat_map(move |(link, to)| to.iter().map(move |to| (*from, *link, *to)))
        })
    }

    /// Notes a key without inputs that has no result here.
    pub fn learn(&mut self, key: KeyId) {
        self.known.insert(key);
    }
}

/// The local store and the imported ones, asked together.
#[derive(Debug)]
pub struct Stores<'a> {
    /// The builder's own: all writes go here.
    pub local: &'a mut Store,
    /// Imported, by name.
    pub imports: Vec<(&'a str, &'a Store)>,
}

impl Stores<'_> {
    /// Whether any store knows a key without inputs.
    pub fn knows(&self, key: KeyId) -> bool {
        self.local.knows(key) || self.imports.iter().any(|(_, store)| store.knows(key))
    }

    /// The newest result of a key, with the name of the import it is from.
    pub fn record(&self, key: KeyId) -> Option<(Option<&str>, &Record)> {
        let local = self.local.record(key).map(|record| (None, record));
        let imported = self
            .imports
            .iter()
            .filter_map(|(name, store)| Some((Some(*name), store.record(key)?)));
        // The local one wins a tie: it needs no download.
        local.into_iter().chain(imported).reduce(|best, next| {
            if next.1.created > best.1.created {
                next
            } else {
                best
            }
        })
    }

    /// Keys an op has on any of these keys of one input. Every key given is then linked to every key found, so that
    /// what was found by content is found by definition next time (`cacheManager.Query`).
    pub fn query(
        &mut self,
        keys: &[InputKey],
        input: usize,
        op: Digest,
        output: u32,
    ) -> BTreeSet<KeyId> {
        let mut found = BTreeSet::new();
        for key in keys {
            let link = Link {
                input,
                op,
                output,
                selector: key.selector,
            };
            found.extend(self.local.follow(key.key, link));
            for (_, store) in &self.imports {
                found.extend(store.follow(key.key, link));
            }
        }
        for key in keys {
            let link = Link {
                input,
                op,
                output,
                selector: key.selector,
            };
            for &to in &found {
                self.local.link(key.key, link, to);
            }
        }
        found
    }

    /// The key to save a result under: one that every input leads to already, else a fresh one. The links are made.
    pub fn key_for(&mut self, op: Digest, output: u32, inputs: &[Vec<InputKey>]) -> KeyId {
        let mut common: Option<BTreeSet<KeyId>> = None;
        for (input, keys) in inputs.iter().enumerate() {
            let mut reached = BTreeSet::new();
            for key in keys {
                let link = Link {
                    input,
                    op,
                    output,
                    selector: key.selector,
                };
                reached.extend(self.local.follow(key.key, link));
            }
            common = Some(match common {
                None => reached,
                Some(common) => common.intersection(&reached).copied().collect(),
            });
        }
        let id = common
            .and_then(|keys| keys.first().copied())
            .unwrap_or_else(|| {
                let mut hasher = Hasher::new("key").digest(op).number(u64::from(output));
                for keys in inputs {
                    hasher = hasher.number(keys.len() as u64);
                    for key in keys {
                        hasher = hasher.digest(key.key.0);
                        hasher = match key.selector {
                            None => hasher.number(0),
                            Some(selector) => hasher.number(1).digest(selector),
                        };
                    }
                }
                KeyId(hasher.finish())
            });
        for (input, keys) in inputs.iter().enumerate() {
            for key in keys {
                let link = Link {
                    input,
                    op,
                    output,
                    selector: key.selector,
                };
                self.local.link(key.key, link, id);
            }
        }
        id
    }
}
