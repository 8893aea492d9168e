//! `twins`: programs that agree on x and part later.

mod family;

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::exact::{Rational, Rounding, log2};

use super::answer::named;
use super::budget::{Limits, Task, words};
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::ending;
use super::{Ending, Session, figures, input, limits, progress};
use family::{Asked, Family, Group, Hint, Twin};

/// List programs that agree on X and part later: odds, first disagreement, what they say
///
/// The heaviest program that prints X and reaches the horizon is the leader; for each later
/// symbol the programs are searched that agree with it until then and part there. Programs of
/// one code that differ in their data are one row: their masses are summed. Until two part,
/// their odds stay what their lengths make them.
#[derive(Debug, Args)]
pub struct Twins {
    /// Bits (may be empty; white space is ignored, and words are joined; `-` reads standard input)
    #[arg(value_name = "X", required = true, num_args = 1.., allow_negative_numbers = true)]
    x: Vec<String>,
    /// Symbols T to which programs are compared, X included
    #[arg(long, short = 'T', value_name = "T", value_parser = limits::horizon, allow_negative_numbers = true)]
    horizon: usize,
    #[command(flatten)]
    limits: Limits,
}

/// Bits that a logarithm is computed to.
const PRECISION: u32 = 64;

/// log2 of a group's mass over the leader's, to so many digits.
fn log2_odds(group: &Group, leader: &Group, digits: u32) -> String {
    let odds = group.mass.checked_div(&leader.mass);
    let log = odds.and_then(|odds| log2(&odds, PRECISION).ok());
    // Both have mass, or they would not be here.
    log.map_or_else(String::new, |log| {
        let middle = (log.lower() + log.upper()) * Rational::ratio(1, 2);
        middle.to_decimal(digits, Rounding::Nearest)
    })
}

fn digit(symbol: bool) -> &'static str {
    if symbol { "1" } else { "0" }
}

/// `7, 9, 11`, or the ends where there are many.
fn times(times: &[usize]) -> String {
    match times {
        [first, second, .., last] if times.len() > 3 => format!("{first}, {second} .. {last}"),
        _ => {
            let times: Vec<String> = times.iter().map(ToString::to_string).collect();
            times.join(", ")
        }
    }
}

impl Twins {
    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::joined("X", &self.x)?;
        if self.horizon <= x.len() {
            anyhow::bail!(
                "--horizon {} leaves nothing to compare after the {} of X; take --horizon {} or more",
                self.horizon,
                plural(x.len() as u128, "symbol"),
                x.len() + 1
            );
        }
        let runs = &self.limits.runs;
        runs.warn(Task::Search(&x), self.limits.bits, false, session)?;
        let asked = Asked {
            x,
            horizon: self.horizon,
            bits: self.limits.bits,
            base: runs.base(),
            steps: runs.steps(self.horizon),
        };
        let walked = runs.walked()?;
        let machine = walked.machine();
        let found = progress::enumerating(session, "searching", |control| {
            control.until(runs.time, || asked.family(machine, control))
        })?;
        walked.conclude(session)?;
        if session.json {
            let name = machine.reference_machine();
            session.out.json(&document(&asked, &found, &name))?;
        } else {
            print(&asked, &found, session)?;
        }
        Ok(ending(found.stop, session))
    }
}

fn document(asked: &Asked, found: &Family, machine: &str) -> Value {
    let group = |group: &Group| {
        let denominator = found.denominator.holding(&group.mass);
        json!({
            "code": group.code,
            "mass": figures::mass_document(&group.mass, denominator),
            "data_strings": group.strings,
            "heaviest": { "source": group.heaviest.source, "bits": group.heaviest.bits },
        })
    };
    let against = |other: &Group| {
        let leader = found.leader.as_ref();
        leader.map(|leader| log2_odds(other, leader, 12))
    };
    let leader = found.leader.as_ref().map(|leader| {
        let mut row = group(leader);
        row["output"] = leader.heaviest.output.to_string().into();
        row
    });
    let agreeing = found.agreeing.as_ref().map(|other| {
        let mut row = group(other);
        row["log2_odds"] = against(other).into();
        row
    });
    let twins = found.twins.iter().map(|twin| {
        let mut row = group(&twin.group);
        row["log2_odds"] = against(&twin.group).into();
        row["parts_at"] = twin.times.clone().into();
        row["says"] = digit(twin.says).into();
        row
    });
    let partings = found.partings.iter().map(|parting| {
        json!({
            "at": parting.at,
            "leader_says": digit(parting.leader_says),
            "mass": figures::mass_document(&parting.mass, parting.denominator),
            "heaviest": parting.groups.first().map(|group| &group.code),
        })
    });
    json!({
        "x": asked.x.to_string(),
        "machine": machine,
        "bits": asked.bits,
        "steps": asked.steps,
        "horizon": asked.horizon,
        "leader": leader,
        "twins": twins.collect::<Vec<Value>>(),
        "agreeing": agreeing,
        "partings": partings.collect::<Vec<Value>>(),
        "hint": found.hint.map(hint_document),
        "stop": found.stop.name(),
    })
}

