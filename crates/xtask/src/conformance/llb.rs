//! Graphs of the parser corpus: what was recorded against what lowering makes, field by field.
//!
//! Graphs are compared as graphs: a vertex is the same as a recorded one if all fields agree and its inputs are the
//! same vertices; the order in which the vertices are listed does not count.

mod compare;
mod form;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::compare::{compare, compare_vertices};
use self::form::vertices;
use anyhow::{Context as _, Result};
use cache_model::build::NoCache;
use cache_model::ignore::Matcher;
use cache_model::image::config::ImageConfig;
use cache_model::image::platform::Platform;
use cache_model::lower::{ImageResolver, LowerOptions, Lowered, ResolvedImage, check, lower};
use dockerfile::check::Finding;
use dockerfile::error::BuildError;
use dockerfile::instruction::Parsed;
use dockerfile::syntax::Syntax;
use serde_json::{Value, json};

/// Lowers the Dockerfile of a case in the world that the corpus describes: worker `linux/amd64`, images with the
/// configuration the case gives them, any other image with one layer and an empty configuration.
///
/// # Errors
/// The case itself cannot be understood.
pub(crate) fn lower_case(case: &Value, syntax: &Syntax, parsed: &Parsed) -> Result<Lowered> {
    in_world(case, |options| lower(syntax, parsed, options))
}

/// What `docker build --check` says of a case: findings and the error it stops with.
///
/// # Errors
/// The case itself cannot be understood.
pub(crate) fn check_case(
    case: &Value,
    syntax: &Syntax,
    parsed: &Parsed,
) -> Result<(Vec<Finding>, Option<BuildError>)> {
    in_world(case, |options| check(syntax, parsed, options))
}

fn in_world<T>(case: &Value, run: impl FnOnce(&LowerOptions<'_>) -> T) -> Result<T> {
    let mut images = World::default();
    for (name, image) in case["images"].as_object().into_iter().flatten() {
        let no_layers = image["rootfs"]["diff_ids"]
            .as_array()
            .is_none_or(Vec::is_empty);
        let config: ImageConfig = serde_json::from_value(image.clone())
            .with_context(|| format!("the configuration of {name}"))?;
        images.0.insert(name.clone(), (config, no_layers));
    }
    let args: BTreeMap<String, String> = match &case["args"] {
        Value::Null => BTreeMap::new(),
        args => serde_json::from_value(args.clone()).context("args")?,
    };
    let platforms: Vec<Platform> = match case["platform"].as_str() {
        Some(platform) => vec![Platform::parse(platform)?.normalized()],
        None => Vec::new(),
    };
    let ignore = case["dockerignore"]
        .as_str()
        .map(Matcher::new)
        .transpose()?;
    Ok(run(&LowerOptions {
        args: &args,
        target: case["target"].as_str(),
        platforms: &platforms,
        worker: &Platform::default(),
        no_cache: &NoCache::Off,
        frontend: &BTreeMap::new(),
        contexts: &BTreeMap::new(),
        images: &images,
        ignore: ignore.as_ref(),
        all_stages: false,
    }))
}

#[derive(Default)]
struct World(BTreeMap<String, (ImageConfig, bool)>);

impl ImageResolver for World {
    fn resolve(&self, reference: &str, platform: &Platform) -> Result<ResolvedImage, String> {
        let (config, no_layers) = self.0.get(reference).cloned().unwrap_or_else(|| {
            let config = ImageConfig {
                platform: platform.clone(),
                ..ImageConfig::default()
            };
            (config, false)
        });
        Ok(ResolvedImage {
            digest: None,
            config,
            no_layers,
        })
    }
}

/// The differences between `golden.llb` of a case and what lowering made; empty if there are none.
pub(crate) fn differences(golden: &Value, lowered: &Lowered) -> Vec<String> {
    let mut found = Vec::new();
    if golden.is_null() {
        if lowered.error.is_none() {
            found.push("llb: there is a graph, none was recorded".to_owned());
        }
        return found;
    }
    if let Some(error) = &lowered.error {
        return vec![format!(
            "llb: recorded a graph, lowering says: {}",
            error.message
        )];
    }
    let ours = vertices(&lowered.graph);
    let theirs: Vec<Value> = golden["vertices"].as_array().cloned().unwrap_or_default();
    compare_vertices(&theirs, &ours, &mut found);
    let result = lowered.graph.results.first().copied().flatten();
    let ours = result.map(|edge| {
        json!({
            "name": lowered.graph.vertex(edge.vertex).meta.name,
            "output": edge.output,
        })
    });
    let theirs = golden["result"]
        .as_object()
        .map(|result| json!({"name": result["name"], "output": result["output"]}));
    if ours != theirs {
        found.push(format!(
            "llb.result: recorded {}, got {}",
            show(theirs.as_ref()),
            show(ours.as_ref())
        ));
    }
    let image = lowered
        .images
        .first()
        .map(|image| json!(image))
        .unwrap_or_default();
    compare("llb.image", &golden["image"], &image, &mut found);
    let epoch = lowered.epoch.map_or(Value::Null, Value::from);
    compare(
        "llb.source_date_epoch",
        &golden["source_date_epoch"],
        &epoch,
        &mut found,
    );
    found
}

fn show(value: Option<&Value>) -> String {
    value.map_or("none".to_owned(), Value::to_string)
}
