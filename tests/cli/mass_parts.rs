use std::process::Command;
use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::command::{Place, Ran};

/// Catches a result that is printed from another place, a part that is kept and done again, and draws that depend on
/// where the search went on.
#[test]
fn killed_again_and_again_and_continued_the_bytes_are_those_of_an_undisturbed_run() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for more in [
        &["--bits", "34", "--json"][..],
        &["--bits", "33", "--draws", "300000"],
    ] {
        let words = [&["mass", "0110", "--steps", "2000"], more].concat();
        let whole = Place::new().run(&words);
        let continued = Place::new();
        let words = [&words[..], &["--checkpoint", "run.redb"]].concat();
        // Later and later, so that it ends on a slow machine too.
        let ended = (1..)
            .find_map(|attempt| {
                let milliseconds = u64::from(random.next_u32()) % (150 * attempt);
                continued.run_and_kill(&words, milliseconds)
            })
            .unwrap();
        assert_eq!(ended.code, 0, "{ended:?}");
        assert_eq!(ended.stdout, whole.stdout, "{words:?}");
        let left: Vec<String> = continued.files().into_keys().collect();
        assert!(!left.contains(&"run.redb".to_owned()), "{left:?}");
    }
}

/// Catches a checkpoint that is removed though there is something left to do, and another question that goes on
/// from it.
#[cfg(unix)]
#[test]
fn interrupted_it_keeps_what_is_finished_and_goes_on_from_there() {
    let place = Place::new();
    let words = [
        "mass",
        "0110",
        "--bits",
        "35",
        "--json",
        "--checkpoint",
        "run.redb",
    ];
    let mut child = place.spawn(&words);
    while !place.path().join("run.redb").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(300));
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let Ran { code, stderr, .. } = place.ended(child).unwrap();
    // A fast machine may have been done by then.
    if code == 130 {
        assert!(stderr.contains("kept in run.redb"), "{stderr}");
        let ask = |x, more: &[&str], told: &str| {
            let words = ["mass", x, "--checkpoint", "run.redb"];
            let before = place.files().remove("run.redb");
            let ran = place.run(&[&words[..], more].concat());
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
            assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
            assert!(
                ran.stderr.contains("another --checkpoint"),
                "{}",
                ran.stderr
            );
            // The store notes that it was opened, and no more.
            assert_eq!(before.is_some(), place.files().contains_key("run.redb"));
        };
        let asked = "the mass of `0110` by the engine, not the mass of";
        ask("0111", &["--bits", "35"], &format!("{asked} `0111`"));
        ask("0110", &["--bits", "34"], "its bits is 35, not 34");
        ask(
            "0110",
            &["--bits", "35", "--steps", "999"],
            "its steps is 1000, not 999",
        );
        ask("0110", &["--bits", "35", "--naive"], asked);
        let table = [
            "table",
            "-L",
            "35",
            "-T",
            "4",
            "--summary",
            "--checkpoint",
            "run.redb",
        ];
        let ran = place.run(&table);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("question"), "{}", ran.stderr);
    }
    let ended = place.run(&words);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!place.files().contains_key("run.redb"));
    assert_eq!(ended.stdout, Place::new().run(&words[..5]).stdout);
}

