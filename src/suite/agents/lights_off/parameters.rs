//! The settings of `lights-off`: the grid of odds, costs and numbers of nights.

use crate::exact::Rational;
use crate::scenario::figures::quotient;
use crate::scenario::{Result, parameters};

parameters! { Parameters {
    gain "gain": u64 = 10 in 2..=20, "what acting yields, g; the grid has every cost k below it";
    nights "nights": u32 = 16 in 2..=64, "the grid has every number of nights up to this";
    delta "delta": i64 = 12 in 1..=32, "the grid has log-odds from -this to this, in bits";
    discount "discount": Rational = 9/10 in 1/10..=99/100,
        "what a reward is worth one night later, in the discounted claims";
} }

impl Parameters {
    /// Every Delta, k and H of the grid.
    pub(super) fn grid(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for nights in 1..=self.nights {
            for cost in 1..self.gain {
                places.extend((-self.delta..=self.delta).map(|delta| Place {
                    delta,
                    cost,
                    nights,
                }));
            }
        }
        places
    }
}

/// One place of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) delta: i64,
    pub(super) cost: u64,
    pub(super) nights: u32,
}

impl Place {
    pub(super) fn name(self) -> String {
        format!("Delta={}, k={}, H={}", self.delta, self.cost, self.nights)
    }
}

/// p/(1-p) = 2^Delta.
pub(super) fn odds(delta: i64) -> Rational {
    let base = if delta < 0 {
        Rational::ratio(1, 2)
    } else {
        Rational::from(2)
    };
    base.pow(delta.unsigned_abs())
}

/// p, the probability that the world persists.
pub(super) fn persists(delta: i64) -> Result<Rational> {
    quotient(&odds(delta), &(Rational::one() + odds(delta)))
}
