//! `count`: how many written programs there are of each length.

use std::io::Write;

use anyhow::bail;
<<<<<<< HEAD
use clap::Args;
use serde_json::json;
use solomonoff::enumerate::count_phoque_texts;
=======
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use solomonoff::enumerate::blc::{MOST_COUNTED_BITS, Omega, Row, Rows};
>>>>>>> blc
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::{BrainPhoque, count_written};

<<<<<<< HEAD
use super::budget::MachineName;
use super::layout::{Align, Columns, grouped};
use super::limits;
use super::{Ending, Session, progress};

/// Count the written programs of each length
///
/// Counted without writing them out. The Kraft sum over all lengths is exactly 1. Of brainphoque every text is a
/// program: counted are the texts of each length, and those that a run within 1,000 steps comes to the end of.
#[derive(Debug, Args)]
pub struct Count {
    /// Count up to this many bits; tokens of brainphoque
    #[arg(long, short = 'L', visible_alias = "tokens", value_name = "N", value_parser = limits::count_bits, allow_negative_numbers = true)]
    bits: u32,
    /// The reference machine
    #[arg(long, value_name = "NAME", default_value = "kraft")]
    machine: MachineName,
=======
use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::{Ending, Session, limits, progress};

/// Decimals of the halting probability.
const OMEGA_DIGITS: u32 = 6;
/// Characters of a term that are shown on the page.
const SHOWN_TERM: usize = 48;

/// Count the written programs of each length
///
/// Of the Kraft machine they are counted without writing them out, and the Kraft sum over all lengths is exactly 1. Of
/// binary lambda calculus every closed term is reduced: how many have a normal form, and how large the largest is.
#[derive(Debug, Args)]
pub struct Count {
    /// Count up to this many bits (for blc at most 40; 36 take half a minute of processor time)
    #[arg(long, short = 'L', value_name = "N", value_parser = limits::count_bits, allow_negative_numbers = true)]
    bits: u32,
    /// The machine whose programs are counted
    #[arg(long, value_name = "NAME", default_value = "kraft")]
    machine: Counted,
    /// For blc: enclose the halting probability too, by all cylinders down to the mass 2^-B (28 take ten seconds)
    #[arg(long, value_name = "B", value_parser = limits::omega_bits, allow_negative_numbers = true)]
    omega: Option<u32>,
}

/// Machines whose programs are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Counted {
    /// The project's own machine
    Kraft,
    /// Binary lambda calculus: closed terms
    Blc,
>>>>>>> blc
}

impl Count {
    /// Counts them.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        match self.machine {
<<<<<<< HEAD
            MachineName::Kraft => {}
            MachineName::Brainphoque => return self.run_phoque(session),
            MachineName::BrainphoqueInput => {
                bail!(
                    "texts with `,` are not counted, for what they do depends on what they read; give --machine brainphoque"
                )
            }
        }
        let counts = count_written(self.bits)?;
        let lengths = || (0_u64..).zip(&counts).skip(1);
        if session.json {
            let rows: Vec<_> = lengths()
                .map(|(bits, programs)| json!({"bits": bits, "programs": programs.to_string()}))
                .collect();
            session.out.json(&rows.into())?;
            return Ok(Ending::Done);
=======
            Counted::Kraft if self.omega.is_some() => {
                bail!(
                    "the halting probability is enclosed for blc: add --machine blc, or leave out --omega"
                )
            }
            Counted::Kraft => written(self.bits, session),
            Counted::Blc => closed_terms(self.bits, self.omega, session),
>>>>>>> blc
        }
    }

    /// Counts texts of BrainPhoque.
    fn run_phoque(&self, session: &mut Session) -> anyhow::Result<Ending> {
        let machine = BrainPhoque::new();
        let counted = progress::enumerating(session, "counting", |control| {
            count_phoque_texts(&machine, self.bits, control)
        })?;
        let Some(counted) = counted else {
            session.note(
                "interrupted: a part of the texts says nothing of the whole, so nothing is written",
            );
            return Ok(Ending::Interrupted);
        };
        if session.json {
            let rows: Vec<_> = counted
                .iter()
                .map(|row| {
                    json!({
                        "tokens": row.tokens,
                        "programs": row.texts.to_string(),
                        "stood_on": row.stood_on.to_string(),
                    })
                })
                .collect();
            session.out.json(&rows.into())?;
            return Ok(Ending::Done);
        }
        let mut columns = Columns::new(&[Align::Right, Align::Right, Align::Right]);
        columns.row(["tokens", "programs", "stood on to the end"]);
        for row in &counted {
            columns.row([
                row.tokens.to_string(),
                grouped(row.texts),
                grouped(row.stood_on),
            ]);
        }
        for line in columns.lines() {
            writeln!(session.out, "{line}")?;
        }
        Ok(Ending::Done)
    }
}

fn written(bits: u32, session: &mut Session) -> anyhow::Result<Ending> {
    let counts = count_written(bits)?;
    let lengths = || (0_u64..).zip(&counts).skip(1);
    if session.json {
        let rows: Vec<_> = lengths()
            .map(|(bits, programs)| json!({"bits": bits, "programs": programs.to_string()}))
            .collect();
        session.out.json(&rows.into())?;
        return Ok(Ending::Done);
    }
    let mut columns = Columns::new(&[Align::Right, Align::Right, Align::Left]);
    columns.row(["bits", "programs", "Kraft sum so far"]);
    let mut sum = Dyadic::zero();
    for (bits, &programs) in lengths() {
        sum += Dyadic::from_u128(programs, bits);
        let decimal = sum.to_rational().to_decimal(10, Rounding::Down);
        columns.row([bits.to_string(), grouped(programs), decimal]);
    }
    for line in columns.lines() {
        writeln!(session.out, "{line}")?;
    }
    Ok(Ending::Done)
}

fn closed_terms(bits: u32, omega: Option<u32>, session: &mut Session) -> anyhow::Result<Ending> {
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

fn document(bits: u32, rows: &Rows, omega: Option<&Omega>) -> Value {
    let all: Vec<Value> = (0..=bits)
        .map(|bits| {
            let row = rows.closed(bits);
            json!({
                "bits": bits,
                "closed": row.terms,
                "halting": row.halting,
                "non_halting": row.non_halting(),
                "undecided": row.undecided,
                "busy_beaver": row.champion.map_or(0, |champion| champion.size),
                "exact": row.undecided == 0,
                "term": row.champion.map(|champion| champion.term().to_string()),
            })
        })
        .collect();
    let open: Vec<Value> = rows
        .open()
        .map(|(free, term)| json!({"free": free, "term": term.to_string()}))
        .collect();
    let omega = omega.map(|omega| {
        json!({
            "lower": omega.lower().to_string(),
            "upper": omega.upper().to_string(),
            "cylinders": omega.cylinders,
        })
    });
    json!({"machine": "blc", "rows": all, "undecided_redexes": open, "omega": omega})
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
