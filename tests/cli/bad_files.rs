//! Files of every wrong kind, at every place where a file is named.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::command::Place;

/// Where a file is read: the words before its name, its ending, and those after it. What is read there is told.
const READ: [(&[&str], &str, &[&str]); 20] = [
    (&["exec"], "", &["-n", "3"]),
    (&["show"], "", &[]),
    (&["network", "decode"], "", &[]),
    (&["run"], ".toml", &[]),
    (&["plot"], ".parquet", &[]),
    (&["plot"], ".csv", &[]),
    (&["plot"], "", &["-o", "picture.svg"]),
    (&["mass", "01", "--table"], "", &[]),
    (&["predict", "01", "--json", "--table"], "", &[]),
    (&["score", "-", "--table"], "", &["-o", "scored"]),
    (&["score", "--table", "whole"], "", &["-o", "scored"]),
    (&["score", "--table", "whole"], ".jsonl", &[]),
    (&["score", "--table", "whole"], ".parquet", &[]),
    (
        &["score", "x", "--table", "whole", "--model-bits"],
        "",
        &["-o", "scored"],
    ),
    (&["sample", "--count", "5", "--table"], "", &["-o", "drawn"]),
    (&["merge"], "", &["-o", "merged"]),
    (&["merge", "sound"], "", &["-o", "merged"]),
    (&["merge", "half"], "", &[]),
    (&["table", "-L", "9", "-T", "4", "--checkpoint"], "", &[]),
    (&["mass", "01", "-L", "9", "--checkpoint"], "", &[]),
];

/// A place with one sound shard of a table and one of a search, a whole table and a sequence.
fn place() -> Place {
    let place = Place::new();
    let words = ["table", "-L", "9", "-T", "4", "-o", "whole"];
    assert_eq!(place.run(&words).code, 0);
    place.write("x", "0101\n");
    let words = [
        "table", "-L", "9", "-T", "4", "--shard", "1/2", "-o", "sound",
    ];
    assert_eq!(place.run(&words).code, 0);
    let words = ["mass", "01", "-L", "9", "--shard", "1/2", "-o", "half"];
    assert_eq!(place.run(&words).code, 0);
    place
}

/// Refuses what `make` puts at a path, everywhere where a file is read.
fn refused_everywhere(make: impl Fn(&Place, &str), told: &[&str], except: &[&str]) -> usize {
    let place = place();
    let mut cases = 0;
    for (before, ending, after) in READ {
        let name = format!("bad{ending}");
        if before.iter().any(|word| except.contains(word)) {
            continue;
        }
        make(&place, &name);
        let told = [told, &["bad"]].concat();
        place.refused(&[before, &[name.as_str()], after].concat(), &told);
        let path = place.path().join(&name);
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path));
        cases += 1;
    }
    cases
}

