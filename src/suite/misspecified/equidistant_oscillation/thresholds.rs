//! At which |S_t| the posterior of the truth passes a level, as integers, from certified comparisons.
//!
//! Takes enclosures from `exact`. With mix/truth = 2^g(t,s), g = log2 cosh(ln(rho) s/2) + (t/2) log2(1 -
//! 4d^2), and the truth in the class at weight w = 2^-l, the truth has more than half when w > (1 - w) 2^g,
//! that is g < -log2(2^l - 1); and its weight is at most delta w when 1 <= delta (w + (1 - w) 2^g), that is
//! g >= log2((2^l/delta - 1)/(2^l - 1)). Both are monotone in s and in t. The numbers are enclosed between
//! multiples of 2^-64; where this leaves a comparison open (at l = 1 the three are level at t = 0) it is made of the
//! squares, which are rational: 4^g = (rho^s + 2 + rho^-s)/4 (1 - 4d^2)^t.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, log2, narrow};
use crate::scenario::figures::{log2_of_rest, quotient, signed, whole};
use crate::scenario::{Context, Result};
use crate::suite::instrument::random_walk::walk::{LEVELS, Thresholds};

/// Fraction bits of the fixed-point bounds.
const FRACTION_BITS: u64 = 64;

/// Bounds of a real as integers over 2^64.
#[derive(Clone, Copy)]
struct Fixed {
    lower: i128,
    upper: i128,
}

impl Fixed {
    fn new(value: &Enclosure) -> Result<Self> {
        let scale = Rational::from_integer(2).pow(FRACTION_BITS);
        Ok(Fixed {
            lower: narrow((value.lower() * &scale).floor())?,
            upper: narrow((value.upper() * &scale).ceil())?,
        })
    }

    /// log2(x).
    fn log2(x: &Rational) -> Result<Self> {
        Fixed::new(&log2(x, PRECISION)?)
    }

    /// Whether this is less than `other`; none where the bounds do not tell.
    fn less(self, other: Fixed) -> Option<bool> {
        match (self.upper < other.lower, self.lower >= other.upper) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// log2 cosh(ln(rho) s/2) for s = 0, 1, .. as far as asked for, and the drift per symbol.
struct Curve<'a> {
    odds: &'a Rational,
    shrink: &'a Rational,
    step_bits: Enclosure,
    symbols: u64,
    values: Vec<Fixed>,
    drift: Fixed,
}

impl Curve<'_> {
    /// g(t, s).
    fn at(&mut self, time: u64, distance: u64) -> Result<Fixed> {
        let index = as_usize(distance);
        while self.values.len() <= index {
            let s = as_u64(self.values.len());
            let rest = log2_of_rest(self.odds, &self.step_bits, s)?;
            let half = self.step_bits.scale(&(whole(s) * Rational::ratio(1, 2)));
            self.values
                .push(Fixed::new(&(half + rest - Enclosure::one()))?);
        }
        let (cosh, time) = (self.values[index], i128::from(time));
        Ok(Fixed {
            lower: cosh.lower + time * self.drift.lower,
            upper: cosh.upper + time * self.drift.upper,
        })
    }

    /// Whether 2^g(t,s) is less than a bound whose log2 is enclosed by `level`.
    fn is_below(
        &mut self,
        (time, distance): (u64, u64),
        bound: &Rational,
        level: Fixed,
    ) -> Result<bool> {
        if let Some(less) = self.at(time, distance)?.less(level) {
            return Ok(less);
        }
        let forward = self.odds.checked_pow(distance)?;
        let backward = quotient(&Rational::one(), &forward)?;
        let square = (forward + whole(2) + backward) * Rational::ratio(1, 4);
        Ok(square * self.shrink.checked_pow(time)? < bound * bound)
    }

    /// For each t = 0 .. n the number of s = 0, 1, .. <= n with 2^g(t, s) < bound.
    fn below(&mut self, bound: &Rational, context: &Context<'_>) -> Result<Vec<i64>> {
        let level = Fixed::log2(bound)?;
        let mut count = 0;
        let mut counts = Vec::new();
        for time in 0..=self.symbols {
            context.go_on()?;
            while count <= self.symbols && self.is_below((time, count), bound, level)? {
                count += 1;
            }
            counts.push(signed(count));
        }
        Ok(counts)
    }
}

/// All thresholds of a run: `odds` is rho, `shrink` is 1 - 4d^2, and the truth's weight is 2^-`truth_bits`.
pub(super) fn thresholds(
    odds: &Rational,
    shrink: &Rational,
    symbols: u64,
    truth_bits: u64,
    context: &Context<'_>,
) -> Result<Thresholds> {
    let drift = log2(shrink, PRECISION)?.scale(&Rational::ratio(1, 2));
    let mut curve = Curve {
        odds,
        shrink,
        step_bits: log2(odds, PRECISION)?,
        symbols,
        values: Vec::new(),
        drift: Fixed::new(&drift)?,
    };
    let classes = Rational::from_integer(2).pow(truth_bits);
    let others = &classes - Rational::one();
    let leads = quotient(&Rational::one(), &others)?;
    // s = 0 .. count - 1 are below the level: the largest is count - 1, the least not below is count.
    let truth_leads = curve
        .below(&leads, context)?
        .into_iter()
        .map(|count| count - 1)
        .collect();
    let mut despair: [Vec<i64>; LEVELS] = Default::default();
    for (level, column) in (1..).zip(&mut despair) {
        let bound = &classes * Rational::from_integer(2).pow(level) - Rational::one();
        *column = curve.below(&quotient(&bound, &others)?, context)?;
    }
    Ok(Thresholds {
        truth_leads,
        despair,
    })
}
