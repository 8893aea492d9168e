//! The budget of an enumeration: as typed, and what it will cost, estimated before it starts.

use std::time::{Duration, Instant};

use anyhow::bail;
use clap::{Args, ValueEnum};
use solomonoff::enumerate::{
    Budget, Control, Drawable, Effort, Enumerable, Found, MAX_BITS, Plain, Query, Table, Verified,
    search, usual_steps,
};
use solomonoff::exact::Rational;
use solomonoff::machine::blc::Blc;
use solomonoff::machine::{BrainPhoque, Kraft, Symbols};

use super::layout::{grouped, plural};
use super::{Session, limits};

/// The bit limit of an answer that no budget was given for.
const DEFAULT_BITS: u32 = 24;
/// What narrows an answer.
pub const DRAWS_HELP: &str = "--draws";
/// The same in tokens of BrainPhoque, which have 2.8 bits each.
const DEFAULT_TOKENS: u32 = 8;

/// The limits of an enumeration, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Budget")]
pub struct Limits {
    /// Bits L that a program may have, op and data bits together (0 to 123); digits of another base than 2, which for
    /// brainphoque are tokens
    #[arg(long, short = 'L', visible_alias = "tokens", value_name = "L", value_parser = limits::bits, allow_negative_numbers = true)]
    pub bits: u32,
    #[command(flatten)]
    pub runs: Runs,
}

/// How far a search for one string goes, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Budget")]
pub struct Reach {
    /// Bits L that a program may have (0 to 123): op bits, and those data bits that it looks at; where x decides them
    /// they may go beyond L. With --time or --gap the most that is tried; 24 and some draws where no budget is given.
    /// Digits of another base than 2: for brainphoque they are tokens, 8 where no budget is given
    #[arg(long, short = 'L', visible_alias = "tokens", value_name = "L", value_parser = limits::bits, allow_negative_numbers = true)]
    pub bits: Option<u32>,
    /// Stop when upper/lower is at most this (1.5, 3/2), raising L until it is
    #[arg(long, value_name = "RATIO", value_parser = limits::ratio, allow_negative_numbers = true)]
    pub gap: Option<Rational>,
    #[command(flatten)]
    pub runs: Runs,
}

/// How each program is run, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Budget")]
pub struct Runs {
    /// Steps S after which a run is left undecided. Unless given 1,000, or more where many symbols are asked for: two
    /// for each and 100, which is enough for `,]` to print them
    #[arg(long, short = 'S', value_name = "S", value_parser = limits::steps, allow_negative_numbers = true)]
    pub steps: Option<u64>,
    /// Stop after this time (10s, 5min, 2h); what was not looked at counts as open
    #[arg(long, value_name = "TIME", value_parser = limits::time, allow_negative_numbers = true)]
    pub time: Option<Duration>,
    /// The reference machine
    #[arg(long, value_name = "NAME", default_value = "kraft")]
    pub machine: MachineName,
    /// Check the certificate of every cylinder that a decider decided
    #[arg(long)]
    pub verify: bool,
    /// Walk every cylinder by itself: the slow reference. It proves no translated cycle, so it leaves more at
    /// the step limit; from 300 steps on all other masses of a table equal the engine's. Of one string it counts
    /// every data bit against L, so its lower bounds are lower, and it excludes nothing of what is open, so its
    /// upper bounds are higher
    #[arg(long, conflicts_with = "verify")]
    pub naive: bool,
}

/// The reference machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MachineName {
    /// The project's own machine
    Kraft,
    /// BrainPhoque, seven tokens on 100 cells of two values; the limit is in tokens
    Brainphoque,
    /// The same with `,`: eight tokens of three bits, and a bit for each symbol read
    BrainphoqueInput,
    /// Binary lambda calculus: a term that is applied to the bits after it
    Blc,
    /// All Turing machines of 2 states and 2 symbols, exactly: what they leave on the tape
    #[value(name = "turing-2")]
    Turing2,
    /// The same of 3 states
    #[value(name = "turing-3")]
    Turing3,
    /// The same of 4 states
    #[value(name = "turing-4")]
    Turing4,
    /// The same of 5 states, from the table that `ctm --states 5 --save` keeps
    #[value(name = "turing-5")]
    Turing5,
}

impl MachineName {
    /// As it is typed.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The states of the Turing machines that it stands for, if it does.
    pub fn turing_states(self) -> Option<u8> {
        match self {
            Self::Turing2 => Some(2),
            Self::Turing3 => Some(3),
            Self::Turing4 => Some(4),
            Self::Turing5 => Some(5),
            Self::Kraft | Self::Brainphoque | Self::BrainphoqueInput | Self::Blc => None,
        }
    }

