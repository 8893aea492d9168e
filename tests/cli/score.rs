use serde_json::Value;
use solomonoff::exact::Rational;
use solomonoff::trace::Trace;

use crate::command::{Place, Ran};

/// A place with a table of 16 bits to 6 symbols.
fn place() -> Place {
    let place = Place::new();
    let words = [
        "table",
        "-L",
        "16",
        "-T",
        "6",
        "-S",
        "300",
        "-o",
        "t",
        "--summary",
    ];
    assert_eq!(place.run(&words).code, 0);
    place
}

fn score(place: &Place, words: &[&str]) -> Ran {
    place.run(&[&["score"], words, &["--table", "t"]].concat())
}

const TEXT: &str = "010101\n0\n\n110 100\n";
const XS: [&str; 3] = ["010101", "0", "110100"];

/// The bits are those of the masses that `mass` tells of the same table; and they are the same in every format, from
/// a file or a stream. Catches bounds exchanged, leading zeros lost, and a column taken for another.
#[test]
fn the_bits_are_those_of_the_masses_whatever_the_format() {
    let place = place();
    place.write("a.txt", TEXT);
    let from_lines = score(&place, &["a.txt", "--json"]).json();
    for (index, x) in XS.into_iter().enumerate() {
        let mass = place.run(&["mass", x, "--table", "t", "--json"]).json();
        let row = &from_lines["sequences"][index];
        assert_eq!(row["x"], x);
        for (end, bound) in [("lower", "upper"), ("upper", "lower")] {
            let numerator = mass[bound]["numerator"].as_str().unwrap();
            let power = mass[bound]["log2_denominator"].as_f64().unwrap();
            let bits = power - numerator.parse::<f64>().unwrap().log2();
            let told = row["bits"][end].as_f64().unwrap();
            assert!((told - bits).abs() < 1e-9, "{x} {end}: {told} {bits}");
        }
    }
    place.write("a.csv", "n,x\n1,010101\n2,0\n3,110100\n");
    place.write(
        "a.jsonl",
        "{\"x\":\"010101\"}\n{\"x\":[0]}\n{\"x\":\"110100\"}\n",
    );
    let saved = score(&place, &["a.csv", "-o", "a.parquet"]);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let rows = |document: &Value| {
        let rows = document["sequences"].as_array().unwrap();
        rows.iter()
            .map(|row| (row["x"].clone(), row["bits"].clone()))
            .collect::<Vec<_>>()
    };
    for file in ["a.csv", "a.jsonl", "a.parquet"] {
        let found = score(&place, &[file, "--json"]).json();
        assert_eq!(rows(&found), rows(&from_lines), "{file}");
        assert_eq!(found["code_length"], from_lines["code_length"], "{file}");
    }
    let streamed = |format: &[&str], file: &str| {
        let words = [&["score", "-", "--table", "t", "--json"], format].concat();
        let bytes = std::fs::read(place.path().join(file)).unwrap();
        rows(&place.run_with_input(&words, bytes).json())
    };
    assert_eq!(streamed(&[], "a.txt"), rows(&from_lines));
    assert_eq!(
        streamed(&["--format", "parquet"], "a.parquet"),
        rows(&from_lines)
    );
    assert_eq!(streamed(&["--format", "csv"], "a.csv"), rows(&from_lines));
}

/// Catches sums that are not over all, and a gap with its sign or its ends exchanged.
#[test]
fn the_gap_is_what_the_model_pays_more_and_intervals_add() {
    let place = place();
    place.write("a.csv", "x,mine\n010101,6.5\n0,1\n110100,30\n");
    place.write("bits", "6.5\n1\n30\n");
    let found = score(&place, &["a.csv", "--model-bits", "mine", "--json"]).json();
    let other = score(&place, &["a.csv", "--model-bits", "bits", "--json"]).json();
    assert_eq!(found, other);
    let mut sums = [Rational::zero(), Rational::zero()];
    for row in found["sequences"].as_array().unwrap() {
        let model = row["model_bits"].as_f64().unwrap();
        for (sum, (end, other)) in sums
            .iter_mut()
            .zip([("lower", "upper"), ("upper", "lower")])
        {
            let gap = row["gap"][end].as_f64().unwrap();
            let bits = row["bits"][other].as_f64().unwrap();
            assert!((gap - (model - bits)).abs() < 1e-9, "{row}");
            *sum += Rational::from_f64(gap).unwrap();
        }
    }
    let total = &found["gap"]["sum"];
    assert!(Rational::from_f64(total["lower"].as_f64().unwrap()).unwrap() <= sums[0]);
    assert!(Rational::from_f64(total["upper"].as_f64().unwrap()).unwrap() >= sums[1]);
    assert!((total["lower"].as_f64().unwrap() - sums[0].nearest_f64()).abs() < 1e-9);
    let mean = found["gap"]["mean"]["upper"].as_f64().unwrap();
    assert!((mean - sums[1].nearest_f64() / 3.0).abs() < 1e-9);
    assert_eq!(
        (&found["count"], &found["symbols"]),
        (&3.into(), &13.into())
    );
    let page = score(&place, &["a.csv", "--model-bits", "mine"]).stdout;
    assert!(page.contains("Model minus M: "), "{page}");
}

