//! Tags that point to another image than before.

use std::collections::BTreeMap;

use cache_model::build::Rerun;
use cache_model::digest::Digest;
use cache_model::image::catalog::{CatalogImage, CatalogLayer, CatalogManifest};
use language::tr;
use optimizer::random::Random;

use super::writes;
use crate::question::Culprit;
use crate::question::draft::{Draft, Plan, Subject};

/// A base is pushed anew; who pinned its digest does not see it.
pub(super) fn moved_anew(random: &mut Random, mut plan: Plan) -> Draft {
    plan.rerun = Rerun::Same;
    plan.facts.push(writes(plan.rerun));
    plan.open(random, Some("build"));
    plan.body(random);
    plan.close(random, "build");
    plan.line("COPY scripts /opt/scripts");
    plan.texts
        .entry("scripts/run.sh".to_owned())
        .or_insert_with(|| "run".to_owned());
    let moved = if random.below(2) == 0 {
        plan.stack.base
    } else {
        plan.stack.small
    };
    let pinned = random.below(4) == 0;
    let (old, new) = (digest(random), digest(random));
    if pinned {
        for line in &mut plan.lines {
            if line.starts_with(&format!("FROM {moved}")) {
                *line = line.replacen(moved, &format!("{moved}@{old}"), 1);
            }
        }
    }
    let after = plan.clone();
    let change = tr!(
        "The tag `{}` is pushed anew: it points to another image now.",
        moved
    );
    let culprit = if pinned {
        Culprit::Nothing
    } else {
        Culprit::Image
    };
    let at = after
        .lines
        .iter()
        .position(|line| line.starts_with(&format!("FROM {moved}")))
        .unwrap_or(0);
    // A moved base is thought of as a changed first line, or as nothing at all.
    let subject = if pinned || random.below(2) == 0 {
        Subject::Line(at)
    } else {
        Subject::Outside
    };
    let mut draft = plan.then(&after, change, culprit, subject);
    let reference = match moved.split_once('/') {
        None => format!("docker.io/library/{moved}"),
        Some(_) => format!("docker.io/{moved}"),
    };
    for (input, digest) in [(&mut draft.before, old), (&mut draft.after, new)] {
        let images = &mut input.images.images;
        images.insert(reference.clone(), image(digest));
        images.insert(format!("{reference}@{old}"), image(old));
    }
    draft.stages_touched = vec!["build".to_owned()];
    draft
}

fn digest(random: &mut Random) -> Digest {
    Digest::of(&random.bits().to_be_bytes())
}

fn image(digest: Digest) -> CatalogImage {
    let manifest = CatalogManifest {
        layers: vec![CatalogLayer {
            diff_id: Digest::of(digest.hex().as_bytes()),
            size: None,
            files: BTreeMap::new(),
        }],
        ..CatalogManifest::default()
    };
    CatalogImage {
        digest,
        manifests: std::iter::once(("linux/amd64".to_owned(), manifest)).collect(),
    }
}
