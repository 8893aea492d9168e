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
    for sentence in &outcome.answer {
        for line in wrap(sentence, 0) {
            writeln!(out, "{line}")?;
        }
    }
    for claim in &outcome.claims {
        print_claim(claim, out)?;
    }
    writeln!(out)?;
    for line in wrap(&outcome.sentence, 0) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{}", counted(counts(outcome)))?;
    Ok(())
}

/// The counts in words: those that hold and those that are violated in any case, the others where there are some.
fn counted(counts: Counts) -> String {
    let always = [Verdict::Holds, Verdict::Violated];
    let all = Verdict::ALL.into_iter().zip(counts);
    let said = all.filter(|(verdict, count)| *count > 0 || always.contains(verdict));
    let words = said.map(|(verdict, count)| format!("{count} {}", verdict.counted(count)));
    words.collect::<Vec<_>>().join(", ")
}

/// How many claims have each verdict, in the order of [`Verdict::ALL`].
pub type Counts = [usize; Verdict::ALL.len()];

/// Counts an outcome's claims by verdict.
pub fn counts(outcome: &Outcome) -> Counts {
    Verdict::ALL.map(|verdict| outcome.count(verdict))
}

/// One of many scenarios that were run: its name, its grade's letter, and the counts of its claims.
pub type Row = (String, &'static str, Counts);

/// A line of counts for each scenario, and their sums.
pub fn summary(rows: &[Row]) -> Vec<String> {
    let right = [Align::Right; Verdict::ALL.len()];
    let mut columns = Columns::new(&[&[Align::Left; 2][..], &right].concat());
    let heads = Verdict::ALL.map(|verdict| verdict.counted(2));
    columns.row(["scenario", "grade"].into_iter().chain(heads));
    let mut row = |name: String, grade: &str, counts: Counts| {
        let head = [name, grade.to_owned()];
        columns.row(
            head.into_iter()
                .chain(counts.map(|count| count.to_string())),
        );
    };
    for (name, grade, counts) in rows {
        row(name.clone(), grade, *counts);
    }
    let column = |at: usize| rows.iter().map(|(_, _, counts)| counts[at]).sum();
    let sums = std::array::from_fn(column);
    row(format!("{} scenarios", rows.len()), "", sums);
    columns.lines()
}

fn print_claim(claim: &Claim, out: &mut Output) -> anyhow::Result<()> {
    let colour = match claim.verdict() {
        Verdict::Holds => AnsiColor::Green,
        Verdict::Violated => AnsiColor::Red,
        Verdict::Undecided => AnsiColor::Yellow,
        Verdict::NotApplicable | Verdict::Identity | Verdict::Measurement => AnsiColor::Blue,
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
        if let Some(condition) = statement.condition() {
            for line in wrap(&format!("Applies where {condition}."), 6) {
                writeln!(out, "{line}")?;
            }
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
    fn counts_in_words_leave_out_what_there_is_none_of() {
        let said = counted([1, 0, 0, 2, 1, 3]);
        let expected = "1 holds, 0 violated, 2 not applicable, 1 identity, 3 measurements";
        assert_eq!(said, expected);
    }

    #[test]
    fn the_summary_has_a_line_for_each_scenario_that_was_run_and_the_sums() {
        let row = |name: &str, grade, counts| (name.to_owned(), grade, counts);
        let lines = summary(&[
            row("one", "E", [6, 0, 1, 2, 3, 4]),
            row("another", "S", [7, 2, 3, 0, 1, 0]),
        ]);
        let expected = [
            "one E 6 0 1 2 3 4",
            "another S 7 2 3 0 1 0",
            "2 scenarios 13 2 4 2 4 4",
        ];
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (line, expected) in lines[1..].iter().zip(expected) {
            assert_eq!(
                line.split_whitespace().collect::<Vec<_>>().join(" "),
                expected
            );
        }
    }
}
