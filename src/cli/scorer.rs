//! What sequences are scored by: a saved table, one that is made for them, or all Turing machines of a size.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use solomonoff::enumerate::turing::Distribution;
use solomonoff::enumerate::{
    Budget, Confidence, DrawError, Draws, Shard, Share, Storage, Table, usual_steps,
};
use solomonoff::machine::Symbols;
use solomonoff::mixture::{self, Score, TooLong};
use solomonoff::trace::TableFile;

use super::budget::{MachineName, digits};
use super::layout::{grouped, plural};
use super::session::Seed;
use super::{Session, limits, progress, turing};

/// What scores, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Machine or table")]
pub struct By {
    /// A table saved by `table -o TABLE`, with a horizon of at least the longest sequence
    #[arg(long, value_name = "TABLE", required_unless_present = "machine", conflicts_with_all = ["machine", "bits", "steps", "draws", "seed"])]
    table: Option<PathBuf>,
    /// Make a table of this reference machine's programs that is long enough, and draw from what it leaves open; all
    /// Turing machines of a size are exact
    #[arg(long, value_name = "NAME")]
    machine: Option<MachineName>,
    /// Bits that a program of that table may have; for brainphoque tokens. Unless given as many as take about a second,
    /// draws included
    #[arg(long, short = 'L', visible_alias = "tokens", value_name = "L", value_parser = limits::bits, allow_negative_numbers = true, requires = "machine")]
    bits: Option<u32>,
    /// Steps S of that table after which a run is left undecided
    #[arg(long, short = 'S', value_name = "S", value_parser = limits::steps, allow_negative_numbers = true, requires = "machine")]
    steps: Option<u64>,
    /// Draw this many programs from what that table leaves open; some where --bits is not given, else none. Sequences may
    /// have 64 symbols at most
    #[arg(long, value_name = "N", value_parser = limits::draws, allow_negative_numbers = true, requires = "machine")]
    draws: Option<u64>,
    #[command(flatten)]
    seed: Seed,
}

/// What scores.
pub enum Scorer {
    /// A table of programs, saved or made.
    Table(Box<Table>),
    /// All Turing machines of so many states.
    Turing(u8, Box<Distribution>),
}

impl By {
    /// The saved table, if one is to score.
    pub fn saved(&self) -> anyhow::Result<Option<Scorer>> {
        let table = self.table.as_deref().map(TableFile::table).transpose()?;
        Ok(table.map(|table| Scorer::Table(Box::new(table))))
    }

    /// What a machine scores sequences of so many symbols at most by; none where it was interrupted.
    pub fn scorer(&self, longest: usize, session: &Session) -> anyhow::Result<Option<Scorer>> {
        let Some(machine) = self.machine else {
            bail!("give --table or --machine")
        };
        let Some(states) = machine.turing_states() else {
            return Ok(self.made(machine, longest, session)?.map(Scorer::Table));
        };
        let given = [
            ("--bits", self.bits.is_some()),
            ("--steps", self.steps.is_some()),
            ("--draws", self.draws.is_some()),
        ];
        if let Some((option, _)) = given.into_iter().find(|(_, is_given)| *is_given) {
            bail!(
                "{} is exact, every run of it is decided: leave {option} out",
                machine.name()
            )
        }
        let table = turing::table(states, session)?;
        Ok(table.map(|table| Scorer::Turing(states, Box::new(table))))
    }

    /// A table of a machine's programs to this horizon, with draws from what it leaves open.
    fn made(
        &self,
        machine: MachineName,
        horizon: usize,
        session: &Session,
    ) -> anyhow::Result<Option<Box<Table>>> {
        let bits = self.bits.unwrap_or_else(|| machine.scored_digits());
        let steps = self.steps.unwrap_or_else(|| usual_steps(horizon));
        let budget = Budget::new(bits, horizon, steps)?;
        let usual = || match (self.bits, Draws::fit(&budget)) {
            (Some(_), _) => 0,
            (None, Ok(())) => machine.usual_draws(),
            (None, Err(error)) => {
                session.note(&format!("{error}; so there are no bounds at confidence"));
                0
            }
        };
        let count = self.draws.unwrap_or_else(usual);
        if count > 0 {
            Draws::fit(&budget)?;
        }
        let draws = Draws {
            count,
            steps: machine.drawn_steps(),
            seed: self.seed.or_default(),
        };
        let (walked, drawable) = (machine.walked()?, machine.drawable()?);
        let storage = Storage::default();
        let mut shard = progress::enumerating(session, "enumerating", |control| {
            Shard::gather(walked.machine(), budget, Share::WHOLE, &storage, control)
        })?;
        if count > 0 {
            let drawn = progress::enumerating(session, "drawing", |control| {
                shard.draw(&*drawable, draws, control)
            });
            match drawn {
                Ok(()) => {}
                Err(error @ DrawError::Rare { .. }) if self.draws.is_none() => {
                    session.note(&error.to_string());
                }
                Err(DrawError::Interrupted(_) | DrawError::Cut) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
        if session.watch.is_heard() {
            return Ok(None);
        }
        Ok(Some(Box::new(Shard::merge(vec![shard])?)))
    }
}

impl Scorer {
    /// The bits of all sequences.
    pub fn score(
        &self,
        sequences: &[&Symbols],
        per_symbol: bool,
        confidence: &Confidence,
    ) -> Result<Vec<Score>, TooLong> {
        match self {
            Self::Table(table) => mixture::score(table, sequences, per_symbol, confidence),
            Self::Turing(_, table) => Ok(mixture::score_exactly(table, sequences, per_symbol)),
        }
    }

    /// The machine's name.
    pub fn machine(&self) -> String {
        match self {
            Self::Table(table) => table.machine().to_owned(),
            Self::Turing(states, _) => format!("turing-{states}"),
        }
    }

    /// The limits of the table, if it has any.
    pub fn budget(&self) -> Option<Budget> {
        match self {
            Self::Table(table) => Some(table.budget()),
            Self::Turing(..) => None,
        }
    }

    /// How sure the bits are that are not at confidence.
    pub fn surely(&self) -> &'static str {
        match self {
            Self::Table(_) => "proven",
            Self::Turing(..) => "exact",
        }
    }

    /// What it is, in a line.
    pub fn words(&self) -> String {
        match self {
            Self::Table(table) => {
                let budget = table.budget();
                format!(
                    "A table of {} to {}",
                    digits(budget.bits(), table.denominator().base()),
                    plural(budget.horizon() as u128, "symbol"),
                )
            }
            Self::Turing(states, table) => format!(
                "{} halting runs of all machines with {states} states and 2 symbols",
                grouped(table.halting().into())
            ),
        }
    }

    /// Why these sequences have no bits at most.
    pub fn unbounded(&self, sequences: u64) -> String {
        let sequences = plural(sequences.into(), "sequence");
        match self {
            Self::Table(_) => format!(
                "No proven upper bound for {sequences}: the lower bound of M is 0 there, for nothing that is decided \
                 prints so much. A table of more --bits may have one."
            ),
            Self::Turing(states, _) => format!(
                "Unknown for {sequences}: no machine of {states} states that halts leaves x on the tape, or more."
            ),
        }
    }
}
