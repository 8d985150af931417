//! Files of the client: the build context and named contexts (`frontend/dockerui`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Lowering;
use super::draft::{Draft, DraftOp};
use super::fault::Fault;
use super::options::NamedContext;
use super::stage::StageId;
use super::state::State;
use crate::graph::{Edge, SourceOp, VertexMeta};
use crate::ignore::Matcher;
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;
use crate::image::reference::Reference;

/// A folder whose needed paths are known once all stages are gone through.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalSource {
    source: Edge,
    stage: StageId,
}

impl Lowering<'_> {
    /// The build context. Its vertex tells the client which paths to send, see [`Lowering::finish_contexts`].
    pub(super) fn build_context(&mut self) -> Edge {
        if let Some(edge) = self.build_context {
            return edge;
        }
        let source = local_source("context", "context");
        let edge = self.drafts.add(Draft {
            op: DraftOp::Source(source),
            meta: VertexMeta {
                name: "[internal] load build context".to_owned(),
                ..VertexMeta::default()
            },
            origin: None,
        });
        self.build_context = Some(edge);
        edge
    }

    /// The named context a name stands for, if one does (`dockerui.Client.NamedContext`): `name::platform` counts
    /// before `name`. The two names of the builder's own are never replaced.
    ///
    /// # Errors
    /// When the name of a stage, which is looked up as well, is no name of an image: `build-`, `a..b`.
    pub(super) fn named_context(
        &self,
        name: &str,
        platform: Option<&Platform>,
    ) -> Result<Option<(String, NamedContext)>, Fault> {
        if name.eq_ignore_ascii_case("scratch") || name.eq_ignore_ascii_case("context") {
            return Ok(None);
        }
        let reference = Reference::parse(name)
            .map_err(|error| format!("invalid context name {name}: {error}"))?;
        if self.options.contexts.is_empty() {
            return Ok(None);
        }
        let familiar = reference.familiar();
        let name = familiar.strip_suffix(":latest").unwrap_or(&familiar);
        let platform = platform.unwrap_or(&self.target_platform).normalized();
        let with_platform = format!("{name}::{}", platform.with_os_version());
        let found = self.options.contexts.get_key_value(&with_platform);
        let found = found.or_else(|| self.options.contexts.get_key_value(name));
        Ok(found.map(|(name, context)| (name.clone(), context.clone())))
    }

    /// The filesystem of a named context, and its image if it is one (`NamedContext.Load`).
    pub(super) fn load_context(
        &mut self,
        stage: StageId,
        name: &str,
        context: &NamedContext,
        platform: Option<&Platform>,
    ) -> Result<(State, Option<ImageConfig>), Fault> {
        match context {
            NamedContext::Local { excludes } => {
                let mut source = local_source(name, &format!("context:{name}-"));
                set_list(&mut source, "local.excludepatterns", excludes);
                let edge = self.drafts.add(Draft {
                    op: DraftOp::Source(source),
                    meta: VertexMeta {
                        name: format!("[context {name}] load from client"),
                        ..VertexMeta::default()
                    },
                    origin: None,
                });
                self.local_sources.push(LocalSource {
                    source: edge,
                    stage,
                });
                Ok((State::new(Some(edge), None), None))
            }
            NamedContext::Image(text) if text == "scratch" => Ok((State::scratch(), None)),
            NamedContext::Image(text) => {
                let reference = Reference::parse(text)
                    .map_err(|error| error.to_string())?
                    .with_default_tag();
                let platform = platform.unwrap_or(&self.target_platform);
                let resolved = self
                    .options
                    .images
                    .resolve(&reference.to_string(), platform)?;
                let edge = self.drafts.add(Draft {
                    op: DraftOp::Source(SourceOp {
                        identifier: format!("docker-image://{reference}"),
                        attrs: BTreeMap::default(),
                    }),
                    meta: VertexMeta {
                        name: format!("[context {name}] {reference}"),
                        platform: Some(platform.clone()),
                        ..VertexMeta::default()
                    },
                    origin: None,
                });
                let mut state = State::new(Some(edge), Some(platform));
                for pair in &resolved.config.config.env {
                    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                    state.environment.set(key, value);
                }
                if !resolved.config.config.working_dir.is_empty() {
                    state.dir.clone_from(&resolved.config.config.working_dir);
                }
                Ok((state, Some(resolved.config)))
            }
        }
    }

    /// Tells the client which paths the build takes (`finalizeResultImage`, `filterPaths`).
    pub(super) fn finish_contexts(&mut self) {
        if let Some(edge) = self.build_context {
            let excludes = self.options.ignore.map(exclude_patterns);
            if let Some(source) = self.drafts.source_mut(edge) {
                set_list(
                    source,
                    "local.excludepatterns",
                    &excludes.unwrap_or_default(),
                );
                set_list(source, "local.followpaths", &follow(&self.context_paths));
            }
        }
        for local in std::mem::take(&mut self.local_sources) {
            let used = self.stages[local.stage].used_paths;
            let paths = follow(&self.stages.used_paths[used]);
            if let Some(source) = self.drafts.source_mut(local.source) {
                set_list(source, "local.followpaths", &paths);
            }
        }
    }
}

fn local_source(name: &str, shared_key: &str) -> SourceOp {
    SourceOp {
        identifier: format!("local://{name}"),
        attrs: [("local.sharedkeyhint".to_owned(), shared_key.to_owned())].into(),
    }
}

/// The patterns as the client is sent them.
fn exclude_patterns(ignore: &Matcher) -> Vec<String> {
    let patterns = ignore.patterns().iter();
    patterns
        .map(|pattern| {
            let exception = if pattern.is_exception() { "!" } else { "" };
            format!("{exception}{}", pattern.text())
        })
        .collect()
}

/// Lists are JSON arrays in attributes; an empty list is left out.
fn set_list(source: &mut SourceOp, attribute: &str, items: &[String]) {
    if !items.is_empty() {
        let text = go_json_list(items);
        source.attrs.insert(attribute.to_owned(), text);
    }
}

/// Go's `json.Marshal` of strings, which also escapes `<`, `>`, `&` and the two line separators.
fn go_json_list(items: &[String]) -> String {
    let text = serde_json::to_string(items).expect("strings are always valid JSON");
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            other => out.push(other),
        }
    }
    out
}

/// Paths relative to the root, sorted; none when the root itself is needed (`normalizeContextPaths`).
fn follow(paths: &BTreeSet<String>) -> Vec<String> {
    if paths.contains("/") {
        return Vec::new();
    }
    let mut relative: Vec<String> = paths
        .iter()
        .map(|path| path.trim_start_matches('/').to_owned())
        .collect();
    relative.sort();
    relative
}
