//! Runs of what is revealed: block by block, until a state ends or stands where nothing is revealed.

use super::code::{Link, TOP, Terminator};
use super::cycle::{Brent, Cycle};
use super::effect::{SLOTS, Shown};
use super::mass::Mass;
use super::mode::{Emission, Mode};
use super::state::{Sink, StateOf};
use super::tape::{Cell, Tape};
use super::walk::{Begin, Position, Walk};
use super::word::Detail;
use crate::enumerate::budget::{Fate, Status};
use crate::machine::Op;

/// A data bit on a tape without labels.
const UNDRAWN: Cell = Cell::Undrawn(0, false);

impl<M: Mode, W: Mass, S: Sink<M, W>> Walk<'_, M, W, S> {
    /// Runs what is revealed, until the state ends or stands at an unrevealed place.
    pub(super) fn run<T: Tape>(&mut self, state: &mut StateOf<T, M, W>, position: Position) {
        let setting = self.setting;
        if self.divide.is_some() && self.set_aside(state, Begin::Run(position)) {
            return;
        }
        let mut brent = Brent::new();
        let mut block = match position {
            Position::Terminator(block) => block,
            Position::Word(block) => {
                if self.enter(block, state, &mut brent) {
                    return;
                }
                block
            }
            Position::After(link) => match self.follow(link, state, &mut brent) {
                Some(block) => block,
                None => return,
            },
        };
        loop {
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
                        if self.copied(block, state) {
                            return;
                        }
                        if state.tape.cell().known().is_none() {
                            self.coin(state, &mut brent);
                        }
                        if self.emit(state, 1) {
                            return;
                        }
                    }
                    // Nothing is revealed in a long run, where an interruption is heard otherwise.
                    if brent.is_long() && self.halted() {
                        self.open(Status::OpenInterrupted, state, state.mass);
                        return;
                    }
                    let out = M::len(&state.output);
                    if let Some(cycle) = brent.close(block, &state.tape, state.steps, out) {
                        if self.decided(&cycle, state) {
                            return;
                        }
                        brent.forget();
                    }
                    if owner == TOP {
                        block = 0;
                        if self.enter(block, state, &mut brent) {
                            return;
                        }
                    } else {
                        block = owner;
                    }
                }
                Terminator::Open => {
                    let bit = match state.tape.cell() {
                        Cell::Known(bit) => bit,
                        Cell::Undrawn(label, flipped) => {
                            if setting.data_bits == 0 {
                                if state.bits >= setting.limit {
                                    self.untested(block, state, label, flipped);
                                    return;
                                }
                                self.count(state.mass, state.bits, 1);
                                state.bits += 1;
                            }
                            state.mass = state.mass.half(1);
                            let mut other = state.clone();
                            self.decide(&mut other, label, flipped);
                            self.run(&mut other, Position::After(Link::Next(block)));
                            self.decide(state, label, !flipped);
                            brent.forget();
                            true
                        }
                    };
                    let link = if bit {
                        Link::Body(block)
                    } else {
                        Link::Next(block)
                    };
                    match self.follow(link, state, &mut brent) {
                        Some(next) => block = next,
                        None => return,
                    }
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
                    match self.follow(Link::Next(block), state, &mut brent) {
                        Some(next) => block = next,
                        None => return,
                    }
                }
                Terminator::Unrevealed => return,
            }
        }
    }

    /// Stands at the `]` of a program of one word, which may print fresh data bits for ever: then the rest of its run is
    /// known, and true is returned.
    ///
    /// Each of these coins is the wanted symbol with chance 1/2, so what is left of x takes half of the mass each time, and
    /// beyond x they are free. What the word finds on the tape does not matter, since it prints none of it.
    #[inline]
    fn copied<T: Tape>(&mut self, block: u8, state: &mut StateOf<T, M, W>) -> bool {
        let setting = self.setting;
        if !M::COUNTS || setting.data_bits > 0 || self.code.blocks.len() > 1 {
            return false;
        }
        let Some(missing) = setting.mode.missing(&state.output) else {
            return false;
        };
        let effect = &self.code.block(block).effect;
        let left = setting.horizon - M::len(&state.output);
        // The step of this `]` is counted; then come whole passes, of which the last may end early.
        let passes = u64::from((left - 1).div_ceil(effect.outputs() + 1));
        let steps = u64::from(state.steps) + passes * u64::from(effect.steps() + 1);
        if !effect.copies() || steps > u64::from(setting.steps) {
            return false;
        }
        for _ in 0..missing {
            self.other_half(state, 1);
        }
        M::skip(&mut state.output, left);
        self.leaf(Fate::Is(Status::Complete, None), state, state.mass, None);
        true
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
        let fits = state.steps + effect.steps() <= setting.steps
            && (setting.data_bits == 0 || state.bits + effect.reads() <= setting.limit);
        // Where a word reads, the horizon inside it decides which bits are paid.
        let out = M::len(&state.output) + effect.outputs();
        let inside = effect.reads() * setting.data_bits > 0 && out >= setting.horizon;
        let whole = !T::LABELS && fits && effect.compact && !inside && setting.actions.is_none();
        if whole && M::DETAIL == Detail::Number {
            let more = out.min(setting.horizon) - M::len(&state.output);
            M::skip(&mut state.output, more);
            if out >= setting.horizon {
                self.leaf(Fate::Is(Status::Complete, None), state, state.mass, None);
                return true;
            }
            let effect = &self.code.block(block).effect;
            state.tape.apply(&effect.masks, effect.shift());
        } else if whole && effect.listed && !(effect.read_first && setting.data_bits > 0) {
            if self.print(block, state, brent) {
                return true;
            }
        } else {
            return self.perform_plainly(block, state, brent);
        }
        let effect = &self.code.block(block).effect;
        state.steps += effect.steps();
        if effect.reads() > 0 && setting.data_bits > 0 {
            let reads = effect.reads();
            self.count(state.mass, state.bits, (2 << reads) - 2);
            state.bits += reads;
            brent.forget();
        }
        false
    }

    /// Prints what a word lists, and leaves the tape as it does; true if that was the state's end.
    #[inline]
    fn print<T: Tape>(
        &mut self,
        block: u8,
        state: &mut StateOf<T, M, W>,
        brent: &mut Brent<T>,
    ) -> bool {
        let setting = self.setting;
        // What x says of the data bits that are printed.
        let mut drawn = [None; SLOTS];
        for place in 0..self.code.block(block).effect.outputs() {
            let shown = self.code.block(block).effect.output(place);
            let cell = match shown {
                Shown::Before(offset, flip) => match state.tape.at(offset) {
                    Cell::Known(bit) => Cell::Known(bit ^ flip),
                    undrawn @ Cell::Undrawn(..) => {
                        self.coin(state, brent);
                        undrawn
                    }
                },
                Shown::Constant(bit) => Cell::Known(bit),
                Shown::Again(slot, flip) => {
                    drawn[slot].map_or(UNDRAWN, |bit: bool| Cell::Known(bit ^ flip))
                }
                Shown::Fresh(_) => {
                    self.coin(state, brent);
                    UNDRAWN
                }
            };
            match setting.mode.emit(&mut state.output, cell) {
                Emission::Kept | Emission::Free => {}
                Emission::Must(symbol) => {
                    self.other_half(state, 1);
                    match shown {
                        Shown::Before(offset, flip) => state.tape.draw(offset, 0, symbol ^ flip),
                        Shown::Fresh(slot) => drawn[slot] = Some(symbol),
                        Shown::Constant(_) | Shown::Again(..) => {}
                    }
                }
                Emission::Disagrees => {
                    self.leaf(Fate::Disagrees, state, state.mass, None);
                    return true;
                }
            }
            if M::len(&state.output) >= setting.horizon {
                self.leaf(Fate::Is(Status::Complete, None), state, state.mass, None);
                return true;
            }
        }
        let effect = &self.code.block(block).effect;
        state.tape.apply(&effect.masks, effect.shift());
        for (slot, offset, flip) in effect.left() {
            if let Some(bit) = drawn[slot] {
                state.tape.draw(offset, 0, bit ^ flip);
            }
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
                Op::Data if setting.data_bits > 0 => {
                    if state.bits >= setting.limit {
                        self.open(Status::OpenLength, state, state.mass);
                        return true;
                    }
                    self.count(state.mass, state.bits, 2);
                    state.bits += 1;
                    brent.forget();
                }
                Op::Emit if state.tape.cell().known().is_none() => {
                    self.coin(state, brent);
                }
                _ => {}
            }
            if self.execute(op, state, 1) {
                return true;
            }
        }
        false
    }

    /// Goes where a link leads, and executes the word there; none if that was the state's end.
    #[inline]
    fn follow<T: Tape>(
        &mut self,
        link: Link,
        state: &mut StateOf<T, M, W>,
        brent: &mut Brent<T>,
    ) -> Option<u8> {
        match self.code.follow(link) {
            Some(block) if self.enter(block, state, brent) => None,
            Some(block) => Some(block),
            None => {
                self.reveal(link, state);
                None
            }
        }
    }

    /// Executes the word of a block, on a wider tape if it takes one; true if that was the state's end.
    #[inline]
    fn enter<T: Tape>(
        &mut self,
        block: u8,
        state: &mut StateOf<T, M, W>,
        brent: &mut Brent<T>,
    ) -> bool {
        let effect = &self.code.block(block).effect;
        if effect.steps() == 0 {
            return false;
        }
        let (lo, hi) = effect.reach();
        if !state.tape.reserve(lo, hi) {
            self.widened(block, state);
            return true;
        }
        self.perform(block, state, brent)
    }

    /// Goes on with the word of a block on a wider tape.
    #[cold]
    fn widened<T: Tape>(&mut self, block: u8, state: &StateOf<T, M, W>) {
        let tape = state.tape.widen();
        self.run(&mut state.clone().with_tape(tape), Position::Word(block));
    }

    /// Stands at the `[` of a block with a data bit under it that the limit has no room for.
    #[cold]
    fn untested<T: Tape>(
        &mut self,
        block: u8,
        state: &mut StateOf<T, M, W>,
        label: u16,
        flipped: bool,
    ) {
        let mass = state.mass.half(1);
        for bit in [false, true] {
            let link = if bit {
                Link::Body(block)
            } else {
                Link::Next(block)
            };
            if self.code.follow(link).is_some() {
                self.open(Status::OpenLength, state, mass);
                continue;
            }
            let mut other = state.clone();
            self.decide(&mut other, label, bit ^ flipped);
            let body = self.code.owner(link) != TOP;
            self.unrevealed(Status::OpenLength, body, &other, mass);
        }
    }

    /// An undrawn data bit is about to be printed.
    #[inline]
    fn coin<T: Tape>(&self, state: &StateOf<T, M, W>, brent: &mut Brent<T>) {
        match self.setting.mode.missing(&state.output) {
            Some(1..) => brent.decided(M::len(&state.output)),
            _ => brent.uncertain::<M>(),
        }
    }

    /// A cycle is proven: silent for ever, or the rest of the output is known. False if it is one only while x repeats itself,
    /// and x does not.
    #[cold]
    fn decided<T: Tape>(&mut self, cycle: &Cycle, state: &mut StateOf<T, M, W>) -> bool {
        let (mode, horizon) = (&self.setting.mode, self.setting.horizon);
        let repeats = match cycle.coins {
            0 => cycle.outputs > 0 && mode.repeat(&mut state.output, cycle.outputs, horizon),
            _ => match self.repeats_while_x_does(cycle, state) {
                Some(repeats) => repeats,
                None => return false,
            },
        };
        let fate = if repeats {
            Fate::Is(Status::Complete, Some(cycle.decider()))
        } else if cycle.outputs == 0 {
            Fate::Is(Status::Silent, Some(cycle.decider()))
        } else {
            Fate::Disagrees
        };
        self.leaf(fate, state, state.mass, Some(*cycle));
        true
    }

    /// Repeats a round that prints data bits up to the horizon; false if that disagrees with x, and none if x is another one
    /// where a data bit is printed: then nothing is known of what comes after.
    fn repeats_while_x_does<T: Tape>(
        &mut self,
        cycle: &Cycle,
        state: &mut StateOf<T, M, W>,
    ) -> Option<bool> {
        let setting = self.setting;
        let Cycle { outputs, coins, .. } = *cycle;
        let known = M::len(&state.output);
        let is_coin = |place: u32| {
            let bit = coins.checked_shr((place - known) % outputs);
            bit.is_some_and(|bit| bit & 1 == 1)
        };
        match setting.mode.differs(&state.output, outputs) {
            Some(place) if !is_coin(place) => return Some(false),
            Some(place) if place + 1 < setting.horizon => return None,
            _ => {}
        }
        let missing = setting.mode.missing(&state.output).unwrap_or(0);
        let end = known + missing;
        for _ in (known..end).filter(|&place| is_coin(place)) {
            self.other_half(state, 1);
        }
        if end < setting.horizon && !is_coin(end) {
            setting
                .mode
                .repeat(&mut state.output, outputs, setting.horizon);
        } else {
            // What comes after x is not asked for, or is a data bit again, and then nothing decides it.
            M::skip(&mut state.output, setting.horizon - known);
        }
        Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::budget::MAX_STEPS;
    use crate::enumerate::control::Control;
    use crate::enumerate::kraft::code::{Block, UNREVEALED};
    use crate::enumerate::kraft::effect::Effect;
    use crate::enumerate::kraft::mode::Follow;
    use crate::enumerate::kraft::setting::Setting;
    use crate::enumerate::kraft::state::State;
    use crate::enumerate::kraft::tape::Window;
    use crate::enumerate::plan::{Halt, Plan};
    use crate::enumerate::query::Query;
    use crate::enumerate::tally::Tally;
    use crate::machine::{Kraft, Machine, Symbols};

    /// What becomes of `?[_],]` in a search for 200,000 symbols that do not repeat themselves, with more steps than it takes:
    /// one run that reveals nothing, and repeats no configuration since each pass decides a data bit. (Of `,]` the rest is
    /// known at once.)
    fn one_long_run(interrupted: bool) -> Tally {
        let x: Symbols = (0..200_000_u32)
            .map(|place| place.count_ones() % 2 == 1)
            .collect();
        let control = Control::new();
        if interrupted {
            control.interrupt();
        }
        let halt = Halt::new(&control);
        let query = Query::new(&x, 14).steps(MAX_STEPS);
        let plan = Plan::new(
            Machine::coding(&Kraft::new()),
            query.budget().unwrap(),
            &halt,
        );
        let plan = plan.unwrap().freeing(x.len());
        let setting = Setting::new(Follow::new(&x), &plan, 0, None);
        let mut walk = Walk::<_, u128, _>::new(&setting, Tally::default());
        walk.code.ops = vec![Op::Input, Op::Data];
        let block = |index: usize, terminator, next| Block {
            effect: Effect::EMPTY.then(walk.code.ops[index]),
            from: index,
            to: index + 1,
            terminator,
            owner: TOP,
            next,
            body: UNREVEALED,
        };
        walk.code.blocks = vec![
            block(0, Terminator::Open, 1),
            block(1, Terminator::Close, UNREVEALED),
        ];
        let ops = [Op::Input, Op::Open, Op::Data, Op::Close];
        let bits = ops.map(Op::bits).iter().sum();
        let mut state = State {
            tape: Window::blank(),
            output: setting.mode.start(),
            data: (),
            mass: <u128 as Mass>::whole(setting.unit).half(bits),
            bits,
            steps: 0,
            reads: 0,
            inputs: 0,
        };
        walk.run(&mut state, Position::Word(0));
        walk.into_found().0
    }

    #[test]
    fn one_huge_run_hears_inside_that_it_is_to_stop() {
        let mass = |tally: &Tally, status| tally.of(status).mass > 0;
        for interrupted in [false, true] {
            let tally = one_long_run(interrupted);
            assert_eq!(mass(&tally, Status::OpenInterrupted), interrupted);
            assert_eq!(mass(&tally, Status::Complete), !interrupted);
        }
    }
}
