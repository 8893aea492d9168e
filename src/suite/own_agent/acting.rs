//! The policies that a file may name. Takes them from `agent`.

use crate::agent::{
    Aim, Always, BayesOptimal, EpsilonGreedy, KnowledgeSeeking, Mdl, Optimistic, Policy,
    PolicyError, PolicyMixture, SelfAixi, Sought, Thompson, Uniform, WinStay,
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
    /// What tells most of the worlds, or surprises most.
    Seeking(Sought),
    /// The best of the world that promises most, of those not less likely than theta.
    Optimistic { theta: Rational },
    /// The best of the world that describes itself and the history shortest: the length of each world in bits.
    Mdl { lengths: Vec<u64> },
    /// The action after which a mixture of these policies gets most, each with its weight.
    SelfAixi { of: Vec<(Acting, Rational)> },
    /// One action for ever.
    Always { action: usize },
    /// Any action.
    Uniform,
    /// Any first; the same after the greatest reward, else the next.
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
            Acting::Seeking(sought) => Box::new(KnowledgeSeeking::new(aim, *sought)),
            Acting::Optimistic { theta } => Box::new(Optimistic::new(aim, theta.clone())?),
            Acting::Mdl { lengths } => Box::new(Mdl::new(aim, lengths.clone())),
            Acting::SelfAixi { of } => {
                let of = of.iter();
                let of = of.map(|(own, weight)| Ok((own.policy(aim.clone())?, weight.clone())));
                let mixture = PolicyMixture::new(of.collect::<Result<_, PolicyError>>()?);
                Box::new(SelfAixi::new(aim, mixture))
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
            Acting::Seeking(Sought::Knowledge) => "knowledge-seeking",
            Acting::Seeking(Sought::Entropy) => "entropy-seeking",
            Acting::Optimistic { .. } => "optimistic",
            Acting::Mdl { .. } => "mdl",
            Acting::SelfAixi { .. } => "self-aixi",
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
            Acting::Seeking(_) => self.word().to_owned(),
            Acting::Optimistic { theta } => format!("optimistic, theta {theta}"),
            Acting::Mdl { .. } => "minimum description length".to_owned(),
            Acting::SelfAixi { of } => format!("Self-AIXI on {} policies", of.len()),
            Acting::Always { action } => format!("always {}", actions[*action]),
            Acting::Uniform => "any action, all alike".to_owned(),
            Acting::WinStay => "win-stay-lose-shift".to_owned(),
        }
    }

    /// Whether it follows every history by itself.
    pub(crate) fn follows_each_history(&self) -> bool {
        matches!(self, Acting::Seeking(_) | Acting::SelfAixi { .. })
    }

    /// What it seeks in place of rewards.
    pub(super) fn seeks(&self) -> Option<Sought> {
        match self {
            Acting::Seeking(sought) => Some(*sought),
            _ => None,
        }
    }

    /// Whether chance decides what it does.
    pub(super) fn draws(&self) -> bool {
        match self {
            Acting::Bayes
            | Acting::Seeking(_)
            | Acting::Optimistic { .. }
            | Acting::Mdl { .. }
            | Acting::SelfAixi { .. }
            | Acting::Always { .. } => false,
            Acting::Thompson { .. }
            | Acting::EpsilonGreedy { .. }
            | Acting::Uniform
            | Acting::WinStay => true,
        }
    }
}
