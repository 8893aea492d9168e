//! `cargo bench --bench planning`: a cycle of MC-AIXI on the coin of pyaixi's `conf/coin_flip.conf`: it is 1 with chance
//! 4/5, context trees of depth 4, horizon 6, 300 simulations, one thread.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::rand_core::Rng;
use solomonoff::agent::{ContextModel, Effort, Search};
use solomonoff::mixture::stream;

fn coin_flip(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("planning");
    group.throughput(Throughput::Elements(1));
    let mut draws = stream(1, 0);
    let mut model = ContextModel::new(4, [1, 2], vec![0.0, 0.0, 1.0, 1.0]);
    let mut search = Search::new(Effort {
        simulations: 300,
        horizon: 6,
        discount: 1.0,
        range: [0.0, 1.0],
    });
    group.bench_function("coin_flip_cycle", |bencher| {
        bencher.iter(|| {
            let action = search.best(&mut model, &mut draws);
            let coin = usize::from(draws.next_u32() % 5 < 4);
            model.see(action, 2 * usize::from(action == coin) + coin);
        });
    });
    group.finish();
}

criterion_group!(benches, coin_flip);
criterion_main!(benches);
