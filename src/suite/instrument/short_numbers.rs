//! Refuses numbers so long, and lists so long, that exact figures would not end.
//!
//! Takes rationals from `exact`.

use num_bigint::BigUint;

use crate::exact::Rational;
use crate::scenario::{Result, ScenarioError};

/// The largest denominator of a parameter that enters an exact plan.
const MOST_DENOMINATOR: u32 = 1_000_000;
/// What a longer one is rounded down to a multiple of.
const ADVISED: u64 = 1000;

/// Refuses a rational whose denominator is above a million; `name` is that of the parameter. Its range has to have ends
/// that are multiples of 1/1000: what is advised then lies in it.
pub(crate) fn short(name: &str, value: &Rational) -> Result<()> {
    if value.denominator() <= BigUint::from(MOST_DENOMINATOR) {
        return Ok(());
    }
    let parts = (value * Rational::from(ADVISED)).floor();
    let near = Rational::from(parts) * Rational::ratio(1, ADVISED);
    Err(ScenarioError::refused(
        format!("{name} has a denominator above {MOST_DENOMINATOR}, too long for exact plans"),
        [format!("{name}={near}")],
    ))
}

/// Refuses a list of more than `most` numbers.
pub(crate) fn few(name: &str, values: &[i64], most: usize) -> Result<()> {
    if values.len() <= most {
        return Ok(());
    }
    let first: Vec<String> = values.iter().take(most).map(i64::to_string).collect();
    Err(ScenarioError::refused(
        format!(
            "{name} has {} numbers; at most {most} are tried",
            values.len()
        ),
        [format!("{name}={}", first.join(","))],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_refused_with_what_is_near() {
        let r = Rational::ratio;
        assert!(short("eps", &r(1, 1_000_000)).is_ok());
        let refused = short("eps", &r(1_500_001, 3_000_000)).unwrap_err();
        assert!(refused.to_string().ends_with("set eps=1/2"), "{refused}");
        assert!(few("u", &[1, 2], 2).is_ok());
        let refused = few("u", &[1, -2, 3], 2).unwrap_err();
        assert!(refused.to_string().ends_with("set u=1,-2"), "{refused}");
    }
}
