use std::path::Path;

use serde_json::Value;

use crate::command::{Place, solomonoff};

fn count(document: &Value, output: &str) -> u64 {
    let rows = document["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["output"] == output);
    row.map_or(0, |row| row["count"].as_u64().unwrap())
}

/// Lines by length and symbols, as one file has rows of equal count by another order than another.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn two_and_three_states_have_the_published_tables() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ctm");
    for states in ["2", "3"] {
        let place = Place::new();
        let ran = place.run(&["ctm", "--states", states, "-o", "d.tsv", "--json"]);
        let document = ran.json();
        let published = std::fs::read_to_string(data.join(format!("d{states}.tsv"))).unwrap();
        let saved = std::fs::read_to_string(place.path().join("d.tsv")).unwrap();
        let in_table: Vec<&str> = published.lines().skip(1).collect();
        let listed = sorted(&saved);
        for line in &in_table {
            assert!(listed.binary_search(line).is_ok(), "{line}");
            let (output, runs) = line.split_once('\t').unwrap();
            assert_eq!(count(&document, output).to_string(), runs, "{output}");
        }
        if states == "2" {
            assert_eq!(sorted(&saved), sorted(&published));
        }
    }
}

#[test]
fn four_states_are_counted_with_every_verdict() {
    let document = solomonoff(&["ctm", "--states", "4", "--json"]).json();
    assert_eq!(document["states"], 4);
    assert_eq!(document["halting"], 5_970_768_960_u64);
    assert_eq!(document["rows"].as_array().unwrap().len(), 1832);
    assert_eq!(count(&document, "0"), 1_224_440_064);
    assert_eq!(count(&document, "010"), 102_247_932);
    let verdicts = document["verdicts"].as_object().unwrap();
    let sum: u64 = verdicts.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((sum, &document["nodes"]), (858_909, &sum.into()));
    assert_eq!(verdicts["cut-off"], 0);
}

