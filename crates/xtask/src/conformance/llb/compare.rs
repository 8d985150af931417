//! Where two graphs differ, vertex by vertex and member by member.

use std::collections::BTreeSet;

use cache_model::digest::Digest;
use serde_json::Value;

/// Pairs vertices that agree in everything; of the rest says where those of one name differ.
pub(super) fn compare_vertices(theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
    let mut left: Vec<(String, &Value)> = signatures(ours).into_iter().zip(ours).collect();
    for (signature, vertex) in signatures(theirs).into_iter().zip(theirs) {
        if let Some(at) = left.iter().position(|(other, _)| *other == signature) {
            left.remove(at);
            continue;
        }
        let name = vertex["name"].as_str().unwrap_or_default();
        let same_name = left
            .iter()
            .find(|(_, other)| other["name"] == vertex["name"]);
        match same_name {
            Some((_, other)) => {
                let before = found.len();
                compare(&format!("llb {name}"), vertex, other, found);
                if found.len() == before {
                    found.push(format!("llb {name}: stands on other vertices"));
                }
            }
            None => found.push(format!("llb: no vertex {name}")),
        }
    }
    let known = |name: &Value| theirs.iter().any(|vertex| vertex["name"] == *name);
    for (_, vertex) in left {
        if !known(&vertex["name"]) {
            found.push(format!("llb: superfluous vertex {}", vertex["name"]));
        }
    }
}

/// For every vertex a text that holds all it says, inputs included.
fn signatures(vertices: &[Value]) -> Vec<String> {
    let mut signatures: Vec<String> = Vec::with_capacity(vertices.len());
    for vertex in vertices {
        let mut vertex = vertex.clone();
        for input in vertex["inputs"].as_array_mut().into_iter().flatten() {
            let index = input["vertex"].as_u64().unwrap_or(u64::MAX) as usize;
            let below = signatures.get(index).cloned().unwrap_or_default();
            input["vertex"] = Value::from(Digest::of(below.as_bytes()).hex());
        }
        signatures.push(vertex.to_string());
    }
    signatures
}

/// Says where two values differ, members one by one.
pub(super) fn compare(place: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names.into_iter().filter(|name| *name != "vertex") {
                let place = format!("{place}.{name}");
                compare(&place, &theirs[name], &ours[name], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{place}[{index}]"), a, b, found);
            }
        }
        _ if theirs == ours => {}
        _ => found.push(format!("{place}: recorded {theirs}, got {ours}")),
    }
}
