//! The Kraft machine: from program bits to symbols.
//!
//! One op table ([`OPS`]) from which encoder, decoder and listing follow; written
//! [`Program`]s; one run of a program ([`Configuration`], [`execute`]) and its naive
//! [`mod@reference`]; and the trait [`Machine`], a run whose program is revealed on
//! demand, that every reference machine meets.

mod actions;
pub mod blc;
mod brainphoque;
mod configuration;
mod decider;
mod execution;
mod kraft;
mod op;
mod program;
pub mod reference;
mod revealed;
mod small_turing;
#[cfg(any(test, feature = "suites"))]
pub mod suite;
mod symbols;
mod tape;
mod turing;

#[cfg(test)]
mod implementations;

pub use actions::{Actions, ActionsError};
pub use brainphoque::{
    BrainPhoque, BrainPhoqueRun, MAX_ALPHABET, MAX_MEMORY, PhoqueExecution, PhoqueStatus,
    PhoqueText, PhoqueTextError, RingSize, RingSizeError, Token, execute_brainphoque,
};
pub(crate) use brainphoque::{CycleSearch, Flat as FlatPhoque, Source as PhoqueSource};
pub use configuration::{Configuration, Event};
pub use decider::Decider;
pub use execution::{Execution, ExecutionStatus, execute};
pub use kraft::{Kraft, KraftRun};
pub use op::{LONGEST_OP_BITS, OP_BITS, OPS, Op, OpRow};
pub use program::{
    CodeError, MAX_COUNT_BITS, ParseError, Program, count_written, each_written, written_programs,
};
pub use revealed::{Coding, Goal, Machine, Pause};
pub use small_turing::{SmallTuring, SmallTuringRun};
pub use symbols::{Symbols, SymbolsError};
pub use tape::Tape;
pub use turing::{Move, Rules, TuringSize, UnprovenSize};
