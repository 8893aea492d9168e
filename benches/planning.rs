//! `cargo bench --bench planning`: a cycle of MC-AIXI on the coin of pyaixi's `conf/coin_flip.conf`: it is 1 with chance
//! 4/5, context trees of depth 4, horizon 6, 300 simulations, one thread. Before it, the longest horizon that an exact
//! plan on a list of 100 environments reaches in ten seconds, on one core, for three lists: the shortest programs that
//! look at an action, coins that are one arm of a bandit, and tables of two states that answer actions by chance.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::rand_core::Rng;
use solomonoff::agent::{
    Belief, ContextModel, Effort, Enumerated, Environment, Interface, Payoff, Planner, Search,
    TableEnvironment, Worlds,
};
use solomonoff::exact::Rational;
use solomonoff::machine::Op;
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

/// Environments in each list.
const ENVIRONMENTS: usize = 100;
/// How long a plan may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The shortest programs with a `?`, weight 2^-bits.
fn programs() -> (Worlds, Belief) {
    let all = Enumerated::new(14, 1, 1).expect("one bit each is an interface");
    let listens = |place: &usize| all.programs[*place].ops().contains(&Op::Input);
    let first: Vec<usize> = (0..all.programs.len())
        .filter(listens)
        .take(ENVIRONMENTS)
        .collect();
    assert_eq!(first.len(), ENVIRONMENTS);
    let weight = |place: &usize| {
        let bits = all.worlds.member(*place).description_bits();
        (
            *place,
            bits.map_or_else(Rational::zero, Rational::inverse_power),
        )
    };
    let belief = Belief::of(first.iter().map(weight));
    (all.worlds, belief)
}

/// A list of tables, all alike before the first cycle.
fn tables(make: impl Fn(u64) -> TableEnvironment) -> (Worlds, Belief) {
    let number = ENVIRONMENTS as u64;
    let worlds = (1..=number).map(|own| -> Box<dyn Environment> { Box::new(make(own)) });
    let interface = Interface::of_bits(1, 1).expect("one bit each is an interface");
    let belief = Belief::new(vec![Rational::ratio(1, number); ENVIRONMENTS]);
    (Worlds::new(interface, worlds.collect()), belief)
}

/// Action 0 pays with chance 1/2, action 1 with chance i/101.
fn coin(own: u64) -> TableEnvironment {
    let arms = [
        Rational::ratio(1, 2),
        Rational::ratio(1, 101) * Rational::from(own),
    ];
    TableEnvironment::bandit(format!("coin {own}"), &arms).expect("two chances")
}

/// In either state either action draws the percept by a chance of its own, and the percept is the next state.
fn two_states(own: u64) -> TableEnvironment {
    // Multiples of 1 to 100 modulo a prime are those numbers in another order.
    let law = |times: u64| {
        let one = Rational::ratio(1, 101) * Rational::from((own * times) % 101);
        vec![(Rational::one() - &one, 0, 0), (one, 1, 1)]
    };
    let rows = vec![vec![law(1), law(10)], vec![law(37), law(59)]];
    TableEnvironment::new(format!("table {own}"), 2, rows).expect("chances that sum to 1")
}

/// How a list is made.
type Making = fn() -> (Worlds, Belief);

fn longest_horizons(_: &mut Criterion) {
    let lists: [(&str, Making); 3] = [
        ("programs", programs),
        ("coins", || tables(coin)),
        ("two states", || tables(two_states)),
    ];
    for (name, list) in lists {
        for horizon in 1.. {
            let (mut worlds, belief) = list();
            let started = Instant::now();
            let outlook = belief
                .outlook(&mut worlds, horizon, 0)
                .expect("nothing is refuted yet");
            let behaviours = outlook.behaviours();
            let values = Planner::new(&worlds, &Payoff::default()).values(&outlook);
            let took = started.elapsed();
            let best = values.best();
            println!(
                "{name}, horizon {horizon}: {behaviours} behaviours, action {best:?}, {took:.2?}"
            );
            if took > PATIENCE {
                break;
            }
        }
    }
}

criterion_group!(benches, longest_horizons, coin_flip);
criterion_main!(benches);
