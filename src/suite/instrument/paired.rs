//! Paired differences over seeds: mean with its interval, wins, and the exact sign test.
//!
//! Takes samples from `scenario::sampling`; all figures are rationals. The sign test asks how likely a split of wins and
//! losses at least so uneven is if either is as likely: 2^(1-n) times the sum of C(n, k) over k >= max(wins, losses),
//! at most 1. Ties are left out.

use num_bigint::BigUint;

use crate::exact::Rational;
use crate::scenario::Result;
use crate::scenario::sampling::Sample;

/// Differences of two figures of the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Paired {
    /// The differences.
    pub(crate) sample: Sample,
    /// How many are below 0.
    pub(crate) below: u64,
    /// How many are above 0.
    pub(crate) above: u64,
}

impl Paired {
    /// Of differences, one per seed; at least two.
    pub(crate) fn of(differences: &[Rational]) -> Result<Self> {
        let count = |sign| {
            let such = differences.iter().filter(|value| value.signum() == sign);
            crate::exact::as_u64(such.count())
        };
        Ok(Paired {
            sample: Sample::of(differences)?,
            below: count(-1),
            above: count(1),
        })
    }

    /// The two-sided sign test's chance.
    pub(crate) fn sign_test(&self) -> Rational {
        sign_test(self.below, self.above)
    }
}

/// The chance of a split at least so uneven, if either side is as likely.
pub(crate) fn sign_test(wins: u64, losses: u64) -> Rational {
    let n = wins + losses;
    let mut choose = BigUint::from(1u8);
    let mut tail = BigUint::ZERO;
    for k in 0..=wins.min(losses) {
        tail += &choose;
        choose = choose * (n - k) / (k + 1);
    }
    let chance = Rational::from(tail) * Rational::inverse_power(n) * Rational::from_integer(2);
    chance.min(Rational::one())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_test_is_the_textbooks() {
        // 10 of 10: 2/1024. 9 of 10: 22/1024. 5 of 10, and nothing at all: no evidence.
        assert_eq!(sign_test(10, 0), Rational::ratio(2, 1024));
        assert_eq!(sign_test(1, 9), Rational::ratio(22, 1024));
        assert_eq!(sign_test(5, 5), Rational::one());
        assert_eq!(sign_test(0, 0), Rational::one());
        let by_sums: u64 = [1, 20, 190, 1140].iter().sum();
        assert_eq!(
            sign_test(17, 3),
            Rational::ratio(2 * by_sums as i64, 1 << 20)
        );
    }

    /// Every way of up to eleven coins to fall, counted.
    #[test]
    fn the_sign_test_is_that_of_coins() {
        for runs in 1..12_u64 {
            for most in runs.div_ceil(2)..=runs {
                let as_far = (0..1_u64 << runs)
                    .filter(|coins| {
                        let heads = u64::from(coins.count_ones());
                        heads.max(runs - heads) >= most
                    })
                    .count();
                let counted = Rational::ratio(as_far as i64, 1 << runs);
                assert_eq!(sign_test(most, runs - most), counted, "{most} of {runs}");
            }
        }
    }

    #[test]
    fn ties_are_left_out() {
        let values = [-1, 0, 0, 2, 3].map(Rational::from_integer);
        let paired = Paired::of(&values).unwrap();
        assert_eq!((paired.below, paired.above), (1, 2));
        assert_eq!(paired.sign_test(), sign_test(1, 2));
    }
}
