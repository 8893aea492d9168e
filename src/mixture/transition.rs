//! From one configuration to the next symbol, with all data bits between integrated out.
//! Takes deferred configurations and absorbing chains.

use std::collections::{BTreeMap, BinaryHeap, HashMap};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::absorbing::expected_visits;
use super::deferred::{Deferred, Pause};
use super::evidence::magnitude;
use crate::exact::Rational;
use crate::machine::Program;

/// How far the law of one symbol is worked out; beyond it lies the open mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterLimits {
    /// Steps from one symbol to the next, along the shortest way to a configuration.
    pub steps: u64,
    /// Configurations looked at between two symbols, and configurations followed at once.
    pub configurations: usize,
}

impl Default for FilterLimits {
    /// 1000 steps, 256 configurations.
    fn default() -> Self {
        FilterLimits {
            steps: 1000,
            configurations: 256,
        }
    }
}

/// The law of the next symbol and configuration: `outcomes[b]` are the configurations
/// right behind the emission of b, with numerators over `denominator`; so is `open`. The
/// rest falls silent.
#[derive(Clone, Debug)]
pub(super) struct Transition {
    pub(super) outcomes: [Vec<(Deferred, BigUint)>; 2],
    pub(super) open: BigUint,
    pub(super) denominator: BigUint,
}

/// Where a run goes from a coin flip.
enum Target {
    Node(usize),
    Emitted(bool, Deferred),
    Silent,
    Open,
}

impl Transition {
    /// Works the law out by visiting, nearest first, every configuration at which a data
    /// bit is looked at.
    pub(super) fn new(program: &Program, from: &Deferred, limits: FilterLimits) -> Transition {
        Transition::after(program, from, &[], limits)
    }

    /// The same where `?` reads the bits of an action.
    pub(super) fn after(
        program: &Program,
        from: &Deferred,
        action: &[bool],
        limits: FilterLimits,
    ) -> Transition {
        let mut nodes = Nodes {
            program,
            action,
            limits,
            found: Vec::new(),
            ids: HashMap::new(),
            queue: BinaryHeap::new(),
        };
        match nodes.follow(from.clone(), limits.steps) {
            Target::Node(_) => nodes.integrate(),
            Target::Emitted(symbol, to) => {
                let mut outcomes = [Vec::new(), Vec::new()];
                outcomes[usize::from(symbol)].push((to, BigUint::one()));
                Transition {
                    outcomes,
                    open: BigUint::ZERO,
                    denominator: BigUint::one(),
                }
            }
            Target::Silent => Transition::without_outcome(BigUint::ZERO),
            Target::Open => Transition::without_outcome(BigUint::one()),
        }
    }

    fn without_outcome(open: BigUint) -> Transition {
        Transition {
            outcomes: [Vec::new(), Vec::new()],
            open,
            denominator: BigUint::one(),
        }
    }
}

/// The graph of coin flips between two symbols, as far as it was found.
struct Nodes<'a> {
    program: &'a Program,
    action: &'a [bool],
    limits: FilterLimits,
    found: Vec<Found>,
    ids: HashMap<Deferred, usize>,
    /// Nodes to expand, most steps left first.
    queue: BinaryHeap<(u64, std::cmp::Reverse<usize>)>,
}

struct Found {
    at: Deferred,
    steps_left: u64,
    targets: Option<[Target; 2]>,
}

impl Nodes<'_> {
    fn follow(&mut self, mut run: Deferred, mut steps: u64) -> Target {
        match run.run(self.program, self.action, &mut steps) {
            Pause::Emitted(symbol) => Target::Emitted(symbol, run),
            Pause::Silent => Target::Silent,
            // Where somebody acts, what a `?` reads is not the same for ever.
            Pause::OutOfSteps
                if self.action.is_empty()
                    && run.clone().drifts(self.program, self.limits.steps) =>
            {
                Target::Silent
            }
            Pause::OutOfSteps => Target::Open,
            Pause::Undecided => self.node(run, steps),
        }
    }

    fn node(&mut self, at: Deferred, steps_left: u64) -> Target {
        let id = match self.ids.get(&at) {
            Some(id) => *id,
            None if self.found.len() >= self.limits.configurations => return Target::Open,
            None => {
                let id = self.found.len();
                self.ids.insert(at.clone(), id);
                self.found.push(Found {
                    at,
                    steps_left: 0,
                    targets: None,
                });
                id
            }
        };
        if steps_left > self.found[id].steps_left {
            self.found[id].steps_left = steps_left;
            self.queue.push((steps_left, std::cmp::Reverse(id)));
        }
        Target::Node(id)
    }

    fn integrate(mut self) -> Transition {
        while let Some((steps, std::cmp::Reverse(id))) = self.queue.pop() {
            if self.found[id].targets.is_some() {
                continue;
            }
            let at = self.found[id].at.clone();
            let targets = [false, true].map(|value| {
                let mut run = at.clone();
                run.decide(value);
                self.follow(run, steps)
            });
            self.found[id].targets = Some(targets);
        }
        let chain: Vec<[Option<usize>; 2]> = self
            .found
            .iter()
            .map(|node| match &node.targets {
                Some(pair) => [0, 1].map(|i: usize| match pair[i] {
                    Target::Node(id) => Some(id),
                    _ => None,
                }),
                None => [None, None],
            })
            .collect();
        // A state whose two edges end in silence leaves the chain too: its visits count,
        // and nothing comes of them.
        let visits = expected_visits(&chain);
        let half = Rational::ratio(1, 2);
        let mut outcomes: [BTreeMap<Deferred, Rational>; 2] = [BTreeMap::new(), BTreeMap::new()];
        let mut open = Rational::zero();
        for (node, visits) in self.found.into_iter().zip(visits) {
            let share = visits * &half;
            match node.targets {
                Some(pair) => {
                    for target in pair {
                        match target {
                            Target::Emitted(symbol, to) => {
                                *outcomes[usize::from(symbol)]
                                    .entry(to)
                                    .or_insert_with(Rational::zero) += &share;
                            }
                            Target::Open => open += &share,
                            Target::Node(_) | Target::Silent => {}
                        }
                    }
                }
                // Reached with no step left to look at its bit.
                None => open += &share + &share,
            }
        }
        over_one_denominator(outcomes, &open)
    }
}

fn over_one_denominator(
    outcomes: [BTreeMap<Deferred, Rational>; 2],
    open: &Rational,
) -> Transition {
    let mut denominator = open.denominator();
    for p in outcomes.iter().flat_map(BTreeMap::values) {
        denominator = denominator.lcm(&p.denominator());
    }
    let numerator = |p: &Rational| magnitude(p) * (&denominator / p.denominator());
    Transition {
        open: numerator(open),
        outcomes: outcomes.map(|list| {
            list.into_iter()
                .map(|(to, p)| (to, numerator(&p)))
                .filter(|(_, p)| !p.is_zero())
                .collect()
        }),
        denominator,
    }
}
