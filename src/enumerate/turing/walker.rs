//! The walk through the tree of machines, one worker's part of it.

use super::fast::{Fast, First, output};
use super::node::{Node, Run};
use super::outputs::Outputs;
use super::verdict::{Verdict, Verdicts};
use crate::enumerate::Interrupted;
use crate::enumerate::control::Control;
use crate::machine::TuringSize;

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
    pub found: Found,
    /// Machines that a node with so many states named and so many entries unread stands for, if it halts.
    weights: Vec<u64>,
}

/// What is found in a part of the tree.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub outputs: Outputs,
    pub verdicts: Verdicts,
}

/// A run that stopped at an entry that is not chosen.
enum Stopped {
    /// On a short tape: its children go on from here.
    Early(Run),
}

impl<'a, const B: u32> Walker<'a, B> {
    pub fn new(setting: Setting, control: &'a Control<'a>) -> Self {
        let cap = FAST_STEPS.min(setting.limit);
        Self {
            setting,
            control,
            fast: Fast::new(cap as u32),
            found: Found {
                outputs: Outputs::new(B),
                verdicts: Verdicts::default(),
            },
            weights: weights(setting.size),
        }
    }

    /// Walks through all that is below a node, and itself.
    pub fn below(&mut self, mut node: Node) -> Result<(), Interrupted> {
        if self.decide(&mut node)? {
            let size = self.setting.size;
            for child in node.children(size) {
                self.below(child)?;
            }
        }
        Ok(())
    }

    /// Decides a node; says whether it halts and has children, from where `node` stands then.
    pub fn decide(&mut self, node: &mut Node) -> Result<bool, Interrupted> {
        if node.without_exit().is_some() {
            self.found.verdicts.count(Verdict::NoExit);
            return Ok(false);
        }
        match self.fast.go(&node.rules, &mut node.run) {
            First::Stopped => Ok(self.halts(node)),
            First::Repeats { shift, .. } => {
                self.found.verdicts.count(match shift {
                    0 => Verdict::Cycle,
                    _ => Verdict::TranslatedCycle,
                });
                Ok(false)
            }
            First::Undecided => {
                if self.control.interrupted() {
                    return Err(Interrupted);
                }
                self.found.verdicts.count(Verdict::Bound);
                Ok(false)
            }
        }
    }

    fn halts(&mut self, node: &Node) -> bool {
        let steps = u64::from(node.run.steps) + 1;
        if steps > self.setting.limit {
            self.found.verdicts.count(Verdict::CutOff);
            return false;
        }
        self.found.verdicts.halts_after(steps);
        let weight = self.weight(node);
        let (number, shift) = output::<B>(&node.run);
        for write in 0..u64::from(self.setting.size.symbols()) {
            self.found.outputs.add(number | write << shift, weight);
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
        let names: u64 = (1..named).map(|more| u64::from(size.states()) - more).product();
        for unread in 0..=size.entries() {
            weights.push(names * size.base().pow(unread.saturating_sub(1)));
        }
    }
    weights
}
