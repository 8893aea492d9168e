//! Agents: worlds that answer actions, what is believed of them, and what is best to do, all exactly.
//!
//! Time runs in cycles t = 1, 2, .. m. In a cycle the agent gives an action and the world answers with a percept, which
//! has a reward. An [`Environment`] says how likely each percept is; [`Worlds`] is a list of them, in which two states
//! with equal futures are one; a [`Belief`] weighs the members of the list by the history, xi(e_1:t | a_1:t), with the
//! weights as they stand; a [`Planner`] finds the value of every action by backward induction,
//!
//! V(h) = max over a of sum over e of (r(e) xi(hae) + V(hae)),
//!
//! in integers. From the layers below it takes written programs as hypotheses, the prior's weights and exact numbers.
//!
//! A [`Policy`] is any rule that gives actions their chances after a history: the Bayes-optimal one, Thompson sampling,
//! and others beside them. A [`Valuation`] finds what it is worth, exactly, in one world or in the mixture.
//!
//! On M itself the same values are enclosed by [`FirstAction`], over programs that are revealed on demand.
//!
//! Conventions: ties go to the lowest action. A percept that never comes is worth [`Death`](Payoff::death) in this cycle
//! and in every later one. What is not settled within the limits is open mass, and makes a value an enclosure.
#![deny(clippy::float_arithmetic)]

mod aim;
mod belief;
mod enumerated;
mod environment;
mod episode;
mod frontier;
mod interface;
mod past;
mod payoff;
mod planner;
mod policies;
mod policy;
mod revealed;
mod table;
mod value;
mod worlds;
mod written;

#[cfg(test)]
mod laws;

pub use aim::{Aim, Horizon};
pub use belief::{Belief, BeliefError, Outlook};
pub use enumerated::Enumerated;
pub use environment::{Environment, Law, Outcome};
pub use episode::{Cycle, episode};
pub use interface::{Interface, InterfaceError, MAX_HISTORIES};
pub use past::{History, Past};
pub use payoff::{Payoff, PayoffError};
pub use planner::{Planner, Values};
pub use policies::{
    Always, BayesOptimal, EpsilonGreedy, KnowledgeSeeking, Mdl, Optimistic, PolicyMixture, Rule,
    SelfAixi, Sought, Thompson, Uniform, WinStay,
};
pub use policy::{Choice, Policy, PolicyError};
pub use revealed::{FirstAction, Unrevealed};
pub use table::{TableEnvironment, TableError};
pub use value::{Valuation, Worth};
pub use worlds::Worlds;
pub use written::WrittenEnvironment;