    /// How its programs are drawn.
    pub fn drawable(self) -> anyhow::Result<Box<dyn Drawable>> {
        Ok(match self.walked()? {
            Walked::Phoque(phoque) => Box::new(phoque),
            Walked::Blc(blc) => Box::new(blc),
            _ => Box::new(Kraft::new()),
        })
    }

    /// The draws of an answer that no budget was given for, which take about half a second on two cores.
    pub fn usual_draws(self) -> u64 {
        match self {
            Self::Kraft => 4_000_000,
            Self::Brainphoque | Self::BrainphoqueInput => 500_000,
            _ => 200_000,
        }
    }

    /// Steps after which a drawn run is given up. A step of a long run of a term may take as long as all before it.
    pub fn drawn_steps(self) -> u32 {
        match self {
            Self::Blc => 1000,
            _ => 10_000,
        }
    }

    /// The most digits of the cylinders that are drawn from. More of them make no interval much narrower.
    pub fn drawn_digits(self) -> u32 {
        match self {
            Self::Kraft => 20,
            Self::Brainphoque => 5,
            _ => 16,
        }
    }

    /// The digits of the programs of a table that sequences are scored by, if no other number is given.
    pub fn scored_digits(self) -> u32 {
        match self {
            Self::Brainphoque => 8,
            Self::BrainphoqueInput => 18,
            _ => 20,
        }
    }

    /// By its fastest walk.
    pub fn walked(self) -> anyhow::Result<Walked> {
        Ok(match self {
            Self::Kraft => Walked::Engine(Kraft::new()),
            Self::Brainphoque => Walked::Phoque(BrainPhoque::new()),
            Self::BrainphoqueInput => Walked::Phoque(BrainPhoque::new().with_input()),
            Self::Blc => Walked::Blc(Plain(Blc::new())),
            Self::Turing2 | Self::Turing3 | Self::Turing4 | Self::Turing5 => bail!(
                "{} is all machines of a size at once, and has no programs to walk: `ctm` tabulates it; `mass`, \
                 `predict` and `compare` answer from the table",
                self.name()
            ),
        })
    }
}

/// A machine, and how it is walked.
#[derive(Debug)]
pub enum Walked {
    /// By the engine.
    Engine(Kraft),
    /// By the engine, with every certificate checked.
    Verified(Box<Verified>),
    /// Every cylinder by itself.
    Naive(Plain<Kraft>),
    /// BrainPhoque by its engine.
    Phoque(BrainPhoque),
    /// BrainPhoque, every cylinder by itself.
    NaivePhoque(Plain<BrainPhoque>),
    /// Binary lambda calculus, every cylinder by itself.
    Blc(Plain<Blc>),
}

impl Walked {
    /// What is enumerated.
    pub fn machine(&self) -> &dyn Enumerable {
        match self {
            Self::Engine(kraft) => kraft,
            Self::Verified(verified) => verified.as_ref(),
            Self::Naive(plain) => plain,
            Self::Phoque(phoque) => phoque,
            Self::NaivePhoque(plain) => plain,
            Self::Blc(plain) => plain,
        }
    }

    /// Says how many certificates were checked, if they were; an error if one was refused.
    pub fn conclude(&self, session: &Session) -> anyhow::Result<()> {
        let Self::Verified(verified) = self else {
            return Ok(());
        };
        if let Some((certificate, refusal)) = verified.refused() {
            bail!(
                "a certificate was refused, so a decider or its checker is wrong: {refusal}; please report \
                 it with this: {certificate:?}"
            );
        }
        session.note(&format!(
            "{} checked, none refused",
            plural(verified.checked().into(), "certificate")
        ));
        Ok(())
    }
}

impl Runs {
    /// The step limit of runs that are to print so many symbols.
    pub fn steps(&self, symbols: usize) -> u64 {
        self.steps.unwrap_or_else(|| usual_steps(symbols))
    }

    /// The base of the machine's digits.
    pub fn base(&self) -> u32 {
        match self.machine {
            MachineName::Brainphoque => 7,
            _ => 2,
        }
    }

    /// Whether this machine can be walked as asked for.
    fn check(&self) -> anyhow::Result<()> {
        if self.verify && self.machine != MachineName::Kraft {
            bail!(
                "--verify checks the certificates of the Kraft machine's engine, and this machine has none; --naive \
                 walks every cylinder by itself"
            );
        }
        Ok(())
    }

    /// The machine, to be walked as asked for.
    pub fn walked(&self) -> anyhow::Result<Walked> {
        self.check()?;
        let walked = self.machine.walked()?;
        Ok(match walked {
            Walked::Engine(kraft) if self.verify => {
                Walked::Verified(Box::new(Verified::new(kraft)))
            }
            Walked::Engine(kraft) if self.naive => Walked::Naive(Plain(kraft)),
            Walked::Phoque(phoque) if self.naive => Walked::NaivePhoque(Plain(phoque)),
            walked => walked,
        })
    }
}

