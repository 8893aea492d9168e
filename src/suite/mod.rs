//! The experiments, in folders by the question they answer, and one's own data.
//!
//! Each folder below a question is one scenario: the experiment with its theorem in `mod.rs` and the files beside
//! it, the picture in `picture.rs`, the mistakes that its claims must see in `tests.rs`. What several share is an
//! instrument; experiments never import each other. [`registry`] lists them.
#![deny(clippy::float_arithmetic)]

mod agents;
mod file;
mod grain_of_truth;
mod instrument;
mod misspecified;
mod networks;
mod own_agent;
mod own_data;
mod own_network;
mod remedies;
mod simplicity;
mod twins;

pub use file::{Class, DataSource, DataTextError, FileError, NetworkPlan, ScenarioFile, read_data};
pub use own_agent::OwnAgent;
pub use own_data::{DataError, MAX_SYMBOLS, Observed, OwnData, Remedy};
pub use own_network::OwnNetwork;

use crate::scenario::Registry;

/// All scenarios, grouped by question.
#[must_use]
pub fn registry() -> Registry {
    Registry::new(&[
        grain_of_truth::EXPERIMENTS,
        misspecified::EXPERIMENTS,
        remedies::EXPERIMENTS,
        twins::EXPERIMENTS,
        simplicity::EXPERIMENTS,
        agents::EXPERIMENTS,
        networks::EXPERIMENTS,
    ])
}
