//! What all walks of one enumeration share: mode, words, limits, and what little room comes to.

use super::future::Future;
use super::mass::Mass;
use super::mode::Mode;
use super::word::Words;
use crate::enumerate::plan::{Halt, Plan};
use crate::machine::{Actions, LONGEST_OP_BITS, OPS, Op};

/// The longest code word has so many bits, so a mass with bits left has a factor 2 to this.
pub(super) const UNIT_BITS: u32 = LONGEST_OP_BITS;

/// From so many bits left on, every op fits, with another one after it.
const ROOMS: usize = 8;

/// What the ops come to at a place with so many bits left, where they come to nothing more than
/// being counted: an op that does not fit, or after which no other one does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    /// Cylinders to be counted, of ops and of the data bits after a `,`.
    pub(super) cylinders: u64,
    /// 16ths of the mass that an op or its data bit would take over the limit.
    pub(super) over: u64,
    /// 16ths of the mass that is stuck after one step more.
    pub(super) after: u64,
    /// Whether a `.` is the last op.
    pub(super) last_emit: bool,
    /// Whether a `[` is worth running.
    pub(super) open: bool,
}

impl Room {
    pub(super) fn of(left: u32, data: u32) -> Self {
        let mut room = Self::default();
        for row in &OPS {
            let cost = row.op.bits();
            let share = 1 << (UNIT_BITS - cost);
            if left < cost {
                room.over += share;
                continue;
            }
            room.cylinders += 1;
            let mut rest = left - cost;
            if row.op == Op::Data {
                if rest < data {
                    room.over += share;
                    continue;
                }
                room.cylinders += 2 * u64::from(data);
                rest -= data;
            }
            match row.op {
                Op::Close => {}
                Op::Open => {
                    room.open = rest >= 2;
                    room.after += if rest < 2 { share } else { 0 };
                }
                _ if rest >= 2 => {}
                Op::Emit => room.last_emit = true,
                _ => room.after += share,
            }
        }
        room
    }
}

/// What all walks of one enumeration share.
pub(super) struct Setting<'a, M> {
    pub(super) mode: M,
    pub(super) words: Words,
    rooms: [Room; ROOMS],
    pub(super) limit: u32,
    /// Masses are integers over 2 to this.
    pub(super) unit: u32,
    /// So many bits beyond the limit go into them, of data that x decides.
    room_for_data: u32,
    /// Bits that a data bit takes of the limit when it is read: 1, or 0 where it takes one when it is looked at.
    pub(super) data_bits: u32,
    pub(super) horizon: u32,
    pub(super) steps: u32,
    pub(super) halt: &'a Halt<'a>,
    pub(super) actions: Option<&'a Actions>,
    /// What code that is not revealed can still do, where an x is searched for.
    pub(super) future: Option<Future>,
}

impl<'a, M: Mode> Setting<'a, M> {
    pub(super) fn new(mode: M, plan: &Plan<'a>, merged: u32, actions: Option<&'a Actions>) -> Self {
        let (horizon, steps) = plan.budget.short();
        let data_bits = u32::from(!plan.data_are_free);
        let mut rooms = [Room::default(); ROOMS];
        for (room, left) in rooms.iter_mut().zip(0..) {
            *room = Room::of(left, data_bits);
        }
        Self {
            words: Words::up_to(merged, M::DETAIL, actions.is_none(), data_bits),
            rooms,
            limit: plan.budget.bits(),
            unit: plan.denominator.digits(),
            room_for_data: plan.denominator.digits() - plan.budget.bits() - UNIT_BITS,
            data_bits,
            horizon,
            steps,
            halt: plan.halt,
            actions,
            future: mode.future(actions.is_some(), horizon, data_bits),
            mode,
        }
    }

    /// The bits that an op takes of the limit, with the data bit that it reads if that counts then.
    #[inline]
    pub(super) fn cost(&self, op: Op) -> u32 {
        op.bits() + self.data_bits * u32::from(op == Op::Data)
    }

    /// Of so many bits, how many the integers of masses have no room for.
    #[inline]
    pub(super) fn finer(&self, bits: u32) -> u32 {
        bits.saturating_sub(self.limit + self.room_for_data)
    }

    /// The mass of one value of a data bit that is printed where x decides it, which is one bit more.
    #[inline]
    pub(super) fn of_one_value<W: Mass>(&self, mass: W, bits: &mut u32) -> W {
        if self.data_bits > 0 {
            return mass.half(1);
        }
        *bits += 1;
        // Where the denominator has no room for it, it is the same number over one that is a bit finer.
        if self.finer(*bits) > 0 {
            mass
        } else {
            mass.half(1)
        }
    }

    /// Whether more is asked for than so many symbols of x, so that they do not print it.
    #[inline]
    pub(super) fn asks_beyond(&self, out: u32) -> bool {
        self.future
            .as_ref()
            .is_some_and(|future| future.asks_beyond(out))
    }

    /// What ops come to where `left` bits are left.
    pub(super) fn room(&self, left: u32) -> &Room {
        &self.rooms[(left as usize).min(ROOMS - 1)]
    }
}
