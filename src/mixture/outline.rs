//! What a program can print at all, told from the cells near its head alone: an abstract run whose states are
//! few, so that it always ends. Takes the machine's programs.
//!
//! A state is the next place and the cells at most [`SIGHT`] away from the head, each 0, 1, a data bit that
//! nothing has looked at, or unknown, with for each side whether all cells beyond are blank. What the head
//! leaves behind is forgotten, and where a cell is looked at that is not 0 or 1 both are tried: so every run of
//! the program, on any data, is a run here too (abstract interpretation, Cousot and Cousot 1977; unconfirmed).
//! What no run here prints the program never prints, at whatever number of steps; the other way round says
//! nothing. So `+[>,]]` is refuted by a 1: behind its loop the cell is 0, though no number of steps bounds the loop.
//!
//! Where every run here prints only data bits that nothing has looked at, nu(x) <= 2^-|x| for every x
//! \[own\]: given all that went before, each symbol is a fair coin if it comes at all.

use crate::machine::{Op, Program};

/// Cells that are known on either side of the head.
const SIGHT: u32 = 3;

/// More states than this at one symbol are not followed.
const MOST: usize = 256;

/// Place, cells and the two flags in one word: cells from the left, two bits each, the head's in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    place: usize,
    cells: u32,
    /// By side, left and right: whether all cells beyond sight are 0.
    blank: [bool; 2],
}

/// A cell of which nothing is known.
const UNKNOWN: u32 = 2;

/// A data bit that nothing has looked at; flipped it is one still.
const FRESH: u32 = 3;

const LEFTMOST: u32 = 4 * SIGHT;
const HEAD: u32 = 2 * SIGHT;

impl State {
    fn start() -> State {
        State {
            place: 0,
            cells: 0,
            blank: [true, true],
        }
    }

    fn cell(self) -> u32 {
        self.cells >> HEAD & 3
    }

    fn with_cell(self, value: u32) -> State {
        State {
            cells: self.cells & !(3 << HEAD) | value << HEAD,
            ..self
        }
    }

    fn right(mut self) -> State {
        self.blank[0] &= self.cells >> LEFTMOST == 0;
        let fresh = if self.blank[1] { 0 } else { UNKNOWN };
        self.cells = (self.cells & !(3 << LEFTMOST)) << 2 | fresh;
        self
    }

    fn left(mut self) -> State {
        self.blank[1] &= self.cells & 3 == 0;
        let fresh = if self.blank[0] { 0 } else { UNKNOWN };
        self.cells = self.cells >> 2 | fresh << LEFTMOST;
        self
    }

    fn at(self, place: usize) -> State {
        State { place, ..self }
    }
}

/// `false` only where no data bits whatever make the program put out x.
pub(super) fn admits(program: &Program, x: &[bool]) -> bool {
    let mut now = vec![State::start()];
    for symbol in x {
        match behind(program, &now, *symbol) {
            Some(ahead) if ahead.next.is_empty() => return false,
            Some(ahead) => now = ahead.next,
            None => return true,
        }
    }
    true
}

/// `true` only where the program gives every string of n symbols at most 2^-n: the fair coin's probability.
///
/// Looks at the program's ops alone; no steps are counted.
#[must_use]
pub fn never_above_coin(program: &Program) -> bool {
    let mut found = vec![State::start()];
    let mut looked_at = 0;
    while let Some(state) = found.get(looked_at).copied() {
        looked_at += 1;
        for symbol in [false, true] {
            match behind(program, &[state], symbol) {
                Some(ahead) if ahead.fresh => {
                    for state in ahead.next {
                        if !found.contains(&state) {
                            found.push(state);
                        }
                    }
                }
                _ => return false,
            }
        }
        if found.len() > MOST {
            return false;
        }
    }
    true
}

/// What comes right behind a symbol.
struct Ahead {
    next: Vec<State>,
    /// Whether nothing was put out but data bits that nothing had looked at.
    fresh: bool,
}

