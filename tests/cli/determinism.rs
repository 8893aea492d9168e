use crate::command::{Place, Ran};

/// Runs the words in two folders with one and with two threads; standard output and every file must be
/// the same.
fn same(words: &[&str]) -> Ran {
    let (one, two) = (Place::new(), Place::new());
    let first = one.run(&[words, &["--threads", "1"]].concat());
    let second = two.run(&[words, &["--threads", "2"]].concat());
    assert_eq!(first.code, 0, "{words:?}: {}", first.stderr);
    assert!(first == second, "{words:?}: another text");
    assert!(one.files() == two.files(), "{words:?}: other files");
    first
}

#[test]
fn enumerations_do_not_depend_on_threads_or_folder() {
    same(&[
        "table",
        "--bits",
        "17",
        "--horizon",
        "10",
        "--json",
        "-o",
        "t.parquet",
    ]);
    same(&["table", "--bits", "17", "--horizon", "10"]);
    same(&["mass", "0110", "--bits", "17", "--json"]);
    same(&[
        "predict",
        "0110",
        "--bits",
        "17",
        "--programs",
        "50",
        "--json",
    ]);
}

/// Draws that fill more than two chunks. Catches a stream that two threads share.
#[test]
fn draws_do_not_depend_on_threads_or_folder() {
    let drawn = ["--bits", "12", "--draws", "600000"];
    let said = same(&[&["predict", "0110"], &drawn[..], &["--json"]].concat());
    assert!(said.stdout.contains("\"draws\": 600000"), "{}", said.stdout);
    same(&[&["predict", "0110"], &drawn[..]].concat());
    same(&[&["mass", "0110"], &drawn[..], &["--json"]].concat());
    let table = ["table", "--bits", "12", "--horizon", "6"];
    same(&[&table[..], &["--draws", "50000", "-o", "t.parquet"]].concat());
}

#[test]
fn scenarios_do_not_depend_on_threads_or_folder() {
    let first = same(&[
        "run",
        "block-swings",
        "--set",
        "n=1000000",
        "--csv",
        "--json",
    ]);
    // Another folder, named in another way: standard output and files are still the same.
    let place = Place::new();
    let words = [
        "run",
        "block-swings",
        "--set",
        "n=1000000",
        "--csv",
        "--json",
        "--out",
        "a/b",
    ];
    assert_eq!(place.run(&words).stdout, first.stdout);
    let other = Place::new();
    other.run(&["run", "block-swings", "--set", "n=1000000", "--csv"]);
    let below = |place: &Place, folder: &str| -> Vec<(String, Vec<u8>)> {
        let files = place.files();
        let inside = files.iter().filter_map(|(name, bytes)| {
            Some((name.strip_prefix(folder)?.to_owned(), bytes.clone()))
        });
        inside.collect()
    };
    let one = below(&place, "a/b/");
    assert!(one.len() > 5);
    assert!(one == below(&other, "solomonoff-out/"));
}

/// Seeds run at once where there are threads, and are folded in their order.
#[test]
fn seeds_of_a_file_do_not_depend_on_threads() {
    let place = Place::new();
    let file = place.write(
        "seeds.toml",
        r#"
        seeds = [8, 3, 5, 1]
        truth = { kind = "markov", p = ["1/10", "4/5"], n = 200 }
        remedy = [{ kind = "thompson" }, { kind = "switch" }]
        hypothesis = [{ kind = "kt" }, { kind = "kt", order = 1 }]
        "#,
    );
    let ran = same(&["run", file.to_str().unwrap(), "--csv", "--json"]);
    let seeds = &ran.json()["parameters"]["seeds"];
    assert_eq!(*seeds, serde_json::json!([8, 3, 5, 1]));
}
