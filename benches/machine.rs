//! Written programs: how fast one is run.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use solomonoff::machine::reference::{Run, Stepped};
use solomonoff::machine::{Program, Symbols, execute};

/// Symbols that each program puts out.
const SYMBOLS: usize = 1000;

/// Programs of `programs/`: a loop without data, a data bit for each symbol, output at doubling distances.
const PROGRAMS: [(&str, &str); 3] = [
    ("alternating", include_str!("../programs/alternating.kraft")),
    ("uniform", include_str!("../programs/uniform.kraft")),
    (
        "growing-ones",
        include_str!("../programs/growing-ones.kraft"),
    ),
];

/// `machine/step`: steps of a written program, by the fast run and by the reference run.
fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("machine/step");
    let data: Symbols = (0..SYMBOLS).map(|bit| bit % 3 == 0).collect();
    let bits: Vec<bool> = data.iter().collect();
    for (name, source) in PROGRAMS {
        let program = Program::parse(source).unwrap();
        let run = || execute(&program, SYMBOLS, &data, None, 1_000_000);
        let steps = run().steps;
        group.throughput(Throughput::Elements(steps));
        group.bench_function(format!("fast/{name}"), |bencher| bencher.iter(run));
        group.bench_function(format!("reference/{name}"), |bencher| {
            bencher.iter(|| {
                let mut run = Run::new(&program);
                for _ in 0..steps {
                    if let Stepped::NeedsData | Stepped::NeedsAction =
                        black_box(run.step(&bits, None))
                    {
                        break;
                    }
                }
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = step
}
criterion_main!(benches);
