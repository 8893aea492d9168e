//! The Bayes mixture of policies. Takes the trait and histories.

use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// zeta(a | h) = sum over i of w_i(h) pi_i(a | h), the weights updated by the actions that were taken.
///
/// Where these refute every policy of the list, all actions are alike.
#[derive(Debug)]
pub struct PolicyMixture {
    policies: Vec<(Box<dyn Policy>, Rational)>,
}

impl PolicyMixture {
    /// Policies and their weights.
    #[must_use]
    pub fn new(policies: Vec<(Box<dyn Policy>, Rational)>) -> Self {
        PolicyMixture { policies }
    }
}

impl Policy for PolicyMixture {
    fn name(&self) -> String {
        format!("mixture of {} policies", self.policies.len())
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let mut decided = true;
        let mut weights = vec![Rational::zero(); worlds.interface().actions()];
        for (policy, weight) in &mut self.policies {
            let mut weight = weight.clone();
            for (cycle, &(action, _)) in history.cycles().iter().enumerate() {
                if weight.is_zero() {
                    break;
                }
                let choice = policy.choose(worlds, history.first(cycle))?;
                decided &= choice.is_decided();
                weight *= &choice.chances()[action];
            }
            if weight.is_zero() {
                continue;
            }
            let choice = policy.choose(worlds, history)?;
            decided &= choice.is_decided();
            for (sum, chance) in weights.iter_mut().zip(choice.chances()) {
                *sum += &weight * chance;
            }
        }
        Ok(Choice::weighed(weights, decided))
    }
}
