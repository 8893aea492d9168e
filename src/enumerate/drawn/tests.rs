//! The tree is the engine's, and draws are what their chances say.

use super::counts::SORTED;
use super::open::{Pending, Tree};
use super::*;
use crate::enumerate::{
    Bounds, Budget, Control, Drawable, Plain, Prediction, Query, Share, Status, Summary, search,
};
use crate::exact::Rational;
use crate::machine::{Kraft, Symbols};

fn drawn(x: &str, bits: u32, count: u64, seed: u64) -> Drawn {
    let query = Query::new(&Symbols::parse(x).unwrap(), bits);
    let draws = Draws {
        count,
        steps: 3000,
        seed,
    };
    Kraft::new()
        .draw(&query, draws, Share::WHOLE, &Control::new())
        .unwrap()
}

/// All x of up to five symbols: what is decided and what is open has the slow walk's masses to the unit.
#[test]
fn the_tree_has_the_masses_of_the_slow_walk() {
    for bits in [0, 2, 5, 9, 13] {
        for length in 0..=5_usize {
            for number in 0..1_u32 << length {
                let x: String = (0..length)
                    .map(|place| if number >> place & 1 == 1 { '1' } else { '0' })
                    .collect();
                let own = drawn(&x, bits, 0, 1);
                let query = Query::new(&Symbols::parse(&x).unwrap(), bits).ahead(1);
                // The slow walk counts every data bit against the limit, as the tree does, and knows nothing of what
                // unrevealed code can do.
                let slow = search(&Plain(Kraft::new()), &query, &Control::new()).unwrap();
                let slow = slow.prediction.unwrap();
                for symbol in [0, 1] {
                    let mass = own.denominator.over(own.next[symbol].into());
                    assert_eq!(mass, slow.next[symbol].lower, "{x} {bits}");
                }
                let one = &slow.next[1];
                let open = own.denominator.over(own.open.into());
                assert_eq!(open, &one.upper - &one.lower, "{x} at {bits}");
            }
        }
    }
}

/// Whatever the step limit, what the draws take for open by length has the mass that the engine says.
#[test]
fn open_by_length_are_the_same_cylinders_whatever_the_steps() {
    let control = Control::new();
    for steps in (0..14).chain([20, 300]) {
        for (bits, horizon) in [(0, 1), (5, 3), (9, 2), (12, 5), (14, 8)] {
            let budget = Budget::new(bits, horizon, steps).unwrap();
            let tree = Tree::walk(aim::Keep(horizon), bits, steps as u32, &control).unwrap();
            let open = tree
                .open
                .iter()
                .filter(|open| !matches!(open.pending, Pending::Nothing));
            let open: u64 = open.map(|open| open.mass).sum();
            let summary = Summary::enumerate(&Kraft::new(), budget, &control).unwrap();
            let engine = summary.tally.of(Status::OpenLength).mass;
            assert_eq!(u128::from(open), engine, "{bits} {horizon} {steps}");
        }
    }
}

/// Catches a chunk that draws from another one's stream, one that is a draw too long, and counts that are lost.
#[test]
fn draws_do_not_depend_on_threads() {
    let count = 2 * SORTED + 5;
    let with = |threads: usize, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build()
            .unwrap()
            .install(|| drawn("0110", 9, count, seed))
    };
    let one = with(1, 1);
    assert_eq!(one.counts.all(), count);
    for threads in [2, 3] {
        assert_eq!(with(threads, 1), one);
    }
    assert_ne!(with(2, 2).counts, one.counts);
    // The first chunk alone, then the second: two different ones.
    let [first, both] = [SORTED, 2 * SORTED].map(|count| drawn("0110", 9, count, 1).counts);
    assert_ne!(both.next[0], 2 * first.next[0]);
}

/// At most a draw in ten thousand is given up. Without the decider of loops that read data it is one in a thousand.
#[test]
fn hardly_a_draw_is_given_up() {
    for x in [
        "0101010101",
        "0011001100",
        "0110100110010110",
        "11010010011101011",
        "0000000000000000",
    ] {
        let counts = drawn(x, 18, 100_000, 1).counts;
        let [before, after] = counts.given_up;
        assert!(before + after <= 10, "{x}: {counts:?}");
    }
}

