//! Reference machines that name colours in other words: the Kraft machine, with what it prints flipped after time T.
//!
//! Takes the Kraft machine. Whatever it prints is flipped from symbol T + 1 on: always, or once the op `?` was
//! executed, or if the first bit of the program is a 1. Without an agent `?` clears the cell, and it does so here too.

use std::borrow::Cow;

use crate::machine::{Actions, Coding, Goal, Kraft, KraftRun, Machine, Pause, Symbols};
use crate::scenario::{Result, ScenarioError};

/// When the Kraft machine's symbols after time T come out flipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// Never: the Kraft machine itself.
    Green,
    /// Always.
    Grue,
    /// From the first `?` on: one op does one thing more.
    Op,
    /// If the program's first bit is a 1: the rest is a program of one of the two machines.
    Both,
}

/// The words for "after T the other colour" that `Speaks::Both` reads, and their lengths.
const WORDS: [u32; 2] = [1, 1];

/// The Kraft machine with what it prints after time T flipped.
#[derive(Clone, Debug)]
pub(super) struct Grue {
    speaks: Speaks,
    after: usize,
    plain: Kraft,
    /// The Kraft machine that stops at each `?`.
    asks: Kraft,
}

/// A run of [`Grue`].
#[derive(Clone, Debug)]
pub(super) struct GrueRun {
    inner: KraftRun,
    /// Whether symbols after T come out flipped; none as long as the first bit was not read.
    flips: Option<bool>,
    output: Symbols,
}

impl Grue {
    pub(super) fn new(speaks: Speaks, after: usize) -> Result<Self> {
        let none = Actions::new(Symbols::new(), 1, 1);
        let none = none.map_err(|error| ScenarioError::Below(Box::new(error)))?;
        Ok(Grue {
            speaks,
            after,
            plain: Kraft::new(),
            asks: Kraft::with_actions(none),
        })
    }

    /// x with its symbols after T flipped: what the inner machine has to print.
    fn other_words(&self, x: &Symbols) -> Symbols {
        let symbols = x.iter().enumerate();
        symbols
            .map(|(place, symbol)| symbol ^ (place >= self.after))
            .collect()
    }
}

impl Machine for Grue {
    type Run = GrueRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(format!("kraft-{:?}-{}", self.speaks, self.after).to_lowercase())
    }

    fn coding(&self) -> Coding {
        self.plain.coding()
    }

    fn start(&self) -> GrueRun {
        GrueRun {
            inner: self.plain.start(),
            flips: match self.speaks {
                Speaks::Green | Speaks::Op => Some(false),
                Speaks::Grue => Some(true),
                Speaks::Both => None,
            },
            output: Symbols::new(),
        }
    }

    fn advance<'a>(&'a self, run: &mut GrueRun, goal: &Goal<'_>) -> Pause<'a> {
        loop {
            let Some(flips) = run.flips else {
                return match goal {
                    Goal { horizon: 0, .. } => Pause::Complete,
                    Goal { steps: 0, .. } => Pause::OpenSteps,
                    _ => Pause::Needs(&WORDS),
                };
            };
            let flipped = flips.then(|| self.other_words(goal.agree));
            let goal = Goal {
                agree: flipped.as_ref().unwrap_or(goal.agree),
                ..*goal
            };
            // After the first `?` another changes nothing, and the deciders see all there is.
            let by_op = self.speaks == Speaks::Op && !flips;
            let machine = if by_op { &self.asks } else { &self.plain };
            let pause = machine.advance(&mut run.inner, &goal);
            let new = machine.output(&run.inner).iter().enumerate();
            for (place, symbol) in new.skip(run.output.len()) {
                run.output.push(symbol ^ (flips && place >= self.after));
            }
            match pause {
                Pause::NeedsAction(_) => {
                    run.flips = Some(true);
                    machine.act(&mut run.inner, false);
                }
                pause => return pause,
            }
        }
    }

    fn reveal(&self, run: &mut GrueRun, choice: usize) {
        match (run.flips, choice) {
            (None, 0 | 1) => run.flips = Some(choice == 1),
            (None, _) => {}
            (Some(_), _) => self.plain.reveal(&mut run.inner, choice),
        }
    }

    fn output<'a>(&self, run: &'a GrueRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &GrueRun) -> u64 {
        self.plain.steps(&run.inner)
    }

    fn source(&self, run: &GrueRun) -> String {
        let inner = self.plain.source(&run.inner);
        match (self.speaks, run.flips) {
            (Speaks::Both, Some(flips)) => format!("{}{inner}", u8::from(flips)),
            (Speaks::Both, None) => "_".to_owned(),
            _ => inner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::suite;

    #[test]
    fn every_speaker_passes_the_suite() {
        for speaks in [Speaks::Green, Speaks::Grue, Speaks::Op, Speaks::Both] {
            for after in [0, 3] {
                let machine = Grue::new(speaks, after).unwrap();
                assert_eq!(suite::check(&machine), Ok(()));
            }
        }
    }
}
