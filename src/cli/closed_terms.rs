//! `count --machine blc`: closed terms of binary lambda calculus, by whether they have a normal form.

use std::io::Write;

use anyhow::bail;
use serde_json::{Value, json};
use solomonoff::enumerate::blc::{MOST_COUNTED_BITS, Omega, Row, Rows};
use solomonoff::exact::Rounding;

use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::{Ending, Session, progress};

/// Decimals of the halting probability.
const OMEGA_DIGITS: u32 = 6;
/// Characters of a term that are shown on the page.
const SHOWN_TERM: usize = 48;

/// Counts closed terms to so many bits, and encloses the halting probability if asked to.
pub fn run(bits: u32, omega: Option<u32>, session: &mut Session) -> anyhow::Result<Ending> {
    if bits > MOST_COUNTED_BITS {
        bail!(
            "closed terms are counted to {MOST_COUNTED_BITS} bits: give --bits {MOST_COUNTED_BITS} or fewer"
        );
    }
    let found = progress::enumerating(session, "reducing all closed terms", |control| {
        let rows = Rows::up_to(bits, control)?;
        let omega = omega.map(|bits| Omega::enclose(bits, control));
        Ok::<_, solomonoff::enumerate::Interrupted>((rows, omega.transpose()?))
    });
    let Ok((rows, omega)) = found else {
        session.note(
            "interrupted: a part of the terms says nothing of the rest, so nothing is printed",
        );
        return Ok(Ending::Interrupted);
    };
    session.work_ends();
    if session.json {
        session.out.json(&document(bits, &rows, omega.as_ref()))?;
        return Ok(Ending::Done);
    }
    print(bits, &rows, omega.as_ref(), session)?;
    Ok(Ending::Done)
}

/// The rows; with the halting probability in an object beside them.
fn document(bits: u32, rows: &Rows, omega: Option<&Omega>) -> Value {
    let all: Vec<Value> = (0..=bits)
        .map(|bits| {
            let row = rows.closed(bits);
            json!({
                "bits": bits,
                "programs": row.terms.to_string(),
                "halting": row.halting,
                "nonhalting": row.non_halting(),
                "undecided": row.undecided,
                "busy_beaver": row.champion.map_or(0, |champion| champion.size),
                "exact": row.undecided == 0,
                "term": row.champion.map(|champion| champion.term().to_string()),
            })
        })
        .collect();
    let Some(omega) = omega else {
        return all.into();
    };
    let (lower, upper) = (omega.lower().to_string(), omega.upper().to_string());
    let omega = json!({"lower": lower, "upper": upper, "cylinders": omega.cylinders});
    json!({"rows": all, "omega": omega})
}

/// The answer for the largest size, in a sentence.
fn answer(bits: u32, row: &Row) -> String {
    let terms = plural(row.terms.into(), "closed term");
    let largest = match (row.champion, row.undecided) {
        (None, _) => String::new(),
        (Some(champion), 0) => {
            format!(
                "; the largest normal form has {} bits",
                grouped(champion.size.into())
            )
        }
        (Some(champion), _) => format!(
            "; the largest normal form found has {} bits, and an undecided term may have a larger one",
            grouped(champion.size.into())
        ),
    };
    format!(
        "{terms} of {bits} bits: {} with a normal form, {} proven to have none, {} undecided{largest}",
        grouped(row.halting.into()),
        grouped(row.non_halting().into()),
        grouped(row.undecided.into()),
    )
}

fn print(
    bits: u32,
    rows: &Rows,
    omega: Option<&Omega>,
    session: &mut Session,
) -> anyhow::Result<()> {
    for line in wrap(&answer(bits, &rows.closed(bits)), 0) {
        writeln!(session.out, "{}", session.out.bold(&line))?;
    }
    if let Some(omega) = omega {
        let (lower, upper) = (omega.lower(), omega.upper());
        let halting = format!(
            "the chance that a term read from fair coin flips, applied to the list of those that follow, has a normal \
             form is from {} to {}",
            lower.to_decimal(OMEGA_DIGITS, Rounding::Down),
            upper.to_decimal(OMEGA_DIGITS, Rounding::Up),
        );
        for line in wrap(&halting, 0) {
            writeln!(session.out, "{line}")?;
        }
    }
    writeln!(session.out)?;
    let right = Align::Right;
    let mut columns = Columns::new(&[right, right, right, right, right, right, Align::Left]);
    columns.row([
        "bits",
        "closed",
        "normal form",
        "none",
        "undecided",
        "largest",
        "of the term",
    ]);
    for bits in 0..=bits {
        let row = rows.closed(bits);
        let count = |number: u64| grouped(number.into());
        // What an undecided term may beat is marked.
        let mark = if row.undecided == 0 { "" } else { ">= " };
        let size = row.champion.map_or(0, |champion| champion.size);
        let term = row.champion.map(|champion| champion.term().to_string());
        columns.row([
            bits.to_string(),
            count(row.terms),
            count(row.halting),
            count(row.non_halting()),
            count(row.undecided),
            format!("{mark}{}", count(size)),
            shorten(&term.unwrap_or_default(), SHOWN_TERM),
        ]);
    }
    for line in columns.lines() {
        writeln!(session.out, "{line}")?;
    }
    let open: Vec<_> = rows.open().collect();
    if !open.is_empty() {
        writeln!(
            session.out,
            "\nundecided, in terms of their own or as parts of others:"
        )?;
        for (_, term) in open {
            writeln!(session.out, "  {term}")?;
        }
    }
    Ok(())
}
