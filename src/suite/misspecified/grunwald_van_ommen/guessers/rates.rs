//! The learning rates of the game.

use crate::exact::Rational;

/// A rate is so many sixths; the odds 64 of a guess to this power are 2 to the number of sixths.
pub(super) type Sixths = u32;

/// 1/6: where E_Z (f/f*)^eta is least.
pub(super) const LEAST: Sixths = 1;
/// 1/3: the critical rate.
pub(super) const CRITICAL: Sixths = 2;
pub(super) const TWO_THIRDS: Sixths = 4;
/// 1: Bayes.
pub(super) const BAYES: Sixths = 6;

/// How a rate is written.
pub(super) fn rate(sixths: Sixths) -> Rational {
    Rational::ratio(i64::from(sixths), 6)
}
