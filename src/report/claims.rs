//! A claim as text: one line of values, or in words with its source and the instance that the values are of.

use num_bigint::BigInt;

use super::figures::decimal;
use super::layout::{Align, Columns, WIDTH, grouped_digits, shorten, wrap};
use crate::exact::{Enclosure, Rational, Rounding};
use crate::scenario::{Claim, Grade, Interval, Relation, Sides, Verdict};

/// The widest name and the widest measured value that others are aligned with.
const ALIGNED: [usize; 2] = [30, 26];

/// Each claim's lines after the mark of its verdict: the name, what was measured, by which relation it stands to
/// what, and the grade, aligned with the others. What is too wide for one line takes two.
#[must_use]
pub fn claim_rows(claims: &[Claim]) -> Vec<Vec<String>> {
    // Room for the mark and a space.
    let room = WIDTH - 2;
    let cells: Vec<[String; 3]> = claims.iter().map(cells).collect();
    let width = |column: usize, most: usize| {
        let widths = cells.iter().map(|row| row[column].chars().count());
        widths.filter(|&width| width <= most).max().unwrap_or(0)
    };
    let [name, measured] = [width(0, ALIGNED[0]), width(1, ALIGNED[1])];
    let other = width(2, room - name - measured - 2 * GAP.len() - GRADE);
    let lines = claims.iter().zip(&cells).map(|(claim, row)| {
        let grade = claim.grade().letter();
        let values = format!("{:<measured$}{GAP}{:<other$}{GAP}{grade}", row[1], row[2]);
        let line = format!("{:<name$}{GAP}{values}", row[0]);
        if claim.sides().is_ok() && line.chars().count() <= room {
            return vec![line];
        }
        let mut lines = vec![shorten(&row[0], room)];
        let values = match claim.sides() {
            Ok(_) => format!("{}{GAP}{}{GAP}{grade}", row[1], row[2]),
            Err(reason) => format!("not applicable: {reason}"),
        };
        if values.chars().count() + 4 <= room {
            lines.push(format!("    {values}"));
        } else {
            // The mark and its space are not there yet: two columns more of indentation stand for them.
            let wrapped = wrap(&values, 6);
            lines.extend(wrapped.iter().map(|line| shorten(&line[2..], room)));
        }
        lines
    });
    lines.collect()
}

/// What stands between two columns.
const GAP: &str = "   ";

/// Columns of a grade with the gap before it.
const GRADE: usize = GAP.len() + 1;

/// Name, measured value, and what it stands beside, each as short as it can be.
fn cells(claim: &Claim) -> [String; 3] {
    let id = claim.id().to_owned();
    match claim.sides() {
        Ok(sides) => [
            id,
            short(&sides.measured, sides.intervals[0]),
            other_side(claim, sides),
        ],
        Err(_) => [id, String::new(), String::new()],
    }
}

/// `theory 39.39 ± 1.51`, `at most 5, tightest of 2,048`, `of 8,386,560 pairs`.
fn other_side(claim: &Claim, sides: &Sides) -> String {
    let value = short(&sides.theory, sides.intervals[1]);
    let value = match &sides.tolerance {
        Some(tolerance) if sides.theory.exact_value().is_some() => {
            plus_minus(sides.theory.lower(), tolerance)
        }
        Some(tolerance) => format!("{value} ± {}", decimal(tolerance, Rounding::Nearest)),
        None => value,
    };
    let said = match claim.relation() {
        Relation::None => return beside(claim, &value),
        Relation::Equal | Relation::Within if claim.grade() == Grade::Identity => {
            format!("= {value}")
        }
        Relation::Equal | Relation::Within => format!("theory {value}"),
        relation => format!("{} {value}", relation.words()),
    };
    match instance(claim, sides) {
        Some(instance) => format!("{said}, {instance}"),
        None => said,
    }
}

/// `tightest of 2,048`; of equalities that hold, where none is tighter, `one of 2,048`.
fn instance(claim: &Claim, sides: &Sides) -> Option<String> {
    sides.worst.as_ref().filter(|_| sides.instances > 1)?;
    let which = match (claim.relation(), claim.verdict()) {
        (Relation::Equal, Verdict::Holds | Verdict::Identity) => "one",
        (_, Verdict::Violated) => "worst",
        _ => "tightest",
    };
    Some(format!(
        "{which} of {}",
        grouped_digits(&sides.instances.to_string())
    ))
}

