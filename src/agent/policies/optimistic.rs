//! Optimism: what is best in the best of the worlds that are still likely. Takes aims and histories.

use super::one_world::OneWorld;
use crate::agent::aim::Aim;
use crate::agent::belief::BeliefError;
use crate::agent::past::History;
use crate::agent::planner::Values;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// Follows the nu of posterior at least theta whose V*_nu(h) is greatest, until its posterior falls below theta.
///
/// A tie is the first world's. Where no world has so much posterior, the heaviest is followed for a cycle.
#[derive(Clone, Debug)]
pub struct Optimistic {
    one: OneWorld,
    theta: Rational,
}

impl Optimistic {
    /// With this aim and threshold.
    ///
    /// # Errors
    /// [`PolicyError::Share`] unless theta is from 0 to 1.
    pub fn new(aim: Aim, theta: Rational) -> Result<Self, PolicyError> {
        if theta.is_negative() || theta > Rational::one() {
            return Err(PolicyError::Share {
                policy: "optimistic".to_owned(),
                given: Box::new(theta),
            });
        }
        Ok(Optimistic {
            one: OneWorld::new(aim),
            theta,
        })
    }

    /// The world to follow from here on, and whether it is known to be the best.
    fn pick(
        &mut self,
        worlds: &mut Worlds,
        history: History<'_>,
    ) -> Result<(usize, bool), PolicyError> {
        let posterior = history.belief().posterior();
        let Some((heaviest, _)) = posterior.first() else {
            let cycle = history.seen();
            return Err(BeliefError { cycle }.into());
        };
        let mut likely = Vec::new();
        let mut values = Vec::new();
        for (member, state, _) in history.belief().alive() {
            let share = posterior.iter().find(|(other, _)| other == member);
            if share.is_some_and(|(_, share)| *share >= self.theta) {
                let value = self.one.values(worlds, *member, *state, history.seen())?;
                likely.push(*member);
                values.push(value.value());
            }
        }
        if likely.is_empty() {
            return Ok((*heaviest, true));
        }
        let values = Values::new(values);
        let best = values.best();
        let place = best.unwrap_or_else(|| values.safest());
        Ok((likely[place], best.is_some()))
    }
}

impl Policy for Optimistic {
    fn name(&self) -> String {
        format!("optimistic, {}", self.theta)
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let mut followed = self.pick(worlds, history.first(0))?;
        for cycle in 1..=history.seen() {
            let then = history.first(cycle);
            let posterior = then.belief().posterior();
            let share = posterior.iter().find(|(member, _)| *member == followed.0);
            if share.is_none_or(|(_, share)| *share < self.theta) {
                followed = self.pick(worlds, then)?;
            }
        }
        let (member, known) = followed;
        let mut alive = history.belief().alive().iter();
        // The world that is followed is never refuted: another was picked where it was.
        let held = alive.find(|(other, _, _)| *other == member);
        let state = held.map_or(0, |(_, state, _)| *state);
        let values = self.one.values(worlds, member, state, history.seen())?;
        let choice = Choice::best(values);
        Ok(if known { choice } else { choice.undecided() })
    }
}
