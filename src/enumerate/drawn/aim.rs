//! What a drawn run is to print: a certain x and one symbol more, or any symbols up to a horizon.

use std::fmt::Debug;

use crate::exact::as_usize;

/// Why a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It printed a symbol that is not wanted, or is proven never to print all that are.
    Misses,
    /// It is proven to print nothing more, and no certain symbol was wanted.
    Ends,
    /// All symbols that were wanted are out, the last one this.
    GoesOn(bool),
    /// The step limit is reached.
    Undecided,
}

/// What a run is to print, and what is kept of that.
pub(super) trait Aim: Copy {
    /// What is kept of the symbols that are out.
    type Printed: Clone + Debug + Default + Sync;

    /// A symbol is printed after `out` others; the end that this is, if it is one.
    fn print(&self, printed: &mut Self::Printed, out: usize, symbol: bool) -> Option<End>;

    /// Nothing more is printed after these symbols.
    fn silent(&self, out: usize) -> End;

    /// The symbols after the first `from` of the `out` that are out are repeated for ever.
    fn repeat(&self, printed: &mut Self::Printed, from: usize, out: usize) -> End;
}

/// To print x, and one symbol more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follow<'x>(pub(super) &'x [bool]);

impl Aim for Follow<'_> {
    type Printed = ();

    #[inline]
    fn print(&self, (): &mut (), out: usize, symbol: bool) -> Option<End> {
        match self.0.get(out) {
            None => Some(End::GoesOn(symbol)),
            Some(&wanted) if wanted != symbol => Some(End::Misses),
            Some(_) => None,
        }
    }

    fn silent(&self, out: usize) -> End {
        if out >= self.0.len() {
            End::Ends
        } else {
            End::Misses
        }
    }

    fn repeat(&self, (): &mut (), from: usize, out: usize) -> End {
        let Self(x) = self;
        let period = out - from;
        // All that it printed agreed with x.
        let symbol = |place: usize| x[from + (place - from) % period];
        if (out..x.len()).all(|place| symbol(place) == x[place]) {
            End::GoesOn(symbol(x.len()))
        } else {
            End::Misses
        }
    }
}

/// To print so many symbols, at least 1 and at most [`MOST_SYMBOLS`], whatever they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep(pub(super) usize);

/// The most symbols of outputs that are drawn: they are kept in one machine word.
pub const MOST_SYMBOLS: usize = as_usize(u64::BITS as u64);

/// The symbol at `place` of a word of symbols, the first of which is the highest bit.
pub(super) fn symbol(word: u64, place: usize) -> bool {
    word << place >> 63 == 1
}

/// The word of one symbol at `place`.
pub(super) fn put(symbol: bool, place: usize) -> u64 {
    u64::from(symbol) << 63 >> place
}

impl Aim for Keep {
    /// The symbols, the first in the highest bit; zeros after the last.
    type Printed = u64;

    #[inline]
    fn print(&self, printed: &mut u64, out: usize, symbol: bool) -> Option<End> {
        *printed |= put(symbol, out);
        (out + 1 >= self.0).then_some(End::GoesOn(symbol))
    }

    fn silent(&self, _: usize) -> End {
        End::Ends
    }

    fn repeat(&self, printed: &mut u64, from: usize, out: usize) -> End {
        let period = out - from;
        let mut last = false;
        for place in out..self.0 {
            last = symbol(*printed, place - period);
            *printed |= put(last, place);
        }
        End::GoesOn(last)
    }
}

/// To print so many symbols, at least 1, whatever they are and however many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Print(pub(super) usize);

impl Aim for Print {
    type Printed = Vec<bool>;

    #[inline]
    fn print(&self, printed: &mut Vec<bool>, out: usize, symbol: bool) -> Option<End> {
        printed.push(symbol);
        (out + 1 >= self.0).then_some(End::GoesOn(symbol))
    }

    fn silent(&self, _: usize) -> End {
        End::Ends
    }

    fn repeat(&self, printed: &mut Vec<bool>, from: usize, out: usize) -> End {
        let mut last = false;
        for place in out..self.0 {
            last = printed[place - (out - from)];
            printed.push(last);
        }
        End::GoesOn(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_end_fills_up_what_is_wanted() {
        // 1, then 10 for ever.
        let keep = Keep(7);
        let mut printed = 0;
        for (out, symbol) in [true, true, false].into_iter().enumerate() {
            assert_eq!(keep.print(&mut printed, out, symbol), None);
        }
        assert_eq!(keep.repeat(&mut printed, 1, 3), End::GoesOn(false));
        assert_eq!(printed >> 57, 0b110_1010);
    }
}
