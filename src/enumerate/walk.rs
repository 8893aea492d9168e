//! The walk over the tree of cylinders: every program at once, each decided by what it executes.
//!
//! A depth-first walk of a [`Machine`]'s choices, cut at the bit limit. The tree is
//! cut into prefixes for rayon; a leaf's mass is an integer, so the order in which
//! threads meet the leaves cannot show in a sum.

use rayon::prelude::*;

use super::budget::{Budget, Control, Status};
use crate::machine::{Goal, Machine, Pause, Symbols};

/// What gathers the leaves of a walk.
pub(super) trait Gather<M: Machine>: Send {
    /// A leaf: a cylinder of `bits` revealed bits, or what of it lies over the bit limit.
    ///
    /// `status` is `None` where the output disagrees with the string searched for.
    /// `numerator` is the leaf's mass over 2^(L+4).
    fn leaf(
        &mut self,
        machine: &M,
        run: &M::Run,
        status: Option<Status>,
        bits: u32,
        numerator: u128,
    );

    /// Takes over what another one gathered.
    fn merge(self, other: Self) -> Self;
}

/// Cylinders with fewer bits than this are divided among the threads.
const DIVIDE_BITS: u32 = 12;
/// How far apart neighbouring parts are dealt out.
const STRIDE: usize = 16;

/// One of several equal shares of a walk, to be done apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Which one, from 0.
    pub(super) index: usize,
    /// How many there are.
    pub(super) of: usize,
}

impl Share {
    /// All of the walk.
    pub(super) const WHOLE: Self = Self { index: 0, of: 1 };
}

/// Walks the share of the cylinders within `budget` whose output agrees with `agree`.
///
/// Returns what was gathered, and how many cylinders there were: each op or data
/// bit revealed within the bit limit counts once.
pub(super) fn walk<M, G>(
    machine: &M,
    budget: &Budget,
    agree: &Symbols,
    share: Share,
    control: &Control,
    new: impl Fn() -> G + Sync,
) -> (G, u64)
where
    M: Machine,
    G: Gather<M>,
{
    let walker = Walker {
        machine,
        goal: Goal {
            horizon: budget.horizon(),
            steps: budget.steps(),
            agree,
        },
        limit: budget.bits(),
        control,
    };
    let divide = DIVIDE_BITS.min(budget.bits());
    let mut state = State {
        gather: new(),
        cylinders: 0,
    };
    // The frontier is in an order that does not depend on threads.
    let mut frontier = vec![(machine.start(), 0)];
    let mut parts = Vec::new();
    while let Some((run, bits)) = frontier.pop() {
        if bits >= divide {
            parts.push((run, bits));
        } else {
            walker.branch(run, bits, &mut state, &mut |_, run, bits| {
                frontier.push((run, bits));
            });
        }
    }
    // What lies above the division belongs to the first share.
    if share.index > 0 {
        state = State {
            gather: new(),
            cylinders: 0,
        };
    }
    // The heavy parts stand together; dealing them out in strides spreads them over the threads.
    let mut parts: Vec<_> = parts
        .into_iter()
        .enumerate()
        .filter(|(place, _)| place % share.of == share.index)
        .collect();
    control.begin(parts.len());
    parts.sort_by_key(|(place, _)| (place % STRIDE, *place));
    let merged = parts
        .into_par_iter()
        .fold(
            || State {
                gather: new(),
                cylinders: 0,
            },
            |mut state, (_, (run, bits))| {
                let before = state.cylinders;
                walker.visit(run, bits, &mut state);
                control.part_done(state.cylinders - before);
                state
            },
        )
        .reduce_with(State::merge);
    let state = match merged {
        Some(merged) => state.merge(merged),
        None => state,
    };
    (state.gather, state.cylinders)
}

struct State<G> {
    gather: G,
    cylinders: u64,
}

impl<G> State<G> {
    fn merge<M: Machine>(self, other: Self) -> Self
    where
        G: Gather<M>,
    {
        Self {
            gather: self.gather.merge(other.gather),
            cylinders: self.cylinders + other.cylinders,
        }
    }
}

struct Walker<'a, M> {
    machine: &'a M,
    goal: Goal<'a>,
    limit: u32,
    control: &'a Control,
}

impl<M: Machine> Walker<'_, M> {
    fn visit<G: Gather<M>>(&self, run: M::Run, bits: u32, state: &mut State<G>) {
        self.branch(run, bits, state, &mut |state, run, bits| {
            self.visit(run, bits, state);
        });
    }

    /// Runs one cylinder to its pause: a leaf, or its children to `child`.
    fn branch<G: Gather<M>>(
        &self,
        mut run: M::Run,
        bits: u32,
        state: &mut State<G>,
        child: &mut impl FnMut(&mut State<G>, M::Run, u32),
    ) {
        let unit = self.limit + 4;
        let status = if self.control.interrupted() {
            Some(Status::OpenInterrupted)
        } else {
            match self.machine.advance(&mut run, &self.goal) {
                Pause::Complete => Some(Status::Complete),
                Pause::Silent => Some(Status::Silent),
                Pause::OpenSteps => Some(Status::OpenSteps),
                Pause::Disagrees => None,
                Pause::Needs(costs) => {
                    let mut over = 0;
                    for (choice, cost) in costs.iter().enumerate() {
                        if bits + cost > self.limit {
                            over += 1_u128 << (unit - bits - cost);
                        } else {
                            state.cylinders += 1;
                            let mut next = run.clone();
                            self.machine.reveal(&mut next, choice);
                            child(state, next, bits + cost);
                        }
                    }
                    if over > 0 {
                        state
                            .gather
                            .leaf(self.machine, &run, Some(Status::OpenLength), bits, over);
                    }
                    return;
                }
            }
        };
        state
            .gather
            .leaf(self.machine, &run, status, bits, 1 << (unit - bits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Kraft;

    struct Nothing;

    impl Gather<Kraft> for Nothing {
        fn leaf(
            &mut self,
            _: &Kraft,
            _: &<Kraft as Machine>::Run,
            _: Option<Status>,
            _: u32,
            _: u128,
        ) {
        }

        fn merge(self, _: Self) -> Self {
            self
        }
    }

    /// Two threads can share the work only if no part is too big for the rest to balance.
    #[test]
    fn no_part_holds_a_quarter_of_the_work() {
        let kraft = Kraft::new();
        let free = Symbols::new();
        let control = Control::new();
        let walker = Walker {
            machine: &kraft,
            goal: Goal {
                horizon: 8,
                steps: 300,
                agree: &free,
            },
            limit: 20,
            control: &control,
        };
        let (mut largest, mut sum) = (0, 0);
        let mut frontier = vec![(kraft.start(), 0)];
        let mut state = State {
            gather: Nothing,
            cylinders: 0,
        };
        while let Some((run, bits)) = frontier.pop() {
            if bits >= DIVIDE_BITS {
                let mut part = State {
                    gather: Nothing,
                    cylinders: 0,
                };
                walker.visit(run, bits, &mut part);
                largest = part.cylinders.max(largest);
                sum += part.cylinders;
            } else {
                walker.branch(run, bits, &mut state, &mut |_, run, bits| {
                    frontier.push((run, bits));
                });
            }
        }
        assert!(largest * 4 < sum);
    }
}
