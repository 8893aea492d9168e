use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use solomonoff::exact::Rational;
use solomonoff::trace::Trace;

use crate::command::Place;

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Runs the words with one and with two threads: the same bytes.
fn same(place: &Place, words: &[&str]) -> String {
    let with = |threads| {
        let ran = place.run(&[words, &["--threads", threads]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.stderr);
        (ran.stdout, ran.stderr, place.files())
    };
    let one = with("1");
    assert!(one == with("2"), "{words:?}: other bytes");
    one.0
}

/// Catches samples in the order in which threads are done, and streams that depend on how many there are.
#[test]
fn samples_do_not_depend_on_threads_but_on_the_seed() {
    let place = Place::new();
    assert_eq!(
        place.run(&["table", "-L", "14", "-T", "6", "-o", "t"]).code,
        0
    );
    let count = ["sample", "--count", "40000"];
    for more in [
        &["--symbols", "8"][..],
        &["--symbols", "8", "--table", "t"],
        &["--table", "t"],
        &["--symbols", "8", "-o", "s.parquet"],
        &["--table", "t", "-o", "s.csv"],
    ] {
        let words = [&count, more].concat();
        let first = same(&place, &words);
        if !more.contains(&"-o") {
            assert_eq!(lines(&first).len(), 40_000);
            let other = place.run(&[&words[..], &["--seed", "2"]].concat()).stdout;
            assert_ne!(first, other, "{more:?}");
            // More samples begin with the same.
            let longer = [&["sample", "--count", "50000"], more].concat();
            assert!(place.run(&longer).stdout.starts_with(&first), "{more:?}");
        }
    }
}

/// The shares of all strings of three symbols lie within what the table proves, but for five standard deviations; and
/// each line's bits are those of its first symbols. Catches an op drawn with another chance than its own.
#[test]
fn shares_of_prefixes_lie_within_the_certified_bounds() {
    const COUNT: usize = 100_000;
    let place = Place::new();
    assert_eq!(
        place.run(&["table", "-L", "18", "-T", "3", "-o", "t"]).code,
        0
    );
    let ran = place.run(&[
        "sample",
        "--count",
        "100000",
        "--symbols",
        "10",
        "--table",
        "t",
    ]);
    let mut counts = BTreeMap::<String, usize>::new();
    for line in lines(&ran.stdout) {
        let x = line["x"].as_str().unwrap();
        let bounded = line["bounded_symbols"].as_u64().unwrap() as usize;
        assert_eq!(bounded, x.len().min(3));
        assert_eq!(line["ended"].is_null(), line["given_up"] == true, "{line}");
        assert_eq!(line["ended"] == false, x.len() == 10, "{line}");
        if x.len() >= 3 {
            *counts.entry(x[..3].to_owned()).or_default() += 1;
        }
    }
    for number in 0..8 {
        let x = format!("{number:03b}");
        let mass = place.run(&["mass", &x, "--table", "t", "--json"]).json();
        let bound = |end: &str| {
            let numerator = mass[end]["numerator"].as_str().unwrap();
            let power = mass[end]["log2_denominator"].as_u64().unwrap();
            (numerator.parse::<Rational>().unwrap() * Rational::inverse_power(power)).nearest_f64()
        };
        let share = counts[&x] as f64 / COUNT as f64;
        let sigma = |p: f64| (p * (1.0 - p) / COUNT as f64).sqrt();
        let (lower, upper) = (bound("lower"), bound("upper"));
        assert!(
            share >= lower - 5.0 * sigma(lower),
            "{x}: {share} below {lower}"
        );
        assert!(
            share <= upper + 5.0 * sigma(upper),
            "{x}: {share} above {upper}"
        );
    }
}

/// Catches open rows drawn with the decided ones, and bits of another string.
#[test]
fn a_table_gives_its_decided_rows_with_their_bits() {
    let place = Place::new();
    let table = place
        .run(&["table", "-L", "12", "-T", "5", "-o", "t", "--json"])
        .json();
    let ran = place.run(&["sample", "--count", "3000", "--table", "t"]);
    assert!(ran.stderr.contains("has decided"), "{}", ran.stderr);
    let mut decided = BTreeMap::new();
    for row in table["rows"].as_array().unwrap() {
        let status = row["status"].as_str().unwrap();
        if !status.starts_with("open") {
            decided.insert(
                (
                    row["output"].as_str().unwrap().to_owned(),
                    status == "silent",
                ),
                (),
            );
        }
    }
    place.write("x.jsonl", &ran.stdout);
    let scored = place
        .run(&["score", "x.jsonl", "--table", "t", "--json"])
        .json();
    for (index, line) in lines(&ran.stdout).iter().enumerate() {
        let key = (
            line["x"].as_str().unwrap().to_owned(),
            line["ended"].as_bool().unwrap(),
        );
        assert!(decided.contains_key(&key), "{line}");
        let bits = &scored["sequences"][index]["bits"];
        assert_eq!(line["bits_lower"], bits["lower"], "{line}");
        assert_eq!(line["bits_upper"], bits["upper"], "{line}");
    }
}

#[test]
fn a_file_has_the_samples_of_standard_output() {
    let place = Place::new();
    let words = ["sample", "--count", "500", "--symbols", "9", "--seed", "4"];
    let printed = lines(&place.run(&words).stdout);
    for name in ["s.parquet", "s.jsonl"] {
        let ran = place.run(&[&words[..], &["-o", name]].concat());
        assert!(
            ran.stdout.contains("500 sequences drawn from all programs"),
            "{}",
            ran.stdout
        );
        let document = place
            .run(&[&words[..], &["-o", name, "--json"]].concat())
            .json();
        let ended = printed.iter().filter(|line| line["ended"] == true).count();
        assert_eq!(
            (&document["count"], &document["ended"]),
            (&500.into(), &ended.into())
        );
    }
    let trace = Trace::read_parquet(&place.path().join("s.parquet")).unwrap();
    assert_eq!(trace.metadata()["seed"], "4");
    let x = trace.column("x").unwrap();
    for (row, line) in printed.iter().enumerate() {
        assert_eq!(x.text(row).as_deref(), line["x"].as_str());
    }
    let text = std::fs::read_to_string(place.path().join("s.jsonl")).unwrap();
    assert_eq!(lines(&text), printed);
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_next_step() {
    let place = Place::new();
    assert_eq!(
        place.run(&["table", "-L", "0", "-T", "5", "-o", "t"]).code,
        0
    );
    let refused = |words: &[&str], told: &[&str]| {
        place.refused(&[&["sample"], words].concat(), told);
    };
    refused(&["--count", "5"], &["--symbols"]);
    refused(&["--symbols", "5"], &["--count"]);
    refused(
        &["--count", "0", "--symbols", "5"],
        &["whole number from 1"],
    );
    refused(
        &["--count", "5", "--symbols", "10001"],
        &["from 1 to 10000"],
    );
    refused(
        &["--count", "5", "--symbols", "5", "--steps", "60001"],
        &["from 1 to 60000"],
    );
    refused(
        &["--count", "5", "--table", "t"],
        &["t", "nothing is decided", "--bits"],
    );
    refused(&["--count", "5", "--table", "none"], &["cannot read none"]);
    refused(&["--count", "5", "--symbols", "5", "-o", "t/x"], &["t/x"]);
}

/// What was drawn when Ctrl-C came is a whole file of the first samples, or lines that are all whole.
#[cfg(unix)]
#[test]
fn interrupted_it_keeps_the_first_samples() {
    let place = Place::new();
    for more in [&["-o", "s.parquet"][..], &[]] {
        let words = [
            "sample",
            "--count",
            "1000000000",
            "--symbols",
            "64",
            "--seed",
            "3",
        ];
        let printed = std::fs::File::create(place.path().join("printed")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_solomonoff"))
            .current_dir(place.path())
            .args(words.iter().chain(more))
            .stdin(Stdio::null())
            .stdout(printed)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs(3));
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert!(stderr.contains("interrupted: the first"), "{stderr}");
        let all = if more.is_empty() {
            let text = std::fs::read_to_string(place.path().join("printed")).unwrap();
            assert!(text.ends_with("}\n"));
            let first = text.lines().next().unwrap();
            serde_json::from_str::<Value>(first).unwrap()["x"]
                .as_str()
                .unwrap()
                .to_owned()
        } else {
            let trace = Trace::read_parquet(&place.path().join("s.parquet")).unwrap();
            assert!(trace.rows() > 0);
            trace.column("x").unwrap().text(0).unwrap()
        };
        let one = place.run(&["sample", "--count", "1", "--symbols", "64", "--seed", "3"]);
        assert_eq!(lines(&one.stdout)[0]["x"], all.as_str());
        let left = place.files();
        assert!(
            left.keys().all(|name| !name.starts_with(".solomonoff-")),
            "{left:?}"
        );
        std::fs::remove_file(place.path().join("printed")).unwrap();
    }
}