#[test]
fn the_page_begins_with_the_answer() {
    insta::assert_snapshot!(solomonoff(&["ctm", "--states", "2", "--rows", "4", "--verify"]).stdout, @"
    6,088 halting runs of machines with 2 states and 2 symbols have 22 outputs
    of 20,000 runs: every machine on each of 2 blank tapes

      output   runs  D          -log2 D
      0       2,000  0.328515   1.6059683588414
      1       2,000  0.328515   1.6059683588414
      00        508  0.0834428  3.5830679567313
      01        508  0.0834428  3.5830679567313
      and 18 more

    61 machines decided, up to what no run tells apart:
      halts             19
      no-exit            8
      cycle              3
      translated-cycle  27
      n-grams            4
    The longest run that halts has 6 steps; 0 have over 4,100.
    42 certificates checked and 0 runs run again, none refused.
    ");
}

#[test]
fn it_is_the_same_on_one_thread_and_on_two() {
    for words in [
        &["ctm", "--states", "4", "--json"][..],
        &["ctm", "--states", "2", "--symbols", "3", "--verify"],
        &["ctm", "--states", "4", "--cutoff", "20", "--json"],
    ] {
        let on = |threads| solomonoff(&[words, &["--threads", threads]].concat());
        let one = on("1");
        assert_eq!(one.code, 0, "{}", one.stderr);
        assert_eq!(one, on("2"), "{words:?}");
    }
}

#[test]
fn a_cutoff_counts_fewer_runs_and_claims_nothing_of_the_rest() {
    let cut = solomonoff(&["ctm", "--states", "2", "--cutoff", "5", "--json"]).json();
    let whole = solomonoff(&["ctm", "--states", "2", "--json"]).json();
    assert!(cut["halting"].as_u64() < whole["halting"].as_u64());
    assert!(cut["verdicts"]["cut-off"].as_u64().unwrap() > 0);
    assert_eq!(cut["cutoff"], 5);
    let same = solomonoff(&["ctm", "--states", "2", "--cutoff", "6", "--json"]).json();
    assert_eq!(same["rows"], whole["rows"]);
}

#[test]
fn sizes_that_are_not_proven_are_refused_with_those_that_are() {
    for words in [
        &["ctm", "--states", "3", "--symbols", "3"][..],
        &["ctm", "--states", "7"],
        &["ctm", "--states", "6", "--save"],
        &["ctm", "--states", "4", "--save", "--cutoff", "20"],
        &["ctm", "--states", "4", "--shard", "1/2"],
        &["ctm", "--states", "4", "--shard", "3/2", "-o", "part"],
        &["ctm", "--states", "1"],
        &["ctm", "--states", "2", "--symbols", "5"],
        &["ctm", "--states", "2", "--cutoff", "0"],
        &["ctm"],
    ] {
        let ran = solomonoff(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
    }
    let ran = solomonoff(&["ctm", "--states", "3", "--symbols", "3"]);
    assert!(
        ran.stderr.contains("2 states with 3 or 4"),
        "{}",
        ran.stderr
    );
}

#[test]
fn shards_together_are_the_whole_byte_for_byte() {
    let place = Place::new();
    let run = |words: &[&str]| {
        let ran = place.run(words);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    for shard in ["1/3", "2/3", "3/3"] {
        let file = &shard[..1];
        run(&["ctm", "--states", "4", "--shard", shard, "-o", file]);
    }
    run(&["ctm", "--states", "4", "--shard", "1/1", "-o", "whole"]);
    run(&["merge", "3", "1", "-o", "two"]);
    run(&["merge", "two", "2", "-o", "merged"]);
    let read = |file: &str| std::fs::read(place.path().join(file)).unwrap();
    assert_eq!(read("merged"), read("whole"));
    assert_eq!(place.run(&["merge", "two", "1"]).code, 2);
    let mut damaged = read("two");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(place.path().join("two"), damaged).unwrap();
    let refused = place.run(&["merge", "two", "2"]);
    assert!(refused.stderr.contains("checksum"), "{}", refused.stderr);
    assert_eq!(refused.code, 2);
}

#[test]
fn a_table_is_kept_whole_and_an_altered_one_is_refused() {
    let place = Place::new();
    let ran = place.run(&["ctm", "--states", "4", "--save"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let kept = place.path().join("solomonoff/ctm-4-2.txt");
    assert!(kept.is_file());
    // `complexity` looks for the table of five states: another one in its place is refused.
    std::fs::rename(&kept, kept.with_file_name("ctm-5-2.txt")).unwrap();
    let refused = place.run(&["complexity", "0101", "--bits", "8"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--save"), "{}", refused.stderr);
}

#[test]
fn a_run_that_is_killed_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let words = [
        "ctm",
        "--states",
        "5",
        "--cutoff",
        "500",
        "--shard",
        "1/10",
        "--checkpoint",
        "kept",
        "-o",
    ];
    let killed = place.run_and_kill(&[&words[..], &["part"]].concat(), 3500);
    let resumed = place.run(&[&words[..], &["part"]].concat());
    assert_eq!(resumed.code, 0, "{killed:?} {}", resumed.stderr);
    assert!(!place.path().join("kept").exists());
    let whole = place.run(&[
        "ctm",
        "--states",
        "5",
        "--cutoff",
        "500",
        "--shard",
        "1/10",
        "-o",
        "undisturbed",
    ]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let read = |file: &str| std::fs::read(place.path().join(file)).unwrap();
    assert_eq!(read("part"), read("undisturbed"));
}

/// Every length from 0 on has two ends or a sentence why not.
#[test]
fn the_strings_of_a_file_are_measured_and_none_has_a_silent_0() {
    let place = Place::new();
    let mut lines = vec![String::new(), "00000000".to_owned(), "01101001".to_owned()];
    lines.extend(
        (1..40)
            .chain([1000, 100_000])
            .map(|length| "0110001".repeat(length)[..length].to_owned()),
    );
    place.write("strings", lines.join("\n"));
    let document = place
        .run(&["ctm", "strings", "--states", "4", "--json"])
        .json();
    let strings = document["strings"].as_array().unwrap();
    assert_eq!(strings.len(), lines.len());
    assert_eq!(strings[2]["likelihood_ratio"], "11/3");
    assert_eq!(strings[2]["prob_random"], "11/14");
    for (of, line) in strings.iter().zip(&lines) {
        assert_eq!(of["symbols"], line.len());
        let positive = |name: &str| {
            let text = of[name].as_str().unwrap();
            text.parse::<f64>().unwrap() > 0.0
        };
        assert!(positive("ctm_lower"), "{of}");
        assert!(
            line.is_empty() || positive("bdm_lower") && positive("bdm_upper"),
            "{of}"
        );
        assert_eq!(of["ctm_upper"].is_null(), of["why"].is_string(), "{of}");
    }
    place.write("strings", "0120");
    let refused = place.run(&["ctm", "strings", "--states", "4"]);
    assert!(refused.stderr.contains("line 1"), "{}", refused.stderr);
}