/// What a measurement stands beside: `of 8,386,560 pairs`, or `beside 0.5 (under M_norm)`.
fn beside(claim: &Claim, value: &str) -> String {
    match claim.about().label() {
        Some(label) if label.contains(" all ") => label.replacen(" all ", &format!(" {value} "), 1),
        Some(label) => format!("beside {value} ({label})"),
        None => format!("beside {value}"),
    }
}

/// A value as short as it can be: an integer, six digits, an enclosure of two such where its ends round to different
/// ones, or a mean with its errors.
fn short(value: &Enclosure, interval: Interval) -> String {
    if interval == Interval::FiveErrors {
        let [middle, radius] = middle_and_radius(value);
        return format!("{} (5 s.e.)", plus_minus(&middle, &radius));
    }
    match value.exact_value() {
        Some(exact) if exact.is_integer() && exact.to_string().len() <= 15 => {
            grouped_digits(&exact.to_string())
        }
        Some(exact) => decimal(exact, Rounding::Nearest),
        None => {
            // Ends that round alike are one number, rounded as an exact one would be; `-v` has both.
            let [lower, upper] =
                [value.lower(), value.upper()].map(|end| decimal(end, Rounding::Nearest));
            if lower == upper { lower } else { ends(value) }
        }
    }
}

fn ends(value: &Enclosure) -> String {
    format!(
        "[{}, {}]",
        decimal(value.lower(), Rounding::Down),
        decimal(value.upper(), Rounding::Up)
    )
}

fn middle_and_radius(value: &Enclosure) -> [Rational; 2] {
    let half = Rational::ratio(1, 2);
    [
        (value.lower() + value.upper()) * &half,
        (value.upper() - value.lower()) * &half,
    ]
}

/// Significant digits of what follows `±`.
const RADIUS_DIGITS: u32 = 3;

/// `39.39 ± 1.51`: the radius to three digits, rounded up, and the middle to as many places.
fn plus_minus(middle: &Rational, radius: &Rational) -> String {
    let radius = radius.to_decimal(RADIUS_DIGITS, Rounding::Up);
    let places = radius
        .split_once('.')
        .map_or(0, |(_, places)| places.chars().count());
    let middle = if radius.contains('e') {
        decimal(middle, Rounding::Nearest)
    } else {
        to_places(middle, places)
    };
    format!("{middle} ± {radius}")
}

