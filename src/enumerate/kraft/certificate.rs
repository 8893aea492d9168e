//! Certificates of the deciders, and the small checker that is trusted.
//!
//! The engine finds cycles by clever means; this module believes none of them. It runs the
//! program that the certificate names with a map for a tape, one op at a time, as the
//! specification says, and accepts exactly if the premises of the claim hold that the
//! module `cycle` proves: then the run repeats itself for ever. It shares nothing
//! with the engine but the op table.

use std::collections::BTreeMap;

use crate::exact::as_usize;
use crate::machine::{Actions, Op};

/// A cycle of a run: what a decider claims.
///
/// From step `start` to step `start + period` the run looks at no free data bit, though it may read some,
/// and reveals nothing; it comes back to `place` with its head moved by `shift`; the cells that
/// it stood on look from the head as they did; and beyond them, on the side that it moves to,
/// all is blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The revealed program, `_` for what is not revealed.
    pub program: String,
    /// The data bits that it read; none for one that nothing looked at.
    pub data: Vec<Option<bool>>,
    /// Steps done when the cycle begins.
    pub start: u64,
    /// Steps of a round.
    pub period: u64,
    /// The op that each round begins with, counted from 0 in `program`.
    pub place: usize,
    /// How far a round moves the head.
    pub shift: i64,
    /// The leftmost cell that the head stands on in a round, from where it begins.
    pub lo: i64,
    /// The rightmost one.
    pub hi: i64,
    /// Symbols out when the cycle begins.
    pub before: u64,
    /// Symbols printed in a round: none, and the run is silent for ever.
    pub outputs: u64,
}

/// Why a certificate proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The program is none.
    #[error("the program {program:?} is not a revealed program: {fault}")]
    Program {
        /// The text.
        program: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The run does something that a round may not.
    #[error("at step {step} the run {fault}")]
    Run {
        /// Steps done.
        step: u64,
        /// What it does.
        fault: &'static str,
    },
    /// A figure is not what the run shows.
    #[error("{field} is {claimed} in the certificate and {found} in the run")]
    Figure {
        /// The certificate's field.
        field: &'static str,
        /// What it says.
        claimed: i128,
        /// What the run shows.
        found: i128,
    },
    /// A round that ends on another tape than it began on.
    #[error("the cell at {offset} from the head is not as a round before")]
    Cell {
        /// From the head.
        offset: i64,
    },
    /// A round that moves into cells that are not blank.
    #[error("the cell at {offset} from the head is not blank")]
    NotBlank {
        /// From the head at the beginning of the cycle.
        offset: i64,
    },
    /// A cycle of no steps.
    #[error("a round of no steps says nothing")]
    NoSteps,
}

/// What stands at a place of a revealed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Op(Op),
    Unrevealed,
}

/// A cell; blank cells are not in the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    One,
    Free,
}

/// A run, step by step.
struct Run<'a> {
    places: &'a [Place],
    /// For each bracket its partner; for a `]` that ends a pass, itself.
    partners: &'a [usize],
    data: std::slice::Iter<'a, Option<bool>>,
    actions: Option<&'a Actions>,
    place: usize,
    tape: BTreeMap<i64, Cell>,
    head: i64,
    steps: u64,
    out: u64,
    inputs: usize,
    /// From here on the run may do only what repeats.
    closed: bool,
}

impl Certificate {
    /// Checks the certificate of a run; `actions` are the agent's, if it has one.
    ///
    /// # Errors
    /// A [`Refusal`] that says which premise does not hold.
    pub fn check(&self, actions: Option<&Actions>) -> Result<(), Refusal> {
        let (places, partners) = self.places()?;
        if self.period == 0 {
            return Err(Refusal::NoSteps);
        }
        let mut run = Run {
            places: &places,
            partners: &partners,
            data: self.data.iter(),
            actions,
            place: 0,
            tape: BTreeMap::new(),
            head: 0,
            steps: 0,
            out: 0,
            inputs: 0,
            closed: false,
        };
        while run.steps < self.start {
            run.step()?;
        }
        let figure = |field, claimed: i128, found: i128| {
            if claimed == found {
                Ok(())
            } else {
                Err(Refusal::Figure {
                    field,
                    claimed,
                    found,
                })
            }
        };
        figure("place", self.place as i128, run.place as i128)?;
        figure("before", self.before.into(), run.out.into())?;
        run.closed = true;
        let (tape, head) = (run.tape.clone(), run.head);
        let (mut lo, mut hi) = (head, head);
        let end = self.start.saturating_add(self.period);
        while run.steps < end {
            run.step()?;
            lo = lo.min(run.head);
            hi = hi.max(run.head);
        }
        // A data bit that was not read by now is none of the run's.
        figure("data", 0, run.data.len() as i128)?;
        figure("place", self.place as i128, run.place as i128)?;
        figure("shift", self.shift.into(), i128::from(run.head - head))?;
        figure("lo", self.lo.into(), i128::from(lo - head))?;
        figure("hi", self.hi.into(), i128::from(hi - head))?;
        figure(
            "outputs",
            self.outputs.into(),
            i128::from(run.out - self.before),
        )?;
        for offset in self.lo..=self.hi {
            if run.tape.get(&(run.head + offset)) != tape.get(&(head + offset)) {
                return Err(Refusal::Cell { offset });
            }
        }
        let beyond = |cell: &i64| match self.shift {
            0 => false,
            1.. => *cell > hi,
            _ => *cell < lo,
        };
        match tape.keys().find(|cell| beyond(cell)) {
            Some(cell) => Err(Refusal::NotBlank {
                offset: cell - head,
            }),
            None => Ok(()),
        }
    }

