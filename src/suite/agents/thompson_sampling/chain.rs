//! The measured side of `thompson-sampling`: the chain of net successes, in fixed point between two ends.

use num_bigint::BigInt;

use crate::exact::{Enclosure, Rational, as_u64, as_usize};
use crate::scenario::figures::{quotient, signed};
use crate::scenario::{Context, Result, ScenarioError};

/// Cycles between two draws.
pub(super) const EVERY: u64 = 20;

/// The unit is 2^-60.
const PLACES: u32 = 60;
/// d is kept within this of 0.
const REACH: i64 = 60;
/// Periods after which a gap's sum is cut: what is left is at most (1/5) gamma^400.
const TAIL: usize = 20;

/// A number between two ends, in units.
#[derive(Clone, Copy, Debug, Default)]
struct Fixed {
    low: u128,
    high: u128,
}

impl Fixed {
    fn of(value: &Rational) -> Result<Fixed> {
        let scaled = value * Rational::from(2).pow(u64::from(PLACES));
        let units = |end: BigInt| {
            u128::try_from(end).map_err(|error| ScenarioError::Below(Box::new(error)))
        };
        Ok(Fixed {
            low: units(scaled.floor())?,
            high: units(scaled.ceil())?,
        })
    }

    fn times(self, other: Fixed) -> Fixed {
        Fixed {
            low: (self.low * other.low) >> PLACES,
            high: (self.high * other.high).div_ceil(1 << PLACES),
        }
    }

    fn plus(self, other: Fixed) -> Fixed {
        Fixed {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    fn enclosure(self) -> Result<Enclosure> {
        let unit = Rational::inverse_power(u64::from(PLACES));
        let end =
            |units: u128| Rational::new(units.into(), 1_u32.into()).map(|value| value * &unit);
        Ok(Enclosure::new(end(self.low)?, end(self.high)?)?)
    }
}

/// The chances of 0 .. 20 successes in 20 pulls.
fn binomial(success: &Rational) -> Result<Vec<Fixed>> {
    let failure = Rational::one() - success;
    let mut ways = Rational::one();
    let mut chances = Vec::new();
    for count in 0..=EVERY {
        let chance = &ways * success.pow(count) * failure.pow(EVERY - count);
        chances.push(Fixed::of(&chance)?);
        ways = quotient(
            &(ways * Rational::from(EVERY - count)),
            &Rational::from(count + 1),
        )?;
    }
    Ok(chances)
}

/// Where d is after it moved, by its place.
fn place(net: i64) -> usize {
    as_usize((net.clamp(-REACH, REACH) + REACH).unsigned_abs())
}

/// The gap at the start of each period 0 .. `periods`.
pub(super) fn gaps(good: bool, periods: usize, context: &Context<'_>) -> Result<Vec<Enclosure>> {
    let r = Rational::ratio;
    let moves = binomial(&if good { r(7, 10) } else { r(3, 10) })?;
    // By place: the chance that the good world is drawn, and that the bad one is.
    let mut draws = Vec::new();
    for net in -REACH..=REACH {
        let odds = r(3, 7).pow(net.unsigned_abs());
        let against = if net < 0 {
            quotient(&Rational::one(), &odds)?
        } else {
            odds
        };
        let tries = quotient(&Rational::one(), &(Rational::one() + against))?;
        draws.push([Fixed::of(&tries)?, Fixed::of(&(Rational::one() - tries))?]);
    }
    let mut chances = vec![Fixed::default(); draws.len()];
    chances[place(0)] = Fixed::of(&Rational::one())?;
    let mut wrong = Vec::new();
    for _ in 0..=periods + TAIL {
        context.go_on()?;
        let mut next = vec![Fixed::default(); draws.len()];
        let mut errs = Fixed::default();
        for (net, (chance, [tries, rests])) in (-REACH..).zip(chances.iter().zip(&draws)) {
            let (tries, rests) = (chance.times(*tries), chance.times(*rests));
            errs = errs.plus(if good { rests } else { tries });
            next[place(net)] = next[place(net)].plus(rests);
            for (successes, share) in (0_i64..).zip(&moves) {
                let to = place(net + 2 * successes - signed(EVERY));
                next[to] = next[to].plus(tries.times(*share));
            }
        }
        wrong.push(errs.enclosure()?);
        chances = next;
    }
    let step = r(19, 20).pow(EVERY);
    let weight = r(1, 5) * (Rational::one() - &step);
    let beyond = r(1, 5) * (step.pow(as_u64(TAIL)) + r(3, 7).pow(REACH.unsigned_abs()));
    let rest = Enclosure::new(Rational::zero(), beyond)?;
    let gap = |period: usize| {
        let mut sum = Enclosure::zero();
        for chance in wrong[period..period + TAIL].iter().rev() {
            sum = (sum.scale(&step) + chance).round_outward(64);
        }
        (sum.scale(&weight) + &rest).round_outward(64)
    };
    Ok((0..=periods).map(gap).collect())
}
