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
fn help_behind_a_name_lists_its_parameters_and_runs_nothing() {
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
fn each_claim_is_printed_with_verdict_measured_and_theory_in_eighty_columns() {
    let ran = solomonoff(&QUICK);
    assert_eq!(ran.code, 0);
    let claims = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with("  holds: "))
        .count();
    assert!(claims >= 5);
    let starting = |start: &str| {
        ran.stdout
            .lines()
            .filter(|l| l.trim_start().starts_with(start))
            .count()
    };
    assert!(starting("measured") >= claims);
    for line in ran.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(ran.stdout.contains("0 violated"), "{}", ran.stdout);
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
