//! The walk itself: reveals words and terminators, runs what is revealed, and decides.
//!
//! A depth-first walk over the tree of cylinders of the Kraft machine, the same tree as the
//! plain walk's, but with subtrees that are alike walked once:
//! - words with the same effect and length are one (see [`super::word`]);
//! - a data bit is drawn when it is looked at, not when it is read (see [`super::tape`]);
//! - where no further op fits into the bit limit, ops are counted and not visited (see [`super::limit`]).
//!
//! Each state stands for all cylinders that it was merged from. They have the same number of
//! bits, so their number is the state's mass times 2^bits.

use super::code::{Block, Code, Link, TOP, Terminator, UNREVEALED};
use super::cycle::Cycle;
use super::effect::Effect;
use super::future::Around;
use super::mass::Mass;
use super::mode::{Emission, Mode, Trace};
use super::setting::{Setting, UNIT_BITS};
use super::state::{Leaf, Sink, State, StateOf};
use super::tape::{Cell, Long, MOST_LABELS, Tape};
use super::word::{EXTENSIONS, Words};
use crate::enumerate::budget::{Fate, Status};
use crate::enumerate::hope::{ALL, Hope};
use crate::enumerate::plan::Halt;
use crate::machine::Op;

/// Where a run goes on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Position {
    /// At the terminator of this block.
    Terminator(u8),
    /// At the first op of this block.
    Word(u8),
    /// After this link.
    After(Link),
}

/// A part of the tree, to be walked by itself.
#[derive(Clone, Debug)]
pub(super) struct Part<O, W, D> {
    code: Code,
    state: State<Long, O, W, D>,
    from: Begin,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Begin {
    Run(Position),
    Word(u8, Option<usize>, Effect, u64),
}

pub(super) type PartOf<M, W> = Part<<M as Mode>::Output, W, <M as Mode>::Trace>;

/// One walk over the tree, or over a part of it.
pub(super) struct Walk<'s, M: Mode, W, S> {
    pub(super) setting: &'s Setting<'s, M>,
    pub(super) code: Code,
    sink: S,
    /// How many cylinders were revealed.
    cylinders: W,
    /// What may interrupt it.
    halt: Option<&'s Halt<'s>>,
    /// Where cylinders of so many bits are set apart, and what was.
    pub(super) divide: Option<(u32, Vec<PartOf<M, W>>)>,
}

impl<'s, M: Mode, W: Mass, S: Sink<M, W>> Walk<'s, M, W, S> {
    pub(super) fn new(setting: &'s Setting<'s, M>, sink: S) -> Self {
        Self {
            setting,
            code: Code::default(),
            sink,
            cylinders: W::ZERO,
            halt: Some(setting.halt),
            divide: None,
        }
    }

    /// Walks the cylinders of fewer than `bits` bits, interrupted by `halt` only, and returns the parts that
    /// are left.
    pub(super) fn divide(&mut self, bits: u32, halt: Option<&'s Halt<'s>>) -> Vec<PartOf<M, W>> {
        self.halt = halt;
        self.divide = Some((bits, Vec::new()));
        let setting = self.setting;
        let mut state = State {
            tape: Long::blank(),
            output: setting.mode.start(),
            data: M::Trace::default(),
            mass: W::whole(setting.unit),
            bits: 0,
            steps: 0,
            reads: 0,
            inputs: 0,
        };
        if setting.horizon == 0 {
            self.leaf(Fate::Is(Status::Complete, None), &state, state.mass, None);
        } else {
            self.run(&mut state, Position::After(Link::Start));
        }
        self.divide
            .take()
            .map(|(_, parts)| parts)
            .unwrap_or_default()
    }

    /// Walks a part, on a tape of the kind `T` where that is long enough.
    pub(super) fn part<T: Tape>(&mut self, part: PartOf<M, W>) {
        self.code = part.code;
        match T::shorten(&part.state.tape) {
            Some(tape) => self.begin(part.from, part.state.with_tape(tape)),
            None => self.begin(part.from, part.state),
        }
    }

    fn begin<T: Tape>(&mut self, from: Begin, mut state: StateOf<T, M, W>) {
        match from {
            Begin::Run(position) => self.run(&mut state, position),
            Begin::Word(block, node, effect, words) => {
                self.word(block, node, &effect, &state, words);
            }
        }
    }

