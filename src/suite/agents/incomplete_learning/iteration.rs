//! The measured side of `incomplete-learning`: certified value iteration on net successes.

use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result, ScenarioError};

/// Net successes from -this to this; beyond them the value is between the first bounds.
const REACH: i64 = 24;
/// Bits to which every step is rounded outward.
const BITS: u32 = 64;
/// Steps between two looks at whether all is decided, and looks.
const STEPS: usize = 20;
const LOOKS: usize = 200;

/// Everything at one number of net successes.
struct Place {
    /// Chance of a success.
    success: Rational,
    value: Enclosure,
    /// Q of trying.
    trying: Enclosure,
}

/// The least k at which stopping is at least as good as trying after k net failures, for certain.
pub(super) fn stops(gamma: &Rational, context: &Context<'_>) -> Result<u64> {
    let r = Rational::ratio;
    let end = (Rational::one() - gamma)
        .reciprocal()
        .ok_or(ScenarioError::DivisionByZero)?;
    let sure = r(1, 2) * &end;
    let mut places = Vec::new();
    for net in -REACH..=REACH {
        let odds = r(7, 3).pow(net.unsigned_abs());
        let odds = if net < 0 {
            quotient(&Rational::one(), &odds)?
        } else {
            odds
        };
        let good = quotient(&odds, &(Rational::one() + &odds))?;
        let bad = Rational::one() - &good;
        let success = &good * r(7, 10) + &bad * r(3, 10);
        // At least one arm for ever, at most as one who is told which world it is.
        let least = sure.clone().max(&success * &end);
        let most = (&good * r(7, 10) + bad * r(1, 2)) * &end;
        let value = Enclosure::new(least, most)?.round_outward(BITS);
        places.push(Place {
            success,
            trying: value.clone(),
            value,
        });
    }
    for _ in 0..LOOKS {
        context.go_on()?;
        for _ in 0..STEPS {
            let values: Vec<Enclosure> = places.iter().map(|place| place.value.clone()).collect();
            let last = values.len() - 1;
            for (index, place) in places.iter_mut().enumerate().take(last).skip(1) {
                let up = (Enclosure::one() + values[index + 1].scale(gamma)).scale(&place.success);
                let down = values[index - 1].scale(&(gamma * (Rational::one() - &place.success)));
                place.trying = (up + down).round_outward(BITS);
                let least = place.trying.lower().clone().max(sure.clone());
                let most = place.trying.upper().clone().max(sure.clone());
                place.value = Enclosure::new(least, most)?;
            }
        }
        if let Some(stops) = decided(&places, &sure) {
            return Ok(stops);
        }
    }
    Err(ScenarioError::Settings(
        "value iteration did not tell trying from stopping at this gamma; take another".to_owned(),
    ))
}

/// Trying is worth more at every place above one, and no more at that.
fn decided(places: &[Place], sure: &Rational) -> Option<u64> {
    let start = places.len() / 2;
    for failures in 0..start {
        let trying = &places[start - failures].trying;
        if trying.upper() <= sure {
            return u64::try_from(failures).ok();
        }
        if trying.lower() <= sure {
            return None;
        }
    }
    None
}