impl Reach {
    /// The bit limit that the bounds stand for: what was asked for, or as far as it came.
    pub fn reached(&self, found: &Found) -> u32 {
        match (self.bits, self.runs.time, &self.gap) {
            (Some(bits), None, None) => bits,
            _ => found.budget.bits(),
        }
    }

    /// Whether a budget was given.
    pub fn is_limited(&self) -> bool {
        self.bits.is_some() || self.runs.time.is_some() || self.gap.is_some()
    }

    /// The most bits that are tried.
    fn most_bits(&self) -> u32 {
        match self.bits {
            Some(bits) => bits,
            None if self.is_limited() => MAX_BITS,
            None if self.runs.machine == MachineName::Brainphoque => DEFAULT_TOKENS,
            None => DEFAULT_BITS,
        }
    }

    /// What is asked about `x`; says before a long search starts what it will take.
    pub fn query(&self, x: &Symbols, session: &Session) -> anyhow::Result<Query> {
        self.runs.check()?;
        if let (Some(bits), None, None) = (self.bits, self.runs.time, &self.gap) {
            self.runs.warn(Task::Search(x), bits, false, session)?;
        }
        Ok(self.further(x))
    }

    /// The same about a string that goes on from one that was asked about.
    pub fn further(&self, x: &Symbols) -> Query {
        Query::new(x, self.most_bits()).steps(self.runs.steps(x.len()))
    }

    /// What ends the search before its bit limit.
    pub fn effort(&self) -> Effort {
        Effort {
            time: self.runs.time,
            gap: self.gap.clone(),
        }
    }
}

/// What is enumerated.
#[derive(Clone, Copy, Debug)]
pub enum Task<'a> {
    /// A table to this horizon.
    Table(usize),
    /// A search for this x, so many symbols ahead.
    Search(&'a Symbols),
}

/// Budgets of fewer bits start at once.
const SMALL_BITS: u32 = 24;
/// More tokens of BrainPhoque than this take more than minutes.
const MANY_TOKENS: u32 = 12;
/// The bits of the two small runs that an estimate is made from.
const PILOT_BITS: [u32; 2] = [15, 18];
/// What is called long.
const HOUR: f64 = 3600.0;
/// Memory of one row of a table while it is gathered and sorted: key, mass, hash table, cumulative sum.
const ROW_BYTES: f64 = 300.0;

/// A pilot's cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cost {
    seconds: f64,
    rows: f64,
}

/// The cost at `bits`, if each bit multiplies it as between the two pilots.
fn extrapolate(pilots: [Cost; 2], bits: u32) -> Cost {
    let step = f64::from(PILOT_BITS[1] - PILOT_BITS[0]);
    let steps = f64::from(bits.saturating_sub(PILOT_BITS[1])) / step;
    let grown = |small: f64, large: f64, least: f64| {
        // Too quick a pilot says nothing about the growth: cylinders grow 6 to 8 times in 3 bits.
        let ratio = if small > 0.0 {
            (large / small).clamp(least, 9.0)
        } else {
            8.0
        };
        large * ratio.powf(steps)
    };
    Cost {
        seconds: grown(pilots[0].seconds, pilots[1].seconds, 6.0),
        rows: grown(pilots[0].rows, pilots[1].rows, 1.0),
    }
}

/// The largest bit limit below `bits` that costs no more than an hour and `memory` bytes.
fn fitting(pilots: [Cost; 2], bits: u32, memory: f64) -> u32 {
    (SMALL_BITS..bits)
        .rev()
        .find(|&fewer| {
            let cost = extrapolate(pilots, fewer);
            cost.seconds <= HOUR && cost.rows * ROW_BYTES <= memory
        })
        .unwrap_or(SMALL_BITS)
}

/// Memory that is free for use, in bytes, where the system tells.
fn free_memory() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// A duration in words, to one figure that matters.
fn duration(seconds: f64) -> String {
    let (amount, unit) = match seconds / HOUR {
        hours if hours < 48.0 => (hours, "hours"),
        hours if hours < 24.0 * 365.0 * 2.0 => (hours / 24.0, "days"),
        hours => (hours / 24.0 / 365.0, "years"),
    };
    if amount >= 1e6 {
        format!("{amount:.0e} {unit}")
    } else {
        format!("{amount:.0} {unit}")
    }
}

