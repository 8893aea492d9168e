use std::process::Command;
use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::command::{Place, Ran};

#[test]
fn killed_again_and_again_and_continued_the_bytes_are_those_of_an_undisturbed_run() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    for more in [
        &["--json", "-o", "t"][..],
        &["--json", "-o", "t", "--memory", "64KiB", "--threads", "1"],
        &["--json", "--summary"],
    ] {
        let place = Place::new();
        let words = [&["table", "--bits", "18", "--horizon", "12"][..], more].concat();
        let whole = place.run(&words);
        let file = place.files().remove("t");
        let continued = Place::new();
        let words = [&words[..], &["--checkpoint", "run.redb"]].concat();
        // Later and later, so that it ends on a slow machine too.
        let ended = (1..)
            .find_map(|attempt| {
                let milliseconds = u64::from(random.next_u32()) % (100 * attempt);
                continued.run_and_kill(&words, milliseconds)
            })
            .unwrap();
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(ended.stdout == whole.stdout, "{words:?}: another document");
        let mut files = continued.files();
        assert!(files.remove("t") == file, "{words:?}: another file");
        assert!(
            !files.contains_key("run.redb"),
            "the checkpoint is still there"
        );
    }
}

#[cfg(unix)]
#[test]
fn interrupted_it_keeps_what_is_finished_and_goes_on_from_there() {
    let place = Place::new();
    let words = [
        "table",
        "--bits",
        "18",
        "--horizon",
        "12",
        "--json",
        "--checkpoint",
        "run.redb",
    ];
    let mut child = place.spawn(&words);
    // As soon as there is a checkpoint.
    while !place.path().join("run.redb").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let Ran { code, stderr, .. } = place.ended(child).unwrap();
    // A fast machine may have been done by then.
    if code == 130 {
        assert!(stderr.contains("kept in run.redb"), "{stderr}");
        assert!(place.files().contains_key("run.redb"));
        let other = place.run(&[
            "table",
            "--bits",
            "17",
            "--horizon",
            "12",
            "--checkpoint",
            "run.redb",
        ]);
        assert_eq!((other.code, other.stdout.as_str()), (2, ""));
        assert!(
            other.stderr.contains("its bits is 18, not 17"),
            "{}",
            other.stderr
        );
    }
    let ended = place.run(&words);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!place.files().contains_key("run.redb"));
    assert!(ended.stdout == Place::new().run(&words[..6]).stdout);
}

#[test]
fn what_is_no_checkpoint_is_refused_and_left_as_it_is() {
    let place = Place::new();
    place.write("notes.txt", "my notes\n".repeat(1000));
    let before = place.files();
    let words = ["table", "--bits", "9", "--horizon", "4", "--checkpoint"];
    let ran = place.run(&[&words[..], &["notes.txt"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("not a sound checkpoint"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&[&words[..], &["notes.txt/run.redb"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("another --checkpoint"),
        "{}",
        ran.stderr
    );
    assert!(place.files() == before);
}
