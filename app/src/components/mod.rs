//! Generic pieces with no knowledge of Docker. Each is one file; colours and sizes come from `style/components.css`.

mod button;
mod chip;
mod editor;
mod icon;
mod painted;
mod pick;
mod slider;
mod splitter;
mod tabs;
mod words;

pub(crate) use button::{Button, ButtonKind};
pub(crate) use chip::Chip;
pub(crate) use editor::Editor;
pub(crate) use icon::{Icon, Shape};
pub(crate) use painted::painted;
pub(crate) use pick::Pick;
pub(crate) use slider::Slider;
pub(crate) use splitter::Splitter;
pub(crate) use tabs::{TabItem, Tabs};
pub(crate) use words::Words;
