//! `twins`: programs that agree on x and part later.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{
    BudgetError, Control, Denominator, Enumerable, Leader, Query, Status, StopReason, search,
};
use solomonoff::exact::Rational;
use solomonoff::machine::Symbols;

use super::budget::{Limits, Task, words};
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::{ending, named};
use super::{Ending, Session, figures, input, limits, progress};

/// List programs that agree on X and part later: odds, first disagreement, what they say
///
/// The heaviest program that prints X to the horizon is the leader; for each later symbol
/// the programs are searched that agree with it until then and part there, and the
/// heaviest is shown. Until two part, their odds stay what their lengths make them.
#[derive(Debug, Args)]
pub struct Twins {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    /// Symbols T to which programs are compared, X included
    #[arg(long, short = 'T', value_name = "T", value_parser = limits::horizon, allow_negative_numbers = true)]
    horizon: usize,
    #[command(flatten)]
    limits: Limits,
}

/// Programs among which the leader, and the twin that never parts, are looked for.
const CANDIDATES: usize = 200;

/// The heaviest program of those that part from the leader at one time.
#[derive(Debug, PartialEq, Eq)]
struct Twin {
    program: Leader,
    /// The first symbol, counted from 1, that is not the leader's; none up to the horizon.
    parts_at: Option<usize>,
    /// Mass of all programs that part there, from below; none for those that do not part.
    mass: Option<(Rational, Denominator)>,
}

/// What the searches found.
struct Family {
    leader: Option<Leader>,
    /// In the order of parting; the one that never parts comes last.
    twins: Vec<Twin>,
    stop: StopReason,
}

fn said(output: &Symbols, at: usize) -> Option<&'static str> {
    output
        .get(at - 1)
        .map(|symbol| if symbol { "1" } else { "0" })
}

fn family(
    machine: &dyn Enumerable,
    x: &Symbols,
    horizon: usize,
    limits: &Limits,
    control: &Control<'_>,
) -> Result<Family, BudgetError> {
    let query = |x: &Symbols| Query::new(x, limits.bits).steps(limits.runs.steps);
    let family = query(x).ahead(horizon - x.len()).keep(CANDIDATES);
    let found = search(machine, &family, control)?;
    let mut stop = found.stop;
    let mut whole = found
        .programs
        .into_iter()
        .filter(|program| program.status == Status::Complete && program.output.len() == horizon);
    let Some(leader) = whole.next() else {
        return Ok(Family {
            leader: None,
            twins: Vec::new(),
            stop,
        });
    };
    let mut twins = Vec::new();
    let mut agreed = x.clone();
    for at in x.len() + 1..=horizon {
        let Some(next) = leader.output.get(at - 1) else {
            break;
        };
        let mut parted = agreed.clone();
        parted.push(!next);
        let mut found = search(machine, &query(&parted).keep(1), control)?;
        if let Some(program) = found.programs.pop() {
            twins.push(Twin {
                program,
                parts_at: Some(at),
                mass: Some((found.bounds.lower, found.denominator)),
            });
        }
        if found.stop != StopReason::Bits {
            // What parts later would not be found any more.
            stop = found.stop;
            break;
        }
        agreed.push(next);
    }
    if let Some(program) = whole.find(|program| program.output == leader.output) {
        twins.push(Twin {
            program,
            parts_at: None,
            mass: None,
        });
    }
    Ok(Family {
        leader: Some(leader),
        twins,
        stop,
    })
}

impl Twin {
    /// The symbol with which it parts.
    fn says(&self) -> Option<&'static str> {
        self.parts_at.and_then(|at| said(&self.program.output, at))
    }
}

impl Twins {
    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::bits("X", &self.x)?;
        if self.horizon <= x.len() {
            anyhow::bail!(
                "--horizon {} leaves nothing to compare behind the {} of X; take --horizon {} or more",
                self.horizon,
                plural(x.len() as u128, "symbol"),
                x.len() + 1
            );
        }
        let runs = &self.limits.runs;
        runs.warn(Task::Search(&x), self.limits.bits, false, session)?;
        let walked = runs.walked();
        let machine = walked.machine();
        let found = progress::enumerating(session, "searching", |control| {
            control.until(runs.time, || {
                family(machine, &x, self.horizon, &self.limits, control)
            })
        })?;
        walked.conclude(session)?;
        if session.json {
            let (bits, steps) = (self.limits.bits, runs.steps);
            let leader = found.leader.as_ref().map_or(Value::Null, |leader| {
                json!({
                    "source": leader.source,
                    "bits": leader.bits,
                    "output": leader.output.to_string(),
                })
            });
            let row = |twin: &Twin, leader: &Leader| {
                let mass = twin.mass.as_ref();
                let mass = mass.map(|(mass, over)| figures::mass_document(mass, *over));
                json!({
                    "source": twin.program.source,
                    "bits": twin.program.bits,
                    "parts_at": twin.parts_at,
                    "log2_odds": i64::from(leader.bits) - i64::from(twin.program.bits),
                    "says": twin.says(),
                    "leader_says": twin.parts_at.and_then(|at| said(&leader.output, at)),
                    "mass": mass,
                })
            };
            let twins: Vec<Value> = match &found.leader {
                Some(leader) => found.twins.iter().map(|twin| row(twin, leader)).collect(),
                None => Vec::new(),
            };
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": machine.reference_machine(),
                "bits": bits,
                "steps": steps,
                "horizon": self.horizon,
                "leader": leader,
                "twins": twins,
                "stop": found.stop.name(),
            }))?;
        } else {
            self.print(&x, &found, session)?;
        }
        Ok(ending(found.stop, session))
    }

    fn print(&self, x: &Symbols, found: &Family, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        writeln!(out, "{}", out.bold(&format!("Twins on {}", named(x))))?;
        writeln!(
            out,
            "{}, compared to symbol {}; {}\n",
            plural(x.len() as u128, "symbol"),
            self.horizon,
            words(self.limits.bits, self.limits.runs.steps)
        )?;
        let Some(leader) = &found.leader else {
            writeln!(
                out,
                "No program of so many bits prints it to the horizon; raise --bits."
            )?;
            return Ok(());
        };
        writeln!(
            out,
            "Heaviest: {}, {}",
            leader.source,
            plural(leader.bits.into(), "bit")
        )?;
        writeln!(out, "  {}\n", shorten(&leader.output.to_string(), 70))?;
        let mut columns = Columns::new(&[
            Align::Right,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Left,
        ]);
        columns.row([
            "parts at",
            "says",
            "odds",
            "bits",
            "heaviest that parts there",
        ]);
        for twin in &found.twins {
            let odds = i64::from(twin.program.bits) - i64::from(leader.bits);
            columns.row([
                twin.parts_at.map_or("not".to_owned(), |at| at.to_string()),
                twin.says().unwrap_or("").to_owned(),
                format!("2^-{odds}"),
                twin.program.bits.to_string(),
                shorten(&twin.program.source, 40),
            ]);
        }
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        let sentence = "Odds are against the heaviest program, and do not move until the two part. Where a \
             symbol is missing, no program of so many bits parts there. `_` is not revealed, data stand \
             behind `:`.";
        writeln!(out)?;
        for line in wrap(sentence, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}
