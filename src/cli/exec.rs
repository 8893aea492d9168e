//! `exec`: runs one written program.

use std::io::Write;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use solomonoff::machine::{Actions, Execution, ExecutionStatus, Op, Program, Symbols, execute};
use solomonoff::mixture::drifts;

use super::input::{self, Source};
use super::layout::{WIDTH, plural};
use super::limits;
use super::{Ending, Session};

/// Run one written program
///
/// Shows the symbols that it prints, and how it ended. The data bits feed its `,`,
/// the actions its `?`; without actions every `?` reads 0.
#[derive(Debug, Args)]
pub struct Exec {
    #[command(flatten)]
    source: Source,
    /// Stop when this many symbols are printed
    #[arg(long, short = 'n', value_name = "N", value_parser = limits::symbols, allow_negative_numbers = true)]
    symbols: usize,
    /// Data bits for `,` (white space is ignored, `-` reads standard input)
    #[arg(
        long,
        value_name = "BITS",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    data: String,
    /// The agent's actions, one after the other, for `?`
    #[arg(long, value_name = "BITS", allow_hyphen_values = true)]
    actions: Option<String>,
    /// Bits of one action; 1 unless given
    #[arg(long, value_name = "A", requires = "actions", value_parser = limits::action_bits, allow_negative_numbers = true)]
    action_bits: Option<usize>,
    /// Bits of one percept, which ends a cycle; 1 unless given
    #[arg(long, value_name = "P", requires = "actions", value_parser = limits::action_bits, allow_negative_numbers = true)]
    percept_bits: Option<usize>,
    /// Stop after this many steps
    #[arg(long, value_name = "S", default_value_t = 1_000_000, value_parser = limits::exec_steps, allow_negative_numbers = true)]
    steps: u64,
}

/// What is meant: everything that one execution needs.
struct Meant {
    program: Program,
    data: Symbols,
    actions: Option<Actions>,
}

impl Exec {
    fn meant(&self) -> anyhow::Result<Meant> {
        let typed = [Some(self.data.as_str()), self.actions.as_deref()];
        if typed
            .iter()
            .flatten()
            .filter(|text| text.trim() == "-")
            .count()
            > 1
        {
            bail!(
                "--data and --actions cannot both be read from standard input; give one of them directly"
            );
        }
        let actions = match &self.actions {
            None => None,
            Some(text) => Some(
                Actions::new(
                    input::bits("--actions", text)?,
                    self.action_bits.unwrap_or(1),
                    self.percept_bits.unwrap_or(1),
                )
                .context("--actions")?,
            ),
        };
        Ok(Meant {
            program: self.source.program()?,
            data: input::bits("--data", &self.data)?,
            actions,
        })
    }

    /// Runs it.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let Meant {
            program,
            data,
            actions,
        } = self.meant()?;
        let mut run = execute(&program, self.symbols, &data, actions.as_ref(), self.steps);
        // With an agent, what a `?` reads is not settled.
        let is_alone = actions.is_none() || !program.ops().contains(&Op::Input);
        if run.status == ExecutionStatus::OpenSteps
            && is_alone
            && drifts(&program, &run.at, self.steps)
        {
            run.status = ExecutionStatus::Silent;
        }
        if session.json {
            session.out.json(&json!({
                "source": program.to_string(),
                "output": run.output.to_string(),
                "steps": run.steps,
                "data_used": run.data_used,
                "status": run.status.name(),
            }))?;
        } else {
            self.print(&run, session)?;
        }
        Ok(Ending::Done)
    }

    fn print(&self, run: &Execution, session: &mut Session) -> anyhow::Result<()> {
        let output = run.output.to_string();
        let out = &mut session.out;
        // A string of symbols is broken only where a reader's eye would lose the line.
        let mut rest = output.as_str();
        loop {
            let (line, behind) = rest.split_at(rest.len().min(WIDTH));
            writeln!(out, "{line}")?;
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        let meaning = match run.status {
            ExecutionStatus::Complete => "all symbols are printed".to_owned(),
            ExecutionStatus::Silent => {
                "proven: it prints no further symbol and reads no further bit".to_owned()
            }
            ExecutionStatus::OpenSteps => {
                format!(
                    "undecided after {}; --steps raises that",
                    plural(self.steps.into(), "step")
                )
            }
            ExecutionStatus::NeedsData => "it waits for a data bit; --data gives more".to_owned(),
            ExecutionStatus::NeedsAction => {
                "it waits for an action; --actions gives more".to_owned()
            }
        };
        writeln!(
            out,
            "{}: {meaning}\n{}, {}, {} read",
            out.bold(run.status.name()),
            plural(run.output.len() as u128, "symbol"),
            plural(run.steps.into(), "step"),
            plural(run.data_used as u128, "data bit"),
        )?;
        Ok(())
    }
}