/// The states right behind the next symbol, if it is `symbol`; `None` where there are too many.
fn behind(program: &Program, now: &[State], symbol: bool) -> Option<Ahead> {
    let (ops, symbol) = (program.ops(), u32::from(symbol));
    let mut ahead = Ahead {
        next: Vec::new(),
        fresh: true,
    };
    let mut tested: Vec<State> = Vec::new();
    let mut waiting = now.to_vec();
    while let Some(state) = waiting.pop() {
        let (cell, partner) = (state.cell(), program.partner(state.place));
        let onward = state.at(state.place + 1);
        match ops[state.place] {
            Op::Close if partner != state.place => waiting.push(state.at(partner)),
            op @ (Op::Emit | Op::Close) => {
                ahead.fresh &= cell == FRESH;
                if cell == symbol || cell == UNKNOWN || cell == FRESH {
                    let to = if op == Op::Emit { onward.place } else { 0 };
                    let emitted = state.with_cell(symbol).at(to);
                    if !ahead.next.contains(&emitted) {
                        if ahead.next.len() == MOST {
                            return None;
                        }
                        ahead.next.push(emitted);
                    }
                }
            }
            Op::Open => {
                // Every way without a symbol that comes back to itself passes a test.
                if tested.contains(&state) {
                    continue;
                }
                if tested.len() == MOST {
                    return None;
                }
                tested.push(state);
                if cell != 0 {
                    waiting.push(onward.with_cell(1));
                }
                if cell != 1 {
                    waiting.push(state.with_cell(0).at(partner + 1));
                }
            }
            Op::Flip => {
                waiting.push(onward.with_cell(if cell < UNKNOWN { 1 - cell } else { cell }))
            }
            Op::Right => waiting.push(onward.right()),
            Op::Left => waiting.push(onward.left()),
            Op::Data => waiting.push(onward.with_cell(FRESH)),
            // With no agent the input reads 0.
            Op::Input => waiting.push(onward.with_cell(0)),
        }
    }
    Some(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::written_programs;
    use crate::mixture::{FilterLimits, Hypothesis, WrittenProgram};

    fn program(source: &str) -> Program {
        Program::parse(source).unwrap()
    }

    fn strings(bits: u32) -> impl Iterator<Item = Vec<bool>> {
        (0..1_u32 << bits).map(move |word| (0..bits).map(|i| word >> i & 1 == 1).collect())
    }

    fn lower(program: &Program, x: &[bool]) -> crate::exact::Rational {
        let limits = FilterLimits {
            steps: 200,
            configurations: 24,
        };
        let mut exact = WrittenProgram::with_limits(program.clone(), limits);
        x.iter().for_each(|symbol| exact.update(*symbol));
        exact.evidence().enclosure().lower().clone()
    }

    /// Nothing that a program of 14 bits prints with some probability is denied it, and what is called
    /// below the coin never has more.
    #[test]
    fn a_run_of_the_program_is_a_run_of_the_outline() {
        let (mut denied, mut below) = (0, 0);
        for program in (2..=14).flat_map(written_programs) {
            let coin = never_above_coin(&program);
            below += u32::from(coin);
            for x in strings(5) {
                let lower = lower(&program, &x);
                if admits(&program, &x) {
                    assert!(
                        !coin || lower <= crate::exact::Rational::ratio(1, 32),
                        "{program}"
                    );
                } else {
                    denied += 1;
                    assert!(lower.is_zero(), "{program} {x:?}");
                }
            }
        }
        assert!(denied > 10_000 && below > 20, "{denied} {below}");
    }

    #[test]
    fn loops_that_no_number_of_steps_bounds_are_seen_through() {
        // In the last, what lies to the right of all that was visited is blank.
        for source in ["+[>,]]", "+[>+,]]", "+[>,]>]"] {
            assert!(!admits(&program(source), &[true]), "{source}");
            assert!(admits(&program(source), &[false]), "{source}");
        }
        // The cell behind the head is what it was: 1 here, as long as it is in sight.
        assert!(!admits(&program("+>>><<<]"), &[false]));
    }

    /// What is out of sight is unknown when the head comes back, on either side.
    #[test]
    fn what_is_out_of_sight_may_be_anything() {
        for source in ["+>>>><<<<]", "+<<<<>>>>]", ",>>>><<<<]", ",<<<<>>>>]"] {
            let program = program(source);
            for x in [[true, false], [true, true], [false, true]] {
                assert!(admits(&program, &x), "{source} {x:?}");
            }
            // A data bit, but the outline does not know which.
            assert!(!never_above_coin(&program), "{source}");
        }
    }

    #[test]
    fn only_data_bits_that_nothing_looked_at_are_a_coin() {
        for (source, coin) in [
            (",]", true),
            (">,+]", true),
            (">[<],]", true),
            ("[>,]>,]", true),
            // Silence takes mass away: below the coin all the same.
            (",[>+],]", true),
            // The bit has been looked at, is known, or was printed before.
            (",[<]]", false),
            (",.+]", false),
            (",[+],.]", false),
            (",[,.,]]", false),
            // A blank cell.
            (",>]", false),
        ] {
            assert_eq!(never_above_coin(&program(source)), coin, "{source}");
        }
    }
}
