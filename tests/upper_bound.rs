//! What a search says at most of M(x): never less than what a deeper one finds, and never more than a shallower one.

use proptest::prelude::*;
use solomonoff::enumerate::{
    Bounds, Budget, Control, Enumerable, Found, Plain, Query, Summary, Table, Verified, search,
};
use solomonoff::exact::Rational;
use solomonoff::machine::{Actions, Kraft, Symbols};

fn agent(bits: usize, percept_bits: usize) -> Kraft {
    let actions = (0..120 * bits)
        .map(|place| (place * place + place / 3) % 5 < 2)
        .collect();
    Kraft::with_actions(Actions::new(actions, bits, percept_bits).unwrap())
}

fn ask<E: Enumerable>(machine: &E, x: &Symbols, bits: u32, steps: u64) -> Found {
    let query = Query::new(x, bits).steps(steps).ahead(1);
    search(machine, &query, &Control::new()).unwrap()
}

/// The bounds of x, x0 and x1.
fn bounds(found: Found) -> [Bounds; 3] {
    let prediction = found.prediction.unwrap();
    let [zero, one] = prediction.next;
    [prediction.x, zero, one]
}

/// All strings of so many symbols.
fn strings(symbols: usize) -> impl Iterator<Item = Symbols> {
    (0..1_u32 << symbols)
        .map(move |number| (0..symbols).map(|place| number >> place & 1 == 1).collect())
}

fn with(x: &Symbols, symbol: bool) -> Symbols {
    x.iter().chain([symbol]).collect()
}

/// For every x of up to `symbols` symbols and each limit up to `bits`: the upper bound is at least the lower one of
/// `deep` bits.
fn sound(kraft: &Kraft, symbols: usize, bits: u32, deep: u32) {
    let budget = Budget::new(deep, symbols, 1000).unwrap();
    let deep = Table::enumerate(kraft, budget, &Control::new()).unwrap();
    let (mut held, mut decided) = (0, 0);
    for x in (0..symbols).flat_map(strings) {
        for limit in 0..=bits {
            let asked = [x.clone(), with(&x, false), with(&x, true)];
            for (y, found) in asked.iter().zip(bounds(ask(kraft, &x, limit, 1000))) {
                let known = deep.bounds(y).unwrap();
                assert!(found.upper >= known.lower, "{y} at {limit} bits");
                assert!(found.lower <= known.upper, "{y} at {limit} bits");
                held += 1;
                decided += usize::from(found.upper < Rational::one());
            }
        }
    }
    assert!(2 * decided > held, "{decided} of {held} say anything");
}

#[test]
fn an_upper_bound_is_at_least_what_more_bits_find() {
    sound(&Kraft::new(), 6, 12, 20);
}

#[test]
fn an_upper_bound_is_at_least_what_more_bits_find_with_an_agent() {
    sound(&agent(1, 1), 4, 10, 18);
    sound(&agent(2, 3), 4, 10, 18);
}

#[test]
#[ignore = "minutes: cargo test --release --test upper_bound -- --ignored"]
fn an_upper_bound_is_at_least_what_26_bits_find() {
    sound(&Kraft::new(), 8, 16, 26);
    sound(&agent(1, 1), 6, 14, 22);
}

/// A third of what is open may print x.
#[test]
fn much_of_the_open_mass_is_excluded() {
    for (string, most) in [("0101010101", 36), ("0110100110010110", 40)] {
        let x = Symbols::parse(string).unwrap();
        let fast = search(
            &Kraft::new(),
            &Query::new(&x, 15).steps(400),
            &Control::new(),
        );
        let slow = search(
            &Plain(Kraft::new()),
            &Query::new(&x, 15).steps(400),
            &Control::new(),
        );
        let open = |found: Bounds| found.upper - found.lower;
        let (fast, slow) = (open(fast.unwrap().bounds), open(slow.unwrap().bounds));
        assert!(fast <= slow * Rational::ratio(most, 100), "{string}");
    }
}

