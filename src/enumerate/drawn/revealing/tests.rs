//! Masses are those of the walks, and draws are what their chances say: beside machines whose masses are known.

use super::*;
use crate::enumerate::drawn::Confidence;
use crate::enumerate::ternary::Ternary;
use crate::enumerate::{
    Bounds, Drawable, Enumerable, Plain, Prediction, Shard, Status, Storage, Summary, Table, search,
};
use crate::exact::Rational;
use crate::machine::blc::Blc;
use crate::machine::{BrainPhoque, Kraft};

fn symbols(x: &str) -> Symbols {
    Symbols::parse(x).unwrap()
}

fn draws(count: u64, seed: u64) -> Draws {
    Draws {
        count,
        steps: 1000,
        seed,
    }
}

fn drawn<M: Machine<Run: Sync>>(machine: &M, query: &Query, draws: Draws) -> Drawn {
    draw_revealing(machine, query, draws, Share::WHOLE, &Control::new()).unwrap()
}

fn all(prediction: &Prediction) -> [&Bounds; 3] {
    let [zero, one] = &prediction.next;
    [&prediction.x, zero, one]
}

fn meet(a: &Bounds, b: &Bounds) -> bool {
    a.lower <= b.upper && b.lower <= a.upper
}

/// What is decided and what is open has the search's masses, to the unit, on machines of base 2, 3 and 7, whose words
/// have one length or several.
#[test]
fn the_tree_has_the_masses_of_the_search() {
    fn check<M: Machine<Run: Sync>>(machine: M, digits: &[u32]) {
        let plain = Plain(machine);
        for &digits in digits {
            for x in ["", "0", "1", "01", "110", "0000"] {
                let query = Query::new(&symbols(x), digits).steps(40).ahead(1);
                let own = drawn(&plain.0, &query, draws(0, 1));
                let found = search(&plain, &query, &Control::new()).unwrap();
                assert_eq!(own.denominator, found.denominator);
                let proven = found.prediction.unwrap();
                let over = |mass: u64| own.denominator.over(mass.into());
                let decided = own.next.iter().sum::<u64>() + own.ends;
                assert!(over(decided) <= proven.x.lower, "{x} at {digits}");
                assert_eq!(over(own.ends), proven.ends);
                for symbol in 0..2 {
                    let bounds = &proven.next[symbol];
                    assert_eq!(over(own.next[symbol]), bounds.lower, "{x} at {digits}");
                    let open = &bounds.upper - &bounds.lower;
                    assert_eq!(over(own.open), open, "{x} at {digits}");
                }
            }
        }
    }
    check(Ternary::new(), &[0, 1, 3, 6]);
    check(Kraft::new(), &[0, 3, 9, 12]);
    check(BrainPhoque::new(), &[0, 1, 4]);
    check(BrainPhoque::new().with_input(), &[0, 2, 8, 11]);
    check(Blc::new(), &[0, 5, 14]);
}

/// What [`Ternary`] prints is independent from symbol to symbol: the chances of 0, of 1, and of the end.
fn ternary_chances() -> [Rational; 3] {
    // Of 729: two words of each length, the digits of the two of five (a third of 3 each), and three of six.
    let [zero, one, ends] = [360 + 2 + 1, 360 + 2, 2].map(|part| Rational::ratio(part, 729 - 2));
    [zero, one, ends]
}

/// M(x) of it.
fn ternary_mass(x: &Symbols) -> Rational {
    let [zero, one, _] = ternary_chances();
    let chance = |symbol| if symbol { &one } else { &zero };
    x.iter()
        .fold(Rational::one(), |mass, symbol| mass * chance(symbol))
}

/// 500 budgets of 100 draws at confidence 0.9, beside masses that are known exactly: all three intervals hold them in
/// at least 0.87, and would not at half the width.
#[test]
fn intervals_hold_as_often_as_they_say_and_would_not_at_half_the_width() {
    let confidence: Confidence = "0.1".parse().unwrap();
    let x = symbols("01");
    let known = [x.clone(), x.with(false), x.with(true)].map(|x| ternary_mass(&x));
    for digits in [0, 2] {
        let (mut held, mut half_held) = (0, 0);
        for seed in 0..500 {
            let query = Query::new(&x, digits);
            let prediction =
                drawn(&Ternary::new(), &query, draws(100, seed)).prediction(&confidence);
            let hold = |cut: &Rational| {
                all(&prediction)
                    .into_iter()
                    .zip(&known)
                    .all(|(own, known)| {
                        let cut = (&own.upper - &own.lower) * cut;
                        &(&own.lower + &cut) <= known && known <= &(&own.upper - &cut)
                    })
            };
            held += u32::from(hold(&Rational::zero()));
            half_held += u32::from(hold(&Rational::ratio(1, 4)));
        }
        assert!(held >= 435, "{digits} digits: {held} of 500");
        assert!(half_held < 435, "{digits} digits: {half_held} of 500");
    }
}

