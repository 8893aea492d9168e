//! At which |S_t| the posterior of the truth passes a level, as integers, from certified comparisons.
//!
//! Takes enclosures from `exact`. With mix/truth = 2^g(t,s), g = log2 cosh(ln(rho) s/2) + (t/2) log2(1 - 4d^2),
//! and the truth in the class at weight w = 2^-l, the truth has more than half when w > (1 - w) 2^g, that is
//! g < -log2(2^l - 1); and its weight is at most delta w when 1 <= delta (w + (1 - w) 2^g), that is
//! g >= log2((2^l/delta - 1)/(2^l - 1)). Both are monotone in s and in t. The numbers are enclosed between
//! multiples of 2^-64; a comparison that this leaves open is refused, not guessed (none was met: g is a sum
//! of logarithms of unlike rationals).

use num_bigint::BigInt;

use super::{Parameters, ScenarioError, inverse_power, log2_of_rest, quotient, whole};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::suite::instrument::random_walk::walk::{LEVELS, Thresholds};

/// Fraction bits of the fixed-point bounds.
const FRACTION_BITS: u32 = 64;

/// Bounds of a real as integers over 2^64.
#[derive(Clone, Copy)]
struct Fixed {
    lower: i128,
    upper: i128,
}

impl Fixed {
    fn new(value: &Enclosure) -> Result<Self, ScenarioError> {
        let scale = Rational::from_integer(2).pow(u64::from(FRACTION_BITS));
        let narrow =
            |integer: BigInt| i128::try_from(integer).map_err(|_| ScenarioError::DivisionByZero);
        Ok(Fixed {
            lower: narrow((value.lower() * &scale).floor())?,
            upper: narrow((value.upper() * &scale).ceil())?,
        })
    }

    /// Whether this is less than `other`.
    fn less(self, other: Fixed) -> Result<bool, ScenarioError> {
        match (self.upper < other.lower, self.lower >= other.upper) {
            (true, _) => Ok(true),
            (_, true) => Ok(false),
            _ => Err(ScenarioError::Settings(
                "d makes a posterior come within 2^-64 bits of a level; take another d".to_string(),
            )),
        }
    }
}

/// log2 cosh(ln(rho) s/2) for s = 0, 1, .. as far as asked for, and the drift per symbol.
struct Curve<'a> {
    parameters: &'a Parameters,
    odds: Rational,
    step_bits: Enclosure,
    values: Vec<Fixed>,
    drift: Fixed,
}

impl Curve<'_> {
    fn at(&mut self, time: i64, distance: i64) -> Result<Fixed, ScenarioError> {
        let index = usize::try_from(distance).map_err(|_| ScenarioError::DivisionByZero)?;
        while self.values.len() <= index {
            let s = super::length(&self.values);
            let rest = log2_of_rest(&self.odds, &self.step_bits, s)?;
            let half = self.step_bits.scale(&(whole(s) * Rational::ratio(1, 2)));
            self.values.push(Fixed::new(
                &(half + rest - Enclosure::exact(Rational::one())),
            )?);
        }
        let (cosh, time) = (self.values[index], i128::from(time));
        Ok(Fixed {
            lower: cosh.lower + time * self.drift.lower,
            upper: cosh.upper + time * self.drift.upper,
        })
    }

    /// For each t = 0 .. n the number of s = 0, 1, .. <= n with g(t, s) < level.
    fn below(&mut self, level: Fixed) -> Result<Vec<i64>, ScenarioError> {
        let symbols = super::signed(self.parameters.symbols);
        let mut count = 0;
        let mut counts = Vec::new();
        for time in 0..=symbols {
            while count <= symbols && self.at(time, count)?.less(level)? {
                count += 1;
            }
            counts.push(count);
        }
        Ok(counts)
    }
}

/// All thresholds of a run.
pub(super) fn compute(parameters: &Parameters) -> Result<Thresholds, ScenarioError> {
    let odds = parameters.odds()?;
    let step_bits = log2(&odds, PRECISION)?;
    let drift = log2(&parameters.shrink(), PRECISION)?.scale(&Rational::ratio(1, 2));
    let mut curve = Curve {
        parameters,
        step_bits,
        odds,
        values: Vec::new(),
        drift: Fixed::new(&drift)?,
    };
    let classes = Rational::from_integer(2).pow(u64::from(parameters.truth_bits));
    let others = &classes - Rational::one();
    let leads = Fixed::new(&log2(&quotient(&Rational::one(), &others)?, PRECISION)?)?;
    // s = 0 .. count - 1 are below the level: the largest is count - 1, the least not below is count.
    let truth_leads = curve
        .below(leads)?
        .into_iter()
        .map(|count| count - 1)
        .collect();
    let mut despair: [Vec<i64>; LEVELS] = Default::default();
    for (level, column) in (1u32..).zip(despair.iter_mut()) {
        let bound = quotient(&classes, &inverse_power(level))? - Rational::one();
        let level = Fixed::new(&log2(&quotient(&bound, &others)?, PRECISION)?)?;
        *column = curve.below(level)?;
    }
    Ok(Thresholds {
        truth_leads,
        despair,
    })
}
