//! `count`: how many written programs there are of each length.

use std::io::Write;

use clap::Args;
use serde_json::json;
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::machine::count_written;

use super::layout::{Align, Columns, grouped};
use super::limits;
use super::{Ending, Session};

/// Count the written programs of each length
///
/// Counted without writing them out. The Kraft sum over all lengths is exactly 1.
#[derive(Debug, Args)]
pub struct Count {
    /// Count up to this many bits
    #[arg(long, short = 'L', value_name = "N", value_parser = limits::count_bits, allow_negative_numbers = true)]
    bits: u32,
}

impl Count {
    /// Counts them.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
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
}
