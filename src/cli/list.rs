//! `list`: the scenarios.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::suite::registry;

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
                    let about = scenario.about();
                    json!({
                        "name": about.name,
                        "question": about.question,
                        "claim": about.claim,
                        "source": about.source,
                        "grade": scenario.grade(),
                        "claims": scenario.statements(),
                    })
                })
                .collect();
            session.out.json(&rows.into())?;
            return Ok(Ending::Done);
        }
        let out = &mut session.out;
        let mut question = None;
        for scenario in registry().iter() {
            let about = scenario.about();
            if question.replace(about.question) != Some(about.question) {
                writeln!(out, "\n{}", out.bold(about.question.words()))?;
            }
            let grade = scenario.grade().letter();
            writeln!(out, "  {}  [{grade}]", out.bold(about.name))?;
            for text in [about.claim, about.source] {
                for line in wrap(text, 4) {
                    writeln!(out, "{line}")?;
                }
            }
        }
        let key = "Grades: E exact, C certified enclosure, F float with a tolerance, S seeded sampling; of \
            single claims also I, an identity of definitions, and M, measured. `solomonoff run NAME` runs one, `run NAME --help` lists its parameters.";
        writeln!(out)?;
        for line in wrap(key, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(Ending::Done)
    }
}
