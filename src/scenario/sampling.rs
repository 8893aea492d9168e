//! Grade S: seeded draws with exact chances, means over runs, and the tolerances that follow from the
//! number of runs.
//!
//! Takes seeded streams from `mixture` and rationals and enclosures from `exact`. Nothing here rounds but
//! the square roots, which are enclosures: a tolerance is read at the lower end, so that it is never too
//! wide, and an interval that a claim must clear is drawn with the upper one, so that it is never too narrow.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;

use super::claims::Figure;
use super::figures::{fraction, length, of_double, quotient, whole};
use super::{Context, Interval, ScenarioError};
use crate::exact::{Enclosure, PRECISION, Rational, ln, sqrt};
pub(crate) use crate::mixture::stream;

/// 1/alpha: the chance at which a claim that an inequality (Hoeffding, Dvoretzky-Kiefer-Wolfowitz) bounds
/// may be called violated though it is true.
pub(crate) const ALPHA_INVERSE: u64 = 1_000_000;

/// Half the width of an interval around a mean, in standard errors.
const STANDARD_ERRORS: i64 = 5;

/// A chance p/q that can be drawn without rounding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance {
    numerator: u32,
    denominator: u32,
    /// The largest multiple of q that is at most 2^32: draws from there on are thrown away.
    limit: u64,
}

impl Chance {
    /// The chance p in [0, 1], its denominator below 2^32.
    pub(crate) fn new(p: &Rational) -> Result<Self, ScenarioError> {
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
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    /// Stream number `run` under `seed`.
    pub(crate) fn new(seed: u64, run: u64) -> Self {
        Draws(stream(seed, run))
    }

    /// Whether what has this chance happens.
    pub(crate) fn happens(&mut self, chance: Chance) -> bool {
        self.under(chance.limit) % chance.denominator < chance.numerator
    }

    /// One of 0 .. bound - 1, all alike.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
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

/// The fair coin flips of one run, as [`Draws`] a stream of its own.
pub(crate) fn flips(seed: u64, run: u64) -> impl Iterator<Item = bool> {
    let mut generator = stream(seed, run);
    let (mut word, mut left) = (0u64, 0u32);
    std::iter::from_fn(move || {
        if left == 0 {
            (word, left) = (generator.next_u64(), 64);
        }
        let bit = word & 1 == 1;
        word >>= 1;
        left -= 1;
        Some(bit)
    })
}

/// What `follow` makes of the runs 0 .. runs - 1, in this order, on all threads; the progress is told as `what`.
pub(crate) fn each_run<T: Send>(
    context: &Context<'_>,
    what: &str,
    runs: u64,
    follow: impl Fn(u64) -> Result<T, ScenarioError> + Sync,
) -> Result<Vec<T>, ScenarioError> {
    let done = AtomicU64::new(0);
    let runs_done = (0..runs).into_par_iter().map(|run| {
        let followed = follow(run)?;
        context.report(what, done.fetch_add(1, Ordering::Relaxed) + 1, runs)?;
        Ok(followed)
    });
    runs_done.collect()
}

/// sqrt(ln(1/alpha')/(2 R)): the radius at which exp(-2 R eps^2) = alpha'. Hoeffding's for a mean of R
/// figures between 0 and 1; two-sided, and Dvoretzky, Kiefer and Wolfowitz's, at half of alpha.
pub(crate) fn radius(inverse_alpha: u64, runs: u64) -> Result<Enclosure, ScenarioError> {
    let exponent = ln(&whole(inverse_alpha), PRECISION)?;
    Ok(exponent.scale(&fraction(1, 2 * runs)?).sqrt(PRECISION)?)
}

/// Five standard errors of the mean of `runs` values of this variance.
pub(crate) fn five_errors(variance: &Rational, runs: u64) -> Result<Enclosure, ScenarioError> {
    let error = sqrt(&quotient(variance, &whole(runs))?, PRECISION)?;
    Ok(error.scale(&Rational::from_integer(STANDARD_ERRORS)))
}

/// Independent runs of one figure.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// Mean over the runs.
    pub(crate) mean: Rational,
    /// Unbiased estimate of the variance of one run.
    pub(crate) variance: Rational,
    /// How many runs.
    pub(crate) runs: u64,
}

impl Sample {
    /// Of exact values, one per run; at least two runs.
    pub(crate) fn of(values: &[Rational]) -> Result<Self, ScenarioError> {
        let runs = length(values);
        let mean = quotient(&values.iter().sum(), &whole(runs))?;
        let squares: Rational = values
            .iter()
            .map(|value| {
                let off = value - &mean;
                &off * &off
            })
            .sum();
        Ok(Sample {
            variance: quotient(&squares, &whole(runs.saturating_sub(1)))?,
            mean,
            runs,
        })
    }

