//! Doob's theorem: the truth drawn from the prior, location and law of the errors, and what the posterior makes
//! of it.
//!
//! Takes random words and draws from the scenario's streams; sizes of errors are integers, so that what is equal is
//! equal. The base has no atoms: where two sizes are equal at one location and not at another, the first has
//! infinitely the larger likelihood, and only locations with the fewest distinct sizes have any posterior.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: sums of logarithms of drawn errors; the file with the claims takes them as exact values"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::FRAC_PI_2;

use rand_chacha::rand_core::Rng;

use super::data::{GRID_HALF, UNIT_BITS, hypothesis, in_window};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::Result;
use crate::scenario::figures::of_double;
use crate::scenario::sampling::{Draws, stream};

/// After so many observations the posterior is looked at.
pub(super) const TIMES: [u64; 5] = [1, 2, 4, 8, 16];

/// Streams of the runs with a drawn truth begin here, two for each; those of the fixed truth are below.
const FIRST_STREAM: u64 = 1 << 40;

/// What the posterior says after some observations of one run.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// Whether the true location has more than half of it.
    pub(super) found: bool,
    /// Whether the true location is in the window.
    pub(super) inside: bool,
    /// The window's posterior probability.
    pub(super) believed: Rational,
}

/// One uniform draw between 0 and 1, both left out.
fn uniform(word: u64) -> f64 {
    let bits = u32::try_from(word >> 32).unwrap_or(0);
    (f64::from(bits) + 0.5) / 4_294_967_296.0
}

/// The size of a new error, in units: the half-Cauchy law's quantile, and 20 random bits below it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "below 2^33 units of 1, each of 2^50"
)]
fn new_size(word: u64) -> i128 {
    let size = libm::tan(FRAC_PI_2 * uniform(word));
    let scaled = libm::ldexp(size, UNIT_BITS.cast_signed()) as i128;
    scaled + i128::from(word & 0xf_ffff)
}

/// Follows one run: a location, errors from the urn of a Dirichlet process with concentration 1, and the posterior
/// at each of [`TIMES`].
pub(super) fn follow(seed: u64, run: u64) -> Result<Vec<Said>> {
    let number = FIRST_STREAM + 2 * run;
    let (mut draws, mut words) = (Draws::new(seed, number), stream(seed, number + 1));
    let places = u32::try_from(2 * GRID_HALF + 1).unwrap_or(1);
    let truth = i64::from(draws.below(places)) - GRID_HALF;
    let centre = i128::from(hypothesis(truth));
    let (mut sizes, mut observations) = (Vec::<i128>::new(), Vec::new());
    let mut said = Vec::new();
    for time in 1u32.. {
        // Of `time` balls one is the base's, the others are the sizes so far.
        let size = match draws.below(time) {
            0 => new_size(words.next_u64()),
            ball => sizes[as_usize(u64::from(ball) - 1)],
        };
        sizes.push(size);
        let sign = if draws.below(2) == 1 { 1 } else { -1 };
        observations.push(centre + sign * size);
        if TIMES.contains(&u64::from(time)) {
            said.push(posterior(&observations).said(truth)?);
        }
        if u64::from(time) >= TIMES[TIMES.len() - 1] {
            break;
        }
    }
    Ok(said)
}

/// Posterior weights by place; places without any are left out.
pub(super) struct Posterior(Vec<(i64, f64)>);

/// The posterior of the location: among the places with the fewest distinct sizes, in proportion to the base's
/// density at these and to (n_j - 1)! for a size that came n_j times.
pub(super) fn posterior(observations: &[i128]) -> Posterior {
    let distinct: BTreeSet<i128> = observations.iter().copied().collect();
    // Places at which two observations lie on either side at the same distance.
    let mut mirrors = BTreeSet::new();
    for &x in &distinct {
        for &y in distinct.range(x + 1..) {
            let double = i128::from(hypothesis(2));
            if (x + y) % double == 0
                && let Ok(place) = i64::try_from((x + y) / double)
                && place.abs() <= GRID_HALF
            {
                mirrors.insert(place);
            }
        }
    }
    let logs = if mirrors.is_empty() {
        // No size comes twice that is not one observation's: the same sizes' multiplicities everywhere.
        let place = |place| {
            let sizes = distinct.iter().map(|x| x - i128::from(hypothesis(place)));
            (place, sizes.map(|size| log_of_size((size, 1))).sum())
        };
        (-GRID_HALF..=GRID_HALF).map(place).collect()
    } else {
        fewest_sizes(observations, &mirrors)
    };
    let largest = logs
        .iter()
        .fold(f64::NEG_INFINITY, |top, (_, log)| top.max(*log));
    let weights = logs
        .into_iter()
        .map(|(place, log)| (place, libm::exp(log - largest)));
    let weights: Vec<(i64, f64)> = weights.collect();
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    Posterior(
        weights
            .into_iter()
            .map(|(place, weight)| (place, weight / sum))
            .collect(),
    )
}

