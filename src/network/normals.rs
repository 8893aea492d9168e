//! Random reals from the numbered streams of a seed: normal variates, uniform ones, and places in a list.
//!
//! A normal variate is made by Box and Muller's method from `libm`, so it has the same bits on every machine.

use std::f64::consts::TAU;

use nalgebra::{DMatrix, DVector};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::exact::{as_f64, as_usize};
use crate::mixture::stream;

/// 2^-53: what one step of a 53-bit draw is.
const STEP: f64 = f64::EPSILON / 2.0;

/// Random reals of one stream.
pub struct Normals {
    generator: ChaCha8Rng,
    /// The second of a pair, if it was not given out yet.
    kept: Option<f64>,
}

impl Normals {
    /// The reals of stream number `run` under `seed`.
    #[must_use]
    pub fn new(seed: u64, run: u64) -> Self {
        Normals {
            generator: stream(seed, run),
            kept: None,
        }
    }

    /// A uniform variate in (0, 1\]: a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (as_f64(self.generator.next_u64() >> 11) + 1.0) * STEP
    }

    /// A standard normal variate.
    pub fn normal(&mut self) -> f64 {
        if let Some(kept) = self.kept.take() {
            return kept;
        }
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        let (sine, cosine) = libm::sincos(TAU * self.uniform());
        self.kept = Some(radius * sine);
        radius * cosine
    }

    /// One of 0 .. `bound` - 1; their chances differ by less than `bound`/2^64.
    pub fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.generator.next_u64()) * (bound as u128);
        as_usize((product >> 64) as u64)
    }

    /// A vector of standard normal variates.
    pub fn vector(&mut self, length: usize) -> DVector<f64> {
        DVector::from_fn(length, |_, _| self.normal())
    }

    /// A vector of normal variates with this standard deviation.
    pub fn scaled_vector(&mut self, length: usize, deviation: f64) -> DVector<f64> {
        self.vector(length) * deviation
    }

    /// A matrix of standard normal variates.
    pub fn matrix(&mut self, rows: usize, columns: usize) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |_, _| self.normal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean, variance and fourth moment of 40,000 variates: 0, 1 and 3, within five standard errors.
    #[test]
    fn normals_have_the_moments_of_a_normal() {
        let mut normals = Normals::new(1, 0);
        let runs = 40_000;
        let (mut first, mut second, mut fourth, mut lagged, mut last) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for _ in 0..runs {
            let x = normals.normal();
            first += x;
            second += x * x;
            fourth += x * x * x * x;
            lagged += x * last;
            last = x;
        }
        let mean = |sum: f64| sum / f64::from(runs);
        let error = 5.0 / libm::sqrt(f64::from(runs));
        assert!(mean(first).abs() < error, "{first}");
        assert!(mean(lagged).abs() < error, "{lagged}");
        // Var x^2 = 2 and Var x^4 = 105 - 9.
        assert!((mean(second) - 1.0).abs() < error * libm::sqrt(2.0));
        assert!((mean(fourth) - 3.0).abs() < error * libm::sqrt(96.0));
    }

    #[test]
    fn a_stream_is_its_number_and_its_seed() {
        let first = |seed, run| Normals::new(seed, run).normal().to_bits();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }

    #[test]
    fn places_are_all_alike() {
        let mut normals = Normals::new(3, 0);
        let mut seen = [0i32; 5];
        for _ in 0..50_000 {
            seen[normals.below(5)] += 1;
        }
        // Five standard errors of 50,000 draws at 1/5 are 447.
        assert!(
            seen.iter().all(|count| (count - 10_000).abs() < 447),
            "{seen:?}"
        );
    }
}
