//! Figures of the lesson: what an author placed in the text, played by the model, as plain data.
//!
//! ```text
//! text::Figure + Props ─Scene::of→ Scene ─(order, change)→ Live (rows, answer, time)
//!                                        └────────────────→ Diagram, Week, Weights
//! ```

mod contents;
mod coverage;
mod diagram;
mod journey;
mod live;
mod scene;
mod shipment;
mod take;
pub mod walk;
mod week;
mod weights;

pub use contents::{chapter_length, resume};
pub use coverage::{Coverage, Group, Point, level_key, level_word, level_words};
pub use diagram::{Diagram, Slab};
pub use journey::{Stop, journey};
pub use live::Live;
pub use scene::Scene;
pub use shipment::{Cargo, Provided, Shipment};
pub use take::Taken;
pub use week::{Costs, Mix, Week, WeekRow};
pub use weights::{Weight, Weights};
