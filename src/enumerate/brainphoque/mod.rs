//! The fast enumeration of BrainPhoque: the plain walk's, integer for integer.
//!
//! The plain walk visits every cylinder. This one visits what is different, and knows for how many cylinders it
//! stands: see [`walk`].

mod cells;
mod divided;
mod frontier;
mod item;
mod sampler;
mod setting;
#[cfg(test)]
mod tests;
mod texts;
mod walk;

pub use sampler::{PhoqueDraw, PhoqueSampler};
pub use texts::{PhoqueTexts, count_phoque_texts};
