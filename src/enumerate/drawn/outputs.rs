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

use rayon::prelude::*;

use super::aim::{End, Keep, MOST_SYMBOLS};
use super::bits::Bits;
use super::draws::{CHUNK, DrawError, Draws};
use super::flat::{BY_FOUR_BITS, Flat, MOST_STEPS, Pause};
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
/// Programs tried between looks at the clock.
const STRIDE: u64 = 1 << 12;

/// How often each outcome was drawn.
type Counts = HashMap<Outcome, u64>;

/// Draws from what `budget` leaves open by length of the Kraft machine's programs: the chunks that are `share`'s.
///
/// # Errors
/// [`DrawError`].
pub fn draw_outputs(
    budget: &Budget,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Sample, DrawError> {
    let (_, steps) = budget.short();
    let horizon = budget.horizon();
    if horizon > MOST_SYMBOLS {
        return Err(DrawError::Horizon { horizon });
    }
    if steps > MOST_STEPS {
        let steps = budget.steps();
        return Err(DrawError::Steps { steps });
    }
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
    let chunks = if urn.mass == 0 { 0 } else { draws.chunks(share) };
    control.begin(0, as_usize(chunks));
    let counts = (0..chunks)
        .into_par_iter()
        .map(|place| {
            let (number, count) = draws.chunk(share, place);
            let mut walk = Walk {
                flat: Flat::new(aim, draws.steps.max(steps)),
                bits: Bits::new(draws.seed, number),
                limits: (budget.bits(), steps),
                horizon,
                counts: Counts::new(),
            };
            walk.chunk(&urn, count, control)?;
            control.part_done();
            Ok(walk.counts)
        })
        .try_reduce(Counts::new, |all, more| Ok::<_, DrawError>(together(all, more)))?;
    Ok(Sample::new(draws, counts))
}

/// The counts of both.
fn together(all: Counts, more: Counts) -> Counts {
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
    counts: Counts,
}

impl Walk {
    /// Draws until `count` outcomes are counted.
    fn chunk(
        &mut self,
        urn: &Urn<'_, u64>,
        count: u64,
        control: &Control<'_>,
    ) -> Result<(), DrawError> {
        let (mut found, mut tries) = (0, 0);
        while found < count {
            if tries % STRIDE == 0 {
                control.go_on()?;
            }
            if tries >= TRIES * CHUNK {
                return Err(DrawError::Rare {
                    tries,
                    found: count,
                });
            }
            tries += 1;
            let open = urn.draw(&mut self.bits);
            if let Some(outcome) = self.one(open) {
                *self.counts.entry(outcome).or_default() += 1;
                found += 1;
            }
        }
        Ok(())
    }

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
        let mut is_over = used > limit;
        flat.until(if is_over { u32::MAX } else { steps });
        let end = loop {
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
                Pause::End(end) => break end,
            }
            if !is_over && used > limit {
                is_over = true;
                flat.until(u32::MAX);
            }
        };
        let (len, ended) = match end {
            End::GoesOn(_) => (self.horizon, Ended::Complete),
            End::Undecided => (flat.out(), Ended::GivenUp),
            End::Ends | End::Misses => (flat.out(), Ended::Silent),
        };
        is_over.then_some(Outcome {
            word: flat.printed(),
            // At most MOST_SYMBOLS.
            len: len as u8,
            ended,
        })
    }
}
