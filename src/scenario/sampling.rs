//! Seeded draws with exact chances, and averages over runs with their standard errors.
//!
//! Takes rationals and enclosures from `exact`. Nothing here rounds but the square root of a standard
//! error, which is an enclosure read at its lower end, so that a tolerance is never too wide.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::figures::{length, quotient, whole};
use super::{ScenarioError, figures};
use crate::exact::{PRECISION, Rational, sqrt};

/// A chance p/q that can be drawn without rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    numerator: u32,
    denominator: u32,
    /// The largest multiple of q that is at most 2^32: draws from there on are thrown away.
    limit: u64,
}

impl Chance {
    /// The chance p in [0, 1], its denominator below 2^32.
    pub(super) fn new(p: &Rational) -> Result<Self, ScenarioError> {
        let unfit = || {
            ScenarioError::Settings(format!(
                "{p} cannot be drawn exactly; give a number from 0 to 1 with a denominator below 2^32"
            ))
        };
        let numerator = u32::try_from(p.numerator()).map_err(|_| unfit())?;
        let denominator = u32::try_from(p.denominator()).map_err(|_| unfit())?;
        if numerator > denominator {
            return Err(unfit());
        }
        Ok(Chance {
            numerator,
            denominator,
            limit: whole_multiples(denominator),
        })
    }
}

/// The largest multiple of a number that is at most 2^32.
fn whole_multiples(number: u32) -> u64 {
    let all = 1u64 << 32;
    all - all % u64::from(number)
}

/// The draws of one run: a stream of its own, so that neither the order nor the number of threads matters.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// Stream number `run` under `seed`.
    pub(super) fn new(seed: u64, run: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(run);
        Draws(generator)
    }

    /// Whether what has this chance happens.
    pub(super) fn happens(&mut self, chance: Chance) -> bool {
        self.under(chance.limit) % chance.denominator < chance.numerator
    }

    /// One of 0 .. bound - 1, all alike.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.under(whole_multiples(bound)) % bound
    }

    fn under(&mut self, limit: u64) -> u32 {
        loop {
            let drawn = self.0.next_u32();
            if u64::from(drawn) < limit {
                return drawn;
            }
        }
    }
}

/// Five standard errors of the mean of `runs` values of this variance.
pub(super) fn five_errors(variance: &Rational, runs: u64) -> Result<Rational, ScenarioError> {
    let error = sqrt(&quotient(variance, &whole(runs))?, PRECISION)?;
    Ok(error.lower() * Rational::from_integer(5))
}

/// The average of a figure over runs.
#[derive(Clone, Debug)]
pub(super) struct Average {
    /// Mean over the runs.
    pub(super) mean: Rational,
    /// Unbiased estimate of the variance of one run.
    pub(super) variance: Rational,
    /// How many runs.
    pub(super) runs: u64,
}

impl Average {
    /// Of counts, one a run; at least two runs.
    pub(super) fn of_counts(counts: &[u64]) -> Result<Self, ScenarioError> {
        let values: Vec<Rational> = counts.iter().map(|&count| figures::whole(count)).collect();
        Average::of(&values)
    }

    /// Of exact values, one a run; at least two runs.
    pub(super) fn of(values: &[Rational]) -> Result<Self, ScenarioError> {
        let runs = length(values);
        let mean = quotient(&values.iter().cloned().sum(), &whole(runs))?;
        let squares: Rational = values
            .iter()
            .map(|value| {
                let off = value - &mean;
                &off * &off
            })
            .sum();
        Ok(Average {
            variance: quotient(&squares, &whole(runs.saturating_sub(1)))?,
            mean,
            runs,
        })
    }

    /// Five standard errors of the mean, the variance as measured.
    pub(super) fn five_errors(&self) -> Result<Rational, ScenarioError> {
        five_errors(&self.variance, self.runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_that_of_the_textbook() {
        let average = Average::of_counts(&[2, 4, 9]).unwrap();
        assert_eq!(average.mean, Rational::from_integer(5));
        assert_eq!(average.variance, Rational::from_integer(13));
        assert!(Average::of_counts(&[1]).is_err());
    }

    #[test]
    fn draws_have_their_chance_and_no_other() {
        let third = Chance::new(&Rational::ratio(1, 3)).unwrap();
        assert_eq!(third.limit, (1 << 32) - 1);
        let never = Chance::new(&Rational::zero()).unwrap();
        let always = Chance::new(&Rational::one()).unwrap();
        let mut draws = Draws::new(1, 0);
        let mut seen = 0;
        for _ in 0..9000 {
            assert!(!draws.happens(never) && draws.happens(always));
            seen += i32::from(draws.happens(third));
        }
        // Five standard errors of 9000 draws are 5 sqrt(2000) = 223.6.
        assert!((seen - 3000).abs() <= 223, "{seen}");
        assert!(Chance::new(&Rational::ratio(4, 3)).is_err());
    }
}
