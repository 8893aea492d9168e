//! The enumeration: revealing, deciding, gathering tables, searching, and questions to a saved table.
//!
//! All on one thread, with the plain walk beside the engine where both do the same.

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use solomonoff::enumerate::{
    Budget, Control, Enumerable, Plain, Query, Summary, Table, Verified, search,
};
use solomonoff::machine::{Kraft, Symbols};
use solomonoff::trace::{TableFile, save_table};

/// Counts all cylinders, and states how many a second.
fn count<E: Enumerable>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    machine: &E,
    [bits, horizon, steps]: [u32; 3],
) {
    let budget = Budget::new(bits, horizon as usize, steps.into()).unwrap();
    let count = || Summary::enumerate(machine, budget, &Control::new()).unwrap();
    let cylinders = count().tally.cylinders;
    group.throughput(Throughput::Elements(u64::try_from(cylinders).unwrap()));
    let name = format!("{name}/bits-{bits}-horizon-{horizon}-steps-{steps}");
    group.bench_function(name, |bencher| bencher.iter(count));
}

/// `enumerate/reveal`: where runs are short, so that what takes time is the tree of cylinders.
fn reveal(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate/reveal");
    for horizon in [2, 16, 32] {
        let budget = [18, horizon, 300];
        count(&mut group, "engine", &Kraft::new(), budget);
        count(&mut group, "naive", &Plain(Kraft::new()), budget);
    }
    for horizon in [16, 32] {
        count(&mut group, "engine", &Kraft::new(), [24, horizon, 300]);
    }
    group.finish();
}

/// `enumerate/decide`: runs so long that deciders have to end them, and the check of what they decided.
fn decide(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate/decide");
    let budget = [16, 100, 10_000];
    count(&mut group, "engine", &Kraft::new(), budget);
    count(&mut group, "verified", &Verified::new(Kraft::new()), budget);
    count(&mut group, "naive", &Plain(Kraft::new()), budget);
    group.finish();
}

/// `enumerate/table`: all outputs gathered as patterns; expanded into strings.
fn table(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate/table");
    for (bits, horizon) in [(18, 16), (21, 16), (21, 32)] {
        let budget = Budget::new(bits, horizon, 300).unwrap();
        let kraft = Kraft::new();
        let gather = || Table::enumerate(&kraft, budget, &Control::new()).unwrap();
        let table = gather();
        group.throughput(Throughput::Elements(table.patterns().len() as u64));
        let name = format!("gather/bits-{bits}-horizon-{horizon}");
        group.bench_function(name, |bencher| bencher.iter(gather));
        group.throughput(Throughput::Elements(table.rows().count() as u64));
        let name = format!("expand/bits-{bits}-horizon-{horizon}");
        group.bench_function(name, |bencher| bencher.iter(|| table.rows().count()));
    }
    group.finish();
}

/// The strings that the notes bound, and `benches/peers.py` with them.
const STRINGS: [(&str, &str); 5] = [
    ("zeros", "00000000000000000000000000000000"),
    ("alternating", "01010101010101010101010101010101"),
    ("zeros-then-ones", "00000000000000001111111111111111"),
    ("thue-morse", "01101001100101101001011001101001"),
    ("random", "11010010011101011100010110100001"),
];

/// `enumerate/search`: the bounds of one x.
fn searches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate/search");
    let (kraft, plain) = (Kraft::new(), Plain(Kraft::new()));
    for (name, x) in STRINGS {
        let x = Symbols::parse(x).unwrap();
        for (walk, machine, bits) in [
            ("engine", &kraft as &dyn Enumerable, 24),
            ("engine", &kraft, 18),
            ("naive", &plain, 18),
        ] {
            let name = format!("{walk}/bits-{bits}/{name}");
            let query = Query::new(&x, bits).steps(1000);
            group.bench_function(name, |bencher| {
                bencher.iter(|| search(machine, &query, &Control::new()).unwrap());
            });
        }
    }
    group.finish();
}

/// How many questions the percentiles are of.
const QUESTIONS: usize = 10_000;

/// Strings of 0 to `horizon` - 1 symbols, always the same.
fn questions(horizon: usize) -> Vec<Symbols> {
    let mut state = 1_u64;
    let mut symbol = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 63 == 1
    };
    (0..QUESTIONS)
        .map(|question| (0..question % horizon).map(|_| symbol()).collect())
        .collect()
}

/// `enumerate/predict`: opening a saved table, and the next symbol asked of an open one.
///
/// A mean hides the slow questions, so the percentiles of one round are printed too.
fn predict(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("enumerate/predict");
    let folder = tempfile::tempdir().unwrap();
    for (bits, horizon) in [(21, 24), (24, 24)] {
        let budget = Budget::new(bits, horizon, 1000).unwrap();
        let path = folder.path().join(format!("{bits}.parquet"));
        let table = Table::enumerate(&Kraft::new(), budget, &Control::new()).unwrap();
        save_table::<_, anyhow::Error>(&table, &path).unwrap();
        let name = format!("bits-{bits}-horizon-{horizon}");
        group.throughput(Throughput::Elements(table.patterns().len() as u64));
        group.bench_function(format!("open/{name}"), |bencher| {
            bencher.iter(|| TableFile::table(&path).unwrap());
        });

        let table = TableFile::table(&path).unwrap();
        let questions = questions(horizon);
        let mut next = questions.iter().cycle();
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("question/{name}"), |bencher| {
            bencher.iter(|| next.next().map(|x| table.predict(x).unwrap()));
        });
        let mut times: Vec<_> = questions
            .iter()
            .map(|x| {
                let start = Instant::now();
                black_box(table.predict(x).unwrap());
                start.elapsed()
            })
            .collect();
        times.sort();
        println!(
            "enumerate/predict/question/{name}: of {QUESTIONS} questions, median {:?}, 99th percentile {:?}, \
             longest {:?}",
            times[QUESTIONS / 2],
            times[QUESTIONS * 99 / 100],
            times[QUESTIONS - 1],
        );
    }
    group.finish();
}

fn main() {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .unwrap();
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    reveal(&mut criterion);
    decide(&mut criterion);
    table(&mut criterion);
    searches(&mut criterion);
    predict(&mut criterion);
    criterion.final_summary();
}