#[test]
fn what_is_no_file_or_says_nothing_is_refused_wherever_a_file_is_read() {
    let write =
        |bytes: &'static [u8]| move |place: &Place, name: &str| drop(place.write(name, bytes));
    let folder = |place: &Place, name: &str| std::fs::create_dir(place.path().join(name)).unwrap();
    // A checkpoint that is not there, or empty, is begun.
    let begun = ["--checkpoint"];
    let mut cases = refused_everywhere(|_, _| (), &[], &begun);
    cases += refused_everywhere(write(b""), &[], &begun);
    cases += refused_everywhere(folder, &["folder"], &[]);
    for bytes in [
        &b"\xff\xfe\x00no text"[..],
        b"\0\0\0\0\0\0\0\0",
        b"PAR1",
        b"PAR1PAR1",
        b"PAR1\xff\xff\xff\xffPAR1",
        b"PAR1\xff\xff\xff\x7fPAR1",
        b"PAR1 solomonoff.checksum SHA-256 of this file with these digits as zeros: PAR1",
        b"redb\x1a\x0a\xa9\x0d\x0a",
    ] {
        cases += refused_everywhere(write(bytes), &[], &[]);
    }
    // A line of anything is a program's, a table's or a file's of settings that is none.
    cases += refused_everywhere(write(b"no program, no table, no data\n"), &[], &["plot"]);
    assert!(cases > 100, "{cases}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_and_a_device_are_refused_at_once_wherever_a_file_is_read() {
    let pipe = |place: &Place, name: &str| {
        let made = Command::new("mkfifo").arg(place.path().join(name)).status();
        assert!(made.unwrap().success());
    };
    refused_everywhere(pipe, &["pipe or a device"], &[]);
    for device in ["/dev/zero", "/dev/null", "/dev/full", "/dev/stdin"] {
        let link = |place: &Place, name: &str| {
            std::os::unix::fs::symlink(device, place.path().join(name)).unwrap();
        };
        refused_everywhere(link, &["pipe or a device"], &[]);
    }
    let around = |place: &Place, name: &str| {
        std::os::unix::fs::symlink(name, place.path().join(name)).unwrap();
    };
    refused_everywhere(around, &[], &["--checkpoint"]);
}

/// Nothing of it is read: it would not fit this disk.
#[cfg(target_os = "linux")]
#[test]
fn a_file_beyond_its_limit_is_refused_before_it_is_read() {
    let (place, large) = (place(), tempfile::tempdir().unwrap());
    for (before, ending, after) in READ {
        let path = large.path().join(format!("bad{ending}"));
        File::create(&path).unwrap().set_len((1 << 40) + 1).unwrap();
        let name = path.display().to_string();
        place.refused(&[before, &[name.as_str()], after].concat(), &["1"]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let probe = Place::new();
    let path = probe.write("closed", "x");
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&path, closed.clone()).unwrap();
    if File::open(&path).is_ok() {
        // Root may read all.
        return;
    }
    let make = |place: &Place, name: &str| {
        std::fs::set_permissions(place.write(name, "]"), closed.clone()).unwrap();
    };
    refused_everywhere(make, &["ermission"], &[]);
}

#[test]
fn the_data_of_a_scenario_file_are_refused_as_other_files_are() {
    let place = Place::new();
    let own = "data = \"bits\"\n[[hypothesis]]\nkind = \"kt\"\n";
    place.write("own.toml", own);
    place.refused(&["run", "own.toml"], &["cannot read the data", "bits"]);
    for bytes in [&b"01a"[..], b"\xff\xff", b"2"] {
        place.write("bits", bytes);
        place.refused(&["run", "own.toml"], &["bits"]);
    }
    std::fs::remove_file(place.path().join("bits")).unwrap();
    std::fs::create_dir(place.path().join("bits")).unwrap();
    place.refused(&["run", "own.toml"], &["folder"]);
    place.write("own.toml", own.replace("bits", "-"));
    for bytes in [&b"01a"[..], b"\xff\xff"] {
        place.refused_with_input(&["run", "own.toml"], bytes, &[]);
    }
}

/// What reads standard input where `-` stands for a file.
const FROM_INPUT: [&[&str]; 6] = [
    &["mass", "-", "-L", "8"],
    &["predict", "-", "-L", "8"],
    &["twins", "-", "-L", "8", "-T", "8"],
    &["exec", "-", "-n", "3"],
    &["exec", "--source", ",]", "-n", "3", "--data", "-"],
    &["show", "-"],
];

#[test]
fn standard_input_that_is_no_text_or_no_bits_is_refused() {
    let place = Place::new();
    for words in FROM_INPUT {
        for input in [
            &b"\xff\xfe"[..],
            b"0x1",
            b"\0",
            "\u{bd}".as_bytes(),
            b"]]\n]",
            b"01012",
        ] {
            place.refused_with_input(words, input, &[]);
        }
    }
}

/// It has no end: what is read of it is limited, and so is what is held, which `ulimit` sees to.
#[cfg(target_os = "linux")]
#[test]
fn standard_input_without_an_end_is_refused_before_memory_ends() {
    let place = Place::new();
    let own = "data = \"-\"\n[[hypothesis]]\nkind = \"kt\"\n";
    place.write("own.toml", own);
    for (words, limit) in [
        (FROM_INPUT[0], "256 MiB"),
        (FROM_INPUT[3], "1 MiB"),
        (&["run", "own.toml"], "256 MiB"),
    ] {
        let output = Command::new("sh")
            .args(["-c", "ulimit -v 3000000; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_solomonoff"))
            .args(words)
            .current_dir(place.path())
            .stdin(Stdio::from(File::open("/dev/zero").unwrap()))
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {stderr}");
        let told = format!("does not end after {limit}");
        assert!(stderr.contains(&told), "{words:?}: {stderr}");
    }
}

/// Where a file is written: a folder, a place below a file, and a name without a folder are none.
#[test]
fn a_target_that_cannot_be_written_is_refused_and_nothing_is_left() {
    let place = place();
    std::fs::create_dir(place.path().join("folder")).unwrap();
    place.write("trace.csv", "t,p\n1,0.5\n2,0.25\n");
    let table = ["table", "-L", "9", "-T", "4"];
    let other = [&table[..], &["--shard", "2/2", "-o", "other"]].concat();
    assert_eq!(place.run(&other).code, 0);
    for target in ["folder", "sound/below", "sound/below/deeper", ""] {
        place.refused(&[&table[..], &["-o", target]].concat(), &[]);
        place.refused(&["merge", "sound", "other", "-o", target], &[]);
        place.refused(&["score", "x", "--table", "whole", "-o", target], &[]);
        let sample = ["sample", "--count", "5", "--symbols", "5", "-o", target];
        place.refused(&sample, &[]);
        place.refused(&[&table[..], &["--checkpoint", target]].concat(), &[]);
        let mass = ["mass", "01", "-L", "9"];
        place.refused(&[&mass[..], &["--checkpoint", target]].concat(), &[]);
        place.refused(
            &[&mass[..], &["--shard", "1/2", "-o", target]].concat(),
            &[],
        );
    }
    for target in ["folder.svg", "sound/below.svg", "name.gif", "name", ""] {
        std::fs::create_dir_all(place.path().join("folder.svg")).unwrap();
        place.refused(&["plot", "trace.csv", "-o", target], &[]);
        place.refused(&["show", "--source", "]", "--graph", target], &[]);
    }
    let run = ["run", "block-swings", "--set", "n=1000000", "--out"];
    for target in ["sound", "sound/below", "/dev/null", "/dev/null/below"] {
        place.refused(&[&run[..], &[target]].concat(), &["--out"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_wherever_a_file_is_written() {
    let place = place();
    place.write("trace.csv", "t,p\n1,0.5\n2,0.25\n");
    let other = [
        "table", "-L", "9", "-T", "4", "--shard", "2/2", "-o", "other",
    ];
    assert_eq!(place.run(&other).code, 0);
    for words in [
        &["table", "-L", "9", "-T", "4", "-o", "/dev/full"][..],
        &["merge", "sound", "other", "-o", "/dev/full"],
        &["mass", "01", "-L", "9", "--shard", "1/2", "-o", "/dev/full"],
        &["score", "x", "--table", "whole", "-o", "/dev/full"],
        &[
            "sample",
            "--count",
            "5",
            "--symbols",
            "5",
            "-o",
            "/dev/full",
        ],
        &["plot", "trace.csv", "-o", "/dev/full"],
    ] {
        place.refused(words, &["/dev/full", "free some space"]);
    }
}
