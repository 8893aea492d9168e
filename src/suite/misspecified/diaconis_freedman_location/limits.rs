//! Where the modes are, how fast the odds walk and how fast the truth loses: from rationals and enclosures.
//!
//! Takes everything from `exact`; shares no code with the measurement but the grid.

use crate::exact::{Enclosure, PRECISION, Rational, ln, sqrt};
use crate::scenario::Result;
use crate::scenario::figures::{quotient, whole};

/// g = sqrt(a^2 - 1).
pub(super) fn mode(a: &Rational) -> Result<Enclosure> {
    Ok(sqrt(&(a * a - Rational::one()), PRECISION)?)
}

/// 2 ln(a + g), by which one observation moves the log-odds of g against -g, in nats.
pub(super) fn step(a: &Rational) -> Result<Enclosure> {
    let sum = Enclosure::exact(a.clone()) + mode(a)?;
    Ok(sum.ln(PRECISION)?.scale(&Rational::from_integer(2)))
}

/// ln((1 + a^2)/(2 a)), by which the centre falls behind both modes per observation, in nats.
pub(super) fn loss_of_centre(a: &Rational) -> Result<Enclosure> {
    let ratio = quotient(&(Rational::one() + a * a), &(Rational::from_integer(2) * a))?;
    Ok(ln(&ratio, PRECISION)?)
}

/// By how much, per observation, the likelihood outside the windows around g and -g is below that at the nearest
/// place to g, in nats: see the head of [`super`]. `off` is the most that a mode is off g, `balance` the most that
/// |S|/n is.
pub(super) fn loss_outside(
    a: &Rational,
    jitter: &Rational,
    (off, balance): (&Rational, &Rational),
) -> Result<Enclosure> {
    let (one, g) = (Rational::one(), mode(a)?);
    // Where |theta| is as near to g as it can be outside of the window.
    let away = &one - off;
    let product =
        (g.scale(&Rational::from_integer(2)) - Enclosure::exact(away.clone())).scale(&away);
    let squared =
        (&product * &product).scale(&quotient(&one, &(a * a * Rational::from_integer(4)))?);
    let loss = (Enclosure::one() + squared).ln(PRECISION)?;
    let widest = Enclosure::exact(a.clone()) + sqrt(&(&one + a * a), PRECISION)?;
    let tilt = widest.ln(PRECISION)? - step(a)?.scale(&Rational::ratio(1, 2));
    let cell = Rational::inverse_power(u64::from(super::data::GRID_BITS + 1));
    let rest = jitter * Rational::from_integer(2) + cell;
    Ok(loss.scale(&Rational::ratio(1, 2)) - tilt.scale(balance) - Enclosure::exact(rest))
}

/// Halvings of the interval in which a mode is sought.
const HALVINGS: u32 = 40;

/// The mode above 0 when of `count` observations of size a the positive ones are `balance` more: where
/// p (a - t)(1 + (a + t)^2) - q (a + t)(1 + (a - t)^2) falls through 0 between g/2 and a, p and q being the
/// numbers of either sign. None where it is not positive at g/2.
pub(super) fn upper_mode(a: &Rational, count: u64, balance: i64) -> Result<Option<Enclosure>> {
    let positive = whole(count) + Rational::from(balance);
    let negative = whole(count) - Rational::from(balance);
    let slope = |t: &Rational| {
        let (near, far) = (a - t, a + t);
        let up = &positive * &near * (Rational::one() + &far * &far);
        let down = &negative * &far * (Rational::one() + &near * &near);
        up - down
    };
    let half = Rational::ratio(1, 2);
    // Rounded to the precision that is sought, so that the midpoints stay short.
    let start = (mode(a)? * Enclosure::exact(half.clone())).round_outward(HALVINGS);
    let (mut below, mut above) = (start.lower().clone(), a.clone());
    if slope(&below).is_negative() || !slope(&above).is_negative() {
        return Ok(None);
    }
    for _ in 0..HALVINGS {
        let middle = (&below + &above) * &half;
        if slope(&middle).is_negative() {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(Enclosure::new(below, above)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At balance 0 the cubic's root is g, and by symmetry the other mode is the mirrored one of the
    /// mirrored balance; a surplus of positive observations moves the mode by a/g^2 times its share.
    #[test]
    fn the_mode_moves_with_the_balance() {
        let a = Rational::from_integer(3);
        let near = |enclosure: &Enclosure, wanted: f64, tolerance: f64| {
            let found = enclosure.midpoint_f64();
            let bound = (wanted - tolerance)..(wanted + tolerance);
            assert!(bound.contains(&found), "{found}");
        };
        near(&mode(&a).unwrap(), 2.828_427_124_746, 1e-12);
        near(&step(&a).unwrap(), 3.525_494_348_078, 1e-12);
        near(&loss_of_centre(&a).unwrap(), 0.510_825_623_766, 1e-12);
        near(
            &upper_mode(&a, 1000, 0).unwrap().unwrap(),
            2.828_427_124_746,
            1e-9,
        );
        // 2.828427 + 0.01 * 3/8 and a term of the second order.
        near(&upper_mode(&a, 1000, 10).unwrap().unwrap(), 2.832_177, 1e-4);
        assert!(upper_mode(&a, 10, -9).unwrap().is_none());
    }
}