/// The same draws as the Kraft machine's own way has: by its masses at the last unit, by its counts within chance.
#[test]
fn the_kraft_machine_is_drawn_from_alike_by_both_ways() {
    for (x, bits) in [("0", 4), ("0110", 9), ("1111", 12)] {
        let query = Query::new(&symbols(x), bits);
        let general = drawn(&Kraft::new(), &query, draws(50_000, 3));
        let own = Kraft::new().draw(&query, draws(200_000, 3), Share::WHOLE, &Control::new());
        let own = own.unwrap();
        assert_eq!(
            (general.next, general.ends, general.open),
            (own.next, own.ends, own.open)
        );
        let confidence = Confidence::default();
        let [general, own] = [general, own].map(|drawn| drawn.prediction(&confidence));
        for (a, b) in all(&general).into_iter().zip(all(&own)) {
            assert!(meet(a, b), "{x} at {bits}");
        }
    }
}

/// Few digits and draws, and far more digits without a draw, have the mass in common.
#[test]
fn intervals_hold_what_a_far_deeper_search_certifies() {
    fn check<E: Drawable + Enumerable>(machine: &E, digits: [u32; 2], most: u32) {
        let confidence = Confidence::default();
        for x in ["", "0", "1", "00", "01", "10", "11", "0101", "1111"] {
            let query = Query::new(&symbols(x), most).ahead(1);
            let known = search(machine, &query, &Control::new()).unwrap();
            let known = known.prediction.unwrap();
            for digits in digits {
                for seed in 1..3 {
                    let query = Query::new(&symbols(x), digits);
                    let own =
                        machine.draw(&query, draws(20_000, seed), Share::WHOLE, &Control::new());
                    let own = own.unwrap().prediction(&confidence);
                    for (own, known) in all(&own).into_iter().zip(all(&known)) {
                        assert!(meet(own, known), "{x} at {digits}: {own:?}, {known:?}");
                    }
                }
            }
        }
    }
    check(&BrainPhoque::new(), [0, 3], 8);
    check(&BrainPhoque::new().with_input(), [0, 7], 18);
    check(&Plain(Blc::new()), [0, 11], 20);
}

/// The frequencies of a million draws of the sampler, which shares no code (`notes/2026-11-29-brainphoque.md`): runs of
/// 300 steps that print four symbols.
#[test]
fn brainphoque_prints_as_often_as_its_sampler_says() {
    let limits = Draws {
        count: 60_000,
        steps: 300,
        seed: 1,
    };
    for (x, ten_thousandths) in [("0000", 1718_i64), ("0101", 285), ("1101", 173)] {
        let query = Query::new(&symbols(x), 3).steps(300);
        let own = drawn(&BrainPhoque::new(), &query, limits.clone());
        let own = own.prediction(&Confidence::default()).x;
        // 0.0004 is one standard deviation of the other's million.
        let known = |off: i64| Rational::ratio(ten_thousandths + off, 10_000);
        let known = Bounds {
            lower: known(-10),
            upper: known(10),
        };
        assert!(meet(&own, &known), "{x}: {own:?}");
    }
}

fn on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().unwrap().install(work)
}

#[test]
fn neither_shards_nor_threads_show() {
    let machine = BrainPhoque::new();
    let (query, draws) = (Query::new(&symbols("01"), 2), draws(SORTED + 2000, 1));
    let budget = Budget::new(2, 6, 300).unwrap();
    let of = |share| {
        let control = Control::new();
        let one = machine.draw(&query, draws.clone(), share, &control);
        let outputs = machine.draw_outputs(&budget, draws.clone(), share, &control);
        (one.unwrap(), outputs.unwrap())
    };
    let whole = on(1, || of(Share::WHOLE));
    assert_eq!(whole.0.counts.all(), draws.count);
    assert_eq!(whole.1.count(), draws.count);
    assert_eq!(on(2, || of(Share::WHOLE)), whole);
    let [first, second] = [1, 2].map(|number| of(Share::new(number, 2).unwrap()));
    assert_eq!(first.0.with(&second.0), Some(whole.0));
    assert_eq!(Sample::merged([&first.1, &second.1]), Some(whole.1));
}

fn table<E: Drawable + Enumerable>(machine: &E, budget: Budget, draws: Draws) -> Table {
    let (storage, control) = (Storage::default(), Control::new());
    let shard = Shard::gather(machine, budget, Share::WHOLE, &storage, &control);
    let mut shard = shard.unwrap();
    shard.draw(machine, draws, &control).unwrap();
    Shard::merge(vec![shard]).unwrap()
}

/// All strings of at most so many symbols.
fn strings(most: u32) -> impl Iterator<Item = Symbols> {
    (0..=most).flat_map(|length| {
        (0..1_u32 << length)
            .map(move |number| (0..length).map(|place| number >> place & 1 == 1).collect())
    })
}

