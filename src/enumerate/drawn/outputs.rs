//! The open mass of a table, drawn: whole outputs, with no x to agree with.
//!
//! A random program, its places and data bits revealed by need, belongs to the open-length mass of a budget exactly if
//! it comes to need a bit over the bit limit before the step limit is reached and before the horizon's symbols are
//! out. No decider has a say in that: what is proven to repeat itself needs nothing more. So programs are drawn, those
//! that are decided or reach the step limit first are left out, and the others go on without a bit limit. They are
//! drawn independently, each as often as the open-length mass says, from nothing but the limits: every shard does its
//! own. What is open for another reason than its length is not drawn from, and keeps its certified bounds.
//!
//! To leave out less, draws begin at the open cylinders of a shallow tree.

use std::collections::HashMap;

use super::aim::{End, Keep};
use super::bits::Bits;
use super::draws::{CHUNK, DrawError, Draws};
use super::flat::{BY_FOUR_BITS, Flat, Pause};
use super::open::{Open, Pending, Tree};
use super::sample::{Ended, Outcome, Sample};
use super::urn::Urn;
use crate::enumerate::budget::Budget;
use crate::enumerate::control::Control;
use crate::enumerate::share::Share;
use crate::exact::{as_u64, as_usize};

/// The bits of the tree that draws begin at.
const TREE_BITS: u32 = 14;
/// Programs tried for each draw of a chunk before it is called hopeless.
const TRIES: u64 = 1 << 10;
/// The same for so many draws more, that bad luck with a few is not taken for it.
const SPARE: u64 = 1 << 6;
/// Programs tried between looks at the clock.
const STRIDE: u64 = 1 << 12;

/// How often each outcome was drawn.
pub(super) type Counts = HashMap<Outcome, u64>;

