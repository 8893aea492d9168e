//! The value of AIXI's first action on M itself, between certified bounds. Takes the machine's revealed runs.
//!
//! Actions and percepts have one bit. The tree of cylinders is walked as in a search; where a `?` reads an action that
//! was not given yet, both actions are followed, each with the whole mass of the cylinder, for an action is no part of
//! the program. A cycle whose action was never read counts for both. So every cylinder is counted by a path: for each
//! cycle the action, or that it does not matter, and the percept. Expectimax over the masses that are decided, with the
//! least that open mass can bring, is a lower bound of the value of every policy, and so of the best; with the most it
//! can bring, an upper one.

use rayon::prelude::*;

use super::frontier::{BOUND_BITS, Frontier, State, window};
use super::interface::{Interface, InterfaceError};
use crate::exact::{Enclosure, Rational};
use crate::machine::{Actions, Goal, Kraft, KraftRun, Machine, OPS, Op, Pause, Symbols, Tape};

/// The most bits over the limit at which a `]` is run all the same: nothing but it runs known code.
const CLOSE_BITS: u32 = 2;
/// Digits of a path in a cycle: three actions (2: it does not matter) and two percepts.
const DIGITS: usize = 6;
/// Cylinders of so many bits are shared out among threads.
const DIVIDED_BITS: u32 = 10;

/// What is taken of open mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrevealed {
    /// Any reward in every cycle to come.
    Anything,
    /// No more and no less than random ops can bring.
    RandomOps,
}

/// Enclosures of Q(0) and Q(1) before the first cycle, on M.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstAction {
    /// By action.
    pub values: [Enclosure; 2],
    /// How many cylinders were visited.
    pub cylinders: u64,
}

/// Masses by path, the paths of t cycles numbered in base [`DIGITS`].
#[derive(Clone, Debug)]
struct Masses {
    /// By cycles and path: of what has printed it.
    decided: Vec<Vec<u128>>,
    /// By cycles, path and action of the cycle that is open (2: unread): the least and the most rewards to come.
    open: Vec<Vec<[u128; 2]>>,
    cylinders: u64,
}

impl Masses {
    fn new(cycles: usize) -> Masses {
        let paths = |t: usize| DIGITS.pow(u32::try_from(t).unwrap_or(u32::MAX));
        Masses {
            decided: (0..=cycles).map(|t| vec![0; paths(t)]).collect(),
            open: (0..cycles).map(|t| vec![[0; 2]; 3 * paths(t)]).collect(),
            cylinders: 0,
        }
    }

    fn merge(mut self, other: &Masses) -> Masses {
        for (own, others) in self
            .decided
            .iter_mut()
            .flatten()
            .zip(other.decided.iter().flatten())
        {
            *own += others;
        }
        for (own, others) in self
            .open
            .iter_mut()
            .flatten()
            .zip(other.open.iter().flatten())
        {
            own[0] += others[0];
            own[1] += others[1];
        }
        self.cylinders += other.cylinders;
        self
    }
}

/// A cylinder, and how it got there.
#[derive(Clone)]
struct Cylinder {
    run: KraftRun,
    bits: u32,
    /// Cycles that are over, and their path.
    cycles: usize,
    path: usize,
    /// The action of this cycle, once it was read.
    action: Option<bool>,
}

struct Walk {
    kraft: Kraft,
    cycles: usize,
    limit: u32,
    steps: u64,
    /// Masses are over 2 to this.
    scale: u32,
    unrevealed: Unrevealed,
    bounds: [Frontier; 2],
}

