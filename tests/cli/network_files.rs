//! `run FILE.toml` with `kind = "network"`: networks on a table of one's own.

use crate::command::{Place, Ran};

/// The words of a text, one space between two.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Forty rows of two numbers, the first of which says the label.
fn table() -> String {
    let mut text = "x,y,kind\n".to_owned();
    for row in 0..40 {
        let (sign, kind) = [("", "up"), ("-", "down")][row % 2];
        text.push_str(&format!(
            "{sign}1.{:02},{},{kind}\n",
            row * 37 % 89,
            row * 53 % 97
        ));
    }
    text
}

/// A run of `kind = "network"` and these lines on a table.
fn ran(place: &Place, table: &str, text: &str, words: &[&str]) -> Ran {
    place.write("t.csv", table);
    place.write("mine.toml", format!("kind = \"network\"\n{text}"));
    place.run(&[&["run", "mine.toml"], words].concat())
}

const SOUND: &str =
    "data = \"t.csv\"\nlabel = \"kind\"\nwidths = [3]\nruns = 2\nepochs = 20\ndelta = 0.3\n";

/// Exit 2, one message, nothing written.
#[test]
fn what_cannot_be_is_refused_with_a_sentence() {
    let l2 = |strengths: &str| {
        format!("{SOUND}[[regulariser]]\nkind = \"l2\"\nstrengths = {strengths}\n")
    };
    for (text, told) in [
        (
            "label = \"kind\"\nwidths = 3\n".to_owned(),
            "networks need rows to learn: name a CSV file",
        ),
        (
            "data = \"t.csv\"\nwidths = 3\n".to_owned(),
            "networks need a label in each row",
        ),
        (
            "data = \"t.csv\"\nlabel = \"kind\"\n".to_owned(),
            "networks need hidden units: say how many",
        ),
        (
            "data = \"none.csv\"\nlabel = \"kind\"\nwidths = 3\n".to_owned(),
            "cannot read the data none.csv",
        ),
        (
            SOUND.replace("\"kind\"", "\"colour\""),
            "no column is called \"colour\"; the first line names: x, y, kind",
        ),
        (
            SOUND.replace("[3]", "[300]"),
            "line 4, column 11: a network has 1 to 255 hidden units, not 300",
        ),
        (
            SOUND.replace("[3]", "[3, 3]"),
            "line 4, column 14: 3 hidden units are in the list already",
        ),
        (
            SOUND.replace("runs = 2", "runs = 0"),
            "line 5, column 8: `runs` is a whole number from 1 to 100",
        ),
        (
            format!("{SOUND}noise = 2\n"),
            "line 8, column 9: `noise` is a number from 0 to 1",
        ),
        (
            format!("{SOUND}train = 0.9\n"),
            "together leave no rows to judge by",
        ),
        (
            format!("{SOUND}train = 0.7\n"),
            "28 to train, 10 to choose and 2 to judge by, and each needs 5",
        ),
        (
            l2("[-1]"),
            "line 10, column 14: a penalty's strength is a number from 0 to 1000",
        ),
        (l2("[]"), "no strength; give some"),
        (
            l2("[1]").replace("l2", "l3"),
            "a regulariser's kind is \"l2\", \"l1\", \"dropout\" or \"l1-dropout\"",
        ),
        (
            l2("[1]").replace("l2", "dropout"),
            "with a chance from 0 to less than 1",
        ),
        (
            l2("[1]").replace("l2", "l1-dropout"),
            "L1 with dropout needs a chance, as in dropout = 0.25",
        ),
        (format!("{SOUND}layers = 2\n"), "unknown field `layers`"),
    ] {
        let place = Place::new();
        let ran = ran(&place, &table(), &text, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{text}");
        assert!(plain(&ran.stderr).contains(told), "{text}: {}", ran.stderr);
        assert!(!place.path().join("solomonoff-out").exists(), "{text}");
    }
    let place = Place::new();
    let bad = table().replacen("-1.37", "much", 1);
    let ran = ran(&place, &bad, SOUND, &[]);
    assert_eq!(ran.code, 2);
    let said = plain(&ran.stderr);
    assert!(
        said.contains("line 3, column 1: \"much\" is not a number"),
        "{said}"
    );
}

/// The first line is the answer; the table and picture are written; the same bytes on one thread and two.
#[test]
fn the_answer_comes_first_and_the_threads_do_not_show() {
    let run = |threads: &str| {
        let place = Place::new();
        let ran = ran(
            &place,
            &table(),
            SOUND,
            &["--threads", threads, "--seed", "3"],
        );
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            ran.stdout.lines().all(|line| line.chars().count() <= 80),
            "{}",
            ran.stdout
        );
        (ran.stdout, place.files())
    };
    let (said, files) = run("1");
    let words = plain(&said);
    assert!(words.starts_with("At equal loss the files are "), "{said}");
    assert!(
        words.contains("of the unregularised ones; 2 seeds, "),
        "{said}"
    );
    assert!(
        words.contains("seed=3") && words.contains("0 violated"),
        "{said}"
    );
    for file in [
        "result.json",
        "sizes.csv",
        "sizes.parquet",
        "sizes.svg",
        "sizes.png",
    ] {
        assert!(
            files.contains_key(&format!("solomonoff-out/mine/{file}")),
            "{file}"
        );
    }
    assert!((said, files) == run("2"));
}

/// The shipped example is the template, and runs; its rows come from standard input as well.
#[test]
fn the_example_is_the_template_and_runs() {
    let example = include_str!("../../programs/network-wine.toml");
    let place = Place::new();
    let template = place.run(&["run", "--template", "network"]);
    assert_eq!((template.code, template.stdout.as_str()), (0, example));
    let wine = include_str!("../../programs/network-wine.csv");
    place.write("network-wine.csv", wine);
    let small = example
        .replace("epochs = 200", "epochs = 20")
        .replace("runs = 10", "runs = 2");
    place.write("wine.toml", &small);
    let ran = place.run(&["run", "wine.toml", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let parameters = &ran.json()["parameters"];
    assert_eq!(parameters["numbers"], 13);
    assert_eq!(parameters["labels"], serde_json::json!(["a", "b", "c"]));
    assert_eq!(
        (&parameters["train"], &parameters["test"]),
        (&89.into(), &45.into())
    );
    let help = place.run(&["run", "wine.toml", "--help"]);
    assert!(
        plain(&help.stdout).contains("each [[regulariser]] has `kind`"),
        "{help:?}"
    );
    for words in [["--set", "n=1"], ["--every", "1"]] {
        let refused = place.run(&[&["run", "wine.toml"][..], &words].concat());
        assert_eq!(refused.code, 2, "{refused:?}");
    }
}
