//! Intervals at a stated confidence for the chance behind a count.
//!
//! Of n independent draws, each a hit with chance p, k were hits. The exact (Clopper-Pearson 1934) upper end is the p at
//! which so few hits as k have the chance alpha: P(Bin(n, p) <= k) = alpha. That tail is at most
//! C(n,k) p^k (1-p)^(n-k) / (1 - r) with r = k (1-p)/((n-k+1) p), the ratio of the first two terms, since the terms
//! fall faster from there on; and n! lies between the two forms of Stirling's formula that Robbins (1955) gives. So
//! the p at which this bound is alpha is an upper end that errs no more often than alpha, and hardly wider than the
//! exact one. The lower end is the mirror image.
//!
//! Floating point, from `libm` alone so that every machine has the same bits, with a margin above all rounding errors:
//! what is sampled has grade S.

use std::fmt;
use std::str::FromStr;

use libm::{exp, log};

use crate::exact::{Rational, as_f64};

/// The chance that an interval may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confidence {
    error: Rational,
}

/// Why a text is no confidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the chance of error must lie above 0 and be at most 1/2, as in 0.001 or 1e-6; {0} does not"
)]
pub struct ConfidenceError(String);

impl Default for Confidence {
    /// One in a million.
    fn default() -> Self {
        Confidence {
            error: Rational::ratio(1, 1_000_000),
        }
    }
}

impl FromStr for Confidence {
    type Err = ConfidenceError;

    fn from_str(text: &str) -> Result<Self, ConfidenceError> {
        let wrong = || ConfidenceError(text.to_owned());
        let error: Rational = text.trim().parse().map_err(|_| wrong())?;
        if error.is_zero() || error.is_negative() || error > Rational::ratio(1, 2) {
            return Err(wrong());
        }
        Ok(Confidence { error })
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 - {}", self.error)
    }
}

impl Confidence {
    /// The chance that anything is wrong.
    #[must_use]
    pub fn error(&self) -> &Rational {
        &self.error
    }

    /// The confidence of each of `ends` ends that are to hold together.
    #[must_use]
    pub fn shared_by(&self, ends: u64) -> Confidence {
        Confidence {
            error: &self.error * Rational::ratio(1, ends.max(1)),
        }
    }

    /// A lower end for the chance of which `least` hits of `draws` were counted and an upper end for that of `most`,
    /// each wrong with at most this chance of error.
    #[must_use]
    pub fn share(&self, least: u64, most: u64, draws: u64) -> [Rational; 2] {
        let log_error = log(self.error.nearest_f64());
        // Rounded down, as the upper end is a double that has the property itself.
        let low = 1.0 - upper(draws - least.min(draws), draws, log_error) - f64::EPSILON;
        let high = upper(most.min(draws), draws, log_error);
        let exact = |end: f64| Rational::from_f64(end).unwrap_or_else(Rational::zero);
        [exact(low.max(0.0)), exact(high.min(1.0))]
    }
}

/// ln n! is at most this.
fn log_factorial_above(n: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    n * log(n) - n + 0.5 * log(2.0 * std::f64::consts::PI * n) + 1.0 / (12.0 * n)
}

/// And at least this.
fn log_factorial_below(n: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    n * log(n) - n + 0.5 * log(2.0 * std::f64::consts::PI * n) + 1.0 / (12.0 * n + 1.0)
}

