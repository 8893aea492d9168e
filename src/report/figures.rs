//! How exact numbers are shown: the exact value, a short decimal, and log2, never claiming more than is proved.

use crate::enumerate::{Decider, Denominator, Status, Tally};
use crate::exact::{Enclosure, Rational, Rounding, as_u64, short_log2};
use serde_json::{Value, json};

/// Significant digits of a short decimal.
const DIGITS: u32 = 6;
/// The most digits of a numerator that is shown: those of any integer of 128 bits.
const MOST_DIGITS: usize = 39;

/// A short decimal, rounded in the direction given.
#[must_use]
pub fn decimal(value: &Rational, rounding: Rounding) -> String {
    value.to_decimal(DIGITS, rounding)
}

/// Digits of a chance of error.
const CHANCE_DIGITS: u32 = 3;

/// A chance of error: `10^-6` where it is a power of ten, or else its first digits, rounded up.
#[must_use]
pub fn chance(error: &Rational) -> String {
    let zeros = as_u64(error.denominator().to_string().len() - 1);
    if zeros > 0 && *error == Rational::ratio(1, 10).pow(zeros) {
        format!("10^-{zeros}")
    } else {
        error.to_decimal(CHANCE_DIGITS, Rounding::Up)
    }
}

/// `2^-3.4193`, rounded in the direction given; empty for 0.
#[must_use]
pub fn power_of_two(value: &Rational, rounding: Rounding) -> String {
    let Ok(log) = short_log2(value) else {
        return String::new();
    };
    let end = if rounding == Rounding::Up {
        log.upper()
    } else {
        log.lower()
    };
    format!("2^{}", end.to_decimal(5, rounding))
}

/// A mass in JSON, over the power of the machine's base that its enumeration has: `denominator` says how many digits.
#[must_use]
pub fn mass_document(mass: &Rational, denominator: Denominator) -> Value {
    let denominator = denominator.holding(mass);
    let mut document = json!({
        "numerator": denominator.numerator(mass).to_string(),
    });
    stand_over(&mut document, denominator);
    document
}

/// Says in a document what its masses are integers over: the digits of a power of the machine's base, and the power of
/// two where that is 2.
pub fn stand_over(document: &mut Value, denominator: Denominator) {
    document["denominator"] = denominator.digits().into();
    if let Some(power) = denominator.log2() {
        document["log2_denominator"] = power.into();
    }
}

/// Two exact bounds in JSON.
#[must_use]
pub fn interval(bounds: &Enclosure) -> Value {
    json!({"lower": bounds.lower().to_string(), "upper": bounds.upper().to_string()})
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

/// A mass as three cells: over its enumeration's denominator, as a decimal, as a power of two. The first is empty where
/// nobody would read the digits.
#[must_use]
pub fn mass_cells(mass: &Rational, denominator: Denominator, rounding: Rounding) -> [String; 3] {
    let denominator = denominator.holding(mass);
    let numerator = denominator.numerator(mass).to_string();
    [
        if numerator.len() > MOST_DIGITS {
            String::new()
        } else {
            format!("{numerator}/{denominator}")
        },
        decimal(mass, rounding),
        power_of_two(mass, rounding),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::Budget;
    use crate::machine::Coding;

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
    fn a_chance_of_error_is_never_said_to_be_less() {
        let said = |text: &str| chance(&text.parse::<Rational>().unwrap());
        assert_eq!(said("1e-6"), "10^-6");
        assert_eq!(said("0.1"), "10^-1");
        assert_eq!(said("0.05"), "0.05");
        assert_eq!(said("2e-6"), "0.000002");
        assert_eq!(said("1/3"), "0.334");
        assert_eq!(said("1"), "1");
    }

    #[test]
    fn a_mass_stands_over_the_budgets_denominator_unreduced() {
        let coding = Coding {
            base: 2,
            longest: 4,
        };
        let denominator = Denominator::of(coding, &Budget::new(18, 0, 0).unwrap()).unwrap();
        let cells = mass_cells(&denominator.over(128), denominator, Rounding::Down);
        assert_eq!(cells, ["128/2^22", "0.0000305175", "2^-15"]);
    }
}
