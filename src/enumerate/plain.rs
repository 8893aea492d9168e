//! The plain walk over the tree of cylinders: every cylinder by itself, on any machine.
//!
//! A depth-first walk of a [`Machine`]'s choices, cut at the limit of digits. It is the way to
//! enumerate a machine that has no engine of its own, and the naive reference of the Kraft
//! machine's engine: at 300 steps or more the two are equal, integer for integer, but for what
//! this walk leaves at the step limit. It proves repeated configurations only; the engine proves
//! translated cycles too, and may have that mass as silent or complete.

use std::borrow::Cow;

use super::budget::{Fate, Status};
use super::enumerable::{Engine, Enumerable};
use super::gathered::Gathered;
use super::hope::ALL;
use super::job::{Job, Reveals};
use super::plan::{Halt, Plan};
use super::sought::{Leader, Sought};
use super::tally::Tally;
use crate::exact::as_usize;
use crate::machine::{Coding, Goal, Machine, Pause, Symbols};

/// A machine that is to be walked plainly, cylinder by cylinder.
///
/// ```
/// use solomonoff::enumerate::{Budget, Control, Plain, Table};
/// use solomonoff::machine::Kraft;
///
/// let (budget, control) = (Budget::new(12, 6, 300)?, Control::new());
/// let slow = Table::enumerate(&Plain(Kraft::new()), budget, &control)?;
/// let fast = Table::enumerate(&Kraft::new(), budget, &control)?;
/// assert!(slow.rows().eq(fast.rows()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plain<M>(pub M);

/// A leaf: a cylinder of so many digits, or what of it lies over the limit.
struct Leaf<'a, M: Machine> {
    machine: &'a M,
    run: &'a M::Run,
    fate: Fate,
    digits: u32,
    /// Over the enumeration's denominator.
    mass: u128,
}

/// What gathers the leaves of a plain walk.
trait Gather: Reveals {
    /// Takes a leaf in.
    fn leaf<M: Machine>(&mut self, leaf: &Leaf<'_, M>);
}

impl Gather for Tally {
    fn leaf<M: Machine>(&mut self, leaf: &Leaf<'_, M>) {
        Tally::leaf(self, leaf.fate, leaf.mass, || 1);
    }
}

impl Gather for Gathered {
    fn leaf<M: Machine>(&mut self, leaf: &Leaf<'_, M>) {
        // A table searches for nothing, so nothing disagrees.
        if let Fate::Is(status, _) = leaf.fate {
            let output = leaf.machine.output(leaf.run);
            let codes: Vec<u8> = output.iter().map(u8::from).collect();
            self.add(&codes, status, leaf.mass);
        }
        Gather::leaf(&mut self.tally, leaf);
    }
}

impl Gather for Sought {
    fn leaf<M: Machine>(&mut self, leaf: &Leaf<'_, M>) {
        let output = leaf.machine.output(leaf.run);
        let out = (output.len(), output.get(self.len));
        Sought::leaf(
            self,
            leaf.fate,
            out,
            leaf.mass,
            Some((leaf.mass, &ALL)),
            0,
            || 1,
        );
        let Fate::Is(status, _) = leaf.fate else {
            return;
        };
        // What lies over the limit is a part of a cylinder, not a program to show.
        if output.len() >= self.len && status != Status::OpenLength && self.wants(leaf.digits) {
            self.take(Leader {
                bits: leaf.digits,
                source: leaf.machine.source(leaf.run),
                status,
                output: output.clone(),
            });
        }
    }
}

/// The most cylinders that are divided further: what has more digits is a part.
const DIVIDED: u32 = 1 << 12;

/// A plain walk, divided.
struct Walk<'a, M: Machine, G> {
    machine: &'a M,
    agree: Symbols,
    plan: Plan<'a>,
    /// The masses of cylinders of 0, 1, 2 ... digits.
    masses: Vec<u128>,
    /// What a part begins with.
    empty: G,
    above: G,
    parts: Vec<(M::Run, u32)>,
}

impl<'a, M: Machine, G: Gather + Clone> Walk<'a, M, G> {
    /// Walks the cylinders above the division, among those whose output agrees with `agree`.
    fn new(machine: &'a M, agree: &Symbols, plan: &Plan<'a>, empty: G) -> Self {
        let mut walk = Self {
            machine,
            agree: agree.clone(),
            plan: *plan,
            masses: plan.denominator.masses(),
            above: empty.clone(),
            empty,
            parts: Vec::new(),
        };
        let divide = DIVIDED.ilog(plan.denominator.base());
        let divide = divide.min(plan.budget.bits());
        let mut above = walk.empty.clone();
        // The frontier is in an order that does not depend on threads.
        let mut frontier = vec![(machine.start(), 0)];
        while let Some((run, digits)) = frontier.pop() {
            if digits >= divide {
                walk.parts.push((run, digits));
            } else {
                let halt = plan.halts_division();
                walk.branch(run, digits, halt, &mut above, &mut |_, run, digits| {
                    frontier.push((run, digits));
                });
            }
        }
        walk.above = above;
        walk
    }

