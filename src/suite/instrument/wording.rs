//! Figures as an answer tells them: short decimals, intervals, counts in groups of three.
//!
//! Takes exact numbers and enclosures.

use crate::exact::{Enclosure, Rational, Rounding};
use crate::scenario::Result;
use crate::scenario::figures::of_double;

/// Significant digits of a figure in an answer.
const DIGITS: u32 = 4;

/// A figure, nearest.
pub(crate) fn decimal(value: &Rational) -> String {
    value.to_decimal(DIGITS, Rounding::Nearest)
}

/// A figure that is a double, nearest.
pub(crate) fn double(value: f64) -> Result<String> {
    Ok(decimal(&of_double(value)?))
}

/// An enclosed figure: one number where both ends round alike, else the two ends, rounded outward.
pub(crate) fn enclosed(value: &Enclosure) -> String {
    let [lower, upper] = [value.lower(), value.upper()].map(decimal);
    if lower == upper {
        return lower;
    }
    let (lower, upper) = value.to_decimals(DIGITS);
    format!("[{lower}, {upper}]")
}

/// `1 bit`, `3.2 bits`.
pub(crate) fn amount(value: &Enclosure, thing: &str) -> String {
    let said = enclosed(value);
    let s = if said == "1" { "" } else { "s" };
    format!("{said} {thing}{s}")
}

/// A count, its digits in groups of three.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 symbol`, `1,024 symbols`.
pub(crate) fn counted(count: u64, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {thing}{s}", grouped(count))
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    match items {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => items.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enclosure_is_one_number_only_where_both_ends_round_alike() -> anyhow::Result<()> {
        let enclosure = |lower: (i64, u64), upper: (i64, u64)| {
            Enclosure::new(
                Rational::ratio(lower.0, lower.1),
                Rational::ratio(upper.0, upper.1),
            )
        };
        let near = enclosure((123_449, 100_000), (123_451, 100_000))?;
        assert_eq!(enclosed(&near), "[1.234, 1.235]");
        let nearer = enclosure((123_448, 100_000), (123_449, 100_000))?;
        assert_eq!(enclosed(&nearer), "1.234");
        let one = enclosure((1, 1), (100_001, 100_000))?;
        assert_eq!(
            [&one, &nearer].map(|bits| amount(bits, "bit")),
            ["1 bit", "1.234 bits"]
        );
        Ok(())
    }

    #[test]
    fn counts_are_grouped_from_the_right() {
        let said = [7, 999, 1000, 12_345, 1_000_000].map(grouped);
        assert_eq!(said, ["7", "999", "1,000", "12,345", "1,000,000"]);
        assert_eq!(counted(1, "run"), "1 run");
    }

    #[test]
    fn the_last_of_a_list_comes_after_and() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&names), "a, b and c");
        assert_eq!(listed(&names[..1]), "a");
    }
}
