//! What the solver did with one vertex, in the order in which it did it: for teaching and for looking into a model that
//! disagrees with a builder.

use std::collections::BTreeSet;

use super::key::CacheMap;
use super::store::KeyId;
use crate::digest::Digest;
use crate::graph::{Vertex, VertexId};

/// The solver's way with one vertex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The vertex.
    pub vertex: Vertex,
    /// What it contributes to its key.
    pub map: CacheMap,
    /// For each input: the vertex that gives it, with its name; the name is empty for internal ones.
    pub inputs: Vec<(VertexId, String)>,
    /// What was done, in order. Empty where nothing needs the vertex.
    pub events: Vec<Event>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The keys that an input offers were followed through the store.
    Asked {
        /// Which input.
        input: usize,
        /// How many keys it offered.
        offered: usize,
        /// Keys of the vertex to which they lead.
        found: Vec<KeyId>,
    },
    /// The keys to which all inputs lead were taken.
    Agreed {
        /// They.
        keys: Vec<KeyId>,
    },
    /// The content taken from an input was digested and followed through the store.
    Digested {
        /// Which input.
        input: usize,
        /// Digest of what is taken.
        content: Digest,
        /// Keys of the vertex to which it leads.
        found: Vec<KeyId>,
    },
    /// The keys were looked at for a result.
    Looked {
        /// Each with the number of the build, from 1, that made its newest result; none for one without a result.
        keys: Vec<(KeyId, Option<u64>)>,
    },
    /// A result was loaded.
    Loaded {
        /// Its key.
        key: KeyId,
        /// Number of the build that made it, from 1.
        created: u64,
        /// The imported store it is from; none for the builder's own.
        import: Option<String>,
        /// Another vertex of the same build, executed a moment before, made it.
        is_twin: bool,
    },
    /// It was executed.
    Executed,
    /// Its result was saved.
    Saved {
        /// Under these keys.
        keys: Vec<KeyId>,
    },
}

impl Event {
    pub(super) fn agreed(keys: &BTreeSet<KeyId>) -> Self {
        Self::Agreed {
            keys: keys.iter().copied().collect(),
        }
    }
}