    /// The program's places, and each bracket's partner.
    fn places(&self) -> Result<(Vec<Place>, Vec<usize>), Refusal> {
        let refuse = |fault| Refusal::Program {
            program: self.program.clone(),
            fault,
        };
        let mut places = Vec::new();
        for symbol in self.program.chars() {
            places.push(match Op::from_mnemonic(symbol) {
                Some(op) => Place::Op(op),
                None if symbol == '_' => Place::Unrevealed,
                None => return Err(refuse("it has a character that is not an op")),
            });
        }
        let mut partners: Vec<usize> = (0..places.len()).collect();
        let mut open = Vec::new();
        for (place, what) in places.iter().enumerate() {
            match what {
                Place::Op(Op::Open) => open.push(place),
                Place::Op(Op::Close) => {
                    if let Some(partner) = open.pop() {
                        (partners[place], partners[partner]) = (partner, place);
                    } else if place + 1 < places.len() {
                        return Err(refuse("something follows its end"));
                    }
                }
                _ => {}
            }
        }
        if !open.is_empty() {
            return Err(refuse("a body has no end"));
        }
        match places.last() {
            Some(Place::Op(Op::Close) | Place::Unrevealed) => Ok((places, partners)),
            _ => Err(refuse("it has no end")),
        }
    }
}

impl Run<'_> {
    fn refuse<T>(&self, fault: &'static str) -> Result<T, Refusal> {
        Err(Refusal::Run {
            step: self.steps,
            fault,
        })
    }

    fn write(&mut self, bit: bool) {
        if bit {
            self.tape.insert(self.head, Cell::One);
        } else {
            self.tape.remove(&self.head);
        }
    }

    fn emit(&mut self) -> Result<(), Refusal> {
        if self.closed && self.tape.get(&self.head) == Some(&Cell::Free) {
            return self.refuse("prints a free data bit");
        }
        let cycle = |out: u64| self.actions.map(|actions| actions.cycle(as_usize(out)));
        if cycle(self.out) != cycle(self.out + 1) {
            self.inputs = 0;
        }
        self.out += 1;
        Ok(())
    }

    /// Executes one op.
    fn step(&mut self) -> Result<(), Refusal> {
        let op = match self.places.get(self.place) {
            Some(Place::Op(op)) => *op,
            _ => return self.refuse("is where nothing is revealed"),
        };
        let partner = self.partners[self.place];
        let mut next = self.place + 1;
        match op {
            Op::Emit => self.emit()?,
            Op::Close if partner == self.place => {
                self.emit()?;
                next = 0;
            }
            Op::Close => next = partner,
            Op::Flip => match self.tape.get(&self.head) {
                Some(Cell::Free) => {}
                Some(Cell::One) => self.write(false),
                None => self.write(true),
            },
            Op::Right => self.head += 1,
            Op::Left => self.head -= 1,
            Op::Open => match self.tape.get(&self.head) {
                Some(Cell::One) => {}
                None => next = partner + 1,
                Some(Cell::Free) => return self.refuse("looks at a free data bit"),
            },
            Op::Data => match self.data.next() {
                // In another round it is another coin.
                Some(Some(_)) if self.closed => {
                    return self.refuse("reads a data bit that is known");
                }
                Some(Some(bit)) => self.write(*bit),
                Some(None) => {
                    self.tape.insert(self.head, Cell::Free);
                }
                None => return self.refuse("reads more data bits than there are"),
            },
            Op::Input => {
                if self.closed && self.actions.is_some() {
                    return self.refuse("reads the agent's action");
                }
                let bit = self.actions.and_then(|actions| {
                    actions.read(actions.cycle(as_usize(self.out)), self.inputs)
                });
                self.inputs += 1;
                self.write(bit.unwrap_or(false));
            }
        }
        self.place = next;
        self.steps += 1;
        Ok(())
    }
}