/// Saves a shard of a search as `NAME`.
fn shard(place: &Place, words: &[&str], share: &str, file: &str) -> Ran {
    let ran = place.run(&[words, &["--shard", share, "-o", file]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr
            .contains(&format!("shard {share} saved in {file}")),
        "{}",
        ran.stderr
    );
    ran
}

/// Catches a figure that is printed from the shards by another way than from a search: the limits, the cylinders, the
/// deciders, what the draws say, and at which confidence.
#[test]
fn shards_merged_in_any_order_are_the_bytes_of_the_undivided_run() {
    for (words, of) in [
        (&["mass", "0110100110", "--bits", "17"][..], 3),
        (
            &[
                "mass",
                "01",
                "--bits",
                "15",
                "--steps",
                "77",
                "--threads",
                "1",
            ],
            2,
        ),
        (&["mass", "", "--bits", "9"], 2),
        (&["mass", "11", "--bits", "12", "--naive"], 1),
        (
            &[
                "mass",
                "0101",
                "--bits",
                "16",
                "--draws",
                "600000",
                "--confidence",
                "0.01",
                "--seed",
                "4",
            ],
            2,
        ),
    ] {
        let place = Place::new();
        let whole = [place.run(words), place.run(&[words, &["--json"]].concat())];
        let names: Vec<String> = (1..=of).rev().map(|number| format!("s{number}")).collect();
        for (name, number) in names.iter().zip((1..=of).rev()) {
            shard(&place, words, &format!("{number}/{of}"), name);
        }
        let mut merge: Vec<&str> = vec!["merge"];
        merge.extend(names.iter().map(String::as_str));
        let page = place.run(&merge);
        merge.push("--json");
        let merged = [page, place.run(&merge)];
        for (merged, whole) in merged.iter().zip(&whole) {
            assert_eq!(merged.code, 0, "{merged:?}");
            assert_eq!(merged.stdout, whole.stdout, "{words:?}");
            assert_eq!(merged.stderr, "");
        }
    }
}

#[test]
fn a_shard_says_which_it_is_and_what_makes_an_answer_of_it() {
    let place = Place::new();
    let words = ["mass", "0101", "--bits", "16"];
    let page = shard(&place, &words, "2/3", "s").stdout;
    assert!(
        page.starts_with("M(0101), shard 2/3\n4 symbols, 16 bits, "),
        "{page}"
    );
    assert!(page.contains("all 3 shards"), "{page}");
    let json = [&words[..], &["--json"]].concat();
    let document = shard(&place, &json, "2/3", "s").json();
    assert_eq!(document["shard"], "2/3");
    assert_eq!(document["stop"], "bits");
    assert!(document.get("upper").is_none(), "{document}");
}

/// A shard may have a checkpoint of its own.
#[test]
fn a_shard_that_is_killed_and_continued_is_the_same_file() {
    let place = Place::new();
    let words = ["mass", "0110", "--bits", "34", "--shard", "2/2", "-o", "s"];
    assert_eq!(place.run(&words).code, 0);
    let file = place.files().remove("s");
    let continued = Place::new();
    let words = [&words[..], &["--checkpoint", "run.redb"]].concat();
    let ended = (1..).find_map(|attempt| continued.run_and_kill(&words, 150 * attempt));
    assert_eq!(ended.unwrap().code, 0);
    let mut files = continued.files();
    assert!(file.is_some() && files.remove("s") == file);
    assert!(!files.contains_key("run.redb"));
}

#[test]
fn shards_that_do_not_make_a_whole_are_refused() {
    let place = Place::new();
    let words = ["mass", "0101", "--bits", "14"];
    let sampled = [&words[..], &["--draws", "1000"]].concat();
    let doubtful = [&sampled[..], &["--confidence", "0.1"]].concat();
    let seeded = [&sampled[..], &["--seed", "2"]].concat();
    for (file, share, words) in [
        ("a", "1/2", &words[..]),
        ("b", "2/2", &words),
        ("third", "3/3", &words),
        ("x", "2/2", &["mass", "0111", "--bits", "14"]),
        ("bits", "2/2", &["mass", "0101", "--bits", "13"]),
        (
            "steps",
            "2/2",
            &["mass", "0101", "--bits", "14", "--steps", "9"],
        ),
        ("naive", "2/2", &["mass", "0101", "--bits", "14", "--naive"]),
        ("drawn", "1/2", &sampled),
        ("drawn-b", "2/2", &sampled),
        ("doubtful", "2/2", &doubtful),
        ("seeded", "2/2", &seeded),
    ] {
        shard(&place, words, share, file);
    }
    let table = [
        "table", "-L", "9", "-T", "4", "--shard", "2/2", "-o", "table",
    ];
    assert_eq!(place.run(&table).code, 0);
    place.write("notes.txt", "no shard");
    let different = "shard 2 is of another machine, budget, division";
    for (files, told) in [
        (&["a"][..], "of 2 shards 1 different"),
        (&["a", "a"], "of 2 shards 1 different"),
        (&["a", "b", "b"], "of 2 shards 2 different"),
        (&["a", "third"], different),
        (&["a", "x"], different),
        (&["a", "bits"], different),
        (&["a", "steps"], different),
        (&["a", "naive"], different),
        (&["a", "drawn-b"], different),
        (&["drawn", "doubtful"], different),
        (&["drawn", "seeded"], different),
        (
            &["a", "table"],
            "table is not a shard of a search: it is a table",
        ),
        (
            &["table", "a"],
            "table is not a shard of a search: it is a table",
        ),
        (&["a", "notes.txt"], "notes.txt is not a shard of a search"),
        (&["a", "missing"], "missing"),
        (&["a", "b", "-o", "merged"], "leave them out"),
        (&["a", "b", "--summary"], "leave them out"),
    ] {
        place.refused(&[&["merge"], files].concat(), &[told]);
    }
    assert_eq!(place.run(&["merge", "drawn-b", "drawn"]).code, 0);
    // Some of all bytes: the library tries every one.
    let whole = place.files().remove("b").unwrap();
    for place_of_flip in (0..whole.len()).step_by(whole.len() / 12) {
        let mut altered = whole.clone();
        altered[place_of_flip] ^= 4;
        place.write("b", altered);
        place.refused(&["merge", "a", "b"], &["b is"]);
    }
}

/// Catches an option that is taken and does nothing.
#[test]
fn options_that_do_not_go_together_are_refused() {
    let place = Place::new();
    let refused = |more: &[&str], told: &[&str]| {
        place.refused(&[&["mass", "01"], more].concat(), told);
    };
    for part in [&["--checkpoint", "c"][..], &["--shard", "1/2", "-o", "s"]] {
        refused(part, &["--bits"]);
        for other in [["--time", "1s"], ["--gap", "2"]] {
            let words = [&["-L", "9"][..], part, &other].concat();
            refused(&words, &["cannot be used with", part[0], other[0]]);
        }
        refused(&[part, &["--table", "t"]].concat(), &["--table"]);
    }
    refused(&["-L", "9", "--shard", "1/2"], &["--output"]);
    refused(&["-L", "9", "-o", "s"], &["--shard"]);
    for wrong in ["0/2", "3/2", "1", "x/2"] {
        refused(&["-L", "9", "-o", "s", "--shard", wrong], &["--shard"]);
    }
}