/// Draws from what `budget` leaves open by length of the Kraft machine's programs: the chunks that are `share`'s.
pub(in crate::enumerate) fn draw_outputs_kraft(
    budget: &Budget,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Sample, DrawError> {
    Draws::fit(budget)?;
    let (_, steps) = budget.short();
    let horizon = budget.horizon();
    if horizon == 0 {
        return Ok(Sample::new(draws, []));
    }
    let aim = Keep(horizon);
    let tree = Tree::walk(aim, budget.bits().min(TREE_BITS), steps, control)?;
    let (open, _): (Vec<_>, Vec<_>) = tree
        .open
        .into_iter()
        .partition(|open| !matches!(open.pending, Pending::Nothing));
    let urn = Urn::new(&open);
    let chunks = draws.chunks(CHUNK, share);
    control.begin(0, as_usize(chunks.of_mass(urn.mass)));
    let counts = chunks.gather(
        urn.mass,
        |number, count| {
            let mut walk = Walk {
                flat: Flat::new(aim, draws.steps.max(steps)),
                bits: Bits::new(draws.seed, number),
                limits: (budget.bits(), steps),
                horizon,
            };
            let found = until_found(count, STRIDE, control, || {
                let open = urn.draw(&mut walk.bits);
                walk.one(open)
            })?;
            control.part_done();
            Ok::<_, DrawError>(found)
        },
        together,
    )?;
    Ok(Sample::new(draws, counts))
}

/// Draws until `count` outcomes are found, with a look at the clock after so many programs.
pub(super) fn until_found(
    count: u64,
    stride: u64,
    control: &Control<'_>,
    mut one: impl FnMut() -> Option<Outcome>,
) -> Result<Counts, DrawError> {
    let mut counts = Counts::new();
    let (mut found, mut tries) = (0, 0_u64);
    while found < count {
        if tries.is_multiple_of(stride) {
            control.go_on()?;
        }
        if tries >= TRIES * (count + SPARE) {
            return Err(DrawError::Rare {
                tries,
                found: count,
            });
        }
        tries += 1;
        if let Some(outcome) = one() {
            *counts.entry(outcome).or_default() += 1;
            found += 1;
        }
    }
    Ok(counts)
}

/// The counts of both.
pub(super) fn together(all: Counts, more: Counts) -> Counts {
    let (mut all, more) = if all.len() < more.len() {
        (more, all)
    } else {
        (all, more)
    };
    for (outcome, count) in more {
        *all.entry(outcome).or_default() += count;
    }
    all
}

/// The draws of a chunk, one after the other.
struct Walk {
    flat: Flat<Keep>,
    bits: Bits,
    /// Bits and steps within which what is decided is not drawn.
    limits: (u32, u32),
    horizon: usize,
}

impl Walk {
    /// What becomes of a program of this cylinder; nothing if it is decided within the limits, or reaches their steps.
    #[inline]
    fn one(&mut self, open: &Open<u64>) -> Option<Outcome> {
        let (flat, bits) = (&mut self.flat, &mut self.bits);
        let (limit, steps) = self.limits;
        flat.load(&open.run);
        let mut used = open.used;
        match &open.pending {
            Pending::Nothing => return None,
            Pending::Data => {
                used += 1;
                flat.read(bits.take(1) == 1);
            }
            Pending::Op(over) => {
                let op = match over.len() {
                    16 => over[bits.take(4) as usize],
                    count => over[bits.below(as_u64(count)) as usize],
                };
                used += op.bits();
                flat.reveal(op);
            }
        }
        flat.until(steps);
        while used <= limit {
            match flat.go() {
                Pause::Op => {
                    let op = BY_FOUR_BITS[bits.take(4) as usize];
                    used += op.bits();
                    flat.reveal(op);
                }
                Pause::Data => {
                    used += 1;
                    flat.read(bits.take(1) == 1);
                }
                Pause::End(_) => return None,
            }
        }
        // What follows is not enumerated, so that any decider may have a say.
        flat.until(u32::MAX);
        let end = flat.run(bits);
        let (len, ended) = match end {
            End::GoesOn(_) => (self.horizon, Ended::Complete),
            End::Undecided => (flat.out(), Ended::GivenUp),
            End::Ends | End::Misses => (flat.out(), Ended::Silent),
        };
        Some(Outcome {
            word: *flat.printed(),
            // At most MOST_SYMBOLS.
            len: len as u8,
            ended,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::drawn::Confidence;
    use crate::enumerate::{Bounds, Drawable, Query, Shard, Status, Summary, Table};
    use crate::machine::{Kraft, Symbols};

    fn draws(count: u64, seed: u64) -> Draws {
        Draws {
            count,
            steps: 3000,
            seed,
        }
    }

    fn sampled(budget: Budget, draws: Draws) -> Table {
        let control = Control::new();
        let mut shard = Shard::enumerate(&Kraft::new(), budget, 1, 1, &control).unwrap();
        shard.draw(&Kraft::new(), draws, &control).unwrap();
        Shard::merge(vec![shard]).unwrap()
    }

    /// All strings of at most so many symbols.
    fn strings(most: u32) -> impl Iterator<Item = Symbols> {
        (0..=most).flat_map(|length| {
            (0..1_u32 << length)
                .map(move |number| (0..length).map(|place| number >> place & 1 == 1).collect())
        })
    }

    fn meet(a: &Bounds, b: &Bounds) -> bool {
        a.lower <= b.upper && b.lower <= a.upper
    }

    /// Of the programs that begin at the shallow tree the engine says how many are left: a bit counted twice or not at
    /// all, a symbol or a step more, or a decided program taken along would show.
    #[test]
    fn as_many_programs_are_drawn_as_the_engine_has_open_by_length() {
        let control = Control::new();
        for (bits, horizon, steps) in [(15, 4, 300), (17, 9, 300), (20, 3, 300), (19, 6, 6)] {
            let aim = Keep(horizon);
            let tree = Tree::walk(aim, TREE_BITS, steps, &control).unwrap();
            let mut open = tree.open;
            open.retain(|open| !matches!(open.pending, Pending::Nothing));
            let urn = Urn::new(&open);
            let mut walk = Walk {
                flat: Flat::new(aim, 1000),
                bits: Bits::new(7, 0),
                limits: (bits, steps),
                horizon,
            };
            let tries = 300_000;
            let found = (0..tries).filter(|_| {
                let open = urn.draw(&mut walk.bits);
                walk.one(open).is_some()
            });
            let found = found.count() as u64;
            let budget = Budget::new(bits, horizon, steps.into()).unwrap();
            let summary = Summary::enumerate(&Kraft::new(), budget, &control).unwrap();
            let left = summary
                .denominator
                .over(summary.tally.of(Status::OpenLength).mass);
            let of = crate::exact::Rational::from(urn.mass)
                * crate::exact::Rational::ratio(1, 1 << (TREE_BITS + 4));
            let share = left.checked_div(&of).unwrap();
            let [low, high] = "1e-4"
                .parse::<Confidence>()
                .unwrap()
                .share(found, found, tries);
            assert!(
                low < share && share < high,
                "{bits} {horizon} {steps}: {found} of {tries}"
            );
        }
    }

    /// Far deeper certified bounds and the intervals at confidence have M(x) in common, whatever is open and why: a
    /// step limit of 6 leaves much that is not drawn from, and a horizon cuts outputs.
    #[test]
    fn intervals_hold_what_a_far_deeper_run_certifies() {
        let control = Control::new();
        let confidence = Confidence::default();
        let deep = Budget::new(23, 5, 1000).unwrap();
        let deep = Table::enumerate(&Kraft::new(), deep, &control).unwrap();
        for (bits, steps) in [(0, 300), (3, 300), (8, 300), (8, 6), (16, 300)] {
            for seed in 1..4 {
                let budget = Budget::new(bits, 5, steps).unwrap();
                let table = sampled(budget, draws(60_000, seed));
                for x in strings(5) {
                    let certified = table.bounds(&x).unwrap();
                    let bounds = table.sampled_bounds(&x, &confidence).unwrap().unwrap();
                    let known = deep.bounds(&x).unwrap();
                    assert!(meet(&bounds, &known), "{x} at {bits} bits, {steps} steps");
                    assert!(bounds.lower >= certified.lower && bounds.upper <= certified.upper);
                    if x.len() < 5 {
                        let prediction = table.sampled_prediction(&x, &confidence).unwrap();
                        let prediction = prediction.unwrap();
                        assert!(meet(&prediction.x, &known));
                        for symbol in [false, true] {
                            let known = deep.bounds(&x.with(symbol)).unwrap();
                            assert!(meet(&prediction.next[usize::from(symbol)], &known), "{x}");
                        }
                    }
                }
            }
        }
    }

    /// What is drawn for one x and what is drawn for all of them are the same masses, to a hundredth of the open mass.
    #[test]
    fn a_table_says_of_each_x_what_draws_for_it_say() {
        let control = Control::new();
        let confidence = Confidence::default();
        let budget = Budget::new(16, 5, 300).unwrap();
        let table = sampled(budget, draws(400_000, 1));
        for x in strings(4) {
            let query = Query::new(&x, 16).steps(300);
            let one = Kraft::new()
                .draw(&query, draws(200_000, 2), Share::WHOLE, &control)
                .unwrap();
            let one = one.prediction(&confidence);
            let all = table.sampled_prediction(&x, &confidence).unwrap().unwrap();
            assert!(meet(&one.x, &all.x), "{x}");
            assert!(meet(&one.next[0], &all.next[0]), "{x}");
            assert!(meet(&one.next[1], &all.next[1]), "{x}");
        }
    }

    #[test]
    fn neither_shards_nor_threads_show() {
        let control = Control::new();
        let budget = Budget::new(15, 6, 300).unwrap();
        // Two chunks and a half.
        let draws = draws(5 * CHUNK / 2, 1);
        let whole = draw_outputs_kraft(&budget, draws.clone(), Share::WHOLE, &control).unwrap();
        assert_eq!(whole.count(), draws.count);
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let drawn = pool.build().unwrap().install(|| {
                draw_outputs_kraft(&budget, draws.clone(), Share::WHOLE, &control).unwrap()
            });
            assert_eq!(drawn, whole);
        }
        for of in 1..5 {
            let shares = (1..=of).map(|number| {
                let share = Share::new(number, of).unwrap();
                let sample = draw_outputs_kraft(&budget, draws.clone(), share, &control).unwrap();
                assert_eq!(sample.count(), draws.of(share));
                sample
            });
            let shares: Vec<Sample> = shares.collect();
            assert_eq!(Sample::merged(&shares).as_ref(), Some(&whole));
        }
    }

    #[test]
    fn where_nothing_is_open_by_length_nothing_is_drawn() {
        let control = Control::new();
        let of = |bits, horizon, steps| {
            let budget = Budget::new(bits, horizon, steps).unwrap();
            draw_outputs_kraft(&budget, draws(10, 1), Share::WHOLE, &control)
        };
        assert!(of(5, 0, 300).unwrap().is_empty());
        assert!(of(5, 3, 0).unwrap().is_empty());
        // After 3 steps at most 15 bits are revealed, so all is open by steps; the tree at 14 does not know.
        assert!(matches!(of(40, 3, 3), Err(DrawError::Rare { .. })));
        assert!(matches!(of(5, 65, 300), Err(DrawError::Horizon { .. })));
        assert!(matches!(of(5, 3, 60_001), Err(DrawError::Steps { .. })));
        let budget = Budget::new(5, 3, 300).unwrap();
        control.interrupt();
        let cut = draw_outputs_kraft(&budget, draws(10, 1), Share::WHOLE, &control);
        assert!(matches!(cut, Err(DrawError::Interrupted(_))));
    }
}
