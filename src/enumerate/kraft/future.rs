//! What code that is not revealed can still do: an upper bound of the chance that it prints the rest of x.
//!
//! At an unrevealed place the extensions of a cylinder are random ops. Of the run this keeps an abstract state a: how
//! many symbols of x are out, whether the place is in the body of a `[`, and the cells round the head, each 0, 1 or
//! unknown. U(a) bounds the chance, over ops and data bits, that a run in any state that a stands for prints the rest of
//! x.
//!
//! **Claim.** Let U_0 = 1 and U_(k+1)(a) = sum over ops of 2^-bits V_op(a), where V_op(a) is computed from U_k, and U = 1
//! where all of x is out:
//! - `.`: 0 if the cell is known and is not the next symbol of x; else U_k with one symbol more, that cell known;
//! - `]`: in a body 1; else 0 if the cell is known and is not the next symbol, and 1 if it may be;
//! - `+`, `>`, `<`: U_k of the cell flipped, of the head moved, the cell that comes in unknown;
//! - `[`: cell 0: U_k of the same state; cell 1: of the same in a body; unknown: the larger, with the cell then known;
//! - `,`: the mean of U_k with the cell 0 and with the cell 1;
//! - `?`: U_k with the cell 0; where an agent acts, the larger of that and of the cell 1.
//!
//! Then the chance is at most U_k(a), for every k.
//!
//! **Proof.** By induction on k; for k = 0 it is a chance. After a newly revealed op that is no `]` the run stands at a
//! place that is not revealed either: the next place of an op just revealed, or the body of a `[` just revealed, cannot
//! have been visited. So the chance is the sum over the ops of 2^-bits times the chance in the state that the op leaves,
//! which by the induction is at most U_k of its abstract state; a data bit is a fair coin, and what is not known takes the
//! larger of two values, each of which is a bound. After a `]` known code runs on, of which 1 is a bound, unless the `]`
//! ends a pass and prints a symbol that disagrees. The operator is monotone, so a state may be improved in place, and
//! any number of rounds is sound. All is in integers, rounded up. ∎
//!
//! **What a walk sees.** Its cells are known, or hold a data bit that nothing looked at: a fair coin, so the bound is the
//! mean of the two, with nothing rounded. Where a part of the ops is known not to fit into the bit limit, the bound of
//! a sum over these ops is the sum of their V_op.
//!
//! **Bounds nest.** The rounds go on until nothing changes, so that U is the greatest solution of U = V (rounded up),
//! whatever the order. A solution has three laws: more that is known of a state, by cells or by a larger radius, never
//! raises it (once some symbols are out fewer cells count: what is known then is forgotten for good); U(a) is at least
//! the sum over the ops of 2^-bits U of what the op leaves, so more bits or steps never raise an upper bound; and a
//! longer x never does.
//!
//! [`place`] has the abstract states and the rules V_op, [`level`] the rounds, [`solved`] all of U.

mod level;
#[cfg(test)]
mod naive;
mod place;
mod solved;
#[cfg(test)]
mod tests;

pub(super) use place::Around;

use place::{NEAR, Place, RADIUS};
use solved::Solved;

use crate::enumerate::hope::Hope;
use crate::machine::{OPS, Op, Symbols};

/// With more symbols the tables are not worth their size: nearly all open mass has few symbols out. Of a longer x
/// only so many are asked for, which is a bound for all of it.
const MOST_SYMBOLS: usize = 64;

/// From so many bits left on every op fits, with another one after it.
const ROOMS: u32 = 7;

/// The bounds for x, x0 and x1, as a walk asks for them.
pub(super) struct Future {
    /// At a place where any op may stand, by symbols out, body, and cells.
    any: Vec<Hope>,
    /// Sums over sets of ops, each set once.
    sums: Vec<Vec<Hope>>,
    /// Which of these is over the ops that do not fit, or after which none does, by bits left from [`FEWEST`] on.
    stuck: [usize; (ROOMS - FEWEST) as usize],
    /// Which is over these ops and `.`, where few bits are left.
    last: [usize; (SOME - FEWEST) as usize],
    /// The symbols that are asked for.
    most: usize,
    len: u32,
}

/// With fewer bits left no op fits.
const FEWEST: u32 = 2;

/// With as many bits left there is more to do than to sum over the last op.
const SOME: u32 = 4;

/// Whether of an op with so many bits left nothing more will be known: it or its data bit does not fit, or it is none
/// that runs and no op fits after it.
fn is_stuck(op: Op, left: u32, data: u32) -> bool {
    let cost = op.bits() + data * u32::from(op == Op::Data);
    left < cost || left - cost < 2 && !matches!(op, Op::Close | Op::Emit)
}

impl Future {
    /// The bounds for x and, if a search looks ahead, for what follows; `acts` says whether an agent does.
    pub(super) fn new(x: &Symbols, ahead: bool, acts: bool, data: u32) -> Self {
        let string: Vec<bool> = x.iter().take(MOST_SYMBOLS).collect();
        let most = string.len();
        // Of a longer x nothing is known of what follows.
        let ahead = ahead && most == x.len();
        let solved = Solved::new(string, ahead, acts, NEAR);
        let mut sets: Vec<Vec<Op>> = Vec::new();
        let mut number = |left: usize, with: Option<Op>| {
            let is_in = |op| with == Some(op) || is_stuck(op, left as u32 + FEWEST, data);
            let ops = OPS.iter().map(|row| row.op);
            let set: Vec<Op> = ops.filter(|&op| is_in(op)).collect();
            let known = sets.iter().position(|known| *known == set);
            known.unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            })
        };
        let stuck = std::array::from_fn(|left| number(left, None));
        let last = std::array::from_fn(|left| number(left, Some(Op::Emit)));
        let sums = sets
            .iter()
            .map(|set| solved.over(most, |op| set.contains(&op)));
        Future {
            sums: sums.collect(),
            stuck,
            last,
            len: x.len() as u32,
            any: solved.any(most),
            most,
        }
    }

    #[inline]
    fn index(&self, out: u32, body: bool, around: Around) -> usize {
        // With more out than is asked for, all that is asked for is out.
        let out = (out as usize).min(self.most);
        if out < NEAR {
            return Place { out, body, around }.index();
        }
        let nearest = 2 * NEAR * Around::<RADIUS>::ALL;
        let around = around.far();
        nearest
            + Place {
                out: out - NEAR,
                body,
                around,
            }
            .index()
    }

    #[inline]
    pub(super) fn asks_beyond(&self, out: u32) -> bool {
        out < self.len
    }

    #[inline]
    pub(super) fn last(&self, left: u32, out: u32, body: bool, around: Around) -> &Hope {
        &self.sums[self.last[(left - FEWEST) as usize]][self.index(out, body, around)]
    }

    /// At an unrevealed place with `out` symbols of x out.
    #[inline]
    pub(super) fn any(&self, out: u32, body: bool, around: Around) -> &Hope {
        &self.any[self.index(out, body, around)]
    }

    /// The same over the ops alone that do not fit into `left` bits, of [`FEWEST`] or more, or after which none fits.
    #[inline]
    pub(super) fn stuck(&self, left: u32, out: u32, body: bool, around: Around) -> &Hope {
        // With as many as all ops take, none is stuck.
        let left = (left.min(ROOMS - 1) - FEWEST) as usize;
        &self.sums[self.stuck[left]][self.index(out, body, around)]
    }
}