/// A table so small that nothing decided prints some strings.
#[test]
fn sequences_without_an_upper_bound_are_counted_and_left_out_of_the_other_sums() {
    let place = Place::new();
    assert_eq!(
        place.run(&["table", "-L", "4", "-T", "6", "-o", "t"]).code,
        0
    );
    place.write("a.csv", "x,m\n000000,1\n010010,9\n");
    let found = score(&place, &["a.csv", "--model-bits", "m", "--json"]).json();
    assert_eq!(found["unbounded"], 1);
    let [bounded, open] = [&found["sequences"][0], &found["sequences"][1]];
    assert_eq!(open["bits"]["upper"], Value::Null);
    assert_eq!(open["gap"]["lower"], Value::Null);
    let total = &found["code_length"];
    assert_eq!(total["sum"]["upper"], Value::Null);
    assert_eq!(total["bounded"]["sum"], bounded["bits"]);
    assert_eq!(found["gap"]["bounded"]["sum"], bounded["gap"]);
    let page = score(&place, &["a.csv", "--model-bits", "m"]).stdout;
    assert!(
        page.contains("No proven upper bound for 1 sequence"),
        "{page}"
    );
    assert!(page.contains("at least"), "{page}");
}

#[test]
fn the_bits_of_the_symbols_are_told_on_request_and_saved_a_row_each() {
    let place = place();
    place.write("a.txt", TEXT);
    let found = score(
        &place,
        &["a.txt", "--per-symbol", "--json", "-o", "s.jsonl"],
    )
    .json();
    let symbols = |index: usize| found["sequences"][index]["symbols"].as_array().unwrap();
    assert_eq!((symbols(0).len(), symbols(1).len()), (6, 1));
    // The first symbol is all of the second sequence, and begins the first too.
    assert_eq!(symbols(0)[0], symbols(1)[0]);
    let close = |a: &Value, b: &Value| (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-9;
    assert!(close(
        &symbols(1)[0]["upper"],
        &found["sequences"][1]["bits"]["upper"]
    ));
    let lines = std::fs::read_to_string(place.path().join("s.jsonl")).unwrap();
    let rows: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 13);
    assert_eq!((&rows[1]["t"], &rows[1]["symbol"]), (&2.into(), &1.into()));
    assert_eq!(rows[1]["symbol_bits_lower"], symbols(0)[1]["lower"]);
    let saved = score(&place, &["a.txt", "-o", "s.parquet"]);
    assert_eq!(saved.code, 0);
    let trace = Trace::read_parquet(&place.path().join("s.parquet")).unwrap();
    assert_eq!(trace.rows(), 3);
}

#[test]
fn what_cannot_be_scored_is_told_with_line_and_next_step() {
    let place = place();
    let refused = |words: &[&str], told: &[&str]| {
        place.refused(&[&["score"], words, &["--table", "t"]].concat(), told);
    };
    place.write("long", "01\n0101010\n01010101\n");
    refused(
        &["long"],
        &["long, line 2", "7 symbols", "horizon of 6", "--horizon 8"],
    );
    place.write("bad", "01\n0 a\n");
    refused(&["bad"], &["bad, line 2, column 3", "'a'"]);
    place.write("empty", "\n");
    refused(&["empty"], &["empty is empty"]);
    refused(&["-"], &["standard input is empty"]);
    refused(&["nowhere"], &["cannot read nowhere"]);
    place.write("two.csv", "a,b\n0,1\n");
    refused(&["two.csv"], &["it has a, b", "--column"]);
    refused(&["two.csv", "--column", "c"], &["no column `c`"]);
    refused(
        &["two.csv", "--column", "a", "--model-bits", "m"],
        &["--model-bits m", "no file"],
    );
    refused(
        &["bad", "--format", "xlsx"],
        &["lines", "csv", "jsonl", "parquet"],
    );
    place.write("sound", "01\n");
    place.refused(&["score", "sound"], &["--table"]);
    place.refused(&["score", "sound", "--table", "bad"], &["bad"]);
    place.refused(
        &["score", "sound", "--table", "t", "-o", "bad/x.csv"],
        &["bad/x.csv"],
    );
}