/// A p so large that at most k hits of n have at most this chance of error.
fn upper(k: u64, n: u64, log_error: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    let (hits, all) = (as_f64(k), as_f64(n));
    let misses = all - hits;
    let choose = log_factorial_above(all) - log_factorial_below(hits) - log_factorial_below(misses);
    // Relative rounding errors of some 20 operations on terms of this size.
    let margin = |p: f64| {
        let size = all * (log(all.max(2.0)) + 1.0) - hits * log(p) - misses * log(1.0 - p);
        1e-14 * size + 1e-12
    };
    let surely_below = |p: f64| {
        let ratio = hits * (1.0 - p) / ((misses + 1.0) * p);
        if ratio >= 1.0 {
            return false;
        }
        let term = choose + hits * log(p) + misses * log(1.0 - p);
        term - log(1.0 - ratio) + margin(p) <= log_error
    };
    // Bisection; `above` always has the property, or is 1.
    let (mut below, mut above) = (hits / all, 1.0 - exp(log_error / misses) * 1e-9);
    if !surely_below(above) {
        return 1.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (below + above);
        if middle <= below || middle >= above {
            break;
        }
        if surely_below(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P(Bin(n, p) <= k), summed in full from the largest term down: (1-p)^n alone may be no double.
    fn tail(k: u64, n: u64, p: f64) -> f64 {
        let choose: f64 = (0..k).map(|i| ((n - i) as f64 / (i + 1) as f64).ln()).sum();
        let mut term = (choose + k as f64 * p.ln() + (n - k) as f64 * (1.0 - p).ln()).exp();
        let mut sum = term;
        for i in (0..k).rev() {
            term *= (i + 1) as f64 / (n - i) as f64 * (1.0 - p) / p;
            sum += term;
        }
        sum
    }

    /// No end errs more often than it may, and none is much wider than the exact one.
    #[test]
    fn ends_are_those_of_clopper_and_pearson_or_a_little_wider() {
        for error in [0.25_f64, 0.05, 1e-3, 1e-6] {
            for n in [1, 2, 5, 20, 100, 700] {
                for k in (0..n).filter(|k| n < 50 || k % 13 == 0) {
                    let end = upper(k, n, error.ln());
                    assert!(tail(k, n, end) <= error * (1.0 + 1e-9), "{k} of {n}");
                    if error < 0.01 {
                        let near = end == 1.0 || tail(k, n, end) > error / 6.0;
                        assert!(near, "{k} of {n} at {error}: {end}");
                    }
                }
            }
        }
    }

    /// Summed over all counts, with no draws: two ends at 0.05 each hold every chance p at least as often as they say,
    /// and ends of half the distance do not hold a p in the middle in 0.87.
    #[test]
    fn an_interval_holds_as_often_as_it_says_and_would_not_at_half_the_width() {
        for n in [20, 100, 400] {
            let confidence: Confidence = "0.05".parse().unwrap();
            let ends: Vec<[f64; 2]> = (0..=n)
                .map(|k| confidence.share(k, k, n).map(|end| end.nearest_f64()))
                .collect();
            for p in (1..40).map(|part| f64::from(part) / 40.0) {
                let (mut held, mut half_held) = (0.0, 0.0);
                for k in 0..=n {
                    let chance = tail(k, n, p) - if k == 0 { 0.0 } else { tail(k - 1, n, p) };
                    let [low, high] = ends[k as usize];
                    let cut = 0.25 * (high - low);
                    held += if low <= p && p <= high { chance } else { 0.0 };
                    half_held += if low + cut <= p && p <= high - cut {
                        chance
                    } else {
                        0.0
                    };
                }
                assert!(held >= 0.9 - 1e-9, "{p} of {n}: {held}");
                if (0.25..=0.75).contains(&p) {
                    assert!(half_held < 0.87, "{p} of {n}: {half_held}");
                }
            }
        }
    }

    #[test]
    fn nothing_seen_in_n_draws_is_at_most_ln_of_the_error_over_n() {
        let [low, high] = Confidence::default().share(0, 0, 100_000_000);
        assert_eq!(low, Rational::zero());
        assert!((13.8e-8..13.9e-8).contains(&high.nearest_f64()));
        let [low, high] = Confidence::default().share(10, 10, 10);
        assert!(low < Rational::one() && high == Rational::one());
        assert_eq!(
            Confidence::default().share(0, 0, 0),
            [Rational::zero(), Rational::one()]
        );
    }

    #[test]
    fn a_chance_of_error_lies_between_0_and_a_half() {
        assert_eq!("1e-6".parse(), Ok(Confidence::default()));
        for wrong in ["0", "-0.1", "0.6", "often", ""] {
            assert!(wrong.parse::<Confidence>().is_err(), "{wrong}");
        }
    }
}
