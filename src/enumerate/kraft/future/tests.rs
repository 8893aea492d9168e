use std::collections::HashMap;
use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::level::*;
use super::naive::{Run, Slow};
use super::place::*;
use super::*;
use crate::enumerate::hope::FRACTION_BITS;
use crate::enumerate::kraft::setting::Room;
use crate::enumerate::stream;
use crate::exact::Rational;
use crate::machine::{Actions, LONGEST_OP_BITS, OpRow};

/// Bits more that the slow walk goes.
const MORE: u32 = 12;
/// Random places, without an agent and again with one.
const CASES: u64 = 1000;

fn below(random: &mut ChaCha8Rng, count: u64) -> u64 {
    random.next_u64() % count
}

fn coin(random: &mut ChaCha8Rng) -> bool {
    below(random, 2) == 1
}

fn op(random: &mut ChaCha8Rng) -> Op {
    let mut sixteenth = below(random, 16) as u32;
    for row in &OPS {
        let share = 1 << (LONGEST_OP_BITS - row.op.bits());
        if sixteenth < share {
            return row.op;
        }
        sixteenth -= share;
    }
    unreachable!("the shares of the ops sum to 16")
}

/// A place that is not revealed, and what is asked for there.
struct Case {
    run: Run<'static>,
    x: Vec<bool>,
    acts: bool,
    /// Cells that are not to be known, by their offset.
    hidden: Vec<i32>,
    /// The chance that x is printed, as far as [`MORE`] bits show it, 2^[`MORE`] times: by the first op.
    chances: Vec<u64>,
}

impl Case {
    fn chance(&self) -> u64 {
        self.chances.iter().sum()
    }
}

static ACTIONS: LazyLock<Actions> = LazyLock::new(|| {
    let bits = (0..60).map(|place| place % 3 == 1).collect();
    Actions::new(bits, 2, 1).unwrap()
});

/// A place that a random program of up to six ops came to; every other one with a random tape.
fn case(number: u64, acts: bool) -> Case {
    let mut random = stream(12, number);
    let mut run = Run::new(acts.then(|| &*ACTIONS));
    for _ in 0..below(&mut random, 7) {
        let op = match number % 4 {
            0 => Op::Open,
            _ => op(&mut random),
        };
        let revealed = run.clone().reveal(op, 1, &|_| None, usize::MAX);
        let few = revealed.len() as u64;
        // A loop without an end leaves none.
        if few > 0 {
            let taken = below(&mut random, few) as usize;
            run = revealed[taken].0.clone();
        }
        if number.is_multiple_of(4) && coin(&mut random) {
            run.tape.insert(run.head, true);
        }
    }
    let length = 1 + below(&mut random, 5) as usize;
    run.out = below(&mut random, length as u64) as usize;
    if coin(&mut random) {
        for offset in -4..=4 {
            run.tape.insert(run.head + offset, coin(&mut random));
        }
    }
    let x: Vec<bool> = (0..length).map(|_| coin(&mut random)).collect();
    let chances = OPS
        .iter()
        .map(|row| run.chance(&x, MORE, &|op| op == row.op));
    Case {
        chances: chances.collect(),
        hidden: (-2..=2).filter(|_| below(&mut random, 3) == 0).collect(),
        run,
        x,
        acts,
    }
}

static CASES_OF: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let numbers = [false, true].map(|acts| (0..CASES).map(move |number| case(number, acts)));
    numbers.into_iter().flatten().collect()
});

/// The cells round the head, those at `free` free.
fn around<const RADIUS: u32>(run: &Run<'_>, free: &[i32]) -> Around<RADIUS> {
    Around::of(|offset| (!free.contains(&offset)).then(|| run.cell(offset.into())))
}

fn place<const RADIUS: u32>(run: &Run<'_>) -> Place<RADIUS> {
    Place {
        out: run.out,
        body: run.body(),
        around: around(run, &[]),
    }
}

fn places<const RADIUS: u32>(symbols: usize) -> impl Iterator<Item = Place<RADIUS>> {
    (0..symbols).flat_map(|out| {
        [false, true].into_iter().flat_map(move |body| {
            let cells = (0..Around::<RADIUS>::ALL).map(Around);
            cells.map(move |around| Place { out, body, around })
        })
    })
}

/// The bounds for one string at places that all have this radius.
struct Bound<const RADIUS: u32> {
    question: Question,
    /// By place.
    table: Vec<u32>,
}

impl<const RADIUS: u32> Bound<RADIUS> {
    fn at(&self, place: Place<RADIUS>) -> u32 {
        if place.out >= self.question.string.len() {
            return ONE;
        }
        self.table[place.index()]
    }

