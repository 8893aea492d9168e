//! Minimum description length: what is best in the world that describes itself and the history shortest. Takes aims.

use super::one_world::OneWorld;
use crate::agent::aim::Aim;
use crate::agent::belief::BeliefError;
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// Optimal for argmin of l(nu) - log2 nu(h), ties to the shorter, then to the first.
///
/// Only worlds that the prior gives weight to are looked at; what the weight is makes no difference.
#[derive(Clone, Debug)]
pub struct Mdl {
    one: OneWorld,
    lengths: Vec<u64>,
}

impl Mdl {
    /// With this aim; l(nu) in bits for every world of the list.
    #[must_use]
    pub fn new(aim: Aim, lengths: Vec<u64>) -> Self {
        Mdl {
            one: OneWorld::new(aim),
            lengths,
        }
    }
}

impl Policy for Mdl {
    fn name(&self) -> String {
        "MDL".to_owned()
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        if self.lengths.len() != worlds.len() {
            return Err(PolicyError::Lengths {
                policy: self.name(),
                lengths: self.lengths.len(),
                worlds: worlds.len(),
            });
        }
        let prior = history.first(0).belief().alive();
        let mut best: Option<(Rational, u64, usize, usize)> = None;
        for (member, state, joint) in history.belief().alive() {
            let weight = prior.iter().find(|(other, _, _)| other == member);
            let weight = weight.and_then(|(_, _, weight)| joint.checked_div(weight));
            let length = self.lengths[*member];
            // 2^-(l(nu) - log2 nu(h)).
            let score = weight.unwrap_or_else(Rational::zero) * Rational::inverse_power(length);
            let better = best.as_ref().is_none_or(|(most, shortest, _, _)| {
                score > *most || (score == *most && length < *shortest)
            });
            if better {
                best = Some((score, length, *member, *state));
            }
        }
        let seen = history.seen();
        let (_, _, member, state) = best.ok_or(BeliefError { cycle: seen })?;
        let values = self.one.values(worlds, member, state, seen)?;
        Ok(Choice::best(values))
    }
}
