//! From counts of draws to bounds of masses at a confidence, for one x and for a table alike.

use super::confidence::Confidence;
use crate::enumerate::bounds::{Bounds, Prediction};
use crate::exact::Rational;

/// What is known of how much prints a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::enumerate) struct Seen {
    /// Bounds of what of it is not in the mass drawn from.
    pub(in crate::enumerate) settled: Bounds,
    /// How many draws printed it; and the same with those that were given up and may have.
    pub(in crate::enumerate) draws: [u64; 2],
}

impl Seen {
    /// So many draws beside this decided mass.
    pub(in crate::enumerate) fn beside(decided: Rational, draws: [u64; 2]) -> Self {
        Seen {
            settled: Bounds {
                lower: decided.clone(),
                upper: decided,
            },
            draws,
        }
    }
}

/// Mass that was drawn from, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::enumerate) struct OpenMass {
    pub(in crate::enumerate) mass: Rational,
    pub(in crate::enumerate) draws: u64,
}

impl OpenMass {
    /// Bounds of the mass of what was seen, each of whose ends is wrong with at most the chance of error of `side`.
    ///
    /// Each draw prints the string with the same chance, the share of the open mass that does, so those that do are
    /// binomial. They are at least those that were seen to, and at most those that were not seen not to; both ends
    /// of [`Confidence::share`] grow with the count.
    pub(in crate::enumerate) fn bounds(&self, seen: &Seen, side: &Confidence) -> Bounds {
        let [least, most] = seen.draws;
        let [low, high] = side.share(least, most, self.draws);
        Bounds {
            lower: &seen.settled.lower + &self.mass * low,
            upper: &seen.settled.upper + &self.mass * high,
        }
    }

    /// The most likely mass of what was seen; no bound.
    pub(in crate::enumerate) fn estimate(&self, seen: &Seen) -> Rational {
        let share = Rational::from(seen.draws[0]) * Rational::ratio(1, self.draws.max(1));
        &seen.settled.lower + &self.mass * share
    }

    /// Bounds of M(x), M(x0) and M(x1) that all hold together, with the chance of error that `confidence` allows.
    pub(in crate::enumerate) fn prediction(
        &self,
        x: &Seen,
        next: [&Seen; 2],
        ends: Rational,
        confidence: &Confidence,
    ) -> Prediction {
        // Six ends may each be wrong.
        let side = confidence.shared_by(6);
        Prediction {
            x: self.bounds(x, &side),
            next: next.map(|seen| self.bounds(seen, &side)),
            ends,
        }
    }
}