    /// The bound of what an op leaves.
    fn value(&self, next: Next<RADIUS>) -> u32 {
        match next {
            Next::Nothing => 0,
            Next::Anything => ONE,
            Next::Place(place) => self.at(place),
            Next::Larger([a, b]) => self.at(a).max(self.at(b)),
            Next::Either([a, b]) => (self.at(a) + self.at(b)).div_ceil(2),
        }
    }
}

/// What an op leaves.
type Rule<const RADIUS: u32> = fn(&Question, Op, Place<RADIUS>) -> Next<RADIUS>;

/// What an op takes of the bits that are left.
fn cost(op: Op) -> u32 {
    op.bits() + u32::from(op == Op::Data)
}

/// U by these rules where no more than 0, 1 .. [`MORE`] bits are revealed, and what needs more is nothing.
fn within<const RADIUS: u32>(x: &[bool], acts: bool, rule: Rule<RADIUS>) -> Vec<Bound<RADIUS>> {
    let mut by_bits: Vec<Bound<RADIUS>> = Vec::new();
    for bits in 0..=MORE {
        let mut bound = Bound {
            table: vec![0; (x.len() + 1) * 2 * Around::<RADIUS>::ALL],
            question: Question {
                string: x.to_vec(),
                acts,
            },
        };
        for place in places(x.len()) {
            let sixteenths = OPS.iter().map(|row| {
                let left = bits.checked_sub(cost(row.op));
                left.map_or(0, |left| {
                    let next = rule(&bound.question, row.op, place);
                    by_bits[left as usize].value(next) << (LONGEST_OP_BITS - row.op.bits())
                })
            });
            // The figures have few bits, so nothing is lost.
            bound.table[place.index()] = sixteenths.sum::<u32>() >> LONGEST_OP_BITS;
        }
        by_bits.push(bound);
    }
    by_bits
}

/// U of x, near up to so many symbols out.
fn solved(x: &[bool], acts: bool, nearest: usize) -> Solved {
    Solved::new(x.to_vec(), false, acts, nearest)
}

impl Solved {
    /// U of x at a place.
    fn at(&self, place: Place<RADIUS>) -> u32 {
        let level = seen_near(&self.levels[place.out]);
        level[place.index() % (2 * Around::<RADIUS>::ALL)][0]
    }

    /// The sum over all ops of 2^-bits U of what each leaves, in sixteenths.
    fn over_all(&self, place: Place<RADIUS>) -> u32 {
        let sums = self.level(place.out, 0, |rules, bounds, next| {
            let Rules::Near(level) = rules else {
                panic!("it is near")
            };
            let rows = level.halves.iter().flat_map(|(rows, _)| rows);
            let mut sums = vec![[0; 4]; bounds.len()];
            for row in rows {
                sums[row.place] = sum(&row.ops, bounds, &seen_near(next), |_, _| true);
            }
            sums
        });
        sums[place.index() % (2 * Around::<RADIUS>::ALL)][0]
    }
}

/// How many of the cases break these rules: an op whose bound is below what [`MORE`] bits show.
fn broken<const RADIUS: u32>(rule: Rule<RADIUS>) -> usize {
    const { assert!(MORE < BOUND_BITS) };
    let mut bounds = HashMap::new();
    let mut broken = 0;
    for case in CASES_OF.iter() {
        let by_bits = bounds
            .entry((&case.x, case.acts))
            .or_insert_with(|| within(&case.x, case.acts, rule));
        let seen: Place<RADIUS> = place(&case.run);
        let hidden = seen.see(around(&case.run, &case.hidden));
        let breaks = |(row, &chance): (&OpRow, &u64)| {
            let left = &by_bits[(MORE - cost(row.op)) as usize];
            [seen, hidden].iter().any(|&place| {
                let bound = u64::from(left.value(rule(&left.question, row.op, place)));
                bound << (MORE - row.op.bits()) < chance << BOUND_BITS
            })
        };
        broken += usize::from(OPS.iter().zip(&case.chances).any(breaks));
    }
    broken
}

