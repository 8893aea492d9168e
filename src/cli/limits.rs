//! Numbers as they are typed: each parser states its limit in its message.

use std::time::Duration;

use solomonoff::enumerate::{MAX_BITS, MAX_HORIZON, MAX_STEPS};
use solomonoff::exact::Rational;

/// A whole number from `least` to `most`; `_` may group digits.
fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    text.replace('_', "")
        .parse::<u64>()
        .ok()
        .filter(|value| (least..=most).contains(value))
        .ok_or_else(|| format!("give a whole number from {least} to {most}"))
}

/// The same, in a type that holds `most`.
fn narrow<T: TryFrom<u64>>(text: &str, least: u64, most: u64) -> Result<T, String> {
    let value = whole(text, least, most)?;
    T::try_from(value).map_err(|_| format!("{value} is too large for this computer"))
}

/// Threads of the pool.
pub fn threads(text: &str) -> Result<usize, String> {
    narrow(text, 1, 1024)
}

/// A seed.
pub fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, u64::MAX)
}

/// The bit limit L of an enumeration.
pub fn bits(text: &str) -> Result<u32, String> {
    narrow(text, 0, MAX_BITS.into())
}

/// The horizon T of a table.
pub fn horizon(text: &str) -> Result<usize, String> {
    narrow(text, 0, MAX_HORIZON as u64)
}

/// The step limit S of an enumeration.
pub fn steps(text: &str) -> Result<u64, String> {
    whole(text, 0, MAX_STEPS)
}

/// A time: a number and its unit.
pub fn time(text: &str) -> Result<Duration, String> {
    let advice = || "give a time above 0 as a number and a unit: 10s, 1.5min, 2h".to_owned();
    let number = text.trim_end_matches(char::is_alphabetic);
    let unit = match &text[number.len()..] {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        "d" => 86400.0,
        _ => return Err(advice()),
    };
    number
        .trim()
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * unit).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(advice)
}

/// A ratio of an upper to a lower bound.
pub fn ratio(text: &str) -> Result<Rational, String> {
    text.parse::<Rational>()
        .ok()
        .filter(|ratio| *ratio >= Rational::one())
        .ok_or_else(|| "give a number of at least 1: 1.5 or 3/2".to_owned())
}

/// Lines of a list that are shown.
pub fn lines(text: &str) -> Result<usize, String> {
    narrow(text, 0, 1_000_000)
}

/// The most bits of [`count_bits`].
const MAX_COUNT_BITS: u64 = 127;

/// Bits of `count`, whose numbers are kept in 128 bits.
pub fn count_bits(text: &str) -> Result<u32, String> {
    narrow(text, 0, MAX_COUNT_BITS)
}

/// Symbols of `exec`.
pub fn symbols(text: &str) -> Result<usize, String> {
    narrow(text, 0, 1 << 24)
}

/// Steps of `exec`.
pub fn exec_steps(text: &str) -> Result<u64, String> {
    whole(text, 0, 1 << 40)
}

/// Bits of an action or a percept.
pub fn action_bits(text: &str) -> Result<usize, String> {
    narrow(text, 1, 1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_allowed_and_the_message_names_them() {
        assert_eq!(count_bits("0"), Ok(0));
        assert_eq!(count_bits("1_27"), Ok(127));
        let message = Err("give a whole number from 0 to 127".to_owned());
        for wrong in ["128", "-1", "1e2", "", "99999999999999999999999999", "3.0"] {
            assert_eq!(count_bits(wrong), message, "{wrong}");
        }
        assert!(threads("0").is_err());
        assert_eq!(seed(&u64::MAX.to_string()), Ok(u64::MAX));
    }
}
