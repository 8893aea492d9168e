//! The walk through the tree of machines, one worker's part of it.

use super::certificate::Certificate;
use super::fast::{Fast, First, output};
use super::node::Node;
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
#[derive(Clone, Copy, Debug)]
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
    /// A machine whose certificate the checker refused, if there is one: then a decider or the checker is wrong.
    pub refused: Option<(Rules, Refusal)>,
}

impl<'a, const B: u32> Walker<'a, B> {
    pub fn new(setting: Setting, control: &'a Control<'a>) -> Self {
        let cap = FAST_STEPS.min(setting.limit);
        Self {
            setting,
            control,
            fast: Fast::new(cap as u32),
            slow: Slow::new(setting.size),
            found: Found {
                outputs: Outputs::new(B),
                verdicts: Verdicts::default(),
                refused: None,
            },
            weights: weights(setting.size),
        }
    }

    /// Walks through all that is below a node, and itself.
    pub fn below(&mut self, mut node: Node) -> Result<(), Interrupted> {
        if self.decide(&mut node)? {
            node.each_child(self.setting.size, |child| self.below(child))?;
        }
        Ok(())
    }

    /// Decides a node; says whether it halts and has children, from where `node` stands then.
    pub fn decide(&mut self, node: &mut Node) -> Result<bool, Interrupted> {
        if let Some(states) = node.without_exit() {
            let steps = node.run.steps.into();
            self.never(node, Verdict::NoExit, || Certificate::NoExit {
                steps,
                states,
            });
            return Ok(false);
        }
        match self.fast.go(&node.rules, &mut node.run) {
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
                self.never(node, verdict, || Certificate::Cycle {
                    start: start.into(),
                    period: period.into(),
                    shift: shift.into(),
                });
                Ok(false)
            }
            First::Undecided => self.decide_slowly(node),
        }
    }

    fn decide_slowly(&mut self, node: &mut Node) -> Result<bool, Interrupted> {
        if self.control.interrupted() {
            return Err(Interrupted);
        }
        let Setting {
            limit,
            verify,
            is_cut,
            ..
        } = self.setting;
        match self.slow.decide(&node.rules, limit, verify, self.control)? {
            Outcome::Stops(tape) => {
                (node.run.state, node.run.cell) = tape.reads();
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
                    self.check(node, certificate);
                }
                Ok(false)
            }
            Outcome::Exhausts if is_cut => {
                self.found.verdicts.count(Verdict::CutOff);
                Ok(false)
            }
            Outcome::Exhausts => {
                self.found.verdicts.count(Verdict::Bound);
                if verify {
                    self.run_again(node)?;
                }
                Ok(false)
            }
        }
    }

    fn never(&mut self, node: &Node, verdict: Verdict, certificate: impl FnOnce() -> Certificate) {
        self.found.verdicts.count(verdict);
        if self.setting.verify {
            self.check(node, certificate());
        }
    }

    fn check(&mut self, node: &Node, certificate: Certificate) {
        match certificate.check(&node.rules, self.setting.size.symbols()) {
            Ok(()) => self.found.verdicts.checked += 1,
            Err(refusal) => self.refuse(node, refusal),
        }
    }

    /// Runs to the bound once more, by the checker's plain run.
    fn run_again(&mut self, node: &Node) -> Result<(), Interrupted> {
        let mut run = Replay::new(&node.rules);
        let mut left = self.setting.limit;
        while left > 0 {
            if self.control.interrupted() {
                return Err(Interrupted);
            }
            let some = left.min(1 << 20);
            if !run.forward(some) {
                self.refuse(node, Refusal::Stops(run.moves));
                return Ok(());
            }
            left -= some;
        }
        self.found.verdicts.run_again += 1;
        Ok(())
    }

    fn refuse(&mut self, node: &Node, refusal: Refusal) {
        self.found.refused.get_or_insert((node.rules, refusal));
    }

    /// Counts a run that halts after so many steps; says whether it has children.
    fn halts(&mut self, node: &Node, steps: u64, add: impl Fn(u8, &mut Outputs, u64)) -> bool {
        if steps > self.setting.limit {
            // Where all halting runs are counted there is none of more steps, by what S is.
            self.found.verdicts.count(Verdict::CutOff);
            return false;
        }
        self.found.verdicts.halts_after(steps);
        let weight = self.weight(node);
        for write in 0..self.setting.size.symbols() {
            add(write, &mut self.found.outputs, weight);
        }
        node.unread > 1
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
