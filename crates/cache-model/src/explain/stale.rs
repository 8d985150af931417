//! Cached results that may be out of date.

use super::StaleRisk;
use crate::graph::Vertex;

/// Whether a found result depends on something that its key does not hold: time, or the network.
pub fn stale_risk(_vertex: &Vertex) -> Option<StaleRisk> {
    None
}
