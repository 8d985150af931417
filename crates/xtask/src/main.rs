//! The repository's own commands: `cargo xtask serve | build | test | conformance | bench | screenshots`.
fn main() {}
