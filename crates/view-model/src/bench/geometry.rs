//! Where the layer stack is drawn: every shape in pixels, from the lines its instruction covers.
//!
//! The figure stands beside the text and has the text's rhythm: a line of text and a line of the figure are
//! [`LINE`] high, so an instruction and its layer share a row, however many lines the instruction has.

use super::listing::{Listing, State, StepRef};

/// Height of a line of the Dockerfile in pixels; `--code-line` in `style/tokens.css` says the same.
pub const LINE: u32 = 24;

/// Width of the lane on the left in which invalidation runs from step to step.
pub const LANE: u32 = 34;

/// How far a layer's shape keeps from the edge of its row.
const GAP: u32 = 2;

/// Room for a short label on the right, in pixels: an upper bound in the interface face, so that nothing overlaps it.
pub fn label_width(label: &str) -> u32 {
    const CHARACTER: u32 = 8;
    match label.chars().count() as u32 {
        0 => 0,
        count => count * CHARACTER + CHARACTER,
    }
}

/// The layer stack as shapes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// Height of the whole.
    pub height: u32,
    /// One band for each row of the listing, in order.
    pub bands: Vec<Band>,
    /// The lines along which invalidation runs.
    pub faults: Vec<Fault>,
}

/// The place of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The row.
    pub step: StepRef,
    /// Top of the row.
    pub y: u32,
    /// Height of the row.
    pub height: u32,
    /// Top of the layer's shape.
    pub slab_y: u32,
    /// Height of the layer's shape.
    pub slab_height: u32,
    /// Height at which the state's shape and the words stand: the middle of the first line.
    pub middle: u32,
}

/// One run of invalidation: from a step that broke down to the last that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// How many steps it passes: the time it takes is this many beats.
    pub beats: u32,
    /// In which place of the whole wave it starts.
    pub wave: u32,
}

impl Figure {
    /// The figure for these rows.
    pub fn of(listing: &Listing) -> Self {
        let bands: Vec<Band> = listing
            .rows
            .iter()
            .map(|row| {
                let first = row.lines.first.max(1) - 1;
                let y = first * LINE;
                let height = (row.lines.last.max(row.lines.first) - row.lines.first + 1) * LINE;
                Band {
                    step: row.step,
                    y,
                    height,
                    slab_y: y + GAP,
                    slab_height: height - 2 * GAP,
                    middle: y + LINE / 2,
                }
            })
            .collect();
        Self {
            height: listing.lines * LINE,
            faults: faults(listing, &bands),
            bands,
        }
    }
}

/// Runs of executed steps, each within a stage: a cached step or another stage ends one. Rows without a layer are
/// passed over.
fn faults(listing: &Listing, bands: &[Band]) -> Vec<Fault> {
    let mut out: Vec<Fault> = Vec::new();
    let mut open: Option<(Fault, Option<u32>)> = None;
    for (row, band) in listing.rows.iter().zip(bands) {
        let stage = row.step.stage;
        let ended = matches!(&open, Some((_, at)) if *at != stage);
        let breaks = row.layer && !row.predicted.executes();
        if ended || breaks || row.state == State::Cause {
            out.extend(
                open.take()
                    .map(|(fault, _)| fault)
                    .filter(|fault| fault.beats > 0),
            );
        }
        let (Some(wave), true) = (row.wave, row.layer) else {
            continue;
        };
        match &mut open {
            Some((fault, _)) => {
                fault.to = band.middle;
                fault.beats += 1;
            }
            None => {
                open = Some((
                    Fault {
                        from: band.middle,
                        to: band.middle,
                        beats: 0,
                        wave,
                    },
                    stage,
                ));
            }
        }
    }
    out.extend(open.map(|(fault, _)| fault).filter(|fault| fault.beats > 0));
    out
}
