//! A coin of unknown bias under a Beta prior. Takes the trait [`Predictor`].

use num_bigint::BigUint;
use num_integer::Integer;
use thiserror::Error;

use super::evidence::{Evidence, magnitude};
use super::hypothesis::{Odds, Predictor};
use crate::exact::{Rational, Scaled};

/// Parameters that are no Beta prior's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{value} is not a parameter of a Beta prior: give a number above 0, as 1 for Laplace's or 1/2 for \
     Jeffreys'"
)]
pub struct BetaError {
    /// The number as given.
    pub value: Rational,
}

/// The chance of a 1 is drawn from Beta(a, b): after n_0 zeros and n_1 ones the next symbol is 1 with probability
/// (a + n_1)/(a + b + n_0 + n_1), Laplace's rule of succession for a = b = 1, Krichevsky and Trofimov's estimator for
/// a = b = 1/2.
#[derive(Clone, Debug)]
pub struct Beta {
    a: Rational,
    b: Rational,
    /// b and a, to which the counts of 0 and 1 are added, over `unit`.
    start: [BigUint; 2],
    unit: BigUint,
    /// The same where they are short enough to leave room for the counts.
    short: Option<([u64; 2], u64)>,
    counts: [u64; 2],
    seen: Evidence,
}

/// Counts times units and what they are added to stay below 2^63 up to here.
const SHORT: u64 = 1 << 20;

impl Beta {
    /// The coin with prior Beta(a, b), before the first symbol.
    ///
    /// # Errors
    /// [`BetaError`] unless both are above 0.
    pub fn new(a: Rational, b: Rational) -> Result<Beta, BetaError> {
        for value in [&a, &b] {
            if value.signum() <= 0 {
                return Err(BetaError {
                    value: value.clone(),
                });
            }
        }
        let unit = a.denominator().lcm(&b.denominator());
        let start = [&b, &a].map(|own| magnitude(own) * (&unit / own.denominator()));
        let short = |own: &BigUint| u64::try_from(own).ok().filter(|&own| own <= SHORT);
        let shorts = [&start[0], &start[1], &unit].map(short);
        Ok(Beta {
            short: match shorts {
                [Some(zero), Some(one), Some(unit)] => Some(([zero, one], unit)),
                _ => None,
            },
            a,
            b,
            start,
            unit,
            counts: [0, 0],
            seen: Evidence::one(),
        })
    }
}

impl Predictor for Beta {
    fn name(&self) -> String {
        format!("Beta({}, {})", self.a, self.b)
    }
    fn odds(&self) -> Odds {
        let own = |symbol: usize| &self.start[symbol] + self.counts[symbol] * &self.unit;
        let numerators = [own(0), own(1)];
        Odds {
            denominator: &numerators[0] + &numerators[1],
            numerators,
        }
    }
    fn factor(&self, symbol: bool) -> Scaled {
        let Some((start, unit)) = self.short else {
            return self.odds().factors()[usize::from(symbol)];
        };
        // Of 2^40 symbols there is no run.
        let [zeros, ones] = [0, 1].map(|symbol: usize| start[symbol] + self.counts[symbol] * unit);
        Scaled::ratio(if symbol { ones } else { zeros }, zeros + ones)
    }
    fn advance(&mut self, symbol: bool) {
        self.counts[usize::from(symbol)] += 1;
    }
    fn pass_over(&mut self) -> bool {
        // The tosses of a coin of unknown bias can be exchanged, so one that is not seen may as well come last.
        true
    }
    fn is_exchangeable(&self) -> bool {
        true
    }
    fn state(&self) -> Option<Vec<u64>> {
        Some(self.counts.to_vec())
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mixture::{Hypothesis, KrichevskyTrofimov};

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    /// n_1! n_0!/(n + 1)!, the integral of p^n_1 (1 - p)^n_0 (Bayes 1763).
    #[test]
    fn laplace_is_the_integral_over_all_biases() {
        let mut laplace = Beta::new(r(1, 1), r(1, 1)).unwrap();
        for symbol in [true, true, false, true, false] {
            laplace.update(symbol);
        }
        let integral = r(6 * 2, 720);
        assert_eq!(
            laplace.evidence().enclosure().exact_value(),
            Some(&integral)
        );
    }

    #[test]
    fn a_half_and_a_half_is_krichevsky_and_trofimovs() {
        let mut beta: Box<dyn Hypothesis> = Box::new(Beta::new(r(1, 2), r(1, 2)).unwrap());
        let mut kt: Box<dyn Hypothesis> = Box::new(KrichevskyTrofimov::new());
        for symbol in [true, false, false, true, true, true] {
            beta.update(symbol);
            kt.update(symbol);
            assert_eq!(beta.evidence().enclosure(), kt.evidence().enclosure());
        }
    }

    /// a belongs to 1: turned round, the first 1 would have chance 1/4.
    #[test]
    fn the_first_parameter_counts_ones() {
        let beta = Beta::new(r(3, 1), r(1, 1)).unwrap();
        assert_eq!(beta.predictive()[1].exact_value(), Some(&r(3, 4)));
    }

    #[test]
    fn long_parameters_are_no_less_exact() {
        let (mut long, mut rounded) = (
            Beta::new(r(1, 1 << 40), r(5, 3)).unwrap(),
            Beta::new(r(1, 1 << 40), r(5, 3)).unwrap(),
        );
        Hypothesis::round(&mut rounded);
        for symbol in [true, false, false, true] {
            long.update(symbol);
            rounded.update(symbol);
            let exact = long.evidence().lower().to_rational();
            assert!(rounded.evidence().enclosure().contains(&exact));
            assert!(rounded.evidence().is_settled());
        }
        assert_eq!(
            Beta::new(r(0, 1), r(1, 1)).unwrap_err(),
            BetaError { value: r(0, 1) }
        );
    }
}
