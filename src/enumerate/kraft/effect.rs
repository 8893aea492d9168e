//! What a straight-line word of ops does, whatever tape it starts on: masks on the tape, a shift of the head, a list of
//! outputs.

use super::tape::{Masks, ORIGIN};
use crate::machine::Op;

/// The most outputs that an [`Effect`] lists.
const LISTED: usize = 12;

/// The most data bits of its own that a word prints in a list.
pub(super) const SLOTS: usize = 4;

/// What a word prints, where each is known before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The cell at this offset from the head before the word, as it was then, or flipped.
    Before(i32, bool),
    /// What the word itself wrote there.
    Constant(bool),
    /// A data bit that the word read, for the first time.
    Fresh(usize),
    /// The same once more, as it was printed or flipped.
    Again(usize, bool),
}

/// The same in a byte: which of these it is in the highest bits, then a place, then whether it is flipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Line(u8);

impl Line {
    /// From here on what the word itself wrote; before, cells as they were, by their bit of [`Masks`].
    const OWN: u8 = 0x80;
    const FRESH: u8 = 0xA0;
    const AGAIN: u8 = 0xC0;

    fn before(place: u32, flipped: bool) -> Self {
        Line((place as u8) << 1 | u8::from(flipped))
    }

    #[inline]
    fn shown(self) -> Shown {
        let flipped = self.0 & 1 == 1;
        let place = self.0 >> 1;
        let slot = usize::from(place) % SLOTS;
        match self.0 {
            0..Self::OWN => Shown::Before(i32::from(place) - ORIGIN, flipped),
            Self::OWN..Self::FRESH => Shown::Constant(flipped),
            Self::FRESH..Self::AGAIN => Shown::Fresh(slot),
            _ => Shown::Again(slot, flipped),
        }
    }
}

/// What a word does to whatever tape it starts on.
///
/// Words are walked by the million and each step copies one, so that the numbers are small: no word has more ops than
/// there are bits in the bit limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    /// The tape's cells; meaningless unless `compact`.
    pub(super) masks: Masks,
    /// Cells with a data bit that the word read and did not print; meaningless unless `compact`.
    coins: u64,
    list: [Line; LISTED],
    /// Where data bits that it printed stand now, and whether they were flipped since.
    slots: [Line; SLOTS],
    /// How many there are.
    printed: u8,
    /// How far the head moves.
    shift: i8,
    /// The head's excursion to the left (at most 0) and to the right (at least 0).
    lo: i8,
    hi: i8,
    /// Ops.
    steps: u8,
    /// Data bits read.
    reads: u8,
    /// Symbols printed.
    outputs: u8,
    /// Whether the masks hold.
    pub(super) compact: bool,
    /// Whether every output is listed.
    pub(super) listed: bool,
    /// Whether one of those is printed after something was read.
    pub(super) read_first: bool,
    /// Whether all that it prints is data bits of its own, each once.
    prints_coins: bool,
}

/// A data bit that was printed stands in no cell any more.
const GONE: Line = Line(u8::MAX);

impl Effect {
    /// The empty word's.
    pub(super) const EMPTY: Self = Self {
        masks: Masks {
            clear: 0,
            flip: 0,
            fresh: 0,
        },
        coins: 0,
        list: [Line(0); LISTED],
        slots: [GONE; SLOTS],
        printed: 0,
        shift: 0,
        lo: 0,
        hi: 0,
        steps: 0,
        reads: 0,
        outputs: 0,
        compact: true,
        listed: true,
        read_first: false,
        prints_coins: true,
    };

    /// How far the head moves.
    #[inline]
    pub(super) fn shift(&self) -> i32 {
        self.shift.into()
    }

    /// The head's excursion to the left, at most 0, and to the right, at least 0.
    #[inline]
    pub(super) fn reach(&self) -> (i32, i32) {
        (self.lo.into(), self.hi.into())
    }

    /// Ops.
    #[inline]
    pub(super) fn steps(&self) -> u32 {
        self.steps.into()
    }

