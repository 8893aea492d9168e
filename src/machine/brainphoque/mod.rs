//! BrainPhoque, the reference machine that neural networks were trained on.
//!
//! Grau-Moya et al., "Learning universal predictors" (ICML 2024) drew programs of it; the token `,` joined their
//! published code in August 2024. It is Brainfuck on a ring of M cells with K values each, revealed on demand: `[`
//! takes what stands next where its cell is 0 and its body where not, whichever was first stood on first in the text.
//! A written program lists the places in the order in which a run first stands on them, so that every text is a
//! program.

mod execution;
mod flat;
mod revealed;
mod ring;
mod run;
mod status;
mod text;
mod token;

#[cfg(test)]
mod tests;

pub use execution::{PhoqueExecution, execute_brainphoque};
pub(crate) use flat::{Flat, Source};
pub use revealed::{BrainPhoque, BrainPhoqueRun};
pub use ring::{MAX_ALPHABET, MAX_MEMORY, RingSize, RingSizeError};
pub(crate) use run::CycleSearch;
pub use status::PhoqueStatus;
pub use text::{PhoqueText, PhoqueTextError};
pub use token::Token;
