//! Every subcommand hears a signal within two seconds.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::Place;

/// How long after a signal a process may still be there: two seconds, five times that where nothing is optimised
/// and others use the machine.
const HEARD: Duration = Duration::from_secs(10);

fn spawn(place: &Place, words: &[&str]) -> Child {
    spawn_to(place, words, Stdio::null())
}

fn spawn_to(place: &Place, words: &[&str], stdout: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_solomonoff"))
        .current_dir(place.path())
        .args(words)
        // Nobody writes to it, nor closes it.
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends a signal after so long, and says how the process ends and how long it takes.
fn interrupted(mut child: Child, after: Duration, signal: &str) -> (Option<i32>, Duration, String) {
    std::thread::sleep(after);
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let start = Instant::now();
    // A hang is seen here, and not by a test that never ends.
    while child.try_wait().unwrap().is_none() && start.elapsed() < 6 * HEARD {
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = start.elapsed();
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), took, stderr)
}

fn hears(words: &[&str], after: Duration, told: &str) {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let place = Place::new();
        let child = spawn(&place, words);
        let (code, took, stderr) = interrupted(child, after, signal);
        assert_eq!(code, Some(130), "{words:?} {signal}: {stderr}");
        assert!(took < HEARD, "{words:?} {signal}: {took:?}");
        assert!(stderr.contains(told), "{words:?} {signal}: {stderr}");
        println!("{} {signal}: {took:?}", words.join(" "));
        let left: Vec<String> = place.files().into_keys().collect();
        assert!(
            left.iter().all(|name| !name.contains(".solomonoff-")),
            "{words:?} {signal} left {left:?}"
        );
    }
}

const SOON: Duration = Duration::from_millis(700);

#[test]
fn who_waits_for_input_ends_at_once() {
    for words in [
        &["mass", "-", "-L", "8"][..],
        &["predict", "-", "-L", "8"],
        &["twins", "-", "-L", "8", "-T", "8"],
        &["exec", "-", "-n", "3"],
        &["show", "-"],
    ] {
        hears(words, SOON, "ended at once");
    }
}

#[test]
fn a_program_that_runs_without_an_end_is_ended() {
    let words = [
        "exec",
        "--source",
        "+[>+]]",
        "-n",
        "1",
        "--steps",
        "1099511627776",
    ];
    hears(&words, SOON, "ended at once");
}

#[test]
fn a_search_ends_with_what_it_has() {
    for words in [
        &["mass", "0110", "-L", "60"][..],
        &["predict", "0110", "-L", "60", "--verify"],
        &["mass", "0110", "-L", "60", "--naive"],
        &["mass", "0110", "--gap", "1.0001"],
        &[
            "mass",
            "0110",
            "-L",
            "60",
            "--shard",
            "1/2",
            "-o",
            "s",
            "--checkpoint",
            "run.redb",
        ],
        &["twins", "0", "-L", "23", "-T", "100000"],
        &["ctm", "--states", "5", "-o", "d.tsv"],
        &["compare", "--bits", "60"],
    ] {
        hears(words, 2 * SOON, "interrupted");
    }
}

#[test]
fn a_table_ends_with_what_it_has() {
    for more in [
        &["-T", "8"][..],
        &["-T", "8", "--summary"],
        &["-T", "1000", "--memory", "1MiB", "-o", "t"],
        &["-T", "1000", "--force", "--checkpoint", "run.redb"],
        &["-T", "1048576", "-S", "100000000", "--force"],
    ] {
        hears(
            &[&["table", "-L", "60"][..], more].concat(),
            2 * SOON,
            "interrupted",
        );
    }
}

#[test]
fn a_document_without_an_end_is_ended() {
    // Its patterns stand for many millions of rows.
    let words = [
        "table", "-L", "30", "-T", "40", "--memory", "1GiB", "--json",
    ];
    for signal in ["-INT", "-TERM", "-HUP"] {
        let place = Place::new();
        let mut child = spawn_to(&place, &words, Stdio::piped());
        let mut document = child.stdout.take().unwrap();
        // The signal comes when rows are printed, however long the enumeration took.
        document.read_exact(&mut [0; 1 << 20]).unwrap();
        let reader = std::thread::spawn(move || std::io::copy(&mut document, &mut std::io::sink()));
        let (code, took, stderr) = interrupted(child, Duration::ZERO, signal);
        assert_eq!(code, Some(130), "{signal}: {stderr}");
        assert!(took < HEARD, "{signal}: {took:?}");
        assert!(stderr.contains("ended at once"), "{signal}: {stderr}");
        reader.join().unwrap().unwrap();
    }
}

/// What a killed write leaves is swept by the next one when it is old, beside a checkpoint too.
#[test]
fn what_a_kill_leaves_is_swept() {
    let place = Place::new();
    let temporaries = |place: &Place| -> Vec<String> {
        let names = place.files().into_keys();
        names
            .filter(|name| name.starts_with(".solomonoff-"))
            .collect()
    };
    // Standard output of the document is not read, so that the write of the file is not at its end.
    let words = ["table", "-L", "19", "-T", "40", "--quiet", "-o", "t"];
    let mut left = Vec::new();
    for _ in 0..60 {
        let mut child = spawn(&place, &words);
        while child.try_wait().unwrap().is_none() && temporaries(&place).is_empty() {
            std::thread::sleep(Duration::from_micros(200));
        }
        let _ = child.kill();
        let _ = child.wait();
        left = temporaries(&place);
        if !left.is_empty() {
            break;
        }
    }
    assert!(!left.is_empty(), "no write was killed in its midst");
    let small = ["table", "-L", "5", "-T", "2", "-o", "u"];
    assert_eq!(place.run(&small).code, 0);
    assert_eq!(
        temporaries(&place),
        left,
        "they may be of a write that goes on"
    );
    let age = |place: &Place| {
        for name in temporaries(place) {
            let long_ago = std::time::SystemTime::now() - Duration::from_secs(3 * 24 * 60 * 60);
            let file = std::fs::File::options()
                .write(true)
                .open(place.path().join(name));
            file.unwrap().set_modified(long_ago).unwrap();
        }
    };
    age(&place);
    assert_eq!(place.run(&small).code, 0);
    assert_eq!(temporaries(&place), Vec::<String>::new());
    // Beside a checkpoint, where no file is written.
    place.write(".solomonoff-killed", "x");
    age(&place);
    assert_eq!(
        place
            .run(&["table", "-L", "5", "-T", "2", "--checkpoint", "run.redb"])
            .code,
        0
    );
    assert_eq!(temporaries(&place), Vec::<String>::new());
}

/// The second signal ends the process, and deletes what was half-written.
#[test]
fn a_second_signal_leaves_nothing_half_written() {
    let place = Place::new();
    let mut child = spawn(
        &place,
        &["table", "-L", "20", "-T", "40", "--quiet", "-o", "t"],
    );
    while child.try_wait().unwrap().is_none()
        && !place
            .files()
            .keys()
            .any(|name| name.starts_with(".solomonoff-"))
    {
        std::thread::sleep(Duration::from_micros(200));
    }
    for _ in 0..2 {
        let _ = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        std::thread::sleep(Duration::from_millis(350));
    }
    let _ = child.stdin.take().map(|mut input| input.flush());
    child.wait().unwrap();
    let names: Vec<String> = place.files().into_keys().collect();
    assert!(names.is_empty() || names == ["t"], "{names:?}");
}
