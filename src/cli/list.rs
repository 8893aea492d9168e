//! `list`: the scenarios.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::scenario::registry;

use super::layout::wrap;
use super::{Ending, Session};

/// List the scenarios, each with its claim and source
#[derive(Debug, Args)]
pub struct List {}

impl List {
    /// Prints them.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        if session.json {
            let rows: Vec<Value> = registry()
                .iter()
                .map(|scenario| {
                    json!({
                        "name": scenario.name(),
                        "claim": scenario.claim(),
                        "source": scenario.source(),
                        "grade": scenario.grade().letter(),
                    })
                })
                .collect();
            session.out.json(&rows.into())?;
            return Ok(Ending::Done);
        }
        let out = &mut session.out;
        for scenario in registry() {
            writeln!(
                out,
                "{}  [{}]",
                out.bold(scenario.name()),
                scenario.grade().letter()
            )?;
            for line in wrap(scenario.claim(), 2)
                .into_iter()
                .chain(wrap(scenario.source(), 2))
            {
                writeln!(out, "{line}")?;
            }
        }
        let key = "Grades: E exact, C certified enclosure, F float with a tolerance, S seeded sampling, \
            M measured. `solomonoff run NAME` runs one, `run NAME --help` lists its parameters.";
        writeln!(out)?;
        for line in wrap(key, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(Ending::Done)
    }
}
