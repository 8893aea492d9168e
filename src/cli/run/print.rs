//! What `run` prints: an outcome, a line for each of many, and the help of a scenario.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use solomonoff::report::layout::{Align, Columns, WIDTH, shorten, wrap, wrap_to};
use solomonoff::report::{claim_lines, claim_rows, lived_lines, standing_lines};
use solomonoff::scenario::{Claim, Outcome, Scenario, Verdict};

use crate::cli::output::Output;

/// How much of a claim is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// One line: its values.
    Line,
    /// What it says, too, and its source, tolerance and the instance that its values are of.
    Full,
}

/// Prints the answer, what was run, and the claims with their verdicts.
pub fn print(
    says: &str,
    outcome: &Outcome,
    detail: Detail,
    out: &mut Output,
) -> anyhow::Result<()> {
    let standing = outcome.standing.as_ref();
    let lived = outcome.lived.as_ref();
    let said = outcome
        .answer
        .iter()
        .flat_map(|said| wrap(said, 0))
        .collect();
    let answer: [Vec<String>; 3] = [
        said,
        standing.map(standing_lines).unwrap_or_default(),
        lived.map(lived_lines).unwrap_or_default(),
    ];
    for lines in answer.iter().filter(|lines| !lines.is_empty()) {
        for line in lines {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", out.bold(&outcome.scenario))?;
    for line in wrap(says, 0) {
        writeln!(out, "{line}")?;
    }
    // Several are among the parameters.
    let is_drawn = standing.is_none_or(|standing| standing.is_drawn)
        && lived.is_none_or(|lived| lived.is_drawn);
    let seed = (outcome.seeds.len() == 1 && is_drawn).then(|| format!("seed={}", outcome.seed()));
    let values: Vec<String> = outcome
        .parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .chain(seed)
        .collect();
    for line in wrap(&values.join(" "), 0) {
        writeln!(out, "{line}")?;
    }
    // Of one's own data or worlds the answer is the standing or the life, and claims are told only where one fails.
    let is_own = standing.is_some() || lived.is_some();
    let is_told = |claim: &&Claim| !is_own || claim.verdict() == Verdict::Violated;
    match detail {
        Detail::Line => {
            let told: Vec<Claim> = outcome.claims.iter().filter(is_told).cloned().collect();
            if !told.is_empty() {
                writeln!(out)?;
                print_rows(&told, out)?;
            }
        }
        Detail::Full => {
            for claim in &outcome.claims {
                writeln!(out)?;
                print_claim(claim, out)?;
            }
        }
    }
    writeln!(out)?;
    for line in wrap(&outcome.sentence, 0) {
        writeln!(out, "{line}")?;
    }
    let counted = counted(counts(outcome), Mark::Before);
    let hint = match detail {
        Detail::Line => " (-v says what each claim is)",
        Detail::Full => "",
    };
    for line in wrap(&format!("{counted}{hint}"), 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A line of values for each claim, after the mark of its verdict.
fn print_rows(claims: &[Claim], out: &mut Output) -> anyhow::Result<()> {
    for (claim, lines) in claims.iter().zip(claim_rows(claims)) {
        let mark = out.paint(style(claim.verdict()), claim.verdict().mark());
        for (place, line) in lines.iter().enumerate() {
            if place == 0 {
                writeln!(out, "{mark} {line}")?;
            } else {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

/// The widest name of a scenario that others are aligned with.
const ALIGNED: usize = 29;

/// Prints what there is to say of one of many scenarios: its name with the counts, unless `quiet`, and in full what is
/// violated.
pub fn print_short(outcome: &Outcome, quiet: bool, out: &mut Output) -> anyhow::Result<()> {
    let violated = outcome.claims.iter();
    let violated: Vec<&Claim> = violated
        .filter(|claim| claim.verdict() == Verdict::Violated)
        .collect();
    let name = &outcome.scenario;
    if !quiet {
        let counted = counted(counts(outcome), Mark::None);
        let mut lines = wrap_to(WIDTH - ALIGNED - 2, &counted, 0).into_iter();
        let pad = " ".repeat(ALIGNED.saturating_sub(name.chars().count()));
        let first = lines.next().unwrap_or_default();
        writeln!(out, "{}{pad}  {first}", out.bold(name))?;
        for line in lines {
            writeln!(out, "{:ALIGNED$}  {line}", "")?;
        }
    } else if !violated.is_empty() {
        writeln!(out, "{}", out.bold(name))?;
    }
    for claim in violated {
        print_claim(claim, out)?;
    }
    Ok(())
}

/// Whether a verdict's mark stands before its count: then the counts explain the marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Before,
    None,
}

/// The counts in words: those that hold and those that are violated in any case, the others where there are some.
fn counted(counts: Counts, mark: Mark) -> String {
    let always = [Verdict::Holds, Verdict::Violated];
    let all = Verdict::ALL.into_iter().zip(counts);
    let said = all.filter(|(verdict, count)| *count > 0 || always.contains(verdict));
    let words = said.map(|(verdict, count)| {
        let words = format!("{count} {}", verdict.counted(count));
        match mark {
            Mark::Before => format!("{} {words}", verdict.mark()),
            Mark::None => words,
        }
    });
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
    row(format!("{} scenarios", rows.len()), "", summed(rows));
    columns.lines()
}

fn summed(rows: &[Row]) -> Counts {
    std::array::from_fn(|at| rows.iter().map(|(_, _, counts)| counts[at]).sum())
}

/// The sums over all scenarios in one sentence.
pub fn sums(rows: &[Row]) -> String {
    let sums = summed(rows);
    let scenarios = rows.len();
    let s = if scenarios == 1 { "" } else { "s" };
    format!("{scenarios} scenario{s}: {}", counted(sums, Mark::None))
}

fn style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Holds => AnsiColor::Green,
        Verdict::Violated => AnsiColor::Red,
        Verdict::Undecided => AnsiColor::Yellow,
        Verdict::NotApplicable | Verdict::Identity | Verdict::Measurement => AnsiColor::Blue,
    };
    Style::new().bold().fg_color(Some(colour.into()))
}

/// Columns that are left for a claim's name.
const NAME: usize = 60;

fn print_claim(claim: &Claim, out: &mut Output) -> anyhow::Result<()> {
    let verdict = claim.verdict();
    let verdict = out.paint(
        style(verdict),
        &format!("{} {}", verdict.mark(), verdict.word()),
    );
    let (name, grade) = (shorten(claim.id(), NAME), claim.grade().letter());
    writeln!(out, "{verdict}: {name} [{grade}]")?;
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
            without_stop(parameter.help),
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

/// What a scenario file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOf {
    /// A scenario of the registry.
    Scenario,
    /// Data of one's own.
    Data,
    /// Worlds of one's own.
    Worlds,
    /// Networks on a table of one's own.
    Networks,
}

/// Help without the stop at its end; a list that goes on, `1/2, 1/4, ..`, keeps its dots.
fn without_stop(help: &str) -> &str {
    match help.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') => rest,
        _ => help,
    }
}

/// The help of a scenario file: what it is about, the keys that files have, and where examples are.
pub fn print_file_help(name: &str, says: &str, of: FileOf, out: &mut Output) -> anyhow::Result<()> {
    writeln!(out, "{}", out.bold(&shorten(name, NAME)))?;
    for line in wrap(says, 0) {
        writeln!(out, "{line}")?;
    }
    let how = match of {
        FileOf::Data => {
            "A file with data of yours: `data` or `symbols` say what was seen, and each [[hypothesis]] is one with \
         `kind`, `weight` and the keys of its kind. Edit the file to change them; --seed overrides its seed. \
         programs/own-*.toml are examples with comments."
        }
        FileOf::Worlds => {
            "A file with an agent: each [[world]] is one that it believes in, with `kind`, `weight` and the keys of \
         its kind; `truth` is the world that plays, `horizon` the cycles. Edit the file to change them; --seed \
         overrides its seed. programs/agent-*.toml are examples with comments; `solomonoff run --template agent` \
         prints one to begin from."
        }
        FileOf::Networks => {
            "A file with networks on a table of yours: `data` names a CSV file, `label` its column of labels, `widths` \
         the hidden units, and each [[regulariser]] has `kind` and `strengths`. Edit the file to change them; --seed \
         overrides its seed. programs/network-wine.toml is an example with comments; `solomonoff run --template network` \
         prints it."
        }
        FileOf::Scenario => {
            "A file with settings of a built-in scenario: `scenario`, `seed`, and the values under [parameters]. \
         --set KEY=VALUE and --seed override them."
        }
    };
    writeln!(out)?;
    for line in wrap(how, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words_leave_out_what_there_is_none_of() {
        let said = counted([1, 0, 0, 2, 1, 3], Mark::None);
        let expected = "1 holds, 0 violated, 2 not applicable, 1 identity, 3 measurements";
        assert_eq!(said, expected);
        let said = counted([2, 1, 0, 0, 0, 0], Mark::Before);
        assert_eq!(said, "✓ 2 hold, ✗ 1 violated");
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
