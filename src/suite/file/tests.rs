//! What the reader of scenario files refuses, and what it reads.

use super::*;
use crate::mixture::ShareRate;

fn refusal(text: &str) -> FileError {
    match ScenarioFile::parse(text) {
        Err(error) => error,
        Ok(_) => panic!("accepted: {text}"),
    }
}

#[test]
fn mistakes_are_named_with_line_and_column() {
    let head = "symbols = \"01\"\n";
    let kt = &format!("{head}[[hypothesis]]\nkind = \"kt\"\n");
    let drawn = "[truth]\nkind = \"kt\"\nn = 5\n[[hypothesis]]\nkind = \"kt\"\n";
    for (text, line, column, words) in [
        ("symbols = 5\n", 1, 11, "invalid type"),
        ("symbols = \"01\n", 1, 14, ""),
        ("symbols = \"012\"\n", 1, 14, "not one of the two symbols"),
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
            "not a probability",
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
            &format!(
                "{head}weights = \"uniform\"\n[[hypothesis]]\nkind = \"kt\"\nweight = \"1/2\"\n"
            ),
            5,
            10,
            "explicit",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\nweight = 0.5\n[[hypothesis]]\nkind = \"kt\"\n"
            ),
            6,
            8,
            "needs a weight",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"markov\"\np = [0.1, 0.9]\npast = \"01\"\n"),
            5,
            8,
            "looks back 1 symbols and the past has 2",
        ),
        (
            &format!("{head}[truth]\nkind = \"kt\"\nn = 5\n"),
            2,
            1,
            "not both",
        ),
        (
            "[truth]\nkind = \"bernoulli\"\np = \"1/3\"\n[[hypothesis]]\nkind = \"kt\"\n",
            2,
            8,
            "n = 1000",
        ),
        (
            "[truth]\nkind = \"kt\"\nn = 1000000\n[[hypothesis]]\nkind = \"kt\"\n",
            3,
            5,
            "at most 100000",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"ctw\"\n"),
            3,
            8,
            "depth",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"ctw\"\ndepth = 33\n"),
            4,
            9,
            "at most 32",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\ndepth = 3\n"),
            4,
            9,
            "does not belong",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"blocks\"\nratio = 1\n"),
            4,
            9,
            "at least 2",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\nn = 3\n"),
            4,
            5,
            "belongs to the truth",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"fixed-share\"\n"),
            5,
            8,
            "1/t",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"fixed-share\"\nrate = \"3/2\"\n"
            ),
            6,
            8,
            "not a probability",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"generalised\"\neta = \"-1\"\n"
            ),
            6,
            7,
            "not a learning rate",
        ),
        (
            &format!("{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"safe-bayes\"\n"),
            5,
            8,
            "halvings = 4",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"safe-bayes\"\nhalvings = 11\n"
            ),
            6,
            12,
            "at most 10",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"generalised\"\nhalvings = 4\n"
            ),
            6,
            12,
            "does not belong",
        ),
        (
            &format!(
                "{head}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"switch\"\nevery = 2\n"
            ),
            6,
            9,
            "does not belong",
        ),
        (
            &format!("{head}[remedy]\nkind = \"switch\"\n[[hypothesis]]\nkind = \"kt\"\n"),
            2,
            1,
            "write [[remedy]]",
        ),
        (
            &format!("{head}remedy = {{ kind = \"switch\" }}\n"),
            2,
            10,
            "write [[remedy]]",
        ),
        (
            &format!("{head}remedy = \"switch\"\n"),
            2,
            10,
            "under [[remedy]]",
        ),
        (
            &format!("{kt}[[remedy]]\nkind = \"bayes\"\n"),
            5,
            8,
            "always runs",
        ),
        (
            &format!("{kt}[[remedy]]\nkind = \"thompson\"\nevery = 0\n"),
            6,
            9,
            "every = 1",
        ),
        (
            &format!(
                "{kt}[[remedy]]\nkind = \"fixed-share\"\nrate = \"1/10\"\n[[remedy]]\nkind = \"fixed-share\"\nrate = \"0.1\"\n"
            ),
            8,
            8,
            "already",
        ),
        (
            &format!(
                "{kt}[[remedy]]\nkind = \"switch\"\n[[remedy]]\nkind = \"switch\"\nrate = \"1/2\"\n"
            ),
            8,
            8,
            "does not belong",
        ),
        (
            &format!("seed = 1\nseeds = [1, 2]\n{drawn}"),
            2,
            9,
            "not both",
        ),
        (&format!("seeds = []\n{drawn}"), 1, 9, "seeds = [1, 2, 3]"),
        (
            &format!("seeds = [3, 4,\n  3]\n{drawn}"),
            2,
            3,
            "seed 3 is in the list",
        ),
        (&format!("seeds = [1, -2]\n{drawn}"), 1, 13, "-2"),
        (&format!("seeds = 5\n{drawn}"), 1, 9, "invalid type"),
        (
            &format!("seeds = {:?}\n{drawn}", Vec::from_iter(1..=101)),
            1,
            9,
            "at most 100",
        ),
        (
            &format!("seeds = [1, 2]\n{kt}"),
            1,
            9,
            "nothing is drawn here",
        ),
        (
            "scenario = \"block-swings\"\nseeds = [1, 2]\n",
            2,
            9,
            "--seed K",
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
    assert_eq!(scenario.about().name, "block-swings");
    assert_eq!(
        (settings.integer("n").unwrap(), settings.seed),
        (2_000_000, 7)
    );
}

