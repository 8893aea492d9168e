//! Runs of what is revealed: block by block, until a state ends or stands where nothing is revealed.

use super::code::{Link, TOP, Terminator};
use super::cycle::{Brent, Cycle};
use super::mass::Mass;
use super::mode::{Emission, Mode};
use super::state::{Sink, StateOf};
use super::tape::{Cell, Tape};
use super::walk::{Begin, Position, Walk};
use super::word::Detail;
use crate::enumerate::budget::{Fate, Status};
use crate::machine::Op;

impl<M: Mode, W: Mass, S: Sink<M, W>> Walk<'_, M, W, S> {
    /// Runs what is revealed, until the state ends or stands at an unrevealed place.
    pub(super) fn run<T: Tape>(&mut self, state: &mut StateOf<T, M, W>, mut position: Position) {
        let setting = self.setting;
        if self.divide.is_some() && self.set_aside(state, Begin::Run(position)) {
            return;
        }
        let mut brent = Brent::new();
        loop {
            let block = match position {
                Position::Terminator(block) | Position::Word(block) => block,
                Position::Behind(link) => match self.code.follow(link) {
                    Some(block) => block,
                    None => {
                        self.reveal(link, state);
                        return;
                    }
                },
            };
            if !matches!(position, Position::Terminator(_)) {
                let effect = &self.code.block(block).effect;
                if effect.steps > 0 {
                    if !state.tape.reserve(effect.lo, effect.hi) {
                        let tape = state.tape.widen();
                        self.run(&mut state.clone().with_tape(tape), Position::Word(block));
                        return;
                    }
                    if self.perform(block, state, &mut brent) {
                        return;
                    }
                }
            }
            if state.steps >= setting.steps {
                self.open(Status::OpenSteps, state, state.mass);
                return;
            }
            state.steps += 1;
            let place = self.code.block(block);
            let owner = place.owner;
            match place.terminator {
                Terminator::Close => {
                    if owner == TOP {
                        let undrawn = state.tape.cell().known().is_none();
                        if undrawn {
                            brent.uncertain::<M>();
                        }
                        if self.emit(state, 1) {
                            return;
                        }
                        if undrawn {
                            self.give_back(state, 0);
                        }
                    }
                    let out = M::len(&state.output);
                    if let Some(cycle) = brent.close(block, &state.tape, state.steps, out) {
                        self.decided(&cycle, state);
                        return;
                    }
                    position = if owner == TOP {
                        Position::Word(0)
                    } else {
                        Position::Terminator(owner)
                    };
                }
                Terminator::Open => {
                    let bit = match state.tape.cell() {
                        Cell::Known(bit) => bit,
                        Cell::Undrawn(label, flipped) => {
                            state.mass = state.mass.half(1);
                            let mut other = state.clone();
                            self.decide(&mut other, 0, label, flipped);
                            self.run(&mut other, Position::Behind(Link::Next(block)));
                            self.decide(state, 0, label, !flipped);
                            brent.forget();
                            true
                        }
                    };
                    position = Position::Behind(if bit {
                        Link::Body(block)
                    } else {
                        Link::Next(block)
                    });
                }
                Terminator::Input => {
                    let bit = setting.actions.and_then(|actions| {
                        let cycle = actions.cycle(M::len(&state.output) as usize);
                        actions.read(cycle, state.inputs as usize)
                    });
                    state.tape.write(bit.unwrap_or(false));
                    state.inputs += 1;
                    // With an agent the configuration has one more part, the position in the action.
                    brent.forget();
                    position = Position::Behind(Link::Next(block));
                }
                Terminator::Unrevealed => return,
            }
        }
    }

    /// A run of revealed code printed a data bit that was undrawn: if x decided it, the limit counts it no more.
    ///
    /// A search for one x knows every symbol, so such a bit is not branched on: it halves the mass, and needs no room
    /// under the limit. So `,]` grants every x of n symbols 2^-(6+n) at any limit from 7 bits on. While a word is
    /// being revealed its bits stay: words that are alike then fit the limit at the same places.
    #[inline]
    fn give_back<T: Tape>(&mut self, state: &mut StateOf<T, M, W>, offset: i32) {
        if self.setting.data_are_free && state.tape.at(offset).known().is_some() {
            state.bits -= 1;
            state.returned += 1;
            if self.setting.finer(state.returned) > 0 {
                // The same mass over a denominator that is one bit finer.
                state.mass = state.mass.times(2);
            }
        }
    }

    /// Executes the word of a block; true if that was the state's end.
    #[inline]
    fn perform<T: Tape>(
        &mut self,
        block: u8,
        state: &mut StateOf<T, M, W>,
        brent: &mut Brent<T>,
    ) -> bool {
        let setting = self.setting;
        let effect = &self.code.block(block).effect;
        brent.walked(effect);
        let fits = state.steps + effect.steps <= setting.steps
            && state.bits + effect.reads <= setting.limit;
        // Where a word reads, the horizon inside it decides which bits are paid.
        let out = M::len(&state.output) + effect.outputs;
        let inside = effect.reads > 0 && out >= setting.horizon;
        let whole = !T::LABELS && fits && effect.compact && !inside && setting.actions.is_none();
        if whole && M::DETAIL == Detail::Number {
            let more = out.min(setting.horizon) - M::len(&state.output);
            M::skip(&mut state.output, more);
            if out >= setting.horizon {
                self.leaf(Fate::Is(Status::Complete, None), state, state.mass, None);
                return true;
            }
        } else if whole && effect.listed {
            for place in 0..effect.outputs {
                let (offset, flip) = self.code.block(block).effect.output(place);
                let cell = state.tape.at(offset);
                if let Cell::Known(bit) = cell {
                    let emission = setting
                        .mode
                        .emit(&mut state.output, Cell::Known(bit ^ flip));
                    let fate = if emission == Emission::Disagrees {
                        Fate::Disagrees
                    } else if M::len(&state.output) < setting.horizon {
                        continue;
                    } else {
                        Fate::Is(Status::Complete, None)
                    };
                    self.leaf(fate, state, state.mass, None);
                    return true;
                }
                brent.forget();
                if self.put_out(state, offset, cell, flip, 1) {
                    return true;
                }
                self.give_back(state, offset);
            }
        } else {
            return self.perform_plainly(block, state, brent);
        }
        let effect = &self.code.block(block).effect;
        state.steps += effect.steps;
        state.tape.apply(&effect.masks, effect.shift);
        if effect.reads > 0 {
            let reads = effect.reads;
            self.count(state.mass, (state.bits, state.returned), (2 << reads) - 2);
            state.bits += reads;
            brent.forget();
        }
        false
    }

    /// The same, op by op.
    fn perform_plainly<T: Tape>(
        &mut self,
        block: u8,
        state: &mut StateOf<T, M, W>,
        brent: &mut Brent<T>,
    ) -> bool {
        let setting = self.setting;
        let place = self.code.block(block);
        for index in place.from..place.to {
            if state.steps >= setting.steps {
                self.open(Status::OpenSteps, state, state.mass);
                return true;
            }
            let op = self.code.ops[index];
            match op {
                Op::Data => {
                    if state.bits >= setting.limit {
                        self.open(Status::OpenLength, state, state.mass);
                        return true;
                    }
                    self.count(state.mass, (state.bits, state.returned), 2);
                    state.bits += 1;
                    brent.forget();
                }
                Op::Emit if state.tape.cell().known().is_none() => {
                    brent.uncertain::<M>();
                    if self.execute(op, state, 1) {
                        return true;
                    }
                    self.give_back(state, 0);
                    continue;
                }
                _ => {}
            }
            if self.execute(op, state, 1) {
                return true;
            }
        }
        false
    }

    /// A cycle is proven: silent for ever, or the rest of the output is known.
    #[cold]
    fn decided<T: Tape>(&mut self, cycle: &Cycle, state: &mut StateOf<T, M, W>) {
        let fate = if cycle.outputs == 0 {
            Fate::Is(Status::Silent, Some(cycle.decider()))
        } else if self
            .setting
            .mode
            .repeat(&mut state.output, cycle.outputs, self.setting.horizon)
        {
            Fate::Is(Status::Complete, Some(cycle.decider()))
        } else {
            Fate::Disagrees
        };
        self.leaf(fate, state, state.mass, Some(*cycle));
    }
}
