//! Where the regressions' data come from: the linear truth, alone or with easy points between.
//!
//! Takes random words from `rand_chacha`; a normal variate is made by Box and Muller's method from `libm`,
//! so it has the same bits on every machine.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: sampled reals; no verdict is formed here"
)]

use std::f64::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::exact::as_f64;
use crate::scenario::sampling::stream;

/// How many covariates the truth uses: the first ones.
pub(crate) const TRUE_SIZE: usize = 4;

/// The coefficient of each.
const COEFFICIENT: f64 = 0.1;

/// Variance of the truth's noise.
const NOISE: f64 = 1.0 / 40.0;

/// One observation.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// 1, for the intercept, and the covariates.
    pub(crate) x: Vec<f64>,
    /// What is to be predicted.
    pub(crate) y: f64,
}

/// Which data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// With chance 1/2 the point is (0, 0), which every model fits: no model has the noise right.
    EasyPoints,
    /// The truth is in every model of at least [`TRUE_SIZE`] covariates.
    WellSpecified,
}

impl Source {
    /// How it is called in traces.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Source::EasyPoints => "easy points",
            Source::WellSpecified => "well specified",
        }
    }

    /// Share of points that are not easy.
    fn noisy_share(self) -> f64 {
        match self {
            Source::EasyPoints => 0.5,
            Source::WellSpecified => 1.0,
        }
    }

    /// The points of one run: a stream of its own.
    pub(crate) fn points(
        self,
        covariates: usize,
        seed: u64,
        run: u64,
    ) -> impl Iterator<Item = Point> {
        let mut generator = stream(seed, 2 * run + u64::from(self == Source::WellSpecified));
        std::iter::repeat_with(move || {
            if self == Source::EasyPoints && generator.next_u64() & 1 == 0 {
                let x = std::iter::once(1.0).chain(std::iter::repeat_n(0.0, covariates));
                let x = x.collect();
                return Point { x, y: 0.0 };
            }
            let mut normals = std::iter::repeat_with(|| pair(&mut generator)).flatten();
            let noise = libm::sqrt(NOISE) * normals.next().unwrap_or_default();
            let x = std::iter::once(1.0).chain(normals.take(covariates));
            let x: Vec<f64> = x.collect();
            let y = truth(&x) + noise;
            Point { x, y }
        })
    }

    /// Log loss in nats, at one point, of the density in the class that is nearest to the truth: the true
    /// coefficients, and as noise variance the mean over easy and other points.
    pub(crate) fn best_loss(self, point: &Point) -> f64 {
        let variance = self.noisy_share() * NOISE;
        let residual = point.y - truth(&point.x);
        (libm::log(TAU * variance) + residual * residual / variance) / 2.0
    }
}

/// The truth's coefficient j: of the intercept (0) and the covariates (from 1).
fn coefficient(j: usize) -> f64 {
    if (1..=TRUE_SIZE).contains(&j) {
        COEFFICIENT
    } else {
        0.0
    }
}

/// E[Y | X = x].
fn truth(x: &[f64]) -> f64 {
    let terms = x.iter().enumerate().map(|(j, x)| coefficient(j) * x);
    terms.sum()
}

/// By how much the expected squared error of a prediction with these coefficients exceeds the least, at a
/// point that is not easy: the covariates there are independent of mean 0 and variance 1.
pub(crate) fn risk(coefficients: &[f64]) -> f64 {
    let pairs = coefficients.iter().enumerate();
    let differences = pairs.map(|(j, b)| b - coefficient(j));
    differences.map(|difference| difference * difference).sum()
}

/// 2^-53.
const UNIT: f64 = f64::EPSILON / 2.0;

/// Two independent standard normal variates from two random words.
fn pair(generator: &mut ChaCha8Rng) -> [f64; 2] {
    // 53 random bits; the first is kept away from 0, where the logarithm has no value.
    let mut uniform = |shift: u64| as_f64((generator.next_u64() >> 11) + shift) * UNIT;
    let (radius, angle) = (uniform(1), TAU * uniform(0));
    let length = libm::sqrt(-2.0 * libm::log(radius));
    [length * libm::cos(angle), length * libm::sin(angle)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moments of 2000 points within 6 standard errors: catches a variance for a standard deviation, a lost
    /// half of the pair, easy points that are none.
    #[test]
    fn points_have_the_moments_that_they_should_have() {
        for source in [Source::EasyPoints, Source::WellSpecified] {
            let points: Vec<Point> = source.points(6, 3, 0).take(2000).collect();
            let count = f64::from(u32::try_from(points.len()).unwrap());
            let mean =
                |value: &dyn Fn(&Point) -> f64| points.iter().map(value).sum::<f64>() / count;
            let share = source.noisy_share();
            let noise = mean(&|p| (p.y - truth(&p.x)) * (p.y - truth(&p.x)));
            let square = mean(&|p| p.x[1..].iter().map(|x| x * x).sum::<f64>() / 6.0);
            let product = mean(&|p| p.x[1] * p.x[2]);
            let along = mean(&|p| p.x[4] * p.y);
            let error = 6.0 / libm::sqrt(count);
            assert!(
                (noise - share * NOISE).abs() < error * 2.0 * NOISE,
                "{noise}"
            );
            assert!((square - share).abs() < error, "{square}");
            assert!(product.abs() < error, "{product}");
            assert!((along - share * COEFFICIENT).abs() < error * 0.3, "{along}");
            let best = mean(&|p| source.best_loss(p));
            let entropy = (libm::log(TAU * share * NOISE) + 1.0) / 2.0;
            assert!((best - entropy).abs() < error * 2.0, "{best} {entropy}");
        }
    }
}
