use crate::command::{Place, Ran};

const WORDS: [&str; 5] = ["table", "--bits", "15", "--horizon", "10"];

/// Saves a shard as `I-N`.
fn shard(place: &Place, bits: &str, index: usize, of: usize) -> String {
    let (share, file) = (format!("{index}/{of}"), format!("{index}-{of}-{bits}"));
    let words = [
        "table",
        "--bits",
        bits,
        "--horizon",
        "10",
        "--shard",
        &share,
        "-o",
        &file,
    ];
    let ran = place.run(&words);
    assert_eq!(ran.code, 0, "{ran:?}");
    file
}

fn merge(place: &Place, files: &[&String], more: &[&str]) -> Ran {
    let files: Vec<&str> = files.iter().map(|file| file.as_str()).collect();
    place.run(&[&["merge"], &files[..], more].concat())
}

#[test]
fn shards_merged_in_any_order_are_the_bytes_of_the_undivided_run() {
    let place = Place::new();
    let json = place.run(&[&WORDS[..], &["--json", "-o", "whole"]].concat());
    let page = place.run(&WORDS);
    for of in [2, 3] {
        let mut files: Vec<String> = (1..=of)
            .map(|index| shard(&place, "15", index, of))
            .collect();
        files.rotate_left(1);
        let files: Vec<&String> = files.iter().collect();
        let merged = merge(&place, &files, &["--json", "-o", "merged"]);
        assert_eq!(merged.code, 0, "{merged:?}");
        assert!(
            merged.stdout == json.stdout,
            "{of} shards print another document"
        );
        assert!(
            merged.stderr.contains("saved in merged"),
            "{}",
            merged.stderr
        );
        assert_eq!(merge(&place, &files, &[]).stdout, page.stdout);
        let saved = place.files();
        assert!(
            saved["merged"] == saved["whole"],
            "{of} shards save another file"
        );
    }
}

#[test]
fn a_shard_prints_its_own_masses_and_says_which_it_is() {
    let place = Place::new();
    let words = [&WORDS[..], &["--shard", "2/2", "-o", "s"]].concat();
    let one = place
        .run(&[&words[..], &["--json", "--summary"]].concat())
        .json();
    assert_eq!(one["shard"], "2/2");
    let page = place.run(&words).stdout;
    assert!(
        page.starts_with("All outputs to 10 symbols, shard 2/2\n"),
        "{page}"
    );
}

#[test]
fn shards_that_do_not_make_a_whole_are_refused_and_nothing_is_written() {
    let place = Place::new();
    let [a, b] = [1, 2].map(|index| shard(&place, "15", index, 2));
    let (third, other) = (shard(&place, "15", 3, 3), shard(&place, "14", 2, 2));
    place.write("notes.txt", "no table");
    let notes = "notes.txt".to_owned();
    let missing = "missing".to_owned();
    let before = place.files();
    for (files, told) in [
        (vec![&a], "of 2 shards 1 different"),
        (vec![&a, &a], "of 2 shards 1 different"),
        (vec![&a, &b, &b], "of 2 shards 2 different"),
        (
            vec![&a, &third],
            "shard 2 is of another machine, budget, division",
        ),
        (vec![&a, &other], "shard 2 is of another"),
        (vec![&a, &notes], "notes.txt is damaged"),
        (vec![&a, &missing], "missing"),
        (vec![], "FILE"),
    ] {
        let ran = merge(&place, &files, &["-o", "merged"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{files:?}");
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
        assert!(place.files() == before, "{files:?} wrote something");
    }
    for wrong in ["0/2", "3/2", "1", "x/2"] {
        let ran = place.run(&[&WORDS[..], &["--shard", wrong, "-o", "s"]].concat());
        assert_eq!(ran.code, 2, "{wrong}");
    }
    let ran = place.run(&[&WORDS[..], &["--shard", "1/2"]].concat());
    assert!(
        ran.code == 2 && ran.stderr.contains("--output"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["predict", "01", "--table", &a]);
    assert!(
        ran.code == 2 && ran.stderr.contains("solomonoff merge"),
        "{}",
        ran.stderr
    );
}
