//! The walk through the tree of machines, one worker's part of it.

use super::certificate::Certificate;
use super::entries::Entries;
use super::fast::{Fast, First, output};
use super::node::{Exit, Node};
use super::outputs::Outputs;
use super::refusal::Refusal;
use super::replay::Replay;
use super::slow::{Outcome, Slow};
use super::verdict::{Verdict, Verdicts};
use crate::enumerate::Interrupted;
use crate::enumerate::control::Control;
use crate::machine::{Rules, TuringSize};

/// Moves of the fast walk at most. (48 and 64 cells and fewer steps are slower.)
const FAST_STEPS: u64 = 130;

/// What is walked, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub size: TuringSize,
    /// Steps of a run that is counted, at most.
    pub limit: u64,
    /// Whether `limit` is below the longest run, so that nothing follows from reaching it.
    pub is_cut: bool,
    pub verify: bool,
}

/// One worker: what it has found, and what it works with.
pub(super) struct Walker<'a, const B: u32> {
    setting: Setting,
    control: &'a Control<'a>,
    fast: Fast<B>,
    slow: Slow<B>,
    pub found: Found,
    /// Machines that a node with so many states named and so many entries unread stands for, if it halts.
    weights: Vec<u64>,
}

/// What is found in a part of the tree.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub outputs: Outputs,
    pub verdicts: Verdicts,
    /// Machines that the nodes cut off stand for, mirror images not counted.
    pub undecided: u64,
    /// A machine whose certificate the checker refused, if there is one: then a decider or the checker is wrong.
    pub refused: Option<(Rules, Refusal)>,
}

impl Found {
    /// Nothing, of outputs with so many bits a symbol.
    pub fn new<const B: u32>() -> Self {
        Self {
            outputs: Outputs::new(B),
            verdicts: Verdicts::default(),
            undecided: 0,
            refused: None,
        }
    }

    /// Adds what was found elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.outputs.merge(other.outputs);
        self.verdicts += other.verdicts;
        self.undecided += other.undecided;
        if let Some(refused) = other.refused {
            self.refused.get_or_insert(refused);
        }
    }
}

impl<'a, const B: u32> Walker<'a, B> {
    pub fn new(setting: Setting, control: &'a Control<'a>) -> Self {
        let cap = FAST_STEPS.min(setting.limit);
        Self {
            setting,
            control,
            fast: Fast::new(cap as u32),
            slow: Slow::new(setting.size),
            found: Found::new::<B>(),
            weights: weights(setting.size),
        }
    }

    /// What was found since this was last asked.
    pub fn take(&mut self) -> Found {
        std::mem::replace(&mut self.found, Found::new::<B>())
    }

    /// Walks through all that is below a node, and itself.
    pub fn below(
        &mut self,
        node: &Node,
        entries: &mut Entries<B>,
        exit: Exit,
    ) -> Result<(), Interrupted> {
        let mut node = *node;
        if self.decide(&mut node, entries, exit)? {
            let size = self.setting.size;
            node.each_child(size, entries, |child, entries, exit| {
                self.below(child, entries, exit)
            })?;
        }
        Ok(())
    }

    /// Decides a node; says whether it halts and has children, from where `node` stands then.
    #[inline]
    pub fn decide(
        &mut self,
        node: &mut Node,
        entries: &Entries<B>,
        exit: Exit,
    ) -> Result<bool, Interrupted> {
        if let Exit::None(states) = exit {
            let steps = node.run.steps.into();
            self.never(entries, Verdict::NoExit, || Certificate::NoExit {
                steps,
                states,
            });
            return Ok(false);
        }
        match self.fast.go(entries, &mut node.run) {
            First::Stopped => {
                let (number, shift) = output::<B>(&node.run);
                let steps = u64::from(node.run.steps) + 1;
                Ok(self.halts(node, steps, |write, outputs, weight| {
                    outputs.add(number | u64::from(write) << shift, weight);
                }))
            }
            First::Repeats {
                start,
                period,
                shift,
            } => {
                let verdict = match shift {
                    0 => Verdict::Cycle,
                    _ => Verdict::TranslatedCycle,
                };
                self.never(entries, verdict, || Certificate::Cycle {
                    start: start.into(),
                    period: period.into(),
                    shift: shift.into(),
                });
                Ok(false)
            }
            First::Undecided => self.decide_slowly(node, &entries.rules()),
        }
    }