/// The same of limits where the engine sums what few bits allow before it makes the states: it does not below 16 bits.
#[test]
fn bounds_of_more_bits_are_those_of_the_checked_walk() {
    for kraft in [Kraft::new(), agent(1, 1)] {
        let checked = Verified::new(kraft.clone());
        for string in ["00000", "0110100", "1101"] {
            let x = Symbols::parse(string).unwrap();
            let [fast, slow] = [ask(&kraft, &x, 17, 1000), ask(&checked, &x, 17, 1000)];
            assert_eq!(fast.bounds, slow.bounds, "{string}");
            assert_eq!(fast.prediction, slow.prediction, "{string}");
        }
        let budget = Budget::new(17, 9, 1000).unwrap();
        let count = |machine: &dyn Enumerable| {
            let summary = Summary::enumerate(machine, budget, &Control::new()).unwrap();
            summary.tally
        };
        assert_eq!(count(&kraft), count(&checked));
    }
}

fn any_string() -> impl Strategy<Value = Symbols> {
    proptest::collection::vec(any::<bool>(), 0..9).prop_map(|bits| bits.into_iter().collect())
}

fn any_machine() -> impl Strategy<Value = Kraft> {
    prop_oneof![Just(Kraft::new()), Just(agent(1, 1)), Just(agent(3, 2))]
}

/// An agent's next action begins where a percept ends, at the bit limit too. A search that took the old action's next bit
/// there gave `?..]` the wrong symbol.
#[test]
fn an_action_begins_where_a_percept_ends_at_the_bit_limit_too() {
    let kraft = agent(3, 2);
    for number in 0..1_u32 << 4 {
        let x: Symbols = (0..4).map(|place| number >> place & 1 == 1).collect();
        for bits in [10, 14, 16] {
            let checked = ask(&Verified::new(kraft.clone()), &x, bits, 1000);
            assert_eq!(ask(&kraft, &x, bits, 1000).bounds, checked.bounds, "{x}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// More bits, and more steps, only tighten: to the last digit.
    #[test]
    fn bounds_nest(x in any_string(), kraft in any_machine(), bits in 0..14_u32, more in 0..4_u32, steps in prop_oneof![0..12_u64, 12..300_u64], further in 0..9_u64) {
        let loose = bounds(ask(&kraft, &x, bits, steps));
        let tight = bounds(ask(&kraft, &x, bits + more, steps + further));
        for (loose, tight) in loose.iter().zip(&tight) {
            prop_assert!(loose.lower <= tight.lower);
            prop_assert!(tight.lower <= tight.upper);
            prop_assert!(tight.upper <= loose.upper);
        }
    }

    /// x0 and x1 share what x has: below for certain, above each by itself.
    #[test]
    fn x_and_what_follows_fit_together(x in any_string(), kraft in any_machine(), bits in 0..16_u32, steps in 0..300_u64) {
        let found = ask(&kraft, &x, bits, steps);
        let prediction = found.prediction.clone().unwrap();
        let [all, zero, one] = bounds(found);
        prop_assert!(&(&zero.lower + &one.lower) + &prediction.ends <= all.lower);
        prop_assert!(zero.upper <= all.upper && one.upper <= all.upper);
        for symbol in [false, true] {
            let next = &prediction.next[usize::from(symbol)];
            // A search for xb by itself runs no further than its last symbol.
            let query = Query::new(&with(&x, symbol), bits).steps(steps);
            let alone = search(&kraft, &query, &Control::new()).unwrap().bounds;
            prop_assert_eq!(next, &alone);
            let share = prediction.plain(symbol);
            prop_assert!(share.lower() <= share.upper());
        }
    }

    /// The engine without words merged, every data bit with its label: the same bounds.
    #[test]
    fn bounds_are_those_of_the_checked_walk(x in any_string(), kraft in any_machine(), bits in 0..15_u32) {
        // As many steps as let no decider act otherwise.
        let fast = ask(&kraft, &x, bits, 1000);
        let checked = ask(&Verified::new(kraft), &x, bits, 1000);
        prop_assert_eq!(fast.bounds, checked.bounds);
        prop_assert_eq!(fast.prediction, checked.prediction);
    }
}
