//! How exact numbers are shown: the exact value, a short decimal, and log2, never claiming more than is proved.

use crate::enumerate::{Decider, Status, Tally};
use crate::exact::{Dyadic, Rational, Rounding, log2};
use num_bigint::BigUint;
use serde_json::{Value, json};

/// Significant digits of a short decimal.
const DIGITS: u32 = 6;
/// Bits that a shown logarithm is computed to; more than its digits need.
const LOG2_PRECISION: u32 = 64;

/// A short decimal, rounded in the direction given.
#[must_use]
pub fn decimal(value: &Rational, rounding: Rounding) -> String {
    value.to_decimal(DIGITS, rounding)
}

/// `2^-3.4193`, rounded in the direction given; empty for 0.
#[must_use]
pub fn power_of_two(value: &Rational, rounding: Rounding) -> String {
    let Ok(log) = log2(value, LOG2_PRECISION) else {
        return String::new();
    };
    let end = if rounding == Rounding::Up {
        log.upper()
    } else {
        log.lower()
    };
    format!("2^{}", end.to_decimal(5, rounding))
}

/// The numerator over 2^`log2_denominator`.
#[must_use]
pub fn numerator(mass: &Dyadic, log2_denominator: u32) -> BigUint {
    // A mass of a budget is an integer over the budget's own power of two.
    mass.numerator_over(u64::from(log2_denominator))
        .unwrap_or_default()
}

/// A mass in JSON, over the budget's power of two.
#[must_use]
pub fn mass_document(mass: &Dyadic, log2_denominator: u32) -> Value {
    json!({
        "numerator": numerator(mass, log2_denominator).to_string(),
        "log2_denominator": log2_denominator,
    })
}

/// A count in JSON: an integer where it fits 64 bits, else a string of digits.
#[must_use]
pub fn count(count: u128) -> Value {
    u64::try_from(count).map_or_else(|_| json!(count.to_string()), |count| json!(count))
}

/// What each decider proved, in JSON: status, decider, number of cylinders, mass.
#[must_use]
pub fn deciders(tally: &Tally) -> Value {
    let mut rows = Vec::new();
    for status in Status::ALL {
        for decider in Decider::ALL {
            let amount = tally.by(status, Some(decider));
            if amount.mass > 0 {
                rows.push(json!({
                    "status": status.name(),
                    "decider": decider.name(),
                    "cylinders": count(amount.cylinders),
                    "numerator": amount.mass.to_string(),
                }));
            }
        }
    }
    rows.into()
}

/// A mass as three cells: over the budget's power of two, as a decimal, as a power of two.
#[must_use]
pub fn mass_cells(mass: &Dyadic, log2_denominator: u32, rounding: Rounding) -> [String; 3] {
    let value = mass.to_rational();
    [
        format!("{}/2^{log2_denominator}", numerator(mass, log2_denominator)),
        decimal(&value, rounding),
        power_of_two(&value, rounding),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_rounded_away_from_the_value_it_bounds() {
        let third = Rational::ratio(1, 3);
        assert_eq!(decimal(&third, Rounding::Down), "0.333333");
        assert_eq!(decimal(&third, Rounding::Up), "0.333334");
        assert_eq!(power_of_two(&third, Rounding::Down), "2^-1.585");
        assert_eq!(power_of_two(&third, Rounding::Up), "2^-1.5849");
        assert_eq!(power_of_two(&Rational::zero(), Rounding::Up), "");
    }

    #[test]
    fn a_mass_stands_over_the_budgets_denominator_unreduced() {
        let cells = mass_cells(&Dyadic::from_u128(128, 22), 22, Rounding::Down);
        assert_eq!(cells, ["128/2^22", "0.0000305175", "2^-15"]);
    }
}
