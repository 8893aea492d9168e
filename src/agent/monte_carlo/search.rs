//! Monte-Carlo tree search with upper confidence bounds: an estimate of every action's value. Takes a model and draws.
//!
//! rho-UCT, Veness, Ng, Hutter, Uther and Silver 2011, algorithms 1 to 4. What comes out is an estimate, no bound: no
//! verdict rests on it. Doubles are used with operations that IEEE 754 fixes, and a logarithm in plain Rust, so the same
//! draws give the same actions everywhere.
#![allow(
    clippy::float_arithmetic,
    reason = "estimates from draws; no verdict rests on them"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// What can be simulated: rho, with a way back.
pub trait Model {
    /// How many actions there are.
    fn actions(&self) -> usize;

    /// Remembers where it is, and draws for a simulation what is drawn once.
    fn start(&mut self, draws: &mut ChaCha8Rng);

    /// Draws the percept that follows an action, and takes both in. None: no percept comes any more.
    fn percept(&mut self, action: usize, draws: &mut ChaCha8Rng) -> Option<usize>;

    /// Back to where it was at the start.
    fn back(&mut self);

    /// The reward of a percept, or of a cycle without one.
    fn reward(&self, percept: Option<usize>) -> f64;
}

/// No node.
const NONE: u32 = u32::MAX;

/// A node of the tree: a history that ends with a percept, or with an action.
#[derive(Clone, Copy, Debug)]
struct Node {
    visits: u32,
    /// Of all rewards from here on, over all visits.
    sum: f64,
    /// What leads here from its parent.
    label: u32,
    first: u32,
    next: u32,
}

/// What a search is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Simulated futures.
    pub simulations: u32,
    /// Cycles of each.
    pub horizon: usize,
    /// What a reward is worth a cycle later.
    pub discount: f64,
    /// The least and the most reward.
    pub range: [f64; 2],
}

/// A search, whose memory serves again.
#[derive(Clone, Debug)]
pub struct Search {
    effort: Effort,
    nodes: Vec<Node>,
    /// ln of 0, 1, ..; the first is not used.
    logarithms: Vec<f64>,
    /// History node, action node and reward of each cycle of one simulation.
    path: Vec<(u32, u32, f64)>,
}

/// C^2 of the bound: mean + C sqrt(ln N / n), in units of the most that is to be had.
const EXPLORATION: f64 = 2.0;

/// One of 0 .. bound - 1.
fn below(bound: usize, draws: &mut ChaCha8Rng) -> usize {
    let bound = bound as u64;
    // 2^-32 of bias at most, in a choice that only guides a search.
    ((u64::from(draws.next_u32()) * bound) >> 32) as usize
}

impl Search {
    /// Nothing is searched yet.
    #[must_use]
    pub fn new(effort: Effort) -> Search {
        let count = u64::from(effort.simulations) + 2;
        Search {
            effort,
            nodes: Vec::new(),
            logarithms: (0..count).map(|n| libm::log(n as f64)).collect(),
            path: Vec::new(),
        }
    }

    /// The mean of the rewards that followed each action, none for one that was never tried.
    pub fn run(&mut self, model: &mut impl Model, draws: &mut ChaCha8Rng) -> Vec<Option<f64>> {
        self.nodes.clear();
        self.add(NONE, 0);
        for _ in 0..self.effort.simulations {
            model.start(draws);
            self.simulate(model, draws);
            model.back();
        }
        let mut means = vec![None; model.actions()];
        let mut child = self.nodes[0].first;
        while child != NONE {
            let node = self.nodes[child as usize];
            if node.visits > 0 {
                means[node.label as usize] = Some(node.sum / f64::from(node.visits));
            }
            child = node.next;
        }
        means
    }

    /// The action whose mean is greatest, the lowest of equal ones.
    pub fn best(&mut self, model: &mut impl Model, draws: &mut ChaCha8Rng) -> usize {
        let mut best = (0, f64::NEG_INFINITY);
        for (action, mean) in self.run(model, draws).into_iter().enumerate() {
            if let Some(mean) = mean.filter(|mean| *mean > best.1) {
                best = (action, mean);
            }
        }
        best.0
    }

