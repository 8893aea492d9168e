//! Characters on a picture: numbers with fixed decimals, escaping, raised powers, and widths by
//! the embedded font's advances. Lines of text are in `words`.

use super::advances::{ADVANCES, UNITS_PER_EM};

/// A coordinate with two decimals, never `-0.00`.
pub(super) fn fixed(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" {
        "0.00".to_owned()
    } else {
        text
    }
}

/// Text as the content of an element or of a quoted attribute. Control
/// characters, which XML forbids, become spaces.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push(' '),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// How wide a plain text is at a font size, in the same unit. A character that the
/// embedded font lacks counts as a whole em: too much rather than too little.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| advance(c) * size).sum()
}

/// The advance of a character of the proportional font, in ems.
pub(super) fn advance(c: char) -> f64 {
    let code = u32::from(c);
    let after = ADVANCES.partition_point(|(first, _)| *first <= code);
    let found = after.checked_sub(1).and_then(|index| {
        let (first, run) = ADVANCES[index];
        run.get(usize::try_from(code - first).ok()?)
    });
    found.map_or(1.0, |units| f64::from(*units) / UNITS_PER_EM)
}

/// An integer with its minus sign, digits in groups of three from five on.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", digits),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut text = sign.to_owned();
    for (index, c) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && whole.len() > 4 && left.is_multiple_of(3) {
            text.push('\u{A0}');
        }
        text.push(c);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// `base` to an integer power, with a raised exponent: `2⁻¹⁰`.
pub(super) fn power(base: &str, exponent: f64) -> String {
    let mut text = base.to_owned();
    text.extend(format!("{exponent:.0}").chars().map(raised));
    text
}

/// A digit or sign raised; any other character as it is.
fn raised(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '-' => '⁻',
        other => other,
    }
}

/// Writes a plain `2^-10` as `2⁻¹⁰`; a power that is no number, such as
/// `2^k`, stays.
pub(super) fn with_powers(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut parts = text.split('^');
    written.extend(parts.next());
    for part in parts {
        let digits = part.strip_prefix('-').unwrap_or(part);
        let length = digits.chars().take_while(char::is_ascii_digit).count();
        if length == 0 {
            written.push('^');
            written.push_str(part);
        } else {
            let (number, rest) = part.split_at(part.len() - digits.len() + length);
            written.extend(number.chars().map(raised));
            written.push_str(rest);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(fixed(-0.001), "0.00");
        assert_eq!(fixed(-0.006), "-0.01");
        assert_eq!(fixed(2.0), "2.00");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped("-1234567"), "\u{2212}1\u{A0}234\u{A0}567");
        assert_eq!(grouped("1000"), "1000");
        assert_eq!(grouped("0.25"), "0.25");
        assert_eq!(power("2", -10.0), "2⁻¹⁰");
    }

    #[test]
    fn powers_are_raised_where_they_are_numbers() {
        assert_eq!(
            with_powers("2^-10 of 3^4, 2^k and 2^-(c + l)"),
            "2⁻¹⁰ of 3⁴, 2^k and 2^-(c + l)"
        );
        assert_eq!(with_powers("^"), "^");
    }

    #[test]
    fn a_known_width() {
        // `l` has 569 units of 2048, `W` 2025.
        assert!((width("lW", 20.48) - 25.94).abs() < 1e-9);
        assert!((width("\u{4E00}", 10.0) - 10.0).abs() < 1e-9);
    }

    /// Undoes `escape`, the independent way round.
    fn unescape(text: &str) -> String {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    }

    proptest! {
        #[test]
        fn escaped_text_holds_no_markup_and_comes_back(text in "[a-z<>&\"'; ]{0,12}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert_eq!(unescape(&escaped), text);
        }
    }
}
