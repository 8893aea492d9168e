//! One run of a written program: where it stands and what its tape looks like.
//!
//! The fast counterpart of [`super::reference`], which it equals step for step.

use super::op::Op;
use super::program::Program;
use super::tape::Tape;

/// A configuration of a written program: the place of the next op, and the tape seen from the head.
///
/// Two equal configurations of one program have the same future. The form is
/// canonical, so configurations can be merged by equality, order or hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Configuration {
    place: usize,
    tape: Tape,
}

/// Why a run paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A symbol was printed; the configuration is the one right after the emission.
    Emitted(bool),
    /// The next op is a `,`: give its data bit to [`Configuration::supply`].
    NeedsData,
    /// The next op is a `?`: give the action's bit to [`Configuration::supply`]; 0 without an agent.
    NeedsInput,
    /// No step is left.
    OutOfSteps,
}

impl Configuration {
    /// The start: the first op, a blank tape.
    #[must_use]
    pub fn start() -> Self {
        Self {
            place: 0,
            tape: Tape::default(),
        }
    }

    /// The place of the next op.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// The tape, seen from the head.
    #[must_use]
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// Runs on until a symbol is printed, a bit is needed or no step is left.
    ///
    /// Each executed op takes one from `steps`; a pending read takes its step in
    /// [`Configuration::supply`].
    pub fn advance(&mut self, program: &Program, steps: &mut u64) -> Event {
        loop {
            if *steps == 0 {
                return Event::OutOfSteps;
            }
            if let Some(event) = self.step(program) {
                if matches!(event, Event::Emitted(_)) {
                    *steps -= 1;
                }
                return event;
            }
            *steps -= 1;
        }
    }

    /// Executes one op, unless it needs a bit; an event if there is one.
    pub fn step(&mut self, program: &Program) -> Option<Event> {
        let place = self.place;
        match program.ops()[place] {
            Op::Emit => {
                self.place += 1;
                return Some(Event::Emitted(self.tape.cell));
            }
            Op::Close => {
                let partner = program.partner(place);
                if partner == place {
                    self.place = 0;
                    return Some(Event::Emitted(self.tape.cell));
                }
                self.place = partner;
                return None;
            }
            Op::Flip => self.tape.cell = !self.tape.cell,
            Op::Right => self.tape.right(),
            Op::Left => self.tape.left(),
            Op::Open => {
                if !self.tape.cell {
                    self.place = program.partner(place);
                }
            }
            Op::Data => return Some(Event::NeedsData),
            Op::Input => return Some(Event::NeedsInput),
        }
        self.place += 1;
        None
    }

    /// Executes the pending `,` or `?` with `bit`, at the price of one step.
    ///
    /// Nothing happens unless [`Configuration::advance`] just returned
    /// [`Event::NeedsData`] or [`Event::NeedsInput`].
    pub fn supply(&mut self, program: &Program, bit: bool, steps: &mut u64) {
        if matches!(program.ops()[self.place], Op::Data | Op::Input) && *steps > 0 {
            *steps -= 1;
            self.tape.cell = bit;
            self.place += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Place, every cell in reach, output and data used are those of the reference, at every step.
        #[test]
        fn equals_the_reference_step_for_step(
            bits in proptest::collection::vec(any::<bool>(), 0..120),
            data in proptest::collection::vec(any::<bool>(), 60),
        ) {
            let Ok((program, _)) = Program::decode(&bits) else { return Ok(()) };
            let mut slow = reference::Run::new(&program);
            let mut fast = Configuration::start();
            let mut used = 0;
            let mut output = Vec::new();
            for _ in 0..200 {
                prop_assert_eq!(fast.place(), slow.place);
                for offset in -20..20 {
                    prop_assert_eq!(
                        fast.tape().get(offset),
                        slow.tape.get(&(slow.head + offset)).copied().unwrap_or(false)
                    );
                }
                prop_assert_eq!(&output, &slow.output);
                if used == data.len() {
                    break;
                }
                match fast.step(&program) {
                    Some(Event::NeedsData) => {
                        fast.supply(&program, data[used], &mut 1);
                        used += 1;
                    }
                    Some(Event::NeedsInput) => fast.supply(&program, false, &mut 1),
                    Some(Event::Emitted(symbol)) => output.push(symbol),
                    Some(Event::OutOfSteps) | None => {}
                }
                slow.step(&data, None);
                prop_assert_eq!(used, slow.data_used);
            }
        }
    }
}
