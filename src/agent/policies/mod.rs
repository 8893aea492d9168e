//! Policies, one file each. Take the trait, aims and histories.

mod bayes_optimal;
mod epsilon_greedy;
mod knowledge;
mod mdl;
mod one_world;
mod optimistic;
mod policy_mixture;
mod rule;
mod self_aixi;
mod thompson;

#[cfg(test)]
mod implementations;
#[cfg(test)]
mod suite;

pub use bayes_optimal::BayesOptimal;
pub use epsilon_greedy::EpsilonGreedy;
pub use knowledge::{KnowledgeSeeking, Sought};
pub use mdl::Mdl;
pub use optimistic::Optimistic;
pub use policy_mixture::PolicyMixture;
pub use rule::{Always, Rule, Uniform, WinStay};
pub use self_aixi::SelfAixi;
pub use thompson::Thompson;