#[test]
fn the_page_for_a_reader_has_the_answer_then_a_listing() {
    let place = place();
    place.write("a.txt", TEXT);
    let words = ["score", "a.txt", "--table", "t", "--rows", "2"];
    insta::assert_snapshot!(place.run(&words).stdout, @"
    3 sequences, 13 symbols: 6.93 to 19.49 bits in all, 0.53 to 1.5 per symbol,
    proven
    A table of 16 bits to 6 symbols

      line  sequence  bits, proven
         1  010101    3.02 to 8
         2  0         0.21 to 0.3
      and 1 more; --rows shows more, --output and --json have all
    ");
}

/// With no table saved before: the bits are those of a table that is, certified and at confidence, on every machine.
#[test]
fn a_machine_scores_as_its_saved_table_does() {
    let place = Place::new();
    place.write("a.txt", TEXT);
    for [machine, bits] in [
        ["kraft", "12"],
        ["brainphoque", "4"],
        ["brainphoque-input", "9"],
        ["blc", "12"],
    ] {
        let limits = [
            "--machine",
            machine,
            "-L",
            bits,
            "-S",
            "300",
            "--draws",
            "20000",
        ];
        let table = [&["table", "-T", "6", "-o", "t", "--summary"], &limits[..]].concat();
        assert_eq!(place.run(&table).code, 0);
        let saved = score(&place, &["a.txt", "--json", "--per-symbol"]).json();
        let made = [&["score", "a.txt", "--json", "--per-symbol"], &limits[..]].concat();
        let made = place.run(&made).json();
        assert_eq!(made, saved, "{machine}");
        assert_eq!(made["machine"], machine);
        let bits = &made["sequences"][1]["bits"];
        let width =
            |bits: &Value| bits["upper"].as_f64().unwrap() - bits["lower"].as_f64().unwrap();
        assert!(
            width(&bits["sampled"]) < width(bits) / 1.5,
            "{machine}: {bits}"
        );
    }
    let page = place.run(&[
        "score",
        "a.txt",
        "--machine",
        "blc",
        "-L",
        "12",
        "--draws",
        "2000",
    ]);
    let text = page.stdout.replace('\n', " ");
    assert!(text.contains("at confidence 1 - 10^-6"), "{text}");
    let few = place
        .run(&["score", "a.txt", "--machine", "brainphoque", "-L", "3"])
        .stdout;
    assert!(
        few.contains("A table of 3 digits of base 7 to 6 symbols"),
        "{few}"
    );
    let text = few.replace('\n', " ");
    assert!(text.contains("per symbol, proven A table of"), "{few}");
}

/// Sums over the published table of three states: 49,328 of 4,294,368 runs print 010, and none so much as the last.
#[test]
fn turing_machines_score_exactly() {
    let place = Place::new();
    place.write("a.txt", "010\n0\n010101010101\n");
    let words = ["score", "a.txt", "--machine", "turing-3", "--per-symbol"];
    let found = place.run(&[&words[..], &["--json"]].concat()).json();
    let row = |index: usize| &found["sequences"][index];
    let told = |ends: &Value| [&ends["lower"], &ends["upper"]].map(|end| end.as_f64().unwrap());
    let bits = (4_294_368.0_f64 / 49_328.0).log2();
    for (ends, known) in [(&row(0)["bits"], bits), (&row(1)["bits"], 1.0)] {
        let [lower, upper] = told(ends);
        assert!(lower <= known + 1e-12 && upper >= known - 1e-12 && upper - lower < 1e-9);
    }
    // The symbols add up to the whole.
    let symbols: Vec<f64> = (0..3).map(|t| told(&row(0)["symbols"][t])[0]).collect();
    assert!(
        (symbols.iter().sum::<f64>() - bits).abs() < 1e-9,
        "{symbols:?}"
    );
    assert_eq!(
        row(2)["bits"],
        serde_json::json!({"lower": null, "upper": null})
    );
    assert_eq!(
        (&found["unbounded"], &found["bits"]),
        (&1.into(), &Value::Null)
    );
    let page = place.run(&words).stdout;
    assert!(
        page.contains("unknown") && page.contains("bits, exact"),
        "{page}"
    );
    assert!(
        page.contains("Unknown for 1 sequence: no machine of 3 states"),
        "{page}"
    );
    for (option, value) in [("--bits", "9"), ("--steps", "9"), ("--draws", "9")] {
        place.refused(
            &[&words[..], &[option, value]].concat(),
            &["is exact", option],
        );
    }
    place.refused(
        &["score", "a.txt", "--machine", "turing-5"],
        &["ctm --states 5 --save"],
    );
    place.refused(
        &["score", "a.txt", "--table", "t", "--bits", "9"],
        &["--table", "--bits"],
    );
}
