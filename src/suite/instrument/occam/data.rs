//! The data set: symbols from a written program that reads coin flips, and points on a cubic.
//!
//! Takes the machine and a seeded generator; no floats. The symbols are the output of [`STICKY`] on fair
//! data bits, so the truth is a written program of the machine and at the same time a Markov chain of order
//! 1 that changes its symbol with chance 1/4. Polynomials need numbers and get a data set of their own from
//! the same seed.

use rand_chacha::rand_core::Rng;

use super::polynomials;
use crate::exact::Rational;
use crate::machine::{Program, Symbols, execute};
use crate::scenario::Result;
use crate::scenario::sampling::stream;

/// The source: cell 0 holds the last symbol; with chance 1/2 a data bit takes its place. 33 bits.
pub(crate) const STICKY: &str = ">,[<,>+]<]";

/// The order of the chain that [`STICKY`] is.
pub(crate) const TRUE_ORDER: u32 = 1;

/// Its chance to change the symbol.
pub(crate) fn change() -> Rational {
    Rational::ratio(1, 4)
}

/// Data bits that [`STICKY`] reads for a symbol, at most.
const BITS_A_SYMBOL: usize = 2;

/// Coefficients of the true polynomial, on the Legendre polynomials of degree 0, 1, 2, 3.
const COEFFICIENTS: [(i64, u64); 4] = [(1, 2), (-3, 4), (1, 2), (1, 1)];

/// The degree of the polynomial that the points lie on.
pub(crate) const TRUE_DEGREE: usize = COEFFICIENTS.len() - 1;

/// The true coefficient of the highest degree.
pub(crate) fn leading_coefficient() -> Rational {
    let (p, q) = COEFFICIENTS[TRUE_DEGREE];
    Rational::ratio(p, q)
}

/// Noise of the points: a standard deviation of 1/8, known to every model.
pub(crate) fn noise_variance() -> Rational {
    Rational::ratio(1, 64)
}

/// The first n symbols of the data set.
pub(crate) fn symbols(seed: u64, n: usize) -> Result<Vec<bool>> {
    symbols_of(seed, 0, n)
}

/// The same of another one, by the number of its stream.
pub(crate) fn symbols_of(seed: u64, number: u64, n: usize) -> Result<Vec<bool>> {
    let mut generator = stream(seed, number);
    let data: Symbols = (0..n * BITS_A_SYMBOL)
        .map(|_| generator.next_u64() & 1 == 1)
        .collect();
    let program = Program::parse(STICKY)?;
    let run = execute(&program, n, &data, None, u64::MAX);
    debug_assert!(run.output.len() == n, "the data bits are enough");
    Ok(run.output.iter().collect())
}

/// n points at equal distances on \[-1, 1\], each the cubic's value and noise: the sum of 64 coin flips +-1,
/// over 64, which has variance 1/64 and is close to normal.
pub(crate) fn points(seed: u64, n: u32) -> Vec<(Rational, Rational)> {
    points_of(seed, 1, n)
}

/// The same of another data set, by the number of its stream.
pub(crate) fn points_of(seed: u64, number: u64, n: u32) -> Vec<(Rational, Rational)> {
    let mut generator = stream(seed, number);
    (1..=i64::from(n))
        .map(|i| {
            let t = Rational::ratio(2 * i - 1 - i64::from(n), u64::from(n));
            let heads = i64::from(generator.next_u64().count_ones());
            let noise = Rational::ratio(2 * heads - 64, 64);
            let basis = polynomials::legendre(TRUE_DEGREE, &t);
            let value: Rational = COEFFICIENTS
                .iter()
                .zip(&basis)
                .map(|(&(p, q), value)| Rational::ratio(p, q) * value)
                .sum();
            (t, value + noise)
        })
        .collect()
}