impl FirstAction {
    /// Walks the cylinders of at most `bits` bits and `steps` steps to the horizon `cycles`.
    ///
    /// # Errors
    /// [`InterfaceError::Histories`] for a horizon whose histories do not fit.
    pub fn enclose(
        cycles: usize,
        bits: u32,
        steps: u64,
        unrevealed: Unrevealed,
    ) -> Result<FirstAction, InterfaceError> {
        Interface::of_bits(1, 1)?.fits(cycles)?;
        let nobody = Actions::new(Symbols::new(), 1, 1).map_err(|_| InterfaceError::NoActions)?;
        let walk = Walk {
            kraft: Kraft::with_actions(nobody),
            cycles,
            limit: bits,
            steps,
            // A `]` over the limit, and an op of four bits after it.
            scale: bits + CLOSE_BITS + 8,
            unrevealed,
            bounds: [false, true].map(|above| Frontier::new(cycles, above)),
        };
        let start = Cylinder {
            run: walk.kraft.start(),
            bits: 0,
            cycles: 0,
            path: 0,
            action: None,
        };
        let mut above = Masses::new(cycles);
        let (mut pending, mut parts) = (vec![start], Vec::new());
        while let Some(cylinder) = pending.pop() {
            if cylinder.bits >= DIVIDED_BITS {
                parts.push(cylinder);
            } else {
                walk.step(cylinder, &mut above, &mut pending);
            }
        }
        // Sums of integers: the order in which threads end cannot show.
        let masses = parts
            .into_par_iter()
            .fold(
                || Masses::new(cycles),
                |mut masses, part| {
                    let mut pending = vec![part];
                    while let Some(cylinder) = pending.pop() {
                        walk.step(cylinder, &mut masses, &mut pending);
                    }
                    masses
                },
            )
            .reduce(|| Masses::new(cycles), |a, b| a.merge(&b))
            .merge(&above);
        Ok(FirstAction {
            values: [0, 1].map(|action| walk.enclosed(&masses, action)),
            cylinders: masses.cylinders,
        })
    }
}

/// Looks for a configuration that comes back at a `?`, by Brent's method: a loop that reads the same action over and over
/// without printing is silent for ever. (The machine's own decider starts anew at every read.)
#[derive(Default)]
struct Reads {
    saved: Option<(Option<usize>, Tape)>,
    count: u64,
    renew: u64,
}

impl Reads {
    fn come_back(&mut self, run: &KraftRun) -> bool {
        let here = (run.place(), run.tape());
        if self
            .saved
            .as_ref()
            .is_some_and(|(place, tape)| (*place, tape) == here)
        {
            return true;
        }
        if self.count >= self.renew {
            self.saved = Some((here.0, here.1.clone()));
            self.renew = 2 * self.count + 1;
        }
        self.count += 1;
        false
    }
}

impl Walk {
    /// Runs one cylinder to where it branches; the branches are pending.
    fn step(&self, mut at: Cylinder, masses: &mut Masses, pending: &mut Vec<Cylinder>) {
        masses.cylinders += 1;
        let agree = Symbols::new();
        let mut reads = Reads::default();
        while at.cycles < self.cycles {
            let goal = Goal {
                horizon: at.cycles + 1,
                steps: self.steps,
                agree: &agree,
            };
            match self.kraft.advance(&mut at.run, &goal) {
                Pause::Complete => {
                    let action = at.action.take().map_or(2, usize::from);
                    let percept = self.kraft.output(&at.run).get(at.cycles) == Some(true);
                    at.path = at.path * DIGITS + action * 2 + usize::from(percept);
                    at.cycles += 1;
                    reads = Reads::default();
                    masses.decided[at.cycles][at.path] += self.mass(at.bits);
                }
                Pause::NeedsAction(_) => match at.action {
                    Some(_) if reads.come_back(&at.run) => return,
                    Some(bit) => self.kraft.act(&mut at.run, bit),
                    None => {
                        for bit in [false, true] {
                            let mut branch = at.clone();
                            branch.action = Some(bit);
                            self.kraft.act(&mut branch.run, bit);
                            pending.push(branch);
                        }
                        return;
                    }
                },
                Pause::Needs(costs) => {
                    self.reveal(&at, costs, masses, pending);
                    return;
                }
                Pause::OpenSteps => {
                    self.open(&at, at.bits, None, masses);
                    return;
                }
                // Nothing will be printed any more; nothing can disagree.
                Pause::Silent(_) | Pause::Disagrees => return,
            }
        }
    }

    fn reveal(
        &self,
        at: &Cylinder,
        costs: &[u32],
        masses: &mut Masses,
        pending: &mut Vec<Cylinder>,
    ) {
        let in_body = at.run.unrevealed_in_body();
        for (choice, cost) in costs.iter().enumerate() {
            let bits = at.bits + cost;
            let op = in_body.and_then(|_| OPS.get(choice)).map(|row| row.op);
            // A `,` comes with its bit.
            let needed = bits + u32::from(op == Some(Op::Data));
            let closes = op == Some(Op::Close) && self.unrevealed == Unrevealed::RandomOps;
            if needed <= self.limit || (closes && bits <= self.limit + CLOSE_BITS) {
                let mut branch = at.clone();
                branch.bits = bits;
                self.kraft.reveal(&mut branch.run, choice);
                pending.push(branch);
            } else {
                self.open(at, bits, op, masses);
            }
        }
    }

