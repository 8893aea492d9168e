//! Thompson sampling: what is best in a world drawn from the posterior. Takes aims and histories.

use std::collections::BTreeMap;

use super::one_world::OneWorld;
use crate::agent::aim::Aim;
use crate::agent::belief::BeliefError;
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// Every so many cycles draws nu from the posterior, and does what is best in nu until the next draw.
///
/// As a function of the history it is the mixture of the worlds that it may have drawn, given what it did since. A
/// world that is refuted before the next draw is replaced by one drawn from the posterior then, and so is one that all
/// of its actions speak against (which happens off its own path only).
#[derive(Clone, Debug)]
pub struct Thompson {
    one: OneWorld,
    every: usize,
}

/// How likely each world is to be the one drawn.
type Drawn = BTreeMap<usize, Rational>;

impl Thompson {
    /// A draw every `every` cycles (0 counts as 1), for this aim.
    #[must_use]
    pub fn new(aim: Aim, every: usize) -> Self {
        Thompson {
            one: OneWorld::new(aim),
            every: every.max(1),
        }
    }

    /// The best action in each world that may be the one drawn, by its chance.
    fn weighed(
        &mut self,
        worlds: &mut Worlds,
        history: History<'_>,
        drawn: &Drawn,
    ) -> Result<(Vec<(usize, usize)>, bool), PolicyError> {
        let mut found = Vec::new();
        let mut decided = true;
        for (member, state, _) in history.belief().alive() {
            if drawn.contains_key(member) {
                let values = self.one.values(worlds, *member, *state, history.seen())?;
                decided &= values.best().is_some();
                found.push((*member, values.best().unwrap_or_else(|| values.safest())));
            }
        }
        Ok((found, decided))
    }
}

/// The posterior, as chances of a draw.
fn posterior(history: History<'_>) -> Result<Drawn, BeliefError> {
    let drawn: Drawn = history.belief().posterior().into_iter().collect();
    if drawn.is_empty() {
        let cycle = history.seen();
        return Err(BeliefError { cycle });
    }
    Ok(drawn)
}

/// Replaces the worlds that are refuted.
fn renew(history: History<'_>, drawn: &mut Drawn) -> Result<(), BeliefError> {
    let posterior = posterior(history)?;
    let mut lost = Rational::zero();
    drawn.retain(|member, chance| {
        let left = posterior.contains_key(member);
        if !left {
            lost += &*chance;
        }
        left
    });
    if !lost.is_zero() {
        for (member, share) in posterior {
            *drawn.entry(member).or_insert_with(Rational::zero) += share * &lost;
        }
    }
    Ok(())
}

impl Policy for Thompson {
    fn name(&self) -> String {
        format!("Thompson, a draw every {}", self.every)
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let seen = history.seen();
        let start = seen - seen % self.every;
        let mut drawn = posterior(history.first(start))?;
        for cycle in start..seen {
            let then = history.first(cycle);
            renew(then, &mut drawn)?;
            let (best, _) = self.weighed(worlds, then, &drawn)?;
            let (did, _) = history.cycles()[cycle];
            for (member, action) in best {
                if action != did {
                    drawn.remove(&member);
                }
            }
            if drawn.is_empty() {
                drawn = posterior(history.first(cycle + 1))?;
            }
        }
        renew(history, &mut drawn)?;
        let (best, decided) = self.weighed(worlds, history, &drawn)?;
        let mut weights = vec![Rational::zero(); worlds.interface().actions()];
        for (member, action) in best {
            weights[action] += &drawn[&member];
        }
        Ok(Choice::weighed(weights, decided))
    }
}