impl Runs {
    /// Says before a long enumeration starts what it will take, and which L would fit.
    ///
    /// Longer than an hour is a warning (Ctrl-C keeps what is decided); more rows than
    /// memory holds is refused, for the system would end the process without a result.
    pub fn warn(
        &self,
        task: Task<'_>,
        bits: u32,
        force: bool,
        session: &Session,
    ) -> anyhow::Result<()> {
        self.check()?;
        if self.machine == MachineName::Brainphoque {
            // Pilots are in bits; what takes long in tokens was not measured for a table of any horizon.
            // More than fit into a mass are refused.
            let fits = 7_u128.checked_pow(bits.saturating_add(1)).is_some();
            if bits > MANY_TOKENS && fits {
                session.note(&format!(
                    "note: {bits} tokens may take hours; Ctrl-C ends it and keeps what is decided"
                ));
            }
            return Ok(());
        }
        if bits <= SMALL_BITS {
            return Ok(());
        }
        let pilots = [
            self.pilot(task, PILOT_BITS[0])?,
            self.pilot(task, PILOT_BITS[1])?,
        ];
        let cost = extrapolate(pilots, bits);
        // The outputs of a table are strings of at most T symbols, each with up to three statuses.
        let most_rows = match task {
            Task::Table(horizon) => 3.0 * 2.0_f64.powf(horizon as f64 + 1.0),
            Task::Search(_) => 0.0,
        };
        let rows = cost.rows.min(most_rows);
        let memory = free_memory().unwrap_or(f64::INFINITY);
        let fit = fitting(
            pilots,
            bits,
            if rows < cost.rows {
                f64::INFINITY
            } else {
                memory
            },
        );
        if rows * ROW_BYTES > memory && !force {
            bail!(
                "a table of {} bits would have about {rows:.0e} rows, {:.0e} bytes, and {:.0e} are free; \
                 --bits {fit} would fit, --force starts it all the same",
                bits,
                rows * ROW_BYTES,
                memory,
            );
        }
        if cost.seconds > HOUR {
            session.note(&format!(
                "note: {} bits will take about {}; --bits {fit} would take less than an hour; Ctrl-C \
                 ends it and keeps what is decided",
                bits,
                duration(cost.seconds),
            ));
        }
        Ok(())
    }

    /// Runs the task with few bits, and says what it cost.
    fn pilot(&self, task: Task<'_>, bits: u32) -> anyhow::Result<Cost> {
        let start = Instant::now();
        let control = Control::new();
        let walked = self.walked()?;
        let machine = walked.machine();
        let rows = match task {
            Task::Table(horizon) => {
                let budget = Budget::new(bits, horizon, self.steps(horizon))?;
                Table::enumerate(machine, budget, &control)?
                    .patterns()
                    .len()
            }
            Task::Search(x) => {
                let query = Query::new(x, bits).steps(self.steps(x.len()));
                search(machine, &query, &control)?;
                0
            }
        };
        Ok(Cost {
            seconds: start.elapsed().as_secs_f64(),
            rows: rows as f64,
        })
    }
}

/// So many digits of a base, which are bits where it is 2.
pub fn digits(digits: u32, base: u32) -> String {
    match base {
        2 => plural(digits.into(), "bit"),
        base => format!("{} of base {base}", plural(digits.into(), "digit")),
    }
}

/// The limits in words, for the head of a page.
pub fn words(limit: u32, steps: u64, base: u32) -> String {
    let limit = digits(limit, base);
    format!("{limit}, {} steps per run", grouped(steps.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(seconds: f64, rows: f64) -> Cost {
        Cost { seconds, rows }
    }

    #[test]
    fn three_bits_more_cost_what_they_cost_between_the_pilots() {
        let pilots = [cost(0.1, 100.0), cost(0.7, 400.0)];
        assert_eq!(extrapolate(pilots, 18), cost(0.7, 400.0));
        let three_more = extrapolate(pilots, 21);
        assert!((three_more.seconds - 4.9).abs() < 1e-9);
        assert!((three_more.rows - 1600.0).abs() < 1e-6);
    }

    #[test]
    fn the_bits_that_fit_are_the_most_below_an_hour_and_in_memory() {
        // 0.001 s at 18 bits, 8 times for 3 bits: 2^(L-18) ms, so an hour (2^21.8 ms) holds 39 bits.
        let pilots = [cost(0.001 / 8.0, 1.0), cost(0.001, 8.0)];
        assert_eq!(fitting(pilots, 60, f64::INFINITY), 39);
        assert_eq!(fitting(pilots, 30, f64::INFINITY), 29);
        // 8 * 2^(L-18) rows of 300 bytes in 2.5 MB: 2^10 * 2400 bytes at 28 bits.
        assert_eq!(fitting(pilots, 60, 2.5e6), 28);
    }

    #[test]
    fn durations_have_a_unit_a_reader_can_picture() {
        assert_eq!(duration(7200.0), "2 hours");
        assert_eq!(duration(86400.0 * 30.0), "30 days");
        assert_eq!(duration(86400.0 * 365.0 * 5.0), "5 years");
        assert_eq!(duration(1e20), "3e12 years");
    }
}
