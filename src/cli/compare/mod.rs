//! `compare`: reference machines side by side, on all strings of up to n symbols.

mod page;
mod scatter;

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use solomonoff::enumerate::compare::{Comparison, all_strings};
use solomonoff::enumerate::{Bounds, Budget, StopReason, Table};
use solomonoff::machine::Symbols;

use page::Asked;

use super::budget::{MachineName, words};
use super::{Ending, Session, limits, progress, turing};

/// Set reference machines side by side
///
/// How much depends on the machine: all strings of 1 to N symbols are bounded on each, as -log2 M(x), or -log2 D*(x) of
/// Turing machines. Printed are how many strings each machine resolves, how alike the machines rank them (Kendall's
/// tau-b and Spearman's rho), which pairs of strings of equal length are ordered for sure, alike or not, and by how many
/// bits more one machine needs than another. Numbers by lower bounds are a property of the budgets; what is called certified
/// is not.
#[derive(Debug, Args)]
pub struct Compare {
    /// The longest strings that are compared
    #[arg(long, short = 'T', value_name = "N", default_value_t = 8, value_parser = limits::compared, allow_negative_numbers = true)]
    length: usize,
    /// The machines, at least two, with commas
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "kraft,brainphoque,blc,turing-4"
    )]
    machines: Vec<MachineName>,
    /// Bits L that a program may have on machines whose programs are bits
    #[arg(long, short = 'L', value_name = "L", default_value_t = 26, value_parser = limits::bits, allow_negative_numbers = true)]
    bits: u32,
    /// Tokens that a program of brainphoque may have
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = limits::bits, allow_negative_numbers = true)]
    tokens: u32,
    /// Steps S after which a run is left undecided
    #[arg(long, short = 'S', value_name = "S", default_value_t = 1000, value_parser = limits::steps, allow_negative_numbers = true)]
    steps: u64,
    /// Draw the strings of N symbols, the other machines over the first: FILE.svg, or FILE.png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

impl Compare {
    /// Bounds every string on every machine, compares and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let mut seen = Vec::new();
        for machine in &self.machines {
            if seen.contains(machine) {
                bail!("--machines names {} twice", machine.name());
            }
            seen.push(*machine);
        }
        if seen.len() < 2 {
            bail!("--machines takes two machines at least, as in kraft,blc");
        }
        let format = self.plot.as_deref().map(scatter::format).transpose()?;
        let strings: Vec<Symbols> = all_strings(self.length).collect();
        let mut asked = Vec::new();
        for machine in seen {
            let Some(one) = self.ask(machine, &strings, session)? else {
                session.note(
                    "interrupted: without every machine there is nothing to compare, so nothing is written",
                );
                return Ok(Ending::Interrupted);
            };
            asked.push(one);
        }
        session.work_ends();
        let bounds = asked.iter().map(|asked| asked.bounds.clone()).collect();
        let found = page::Found {
            comparison: Comparison::new(self.length, bounds)?,
            machines: asked,
            strings,
            length: self.length,
            steps: self.steps,
        };
        if let (Some(file), Some(format)) = (&self.plot, format) {
            scatter::draw(&found, file, format)?;
            session.note(&format!("drawn: {}", file.display()));
        }
        if session.json {
            session.out.json(&found.document()?)?;
        } else {
            found.print(session)?;
        }
        Ok(Ending::Done)
    }

    /// What a machine says of every string; none where it was interrupted.
    fn ask(
        &self,
        machine: MachineName,
        strings: &[Symbols],
        session: &Session,
    ) -> anyhow::Result<Option<Asked>> {
        let name = machine.name();
        if let Some(states) = machine.turing_states() {
            let table = turing::table(states, session)?;
            return Ok(table.map(|table| Asked {
                name,
                budget: "exact".to_owned(),
                limit: None,
                bounds: strings.iter().map(|x| table.monotone(x)).collect(),
            }));
        }
        let limit = match machine {
            MachineName::Brainphoque => self.tokens,
            _ => self.bits,
        };
        let budget = Budget::new(limit, self.length, self.steps)?;
        let walked = machine.walked()?;
        let table = progress::enumerating(session, &name, |control| {
            Table::enumerate(walked.machine(), budget, control)
        })?;
        if table.stop() == StopReason::Interrupted {
            return Ok(None);
        }
        let bounds: Result<Vec<Bounds>, _> = strings.iter().map(|x| table.bounds(x)).collect();
        Ok(Some(Asked {
            name,
            budget: words(limit, self.steps, table.denominator().base()),
            limit: Some(limit),
            bounds: bounds?,
        }))
    }
}
