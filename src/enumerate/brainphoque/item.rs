//! What stands in the code that a run can still come back to.

/// No item: not revealed, or no body around it.
pub(super) const NONE: u32 = 31;
/// The most tokens that become one item: as far as its flips fit 35 cells.
pub(super) const LONGEST_SEGMENT: u32 = 17;
/// Cells to the left of the head that a segment may flip.
pub(super) const REACH: u32 = 17;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Tokens `+ - > <`: which cells they flip, how far they move the head, and how many there are. In what order
    /// they stand makes no difference to anything that is counted.
    Segment,
    Open,
    Close,
    Emit,
    Read,
}

const KINDS: [Kind; 8] = [
    Kind::Segment,
    Kind::Open,
    Kind::Close,
    Kind::Emit,
    Kind::Read,
    Kind::Read,
    Kind::Read,
    Kind::Read,
];

/// An item of revealed code in a machine word, so that code is compared and copied as words are: its kind, the `[`
/// whose body it belongs to, what stands next, the first item of its body, and of a segment its tokens, its move and
/// its flips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Item(pub u64);

const LINK: u64 = 31;
const OWNER: u32 = 3;
const NEXT: u32 = 8;
const BODY: u32 = 13;
const TOKENS: u32 = 18;
const SHIFT: u32 = 23;
const FLIPS: u32 = 29;

impl Item {
    /// An item with nothing revealed after it.
    pub fn new(kind: Kind, owner: u32) -> Self {
        let none = u64::from(NONE);
        Self(kind as u64 | u64::from(owner) << OWNER | none << NEXT | none << BODY | 32 << SHIFT)
    }

    fn link(self, at: u32) -> u32 {
        (self.0 >> at & LINK) as u32
    }

    pub fn kind(self) -> Kind {
        KINDS[(self.0 & 7) as usize]
    }

    pub fn owner(self) -> u32 {
        self.link(OWNER)
    }

    pub fn next(self) -> u32 {
        self.link(NEXT)
    }

    pub fn body(self) -> u32 {
        self.link(BODY)
    }

    /// With what stands next, or first in the body, revealed.
    pub fn linked(self, body: bool, to: u32) -> Self {
        let at = if body { BODY } else { NEXT };
        Self(self.0 & !(LINK << at) | u64::from(to) << at)
    }

    /// Tokens of a segment: the steps that it takes.
    pub fn tokens(self) -> u32 {
        self.link(TOKENS)
    }

    /// How far a segment moves the head to the right.
    pub fn shift(self) -> i32 {
        (self.0 >> SHIFT & 63) as i32 - 32
    }

    /// The cells that a segment flips, from [`REACH`] cells to the left of the head on.
    pub fn flips(self) -> u64 {
        self.0 >> FLIPS
    }

    /// A segment with a token more that flips the cell under the head.
    pub fn flipping(self) -> Self {
        let cell = FLIPS as i32 + REACH as i32 + self.shift();
        Self((self.0 ^ 1 << cell) + (1 << TOKENS))
    }

    /// A segment with a token more that moves the head.
    pub fn moving(self, right: bool) -> Self {
        let moved = if right {
            self.0 + (1 << SHIFT)
        } else {
            self.0 - (1 << SHIFT)
        };
        Self(moved + (1 << TOKENS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_segments_fit_their_fields() {
        for right in [false, true] {
            let mut item = Item::new(Kind::Segment, 30);
            for _ in 1..LONGEST_SEGMENT {
                item = item.moving(right);
            }
            item = item.flipping();
            let shift = LONGEST_SEGMENT as i32 - 1;
            assert_eq!(item.shift(), if right { shift } else { -shift });
            let cell = if right { REACH + 16 } else { REACH - 16 };
            assert_eq!(item.flips(), 1 << cell);
            assert_eq!((item.tokens(), item.owner()), (LONGEST_SEGMENT, 30));
            let linked = item.linked(false, 7).linked(true, 3);
            assert_eq!((linked.next(), linked.body()), (7, 3));
            assert_eq!((item.next(), item.body()), (NONE, NONE));
            assert_eq!(linked.kind(), Kind::Segment);
        }
        let commuting = Item::new(Kind::Segment, 0)
            .flipping()
            .moving(true)
            .moving(false);
        let other = Item::new(Kind::Segment, 0)
            .moving(true)
            .moving(false)
            .flipping();
        assert_eq!(commuting, other);
        assert_eq!(Item::new(Kind::Read, NONE).kind(), Kind::Read);
    }
}
