//! Paired differences over seeds: mean with its interval, and the exact sign test of [`paired`](super::paired).
//!
//! Takes samples from `scenario::sampling`; all figures are rationals. Ties are on neither side.

use crate::exact::Rational;
use crate::scenario::Result;
use crate::scenario::sampling::Sample;
use crate::suite::instrument::paired::sign_test;

/// Differences of two figures of the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Differences {
    /// The differences.
    pub(crate) sample: Sample,
    /// How many are below 0.
    pub(crate) below: u64,
    /// How many are above 0.
    pub(crate) above: u64,
}

impl Differences {
    /// Of differences, one per seed; at least two.
    pub(crate) fn of(differences: &[Rational]) -> Result<Self> {
        let count = |sign| {
            let such = differences.iter().filter(|value| value.signum() == sign);
            crate::exact::as_u64(such.count())
        };
        Ok(Differences {
            sample: Sample::of(differences)?,
            below: count(-1),
            above: count(1),
        })
    }

    /// The two-sided sign test's chance.
    pub(crate) fn sign_test(&self) -> Rational {
        sign_test(self.below.max(self.above), self.below + self.above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_left_out() {
        let values = [-1, 0, 0, 2, 3].map(Rational::from_integer);
        let differences = Differences::of(&values).unwrap();
        assert_eq!((differences.below, differences.above), (1, 2));
        assert_eq!(differences.sign_test(), Rational::one());
        let all = Differences::of(&[1, 2, 3, 4, 5].map(Rational::from_integer)).unwrap();
        assert_eq!((all.below, all.sign_test()), (0, Rational::ratio(2, 32)));
    }
}