    /// The same for counts.
    pub(crate) fn of_counts(counts: &[u64]) -> Result<Self, ScenarioError> {
        let values: Vec<Rational> = counts.iter().map(|&count| whole(count)).collect();
        Sample::of(&values)
    }

    /// The same for doubles.
    pub(crate) fn of_doubles(values: impl IntoIterator<Item = f64>) -> Result<Self, ScenarioError> {
        let exact: Result<Vec<Rational>, _> = values.into_iter().map(of_double).collect();
        Sample::of(&exact?)
    }

    /// Five standard errors of the mean, the variance as measured: a tolerance.
    pub(crate) fn five_errors(&self) -> Result<Rational, ScenarioError> {
        Ok(five_errors(&self.variance, self.runs)?.lower().clone())
    }

    /// The mean with its five standard errors, as a claim compares it.
    pub(crate) fn figure(&self) -> Result<MeanOfRuns, ScenarioError> {
        Ok(MeanOfRuns(self.interval()?))
    }

    /// The mean plus and minus five standard errors.
    pub(crate) fn interval(&self) -> Result<Enclosure, ScenarioError> {
        let errors = five_errors(&self.variance, self.runs)?;
        let (below, above) = (&self.mean - errors.upper(), &self.mean + errors.upper());
        Ok(Enclosure::new(below, above)?)
    }
}

/// A mean over runs with five standard errors to either side: an interval that need not hold the true mean.
#[derive(Clone, Debug)]
pub(crate) struct MeanOfRuns(Enclosure);

impl Figure for MeanOfRuns {
    fn enclosed(&self) -> Cow<'_, Enclosure> {
        Cow::Borrowed(&self.0)
    }

    fn interval(&self) -> Interval {
        Interval::FiveErrors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_those_of_the_textbook() {
        let sample = Sample::of_counts(&[2, 4, 9]).unwrap();
        assert_eq!(sample.mean, Rational::from_integer(5));
        assert_eq!(sample.variance, Rational::from_integer(13));
        assert!(Sample::of_counts(&[1]).is_err());
        assert!(Sample::of_doubles([1.0, f64::NAN]).is_err());
    }

    /// 1, 2, 3, 4, 10: mean 4, sample variance 50/4, so the standard error is sqrt(5/2).
    #[test]
    fn five_errors_are_five_and_the_interval_has_both_sides() {
        let sample = Sample::of_doubles([1.0, 2.0, 3.0, 4.0, 10.0]).unwrap();
        assert_eq!(sample.mean, Rational::from_integer(4));
        let (errors, square) = (sample.five_errors().unwrap(), Rational::ratio(25 * 5, 2));
        let least = Rational::ratio(1, 1_000_000);
        assert!(&errors * &errors <= square);
        assert!((&errors + &least) * (&errors + &least) > square);
        let interval = sample.interval().unwrap();
        assert!(interval.upper() >= &(&sample.mean + &errors));
        assert!(interval.lower() <= &(&sample.mean - &errors));
        assert!(interval.upper() < &(&sample.mean + errors + least));
    }

    /// exp(-2 R eps^2) is alpha, and twice the runs make the radius sqrt(2) times as small.
    #[test]
    fn the_radius_is_that_of_hoeffdings_inequality() {
        let eps = radius(ALPHA_INVERSE, 1000).unwrap();
        let chance = (-(&eps * &eps).scale(&whole(2000))).exp(PRECISION).unwrap();
        assert!(chance.contains(&Rational::ratio(1, 1_000_000)));
        let half = radius(ALPHA_INVERSE, 2000).unwrap();
        let (single, double) = (&eps * &eps, (&half * &half).scale(&whole(2)));
        assert!((single - double).contains(&Rational::zero()));
    }

    #[test]
    fn runs_stand_in_order_and_end_when_they_are_asked_to() {
        let told = AtomicU64::new(0);
        let context = Context::new().telling(|_, _, _| {
            told.fetch_add(1, Ordering::Relaxed);
        });
        let runs = each_run(&context, "runs", 100, |run| Ok(run * run)).unwrap();
        assert_eq!(runs, (0..100).map(|run| run * run).collect::<Vec<_>>());
        assert_eq!(told.load(Ordering::Relaxed), 100);
        context.interrupt();
        let stopped = each_run(&context, "runs", 100, Ok);
        assert!(matches!(stopped, Err(ScenarioError::Interrupted)));
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