    /// Data bits read.
    #[inline]
    pub(super) fn reads(&self) -> u32 {
        self.reads.into()
    }

    /// Symbols printed.
    #[inline]
    pub(super) fn outputs(&self) -> u32 {
        self.outputs.into()
    }

    /// A listed output.
    #[inline]
    pub(super) fn output(&self, place: u32) -> Shown {
        self.list[place as usize].shown()
    }

    /// The data bits that it printed and left on the tape: their slots, their offsets from the head after the word, and
    /// whether they were flipped after they were printed.
    #[inline]
    pub(super) fn left(&self) -> impl Iterator<Item = (usize, i32, bool)> {
        let slots = self.slots[..usize::from(self.printed)].iter().enumerate();
        slots.filter_map(|(slot, entry)| match entry.shown() {
            Shown::Before(offset, flipped) => Some((slot, offset - self.shift(), flipped)),
            _ => None,
        })
    }

    /// Whether a `]` after this word ends a pass that prints nothing but data bits of its own, each once: then the program
    /// `w]` prints fresh coins for ever, whatever is on the tape.
    #[inline]
    pub(super) fn copies(&self) -> bool {
        self.prints_coins && self.compact && self.coins >> (ORIGIN + self.shift()) & 1 == 1
    }

    /// This word with one op more.
    pub(super) fn then(&self, op: Op) -> Self {
        let mut next = *self;
        next.steps += 1;
        let place = (ORIGIN + self.shift()).cast_unsigned();
        let cell = if place < u64::BITS {
            1_u64 << place
        } else {
            next.compact = false;
            0
        };
        let masks = &mut next.masks;
        let here = |line: &Line| line.0 >> 1 == place as u8;
        match op {
            Op::Emit => {
                next.prints_coins &= next.coins & cell != 0;
                let flipped = masks.flip & cell != 0;
                let entry = if next.coins & cell != 0 {
                    let slot = next.printed;
                    let entry = Line(Line::FRESH | slot << 1);
                    match next.slots.get_mut(usize::from(slot)) {
                        Some(kept) => {
                            *kept = Line::before(place, false);
                            next.printed += 1;
                            Some(entry)
                        }
                        None => None,
                    }
                } else if let Some(slot) = next.slots.iter().position(here) {
                    let flipped = next.slots[slot].0 & 1;
                    Some(Line(Line::AGAIN | (slot as u8) << 1 | flipped))
                } else if masks.clear & cell != 0 {
                    Some(Line(Line::OWN | u8::from(flipped)))
                } else {
                    Some(Line::before(place, flipped))
                };
                next.coins &= !cell;
                match (next.list.get_mut(usize::from(next.outputs)), entry) {
                    (Some(place), Some(entry)) if next.compact => {
                        next.read_first |= next.reads > 0;
                        *place = entry;
                    }
                    _ => next.listed = false,
                }
                next.outputs += 1;
            }
            Op::Flip => {
                masks.flip ^= cell & !masks.fresh;
                if next.printed > 0 {
                    let flipped = next.slots.iter_mut().filter(|entry| here(entry));
                    flipped.for_each(|entry| entry.0 ^= 1);
                }
            }
            Op::Right => {
                next.shift += 1;
                next.hi = next.hi.max(next.shift);
            }
            Op::Left => {
                next.shift -= 1;
                next.lo = next.lo.min(next.shift);
            }
            Op::Input | Op::Data => {
                masks.clear |= cell;
                masks.flip &= !cell;
                masks.fresh &= !cell;
                next.coins &= !cell;
                if next.printed > 0 {
                    let gone = next.slots.iter_mut().filter(|entry| here(entry));
                    gone.for_each(|entry| *entry = GONE);
                }
                if op == Op::Data {
                    masks.fresh |= cell;
                    next.coins |= cell;
                    next.reads += 1;
                }
            }
            Op::Close | Op::Open => {}
        }
        next
    }
}
