//! A decider for runs that read data for ever and print nothing: `+[,>+]`, `+[>,<]`, `+[[,]+]`.
//!
//! A loop that reads data does not come back to a configuration, since each round may have other data. But where no
//! data bit can lead it to a print, it prints nothing more, whatever is read.
//!
//! **States.** A state keeps the place; the [`REACH`] cells on either side of the head and the head's, each 0, 1 or
//! unknown; and for each side whether all cells farther out are 0. It stands for the configurations that agree with
//! what it knows. The states that follow one are:
//! - `>` (and `<`, its mirror image): the window moves with the head. The cell that comes in is 0 if all cells
//!   farther out on its side are, else unknown. On the other side all farther out are 0 if they were and the cell
//!   that goes out is known to be 0.
//! - `+`: a known cell is flipped, an unknown one stays unknown. `?`: the cell is 0. `,`: the cell is unknown.
//! - `[`: on a known cell the place it leads to; on an unknown one both, the cell then being known.
//! - `]` in a body: its `[`.
//!
//! **Claim.** If no state that can be reached from one that stands for the present configuration is at a `.`, at a `]`
//! that ends a pass, or leads to a place that is not revealed, then the run prints and reveals nothing more, whatever
//! data it reads.
//!
//! **Proof.** Let a configuration be one of those that a state stands for. What its step leads to, with any data bit,
//! is one of those that some following state stands for: each rule above writes and moves as the op does, forgets at
//! most what it knew, and at `[` has every way that an unknown cell leaves open. No step prints or reveals, since that
//! depends on the place alone, which both have in common. So, by induction over the steps, every configuration
//! that the run comes to is one of those of a state that was reached, and none of these prints or reveals. ∎
//!
//! States are finitely many, so they can all be looked at; after [`MOST_STATES`] of them nothing is decided.

use std::collections::HashSet;

use super::place::{NONE, Place};
use crate::machine::Op;

/// Cells known on either side of the head.
const REACH: u32 = 3;
/// The cells of a window, the leftmost of which is the lowest bit.
const WINDOW: u32 = 2 * REACH + 1;
/// The head's cell.
const HEAD: u16 = 1 << REACH;
/// The rightmost cell.
const RIGHTMOST: u16 = 1 << (WINDOW - 1);
/// All cells of a window.
const ALL: u16 = (1 << WINDOW) - 1;
/// States that are looked at before the search is given up.
const MOST_STATES: usize = 1 << 11;

/// What is known of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) at: u16,
    /// Which cells are known, and which of these are 1; others are 0 here.
    known: u16,
    ones: u16,
    /// Whether all cells left of the window, and right of it, are 0.
    blank: [bool; 2],
}

impl State {
    /// All that a state can know of a configuration: `ones` are the cells that hold 1, from the head.
    pub(super) fn of(at: u16, ones: impl Iterator<Item = i32>) -> Self {
        let mut state = State {
            at,
            known: ALL,
            ones: 0,
            blank: [true; 2],
        };
        let reach = REACH.cast_signed();
        for place in ones {
            if place < -reach {
                state.blank[0] = false;
            } else if place > reach {
                state.blank[1] = false;
            } else {
                state.ones |= 1 << (place + reach);
            }
        }
        state
    }

    fn write(&mut self, cell: Option<bool>) {
        self.known &= !HEAD;
        self.ones &= !HEAD;
        if let Some(one) = cell {
            self.known |= HEAD;
            self.ones |= if one { HEAD } else { 0 };
        }
    }

    fn cell(&self) -> Option<bool> {
        (self.known & HEAD != 0).then_some(self.ones & HEAD != 0)
    }

    fn is_zero(&self, cell: u16) -> bool {
        self.known & cell != 0 && self.ones & cell == 0
    }

    fn right(&mut self) {
        self.blank[0] &= self.is_zero(1);
        self.known >>= 1;
        self.ones >>= 1;
        if self.blank[1] {
            self.known |= RIGHTMOST;
        }
    }

