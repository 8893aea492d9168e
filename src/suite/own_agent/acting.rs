//! The policies that a file may name. Takes them from `agent`.

use crate::agent::{
    Aim, Always, BayesOptimal, EpsilonGreedy, Policy, PolicyError, Thompson, Uniform, WinStay,
};
use crate::exact::Rational;

/// A policy before it knows its worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Acting {
    /// The best of what is believed.
    Bayes,
    /// The best of a world drawn anew every so many cycles.
    Thompson { every: usize },
    /// The best of what is believed, and now and then anything.
    EpsilonGreedy { epsilon: Rational },
    /// One action for ever.
    Always { action: usize },
    /// Any action.
    Uniform,
    /// The same after the greatest reward, else the next.
    WinStay,
}

impl Acting {
    /// The policy, for this aim.
    pub(super) fn policy(&self, aim: Aim) -> Result<Box<dyn Policy>, PolicyError> {
        Ok(match self {
            Acting::Bayes => Box::new(BayesOptimal::new(aim)),
            Acting::Thompson { every } => Box::new(Thompson::new(aim, *every)),
            Acting::EpsilonGreedy { epsilon } => {
                Box::new(EpsilonGreedy::new(aim, epsilon.clone())?)
            }
            Acting::Always { action } => Box::new(Always(*action)),
            Acting::Uniform => Box::new(Uniform),
            Acting::WinStay => Box::new(WinStay),
        })
    }

    /// The word for it in a file.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Acting::Bayes => "bayes",
            Acting::Thompson { .. } => "thompson",
            Acting::EpsilonGreedy { .. } => "epsilon-greedy",
            Acting::Always { .. } => "always",
            Acting::Uniform => "uniform",
            Acting::WinStay => "win-stay",
        }
    }

    /// What it is, in words.
    pub(super) fn said(&self, actions: &[String]) -> String {
        match self {
            Acting::Bayes => "Bayes-optimal".to_owned(),
            Acting::Thompson { every: 1 } => "Thompson sampling, a draw every cycle".to_owned(),
            Acting::Thompson { every } => format!("Thompson sampling, a draw every {every} cycles"),
            Acting::EpsilonGreedy { epsilon } => format!("epsilon-greedy, epsilon {epsilon}"),
            Acting::Always { action } => format!("always {}", actions[*action]),
            Acting::Uniform => "any action, all alike".to_owned(),
            Acting::WinStay => "win-stay-lose-shift".to_owned(),
        }
    }

    /// Whether chance decides what it does.
    pub(super) fn draws(&self) -> bool {
        match self {
            Acting::Bayes | Acting::Always { .. } | Acting::WinStay => false,
            Acting::Thompson { .. } | Acting::EpsilonGreedy { .. } | Acting::Uniform => true,
        }
    }
}
