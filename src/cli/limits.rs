//! Numbers as they are typed: each parser states its limit in its message.

use std::time::Duration;

use solomonoff::enumerate::compare::MOST_COMPARED;
use solomonoff::enumerate::{MAX_BITS, MAX_HORIZON, MAX_STEPS, MOST_DRAWN_STEPS, Share};
use solomonoff::exact::Rational;
use solomonoff::machine::{MAX_ALPHABET, MAX_COUNT_BITS, MAX_MEMORY};

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

/// The longest strings of a comparison.
pub fn compared(text: &str) -> Result<usize, String> {
    narrow(text, 1, MOST_COMPARED as u64)
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

/// Draws from the open mass.
pub fn draws(text: &str) -> Result<u64, String> {
    whole(text, 0, 1_000_000_000_000)
}

/// Symbols from one row to the next.
pub fn every(text: &str) -> Result<u64, String> {
    whole(text, 1, 10_000_000)
}

/// Sequences that are drawn.
pub fn samples(text: &str) -> Result<u64, String> {
    whole(text, 1, 1_000_000_000_000)
}

/// Symbols of a sequence that is drawn.
pub fn sample_symbols(text: &str) -> Result<usize, String> {
    narrow(text, 1, 10_000)
}

/// Steps of a run that is drawn.
pub fn drawn_steps(text: &str) -> Result<u32, String> {
    narrow(text, 1, MOST_DRAWN_STEPS.into())
}

/// Symbols of a continuation: `predict --next`.
pub fn next(text: &str) -> Result<usize, String> {
    narrow(text, 1, 12)
}

/// Continuations that are listed.
pub fn continuations(text: &str) -> Result<usize, String> {
    narrow(text, 1, 4096)
}

/// Lines of a list that are shown.
pub fn lines(text: &str) -> Result<usize, String> {
    narrow(text, 0, 1_000_000)
}

/// Bits of `count`, whose numbers are kept in 128 bits.
pub fn count_bits(text: &str) -> Result<u32, String> {
    narrow(text, 0, MAX_COUNT_BITS.into())
}

/// The least mass of cylinders of a halting probability, as bits: more take hours.
pub fn omega_bits(text: &str) -> Result<u32, String> {
    narrow(text, 0, 40)
}

/// Units of memory, by what may stand after the number.
const UNITS: [(&str, u64); 8] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    ("kb", 1000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("b", 1),
];

/// An amount of memory, in bytes.
pub fn memory(text: &str) -> Result<usize, String> {
    let lower = text.to_ascii_lowercase();
    let (number, unit) = UNITS
        .iter()
        .find_map(|(name, unit)| Some((lower.strip_suffix(name)?, *unit)))
        .unwrap_or((&lower, 1));
    number
        .trim_end()
        .replace('_', "")
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .filter(|&bytes| bytes > 0)
        .and_then(|bytes| usize::try_from(bytes).ok())
        .ok_or_else(|| "give a size such as 512MiB, 4GiB or 1GB".to_owned())
}

/// One of several shards.
pub fn shard(text: &str) -> Result<Share, String> {
    let numbers = text
        .split_once('/')
        .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    let Some((number, of)) = numbers else {
        return Err("give a shard and how many there are, as in 2/3".to_owned());
    };
    Share::new(number, of).map_err(|error| error.to_string())
}

/// States of a small Turing machine.
pub fn states(text: &str) -> Result<u8, String> {
    narrow(text, 2, 6)
}

/// Symbols of a small Turing machine.
pub fn tape_symbols(text: &str) -> Result<u8, String> {
    narrow(text, 2, 4)
}

/// Steps of a run of `ctm` that is counted.
pub fn cutoff(text: &str) -> Result<u64, String> {
    whole(text, 1, u64::MAX)
}

/// Symbols of `exec`.
pub fn symbols(text: &str) -> Result<usize, String> {
    narrow(text, 0, 1 << 24)
}

/// Values of a cell of BrainPhoque.
pub fn alphabet(text: &str) -> Result<u32, String> {
    narrow(text, 2, MAX_ALPHABET.into())
}

/// Cells of BrainPhoque.
pub fn cells(text: &str) -> Result<u32, String> {
    narrow(text, 1, MAX_MEMORY.into())
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
    fn sizes_have_units_of_1000_or_1024() {
        assert_eq!(memory("512MiB"), Ok(512 << 20));
        assert_eq!(memory("1 gb"), Ok(1_000_000_000));
        assert_eq!(memory("1_000"), Ok(1000));
        assert_eq!(memory("7B"), Ok(7));
        for wrong in ["", "MiB", "-1MiB", "0", "1.5GiB", "1XB", "99999999999TiB"] {
            assert!(memory(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_shard_is_one_of_as_many_as_there_are() {
        assert_eq!(shard("2/3").unwrap().to_string(), "2/3");
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "/", "1/2/3"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

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