/// What 12 bits more print of x is, op by op, at most what the rules allow within 12 bits, and that is at most U.
#[test]
fn what_more_bits_print_is_at_most_the_bound() {
    assert_eq!(broken::<0>(Question::next), 0);
    assert_eq!(broken::<1>(Question::next), 0);
    assert_eq!(broken::<2>(Question::next), 0);
    let mut futures = HashMap::new();
    let mut printed = [[0; 2]; 2];
    for case in CASES_OF.iter() {
        let (future, by_bits) = futures.entry((&case.x, case.acts)).or_insert_with(|| {
            let x: Symbols = case.x.iter().copied().collect();
            let future = Future::new(&x, false, case.acts, 1);
            (future, within(&case.x, case.acts, Question::next))
        });
        let (run, at) = (&case.run, place::<RADIUS>(&case.run));
        let hope = future.any(run.out as u32, at.body, at.around)[0];
        assert!(u64::from(hope) << MORE >= case.chance() << FRACTION_BITS);
        let few = by_bits[MORE as usize].at(at);
        assert!(hope >= few << (FRACTION_BITS - BOUND_BITS));
        printed[usize::from(case.acts)][usize::from(at.body)] += u32::from(case.chance() > 0);
    }
    let all = printed.iter().flatten();
    assert!(all.min().is_some_and(|&least| least > 100), "{printed:?}");
}

/// A cell that nothing looked at is a fair coin, and a set of ops has what its ops have; x0 and x1 too.
#[test]
fn what_more_bits_print_is_at_most_what_a_walk_is_told() {
    let bits = MORE - 3;
    for (case, number) in CASES_OF.iter().zip(0..).step_by(8) {
        let mut random = stream(13, number);
        let free: Vec<i32> = (-2..=2).filter(|_| coin(&mut random)).collect();
        let x: Symbols = case.x.iter().copied().collect();
        let future = Future::new(&x, true, case.acts, 1);
        let at = Place {
            around: around(&case.run, &free),
            ..place::<RADIUS>(&case.run)
        };
        let longer = |symbol: bool| case.x.iter().copied().chain([symbol]).collect();
        let strings = [case.x.clone(), longer(false), longer(true)];
        for (string, x) in strings.iter().enumerate() {
            let chance = |set: &dyn Fn(Op) -> bool| -> u64 {
                let values = (0..1_u32 << free.len()).map(|values| {
                    let mut run = case.run.clone();
                    for (place, &offset) in free.iter().enumerate() {
                        let cell = run.head + i64::from(offset);
                        run.tape.insert(cell, values >> place & 1 == 1);
                    }
                    run.chance(x, bits, set)
                });
                values.sum()
            };
            let scale = bits + free.len() as u32;
            let out = case.run.out as u32;
            let any = future.any(out, at.body, at.around)[string];
            assert!(u64::from(any) << scale >= chance(&|_| true) << FRACTION_BITS);
            let left = FEWEST + below(&mut random, (ROOMS - FEWEST).into()) as u32;
            let stuck = future.stuck(left, out, at.body, at.around)[string];
            let part = chance(&|op| is_stuck(op, left, 1));
            assert!(u64::from(stuck) << scale >= part << FRACTION_BITS);
        }
    }
}

/// The head's cell flipped.
fn flipped(place: Place<0>) -> Place<0> {
    match place.around.cell() {
        FREE => place,
        known => place.see(place.around.with(known == 0)),
    }
}

/// For each op a rule that allows too little: 1,000 random places find it out.
#[test]
fn a_mistake_in_any_rule_is_found_out() {
    let mistakes: [(&str, Rule<0>); 15] = [
        (
            ". prints no cell that is unknown",
            |asked, op, place| match (op, place.around.cell()) {
                (Op::Emit, FREE) => Next::Nothing,
                _ => asked.next(op, place),
            },
        ),
        (". prints the cell flipped", |asked, op, place| match op {
            Op::Emit => asked.next(op, flipped(place)),
            _ => asked.next(op, place),
        }),
        (". prints and stays", |asked, op, place| {
            match (op, asked.next(op, place)) {
                (Op::Emit, Next::Place(_)) => Next::Place(place),
                (_, next) => next,
            }
        }),
        ("] prints in a body", |asked, op, place| match op {
            Op::Close => asked.next(
                op,
                Place {
                    body: false,
                    ..place
                },
            ),
            _ => asked.next(op, place),
        }),
        (
            "] prints no cell that is unknown",
            |asked, op, place| match (op, place.around.cell(), place.body) {
                (Op::Close, FREE, false) => Next::Nothing,
                _ => asked.next(op, place),
            },
        ),
        ("] prints and ends", |asked, op, place| match op {
            Op::Close if place.out + 1 < asked.string.len() => Next::Nothing,
            _ => asked.next(op, place),
        }),
        ("+ does nothing", |asked, op, place| match op {
            Op::Flip => Next::Place(place),
            _ => asked.next(op, place),
        }),
        ("> comes to a blank cell", |asked, op, place| match op {
            Op::Right => Next::Place(place.see(place.around.right().with(false))),
            _ => asked.next(op, place),
        }),
        ("< comes to a blank cell", |asked, op, place| match op {
            Op::Left => Next::Place(place.see(place.around.left().with(false))),
            _ => asked.next(op, place),
        }),
        (
            "[ takes what is unknown for a 0",
            |asked, op, place| match (op, place.around.cell()) {
                (Op::Open, FREE) => asked.next(op, place.see(place.around.with(false))),
                _ => asked.next(op, place),
            },
        ),
        (
            "[ takes what is unknown for a 1",
            |asked, op, place| match (op, place.around.cell()) {
                (Op::Open, FREE) => asked.next(op, place.see(place.around.with(true))),
                _ => asked.next(op, place),
            },
        ),
        ("[ takes a 1 for a 0", |asked, op, place| match op {
            Op::Open => asked.next(op, place.see(place.around.with(false))),
            _ => asked.next(op, place),
        }),
        (", always reads a 0", |asked, op, place| match op {
            Op::Data => Next::Place(place.see(place.around.with(false))),
            _ => asked.next(op, place),
        }),
        ("? is a 1 without an agent", |asked, op, place| match op {
            Op::Input if !asked.acts => Next::Place(place.see(place.around.with(true))),
            _ => asked.next(op, place),
        }),
        ("? is a 0 with an agent", |asked, op, place| match op {
            Op::Input => Next::Place(place.see(place.around.with(false))),
            _ => asked.next(op, place),
        }),
    ];
    for (mistake, rule) in mistakes {
        assert!(broken(rule) > 0, "{mistake}");
    }
}

