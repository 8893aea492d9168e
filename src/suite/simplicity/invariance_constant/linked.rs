//! Two reference machines that contain each other.
//!
//! Takes the Kraft machine and the binary lambda calculus from `machine`. U reads its program's first bits: as many 1s
//! as its word for V has, and the rest is a program of V; a 0 before that, and the rest is one of the Kraft machine. V
//! does the same with its own word for U and the binary lambda calculus.

use std::borrow::Cow;

use crate::machine::blc::{Blc, BlcRun};
use crate::machine::{Coding, Goal, Kraft, KraftRun, Machine, Pause, Symbols};

/// Which of the two machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    U,
    V,
}

impl Which {
    pub(super) const BOTH: [Which; 2] = [Which::U, Which::V];

    pub(super) fn other(self) -> Which {
        match self {
            Which::U => Which::V,
            Which::V => Which::U,
        }
    }
}

/// One of the two machines, with the other one in it.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    first: Which,
    /// How many 1s lead from U to V, and from V to U.
    words: [u32; 2],
    kraft: Kraft,
    blc: Blc,
}

/// A run of [`Linked`].
#[derive(Clone, Debug)]
pub(super) enum LinkedRun {
    /// Nothing but the words was read: so many 1s of the next one.
    Words {
        at: Which,
        ones: u32,
        read: Symbols,
        output: Symbols,
    },
    Kraft(Symbols, Box<KraftRun>),
    Blc(Symbols, BlcRun),
}

/// The next bit of a word.
const BIT: [u32; 2] = [1, 1];

impl Linked {
    pub(super) fn new(first: Which, words: [u32; 2]) -> Self {
        Linked {
            first,
            words,
            kraft: Kraft::new(),
            blc: Blc::new(),
        }
    }
}

impl Machine for Linked {
    type Run = LinkedRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self.first {
            Which::U => "linked-u",
            Which::V => "linked-v",
        })
    }

    fn coding(&self) -> Coding {
        self.kraft.coding()
    }

    fn start(&self) -> LinkedRun {
        LinkedRun::Words {
            at: self.first,
            ones: 0,
            read: Symbols::new(),
            output: Symbols::new(),
        }
    }

    fn advance<'a>(&'a self, run: &mut LinkedRun, goal: &Goal<'_>) -> Pause<'a> {
        match run {
            LinkedRun::Words { .. } if goal.horizon == 0 => Pause::Complete,
            LinkedRun::Words { .. } if goal.steps == 0 => Pause::OpenSteps,
            LinkedRun::Words { .. } => Pause::Needs(&BIT),
            LinkedRun::Kraft(_, run) => self.kraft.advance(run, goal),
            LinkedRun::Blc(_, run) => self.blc.advance(run, goal),
        }
    }

    fn reveal(&self, run: &mut LinkedRun, choice: usize) {
        match run {
            LinkedRun::Words { at, ones, read, .. } => {
                let one = match choice {
                    0 | 1 => choice == 1,
                    _ => return,
                };
                read.push(one);
                if !one {
                    let read = read.clone();
                    *run = match at {
                        Which::U => LinkedRun::Kraft(read, Box::new(self.kraft.start())),
                        Which::V => LinkedRun::Blc(read, self.blc.start()),
                    };
                    return;
                }
                *ones += 1;
                if *ones == self.words[*at as usize] {
                    (*at, *ones) = (at.other(), 0);
                }
            }
            LinkedRun::Kraft(_, run) => self.kraft.reveal(run, choice),
            LinkedRun::Blc(_, run) => self.blc.reveal(run, choice),
        }
    }

    fn output<'a>(&self, run: &'a LinkedRun) -> &'a Symbols {
        match run {
            LinkedRun::Words { output, .. } => output,
            LinkedRun::Kraft(_, run) => self.kraft.output(run),
            LinkedRun::Blc(_, run) => self.blc.output(run),
        }
    }

    fn steps(&self, run: &LinkedRun) -> u64 {
        match run {
            LinkedRun::Words { .. } => 0,
            LinkedRun::Kraft(_, run) => self.kraft.steps(run),
            LinkedRun::Blc(_, run) => self.blc.steps(run),
        }
    }

    fn source(&self, run: &LinkedRun) -> String {
        match run {
            LinkedRun::Words { read, .. } => format!("{read}_"),
            LinkedRun::Kraft(read, run) => format!("{read} {}", self.kraft.source(run)),
            LinkedRun::Blc(read, run) => format!("{read} {}", self.blc.source(run)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::suite;

    #[test]
    fn both_machines_pass_the_suite() {
        for first in Which::BOTH {
            for words in [[1, 1], [1, 3], [2, 1]] {
                assert_eq!(suite::check(&Linked::new(first, words)), Ok(()));
            }
        }
    }

    /// One 1 leads from U to V, two more from V back to U.
    #[test]
    fn a_program_is_named_with_the_words_before_it() {
        let machine = Linked::new(Which::U, [1, 2]);
        let mut run = machine.start();
        for choice in [1, 1, 1, 0] {
            machine.reveal(&mut run, choice);
        }
        assert!(matches!(run, LinkedRun::Kraft(..)));
        assert_eq!(machine.source(&run), "1110 _");
    }
}
