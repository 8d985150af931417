//! The Bench: if I change this, what will Docker rebuild, and why?

mod answer;
mod changes;
mod columns;
mod compare;
mod dockerfile;
mod files;
mod lead;
mod margin;
mod notices;
mod open_file;
mod options;
mod path_field;
mod prose;
mod reading;
mod timeline;
mod view;
mod why;

pub(crate) use view::BenchPage;
