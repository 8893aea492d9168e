use serde_json::Value;
use solomonoff::enumerate::{Pattern, PatternSymbol};
use solomonoff::exact::Rational;
use solomonoff::trace::Trace;

use crate::command::{Place, solomonoff};

const WORDS: [&str; 7] = ["table", "--bits", "15", "--horizon", "12", "--steps", "300"];

fn number(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_masses_are_those_of_the_specification_and_sum_to_one() {
    let table = solomonoff(&[&WORDS[..], &["--json"]].concat()).json();
    assert_eq!(table["log2_denominator"], 19);
    let rows = table["rows"].as_array().unwrap();
    let sum = |keep: &dyn Fn(&Value) -> bool| {
        rows.iter()
            .filter(|row| keep(row))
            .map(|row| number(&row["numerator"]))
            .sum::<u128>()
    };
    let of = |status: &str| sum(&|row| row["status"] == status);
    assert_eq!(sum(&|_| true), 1 << 19);
    assert_eq!(of("open-length"), 162_784);
    assert!(of("complete") >= 357_520 && of("silent") >= 3_968);
    assert_eq!(of("complete") + of("silent") + of("open-steps"), 361_504);
    for (output, least) in [
        ("000000000000", 302_064),
        ("101010101010", 19_600),
        ("111111111111", 8_768),
        ("110011001100", 4_544),
        ("011001100110", 4_544),
        ("011111111111", 2_000),
        ("010101010101", 1_664),
    ] {
        let mass = sum(&|row| row["status"] == "complete" && row["output"] == output);
        assert!(mass >= least, "{output}: {mass}");
    }
    for (status, mass) in table["masses"].as_object().unwrap() {
        assert_eq!(number(mass), of(status), "{status}");
    }
}

#[test]
fn a_summary_has_masses_and_cylinders_and_no_rows() {
    let table = solomonoff(&[&WORDS[..], &["--summary", "--json"]].concat()).json();
    assert_eq!(table.get("rows"), None);
    assert_eq!(number(&table["masses"]["open-length"]), 162_784);
    assert!(table["cylinders"].as_u64().unwrap() > 1000);
}

#[test]
fn a_horizon_of_zero_is_complete_with_mass_one() {
    let table = solomonoff(&["table", "--bits", "5", "--horizon", "0", "--json"]).json();
    let rows = table["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["status"], "complete");
    assert_eq!(number(&rows[0]["numerator"]), 1 << 9);
}

#[test]
fn a_saved_table_has_every_row_and_the_budget() {
    let place = Place::new();
    let ran = place.run(&[&WORDS[..], &["-o", "t.parquet", "--json"]].concat());
    let table = ran.json();
    let trace = Trace::read_parquet(&place.path().join("t.parquet")).unwrap();
    for (key, value) in [
        ("machine", "kraft"),
        ("bits", "15"),
        ("horizon", "12"),
        ("steps", "300"),
        ("log2_denominator", "19"),
    ] {
        assert_eq!(trace.metadata()[key], value, "{key}");
    }
    assert!(
        trace
            .metadata()
            .values()
            .any(|value| value.contains(env!("CARGO_PKG_VERSION")))
    );
    // The file has patterns: expanded, they are the rows.
    let mut masses = std::collections::BTreeMap::<(String, String), u128>::new();
    for place in 0..trace.rows() {
        let cell = |name: &str| trace.column(name).unwrap().text(place).unwrap();
        let pattern = Pattern::parse(&cell("output")).unwrap();
        let numerator: u128 = cell("numerator").parse().unwrap();
        for values in 0..1_u32 << pattern.free() {
            let output: String = (0..pattern.len())
                .map(|index| match pattern.get(index).unwrap() {
                    PatternSymbol::Known(bit) => bit,
                    PatternSymbol::Free(bit, flipped) => (values >> bit & 1 == 1) ^ flipped,
                })
                .map(|bit| if bit { '1' } else { '0' })
                .collect();
            *masses
                .entry((output, cell("status").to_string()))
                .or_default() += numerator >> pattern.free();
        }
    }
    let rows = table["rows"].as_array().unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let printed: Vec<((String, String), u128)> = rows
        .iter()
        .map(|row| {
            (
                (text(row, "output"), text(row, "status")),
                number(&row["numerator"]),
            )
        })
        .collect();
    assert!(trace.rows() < printed.len());
    assert_eq!(masses.len(), printed.len());
    assert!(printed.iter().all(|(key, mass)| masses[key] == *mass));
    assert!(ran.stderr.contains("t.parquet"), "{}", ran.stderr);
}

#[test]
fn more_rows_than_memory_holds_are_refused_with_the_bits_that_fit() {
    let ran = solomonoff(&["table", "--bits", "100", "--horizon", "1000"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("would fit") && ran.stderr.contains("--force"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_page_for_a_reader_has_masses_by_status_then_the_heaviest_rows() {
    insta::assert_snapshot!(solomonoff(&[&WORDS[..], &["--rows", "3"]].concat()).stdout, @"
    All outputs to 12 symbols
    15 bits, 300 steps per run, 11,232 cylinders

      complete                  357520/2^19  0.681915      2^-0.55234
        repeated-configuration  253696/2^19  0.483887      2^-1.0473   382 cylinders
        translated-cycle         92752/2^19  0.17691       2^-2.4989   710 cylinders
      silent                      3984/2^19  0.00759888    2^-7.04
        repeated-configuration    3968/2^19  0.00756836    2^-7.0458   70 cylinders
        translated-cycle            16/2^19  0.0000305176  2^-15       1 cylinder
      open-length               162784/2^19  0.310486      2^-1.6874
      open-steps                     0/2^19  0
      sum                       524288/2^19  1             2^0

    Exact masses of what is decided, so certified lower bounds of M; indented: what
    a decider proved without running to it. The open mass, 0.310486 in all, belongs
    to programs that may still print more; it is kept with the output that each has
    printed so far.

    The heaviest 3 of 917 rows
      302064/2^19  0.576141   complete     000000000000
       35552/2^19  0.0678101  open-length  0
       29728/2^19  0.0567017  open-length  (nothing)
    ");
}

#[test]
fn neither_memory_nor_threads_show_in_the_bytes() {
    let run = |more: &[&str]| {
        let place = Place::new();
        let words = [&WORDS[..], &["--json", "-o", "t"], more].concat();
        let ran = place.run(&words);
        assert_eq!(ran.code, 0, "{ran:?}");
        (ran.stdout, place.files())
    };
    let plain = run(&[]);
    for more in [
        &["--memory", "1KiB"][..],
        &["--memory", "20kB", "--threads", "1"],
        &["--memory", "4GiB", "--threads", "2"],
        &["--memory", "1B", "--threads", "3"],
    ] {
        // Temporary files are gone too.
        assert!(run(more) == plain, "{more:?}");
    }
    let ran = solomonoff(&[&WORDS[..], &["--memory", "much"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("512MiB"), "{}", ran.stderr);
}

#[test]
fn a_document_is_printed_as_one_that_is_made_whole() {
    let printed = solomonoff(&[&WORDS[..], &["--json"]].concat()).stdout;
    let document: Value = serde_json::from_str(&printed).unwrap();
    let whole = serde_json::to_string_pretty(&document).unwrap() + "\n";
    assert!(printed == whole);
    let keys: Vec<&String> = document["rows"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["status", "output", "numerator"]);
    let last = document.as_object().unwrap().keys().next_back();
    assert_eq!(last.map(String::as_str), Some("rows"));
}

/// A saved table answers as a search of its budget does, to its horizon and no further; its upper bounds are higher,
/// for it does not know where its open mass stands.
#[test]
fn a_saved_table_answers_as_a_search_does() {
    let place = Place::new();
    place.run(&["table", "--bits", "15", "--horizon", "6", "-o", "t"]);
    for x in ["", "0", "0101", "11111"] {
        let search = place.run(&["predict", x, "--bits", "15", "--json"]).json();
        let saved = place.run(&["predict", x, "--table", "t", "--json"]).json();
        for key in ["x", "machine", "bits", "steps", "stop"] {
            assert_eq!(saved[key], search[key], "{x} {key}");
        }
        // A search looks one symbol ahead; the table goes to 6, so both bounds are of the same x only
        // where they are asked for the same horizon.
        if x.len() == 5 {
            for key in ["one", "zero", "normalised"] {
                let end = |found: &Value, end: &str| -> Rational {
                    found[key][end].as_str().unwrap().parse().unwrap()
                };
                assert!(end(&saved, "lower") <= end(&search, "lower"), "{x} {key}");
                assert!(end(&saved, "upper") >= end(&search, "upper"), "{x} {key}");
            }
        }
    }
    let search = place
        .run(&["mass", "010101", "--bits", "15", "--json"])
        .json();
    let saved = place
        .run(&["mass", "010101", "--table", "t", "--json"])
        .json();
    // A search takes data bits that x decides beyond the limit: `,]` prints all six.
    let lower = |found: &Value| -> Rational {
        let numerator = found["lower"]["numerator"].as_str().unwrap();
        let digits = found["lower"]["log2_denominator"].as_u64().unwrap();
        Rational::from_integer(numerator.parse().unwrap()) * Rational::inverse_power(digits)
    };
    assert!(lower(&saved) < lower(&search));
    let page = place.run(&["mass", "010101", "--table", "t"]).stdout;
    assert!(page.starts_with("log2 M(x) is "), "{page}");
    let budget = "\nM(010101)\n6 symbols, 15 bits, 1,000 steps per run\n";
    assert!(page.contains(budget), "{page}");
    let page = place.run(&["predict", "01010", "--table", "t"]).stdout;
    let budget = "\n5 symbols after 01010; 15 bits, 1,000 steps per run\n";
    assert!(page.contains(budget), "{page}");
}

#[test]
fn a_saved_table_that_cannot_answer_is_refused_with_what_to_do() {
    let place = Place::new();
    place.run(&["table", "--bits", "12", "--horizon", "6", "-o", "t"]);
    let whole = place.files().remove("t").unwrap();
    place.write("cut", &whole[..whole.len() / 2]);
    place.write("notes.txt", "no table");
    for (words, told) in [
        (&["predict", "010101", "--table", "t"][..], "--horizon 7"),
        (&["mass", "0101010", "--table", "t"], "--horizon 7"),
        (&["mass", "01", "--table", "cut"], "save the table again"),
        (
            &["mass", "01", "--table", "notes.txt"],
            "notes.txt is damaged",
        ),
        (&["predict", "01", "--table", "missing"], "table -o FILE"),
        (&["mass", "01", "--table", "t", "--bits", "9"], "--bits"),
        (
            &["predict", "01", "--table", "t", "--programs", "3"],
            "--programs",
        ),
        (&["predict", "012", "--table", "t"], "character 3"),
    ] {
        let ran = place.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
        assert!(ran.stderr.contains(told), "{words:?}: {}", ran.stderr);
    }
}

/// As 0.1.0 wrote it: no word on how the table is kept, and no tally.
#[test]
fn a_table_of_another_version_is_called_that_and_not_damaged() {
    let place = Place::new();
    place.run(&["table", "--bits", "12", "--horizon", "6", "-o", "t"]);
    let saved = Trace::read_parquet(&place.path().join("t")).unwrap();
    let rewrite = |name: &str, keep: &dyn Fn(&str) -> bool, tell: &[(&str, &str)]| {
        let mut other = Trace::new(saved.name());
        let kept = saved.metadata().iter().filter(|(key, _)| keep(key));
        for (key, value) in kept {
            other = other.with_metadata(key, value);
        }
        for (key, value) in tell {
            other = other.with_metadata(*key, *value);
        }
        for (name, column) in saved.columns() {
            other = other.with_column(name, column.clone()).unwrap();
        }
        other.save_parquet(&place.path().join(name)).unwrap();
    };
    rewrite("same", &|_| true, &[]);
    assert_eq!(place.run(&["mass", "01", "--table", "same"]).code, 0);
    let of_0_1_0 = |key: &str| key != "kept" && !key.starts_with("tally.");
    rewrite("old", &of_0_1_0, &[("version", "0.1.0")]);
    rewrite("new", &|_| true, &[("kept", "4"), ("version", "9.0.0")]);
    for (file, age) in [
        ("old", "an older version of solomonoff (0.1.0)"),
        ("new", "a newer version of solomonoff (9.0.0)"),
    ] {
        let again = format!("solomonoff table --bits 12 --horizon 6 --steps 1000 -o {file}");
        for words in [
            &["mass", "01", "--table", file][..],
            &["predict", "01", "--table", file],
            &["merge", file, "-o", "merged"],
        ] {
            let ran = place.run(words);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
            let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(age) && said.contains(&again), "{said}");
            assert!(!said.contains("damaged"), "{said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn rows_that_find_no_room_in_memory_or_on_disk_are_an_error_that_says_so() {
    let place = Place::new();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_solomonoff"))
        .current_dir(place.path())
        .env("TMPDIR", "/no/such/folder")
        .args([&WORDS[..], &["--memory", "1B"]].concat())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(
        stderr.contains("/no/such/folder") && stderr.contains("--memory"),
        "{stderr}"
    );
}

/// Draws change nothing but what they say: not the masses, not with threads, not through shards.
#[test]
fn a_table_that_is_drawn_from_answers_at_confidence() {
    let place = Place::new();
    let words = [
        "table",
        "--bits",
        "15",
        "--horizon",
        "6",
        "--draws",
        "100000",
    ];
    let ran = place.run(&[&words[..], &["-o", "t"]].concat());
    let said = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("100,000 programs drawn from the open-length mass and run on, seed 1:"),
        "{said}"
    );
    let json = place.run(&[&words[..], &["--json", "--threads", "1", "-o", "one"]].concat());
    let document = json.json();
    assert_eq!(document["drawn"]["draws"], 100_000);
    assert_eq!(document["drawn"]["seed"], 1);
    for index in ["1", "2", "3"] {
        let share = format!("{index}/3");
        place.run(&[&words[..], &["--shard", &share, "-o", index]].concat());
    }
    let merged = place.run(&["merge", "3", "1", "2", "-o", "merged", "--json"]);
    assert!(merged.stdout == json.stdout);
    place.run(&[&words[..], &["--seed", "2", "-o", "other"]].concat());
    let files = place.files();
    assert!(files["t"] == files["one"] && files["t"] == files["merged"]);
    assert!(files["t"] != files["other"]);
    let mut plain = place.run(&[&words[..5], &["--json"]].concat()).json();
    assert_eq!(plain.get("drawn"), None);
    plain["drawn"] = document["drawn"].clone();
    assert_eq!(plain["rows"], document["rows"]);

    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let width = |of: &Value| number(&of["upper"]) - number(&of["lower"]);
    let mass = |more: &[&str]| {
        let words = [&["mass", "0101", "--table", "t", "--json"], more].concat();
        place.run(&words).json()
    };
    let usual = mass(&[]);
    let sampled = &usual["sampled"];
    assert_eq!(
        (&sampled["draws"], &sampled["bits"]),
        (&100_000.into(), &15.into())
    );
    // A mass as a document has it: a numerator over a power of two.
    let exact = |of: &Value| {
        number(&of["numerator"]) / 2_f64.powi(of["log2_denominator"].as_i64().unwrap() as i32)
    };
    let certified = |key: &str| exact(&usual[key]);
    assert!(certified("lower") <= number(&sampled["lower"]));
    assert!(number(&sampled["upper"]) <= certified("upper"));
    assert!(width(sampled) < (certified("upper") - certified("lower")) / 5.0);
    assert!(number(&sampled["lower"]) < number(&sampled["estimate"]));
    let loose = mass(&["--confidence", "0.1"]);
    assert!(width(&loose["sampled"]) < width(sampled));
    // A search for it finds a mass that both have.
    let search = place
        .run(&["mass", "0101", "--bits", "22", "--json"])
        .json();
    assert!(exact(&search["lower"]) <= number(&sampled["upper"]));
    assert!(number(&sampled["lower"]) <= exact(&search["upper"]));

    let predicted = place
        .run(&["predict", "0101", "--table", "t", "--json"])
        .json();
    let normalised = &predicted["sampled"]["normalised"];
    assert_eq!(normalised["symbol"], 1);
    assert!(number(&normalised["lower"]) < number(&normalised["upper"]));
    let page = place.run(&["predict", "0101", "--table", "t"]).stdout;
    assert!(page.starts_with("0 follows with "), "{page}");
    let said: Vec<&str> = page.split_whitespace().collect();
    assert!(said.join(" ").contains("`table --draws` 400000"), "{page}");
    // To the very horizon there is a mass, and nothing to predict.
    let last = place
        .run(&["mass", "010101", "--table", "t", "--json"])
        .json();
    assert!(last["sampled"].is_object());
    assert_eq!(place.run(&["predict", "010101", "--table", "t"]).code, 2);
    // A table without draws says nothing of any.
    place.run(&[&words[..5], &["-o", "plain"]].concat());
    let plain = place
        .run(&["mass", "0101", "--table", "plain", "--json"])
        .json();
    assert!(plain["sampled"].is_null());
}

#[test]
fn draws_that_cannot_be_made_are_refused_before_anything_is_written() {
    let place = Place::new();
    for (words, told) in [
        (["--horizon", "65", "--draws", "9"], "at most 64"),
        (["--horizon", "3", "--draws", "-1"], "from 0 to"),
        (["--horizon", "3", "--draws", "1e6"], "from 0 to"),
    ] {
        let words = [&["table", "--bits", "9", "-o", "t"], &words[..]].concat();
        let ran = place.run(&words);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
        assert!(ran.stderr.contains(told), "{words:?}: {}", ran.stderr);
    }
    let ran = place.run(&[
        "table",
        "--bits",
        "9",
        "--horizon",
        "3",
        "--steps",
        "70000",
        "--draws",
        "9",
        "-o",
        "t",
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("60000"), "{}", ran.stderr);
    assert!(place.files().is_empty());
}