    fn left(&mut self) {
        self.blank[1] &= self.is_zero(RIGHTMOST);
        self.known = self.known << 1 & ALL;
        self.ones = self.ones << 1 & ALL;
        if self.blank[0] {
            self.known |= 1;
        }
    }

    /// The states that follow, if none of them prints or is at a place not revealed.
    fn next(mut self, places: &[Place]) -> Option<[Self; 2]> {
        let place = places[usize::from(self.at)];
        let mut to = place.next;
        match place.op {
            Op::Emit => return None,
            Op::Close => to = place.owner,
            Op::Flip => self.write(self.cell().map(|one| !one)),
            Op::Right => self.right(),
            Op::Left => self.left(),
            Op::Data => self.write(None),
            Op::Input => self.write(Some(false)),
            Op::Open => {
                let [over, into] = [(false, place.next), (true, place.body)].map(|(one, to)| {
                    let mut state = self;
                    state.write(Some(one));
                    state.at = to;
                    state
                });
                let next = match self.cell() {
                    Some(false) => [over; 2],
                    Some(true) => [into; 2],
                    None => [over, into],
                };
                return next.iter().all(|state| state.at != NONE).then_some(next);
            }
        }
        self.at = to;
        (to != NONE).then_some([self; 2])
    }
}

/// Whether a run of which this state tells something prints and reveals nothing more, whatever data it reads. `false`
/// says nothing.
pub(super) fn never_prints(places: &[Place], state: State) -> bool {
    let mut seen = HashSet::from([state]);
    let mut waiting = vec![state];
    while let Some(state) = waiting.pop() {
        let Some(next) = state.next(places) else {
            return false;
        };
        for state in next {
            if seen.insert(state) {
                if seen.len() > MOST_STATES {
                    return false;
                }
                waiting.push(state);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::aim::{End, Print};
    use super::super::bits::Bits;
    use super::super::flat::{Flat, Pause, Snapshot};
    use super::*;

    /// More symbols than are printed here within [`LIMIT`] steps.
    const ANY: Print = Print(LIMIT as usize + 1);
    const LIMIT: u32 = 2000;

    impl State {
        /// Whether a configuration of which `all` is known is one of those that this state stands for.
        fn stands_for(&self, all: &State) -> bool {
            let farther = |side: usize| !self.blank[side] || all.blank[side];
            self.at == all.at && all.ones & self.known == self.ones && farther(0) && farther(1)
        }
    }

    /// The proof's step, for random runs: what a step leads to is what some following state stands for. Catches each
    /// rule that forgets too little: a 1 that goes out and is taken for a 0 when it comes in again, a data bit or an
    /// overwritten cell that is known, a test that goes one way.
    #[test]
    fn each_step_of_a_run_is_one_that_a_state_foretells() {
        let ops = b"[[]]>>>>>><<<<<<+++++,,?";
        let mut flat = Flat::new(ANY, 400);
        let (start, mut bits) = (Snapshot::start(), Bits::new(1, 0));
        let (mut steps, mut unsure) = (0, 0);
        for _ in 0..5000 {
            flat.load(&start);
            let mut state: Option<State> = None;
            let mut done = 0;
            while done < 400 {
                flat.until(done + 1);
                match flat.go() {
                    Pause::Op => {
                        let op = char::from(ops[bits.below(ops.len() as u64) as usize]);
                        flat.reveal(Op::from_mnemonic(op).unwrap());
                        continue;
                    }
                    Pause::Data => flat.read(bits.take(1) == 1),
                    Pause::End(End::Undecided) => {}
                    Pause::End(_) => break,
                }
                done += 1;
                let Some((places, all)) = flat.known() else {
                    state = None;
                    continue;
                };
                let next = state.and_then(|state| state.next(places));
                let found = next.map(|next| {
                    let found = next.into_iter().find(|state| state.stands_for(&all));
                    found.unwrap_or_else(|| panic!("{all:?} after {state:?}"))
                });
                steps += u32::from(found.is_some());
                unsure += u32::from(found.is_some_and(|state| state != all));
                state = Some(found.unwrap_or(all));
            }
        }
        assert!(steps > 10_000 && unsure > 5000, "{unsure} of {steps}");
    }

    /// Runs of random programs with many loops, stopped somewhere: those that are said never to print are gone on with
    /// on many data streams, and neither print nor come to a place that is not revealed. Catches a `[` that an
    /// unknown cell takes one way only, a data bit that is known, and a print that is passed over.
    #[test]
    fn what_is_said_never_to_print_does_not() {
        let mut flat = Flat::new(ANY, LIMIT);
        let (start, mut bits) = (Snapshot::start(), Bits::new(1, 0));
        let (mut closed, mut far) = (0_u32, 0_u32);
        while closed < 3000 {
            flat.load(&start);
            flat.until(1 + bits.take(7));
            let mut places = 0;
            let end = loop {
                match flat.go() {
                    Pause::Op => {
                        let ops: &[u8] = if places == 0 {
                            b"+"
                        } else {
                            b"[[[[]]]]>><<++,,,?..."
                        };
                        let op = char::from(ops[bits.below(ops.len() as u64) as usize]);
                        flat.reveal(Op::from_mnemonic(op).unwrap());
                        places += 1;
                    }
                    Pause::Data => flat.read(bits.take(1) == 1),
                    Pause::End(end) => break end,
                }
            };
            if end != End::Undecided || !flat.is_closed() {
                continue;
            }
            closed += 1;
            let (run, out) = (flat.save(), flat.out());
            let mut reads = 0;
            for _ in 0..8 {
                flat.load(&run);
                flat.until(LIMIT);
                loop {
                    match flat.go() {
                        Pause::Data => {
                            flat.read(bits.take(1) == 1);
                            reads += 1;
                        }
                        Pause::End(End::Ends | End::Undecided) => break,
                        other => panic!("{other:?} of {run:?}"),
                    }
                }
                assert_eq!(flat.out(), out, "{run:?}");
            }
            far += u32::from(reads > 0);
        }
        assert!(far > 500, "{far} read data");
    }

    /// Loops that were given up before this decider, and their mirror images; and some that print, or come to an end.
    #[test]
    fn loops_that_read_data_for_ever_are_decided() {
        let says = |source: &str, seed| {
            let mut ops = source.chars().filter_map(Op::from_mnemonic);
            let mut flat = Flat::new(ANY, 500);
            flat.load(&Snapshot::start());
            let mut bits = Bits::new(seed, 0);
            loop {
                match flat.go() {
                    Pause::Op => match ops.next() {
                        Some(op) => flat.reveal(op),
                        None => return None,
                    },
                    Pause::Data => flat.read(bits.take(1) == 1),
                    Pause::End(End::Undecided) => return Some(flat.is_closed()),
                    Pause::End(_) => return None,
                }
            }
        };
        for source in [
            "+[,>+]",
            "+[>,<]",
            "+[,?+]",
            "+[[,]+]",
            "+[>,>+]",
            "+[,>>+]",
            "+[+,>+]",
            "+[+>,?+]",
            "+[,>+[?]+]",
            "+[[,]>+]",
        ] {
            let mirrored: String = source
                .chars()
                .map(|op| match op {
                    '<' => '>',
                    '>' => '<',
                    other => other,
                })
                .collect();
            for seed in 0..20 {
                assert_ne!(says(source, seed), Some(false), "{source}");
                assert_ne!(says(&mirrored, seed), Some(false), "{mirrored}");
            }
            let decided = (0..20).filter(|&seed| says(source, seed) == Some(true));
            assert!(decided.count() > 0, "{source}");
        }
        for source in ["+[>,<.]", "+[,[.+]+]"] {
            for seed in 0..20 {
                assert_ne!(says(source, seed), Some(true), "{source}");
            }
        }
        // A walk that comes back to a 0 in the end, however late.
        let walks = (0..200).filter_map(|seed| says("+[,,[>]+<]", seed));
        let walks: Vec<bool> = walks.collect();
        assert!(!walks.is_empty() && !walks.contains(&true), "{walks:?}");
    }
}
