//! Data drawn from a hypothesis. Takes the trait [`Hypothesis`] and a seeded generator.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::Zero;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use thiserror::Error;

use super::evidence::magnitude;
use super::hypothesis::Hypothesis;
pub use crate::enumerate::stream;
use crate::exact::Rational;

/// No symbol can be drawn where its probability is not known.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "symbol {t} cannot be drawn: the truth's probability of it has open mass; take a program that settles"
)]
pub struct OpenTruth {
    /// Which symbol, from 1.
    pub t: u64,
}

/// At most `symbols` symbols drawn from `truth`, fewer if it stops. Each is drawn with exactly
/// its probability; the same seed and stream give the same symbols everywhere.
///
/// ```
/// use solomonoff::exact::Rational;
/// use solomonoff::mixture::{Bernoulli, sample};
/// let coin = Bernoulli::new(Rational::ratio(1, 5))?;
/// let drawn = sample(Box::new(coin), 1000, 1, 0)?;
/// let ones = drawn.iter().filter(|symbol| **symbol).count();
/// assert!((140..260).contains(&ones));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`OpenTruth`].
pub fn sample(
    mut truth: Box<dyn Hypothesis>,
    symbols: u64,
    seed: u64,
    stream: u64,
) -> Result<Vec<bool>, OpenTruth> {
    let mut generator = self::stream(seed, stream);
    let mut drawn = Vec::new();
    for t in 1..=symbols {
        let [zero, one] = truth.predictive();
        let (Some(zero), Some(one)) = (zero.exact_value(), one.exact_value()) else {
            return Err(OpenTruth { t });
        };
        let symbol = happens(&mut generator, one);
        if !symbol {
            let rest = Rational::one() - one;
            // rest is 0 only where `one` is 1, which always happens.
            let given = zero.checked_div(&rest).unwrap_or_else(Rational::zero);
            if given < Rational::one() && !happens(&mut generator, &given) {
                break;
            }
        }
        truth.update(symbol);
        drawn.push(symbol);
    }
    Ok(drawn)
}

/// True with probability p in [0, 1], exactly: random words against p's digits in base 2^64.
pub(crate) fn happens(generator: &mut ChaCha8Rng, p: &Rational) -> bool {
    let denominator = p.denominator();
    let mut rest = magnitude(p);
    if rest == denominator {
        return true;
    }
    while !rest.is_zero() {
        let (digit, next): (BigUint, BigUint) = (rest << 64u32).div_rem(&denominator);
        match BigUint::from(generator.next_u64()).cmp(&digit) {
            Ordering::Less => return true,
            Ordering::Greater => return false,
            Ordering::Equal => rest = next,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mixture::{Bernoulli, Markov, Sequence, Stopping};

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    #[test]
    fn certain_symbols_are_drawn_as_they_are() {
        let truth = Box::new(Sequence::periodic(&[true], &[false, true]));
        assert_eq!(
            sample(truth, 5, 9, 9),
            Ok(vec![true, false, true, false, true])
        );
    }

    #[test]
    fn a_truth_that_stops_gives_fewer_symbols() {
        let truth = Stopping::new(Box::new(Bernoulli::new(r(1, 2)).expect("p")), r(1, 4));
        let lengths: Vec<usize> = (0..200)
            .map(|stream| {
                sample(Box::new(truth.clone().expect("s")), 1000, 1, stream)
                    .expect("exact")
                    .len()
            })
            .collect();
        // The mean is 3, the standard deviation sqrt(12): five standard errors of 200 are 1.22.
        let sum: usize = lengths.iter().sum();
        assert!((356..=844).contains(&sum), "{sum}");
        assert!(lengths.iter().all(|&length| length < 1000));
    }

    #[test]
    fn the_past_counts_and_streams_differ() {
        let truth = || Box::new(Markov::new(vec![r(1, 1), r(0, 1)]).expect("a table"));
        assert_eq!(sample(truth(), 4, 1, 0), Ok(vec![true, false, true, false]));
        let coin = || Box::new(Bernoulli::new(r(1, 2)).expect("p"));
        assert_ne!(sample(coin(), 64, 1, 0), sample(coin(), 64, 1, 1));
        assert_ne!(sample(coin(), 64, 1, 0), sample(coin(), 64, 2, 0));
        assert_eq!(sample(coin(), 64, 1, 0), sample(coin(), 64, 1, 0));
    }
}
