//! `run FILE.toml` with `kind = "agent"`: an agent in worlds of one's own.

use std::path::Path;

use serde_json::json;
use solomonoff::machine::Program;

use crate::command::{Place, Ran};

/// The words of a text, one space between two.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A run of `kind = "agent"` and these lines.
fn ran(place: &Place, text: &str, words: &[&str]) -> Ran {
    place.write("mine.toml", format!("kind = \"agent\"\n{text}"));
    place.run(&[&["run", "mine.toml"], words].concat())
}

fn document(text: &str) -> serde_json::Value {
    ran(&Place::new(), text, &["--json"]).json()
}

fn said(text: &str) -> String {
    let ran = ran(&Place::new(), text, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    plain(&ran.stdout)
}

const PAIR: &str = "[[world]]\nkind = \"program\"\nsource = \"]\"\n[[world]]\nkind = \"program\"\nsource = \"?]\"\n";

/// Exit 2, one message, nothing written.
#[test]
fn what_cannot_be_is_refused_with_a_sentence() {
    for (text, told) in [
        (
            "horizon = 3\nactions = 0\n",
            "line 3, column 11: an agent with no action cannot act: give at least 1 action",
        ),
        (
            "horizon = 3\nA = 0\n",
            "line 3, column 5: an action has 0 bits and a percept 1; each needs at least 1",
        ),
        (
            "horizon = 3\nP = 0\n",
            "line 3, column 5: an action has 1 bits and a percept 0; each needs at least 1",
        ),
        (
            "horizon = 3\nrewards = [0, \"3/2\"]\n",
            "line 3, column 15: the reward 3/2 of percept 1 (from 0) is outside the declared range 0 to 1; widen the range",
        ),
        (
            "enumerated = 6\nhorizon = 40\n",
            "line 3, column 11: 4^40 histories do not fit into memory: a horizon of at most 12 does",
        ),
        (
            "horizon = 3\ntruth = \"nobody\"\n",
            "line 3, column 9: no world is called \"nobody\"",
        ),
        (
            "horizon = 3\npolicy = \"luck\"\n",
            "line 3, column 10: unknown variant `luck`",
        ),
    ] {
        let place = Place::new();
        // An enumerated prior has its own weights, so that the list of worlds has to go.
        let worlds = if text.contains("enumerated") {
            ""
        } else {
            PAIR
        };
        let ran = ran(&place, &format!("{text}{worlds}"), &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{text}");
        assert!(plain(&ran.stderr).contains(told), "{}", ran.stderr);
        assert!(!place.path().join("solomonoff-out").exists(), "{text}");
    }
    let place = Place::new();
    place.write("mine.toml", "kind = \"agents\"\n");
    let ran = place.run(&["run", "mine.toml"]);
    assert_eq!(ran.code, 2);
    assert!(
        plain(&ran.stderr).contains("a file's kind is \"agent\" or \"network\""),
        "{ran:?}"
    );
}

/// 4^40 histories of a program that writes every action down.
#[test]
fn a_list_of_worlds_with_too_many_beliefs_names_the_horizon_that_fits() {
    let place = Place::new();
    let text = "horizon = 40\n[[world]]\nkind = \"program\"\nsource = \"?>]\"\n";
    let ran = ran(&place, text, &[]);
    assert_eq!(ran.code, 2);
    let said = plain(&ran.stderr);
    assert!(
        said.contains("4^40 histories") && said.contains("write horizon = 20 or less"),
        "{said}"
    );
}

#[test]
fn a_silent_world_ends_the_run_and_each_missing_cycle_counts_death() {
    let text = "horizon = 5\nrange = [-1, 1]\ndeath = \"-1/2\"\npolicy = {kind = \"always\", action = \"1\"}\ntruth = \
                \"?[]+]\"\n[[world]]\nkind = \"program\"\nsource = \"?[]+]\"\n";
    let found = document(text);
    assert_eq!(found["ended"], "silent");
    assert_eq!(found["rewards"], "-5/2");
    assert_eq!(found["cycles"].as_array().unwrap().len(), 1);
    assert_eq!(found["cycles"][0]["percept"], json!(null));
    assert_eq!(found["cycles"][0]["reward"], "-1/2");
    let said = said(text);
    assert!(
        said.contains("In cycle 1 the world falls silent: no percept comes any more"),
        "{said}"
    );
    assert!(said.contains("`?[]+]`"), "{said}");
}

#[test]
fn an_open_world_gives_enclosures() {
    let text = "horizon = 4\nsteps = 2\nweights = \"length\"\ntruth = \"+]\"\n[[world]]\nkind = \"program\"\nsource = \
                \"+]\"\n[[world]]\nkind = \"program\"\nsource = \">+]\"\n";
    let found = document(text);
    let q = &found["cycles"][0]["values"][0]["q"];
    let end = |end: &str| q[end].as_str().unwrap().parse::<f64>().unwrap();
    // 8/9 of the weight gives 2 of 4, the rest between nothing and 4.
    assert!(
        (end("lower") - 16.0 / 9.0).abs() < 1e-9 && (end("upper") - 20.0 / 9.0).abs() < 1e-9,
        "{q}"
    );
    assert!(
        said(text).contains("At most 0.11112 of its belief is open"),
        "{}",
        said(text)
    );
}

#[test]
fn all_refuted_is_named_and_has_no_value() {
    let text = "horizon = 4\ntruth = \"+]\"\n[[world]]\nkind = \"program\"\nsource = \">+]\"\n";
    let found = document(text);
    assert_eq!(
        (&found["ended"], &found["all_refuted_at"]),
        (&json!("all-refuted"), &json!(2))
    );
    assert_eq!(found["posterior"], json!([]));
    let told = said(text);
    assert!(
        told.contains("all-refuted: after cycle 2 no world is left"),
        "{told}"
    );
    assert!(!told.contains("NaN"));
    // By the history that was given: no cycle, no value.
    let text = "horizon = 4\nhistory = \"0/1\"\n[[world]]\nkind = \"program\"\nsource = \"]\"\n";
    let found = document(text);
    assert_eq!(
        (&found["ended"], &found["all_refuted_at"]),
        (&json!("all-refuted"), &json!(1))
    );
    assert_eq!(found["cycles"], json!([]));
}

/// Two bandits: arm 0 pays 1/2 for sure known, arm 1 pays always or never. One pull tells: (1 + 2 1)/2 + 1/2 (2 1/2).
#[test]
fn a_bandit_is_a_line() {
    let found = document(
        "horizon = 3\ntruth = \"good\"\nworld = [\n{name = \"good\", kind = \"bandit\", arms = [\"1/2\", 1]},\n{name = \
         \"bad\", kind = \"bandit\", arms = [\"1/2\", 0]},\n]\n",
    );
    let first = &found["cycles"][0];
    assert_eq!(first["values"][1]["q"], json!({"lower": "2", "upper": "2"}));
    assert_eq!(first["action"], "1");
    assert_eq!(
        found["posterior"],
        json!([{"name": "good", "posterior": {"lower": "1", "upper": "1"}}])
    );
    assert_eq!(
        (&found["rewards"], &found["ended"]),
        (&json!("3"), &json!("horizon"))
    );
}

/// The shipped examples: no claim is violated, and their first lines say what the agent does.
#[test]
fn the_examples_hold() {
    for (name, text, told) in [
        (
            "agent-coin",
            include_str!("../../programs/agent-coin.toml"),
            "10 cycles to go",
        ),
        (
            "agent-tiger",
            include_str!("../../programs/agent-tiger.toml"),
            "the agent does `listen`",
        ),
        (
            "agent-enumerated",
            include_str!("../../programs/agent-enumerated.toml"),
            "249 programs to 12 bits",
        ),
        (
            "agent-lights-off",
            include_str!("../../programs/agent-lights-off.toml"),
            "the agent does `1`",
        ),
        (
            "agent-template",
            include_str!("../../programs/agent-template.toml"),
            "weighs 4 worlds",
        ),
    ] {
        let place = Place::new();
        place.write(&format!("{name}.toml"), text);
        let ran = place.run(&["run", &format!("{name}.toml")]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let said = plain(&ran.stdout);
        assert!(said.contains("0 violated") && said.contains(told), "{said}");
        assert!(
            ran.stdout.lines().all(|line| line.chars().count() <= 80),
            "{}",
            ran.stdout
        );
        let files = place.files();
        for file in [
            "result.json",
            "cycles.csv",
            "cycles.parquet",
            "episode.csv",
            "episode.svg",
            "belief.csv",
            "belief.svg",
        ] {
            assert!(
                files.contains_key(&format!("solomonoff-out/{name}/{file}")),
                "{file}"
            );
        }
    }
}

/// A first bet on one of two coins, 4/5 heads or 4/5 tails: 1/2, and with what it tells 17/25 for the second.
#[test]
fn a_coin_of_four_fifths_is_bet_on() {
    let coins =
        include_str!("../../programs/agent-coin.toml").replace("horizon = 10", "horizon = 2");
    let place = Place::new();
    place.write("coin.toml", coins);
    let found = place.run(&["run", "coin.toml", "--json"]).json();
    let q = &found["cycles"][0]["values"];
    assert_eq!(q[0]["q"], json!({"lower": "59/50", "upper": "59/50"}));
    assert_eq!(
        found["cycles"][0]["learning"],
        json!({"lower": "9/50", "upper": "9/50"})
    );
    assert_eq!(found["cycles"][0]["tied"], true);
}

#[test]
fn the_same_file_gives_the_same_bytes_on_any_number_of_threads() {
    let text = include_str!("../../programs/agent-tiger.toml");
    let run = |threads: &str| {
        let place = Place::new();
        place.write("tiger.toml", text);
        let ran = place.run(&["run", "tiger.toml", "--seed", "5", "--threads", threads]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stdout.contains("seed=5"), "{}", ran.stdout);
        (ran.stdout, place.files())
    };
    assert!(run("1") == run("2"));
}

#[test]
fn the_template_is_a_file_that_runs_and_the_old_one_is_still_the_first() {
    let place = Place::new();
    let agent = place.run(&["run", "--template", "agent"]);
    assert_eq!(
        (agent.code, agent.stdout.as_str()),
        (0, include_str!("../../programs/agent-template.toml"))
    );
    for words in [&["run", "--template"][..], &["run", "--template", "data"]] {
        let data = place.run(words);
        assert_eq!(
            data.stdout,
            include_str!("../../programs/own-template.toml")
        );
    }
    assert_eq!(place.run(&["run", "--template", "else"]).code, 2);
    place.write("mine.toml", &agent.stdout);
    let help = place.run(&["run", "mine.toml", "--help"]);
    assert!(
        plain(&help.stdout).contains("each [[world]] is one"),
        "{help:?}"
    );
    let refused = place.run(&["run", "mine.toml", "--set", "n=1"]);
    assert_eq!(refused.code, 2);
    assert_eq!(place.run(&["run", "mine.toml", "--every", "1"]).code, 2);
}

/// Every source file that is shipped is a program whose comment says its length, and that `show` and `exec` take.
#[test]
fn every_program_that_is_shipped_is_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let mut sources = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "kraft") {
            continue;
        }
        sources += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let program = Program::parse(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert!(text.starts_with("# "), "{path:?} says nothing of itself");
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| pair[1].starts_with("bits")) {
            if let Ok(bits) = pair[0].trim_start_matches('(').parse::<u32>() {
                assert_eq!(program.length_bits(), bits, "{path:?}");
            }
        }
        let ran = Place::new().run(&["show", path.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{path:?}: {ran:?}");
    }
    assert!(sources >= 23, "{sources}");
}

/// The worlds among them, by what they answer.
#[test]
fn shipped_worlds_answer_as_their_comments_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    for (name, bits, actions, data, output) in [
        ("lights-off", ["1", "1"], "000100000", "", "011100011"),
        ("lights-off-twin", ["1", "1"], "10000000", "", "11101101"),
        ("trap", ["1", "1"], "0010", "", "11"),
        ("trap-reversed", ["1", "1"], "1101", "", "11"),
        ("return-action", ["1", "1"], "01101001", "", "01101001"),
        ("deny-action", ["1", "1"], "0110", "", "1001"),
        ("one-in-four", ["1", "1"], "11111000", "", "00011110"),
        ("password", ["2", "1"], "00110110010000", "", "0001111"),
        ("noise-screen", ["1", "2"], "010110", "1101", "000100010000"),
    ] {
        let path = folder.join(format!("{name}.kraft"));
        let length = output.len().to_string();
        let words = [
            "exec",
            path.to_str().unwrap(),
            "--symbols",
            &length,
            "--actions",
            actions,
            "--action-bits",
            bits[0],
            "--percept-bits",
            bits[1],
            "--data",
            data,
            "--json",
        ];
        let ran = Place::new().run(&words);
        assert_eq!(ran.json()["output"], output, "{name}");
    }
}
