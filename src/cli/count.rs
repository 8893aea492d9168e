//! `count`: how many written programs there are of each length.

use std::io::Write;

use anyhow::bail;
use clap::Args;
use serde_json::json;
use solomonoff::enumerate::count_phoque_texts;
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::{BrainPhoque, count_written};

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
}

impl Count {
    /// Counts them.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        match self.machine {
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
