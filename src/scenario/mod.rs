//! What a scenario is: an experiment beside a theorem, and the verdict on what the theorem claims.
//!
//! Takes the trace layer and the exact numbers. An [`Experiment`] has parameters, statements as data, and three
//! functions: `measure`, `theory`, and `judge`, which turns statements into [`Claim`]s with verdicts. The
//! experiments themselves are in [`suite`](crate::suite).
//!
//! No floating point arithmetic between data and verdict: verdicts come from integers, rationals and
//! enclosures, and the points of a chart are the nearest doubles of exact values. The numerics of grades
//! F and S stand in files of their own, which say so; their results come in as exact values of doubles.
#![deny(clippy::float_arithmetic)]

mod claim;
mod claims;
mod context;
mod declare;
mod error;
mod experiment;
pub(crate) mod figures;
mod lived;
mod outcome;
mod parameter;
mod registry;
pub(crate) mod sampling;
mod standing;
mod statement;
#[cfg(test)]
pub(crate) mod trial;
mod written;

pub use claim::{Claim, Interval, Sides, Verdict, bounds};
pub use claims::{Claims, Figure};
pub use context::Context;
pub use error::{Result, ScenarioError};
pub use experiment::{
    About, Answered, Declared, Drawn, Experiment, Finished, Question, Scenario, Statements,
};
pub use lived::{LifeEnd, Lived, LivedCycle};
pub use outcome::Outcome;
pub use parameter::{DEFAULT_SEED, Kind, Parameter, SettingError, Settings, Value};
pub use registry::{Registry, UnknownScenario};
pub use standing::{Event, EventKind, Held, Span, Standing, exp2};
pub use statement::{Grade, Relation, Statement};
pub use written::OutcomeError;

pub(crate) use declare::parameters;
pub(crate) use outcome::charts;
pub(crate) use statement::{claims, here, label, own_derivation};
