//! Figures in SVG. Where every shape stands is decided in `view_model`; here it is drawn.

mod mark;
mod stack;

pub(crate) use mark::{Mark, StateWord};
pub(crate) use stack::LayerStack;