/// The logarithms of the likelihoods of those of the places that have the fewest distinct sizes.
fn fewest_sizes(observations: &[i128], places: &BTreeSet<i64>) -> Vec<(i64, f64)> {
    let mut fewest = usize::MAX;
    let mut logs = Vec::new();
    for &place in places {
        let centre = i128::from(hypothesis(place));
        let mut sizes = BTreeMap::new();
        for x in observations {
            *sizes.entry((x - centre).abs()).or_insert(0u32) += 1;
        }
        if sizes.len() < fewest {
            fewest = sizes.len();
            logs.clear();
        }
        if sizes.len() == fewest {
            logs.push((place, sizes.into_iter().map(log_of_size).sum::<f64>()));
        }
    }
    logs
}

/// What a size that came so often contributes to the logarithm of the likelihood.
#[expect(clippy::cast_precision_loss, reason = "a size as a double, rounded")]
fn log_of_size((size, count): (i128, u32)) -> f64 {
    let size = libm::ldexp(size as f64, -UNIT_BITS.cast_signed());
    let repeated = if count > 2 {
        libm::lgamma(f64::from(count))
    } else {
        0.0
    };
    repeated - libm::log1p(size * size)
}

impl Posterior {
    /// What it says where this is the true place.
    fn said(&self, truth: i64) -> Result<Said> {
        let likeliest = self.0.iter().max_by(|(_, a), (_, b)| a.total_cmp(b));
        let likeliest = likeliest.map_or(0, |&(place, _)| place);
        let window = self
            .0
            .iter()
            .filter(|(place, _)| in_window(*place, likeliest));
        let believed: f64 = window.map(|(_, weight)| weight).sum();
        let own = self.0.iter().find(|(place, _)| *place == truth);
        Ok(Said {
            found: own.is_some_and(|&(_, weight)| weight > 0.5),
            inside: in_window(truth, likeliest),
            believed: of_double(believed)?,
        })
    }
}

/// Over the runs: in how many the truth is found, in how many it is in the window, and how much posterior the
/// window has in all; by time.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) time: u64,
    pub(super) runs: u64,
    pub(super) found: u64,
    pub(super) inside: u64,
    pub(super) believed: Rational,
}

/// Adds the runs up.
pub(super) fn tally(runs: &[Vec<Said>]) -> Vec<Tally> {
    let at = |(index, &time): (usize, &u64)| {
        let said = || runs.iter().map(move |run| &run[index]);
        Tally {
            time,
            runs: as_u64(runs.len()),
            found: said().map(|said| u64::from(said.found)).sum(),
            inside: said().map(|said| u64::from(said.inside)).sum(),
            believed: said().map(|said| &said.believed).sum(),
        }
    };
    TIMES.iter().enumerate().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two observations on either side of 1 at one distance: 1 is certain. One alone: a Cauchy density.
    #[test]
    fn a_mirrored_pair_decides() {
        let one = i128::from(hypothesis(256));
        let sure = posterior(&[one + 77, one - 77, 5]);
        assert_eq!(sure.0, [(256, 1.0)]);
        let spread = posterior(&[one, one]);
        let weight = |at: i64| spread.0[usize::try_from(at + GRID_HALF).unwrap()].1;
        // Counted once: the two are one size.
        assert!((weight(256) / weight(512) - 2.0).abs() < 1e-12);
    }

    /// All sizes and signs of four draws by hand: no mirrored pair in 5 of 16.
    #[test]
    fn the_urn_has_its_law() {
        let found: u32 = (0..400)
            .map(|run| u32::from(follow(3, run).unwrap()[2].found))
            .sum();
        // Six standard errors of 400 draws at 11/16 are 56.
        assert!((i64::from(found) - 275).abs() < 56, "{found}");
    }
}
