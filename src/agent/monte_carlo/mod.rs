//! Planning by sampling, for horizons out of the exact planner's reach. Takes beliefs, histories and draws.
//!
//! [`Search`] is the tree search of MC-AIXI (Veness et al. 2011) on any [`Model`]; [`ContextModel`] is its model of an
//! unknown world; [`Uct`] searches a list of worlds by the posterior, as a policy. [`rollouts`] are plain means of drawn
//! futures. All of these are estimates: their draws come from numbered streams, and no bound comes with them but what the
//! number of draws gives.

mod belief_model;
mod context_model;
mod rollouts;
mod search;
mod uct;

#[cfg(test)]
mod tests;

pub use context_model::{ContextModel, MAX_CONTEXT};
pub use rollouts::rollouts;
pub use search::{Effort, Model, Search};
pub use uct::Uct;
