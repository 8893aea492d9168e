//! The Kraft machine: from program bits to symbols.
//!
//! One op table ([`OPS`]) from which encoder, decoder and listing follow; written
//! [`Program`]s; one run of a program ([`Configuration`], [`execute`]) and its naive
//! [`mod@reference`]; and the trait [`Machine`], a run whose program is revealed on
//! demand, that every reference machine meets.

mod actions;
mod configuration;
mod execution;
mod kraft;
mod op;
mod program;
pub mod reference;
mod revealed;
mod symbols;
mod tape;

pub use actions::{Actions, ActionsError};
pub use configuration::{Configuration, Event};
pub use execution::{Execution, ExecutionStatus, execute};
pub use kraft::{Kraft, KraftRun};
pub use op::{OP_BITS, OPS, Op, OpRow};
pub use program::{CodeError, ParseError, Program, count_written, each_written, written_programs};
pub use revealed::{Goal, Machine, Pause};
pub use symbols::{Symbols, SymbolsError};
pub use tape::Tape;
