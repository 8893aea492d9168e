//! Policies, one file each. Take the trait, aims and histories.

mod bayes_optimal;
mod epsilon_greedy;
mod one_world;
mod rule;
mod thompson;

#[cfg(test)]
mod implementations;
#[cfg(test)]
mod suite;

pub use bayes_optimal::BayesOptimal;
pub use epsilon_greedy::EpsilonGreedy;
pub use rule::{Always, Rule, Uniform, WinStay};
pub use thompson::Thompson;