/// The table is U by its definition, to within what is rounded up.
#[test]
fn the_table_is_the_slow_reference() {
    const ROUNDS: u32 = 60;
    // Each round takes three quarters of what is missing: all but the `]`.
    let missing = Rational::ratio(3, 4).pow(ROUNDS.into());
    // Half a unit for the data bit in 16, one for the sum: (1 + 1/32) / (1 - 3/4), at most 5 units.
    let rounded = Rational::ratio(5, ONE.into());
    let x = [true, false];
    for acts in [false, true] {
        for nearest in 0..=x.len() {
            let table = solved(&x, acts, nearest);
            let mut slow = Slow::new(&x, acts, nearest);
            for place in places::<RADIUS>(x.len()) {
                let cells: Vec<Option<bool>> = (0..CELLS)
                    .map(|cell| match place.around.0 / 3_usize.pow(cell) % 3 {
                        FREE => None,
                        known => Some(known == 1),
                    })
                    .collect();
                let exact = slow.bound(ROUNDS, place.out, place.body, &cells);
                let table = Rational::ratio(table.at(place).into(), ONE.into());
                assert!(&table + &missing >= exact, "{place:?}");
                assert!(table <= exact + &rounded, "{place:?}");
            }
        }
    }
}

/// More that is known, by cells, by the radius, or of x, never raises U; nor does an op more that is revealed.
#[test]
fn bounds_nest() {
    let x = [false, true, true, false, true];
    for acts in [false, true] {
        let far = solved(&x, acts, 0);
        let near = solved(&x, acts, x.len());
        let shorter = solved(&x[..4], acts, 4);
        let mixed: Vec<Solved> = (0..x.len())
            .map(|nearest| solved(&x, acts, nearest))
            .collect();
        let mut less = 0;
        for place in places::<RADIUS>(x.len()) {
            let at = near.at(place);
            less += usize::from(at < far.at(place));
            for mixed in &mixed {
                let between = mixed.at(place);
                assert!(at <= between && between <= far.at(place));
            }
            if place.out <= 4 {
                assert!(at <= shorter.at(place));
            }
            assert!(at << LONGEST_OP_BITS >= near.over_all(place));
            for value in (0..CELLS).map(|cell| 3_usize.pow(cell)) {
                let digit = place.around.0 / value % 3;
                let blind = Around(place.around.0 + (FREE - digit) * value);
                assert!(at <= near.at(place.see(blind)));
            }
        }
        assert!(less > 100, "{less}");
    }
}

/// The ops that a walk does not visit are those whose sum it asks for.
#[test]
fn what_is_stuck_is_what_there_is_no_room_for() {
    for (left, data) in (2..ROOMS + 3).flat_map(|left| [(left, 0), (left, 1)]) {
        let ops = OPS.iter().filter(|row| is_stuck(row.op, left, data));
        let stuck: u64 = ops.map(|row| 1 << (LONGEST_OP_BITS - row.op.bits())).sum();
        let room = Room::of(left, data);
        assert_eq!(stuck, room.over + room.after, "{left} bits");
        assert_eq!(stuck > 0, left < ROOMS - 1 + data);
    }
}