/// A number to so many decimal places, the nearest, with the zeros at its end.
fn to_places(value: &Rational, places: usize) -> String {
    let shift = Rational::from_integer(10).pow(crate::exact::as_u64(places));
    let nearest: BigInt = (value.abs() * shift + Rational::ratio(1, 2)).floor();
    let digits = format!("{:0>width$}", nearest.to_string(), width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let sign = if value.is_negative() && nearest != BigInt::ZERO {
        "-"
    } else {
        ""
    };
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{rest}")
}

/// The lines below a claim's name: its statement, source, both values, tolerance, and the instance they are of.
#[must_use]
pub fn claim_lines(claim: &Claim) -> Vec<String> {
    let mut lines = wrap(claim.statement(), 4);
    lines.extend(wrap(
        &format!("Source: {}.", claim.source().trim_end_matches('.')),
        4,
    ));
    let sides = match claim.sides() {
        Ok(sides) => sides,
        Err(reason) => {
            lines.extend(wrap(&format!("not applicable: {reason}"), 4));
            return lines;
        }
    };
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    columns.row([
        "measured".to_owned(),
        shown(&sides.measured, sides.intervals[0]),
    ]);
    let other = match claim.relation() {
        Relation::None => match claim.about().label() {
            Some(label) => format!("beside ({label})"),
            None => "beside".to_owned(),
        },
        relation => format!("{}, theory", relation.words()),
    };
    columns.row([other, shown(&sides.theory, sides.intervals[1])]);
    if let Some(tolerance) = &sides.tolerance {
        let value = decimal(tolerance, Rounding::Nearest);
        columns.row(["tolerance".to_owned(), value]);
    }
    for line in columns.lines() {
        let line = format!("  {line}");
        if line.chars().count() <= WIDTH {
            lines.push(line);
        } else {
            lines.extend(wrap(&line, 4));
        }
    }
    if let Some(worst) = &sides.worst {
        let which = match instance(claim, sides) {
            Some(which) => format!("the {which} instances: {worst}"),
            None => format!("the one instance: {worst}"),
        };
        let which = which.replacen("the one of", "one of", 1);
        lines.extend(wrap(&which, 4));
    }
    lines
}

/// A value with all that is shown of it: an exact value that is short as it is, with its decimal; others as decimals.
fn shown(value: &Enclosure, interval: Interval) -> String {
    if interval == Interval::FiveErrors {
        return short(value, interval);
    }
    match value.exact_value() {
        Some(exact) if exact.is_integer() && exact.to_string().len() <= 20 => {
            grouped_digits(&exact.to_string())
        }
        Some(exact) if exact.to_string().len() <= 24 => {
            format!("{exact} ({})", decimal(exact, Rounding::Nearest))
        }
        Some(exact) => decimal(exact, Rounding::Nearest),
        None => ends(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Claims, Context, Statement};

    #[test]
    fn a_mean_and_its_radius_have_the_same_places() {
        let of = |middle: &str, radius: &str| {
            plus_minus(&middle.parse().unwrap(), &radius.parse().unwrap())
        };
        assert_eq!(of("39.3888", "1.509"), "39.39 ± 1.51");
        assert_eq!(of("-0.0049", "0.912"), "-0.005 ± 0.912");
        assert_eq!(of("-0.0004", "0.912"), "0.000 ± 0.912");
        assert_eq!(of("99.9996", "0.25"), "100.00 ± 0.25");
        assert_eq!(of("7.5", "120"), "8 ± 120");
    }

    const fn measurement(id: &'static str, label: &'static str) -> Statement {
        Statement::beside(Grade::Measured, Relation::None, id, "s", "t", Some(label))
    }

    static STATEMENTS: [Statement; 4] = [
        Statement::new(Grade::Exact, Relation::AtMost, "loss", "s", "t"),
        Statement::new(Grade::Exact, Relation::Equal, "balance", "s", "t"),
        measurement("inversions", "of all pairs"),
        measurement("norm-{x}", "under M"),
    ];

    fn claims(name: &str) -> Vec<Claim> {
        let context = Context::new();
        let mut all = Claims::new(&[&STATEMENTS], &context);
        all.check(&STATEMENTS[0], || "t = 1".to_owned(), 4u64, 5u64);
        all.check(&STATEMENTS[0], || "t = 2".to_owned(), 4u64, 9u64);
        for t in [0u64, 1, 3, 2] {
            all.check(&STATEMENTS[1], || format!("t = {t}"), t, t);
        }
        all.one(&STATEMENTS[2], 1083u64, 8_386_560u64);
        all.one(&STATEMENTS[3].with("x", name), 1u64, Rational::ratio(1, 2));
        all.finish().unwrap()
    }

    #[test]
    fn a_claim_takes_a_line_and_says_what_its_values_are() {
        let rows: Vec<String> = claims("x")
            .iter()
            .zip(claim_rows(&claims("x")))
            .map(|(claim, lines)| {
                assert_eq!(lines.len(), 1);
                format!("{} {}", claim.verdict().mark(), lines[0])
            })
            .collect();
        assert_eq!(
            rows,
            [
                "✓ loss         4       at most 5, tightest of 2   E",
                "✓ balance      3       theory 3, one of 4         E",
                "· inversions   1,083   of 8,386,560 pairs         M",
                "· norm-x       1       beside 0.5 (under M)       M",
            ]
        );
    }

    #[test]
    fn a_long_name_takes_a_line_of_its_own_and_widens_no_other() {
        let rows = claim_rows(&claims(&"x".repeat(1199)));
        assert_eq!(rows[0], claim_rows(&claims("x"))[0]);
        assert_eq!(rows[3].len(), 2);
        for line in rows.iter().flatten() {
            assert!(line.chars().count() + 2 <= WIDTH, "{line}");
        }
    }
}