/// Catches a program that is decided within the limit and counted, and one that is open and left out.
#[test]
fn the_draws_of_a_table_hold_masses_that_are_known() {
    let confidence = Confidence::default();
    for (digits, seed) in [(0, 1), (1, 2), (4, 3), (10, 4)] {
        let budget = Budget::new(digits, 3, 300).unwrap();
        let table = table(&Plain(Ternary::new()), budget, draws(60_000, seed));
        for x in strings(3) {
            let own = table.sampled_bounds(&x, &confidence).unwrap().unwrap();
            let (known, certified) = (ternary_mass(&x), table.bounds(&x).unwrap());
            assert!(own.lower <= known && known <= own.upper, "{x} at {digits}");
            assert!(own.lower >= certified.lower && own.upper <= certified.upper);
        }
    }
    let deep = Budget::new(9, 4, 1000).unwrap();
    let deep = Table::enumerate(&BrainPhoque::new(), deep, &Control::new()).unwrap();
    for (digits, steps) in [(0, 300), (3, 300), (6, 300), (6, 7)] {
        let budget = Budget::new(digits, 4, steps).unwrap();
        let table = table(&BrainPhoque::new(), budget, draws(30_000, 5));
        for x in strings(4) {
            let own = table.sampled_bounds(&x, &confidence).unwrap().unwrap();
            assert!(meet(&own, &deep.bounds(&x).unwrap()), "{x} at {digits}");
        }
    }
}

/// Of what begins at the shallow tree the engine says how much is open by length at 7 tokens; so often, and no oftener,
/// is a draw kept.
#[test]
fn as_much_is_drawn_from_as_is_open_by_length() {
    let (machine, control) = (BrainPhoque::new(), Control::new());
    let open_by_length = |digits| {
        let budget = Budget::new(digits, 4, 300).unwrap();
        let summary = Summary::enumerate(&machine, budget, &control).unwrap();
        let mass = summary.tally.of(Status::OpenLength).mass;
        summary.denominator.over(mass)
    };
    let share = open_by_length(7)
        .checked_div(&open_by_length(SHALLOW.ilog(7)))
        .unwrap();
    let free = Symbols::new();
    let goal = Goal {
        horizon: 4,
        steps: 300,
        agree: &free,
    };
    let weights = Weights::new(&machine, SHALLOW.ilog(7)).unwrap();
    let open = Tree::walk(&machine, &weights, &goal, &control)
        .unwrap()
        .open;
    let outputs = Outputs {
        machine: &machine,
        urn: Urn::new(&open),
        weights: &weights,
        chances: Chances::new(&machine),
        limit: 7,
        goal,
        steps: 300,
    };
    let (mut bits, tries) = (Bits::new(1, 0), 40_000);
    let kept = (0..tries).filter(|_| outputs.one(&mut bits).is_some());
    let kept = as_u64(kept.count());
    let [low, high] = Confidence::default().share(kept, kept, tries);
    assert!(low < share && share < high, "{kept} of {tries}");
}

/// A machine that needs choices for ever, and never steps.
#[derive(Clone, Copy)]
struct Insatiable;

impl Machine for Insatiable {
    type Run = Symbols;

    fn name(&self) -> std::borrow::Cow<'static, str> {
        "insatiable".into()
    }

    fn coding(&self) -> crate::machine::Coding {
        crate::machine::Coding {
            base: 2,
            longest: 1,
        }
    }

    fn start(&self) -> Symbols {
        Symbols::new()
    }

    fn advance<'a>(&'a self, _: &mut Symbols, goal: &Goal<'_>) -> Pause<'a> {
        match goal.horizon {
            0 => Pause::Complete,
            _ => Pause::Needs(&[1, 1]),
        }
    }

    fn reveal(&self, _: &mut Symbols, _: usize) {}

    fn output<'a>(&self, run: &'a Symbols) -> &'a Symbols {
        run
    }

    fn steps(&self, _: &Symbols) -> u64 {
        0
    }

    fn source(&self, _: &Symbols) -> String {
        String::new()
    }
}

/// Catches a draw that never comes to an end, and one given up that is taken for a miss.
#[test]
fn what_needs_choices_for_ever_is_given_up() {
    let own = drawn(&Insatiable, &Query::new(&symbols("0"), 3), draws(10, 1));
    assert_eq!(own.counts.given_up, [10, 0]);
    let own = drawn(&Insatiable, &Query::new(&symbols(""), 3), draws(10, 1));
    assert_eq!(own.counts.given_up, [0, 10]);
}

/// Nothing prints four symbols in three steps; nearly every draw is decided in a thousand.
#[test]
fn draws_run_on_beyond_the_steps_of_the_tree() {
    let query = Query::new(&symbols("1111"), 2).steps(3);
    let counts = drawn(&BrainPhoque::new(), &query, draws(2000, 1)).counts;
    let [before, after] = counts.given_up;
    assert!(before + after < 100, "{counts:?}");
}

#[test]
fn more_cylinders_than_fit_are_refused() {
    let query = Query::new(&symbols("0"), 10);
    let refused = draw_revealing(
        &BrainPhoque::new(),
        &query,
        draws(1, 1),
        Share::WHOLE,
        &Control::new(),
    );
    let digits = DrawError::Digits {
        digits: 10,
        base: 7,
    };
    assert_eq!(refused, Err(digits));
}