/// 500 budgets of 100 draws each at confidence 0.9, in which all three intervals are to hold together, beside bounds
/// that are certified at 28 bits: the whole certified range lies inside in at least 0.87 of the budgets. That 0.87 is
/// asked of a confidence of 0.9 leaves two standard deviations of 500 tosses.
///
/// The same must fail for intervals of half the width round the same middle. There it is enough that an interval has
/// any point in common with the certified range, so that what is not known of the true value makes both harder.
#[test]
fn intervals_hold_as_often_as_they_say_and_would_not_at_half_the_width() {
    let x = Symbols::parse("0").unwrap();
    let query = Query::new(&x, 28).ahead(1);
    let known = search(&Kraft::new(), &query, &Control::new()).unwrap();
    let all = |prediction: Prediction| {
        let [zero, one] = prediction.next;
        [prediction.x, zero, one]
    };
    let known = all(known.prediction.unwrap());
    let together = |intervals: &[Bounds; 3], hold: fn(&Bounds, &Bounds) -> bool| {
        intervals
            .iter()
            .zip(&known)
            .all(|(own, known)| hold(own, known))
    };
    let confidence: Confidence = "0.1".parse().unwrap();
    let quarter = Rational::ratio(1, 4);
    for bits in [0, 4, 6] {
        let (mut held, mut half_held) = (0, 0);
        for seed in 0..500 {
            let intervals = all(drawn("0", bits, 100, seed).prediction(&confidence));
            let halves = intervals.clone().map(|Bounds { lower, upper }| {
                let cut = (&upper - &lower) * &quarter;
                Bounds {
                    lower: lower + &cut,
                    upper: upper - cut,
                }
            });
            held += u32::from(together(&intervals, |own, known| {
                own.lower <= known.lower && known.upper <= own.upper
            }));
            half_held += u32::from(together(&halves, |own, known| {
                own.lower <= known.upper && known.lower <= own.upper
            }));
        }
        assert!(held >= 435, "{bits} bits: {held} of 500");
        assert!(
            half_held < 435,
            "{bits} bits: {half_held} of 500 at half the width"
        );
    }
}

/// Shares of the draws, on any number of threads, are all of them. Catches a chunk that is drawn twice or by nobody,
/// a stream that belongs to the place in a share, and counts that are not added.
#[test]
fn shares_of_draws_are_the_draws() {
    let query = Query::new(&Symbols::parse("0101").unwrap(), 12);
    let draws = Draws {
        // Three chunks, the last one short.
        count: 2 * SORTED + 5,
        steps: 300,
        seed: 3,
    };
    let of = |share| {
        Kraft::new()
            .draw(&query, draws.clone(), share, &Control::new())
            .unwrap()
    };
    let whole = of(Share::WHOLE);
    assert_eq!(whole.counts.all(), draws.count);
    for parts in [2, 3, 5] {
        let shares = (1..=parts).map(|number| Share::new(number, parts).unwrap());
        let drawn: Vec<Drawn> = shares
            .map(|share| {
                let drawn = of(share);
                assert!(drawn.is_share(share));
                drawn
            })
            .collect();
        assert!(!drawn[0].is_share(Share::WHOLE));
        let (first, rest) = drawn.split_first().unwrap();
        let all = rest.iter().try_fold(first.clone(), Drawn::with);
        assert_eq!(all.as_ref(), Some(&whole), "{parts}");
    }
    let other = drawn("0101", 12, 7, 4);
    assert_eq!(whole.with(&other), None);
}

/// What no draws leave is refused. Catches a sum that is not compared, and one that does not fit.
#[test]
fn counts_and_masses_that_no_draws_have_are_no_share() {
    let sound = drawn("01", 8, 100, 1);
    assert!(sound.is_share(Share::WHOLE));
    let is_share = |alter: &dyn Fn(&mut Drawn)| {
        let mut altered = sound.clone();
        alter(&mut altered);
        altered.is_share(Share::WHOLE)
    };
    assert!(!is_share(&|drawn| drawn.counts.misses += 1));
    assert!(!is_share(&|drawn| drawn.counts.ends = u64::MAX));
    assert!(!is_share(&|drawn| drawn.open = u64::MAX));
    assert!(!is_share(&|drawn| drawn.open += 1 << 12));
    assert!(!is_share(&|drawn| drawn.open = 0));
    assert!(!is_share(&|drawn| drawn.draws.count = 99));
}
