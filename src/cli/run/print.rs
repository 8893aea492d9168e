//! What `run` prints: an outcome, a line for each of many, and the help of a scenario.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use solomonoff::report::claim_lines;
use solomonoff::report::layout::{Align, Columns, wrap};
use solomonoff::scenario::{Claim, Outcome, Scenario, Verdict};

use crate::cli::output::Output;

/// Prints the claims with their verdicts.
pub fn print(says: &str, outcome: &Outcome, out: &mut Output) -> anyhow::Result<()> {
    writeln!(out, "{}", out.bold(&outcome.scenario))?;
    for line in wrap(says, 0) {
        writeln!(out, "{line}")?;
    }
    // Several are among the parameters.
    let seed = (outcome.seeds.len() == 1).then(|| format!("seed={}", outcome.seed()));
    let values: Vec<String> = outcome
        .parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .chain(seed)
        .collect();
    for line in wrap(&values.join(" "), 0) {
        writeln!(out, "{line}")?;
    }
    for claim in &outcome.claims {
        print_claim(claim, out)?;
    }
    writeln!(out)?;
    for line in wrap(&outcome.sentence, 0) {
        writeln!(out, "{line}")?;
    }
    let [hold, violated, measurements] = counts(outcome);
    writeln!(
        out,
        "{hold} hold, {violated} violated, {measurements} measurements"
    )?;
    Ok(())
}

/// How many claims hold, are violated, and are measurements.
pub fn counts(outcome: &Outcome) -> [usize; 3] {
    Verdict::ALL.map(|verdict| outcome.count(verdict))
}

/// One of many scenarios that were run: its name, its grade's letter, and the counts of its claims.
pub type Row = (String, &'static str, [usize; 3]);

/// A line of counts for each scenario, and their sums.
pub fn summary(rows: &[Row]) -> Vec<String> {
    let right = [Align::Right; 3];
    let mut columns = Columns::new(&[&[Align::Left; 2][..], &right].concat());
    columns.row(["scenario", "grade", "hold", "violated", "measurements"]);
    let mut row = |name: String, grade: &str, counts: [usize; 3]| {
        let head = [name, grade.to_owned()];
        columns.row(
            head.into_iter()
                .chain(counts.map(|count| count.to_string())),
        );
    };
    for (name, grade, counts) in rows {
        row(name.clone(), grade, *counts);
    }
    let sums = [0, 1, 2].map(|column| rows.iter().map(|(_, _, counts)| counts[column]).sum());
    row(format!("{} scenarios", rows.len()), "", sums);
    columns.lines()
}

fn print_claim(claim: &Claim, out: &mut Output) -> anyhow::Result<()> {
    let colour = match claim.verdict() {
        Verdict::Holds => AnsiColor::Green,
        Verdict::Violated => AnsiColor::Red,
        Verdict::Measurement => AnsiColor::Blue,
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let verdict = out.paint(style, claim.verdict().word());
    let grade = claim.grade().letter();
    writeln!(out, "\n  {verdict}: {} [{grade}]", claim.id())?;
    for line in claim_lines(claim) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The help of one scenario: what it claims, how, and its parameters.
pub fn print_help(scenario: &dyn Scenario, out: &mut Output) -> anyhow::Result<()> {
    let about = scenario.about();
    writeln!(out, "{}", out.bold(about.name))?;
    for text in [about.claim, about.source] {
        for line in wrap(text, 0) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)?;
    for paragraph in about.text.split("\n\n") {
        for line in wrap(paragraph, 0) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "\nParameters (--set KEY=VALUE)")?;
    for parameter in scenario.parameters() {
        writeln!(out, "  {}={}", parameter.name, parameter.default)?;
        let help = format!(
            "{}; {}",
            parameter.help.trim_end_matches('.'),
            parameter.kind.describe()
        );
        for line in wrap(&help, 6) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "\nClaims, and what would refute them")?;
    for statement in scenario.statements() {
        let grade = statement.grade().letter();
        writeln!(out, "  {} [{grade}]", statement.id())?;
        for line in wrap(statement.text(), 6) {
            writeln!(out, "{line}")?;
        }
        if let Some(refutation) = statement.refutation() {
            for line in wrap(&format!("Refuted by {refutation}."), 6) {
                writeln!(out, "{line}")?;
            }
        }
    }
    writeln!(out, "\n`solomonoff run --help` lists the options.")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_a_line_for_each_scenario_that_was_run_and_the_sums() {
        let row = |name: &str, grade, counts| (name.to_owned(), grade, counts);
        let lines = summary(&[row("one", "E", [6, 0, 1]), row("another", "S", [7, 2, 3])]);
        let expected = ["one E 6 0 1", "another S 7 2 3", "2 scenarios 13 2 4"];
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (line, expected) in lines[1..].iter().zip(expected) {
            assert_eq!(
                line.split_whitespace().collect::<Vec<_>>().join(" "),
                expected
            );
        }
    }
}
