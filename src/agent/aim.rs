//! How far ahead a policy plans, and what it counts. Takes beliefs, the planner and payoffs.

use super::belief::{Belief, BeliefError};
use super::payoff::{Payoff, PayoffError};
use super::planner::{Planner, Values};
use super::worlds::Worlds;
use crate::exact::{Enclosure, Rational, as_u64};

/// How many cycles ahead count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// All until the last, whose number m is known.
    Fixed(usize),
    /// So many cycles ahead, and never past the last.
    Moving {
        /// Cycles that count, this one included.
        ahead: usize,
        /// The last cycle, m.
        last: usize,
    },
    /// All that will ever come, discounted; planned so many cycles ahead, with the rest enclosed.
    Geometric {
        /// Cycles that are planned, this one included.
        ahead: usize,
    },
}

/// A horizon and a payoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    horizon: Horizon,
    payoff: Payoff,
}

impl Aim {
    /// The rewards of `cycles` cycles, counted from the start.
    #[must_use]
    pub fn fixed(cycles: usize, payoff: Payoff) -> Self {
        Aim {
            horizon: Horizon::Fixed(cycles),
            payoff,
        }
    }

    /// The rewards of the next `ahead` cycles, of `last` in all.
    #[must_use]
    pub fn moving(ahead: usize, last: usize, payoff: Payoff) -> Self {
        Aim {
            horizon: Horizon::Moving { ahead, last },
            payoff,
        }
    }

    /// All rewards, sum of gamma^(i-t) r_i, by a plan of `ahead` cycles.
    ///
    /// # Errors
    /// [`PayoffError`] unless the payoff's discount is below 1: the sum need not exist.
    pub fn geometric(ahead: usize, payoff: Payoff) -> Result<Self, PayoffError> {
        if *payoff.discount() >= Rational::one() {
            let discount = payoff.discount().clone();
            return Err(PayoffError { discount });
        }
        let horizon = Horizon::Geometric { ahead };
        Ok(Aim { horizon, payoff })
    }

    /// How far ahead.
    #[must_use]
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// What is counted.
    #[must_use]
    pub fn payoff(&self) -> &Payoff {
        &self.payoff
    }

    /// How many cycles are planned after `seen` cycles.
    #[must_use]
    pub fn ahead(&self, seen: usize) -> usize {
        match self.horizon {
            Horizon::Fixed(cycles) => cycles.saturating_sub(seen),
            Horizon::Moving { ahead, last } => ahead.min(last.saturating_sub(seen)),
            Horizon::Geometric { ahead } => ahead,
        }
    }

    /// Q of every action, unnormalised. With a geometric horizon what lies beyond the plan is enclosed: between the
    /// least and the most reward (a missing percept's among them) for ever.
    ///
    /// # Errors
    /// [`BeliefError`] where every world is refuted.
    pub fn values(
        &self,
        worlds: &mut Worlds,
        belief: &Belief,
        seen: usize,
    ) -> Result<Values, BeliefError> {
        let ahead = self.ahead(seen);
        let outlook = belief.outlook(worlds, ahead, seen)?;
        let values = Planner::new(worlds, &self.payoff).values(&outlook);
        if !matches!(self.horizon, Horizon::Geometric { .. }) {
            return Ok(values);
        }
        let mass = belief.evidence() + belief.open();
        Ok(values.plus(&self.beyond(worlds, ahead).scale(&mass)))
    }

    /// What all cycles after the next `ahead` may be worth to one who starts there, discounted to now.
    fn beyond(&self, worlds: &Worlds, ahead: usize) -> Enclosure {
        let one = Rational::one();
        let unit = self.payoff.rest(as_u64(ahead), &one);
        let unit = unit.map_or_else(Rational::zero, |rest| rest.upper().clone());
        let [least, most] = self.payoff.range(worlds.interface().rewards());
        Enclosure::new(&unit * least, &unit * most).unwrap_or_else(|_| Enclosure::zero())
    }
}