fn hint_document(hint: Hint) -> Value {
    let (option, value) = match hint {
        Hint::Bits(value) => ("bits", value.map(u64::from)),
        Hint::Steps(value) => ("steps", value),
        Hint::Horizon(value) => ("horizon", value.map(|value| value as u64)),
    };
    json!({ "option": option, "value": value })
}

/// The answer, in one line.
fn answer(asked: &Asked, found: &Family) -> String {
    let (x, horizon) = (named(&asked.x), asked.horizon);
    let Some(leader) = &found.leader else {
        return format!(
            "No twins: no program of {} prints {x} and reaches symbol {horizon}",
            plural(asked.bits.into(), "bit"),
        );
    };
    // Of equals the one that parts first.
    let heaviest = found.twins.iter().rev();
    match heaviest.max_by(|a, b| a.group.mass.cmp(&b.group.mass)) {
        Some(Twin { group, times, says }) => {
            let other = if group.code == leader.code {
                " with other data"
            } else {
                ""
            };
            let among = match found.twins.len() {
                1 => "the only twin".to_owned(),
                twins => format!("the heaviest of {twins} twins"),
            };
            format!(
                "{}{other} parts from {} first at symbol {}, with {} for {}: odds 2^{}, {among}",
                group.code,
                leader.heaviest.source,
                times.first().copied().unwrap_or(horizon),
                digit(*says),
                digit(!says),
                log2_odds(group, leader, DIGITS),
            )
        }
        None => format!(
            "No twins: no program of {} prints {x} and parts from {} by symbol {horizon}",
            plural(asked.bits.into(), "bit"),
            leader.code,
        ),
    }
}

/// The option that helps, in a sentence.
fn advice(asked: &Asked, found: &Family, hint: Hint) -> String {
    let none = found.leader.is_none();
    match hint {
        Hint::Horizon(Some(horizon)) => format!(
            "Within these limits programs reach symbol {horizon} at most: --horizon {horizon} has an answer."
        ),
        Hint::Horizon(None) => format!(
            "All programs of that many bits are decided: only a --horizon after {} may show more.",
            asked.horizon
        ),
        Hint::Steps(Some(steps)) => {
            format!(
                "Programs that would are cut short by the step limit: --steps {steps} has an answer."
            )
        }
        Hint::Steps(None) => {
            "Most of what is open is cut short by the step limit: raise --steps.".to_owned()
        }
        Hint::Bits(Some(bits)) if none => format!(
            "None prints more than X within that many bits: raise --bits. `,]`, which prints its data, needs {bits}."
        ),
        Hint::Bits(_) => "Most of what is open needs more bits: raise --bits.".to_owned(),
    }
}

/// Digits of odds on the page.
const DIGITS: u32 = 4;

fn print(asked: &Asked, found: &Family, session: &mut Session) -> anyhow::Result<()> {
    let out = &mut session.out;
    for line in wrap(&answer(asked, found), 0) {
        writeln!(out, "{}", out.bold(&line))?;
    }
    writeln!(
        out,
        "Twins on {}: {}, compared to symbol {}; {}\n",
        named(&asked.x),
        plural(asked.x.len() as u128, "symbol"),
        asked.horizon,
        words(asked.bits, asked.steps, asked.base)
    )?;
    if let Some(leader) = &found.leader {
        writeln!(
            out,
            "Leader, the heaviest that reaches symbol {}: {}, {}",
            asked.horizon,
            leader.heaviest.source,
            plural(leader.heaviest.bits.into(), "bit")
        )?;
        let output = leader.heaviest.output.to_string();
        writeln!(out, "  {}\n", shorten(&output, 70))?;
        print_twins(leader, found, session)?;
    }
    let out = &mut session.out;
    if let Some(hint) = found.hint {
        for line in wrap(&advice(asked, found, hint), 0) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn print_twins(leader: &Group, found: &Family, session: &mut Session) -> anyhow::Result<()> {
    let out = &mut session.out;
    let rows = found.twins.iter().map(|twin| {
        let says = digit(twin.says).to_owned();
        (times(&twin.times), says, &twin.group)
    });
    let agreeing = found.agreeing.iter();
    let agreeing = agreeing.map(|group| ("never".to_owned(), String::new(), group));
    let rows: Vec<(String, String, &Group)> = rows.chain(agreeing).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut columns = Columns::new(&[
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Left,
    ]);
    columns.row(["parts at", "says", "odds", "data strings", "code"]);
    for (times, says, group) in rows {
        let strings = if group.heaviest.source.contains(':') {
            group.strings.to_string()
        } else {
            String::new()
        };
        let odds = format!("2^{}", log2_odds(group, leader, DIGITS));
        let code = shorten(&group.code, 40);
        columns.row([times, says, odds, strings, code]);
    }
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    let sentence = "Odds are against the leader, over all data strings that part, and do not move until the two \
         part. A code has a row if it is the heaviest at a symbol where it parts. `_` is code that was never read.";
    writeln!(out)?;
    for line in wrap(sentence, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_times_are_shortened() {
        assert_eq!(times(&[7]), "7");
        assert_eq!(times(&[7, 9, 12]), "7, 9, 12");
        assert_eq!(times(&[7, 9, 11, 14]), "7, 9 .. 14");
    }
}