fn own(text: &str) -> Class {
    match ScenarioFile::parse(text) {
        Ok(ScenarioFile::OwnData {
            source: DataSource::Drawn,
            class,
        }) => *class,
        Ok(_) => panic!("not one's own: {text}"),
        Err(error) => panic!("{error}: {text}"),
    }
}

#[test]
fn the_examples_with_a_truth_are_read_and_drawn_by_their_seed() {
    for text in [
        include_str!("../../../programs/own-truth.toml"),
        include_str!("../../../programs/own-remedy.toml"),
    ] {
        let class = own(text);
        assert!(class.remedies.len() > 1);
        let truth = class.truth.unwrap();
        for seed in class.seeds {
            let drawn = truth.draw(seed).unwrap();
            assert_eq!(truth.draw(seed).unwrap(), drawn);
            assert!(!drawn.is_empty());
        }
    }
}

#[test]
fn remedies_and_seeds_are_read_in_their_order() {
    let text = "seeds = [9, 2]\nsymbols = \"01\"\n[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"switch\"\n[[remedy]]\nkind = \"thompson\"\n[[remedy]]\nkind = \"fixed-share\"\nrate = \"1/t\"\n";
    let Ok(ScenarioFile::OwnData { class, .. }) = ScenarioFile::parse(text) else {
        panic!("a remedy that draws takes several seeds, whatever the data");
    };
    let kinds = [
        Remedy::Switch,
        Remedy::Thompson { every: 1 },
        Remedy::FixedShare(ShareRate::Harmonic),
    ];
    assert_eq!(class.remedies, kinds);
    assert_eq!(class.seeds, [9, 2]);
    assert_eq!(class.seeded(Some(5)).seeds, [5]);
}

/// One seed in a list is a seed, and says nothing wrong where nothing is drawn.
#[test]
fn a_list_of_one_seed_is_that_seed() {
    let text = "seeds = [7]\nsymbols = \"01\"\n[[hypothesis]]\nkind = \"kt\"\n";
    let Ok(ScenarioFile::OwnData { class, .. }) = ScenarioFile::parse(text) else {
        panic!("one seed is always taken");
    };
    assert_eq!(class.seeds, [7]);
}

#[test]
fn another_seed_draws_other_data_unless_the_truth_is_certain() {
    let coin = "seed = 4\n[truth]\nkind = \"bernoulli\"\np = \"1/2\"\nn = 64\n[[hypothesis]]\nkind = \"kt\"\n";
    let draw = |class: Class| class.truth.unwrap().draw(class.seeds[0]).unwrap();
    let drawn = draw(own(coin));
    assert_eq!(draw(own(coin).seeded(Some(4))), drawn);
    assert_ne!(draw(own(coin).seeded(Some(5))), drawn);
    let blocks =
        "[truth]\nkind = \"blocks\"\nratio = 2\nn = 9\n[[hypothesis]]\nkind = \"ctw\"\ndepth = 3\n";
    assert_eq!(draw(own(blocks)).to_string(), "011000011");
}

/// What `run --template` prints is a file with every kind of hypothesis.
#[test]
fn the_template_is_read_and_has_every_kind() {
    let text = include_str!("../../../programs/own-template.toml");
    let Ok(ScenarioFile::OwnData { class, .. }) = ScenarioFile::parse(text) else {
        panic!("the template is refused");
    };
    assert_eq!(class.prior.weights().len(), 11);
    for kind in [
        "bernoulli",
        "beta",
        "markov",
        "kt",
        "ctw",
        "hmm",
        "sequence",
        "program",
        "programs",
        "change",
        "mixture",
    ] {
        assert!(text.contains(&format!("kind = \"{kind}\"")), "{kind}");
    }
}
