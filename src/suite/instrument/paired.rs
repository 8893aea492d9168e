//! Two figures per run, paired: how their ratio comes out over the runs.
//!
//! Takes logarithms from `exact`; its results are rationals.

use crate::exact::{PRECISION, Rational, log2};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, length, whole};
use crate::scenario::sampling::{MeanOfRuns, Sample};

/// The base-2 logarithms of `new`/`old`, run by run, with what is said of them.
#[derive(Clone, Debug)]
pub(crate) struct Paired {
    /// One logarithm a run, in increasing order.
    logs: Vec<Rational>,
    /// Runs in which `new` is smaller.
    pub(crate) smaller: u64,
    /// Runs in which it is larger.
    pub(crate) larger: u64,
}

impl Paired {
    /// Of pairs of positive counts (new, old).
    pub(crate) fn of(pairs: impl IntoIterator<Item = (u64, u64)>) -> Result<Paired> {
        let (mut logs, mut smaller, mut larger) = (Vec::new(), 0, 0);
        for (new, old) in pairs {
            // The width of the enclosure, 2^-128, is nothing beside the spread of runs.
            logs.push(log2(&fraction(new, old)?, PRECISION)?.lower().clone());
            smaller += u64::from(new < old);
            larger += u64::from(new > old);
        }
        logs.sort();
        Ok(Paired {
            logs,
            smaller,
            larger,
        })
    }

    /// How many runs.
    pub(crate) fn runs(&self) -> u64 {
        length(&self.logs)
    }

    /// Mean of the logarithms with five standard errors; at least two runs.
    pub(crate) fn mean(&self) -> Result<MeanOfRuns> {
        Sample::of(&self.logs)?.figure()
    }

    /// Mean of the logarithms alone: of one run its own.
    pub(crate) fn middle(&self) -> Result<Rational> {
        let sum: Rational = self.logs.iter().sum();
        Ok(sum * fraction(1, self.runs())?)
    }

    /// The middle one of the logarithms, of an even number the mean of the two in the middle.
    pub(crate) fn median(&self) -> Option<Rational> {
        let last = self.logs.len().checked_sub(1)?;
        let (low, high) = (&self.logs[last / 2], &self.logs[last.div_ceil(2)]);
        Some((low + high) * Rational::ratio(1, 2))
    }

    /// The least and the largest of the logarithms.
    pub(crate) fn ends(&self) -> Option<[&Rational; 2]> {
        Some([self.logs.first()?, self.logs.last()?])
    }

    /// The chance that fair coins come out at least as one-sided, either way (two-sided sign test; ties are left out).
    pub(crate) fn sign_test(&self) -> Rational {
        sign_test(self.smaller.max(self.larger), self.smaller + self.larger)
    }
}

/// min(1, 2 P(at least `most` of `runs` fair coins are heads)), exactly.
pub(crate) fn sign_test(most: u64, runs: u64) -> Rational {
    let mut tail = Rational::zero();
    let mut ways = Rational::one();
    for heads in (most..=runs).rev() {
        // ways = runs choose heads, from the top down.
        tail += &ways;
        ways = ways * whole(heads) * Rational::ratio(1, runs - heads + 1);
    }
    let chance = tail * Rational::from_integer(2) * Rational::inverse_power(runs);
    chance.min(Rational::one())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 of 10: 2/1024. 9 of 10: 2 x 11/1024. 5 of 10: everything. Mistakes tried: one side alone, P(above most).
    #[test]
    fn the_sign_test_is_that_of_pascals_triangle() {
        assert_eq!(sign_test(10, 10), Rational::ratio(2, 1024));
        assert_eq!(sign_test(9, 10), Rational::ratio(22, 1024));
        assert_eq!(sign_test(5, 10), Rational::one());
        assert_eq!(sign_test(0, 0), Rational::one());
        for runs in 1u64..12 {
            for most in runs.div_ceil(2)..=runs {
                let as_far = (0..1u64 << runs)
                    .filter(|coins| {
                        let heads = u64::from(coins.count_ones());
                        heads.max(runs - heads) >= most
                    })
                    .count();
                let counted = Rational::ratio(as_far as i64, 1 << runs);
                assert_eq!(sign_test(most, runs), counted, "{most} of {runs}");
            }
        }
    }

    #[test]
    fn logs_are_base_2_and_ties_are_no_side() {
        let paired = Paired::of([(1, 4), (8, 8), (2, 1), (1, 2)]).unwrap();
        assert_eq!((paired.smaller, paired.larger, paired.runs()), (2, 1, 4));
        assert_eq!(paired.median(), Some(Rational::ratio(-1, 2)));
        assert_eq!(paired.middle().unwrap(), Rational::ratio(-1, 2));
        assert_eq!(
            paired.ends(),
            Some([&Rational::from_integer(-2), &Rational::one()])
        );
    }
}
