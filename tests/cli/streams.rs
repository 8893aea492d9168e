use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command::Place;

fn binary(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_solomonoff"));
    command
        .current_dir(place.path())
        .args(words)
        .stdin(Stdio::null());
    command
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    for words in [
        &["table", "--bits", "18", "--horizon", "12", "--json"][..],
        &["completions", "bash"],
    ] {
        let mut child = binary(&place, words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One byte, as `head -c 1` would, and the pipe is closed.
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
        assert_eq!(output.status.code(), Some(0), "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_says_so() {
    let place = Place::new();
    for words in [
        &["list"][..],
        &["mass", "01", "--bits", "9", "--json"],
        &["--help"],
        &["run", "block-swings", "--set", "n=1000000"],
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = binary(&place, words).stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {stderr}");
        assert!(
            stderr.contains("cannot write to standard output"),
            "{words:?}: {stderr}"
        );
    }
    let ran = place.run(&["table", "--bits", "9", "--horizon", "4", "-o", "/dev/full"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(
        ran.stderr.matches("No space left").count(),
        1,
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("/dev/full"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn interrupted_it_writes_what_is_decided_and_ends_with_130() {
    let place = Place::new();
    let child = binary(
        &place,
        &[
            "table",
            "--bits",
            "60",
            "--horizon",
            "8",
            "-o",
            "t.parquet",
            "--json",
        ],
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    std::thread::sleep(Duration::from_secs(3));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("would take less than an hour"), "{stderr}");
    assert!(stderr.contains("partial result"), "{stderr}");
    let table: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(table["stop"], "interrupted");
    let masses = table["masses"].as_object().unwrap();
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<u128>().unwrap();
    assert_eq!(masses.values().map(number).sum::<u128>(), 1 << 64);
    assert!(number(&masses["open-interrupted"]) > 0);
    assert!(number(&masses["complete"]) > 0);
    assert!(place.files().contains_key("t.parquet"));
}
