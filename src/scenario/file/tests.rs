//! What the reader of scenario files refuses, and what it reads.

use super::*;

fn refusal(text: &str) -> FileError {
    match ScenarioFile::parse(text) {
        Err(error) => error,
        Ok(_) => panic!("accepted: {text}"),
    }
}

#[test]
fn mistakes_are_named_with_line_and_column() {
    let head = "symbols = \"01\"\n";
    for (text, line, column, words) in [
        ("symbols = 5\n", 1, 11, "invalid type"),
        ("symbols = \"01\n", 1, 14, ""),
        ("symbols = \"012\"\n", 1, 11, "no bit"),
        ("colour = 1\n", 1, 1, "unknown field"),
        ("", 1, 1, "say what to run"),
        ("symbols = \"0\"\ndata = \"f\"", 1, 11, "not both"),
        ("scenario = \"block-swing\"\n", 1, 12, "block-swings"),
        (
            "scenario = \"block-swings\"\n[parameters]\nn = \"x\"\n",
            3,
            5,
            "integer",
        ),
        (
            "scenario = \"block-swings\"\n[parameters]\nq = 1\n",
            3,
            5,
            "q",
        ),
        (head, 1, 1, "no hypothesis"),
        (
            &format!("{head}[[hypothesis]]\nkind = \"bernoulli\"\n"),
            3,
            8,
            "needs p",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"bernoulli\"\np = \"3/2\"\n"),
            4,
            5,
            "no probability",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\np = \"1/2\"\n"),
            4,
            5,
            "does not belong",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"markov\"\np = [\"1\", \"1\", \"1\"]\n"),
            4,
            5,
            "3",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"program\"\nsource = \"[+\"\n"),
            4,
            10,
            "lacks its closing",
        ),
        (
            &format!("{head}weights = \"length\"\n[[hypothesis]]\nkind = \"kt\"\n"),
            4,
            8,
            "bits =",
        ),
        (
            &format!(
                "{head}weights = \"explicit\"\n[[hypothesis]]\nkind = \"kt\"\nweight = \"3/2\"\n"
            ),
            2,
            11,
            "above 1",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\nweight = \"1/2\"\n"),
            4,
            10,
            "explicit",
        ),
    ] {
        let error = refusal(text);
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error}"
        );
        assert!(error.message.contains(words), "{text}: {error}");
    }
}

#[test]
fn the_example_is_read_and_its_weights_are_its_lengths() {
    let text = include_str!("../../../programs/own-data.toml");
    let Ok(ScenarioFile::OwnData { source, class }) = ScenarioFile::parse(text) else {
        panic!("the example must be read");
    };
    assert!(matches!(source, DataSource::Inline(data) if data.len() == 64));
    let weights: Vec<_> = class
        .prior
        .weights()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        weights,
        [
            "1/4096",
            "1/262144",
            "1/8388608",
            "1/64",
            "1/512",
            "1/16384",
            "1/256"
        ]
    );
}

#[test]
fn settings_of_a_built_in_scenario_are_taken() {
    let text = "scenario = \"block-swings\"\nseed = 7\n[parameters]\nn = 2000000\n";
    let Ok(ScenarioFile::BuiltIn { scenario, settings }) = ScenarioFile::parse(text) else {
        panic!("a built-in scenario with settings must be read");
    };
    assert_eq!(scenario.name(), "block-swings");
    assert_eq!(
        (settings.integer("n").unwrap(), settings.seed),
        (2_000_000, 7)
    );
}
