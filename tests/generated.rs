//! What is generated from the scenarios, and checked: `programs/NAME.toml` and the README's tables of verdicts.
//!
//! `UPDATE=1 cargo test --test generated` writes the files anew. The README's counts are those of a run:
//!
//! ```text
//! cargo run --release -- run --all --out target/suite
//! UPDATE=1 cargo test --test generated -- --ignored
//! ```

use std::fmt::Write;
use std::path::{Path, PathBuf};

use solomonoff::report;
use solomonoff::report::layout::wrap_to;
use solomonoff::scenario::{Relation, Scenario, Value, Verdict};
use solomonoff::suite::registry;

/// Columns of a comment in a scenario's file.
const WIDTH: usize = 88;

/// Where the tables stand in the README.
const MARKS: [&str; 2] = ["<!-- verdicts -->\n", "<!-- end of verdicts -->\n"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a file with what it has to be; with `UPDATE` set, writes it.
fn check(path: &Path, expected: &str) {
    let found = std::fs::read_to_string(path).unwrap_or_default();
    if found != expected {
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, expected).unwrap();
            return;
        }
        panic!(
            "{} is not what the scenarios say; `UPDATE=1 cargo test --test generated` writes it:\n{expected}",
            path.display()
        );
    }
}

/// A scenario's file: its claim as a comment, and its defaults spelled out.
fn file_of(scenario: &dyn Scenario) -> String {
    let about = scenario.about();
    let settings = scenario.defaults();
    let mut text = format!("# {0}: solomonoff run programs/{0}.toml\n#\n", about.name);
    for line in wrap_to(WIDTH - 2, about.claim, 0) {
        writeln!(text, "# {line}").unwrap();
    }
    write!(
        text,
        "#\n# Below its defaults; `solomonoff run {0} --help` explains them.\n\nscenario = \"{0}\"\nseed = {1}\n\n\
         [parameters]\n",
        about.name, settings.seed
    )
    .unwrap();
    for (name, value) in settings.values() {
        let value = match value {
            Value::Integer(number) => number.to_string(),
            Value::Integers(numbers) => format!("{numbers:?}"),
            other => format!("\"{other}\""),
        };
        writeln!(text, "{name} = {value}").unwrap();
    }
    text
}

#[test]
fn every_scenario_is_shipped_as_a_file() {
    for scenario in registry().iter() {
        let name = format!("programs/{}.toml", scenario.about().name);
        check(&root().join(name), &file_of(scenario));
    }
}

/// A measurement's other value is no theorem's: without its label nobody knows what it is.
#[test]
fn every_measurement_says_what_it_stands_beside() {
    for scenario in registry().iter() {
        for statement in scenario.statements() {
            let is_measurement = statement.relation() == Relation::None;
            let name = scenario.about().name;
            assert_eq!(
                statement.label().is_some(),
                is_measurement,
                "{name}: {}",
                statement.id()
            );
            for words in ["unconfirmed", "; beside it", "from memory"] {
                let said = [
                    statement.text(),
                    statement.source(),
                    scenario.about().source,
                ];
                assert!(
                    !said.iter().any(|text| text.contains(words)),
                    "{name}: {words}"
                );
            }
        }
    }
}

/// The README's tables, one per question, with the counts of a run whose folders are in `suite`.
fn tables(suite: &Path) -> String {
    let mut text = String::new();
    let mut question = None;
    let mut sums = [0; Verdict::ALL.len()];
    for scenario in registry().iter() {
        let about = scenario.about();
        if question.replace(about.question) != Some(about.question) {
            let words = about.question.words();
            let heads = Verdict::ALL.map(|verdict| verdict.counted(2)).join(" | ");
            let rule = "---|".repeat(3 + Verdict::ALL.len());
            write!(
                text,
                "\n### {words}\n\n| scenario | what it claims | grade | {heads} |\n|{rule}\n"
            )
            .unwrap();
        }
        let outcome = report::read(&suite.join(about.name)).unwrap();
        let counts = Verdict::ALL.map(|verdict| outcome.count(verdict));
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
        let (grade, cells) = (scenario.grade().letter(), counts.map(|n| n.to_string()));
        writeln!(
            text,
            "| `{}` | {} | {grade} | {} |",
            about.name,
            about.claim,
            cells.join(" | ")
        )
        .unwrap();
    }
    let scenarios = registry().iter().count();
    let all = Verdict::ALL.into_iter().zip(sums);
    let words = all.map(|(verdict, count)| format!("{count} {}", verdict.counted(count)));
    let words = words.collect::<Vec<_>>().join(", ");
    write!(text, "\nIn all {scenarios} scenarios: {words}.\n\n").unwrap();
    text
}

/// The longest denominator of a raw fraction in an answer: `1/3` is read at a glance, `589823/4097` is not.
const DENOMINATOR_DIGITS: usize = 4;

/// The digits after each slash that follows a digit.
fn denominators(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split('/').collect();
    let fractions = parts
        .windows(2)
        .filter(|pair| pair[0].ends_with(|c: char| c.is_ascii_digit()));
    let digits = |text: &'_ str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let denominators = fractions.map(|pair| &pair[1][..digits(pair[1])]);
    denominators.filter(|digits| !digits.is_empty()).collect()
}

#[test]
fn a_denominator_is_what_follows_a_number_and_a_slash() {
    assert_eq!(
        denominators("1/3, 589823/40970 or a/7, and/or"),
        ["3", "40970"]
    );
}

/// Who asks reads the answer first: its first paragraph has what came out, in figures that can be read.
#[test]
#[ignore = "needs a run of all scenarios in target/suite; .ci/run makes one"]
fn every_scenario_answers_with_figures() {
    for scenario in registry().iter() {
        let name = scenario.about().name;
        let outcome = report::read(&root().join("target/suite").join(name)).unwrap();
        let first = outcome.answer.first();
        let has_figure = first.is_some_and(|said| said.contains(|c: char| c.is_ascii_digit()));
        assert!(has_figure, "{name}: {first:?}");
        for said in &outcome.answer {
            let long = |digits: &&str| digits.len() > DENOMINATOR_DIGITS;
            assert!(!denominators(said).iter().any(long), "{name}: {said}");
            assert!(!said.is_empty() && !said.contains("  "), "{name}: {said}");
        }
    }
}

#[test]
#[ignore = "needs a run of all scenarios in target/suite; .ci/run makes one"]
fn the_readme_shows_the_verdicts_of_a_run() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(MARKS[0]).unwrap();
    let (_, after) = rest.split_once(MARKS[1]).unwrap();
    let tables = tables(&root().join("target/suite"));
    let [start, end] = MARKS;
    check(&path, &format!("{before}{start}{tables}{end}{after}"));
}
