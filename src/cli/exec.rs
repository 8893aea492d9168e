//! `exec`: runs one written program.

use std::io::Write;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use solomonoff::machine::{
    Actions, Execution, ExecutionStatus, Op, PhoqueExecution, PhoqueStatus, PhoqueText, Program,
    RingSize, Symbols, execute, execute_brainphoque,
};
use solomonoff::mixture::drifts;

use super::budget::MachineName;
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
    /// The reference machine that the program is of
    #[arg(long, value_name = "NAME", default_value = "kraft")]
    machine: MachineName,
    /// Values of a cell of brainphoque; 2 unless given
    #[arg(long, value_name = "K", value_parser = limits::alphabet, allow_negative_numbers = true)]
    alphabet: Option<u32>,
    /// Cells of brainphoque, in a ring; 100 unless given
    #[arg(long, value_name = "M", value_parser = limits::cells, allow_negative_numbers = true)]
    memory: Option<u32>,
    /// Data bits for `,` (white space is ignored, `-` reads standard input); with --alphabet above 2 numbers with
    /// commas
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
        match self.machine {
            MachineName::Kraft => {}
            MachineName::Brainphoque | MachineName::BrainphoqueInput => {
                return self.run_phoque(session);
            }
            other => bail!(
                "written programs are those of kraft, brainphoque and brainphoque-input; {} has none",
                other.name()
            ),
        }
        if self.alphabet.is_some() || self.memory.is_some() {
            bail!(
                "--alphabet and --memory are of --machine brainphoque; the Kraft machine has an endless tape of bits"
            );
        }
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

    /// Runs a program of BrainPhoque.
    fn run_phoque(&self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.actions.is_some() {
            bail!("--actions are what the Kraft machine's `?` reads; brainphoque has none");
        }
        let text = self.source.parsed(PhoqueText::parse)?;
        let memory = self.memory.unwrap_or(RingSize::DEFAULT_MEMORY);
        let size = RingSize::new(self.alphabet.unwrap_or(2), memory)?;
        let data = input::symbols("--data", &self.data, size.alphabet())?;
        let run = execute_brainphoque(&text, size, self.symbols, &data, self.steps);
        let separator = if size.alphabet() == 2 { "" } else { "," };
        let output: Vec<String> = run.output.iter().map(ToString::to_string).collect();
        let output = output.join(separator);
        if session.json {
            session.out.json(&json!({
                "machine": "brainphoque",
                "alphabet": size.alphabet(),
                "memory": size.memory(),
                "source": text.to_string(),
                "output": output,
                "steps": run.steps,
                "tokens_used": run.tokens_used,
                "data_used": run.data_used,
                "status": run.status.name(),
            }))?;
        } else {
            self.print_phoque(&output, &run, session)?;
        }
        Ok(Ending::Done)
    }

    fn print_phoque(
        &self,
        output: &str,
        run: &PhoqueExecution,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        print_output(output, session)?;
        let meaning = match run.status {
            PhoqueStatus::Complete => "all symbols are printed".to_owned(),
            PhoqueStatus::OpenSteps if run.is_silent => {
                "in a loop that is proven to print nothing more".to_owned()
            }
            PhoqueStatus::OpenSteps => format!(
                "undecided after {}; --steps raises that",
                plural(self.steps.into(), "step")
            ),
            PhoqueStatus::Ended => "a new place is needed and the text is used up".to_owned(),
            PhoqueStatus::NeedsData => "it waits for a symbol; --data gives more".to_owned(),
        };
        let out = &mut session.out;
        writeln!(
            out,
            "{}: {meaning}\n{}, {}, {} read, {} stood on",
            out.bold(run.status.name()),
            plural(run.output.len() as u128, "symbol"),
            plural(run.steps.into(), "step"),
            plural(run.data_used as u128, "symbol"),
            plural(run.tokens_used as u128, "token"),
        )?;
        Ok(())
    }

    fn print(&self, run: &Execution, session: &mut Session) -> anyhow::Result<()> {
        print_output(&run.output.to_string(), session)?;
        let out = &mut session.out;
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

/// Prints an output. It is broken only where a reader's eye would lose the line.
fn print_output(output: &str, session: &mut Session) -> anyhow::Result<()> {
    let mut rest = output;
    loop {
        let (line, behind) = rest.split_at(rest.len().min(WIDTH));
        writeln!(session.out, "{line}")?;
        rest = behind;
        if rest.is_empty() {
            return Ok(());
        }
    }
}