    fn visit(&self, run: M::Run, digits: u32, gather: &mut G) {
        let halt = Some(self.plan.halt);
        self.branch(run, digits, halt, gather, &mut |gather, run, digits| {
            self.visit(run, digits, gather);
        });
    }

    /// The mass of a cylinder of so many digits.
    fn mass(&self, digits: u32) -> u128 {
        match self.masses.get(as_usize(digits.into())) {
            Some(mass) => *mass,
            None => panic!(
                "{} asks for a choice of more digits than its longest code word has",
                self.machine.name()
            ),
        }
    }

    /// Runs one cylinder to its pause: a leaf, or its children to `child`.
    fn branch(
        &self,
        mut run: M::Run,
        digits: u32,
        halt: Option<&Halt<'_>>,
        gather: &mut G,
        child: &mut impl FnMut(&mut G, M::Run, u32),
    ) {
        let mut mass = self.mass(digits);
        let goal = Goal {
            horizon: self.plan.budget.horizon(),
            steps: self.plan.budget.steps(),
            agree: &self.agree,
        };
        let fate = loop {
            if halt.is_some_and(Halt::asked) {
                break Fate::Is(Status::OpenInterrupted, None);
            }
            match self.machine.advance(&mut run, &goal) {
                Pause::Complete => break Fate::Is(Status::Complete, None),
                Pause::Silent(decider) => break Fate::Is(Status::Silent, decider),
                Pause::OpenSteps => break Fate::Is(Status::OpenSteps, None),
                Pause::Disagrees => break Fate::Disagrees,
                // Nobody acts here: what the machine was not given is 0.
                Pause::NeedsAction(_) => self.machine.act(&mut run, false),
                Pause::Needs(costs) => {
                    mass = 0;
                    let mut cylinders = 0;
                    for (choice, cost) in costs.iter().enumerate() {
                        let longer = digits + cost;
                        if longer > self.plan.budget.bits() {
                            mass += self.mass(longer);
                        } else {
                            cylinders += 1;
                            let mut next = run.clone();
                            self.machine.reveal(&mut next, choice);
                            child(gather, next, longer);
                        }
                    }
                    gather.revealed(cylinders);
                    if mass == 0 {
                        return;
                    }
                    break Fate::Is(Status::OpenLength, None);
                }
            }
        };
        gather.leaf(&Leaf {
            machine: self.machine,
            run: &run,
            fate,
            digits,
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

    fn empty(&self) -> G {
        self.empty.clone()
    }

    fn above(&self) -> G {
        self.above.clone()
    }

    fn part(&self, index: usize) -> G {
        let mut gather = self.empty.clone();
        let (run, digits) = &self.parts[index];
        self.visit(run.clone(), *digits, &mut gather);
        gather
    }
}

impl<M: Machine> Engine for Plain<M>
where
    M::Run: Sync,
{
    fn coding(&self) -> Coding {
        self.0.coding()
    }

    fn walk(&self) -> &'static str {
        "the plain walk"
    }

    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a> {
        count(&self.0, plan)
    }

    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a> {
        gather(&self.0, plan, empty)
    }

    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a> {
        list(&self.0, plan, x, keep)
    }
}

/// [`Engine::count`] of a machine that is walked plainly.
pub(super) fn count<'a, M>(machine: &'a M, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a>
where
    M: Machine<Run: Sync>,
{
    let free = Symbols::new();
    Box::new(Walk::new(machine, &free, plan, Tally::default()))
}

/// [`Engine::gather`] of the same.
pub(super) fn gather<'a, M>(
    machine: &'a M,
    plan: &Plan<'a>,
    empty: Gathered,
) -> Box<dyn Job<Gathered> + 'a>
where
    M: Machine<Run: Sync>,
{
    let free = Symbols::new();
    Box::new(Walk::new(machine, &free, plan, empty))
}

/// [`Engine::list`] of the same.
pub(super) fn list<'a, M>(
    machine: &'a M,
    plan: &Plan<'a>,
    x: &Symbols,
    keep: usize,
) -> Box<dyn Job<Sought> + 'a>
where
    M: Machine<Run: Sync>,
{
    let sought = Sought::new(x.len(), keep);
    Box::new(Walk::new(machine, x, plan, sought))
}

impl<M: Machine> Enumerable for Plain<M>
where
    M::Run: Sync,
{
    fn reference_machine(&self) -> Cow<'static, str> {
        self.0.name()
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::super::control::Control;
    use super::*;
    use crate::machine::Kraft;

    /// Two threads can share the work only if no part is too big for the rest to balance.
    #[test]
    fn no_part_holds_a_quarter_of_the_work() {
        let (plain, control) = (Plain(Kraft::new()), Control::new());
        let halt = Halt::new(&control);
        let budget = Budget::new(20, 8, 300).unwrap();
        let job = plain.count(&Plan::new(plain.coding(), budget, &halt).unwrap());
        let parts: Vec<u128> = (0..job.parts())
            .map(|part| job.part(part).cylinders)
            .collect();
        let (largest, sum) = (parts.iter().max(), parts.iter().sum::<u128>());
        assert!(largest.is_some_and(|largest| largest * 4 < sum));
    }
}
