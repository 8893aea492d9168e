//! A saved table as a long-lived answerer: many questions to one open table.

use std::time::Instant;

use solomonoff::enumerate::{Budget, Control, Table};
use solomonoff::machine::{Kraft, Symbols};
use solomonoff::trace::{TableFile, save_table};

/// Answers 10,000 questions and prints how long they took; to be run by hand, in release:
/// `cargo test --release --test saved_table -- --ignored --nocapture`. Its figures are in the notes.
#[test]
#[ignore = "a measurement, not a promise"]
fn ten_thousand_questions_to_an_open_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let budget = Budget::new(27, 24, 1000).unwrap();
    let table = Table::enumerate(&Kraft::new(), budget, &Control::new()).unwrap();
    save_table::<_, anyhow::Error>(&table, &path).unwrap();
    drop(table);
    let start = Instant::now();
    let table = TableFile::table(&path).unwrap();
    println!(
        "{} patterns, {} bytes, opened in {:?}",
        table.patterns().len(),
        std::fs::metadata(&path).unwrap().len(),
        start.elapsed()
    );
    let mut state = 1_u64;
    let mut times: Vec<_> = (0..10_000)
        .map(|question| {
            let x: Symbols = (0..question % 24)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    state >> 63 == 1
                })
                .collect();
            let start = Instant::now();
            let prediction = table.predict(&x).unwrap();
            assert!(prediction.x.lower <= prediction.x.upper);
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "median {:?}, 99th percentile {:?}, longest {:?}",
        times[5_000], times[9_900], times[9_999]
    );
}
