//! `run FILE.toml`: one's own data, and a built-in scenario with settings of one's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use solomonoff::suite::{ScenarioFile, registry};

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
        let mut document = ran.json();
        assert!(document["file"].as_str().unwrap().starts_with(source));
        results.push((all_but_the_file(&mut document), without_the_file(files)));
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
}

/// A result but for the text of its scenario file.
fn all_but_the_file(document: &mut serde_json::Value) -> serde_json::Value {
    document.as_object_mut().unwrap().remove("file");
    document.clone()
}

/// The CSV and SVG files of a run but for the text of its scenario file, which a picture carries along.
fn without_the_file(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let is_text = |name: &str| name.ends_with(".csv") || name.ends_with(".svg");
    let files = files.into_iter().filter(|(name, _)| is_text(name));
    let files: BTreeMap<String, String> = files
        .map(|(name, bytes)| {
            let mut text = String::from_utf8(bytes).unwrap();
            let begin = text.find("<solomonoff:entry key=\"file\">");
            assert_eq!(begin.is_some(), name.ends_with(".svg"), "{name}");
            if let Some(begin) = begin {
                let end = text[begin..].find("</solomonoff:entry>").unwrap();
                text.replace_range(begin..begin + end, "");
            }
            (name, text)
        })
        .collect();
    assert!(!files.is_empty());
    files
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

#[test]
fn safe_bayes_is_a_remedy_of_a_file_and_too_many_halvings_are_named_by_their_place() {
    let file = |halvings: u32| {
        format!(
            "symbols = \"0110\"\n{CLASS}[[hypothesis]]\nkind = \"kt\"\n[[remedy]]\nkind = \"safe-bayes\"\nhalvings = {halvings}\n"
        )
    };
    let place = Place::new();
    place.write("own.toml", file(4));
    let ran = place.run(&["run", "own.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("SafeBayes, 4 halvings"), "{ran:?}");
    assert!(ran.stdout.contains("7  SafeBayes, 4 halvings\n"), "{ran:?}");
    place.write("own.toml", file(11));
    let ran = place.run(&["run", "own.toml"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = [
        "line 12, column 12",
        "11 halvings are too many",
        "at most 10",
    ];
    assert!(told.iter().all(|words| said.contains(words)), "{said}");
}

/// The words of a text, one space between two.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const COINS: &str = "[truth]\nkind = \"bernoulli\"\np = \"2/5\"\nn = 60\n[[hypothesis]]\nkind = \"bernoulli\"\np = \"1/3\"\n[[hypothesis]]\nkind = \"kt\"\n";

#[test]
fn remedies_stand_side_by_side_with_claims_columns_and_curves_of_their_own() {
    let place = Place::new();
    place.write(
        "own.toml",
        format!(
            "{COINS}[[remedy]]\nkind = \"switch\"\n[[remedy]]\nkind = \"fixed-share\"\nrate = \"1/100\"\n[[remedy]]\nkind = \"generalised\"\neta = \"1/2\"\n"
        ),
    );
    let ran = place.run(&["run", "own.toml", "--csv", "--json"]);
    let document = ran.json();
    let claims = document["claims"].as_array().unwrap();
    let ids: Vec<&str> = claims
        .iter()
        .filter_map(|claim| claim["id"].as_str())
        .collect();
    for id in [
        "staying-switch",
        "staying-fixed-share-1-100",
        "remedy-log-loss-switch",
        "remedy-log-loss-fixed-share-1-100",
        "remedy-log-loss-generalised-1-2",
    ] {
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert_eq!(
        document["parameters"]["remedies"].as_array().map(Vec::len),
        Some(3)
    );
    let files = place.files();
    let text = |name: &str| {
        let bytes = files[&format!("solomonoff-out/own/{name}")].clone();
        String::from_utf8(bytes).unwrap()
    };
    let header = text("loss.csv")
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    assert_eq!(
        header.replace('"', ""),
        "t_symbols,seed,mixture_loss_bits,best_loss_bits,bound_bits,switch_loss_bits,fixed_share_1_100_loss_bits,generalised_1_2_loss_bits,truth_loss_bits"
    );
    for name in [
        "switch distribution",
        "fixed share 1/100",
        "generalised Bayes",
    ] {
        assert!(text("loss.svg").contains(name), "{name}");
    }
}

#[test]
fn every_seed_has_its_run_and_the_command_line_has_the_last_word() {
    let file = |seeds: &str| format!("{seeds}\n{COINS}[[remedy]]\nkind = \"thompson\"\n");
    let place = Place::new();
    place.write("many.toml", file("seeds = [5, 2, 9]"));
    let ran = place.run(&["run", "many.toml", "--csv", "-v"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = plain(&ran.stdout);
    assert!(
        said.contains("seeds=5,2,9 ") && !said.contains("seed=5"),
        "{said}"
    );
    assert!(said.contains("Mean over the 3 seeds."), "{said}");
    let files = place.files();
    let result = String::from_utf8(files["solomonoff-out/many/result.json"].clone()).unwrap();
    let document: serde_json::Value = serde_json::from_str(&result).unwrap();
    assert_eq!(
        document["parameters"]["seeds"],
        serde_json::json!([5, 2, 9])
    );
    assert_eq!(document["seed"], 5);
    let rows = |folder: &str, files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let text = String::from_utf8(files[&format!("solomonoff-out/{folder}/loss.csv")].clone());
        text.unwrap().lines().skip(1).map(str::to_owned).collect()
    };
    let all = rows("many", &files);
    assert_eq!(all.len(), 3 * 61);

    // Each seed alone, named in the file or on the command line, gives the rows that it has among others.
    for (index, seed) in ["5", "2", "9"].into_iter().enumerate() {
        place.write("one.toml", file(&format!("seed = {seed}")));
        let by_file = place.run(&["run", "one.toml", "--csv", "--json"]);
        let one = place.files();
        assert_eq!(rows("one", &one), all[61 * index..61 * (index + 1)]);
        place.write("one.toml", file("seeds = [5, 2, 9]"));
        let by_line = place.run(&["run", "one.toml", "--csv", "--json", "--seed", seed]);
        let [by_file, by_line] = [by_file, by_line].map(|ran| all_but_the_file(&mut ran.json()));
        assert_eq!(by_file, by_line);
        assert_eq!(without_the_file(one), without_the_file(place.files()));
    }
}

#[test]
fn what_seeds_and_remedies_cannot_be_is_refused_with_its_place_and_the_next_step() {
    let place = Place::new();
    let certain = COINS.replace("2/5", "1");
    for (text, told) in [
        (
            format!("{COINS}[remedy]\nkind = \"switch\"\n"),
            ["line 10, column 1", "write [[remedy]]"],
        ),
        (
            format!("seeds = [1, 2]\nsymbols = \"01\"\n{CLASS}"),
            ["line 1, column 9", "remove `seeds`"],
        ),
        (
            format!("seed = 1\nseeds = [1, 2]\n{COINS}"),
            ["line 2, column 9", "not both"],
        ),
        (
            "scenario = \"block-swings\"\nseeds = [1, 2]\n".to_owned(),
            ["line 2, column 9", "--seed K"],
        ),
        (
            format!("seeds = [1, 2]\n{certain}"),
            ["draws the same data with every seed", "give one seed"],
        ),
    ] {
        place.write("own.toml", &text);
        let ran = place.run(&["run", "own.toml"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{text}");
        let said = plain(&ran.stderr);
        assert!(told.iter().all(|words| said.contains(words)), "{said}");
        assert!(!place.path().join("solomonoff-out/own").exists());
    }
}

/// `programs/` of the checkout.
fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

#[test]
fn every_scenario_is_shipped_as_a_file_that_says_its_claim_and_spells_out_its_defaults() {
    for scenario in registry().iter() {
        let name = scenario.about().name;
        let path = programs().join(format!("{name}.toml"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        match ScenarioFile::parse(&text) {
            Ok(ScenarioFile::BuiltIn {
                scenario: named,
                settings,
            }) => {
                assert_eq!(named.about().name, name);
                assert_eq!(*settings, scenario.defaults(), "{name}");
            }
            Ok(_) => panic!("{name}: the file is of one's own data or worlds"),
            Err(error) => panic!("{name}: {error}"),
        }
        // What a file leaves out is the default as well, so the keys are compared too.
        let table: toml::Table = text.parse().unwrap();
        let said: BTreeSet<&str> = table
            .get("parameters")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(|parameters| parameters.keys().map(String::as_str))
            .collect();
        let parameters = scenario.parameters();
        let all: BTreeSet<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(said, all, "{name}");
        assert!(table.contains_key("seed"), "{name} says no seed");
        let comments: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix('#'))
            .flat_map(str::split_whitespace)
            .collect();
        let comments = comments.join(" ");
        assert!(
            comments.contains(scenario.about().claim),
            "{name}: {comments}"
        );
    }
}

#[test]
fn every_shipped_file_of_a_scenario_bears_its_name() {
    for entry in std::fs::read_dir(programs()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        match ScenarioFile::parse(&text) {
            Ok(ScenarioFile::BuiltIn { scenario, .. }) => {
                assert_eq!(path.file_stem().unwrap(), scenario.about().name);
            }
            Ok(
                ScenarioFile::OwnData { .. }
                | ScenarioFile::Agent(_)
                | ScenarioFile::Network { .. },
            ) => {}
            Err(error) => panic!("{}: {error}", path.display()),
        }
    }
}

#[test]
fn a_shipped_file_gives_what_the_name_gives() {
    // The last one draws, so a seed that gets lost would show.
    for name in [
        "twin-odds",
        "selected-bits",
        "reparametrisation",
        "freedman-diaconis-discrete",
    ] {
        let (one, two) = (Place::new(), Place::new());
        let file = programs().join(format!("{name}.toml"));
        let by_file = one.run(&["run", file.to_str().unwrap(), "--json"]);
        let by_name = two.run(&["run", name, "--json"]);
        assert_eq!(by_name.code, 0, "{by_name:?}");
        assert!(by_file == by_name, "{name}: another result");
        assert!(one.files() == two.files(), "{name}: other files");
    }
}
