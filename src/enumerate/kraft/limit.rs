//! What is revealed at the bit limit: ops after which no other one fits, or only `]` and `.`.
//!
//! Two thirds of all states are here. What comes of them is summed before they are made.

use super::code::{TOP, Terminator, UNREVEALED};
use super::effect::Effect;
use super::mass::Mass;
use super::mode::{Mode, Trace};
use super::setting::UNIT_BITS;
use super::state::{Sink, StateOf};
use super::tape::Tape;
use super::walk::{Position, Walk};
use crate::enumerate::budget::{Fate, Status};
use crate::enumerate::hope::ALL;
use crate::machine::Op;

/// What a `.` or a `]` takes of a mass, in 16ths.
const LAST_SHARE: u64 = 1 << (UNIT_BITS - Op::Emit.bits());
const _: () = assert!(Op::Emit.bits() == Op::Close.bits());

impl<M: Mode, W: Mass, S: Sink<M, W>> Walk<'_, M, W, S> {
    /// Reveals one op more of a word, after which only `]` and `.` fit, and nothing after them: what comes of all that,
    /// at once; false if it is not so simple, and nothing is done.
    ///
    /// `left` is what the op leaves of the limit.
    #[inline]
    pub(super) fn last<T: Tape>(
        &mut self,
        block: u8,
        op: Op,
        effect: impl FnOnce() -> Effect,
        state: &StateOf<T, M, W>,
        words: u64,
        left: u32,
    ) -> bool {
        let setting = self.setting;
        let bits = setting.limit - left;
        let out = M::len(&state.output) + u32::from(op == Op::Emit);
        // So many steps are always left: of the op, of a `.` or `]`, and of the `[` that a `]` goes to. A data bit that x
        // decides, printed, would take the room of what comes after it.
        if self.divide.is_some()
            || state.steps + 3 >= setting.steps
            || out + 1 >= setting.horizon
            || setting.future.is_some()
                && (!setting.asks_beyond(out + 1)
                    || op == Op::Emit && state.tape.cell().known().is_none())
        {
            return false;
        }
        let mut next = state.clone();
        if !next.tape.reserve(-1, 1) {
            return false;
        }
        next.bits = bits;
        next.mass = state.mass.half(op.bits());
        if self.execute(op, &mut next, words) {
            return true;
        }
        let all = next.mass.times(words);
        let known = next.tape.cell().known();
        let room = setting.room(left);
        self.count(all, bits, room.cylinders);
        let owner = self.code.block(block).owner;
        let body = owner != TOP;
        // In 16ths: what a `.` prints disagrees, or the coin that it prints does.
        let wanted = setting.mode.wanted(&next.output);
        let differs = match (wanted, known) {
            (Some(wanted), Some(bit)) if wanted != bit => LAST_SHARE,
            (Some(_), None) => LAST_SHARE / 2,
            _ => 0,
        };
        let ends = !body && differs == LAST_SHARE;
        let refuted = if ends { 2 * LAST_SHARE } else { differs };
        let share = all.half(UNIT_BITS);
        let hope = match &setting.future {
            Some(future) => future.last(left, out, body, next.tape.around()),
            None => &ALL,
        };
        let mass = share.times(room.over + room.after + LAST_SHARE - differs);
        self.give(
            Fate::Is(Status::OpenLength, None),
            &next.output,
            &next.data,
            mass,
            bits,
            None,
            Some((all, hope)),
        );
        if refuted > 0 {
            self.leaf(Fate::Disagrees, &next, share.times(refuted), None);
        }
        if ends {
            return true;
        }
        let mass = share.times(LAST_SHARE);
        if body && known == Some(false) && self.code.block(owner).next == UNREVEALED {
            // The `]` leaves the loop, to a place that is not revealed.
            self.unrevealed(Status::OpenLength, self.in_body(owner), &next, mass);
            return true;
        }
        self.code.ops.push(op);
        self.extent(block);
        let place = &mut self.code.blocks[usize::from(block)];
        place.terminator = Terminator::Close;
        place.effect = effect();
        next.mass = mass;
        next.bits += Op::Close.bits();
        self.run(&mut next, Position::Terminator(block));
        self.code.blocks[usize::from(block)].terminator = Terminator::Unrevealed;
        self.code.ops.pop();
        self.extent(block);
        true
    }

    /// Reveals a `.` after which no op fits.
    #[inline]
    pub(super) fn last_emit<T: Tape>(&mut self, block: u8, state: &StateOf<T, M, W>, words: u64) {
        if M::Trace::KEPT {
            self.code.ops.push(Op::Emit);
            self.extent(block);
        }
        let mut next = state.clone();
        next.bits += Op::Emit.bits();
        next.mass = next.mass.half(Op::Emit.bits());
        if !self.execute(Op::Emit, &mut next, words) {
            let (status, body) = (self.stuck(next.steps), self.in_body(block));
            self.unrevealed(status, body, &next, next.mass.times(words));
        }
        if M::Trace::KEPT {
            self.code.ops.pop();
            self.extent(block);
        }
    }
}
