//! `count`: how many written programs there are of each length.

use std::io::Write;

use anyhow::bail;
use clap::{Args, ValueEnum};
use serde_json::json;
use solomonoff::enumerate::count_phoque_texts;
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::{BrainPhoque, count_written};

use super::layout::{Align, Columns, grouped};
use super::{Ending, Session, closed_terms, limits, progress};

/// Count the written programs of each length
///
/// Of the Kraft machine they are counted without writing them out, and the Kraft sum over all lengths is exactly 1. Of
/// brainphoque every text is a program: counted are the texts of each length, and those that a run within 1,000 steps
/// comes to the end of. Of binary lambda calculus every closed term is reduced: how many have a normal form, and how
/// large the largest is.
#[derive(Debug, Args)]
pub struct Count {
    /// Count up to this many bits, or tokens of brainphoque (for blc at most 40; 36 take half a minute of processor time)
    #[arg(long, short = 'L', visible_alias = "tokens", value_name = "N", value_parser = limits::count_bits, allow_negative_numbers = true)]
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
    /// BrainPhoque without input
    Brainphoque,
    /// Binary lambda calculus: closed terms
    Blc,
}

impl Count {
    /// Counts them.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.omega.is_some() && self.machine != Counted::Blc {
            bail!(
                "the halting probability is enclosed for blc: add --machine blc, or leave out --omega"
            )
        }
        match self.machine {
            Counted::Kraft => written(self.bits, session),
            Counted::Brainphoque => texts(self.bits, session),
            Counted::Blc => closed_terms::run(self.bits, self.omega, session),
        }
    }
}

/// Counts texts of BrainPhoque.
fn texts(tokens: u32, session: &mut Session) -> anyhow::Result<Ending> {
    let machine = BrainPhoque::new();
    let counted = progress::enumerating(session, "counting", |control| {
        count_phoque_texts(&machine, tokens, control)
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