    fn add(&mut self, parent: u32, label: u32) -> u32 {
        let index = self.nodes.len() as u32;
        let next = match self.nodes.get_mut(parent as usize) {
            Some(parent) => std::mem::replace(&mut parent.first, index),
            None => NONE,
        };
        self.nodes.push(Node {
            visits: 0,
            sum: 0.0,
            label,
            first: NONE,
            next,
        });
        index
    }

    fn child(&mut self, parent: u32, label: u32) -> u32 {
        let mut child = self.nodes[parent as usize].first;
        while child != NONE {
            let node = &self.nodes[child as usize];
            if node.label == label {
                return child;
            }
            child = node.next;
        }
        self.add(parent, label)
    }

    /// One future: down the tree by upper confidence bounds, any actions from the first new node on.
    fn simulate(&mut self, model: &mut impl Model, draws: &mut ChaCha8Rng) {
        let Effort {
            horizon, discount, ..
        } = self.effort;
        self.path.clear();
        let mut node = 0;
        let mut left = horizon;
        let mut tail = 0.0;
        while left > 0 {
            if self.nodes[node as usize].visits == 0 {
                tail = self.roll(model, left, draws);
                break;
            }
            let action = self.select(model.actions(), node, left, draws);
            let chance = self.child(node, action as u32);
            let percept = model.percept(action, draws);
            let reward = model.reward(percept);
            self.path.push((node, chance, reward));
            left -= 1;
            match percept {
                Some(percept) => node = self.child(chance, percept as u32),
                None => {
                    // The same for all cycles to come.
                    for _ in 0..left {
                        tail = reward + discount * tail;
                    }
                    node = NONE;
                    break;
                }
            }
        }
        if let Some(last) = self.nodes.get_mut(node as usize) {
            last.visits += 1;
            last.sum += tail;
        }
        while let Some((history, chance, reward)) = self.path.pop() {
            tail = reward + discount * tail;
            for node in [chance, history] {
                let node = &mut self.nodes[node as usize];
                node.visits += 1;
                node.sum += tail;
            }
        }
    }

    /// Any actions to the end.
    fn roll(&self, model: &mut impl Model, left: usize, draws: &mut ChaCha8Rng) -> f64 {
        let (mut sum, mut worth) = (0.0, 1.0);
        let mut silent = false;
        for _ in 0..left {
            let percept = if silent {
                None
            } else {
                model.percept(below(model.actions(), draws), draws)
            };
            silent = percept.is_none();
            sum += worth * model.reward(percept);
            worth *= self.effort.discount;
        }
        sum
    }

    /// An action that was never tried here, else the one with the greatest bound.
    fn select(&self, actions: usize, node: u32, left: usize, draws: &mut ChaCha8Rng) -> usize {
        let parent = &self.nodes[node as usize];
        let mut tried = 0;
        let mut child = parent.first;
        while child != NONE {
            tried += 1;
            child = self.nodes[child as usize].next;
        }
        if tried < actions {
            let mut place = below(actions - tried, draws);
            for action in 0..actions {
                if self.find(parent.first, action as u32) {
                    continue;
                }
                if place == 0 {
                    return action;
                }
                place -= 1;
            }
        }
        let [least, most] = self.effort.range;
        let unit = left as f64 * (most - least);
        let explore = EXPLORATION * self.logarithms[parent.visits as usize];
        let mut best = (0, f64::NEG_INFINITY);
        let mut child = parent.first;
        while child != NONE {
            let node = &self.nodes[child as usize];
            let visits = f64::from(node.visits);
            let bound = node.sum / visits + unit * (explore / visits).sqrt();
            let action = node.label as usize;
            if bound > best.1 || (bound == best.1 && action < best.0) {
                best = (action, bound);
            }
            child = node.next;
        }
        best.0
    }

    fn find(&self, mut child: u32, label: u32) -> bool {
        while child != NONE {
            let node = &self.nodes[child as usize];
            if node.label == label {
                return true;
            }
            child = node.next;
        }
        false
    }
}