    fn decide_slowly(&mut self, node: &mut Node, rules: &Rules) -> Result<bool, Interrupted> {
        if self.control.interrupted() {
            return Err(Interrupted);
        }
        let Setting {
            limit,
            verify,
            is_cut,
            ..
        } = self.setting;
        match self.slow.decide(rules, limit, verify, self.control)? {
            Outcome::Stops(tape) => {
                let (state, cell) = tape.reads();
                node.run.place = state << 2 | cell;
                node.restart = true;
                Ok(
                    self.halts(node, tape.moves() + 1, |write, outputs, weight| {
                        outputs.add_symbols(&tape.output(write), weight);
                    }),
                )
            }
            Outcome::Never(verdict, certificate) => {
                self.found.verdicts.count(verdict);
                if let Some(certificate) = certificate {
                    self.check(rules, certificate);
                }
                Ok(false)
            }
            Outcome::Exhausts if is_cut => {
                self.cut_off(node);
                Ok(false)
            }
            Outcome::Exhausts => {
                self.found.verdicts.count(Verdict::Bound);
                if verify {
                    self.run_again(rules)?;
                }
                Ok(false)
            }
        }
    }

    #[inline]
    fn never(
        &mut self,
        entries: &Entries<B>,
        verdict: Verdict,
        certificate: impl FnOnce() -> Certificate,
    ) {
        self.found.verdicts.count(verdict);
        if self.setting.verify {
            self.check(&entries.rules(), certificate());
        }
    }

    fn check(&mut self, rules: &Rules, certificate: Certificate) {
        match certificate.check(rules, self.setting.size.symbols()) {
            Ok(()) => self.found.verdicts.checked += 1,
            Err(refusal) => self.refuse(rules, refusal),
        }
    }

    /// Runs to the bound once more, by the checker's plain run.
    fn run_again(&mut self, rules: &Rules) -> Result<(), Interrupted> {
        let mut run = Replay::new(rules);
        let mut left = self.setting.limit;
        while left > 0 {
            if self.control.interrupted() {
                return Err(Interrupted);
            }
            let some = left.min(1 << 20);
            if !run.forward(some) {
                self.refuse(rules, Refusal::Stops(run.moves));
                return Ok(());
            }
            left -= some;
        }
        self.found.verdicts.run_again += 1;
        Ok(())
    }

    fn refuse(&mut self, rules: &Rules, refusal: Refusal) {
        self.found.refused.get_or_insert((*rules, refusal));
    }

    /// Counts a run that halts after so many steps; says whether it has children.
    #[inline]
    fn halts(&mut self, node: &Node, steps: u64, add: impl Fn(u8, &mut Outputs, u64)) -> bool {
        if steps > self.setting.limit {
            // Where all halting runs are counted there is none of more steps, by what S is.
            self.cut_off(node);
            return false;
        }
        self.found.verdicts.halts_after(steps);
        let weight = self.weight(node);
        for write in 0..self.setting.size.symbols() {
            add(write, &mut self.found.outputs, weight);
        }
        node.unread > 1
    }

    fn cut_off(&mut self, node: &Node) {
        self.found.verdicts.count(Verdict::CutOff);
        // All unread entries may be anything, where a node that halts has one of them given.
        self.found.undecided += self.weight(node) * self.setting.size.base();
    }

    fn weight(&self, node: &Node) -> u64 {
        let entries = self.setting.size.entries() as usize;
        self.weights[usize::from(node.named) * (entries + 1) + usize::from(node.unread)]
    }
}

/// (n-1)!/(n-m)! ways to name m - 1 more states, times the choices of all unread entries but the one that halts.
fn weights(size: TuringSize) -> Vec<u64> {
    let mut weights = Vec::new();
    for named in 0..=u64::from(size.states()) {
        let names: u64 = (1..named)
            .map(|more| u64::from(size.states()) - more)
            .product();
        for unread in 0..=size.entries() {
            weights.push(names * size.base().pow(unread.saturating_sub(1)));
        }
    }
    weights
}
