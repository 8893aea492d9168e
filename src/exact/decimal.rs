//! Rationals as decimal strings, rounded in a chosen direction, and back. Takes
//! integers only.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;

use super::binary::{Rounding, floor_log2};

/// Decimal exponents from here to [`LAST_POSITIONAL`] are written out with zeros,
/// all others as `d.ddde-N`.
const FIRST_POSITIONAL: i64 = -6;
const LAST_POSITIONAL: i64 = 20;

/// The largest decimal exponent that is read, so that a short text cannot ask for
/// a number that fills the memory.
pub(super) const MAX_EXPONENT: u32 = 100_000;

/// n/d (d > 0) with `digits` significant digits, zeros at the end left out.
pub(super) fn print(
    negative: bool,
    n: &BigUint,
    d: &BigUint,
    digits: u32,
    rounding: Rounding,
) -> String {
    if *n == BigUint::ZERO {
        return "0".to_owned();
    }
    let digits = digits.max(1);
    let limit = BigUint::from(10u32).pow(digits);
    // log10(2) to five places; the loop corrects what the estimate misses.
    let mut exponent = (floor_log2(n, d) * 30_103).div_euclid(100_000);
    let (mut quotient, rest, divisor) = loop {
        let shift = i64::from(digits) - 1 - exponent;
        let scale = BigUint::from(10u32)
            .pow(u32::try_from(shift.unsigned_abs()).expect("a decimal exponent below 2^32"));
        let (scaled, divisor) = if shift >= 0 {
            (n * scale, d.clone())
        } else {
            (n.clone(), d * scale)
        };
        let (quotient, rest) = scaled.div_rem(&divisor);
        if quotient >= limit {
            exponent += 1;
        } else if &quotient * 10u32 < limit {
            exponent -= 1;
        } else {
            break (quotient, rest, divisor);
        }
    };
    let step = match rounding {
        Rounding::Down => negative && rest != BigUint::ZERO,
        Rounding::Up => !negative && rest != BigUint::ZERO,
        Rounding::Nearest => match (rest << 1u32).cmp(&divisor) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => quotient.is_odd(),
            std::cmp::Ordering::Greater => true,
        },
    };
    if step {
        quotient += 1u32;
        if quotient == limit {
            exponent += 1;
        }
    }
    let text = quotient.to_string();
    let text = text.trim_end_matches('0');
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", place_point(text, exponent))
}

/// The digits d1 d2 d3... as the number d1.d2d3... * 10^exponent.
fn place_point(digits: &str, exponent: i64) -> String {
    let (first, rest) = digits.split_at(1);
    if !(FIRST_POSITIONAL..=LAST_POSITIONAL).contains(&exponent) {
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e{exponent}");
    }
    let Ok(whole) = usize::try_from(exponent + 1) else {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    };
    if whole == 0 {
        format!("0.{digits}")
    } else if digits.len() <= whole {
        format!("{digits}{}", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}

/// Reads `p`, `p/q`, `0.43`, `-1.5e-3`: numerator and denominator, not reduced,
/// or `None` if the text is no such number.
pub(super) fn parse(text: &str) -> Option<(BigInt, BigUint)> {
    let text = text.trim();
    let (negative, body) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (n, d) = if let Some((n, d)) = body.split_once('/') {
        (integer(n)?, integer(d)?)
    } else {
        let (body, exponent) = match body.split_once(['e', 'E']) {
            Some((body, exponent)) => (body, exponent.parse::<i32>().ok()?),
            None => (body, 0),
        };
        if exponent.unsigned_abs() > MAX_EXPONENT {
            return None;
        }
        let (whole, part) = body.split_once('.').unwrap_or((body, "0"));
        let places = u32::try_from(part.len()).ok()?;
        let ten = BigUint::from(10u32);
        let n = integer(whole)? * ten.pow(places) + integer(part)?;
        let d = ten.pow(places);
        let scale = ten.pow(exponent.unsigned_abs());
        if exponent < 0 {
            (n, d * scale)
        } else {
            (n * scale, d)
        }
    };
    let n = BigInt::from(n);
    Some((if negative { -n } else { n }, d))
}

/// Decimal digits and nothing else.
fn integer(text: &str) -> Option<BigUint> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
