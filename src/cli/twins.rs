//! `twins`: programs that agree on x and part later.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{Leader, Status, continuations};
use solomonoff::machine::{Machine, Symbols};

use super::budget::{Limits, Task};
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::{ending, named};
use super::{Ending, Session, input, limits, progress};

/// List programs that agree on X and part later: odds, first disagreement, what they say
///
/// The heaviest program that prints X is compared with the other programs that print it,
/// up to the horizon; for each time at which some part from it, the heaviest is shown.
/// Until they part, the odds stay what their lengths make them, whatever comes.
#[derive(Debug, Args)]
pub struct Twins {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    /// Symbols T to which programs are compared, X included
    #[arg(long, short = 'T', value_name = "T", value_parser = limits::horizon, allow_negative_numbers = true)]
    horizon: usize,
    /// How many programs are compared, heaviest first
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = limits::lines, allow_negative_numbers = true)]
    programs: usize,
    #[command(flatten)]
    limits: Limits,
}

/// A program that agreed with the leader on x.
#[derive(Debug, PartialEq, Eq)]
struct Twin<'a> {
    program: &'a Leader,
    /// The first symbol, counted from 1, that is not the leader's; none up to the horizon.
    parts_at: Option<usize>,
    /// How many of the compared programs part at that time.
    programs: usize,
}

impl Twin<'_> {
    /// The symbol with which it parts.
    fn says(&self) -> Option<&'static str> {
        self.parts_at.and_then(|at| said(&self.program.output, at))
    }
}

fn said(output: &Symbols, at: usize) -> Option<&'static str> {
    output.get(at - 1).map(|symbol| if symbol { "1" } else { "0" })
}

/// The first place, counted from 1, at which both say something and not the same.
fn parting(a: &Symbols, b: &Symbols) -> Option<usize> {
    (0..a.len().min(b.len()))
        .find(|&place| a.get(place) != b.get(place))
        .map(|place| place + 1)
}

/// The leader, and the heaviest twin of each parting time, in the order of these times; those that never
/// part up to the horizon come last. Programs whose run ended before the horizon without having parted
/// are left out: what they say is not known.
fn twins(programs: &[Leader], horizon: usize) -> Option<(&Leader, Vec<Twin<'_>>)> {
    let whole = |program: &Leader| program.status == Status::Complete && program.output.len() == horizon;
    let leader = programs.iter().find(|program| whole(program))?;
    let mut by_time: BTreeMap<(bool, usize), Twin<'_>> = BTreeMap::new();
    for program in programs.iter().filter(|program| !std::ptr::eq(*program, leader)) {
        let parts_at = parting(&leader.output, &program.output);
        if parts_at.is_none() && !whole(program) {
            continue;
        }
        let key = (parts_at.is_none(), parts_at.unwrap_or(0));
        by_time
            .entry(key)
            .or_insert(Twin {
                program,
                parts_at,
                programs: 0,
            })
            .programs += 1;
    }
    Some((leader, by_time.into_values().collect()))
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
        self.limits.warn(Task::Search(&x), false, session)?;
        let machine = self.limits.machine.machine();
        let (bits, steps) = (self.limits.bits, self.limits.steps);
        let ahead = self.horizon - x.len();
        let found = progress::enumerating(session, "searching", |control| {
            continuations(&machine, &x, ahead, bits, steps, self.programs, control)
        })?;
        let twins = twins(&found.programs, self.horizon);
        if session.json {
            let (leader, rows) = match &twins {
                None => (Value::Null, Vec::new()),
                Some((leader, twins)) => {
                    let rows = twins.iter().map(|twin| {
                        json!({
                            "source": twin.program.source,
                            "bits": twin.program.bits,
                            "parts_at": twin.parts_at,
                            "log2_odds": i64::from(leader.bits) - i64::from(twin.program.bits),
                            "says": twin.says(),
                            "leader_says": twin.parts_at.and_then(|at| said(&leader.output, at)),
                            "programs": twin.programs,
                        })
                    });
                    let leader = json!({
                        "source": leader.source,
                        "bits": leader.bits,
                        "output": leader.output.to_string(),
                    });
                    (leader, rows.collect())
                }
            };
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": machine.name(),
                "bits": bits,
                "steps": steps,
                "horizon": self.horizon,
                "leader": leader,
                "twins": rows,
                "stop": found.stop.name(),
            }))?;
        } else {
            self.print(&x, twins.as_ref(), session)?;
        }
        Ok(ending(found.stop, session))
    }

    fn print(
        &self,
        x: &Symbols,
        twins: Option<&(&Leader, Vec<Twin<'_>>)>,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        let out = &mut session.out;
        writeln!(out, "{}", out.bold(&format!("Twins on {}", named(x))))?;
        writeln!(
            out,
            "{}, compared to symbol {}; {}\n",
            plural(x.len() as u128, "symbol"),
            self.horizon,
            self.limits.words()
        )?;
        let Some((leader, twins)) = twins else {
            writeln!(out, "No program of so many bits prints it to the horizon; raise --bits.")?;
            return Ok(());
        };
        writeln!(out, "Heaviest: {}, {}", leader.source, plural(leader.bits.into(), "bit"))?;
        writeln!(out, "  {}\n", shorten(&leader.output.to_string(), 70))?;
        let mut columns = Columns::new(&[
            Align::Right,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Left,
        ]);
        columns.row(["parts at", "says", "odds", "bits", "programs", "heaviest of them"]);
        for twin in twins {
            let odds = i64::from(twin.program.bits) - i64::from(leader.bits);
            columns.row([
                twin.parts_at.map_or("not".to_owned(), |at| at.to_string()),
                twin.says().unwrap_or("").to_owned(),
                format!("2^-{odds}"),
                twin.program.bits.to_string(),
                twin.programs.to_string(),
                shorten(&twin.program.source, 40),
            ]);
        }
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        let sentence = format!(
            "Odds are against the heaviest program, and do not move until the two part. Compared: the {} \
             heaviest that were found; `_` is not revealed, data stand behind `:`.",
            plural(self.programs as u128, "program"),
        );
        writeln!(out)?;
        for line in wrap(&sentence, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leader(bits: u32, source: &str, output: &str, status: Status) -> Leader {
        Leader {
            bits,
            source: source.to_owned(),
            status,
            output: Symbols::parse(output).unwrap(),
        }
    }

    #[test]
    fn the_heaviest_of_each_parting_time_is_kept_and_the_undecided_are_left_out() {
        let programs = [
            leader(5, "p", "0000", Status::Complete),
            leader(6, "same", "0000", Status::Complete),
            leader(7, "late", "0001", Status::Complete),
            leader(8, "open", "00", Status::OpenSteps),
            leader(9, "early", "001", Status::OpenLength),
            leader(9, "later", "0001", Status::Complete),
        ];
        let (p, twins) = twins(&programs, 4).unwrap();
        assert_eq!(p.source, "p");
        let rows: Vec<_> = twins
            .iter()
            .map(|t| (t.program.source.as_str(), t.parts_at, t.says(), t.programs))
            .collect();
        assert_eq!(
            rows,
            [
                ("early", Some(3), Some("1"), 1),
                ("late", Some(4), Some("1"), 2),
                ("same", None, None, 1)
            ]
        );
    }
}
