//! A claim as text: what was measured, by which relation it stands to the theory, and the tightest instance.

use super::figures::decimal;
use super::layout::{Align, Columns, wrap};
use crate::exact::{Enclosure, Rounding};
use crate::scenario::{Claim, Relation};

/// The lines below a claim's verdict and name: its statement, both values, tolerance and tightest instance.
#[must_use]
pub fn claim_lines(claim: &Claim) -> Vec<String> {
    let mut lines = wrap(claim.statement(), 4);
    let sides = match claim.sides() {
        Ok(sides) => sides,
        Err(reason) => {
            lines.extend(wrap(&format!("not applicable: {reason}"), 4));
            return lines;
        }
    };
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    columns.row(["measured".to_owned(), shown(&sides.measured)]);
    let theory = match claim.relation() {
        Relation::None => "theory".to_owned(),
        relation => format!("{}, theory", relation.words()),
    };
    columns.row([theory, shown(&sides.theory)]);
    if let Some(tolerance) = &sides.tolerance {
        let value = decimal(tolerance, Rounding::Nearest);
        columns.row(["tolerance".to_owned(), value]);
    }
    lines.extend(columns.lines().iter().map(|line| format!("  {line}")));
    if let Some(worst) = &sides.worst {
        let text = format!("the tightest of {} instances: {worst}", sides.instances);
        lines.extend(wrap(&text, 4));
    }
    lines
}

/// An enclosure: an exact value that is short as it is, with its decimal; others as decimals.
#[must_use]
pub fn shown(value: &Enclosure) -> String {
    match value.exact_value() {
        Some(exact) if exact.is_integer() && exact.to_string().len() <= 20 => exact.to_string(),
        Some(exact) if exact.to_string().len() <= 24 => {
            format!("{exact} ({})", decimal(exact, Rounding::Nearest))
        }
        Some(exact) => decimal(exact, Rounding::Nearest),
        None => format!(
            "[{}, {}]",
            decimal(value.lower(), Rounding::Down),
            decimal(value.upper(), Rounding::Up)
        ),
    }
}
