//! `run FILE.toml`: one's own data, and a built-in scenario with settings of one's own.

use crate::command::Place;

const CLASS: &str = "[[hypothesis]]\nkind = \"sequence\"\nperiod = \"1\"\n[[hypothesis]]\nkind = \"program\"\nsource = \">+]\"\n";

#[test]
fn own_data_from_file_standard_input_and_inline_give_the_same_result() {
    let place = Place::new();
    place.write("bits.txt", "11 1\n1");
    let mut results = Vec::new();
    for source in ["data = \"bits.txt\"", "data = \"-\"", "symbols = \"1111\""] {
        place.write("own.toml", format!("{source}\n{CLASS}"));
        let ran = place.run_with_input(&["run", "own.toml", "--json"], "1111\n");
        assert_eq!(ran.code, 0, "{ran:?}");
        let mut files = place.files();
        files.retain(|name, _| name.starts_with("solomonoff-out/own/"));
        assert!(files.contains_key("solomonoff-out/own/result.json"));
        assert!(files.contains_key("solomonoff-out/own/posterior.parquet"));
        assert!(files.contains_key("solomonoff-out/own/loss.svg"));
        results.push((ran.stdout, files));
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
}

#[test]
fn a_class_that_is_all_refuted_is_named_so() {
    let place = Place::new();
    place.write("own.toml", format!("symbols = \"1101\"\n{CLASS}"));
    let ran = place.run(&["run", "own.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("all-refuted: after symbol 3 "), "{said}");
    assert!(!ran.stdout.contains("NaN"));
}

#[test]
fn a_built_in_scenario_from_a_file_gives_what_its_name_gives() {
    let place = Place::new();
    place.write(
        "mine.toml",
        "scenario = \"block-swings\"\n[parameters]\nd = \"1/8\"\n",
    );
    let by_file = place.run(&["run", "mine.toml", "--json"]);
    let by_name = place.run(&["run", "block-swings", "--set", "d=1/8", "--json"]);
    assert_eq!(by_file.code, 0, "{by_file:?}");
    assert_eq!(by_file.stdout, by_name.stdout);
    let files = place.files();
    assert_eq!(
        files["solomonoff-out/mine/result.json"],
        files["solomonoff-out/block-swings/result.json"]
    );
}

#[test]
fn the_example_holds() {
    let place = Place::new();
    place.write(
        "own-data.toml",
        include_str!("../../programs/own-data.toml"),
    );
    let ran = place.run(&["run", "own-data.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("0 violated"), "{}", ran.stdout);
}

#[test]
fn the_examples_with_a_truth_hold_and_take_a_seed() {
    for (name, text) in [
        ("own-truth", include_str!("../../programs/own-truth.toml")),
        ("own-remedy", include_str!("../../programs/own-remedy.toml")),
    ] {
        let place = Place::new();
        place.write(&format!("{name}.toml"), text);
        let file = format!("{name}.toml");
        let ran = place.run(&["run", &file, "--seed", "3"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stdout.contains("0 violated"), "{}", ran.stdout);
        assert!(ran.stdout.contains("seed=3"), "{}", ran.stdout);
    }
}
