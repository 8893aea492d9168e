//! The plain walk over the tree of cylinders: every cylinder by itself, on any machine.
//!
//! A depth-first walk of a [`Machine`]'s choices, cut at the bit limit. It is the way to
//! enumerate a machine that has no engine of its own, and the naive reference that the
//! Kraft machine's engine has to equal, integer for integer.

use super::budget::{Budget, Decider, Status};
use super::control::Control;
use super::enumerable::Enumerable;
use super::gathered::Gathered;
use super::job::{Job, Reveals};
use super::sought::{Leader, Sought};
use super::tally::{Amount, Tally};
use crate::machine::{Goal, Machine, Pause, Symbols};

/// A machine that is to be walked plainly, cylinder by cylinder.
///
/// ```
/// use solomonoff::enumerate::{Budget, Control, Plain, Table};
/// use solomonoff::machine::Kraft;
///
/// let (budget, control) = (Budget::new(12, 6, 300)?, Control::new());
/// let slow = Table::enumerate(&Plain(Kraft::new()), budget, &control);
/// let fast = Table::enumerate(&Kraft::new(), budget, &control);
/// assert!(slow.rows().eq(fast.rows()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plain<M>(pub M);

/// A leaf: a cylinder of `bits` revealed bits, or what of it lies over the bit limit.
pub(super) struct PlainLeaf<'a, M: Machine> {
    pub(super) machine: &'a M,
    pub(super) run: &'a M::Run,
    /// None where the output disagrees with the string searched for.
    pub(super) status: Option<Status>,
    pub(super) bits: u32,
    /// Its mass over 2^(L+4).
    pub(super) mass: u128,
}

/// What gathers the leaves of a plain walk.
pub(super) trait Gather: Reveals {
    /// Takes a leaf in.
    fn leaf<M: Machine>(&mut self, leaf: &PlainLeaf<'_, M>);
}

impl Gather for Tally {
    fn leaf<M: Machine>(&mut self, leaf: &PlainLeaf<'_, M>) {
        if let Some(status) = leaf.status {
            // The plain walk proves silence by repeated configurations only.
            let decider = (status == Status::Silent).then_some(Decider::RepeatedConfiguration);
            let amount = Amount {
                mass: leaf.mass,
                cylinders: u128::from(!status.is_open()),
            };
            self.count(status, decider, amount);
        }
    }
}

impl Gather for Gathered {
    fn leaf<M: Machine>(&mut self, leaf: &PlainLeaf<'_, M>) {
        // A table searches for nothing, so nothing disagrees.
        if let Some(status) = leaf.status {
            let mut key: Vec<u8> = leaf.machine.output(leaf.run).iter().map(u8::from).collect();
            key.push(status as u8);
            self.add(&key, leaf.mass);
        }
        self.tally.leaf(leaf);
    }
}

impl Gather for Sought {
    fn leaf<M: Machine>(&mut self, leaf: &PlainLeaf<'_, M>) {
        let output = leaf.machine.output(leaf.run);
        let Some(status) = leaf.status else {
            self.refuted += leaf.mass;
            return;
        };
        self.tally.leaf(leaf);
        self.count(status, output.len(), output.get(self.len), leaf.mass);
        // What lies over the bit limit is a part of a cylinder, not a program to show.
        if output.len() >= self.len && status != Status::OpenLength && self.wants(leaf.bits) {
            self.take(Leader {
                bits: leaf.bits,
                source: leaf.machine.source(leaf.run),
                status,
                output: output.clone(),
            });
        }
    }
}

/// Cylinders with fewer bits than this are divided into parts.
const DIVIDE_BITS: u32 = 12;

/// A plain walk, divided.
struct Walk<'a, M: Machine, G> {
    machine: &'a M,
    agree: Symbols,
    budget: Budget,
    control: &'a Control,
    /// What a part begins with.
    empty: G,
    above: G,
    parts: Vec<(M::Run, u32)>,
}