    /// Counts what of a cylinder is open: the part of so many bits in which this op stands at the place.
    fn open(&self, at: &Cylinder, bits: u32, op: Option<Op>, masses: &mut Masses) {
        let cycles = self.cycles - at.cycles;
        let any = [0, (cycles as u64) << BOUND_BITS];
        let bounds = match (self.unrevealed, op, at.run.unrevealed_in_body()) {
            (Unrevealed::RandomOps, Some(op), Some(in_body)) => {
                let state = State {
                    cycles,
                    action: at.action,
                    in_body,
                    window: window(at.run.tape()),
                };
                self.bounds.each_ref().map(|bound| bound.after(op, state))
            }
            _ => any,
        };
        let action = at.action.map_or(2, usize::from);
        let open = &mut masses.open[at.cycles][at.path * 3 + action];
        let mass = self.mass(bits);
        open[0] += mass * u128::from(bounds[0]);
        open[1] += mass * u128::from(bounds[1]);
    }

    fn mass(&self, bits: u32) -> u128 {
        1 << (self.scale - bits)
    }

    fn enclosed(&self, masses: &Masses, action: usize) -> Enclosure {
        let end = |side: usize| {
            let value = action_value(masses, side, &[0], 0, action);
            let scale = u64::from(self.scale + BOUND_BITS);
            crate::exact::Dyadic::from_u128(value, scale).to_rational()
        };
        let (lower, upper): (Rational, Rational) = (end(0), end(1));
        Enclosure::new(lower.clone(), upper).unwrap_or_else(|_| Enclosure::exact(lower))
    }
}

/// Q of an action after `t` cycles, over all paths that the history is an instance of.
fn action_value(masses: &Masses, side: usize, paths: &[usize], t: usize, action: usize) -> u128 {
    let read = [action, 2];
    let mut value = 0;
    for path in paths {
        for read in read {
            value += masses.open[t][path * 3 + read][side];
        }
    }
    for percept in [0, 1] {
        let after: Vec<usize> = paths
            .iter()
            .flat_map(|path| read.map(|read| path * DIGITS + read * 2 + percept))
            .collect();
        if percept == 1 {
            let mass: u128 = after.iter().map(|path| masses.decided[t + 1][*path]).sum();
            value += mass << BOUND_BITS;
        }
        if t + 1 < masses.open.len() {
            let best = [0, 1].map(|next| action_value(masses, side, &after, t + 1, next));
            value += best[0].max(best[1]);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rounding;

    fn ends(found: &FirstAction) -> Vec<String> {
        let six = |end: &Rational| end.to_decimal(6, Rounding::Nearest);
        let ends = found
            .values
            .iter()
            .flat_map(|q| [six(q.lower()), six(q.upper())]);
        ends.collect()
    }

    /// The catalogue's figures of a naive walk at 16 bits.
    #[test]
    fn without_the_frontier_the_ends_are_those_of_a_naive_walk() {
        let found = FirstAction::enclose(1, 16, 300, Unrevealed::Anything).unwrap();
        assert_eq!(
            ends(&found),
            ["0.132111", "0.179398", "0.184006", "0.231476"]
        );
    }

    /// More bits never widen an enclosure, and the frontier's lies within the other.
    #[test]
    fn enclosures_nest() {
        for cycles in 1..=3 {
            let mut before: Option<[FirstAction; 2]> = None;
            for bits in 4..=13 {
                let both = [Unrevealed::Anything, Unrevealed::RandomOps]
                    .map(|unrevealed| FirstAction::enclose(cycles, bits, 300, unrevealed).unwrap());
                let within = |inner: &FirstAction, outer: &FirstAction| {
                    inner
                        .values
                        .iter()
                        .zip(&outer.values)
                        .all(|(inner, outer)| {
                            inner.lower() >= outer.lower() && inner.upper() <= outer.upper()
                        })
                };
                assert!(within(&both[1], &both[0]), "{cycles} {bits}");
                if let Some(before) = &before {
                    assert!(
                        within(&both[0], &before[0]) && within(&both[1], &before[1]),
                        "{cycles} {bits}"
                    );
                }
                before = Some(both);
            }
        }
    }

    #[test]
    fn a_horizon_with_too_many_histories_is_refused() {
        let refused = FirstAction::enclose(13, 8, 300, Unrevealed::RandomOps);
        assert!(refused.is_err_and(|error| error.to_string().contains("at most 12")));
    }
}