    /// Sets a part aside, if the tree is being divided and this is deep enough.
    #[inline]
    pub(super) fn set_aside<T: Tape>(&mut self, state: &StateOf<T, M, W>, from: Begin) -> bool {
        let deep = matches!(&self.divide, Some((bits, _)) if state.bits >= *bits);
        if deep {
            self.put_aside(state, from);
        }
        deep
    }

    #[cold]
    fn put_aside<T: Tape>(&mut self, state: &StateOf<T, M, W>, from: Begin) {
        let part = Part {
            code: self.code.clone(),
            state: state.clone().with_tape(state.tape.lengthen()),
            from,
        };
        if let Some((_, parts)) = &mut self.divide {
            parts.push(part);
        }
    }

    #[inline]
    pub(super) fn leaf<T>(
        &mut self,
        fate: Fate,
        state: &StateOf<T, M, W>,
        mass: W,
        cycle: Option<Cycle>,
    ) {
        let (output, data) = (&state.output, &state.data);
        self.give(fate, output, data, mass, state.bits, cycle, None);
    }

    /// Gives a leaf to the sink.
    #[inline(always)]
    #[allow(
        clippy::too_many_arguments,
        reason = "the fields of a leaf, one by one"
    )]
    pub(super) fn give(
        &mut self,
        fate: Fate,
        output: &M::Output,
        data: &M::Trace,
        mass: W,
        bits: u32,
        cycle: Option<Cycle>,
        hope: Option<(W, &Hope)>,
    ) {
        self.sink.leaf(Leaf {
            fate,
            output,
            data,
            code: &self.code,
            mass,
            unit: self.setting.unit,
            finer: self.setting.finer(bits),
            bits,
            free: self.setting.data_bits == 0,
            cycle,
            hope,
        });
    }

    #[inline]
    pub(super) fn open<T>(&mut self, status: Status, state: &StateOf<T, M, W>, mass: W) {
        self.give(
            Fate::Is(status, None),
            &state.output,
            &state.data,
            mass,
            state.bits,
            None,
            Some((mass, &ALL)),
        );
    }

    /// What unrevealed code can do at a place of a body or not, in a state with the tape's cells round the head.
    #[inline]
    pub(super) fn any(
        &self,
        output: &M::Output,
        body: bool,
        around: impl FnOnce() -> Around,
    ) -> &'s Hope {
        match &self.setting.future {
            Some(future) => future.any(M::len(output), body, around()),
            None => &ALL,
        }
    }

    /// Is left open at an unrevealed place, in a body or not.
    #[inline]
    pub(super) fn unrevealed<T: Tape>(
        &mut self,
        status: Status,
        body: bool,
        state: &StateOf<T, M, W>,
        mass: W,
    ) {
        let fate = Fate::Is(status, None);
        let hope = Some((mass, self.any(&state.output, body, || state.tape.around())));
        self.give(
            fate,
            &state.output,
            &state.data,
            mass,
            state.bits,
            None,
            hope,
        );
    }

    /// Whether the place that `block` goes on at belongs to a body.
    #[inline]
    pub(super) fn in_body(&self, block: u8) -> bool {
        self.code.block(block).owner != TOP
    }

    /// Counts `each` cylinders for each one of so many bits that `mass` stands for.
    #[inline]
    pub(super) fn count(&mut self, mass: W, bits: u32, each: u64) {
        let bits = bits - self.setting.finer(bits);
        self.cylinders += mass.half(self.setting.unit - bits).times(each);
    }

    /// What was gathered, and how many cylinders were revealed.
    pub(super) fn into_found(self) -> (S, u128) {
        (self.sink, self.cylinders.into())
    }

    /// What a run is that stands at an unrevealed place with no room for an op.
    #[inline]
    pub(super) fn stuck(&self, steps: u32) -> Status {
        if steps >= self.setting.steps {
            Status::OpenSteps
        } else {
            Status::OpenLength
        }
    }

    /// Stands at an unrevealed place: reveals what may stand there, all at once.
    pub(super) fn reveal<T: Tape>(&mut self, link: Link, state: &StateOf<T, M, W>) {
        let body = self.code.owner(link) != TOP;
        let status = self.stuck(state.steps);
        if status == Status::OpenSteps || state.bits + 2 > self.setting.limit {
            self.unrevealed(status, body, state, state.mass);
            return;
        }
        // No class counts on the words of a block that nothing of is revealed.
        if self.halted() {
            self.unrevealed(Status::OpenInterrupted, body, state, state.mass);
            return;
        }
        let from = self.code.ops.len();
        let block = self.code.next();
        self.code.blocks.push(Block {
            effect: Effect::EMPTY,
            from,
            to: from,
            terminator: Terminator::Unrevealed,
            owner: self.code.owner(link),
            next: UNREVEALED,
            body: UNREVEALED,
        });
        self.code.connect(link, block);
        self.word(block, Some(Words::ROOT), &Effect::EMPTY, state, 1);
        self.code.connect(link, UNREVEALED);
        self.code.blocks.pop();
    }

    /// Whether it is to stop.
    #[inline]
    pub(super) fn halted(&self) -> bool {
        self.halt.is_some_and(Halt::asked)
    }

    /// Has revealed the word of `block` so far, one of `words` that are alike; `state` is that
    /// of one of them, after the word.
    fn word<T: Tape>(
        &mut self,
        block: u8,
        node: Option<usize>,
        effect: &Effect,
        state: &StateOf<T, M, W>,
        words: u64,
    ) {
        let setting = self.setting;
        self.extent(block);
        if self.divide.is_some() && self.set_aside(state, Begin::Word(block, node, *effect, words))
        {
            return;
        }
        let mass = state.mass.times(words);
        let node = node
            .map(|node| setting.words.node(node))
            .filter(|node| node.expanded);
        // An interrupted class still hands its words on to the classes that they are a part of: its own
        // children have words that come through other classes, and these count on it.
        let halted = self.halted();
        let body = self.in_body(block);
        if halted && node.is_none() {
            self.unrevealed(Status::OpenInterrupted, body, state, mass);
            return;
        }
        let status = self.stuck(state.steps);
        let left = setting.limit.saturating_sub(state.bits);
        if status == Status::OpenSteps || left < 2 {
            self.unrevealed(status, body, state, mass);
            return;
        }
        let room = setting.room(left);
        self.count(mass, state.bits, room.cylinders);

        for terminator in [Terminator::Close, Terminator::Open, Terminator::Input] {
            let cost = terminator.op().bits();
            let runs = match terminator {
                Terminator::Open => room.open,
                Terminator::Input => setting.actions.is_some() && left >= cost + 2,
                _ => true,
            };
            if runs && halted {
                self.open(Status::OpenInterrupted, state, mass.half(cost));
            } else if runs {
                self.terminate(block, terminator, effect, state, mass);
            }
        }
        self.code.blocks[usize::from(block)].terminator = Terminator::Unrevealed;

        // Of an op that does not fit, and of one after which none does, nothing more will be known.
        let last = self.stuck(state.steps + 1);
        let shares = match last {
            Status::OpenLength => [(last, room.over + room.after), (last, 0)],
            _ => [(last, room.after), (Status::OpenLength, room.over)],
        };
        if room.over + room.after > 0 {
            let hope = match &setting.future {
                Some(future) => {
                    let out = M::len(&state.output);
                    future.stuck(left, out, body, state.tape.around())
                }
                None => &ALL,
            };
            // What may print x is a sum over all these ops: it goes with the first share.
            let mut hope = Some((mass, hope));
            for (status, share) in shares.into_iter().filter(|&(_, share)| share > 0) {
                self.give(
                    Fate::Is(status, None),
                    &state.output,
                    &state.data,
                    mass.half(UNIT_BITS).times(share),
                    state.bits,
                    None,
                    hope,
                );
                hope = None;
            }
        }
        if room.last_emit {
            self.last_emit(block, state, words);
        }
        if left < 4 {
            return;
        }
        match node {
            Some(node) => {
                for child in node.children() {
                    let child_node = setting.words.node(child);
                    if left >= child_node.cost() + 2 {
                        let (op, words) = (child_node.op, child_node.words());
                        let rest = left - child_node.cost();
                        if M::COUNTS && rest < 4 {
                            let effect = || *setting.words.effect(child);
                            if self.last(block, op, effect, state, words, rest) {
                                continue;
                            }
                        }
                        self.extend(
                            block,
                            Some(child),
                            op,
                            setting.words.effect(child),
                            state,
                            words,
                        );
                    }
                }
            }
            None => {
                for op in EXTENSIONS {
                    let cost = setting.cost(op);
                    if left >= cost + 2 && (op != Op::Input || setting.actions.is_none()) {
                        let rest = left - cost;
                        if M::COUNTS && rest < 4 {
                            let effect = || effect.then(op);
                            if self.last(block, op, effect, state, words, rest) {
                                continue;
                            }
                        }
                        self.extend(block, None, op, &effect.then(op), state, words);
                    }
                }
            }
        }
    }

    /// Notes how far the word of the open block goes.
    #[inline]
    pub(super) fn extent(&mut self, block: u8) {
        self.code.blocks[usize::from(block)].to = self.code.ops.len();
    }

    /// Ends the word of `block` and runs on.
    fn terminate<T: Tape>(
        &mut self,
        block: u8,
        terminator: Terminator,
        effect: &Effect,
        state: &StateOf<T, M, W>,
        mass: W,
    ) {
        let place = &mut self.code.blocks[usize::from(block)];
        place.terminator = terminator;
        place.effect = *effect;
        let cost = terminator.op().bits();
        let mut next = state.clone();
        next.bits += cost;
        next.mass = mass.half(cost);
        self.run(&mut next, Position::Terminator(block));
        self.extent(block);
    }

    /// Reveals one op more of the word of `block`, and executes it.
    fn extend<T: Tape>(
        &mut self,
        block: u8,
        node: Option<usize>,
        op: Op,
        effect: &Effect,
        state: &StateOf<T, M, W>,
        words: u64,
    ) {
        let mut next = state.clone();
        next.bits += self.setting.cost(op);
        next.mass = next.mass.half(op.bits());
        self.code.ops.push(op);
        self.extent(block);
        if !next.tape.reserve(-1, 1) {
            let tape = next.tape.widen();
            let mut next = next.with_tape(tape);
            if !self.execute(op, &mut next, words) {
                self.word(block, node, effect, &next, words);
            }
        } else if !self.execute(op, &mut next, words) {
            self.word(block, node, effect, &next, words);
        }
        self.code.ops.pop();
        self.extent(block);
    }

    /// Executes one op of a word, whose bits are paid; true if that was the state's end.
    #[inline]
    pub(super) fn execute<T: Tape>(
        &mut self,
        op: Op,
        state: &mut StateOf<T, M, W>,
        words: u64,
    ) -> bool {
        state.steps += 1;
        if op == Op::Emit {
            return self.emit(state, words);
        }
        // Only those who keep data bits or outputs ask which one a cell holds.
        let kept = T::LABELS && M::LABELLED;
        let read = op == Op::Data;
        if kept && read && state.reads >= u32::from(MOST_LABELS) {
            let mass = state.mass.times(words);
            self.open(Status::OpenSteps, state, mass);
            return true;
        }
        state
            .tape
            .execute(op, if kept { state.reads as u16 } else { 0 });
        if read {
            state.data.read();
        }
        state.reads += u32::from(read);
        false
    }

    /// Puts out the head's cell; true if that was the state's end.
    pub(super) fn emit<T: Tape>(&mut self, state: &mut StateOf<T, M, W>, words: u64) -> bool {
        let cell = state.tape.cell();
        match self.setting.mode.emit(&mut state.output, cell) {
            Emission::Kept | Emission::Free => {}
            Emission::Must(symbol) => {
                self.other_half(state, words);
                if let Cell::Undrawn(label, flipped) = cell {
                    self.decide(state, label, symbol ^ flipped);
                }
            }
            Emission::Disagrees => {
                self.leaf(Fate::Disagrees, state, state.mass.times(words), None);
                return true;
            }
        }
        let out = M::len(&state.output);
        if let Some(actions) = self.setting.actions
            && actions.cycle(out as usize) != actions.cycle(out as usize - 1)
        {
            state.inputs = 0;
        }
        if out >= self.setting.horizon {
            let mass = state.mass.times(words);
            self.leaf(Fate::Is(Status::Complete, None), state, mass, None);
            return true;
        }
        false
    }

    /// A data bit is printed that x decides: of its other value half of the mass disagrees.
    // In place it would make every loop that prints larger: 4 % more instructions.
    #[inline(never)]
    pub(super) fn other_half<T>(&mut self, state: &mut StateOf<T, M, W>, words: u64) {
        state.mass = self.setting.of_one_value(state.mass, &mut state.bits);
        self.leaf(Fate::Disagrees, state, state.mass.times(words), None);
    }

    /// Decides the undrawn data bit under the head wherever it shows.
    #[inline]
    pub(super) fn decide<T: Tape>(&mut self, state: &mut StateOf<T, M, W>, label: u16, bit: bool) {
        state.tape.draw(0, label, bit);
        if T::LABELS {
            self.setting.mode.draw(&mut state.output, label, bit);
            state.data.draw(label, bit);
        }
    }
}
