use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::{Place, solomonoff};

/// Half a second, with every parameter at its default but said.
const QUICK: [&str; 4] = ["run", "block-swings", "--set", "n=1000000"];

#[test]
fn a_scenario_prints_its_claims_and_writes_exactly_the_files_it_names() {
    let place = Place::new();
    let ran = place.run(&[&QUICK[..], &["--json", "--out", "o"]].concat());
    let document = ran.json();
    assert_eq!(document["scenario"], "block-swings");
    assert_eq!(document["parameters"]["n"], 1_000_000);
    for claim in document["claims"].as_array().unwrap() {
        for key in [
            "id",
            "statement",
            "source",
            "grade",
            "relation",
            "measured",
            "theory",
            "tolerance",
            "verdict",
        ] {
            assert!(claim.get(key).is_some(), "{key} is missing in {claim}");
        }
        assert_ne!(claim["verdict"], "violated");
        // What no theorem stands behind is called so.
        let beside = &claim["beside"];
        if claim["verdict"] == "measurement" {
            assert!(claim["theory"].is_null(), "{claim}");
            assert!(!beside["label"].as_str().unwrap().is_empty(), "{claim}");
            assert!(beside["value"]["lower"].is_string(), "{claim}");
        } else {
            assert!(beside.is_null(), "{claim}");
        }
    }
    let written: Value =
        serde_json::from_slice(&place.files()["o/block-swings/result.json"]).unwrap();
    assert_eq!(written, document);
    let named: BTreeSet<String> = document["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| format!("o/block-swings/{}", file.as_str().unwrap()))
        .chain(["o".to_owned(), "o/block-swings".to_owned()])
        .collect();
    assert_eq!(place.files().into_keys().collect::<BTreeSet<_>>(), named);
    let ends = |end: &str| named.iter().any(|name| name.ends_with(end));
    assert!(
        ends(".parquet") && ends(".svg") && ends(".png") == cfg!(feature = "png") && !ends(".csv")
    );
}

#[test]
fn the_folder_is_replaced_whole() {
    let place = Place::new();
    place.run(&[&QUICK[..], &["--out", "o", "--csv"]].concat());
    assert!(place.files().keys().any(|name| name.ends_with(".csv")));
    place.write("o/block-swings/mine.txt", "old");
    place.write("o/other.txt", "kept");
    let ran = place.run(&[&QUICK[..], &["--out", "o"]].concat());
    assert_eq!(ran.code, 0);
    let files = place.files();
    assert!(
        !files
            .keys()
            .any(|name| name.ends_with(".csv") || name.ends_with("mine.txt"))
    );
    assert!(files.contains_key("o/other.txt"));
    assert!(ran.stderr.contains("o/block-swings"), "{}", ran.stderr);
}

#[test]
fn help_after_a_name_lists_its_parameters_and_runs_nothing() {
    let place = Place::new();
    let ran = place.run(&["run", "block-swings", "--help"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("program_bits=20"), "{}", ran.stdout);
    assert!(
        place
            .run(&["run", "--help"])
            .stdout
            .contains("--set <KEY=VALUE>")
    );
    assert!(place.files().is_empty());
}

#[test]
fn the_seed_is_in_the_result() {
    let seed = |words: &[&str]| {
        let place = Place::new();
        place.run(&[&QUICK[..], &["--json"], words].concat()).json()["seed"].clone()
    };
    assert_eq!(seed(&[]), 1);
    assert_eq!(seed(&["--seed", "42"]), 42);
}

#[test]
fn a_claim_takes_a_line_and_with_v_its_statement_and_source_in_eighty_columns() {
    let short = solomonoff(&QUICK);
    let marks = ['✓', '=', '·', '–'];
    let rows = short.stdout.lines().filter(|line| line.starts_with(marks));
    let rows = rows.filter(|line| !line.contains(" violated")).count();
    let ran = solomonoff(&[&QUICK[..], &["-v"]].concat());
    assert_eq!(ran.code, 0);
    let claims = ran
        .stdout
        .lines()
        .filter(|line| line.contains(": ") && line.starts_with(marks))
        .count();
    assert!(claims >= 5);
    assert_eq!(rows, claims, "{}", short.stdout);
    assert!(!short.stdout.contains("Source: "));
    let starting = |start: &str| {
        ran.stdout
            .lines()
            .filter(|l| l.trim_start().starts_with(start))
            .count()
    };
    assert_eq!(starting("Source: "), claims);
    for line in ran.stdout.lines().chain(short.stdout.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(ran.stdout.contains("0 violated"), "{}", ran.stdout);
}

#[test]
fn a_scenario_file_has_help_and_an_option_stands_only_where_it_does_something() {
    let place = Place::new();
    place.write(
        "own.toml",
        "symbols = \"0101\"\n[[hypothesis]]\nkind = \"kt\"\n",
    );
    place.write("swings.toml", "scenario = \"block-swings\"\n");
    let own = place.run(&["run", "own.toml", "--help"]);
    assert_eq!(own.code, 0, "{}", own.stderr);
    assert!(own.stdout.contains("[[hypothesis]]"), "{}", own.stdout);
    let swings = place.run(&["run", "swings.toml", "--help"]);
    assert!(
        swings.stdout.contains("program_bits=20"),
        "{}",
        swings.stderr
    );
    for line in own.stdout.lines().chain(swings.stdout.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for (command, seed, out) in [
        ("run", true, true),
        ("mass", true, false),
        ("list", false, false),
    ] {
        let help = solomonoff(&[command, "--help"]).stdout;
        assert_eq!(help.contains("--seed"), seed, "{command}");
        assert_eq!(help.contains("--out <"), out, "{command}");
    }
}

#[test]
fn the_list_names_every_scenario_once() {
    let document = solomonoff(&["list", "--json"]).json();
    let names: Vec<&str> = document
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert!(names.contains(&"block-swings"));
    let page = solomonoff(&["list"]).stdout;
    for row in document.as_array().unwrap() {
        for key in ["claim", "source", "grade"] {
            assert!(!row[key].as_str().unwrap().is_empty());
        }
        assert!(page.contains(row["name"].as_str().unwrap()));
    }
    assert!(
        page.lines().all(|line| line.chars().count() <= 80),
        "{page}"
    );
}