impl<'a, M: Machine, G: Gather + Clone> Walk<'a, M, G> {
    /// Walks the cylinders above the division, among those whose output agrees with `agree`.
    fn new(
        machine: &'a M,
        agree: &Symbols,
        budget: &Budget,
        control: &'a Control,
        empty: G,
    ) -> Self {
        let mut walk = Self {
            machine,
            agree: agree.clone(),
            budget: *budget,
            control,
            above: empty.clone(),
            empty,
            parts: Vec::new(),
        };
        let divide = DIVIDE_BITS.min(budget.bits());
        let mut above = walk.empty.clone();
        // The frontier is in an order that does not depend on threads.
        let mut frontier = vec![(machine.start(), 0)];
        while let Some((run, bits)) = frontier.pop() {
            if bits >= divide {
                walk.parts.push((run, bits));
            } else {
                walk.branch(run, bits, &mut above, &mut |_, run, bits| {
                    frontier.push((run, bits));
                });
            }
        }
        walk.above = above;
        walk
    }

    fn visit(&self, run: M::Run, bits: u32, gather: &mut G) {
        self.branch(run, bits, gather, &mut |gather, run, bits| {
            self.visit(run, bits, gather);
        });
    }

    /// Runs one cylinder to its pause: a leaf, or its children to `child`.
    fn branch(
        &self,
        mut run: M::Run,
        bits: u32,
        gather: &mut G,
        child: &mut impl FnMut(&mut G, M::Run, u32),
    ) {
        let unit = self.budget.log2_denominator();
        let goal = Goal {
            horizon: self.budget.horizon(),
            steps: self.budget.steps(),
            agree: &self.agree,
        };
        let mut mass = 1 << (unit - bits);
        let status = if self.control.interrupted() {
            Some(Status::OpenInterrupted)
        } else {
            match self.machine.advance(&mut run, &goal) {
                Pause::Complete => Some(Status::Complete),
                Pause::Silent => Some(Status::Silent),
                Pause::OpenSteps => Some(Status::OpenSteps),
                Pause::Disagrees => None,
                Pause::Needs(costs) => {
                    mass = 0;
                    let mut cylinders = 0;
                    for (choice, cost) in costs.iter().enumerate() {
                        if bits + cost > self.budget.bits() {
                            mass += 1_u128 << (unit - bits - cost);
                        } else {
                            cylinders += 1;
                            let mut next = run.clone();
                            self.machine.reveal(&mut next, choice);
                            child(gather, next, bits + cost);
                        }
                    }
                    gather.revealed(cylinders);
                    if mass == 0 {
                        return;
                    }
                    Some(Status::OpenLength)
                }
            }
        };
        gather.leaf(&PlainLeaf {
            machine: self.machine,
            run: &run,
            status,
            bits,
            mass,
        });
    }
}

impl<M: Machine, G: Gather + Clone + Sync> Job<G> for Walk<'_, M, G>
where
    M::Run: Sync,
{
    fn parts(&self) -> usize {
        self.parts.len()
    }

    fn above(&self) -> G {
        self.above.clone()
    }

    fn part(&self, index: usize) -> G {
        let mut gather = self.empty.clone();
        let (run, bits) = &self.parts[index];
        self.visit(run.clone(), *bits, &mut gather);
        gather
    }
}

impl<M: Machine> Enumerable for Plain<M>
where
    M::Run: Sync,
{
    fn reference_machine(&self) -> &str {
        self.0.name()
    }

    fn count<'a>(&'a self, budget: &Budget, control: &'a Control) -> Box<dyn Job<Tally> + 'a> {
        let free = Symbols::new();
        Box::new(Walk::new(&self.0, &free, budget, control, Tally::default()))
    }

    fn gather<'a>(
        &'a self,
        budget: &Budget,
        control: &'a Control,
        empty: Gathered,
    ) -> Box<dyn Job<Gathered> + 'a> {
        let free = Symbols::new();
        Box::new(Walk::new(&self.0, &free, budget, control, empty))
    }

    fn list<'a>(
        &'a self,
        x: &Symbols,
        budget: &Budget,
        keep: usize,
        control: &'a Control,
    ) -> Box<dyn Job<Sought> + 'a> {
        Box::new(Walk::new(
            &self.0,
            x,
            budget,
            control,
            Sought::new(x.len(), keep),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Kraft;

    /// Two threads can share the work only if no part is too big for the rest to balance.
    #[test]
    fn no_part_holds_a_quarter_of_the_work() {
        let (plain, control) = (Plain(Kraft::new()), Control::new());
        let job = plain.count(&Budget::new(20, 8, 300).unwrap(), &control);
        let parts: Vec<u128> = (0..job.parts())
            .map(|part| job.part(part).cylinders)
            .collect();
        let (largest, sum) = (parts.iter().max(), parts.iter().sum::<u128>());
        assert!(largest.is_some_and(|largest| largest * 4 < sum));
    }
}
