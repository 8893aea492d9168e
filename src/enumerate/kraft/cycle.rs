//! Deciders: a run whose configuration comes back does for ever what it did since.
//!
//! **Claim.** Let a run stand at the same place at steps t1 < t2, having revealed nothing,
//! and looked at no undrawn data bit in between, whether or not it read any. Let h1 and h2 be its head's
//! cells, s = h2 - h1, and [h1+lo, h1+hi] the cells that its head stood on from t1 to t2.
//! If the cells h2+o at t2 hold what the cells h1+o held at t1 for all o in [lo, hi], and
//! s = 0, or s > 0 and all cells beyond h1+hi are blank at t1, or s < 0 and all cells
//! beyond h1+lo are, then the run repeats its steps from t1 to t2, moved by s, for ever.
//!
//! (A cell that holds an undrawn data bit holds the same as any other such cell.)
//!
//! **Proof.** No step depends on a data bit that nothing looks at, so what is read meanwhile only makes cells undrawn.
//! What a run does until its head leaves [lo, hi] depends on its place and these
//! cells alone, so from t2 on it does the same steps as from t1, moved by s, up to a t3 at
//! the same place. For the induction the cells h3+o must then hold what h2+o held at t2. Take
//! o in [lo, hi]. If o+s lies in [lo, hi] too, then h3+o = h2+(s+o) was in reach of the second
//! round, which left there what the first round left at h1+(s+o) = h2+o. If not, say s > 0
//! and o+s > hi: the cell h2+o lies beyond h1+hi, so it was blank at t1 and out of reach until
//! t2; the cell h3+o lies beyond h2+hi, further out still, so it was blank and out of reach
//! until t3. Both are blank. (s < 0 is the mirror image; for s = 0 the case does not arise.)
//! Cells beyond h2+hi are blank at t2 by the same argument, so the induction goes on. ∎
//!
//! **While x repeats itself.** In a search for x a data bit may be printed from t1 to t2: then it has the value that x
//! says. If the rest of x repeats the symbols of the round, the run repeats the round, and each time it comes to such a
//! data bit half of the mass disagrees. (The last symbol that is asked for may be another one, if it is such a data bit.)
//!
//! **Proof.** By induction over the steps: a step depends on data bits by their values alone, and what is printed a round
//! later has the same value, since x says so. ∎
//!
//! So a run without output since t1 is silent for ever, and the output of any other repeats
//! its last symbols. With s = 0 this is a repeated configuration, otherwise a translated
//! cycle (the terms of the busy beaver deciders). Brent's method (1980) finds them: a
//! configuration is saved at the 1st, 2nd, 4th, 8th ... `]` and compared at each one.

use super::effect::Effect;
use super::mode::{Mode, Trace};
use super::tape::Tape;
use super::word::Detail;
use crate::machine::Decider;

/// A cycle that was found: what a certificate is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cycle {
    /// Steps done at the first of the two configurations (t1).
    pub(super) start: u32,
    /// Steps of one round (t2 - t1).
    pub(super) period: u32,
    /// How far a round moves the head (s).
    pub(super) shift: i32,
    /// The cells that the head stands on in a round, from where it starts.
    pub(super) lo: i32,
    pub(super) hi: i32,
    /// Symbols out at t1.
    pub(super) before: u32,
    /// Symbols printed in a round.
    pub(super) outputs: u32,
    /// Which of them were data bits that x decided, the first in bit 0. Where there are any, the run repeats itself while x
    /// does.
    pub(super) coins: u64,
    /// The block at whose `]` it was found.
    pub(super) block: u8,
}

impl Cycle {
    /// The decider that proves it.
    pub(super) fn decider(&self) -> Decider {
        if self.shift == 0 {
            Decider::RepeatedConfiguration
        } else {
            Decider::TranslatedCycle
        }
    }
}

#[derive(Clone, Debug)]
struct Saved<T> {
    block: u8,
    tape: T,
    steps: u32,
    outputs: u32,
    /// Which symbols since then were data bits, the first in bit 0.
    coins: u64,
}

/// Brent's search for a cycle, looked at where a loop closes or a pass ends.
#[derive(Clone, Debug)]
pub(super) struct Brent<T> {
    saved: Option<Saved<T>>,
    closes: u32,
    next: u32,
    /// Where the head is, from where it was at `saved`, and the ends of its excursion.
    offset: i32,
    lo: i32,
    hi: i32,
}

/// The `]` of a long run between two looks at whether it is to stop, but one: a millisecond or so.
const LONG: u32 = (1 << 16) - 1;

/// The first `]` at which a configuration is saved: shorter runs pay nothing.
const FIRST: u32 = 1;

impl<T: Tape> Brent<T> {
    pub(super) fn new() -> Self {
        Self {
            saved: None,
            closes: 0,
            next: FIRST,
            offset: 0,
            lo: 0,
            hi: 0,
        }
    }

    /// Something new was revealed or drawn, or read against the bit limit: what was saved may not come back.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.saved = None;
    }

    /// An undrawn data bit is printed: where symbols are kept, a round that does so does not repeat.
    #[inline]
    pub(super) fn uncertain<M: Mode>(&mut self) {
        if M::DETAIL == Detail::Symbols || M::Trace::KEPT {
            self.saved = None;
        }
    }

    /// A data bit is printed that has to be the next symbol of x; so many are out.
    #[inline]
    pub(super) fn decided(&mut self, out: u32) {
        if let Some(saved) = &mut self.saved {
            let place = out - saved.outputs;
            if place < u64::BITS {
                saved.coins |= 1 << place;
            } else {
                self.saved = None;
            }
        }
    }

    /// Whether another so many `]` were executed that a run may be asked whether to go on.
    #[inline]
    pub(super) fn is_long(&self) -> bool {
        self.closes & LONG == LONG
    }

    /// A word was executed.
    #[inline]
    pub(super) fn walked(&mut self, effect: &Effect) {
        let (lo, hi) = effect.reach();
        self.lo = self.lo.min(self.offset + lo);
        self.hi = self.hi.max(self.offset + hi);
        self.offset += effect.shift();
    }

    /// A `]` was executed.
    #[inline]
    pub(super) fn close(&mut self, block: u8, tape: &T, steps: u32, outputs: u32) -> Option<Cycle> {
        self.closes += 1;
        if let Some(saved) = &self.saved
            && saved.block == block
            && tape.agrees(&saved.tape, self.lo, self.hi)
            && (self.offset == 0
                || saved.tape.blank_beyond(
                    if self.offset > 0 { self.hi } else { self.lo },
                    self.offset > 0,
                ))
        {
            return Some(Cycle {
                start: saved.steps,
                period: steps - saved.steps,
                shift: self.offset,
                lo: self.lo,
                hi: self.hi,
                before: saved.outputs,
                outputs: outputs - saved.outputs,
                coins: saved.coins,
                block,
            });
        }
        if self.closes >= self.next {
            self.saved = Some(Saved {
                block,
                tape: tape.clone(),
                steps,
                outputs,
                coins: 0,
            });
            self.next = self.closes.saturating_mul(2);
            (self.offset, self.lo, self.hi) = (0, 0, 0);
        }
        None
    }
}
