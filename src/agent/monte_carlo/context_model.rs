//! A model of the world by context tree weighting: the last bits of actions and percepts predict the next bit of a
//! percept. Takes the search's trait.
//!
//! Veness et al. 2011: actions are part of the context and are never predicted. A node keeps the Krichevsky-Trofimov
//! counts and the odds of "no further split" to "split", E/(P_0 P_1), so a bit costs one pass from the leaf to the root
//! and no logarithm. The exact mixture of all trees is `mixture::ContextTree`; this one rounds, and is for searching.
#![allow(
    clippy::float_arithmetic,
    reason = "a model to draw from; no verdict rests on it"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::search::Model;

/// What is known in one context.
#[derive(Clone, Copy, Debug)]
struct Context {
    /// Bits 0 and 1 seen here.
    counts: [f64; 2],
    /// E/(P_0 P_1).
    odds: f64,
}

/// The deepest context.
pub const MAX_CONTEXT: u32 = 20;

/// Odds are kept from this to its inverse: beyond it nothing moves a double.
const LARGEST: f64 = 1e200;

/// Context tree weighting of percepts, given actions. Bits from before the start read 0.
#[derive(Clone, Debug)]
pub struct ContextModel {
    depth: u32,
    /// Bits of an action and of a percept.
    bits: [u32; 2],
    rewards: Vec<f64>,
    /// By 1 followed by the past bits, the latest first.
    contexts: Vec<Context>,
    /// All bits, the latest lowest.
    past: u64,
    /// What a simulation has changed, latest last, and the past at its start.
    changed: Vec<(u32, Context)>,
    start: Option<u64>,
    /// Contexts of one bit from the root down, with the chance of a 1 by estimate and by mixture.
    path: Vec<(u32, f64, f64)>,
}

impl ContextModel {
    /// Contexts of `depth` bits (at most [`MAX_CONTEXT`]), actions and percepts of so many bits (1 to 16), the reward of
    /// each percept.
    #[must_use]
    pub fn new(depth: u32, bits: [u32; 2], rewards: Vec<f64>) -> ContextModel {
        let depth = depth.min(MAX_CONTEXT);
        let empty = Context {
            counts: [0.0; 2],
            odds: 1.0,
        };
        ContextModel {
            depth,
            bits: bits.map(|count| count.clamp(1, 16)),
            rewards,
            contexts: vec![empty; 2 << depth],
            past: 0,
            changed: Vec::new(),
            start: None,
            path: Vec::with_capacity(depth as usize + 1),
        }
    }

    /// The chance that the next bit of a percept is 1.
    pub fn one(&mut self) -> f64 {
        self.path.clear();
        let mut index = 1_u32;
        for level in 0..=self.depth {
            let [zeros, ones] = self.contexts[index as usize].counts;
            let estimate = (ones + 0.5) / (zeros + ones + 1.0);
            self.path.push((index, estimate, estimate));
            index = index << 1 | (self.past >> level & 1) as u32;
        }
        let mut below = self.path[self.depth as usize].1;
        for (index, estimate, mixed) in self.path.iter_mut().rev().skip(1) {
            let odds = self.contexts[*index as usize].odds;
            below = (odds * *estimate + below) / (odds + 1.0);
            *mixed = below;
        }
        below
    }

    /// Learns a bit of a percept, right after [`ContextModel::one`] was asked.
    fn learn(&mut self, bit: bool) {
        let side = |chance: f64| if bit { chance } else { 1.0 - chance };
        let mut below = 1.0;
        for level in (0..=self.depth).rev() {
            let (index, estimate, mixed) = self.path[level as usize];
            let context = &mut self.contexts[index as usize];
            if self.start.is_some() {
                self.changed.push((index, *context));
            }
            if level < self.depth {
                let odds = context.odds * side(estimate) / below;
                context.odds = odds.clamp(1.0 / LARGEST, LARGEST);
            }
            context.counts[usize::from(bit)] += 1.0;
            below = side(mixed);
        }
        self.past = self.past << 1 | u64::from(bit);
    }

    fn act(&mut self, action: usize) {
        self.past = self.past << self.bits[0] | action as u64;
    }

    /// Sees a cycle.
    pub fn see(&mut self, action: usize, percept: usize) {
        self.act(action);
        for bit in (0..self.bits[1]).rev() {
            self.one();
            self.learn(percept >> bit & 1 == 1);
        }
    }
}

impl Model for ContextModel {
    fn actions(&self) -> usize {
        1 << self.bits[0]
    }

    fn start(&mut self, _: &mut ChaCha8Rng) {
        self.changed.clear();
        self.start = Some(self.past);
    }

    fn percept(&mut self, action: usize, draws: &mut ChaCha8Rng) -> Option<usize> {
        self.act(action);
        let mut percept = 0;
        for _ in 0..self.bits[1] {
            let one = self.one();
            // 2^-32 of a chance is lost at most.
            let bit = f64::from(draws.next_u32()) < one * 4_294_967_296.0;
            self.learn(bit);
            percept = percept << 1 | usize::from(bit);
        }
        Some(percept)
    }

    fn back(&mut self) {
        while let Some((index, context)) = self.changed.pop() {
            self.contexts[index as usize] = context;
        }
        if let Some(past) = self.start.take() {
            self.past = past;
        }
    }

    fn reward(&self, percept: Option<usize>) -> f64 {
        percept
            .and_then(|percept| self.rewards.get(percept).copied())
            .unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mixture::stream;

    /// P_w by its definition: half the estimate of what was seen in the context, half the product of the longer ones.
    fn weighted(seen: &[(u64, bool)], context: u64, level: u32, depth: u32) -> f64 {
        let here = seen
            .iter()
            .filter(|(past, _)| past & ((1 << level) - 1) == context);
        let (mut counts, mut estimate) = ([0.0, 0.0], 1.0);
        for (_, bit) in here {
            estimate *= (counts[usize::from(*bit)] + 0.5) / (counts[0] + counts[1] + 1.0);
            counts[usize::from(*bit)] += 1.0;
        }
        if level == depth {
            return estimate;
        }
        let longer =
            [context, context | 1 << level].map(|next| weighted(seen, next, level + 1, depth));
        (estimate + longer[0] * longer[1]) / 2.0
    }

    #[test]
    fn chances_are_those_of_the_definition_and_actions_are_never_predicted() {
        let mut draws = stream(3, 1);
        let mut model = ContextModel::new(3, [1, 2], vec![0.0; 4]);
        let mut seen: Vec<(u64, bool)> = Vec::new();
        let mut past = 0_u64;
        for _ in 0..24 {
            let word = draws.next_u32();
            let (action, percept) = (
                (word & 1) as usize,
                (word >> 1 & 3) as usize & (word >> 3 & 3) as usize,
            );
            model.act(action);
            past = past << 1 | action as u64;
            for place in [1, 0] {
                let bit = percept >> place & 1 == 1;
                let before = weighted(&seen, 0, 0, 3);
                seen.push((past, true));
                let plain = weighted(&seen, 0, 0, 3) / before;
                seen.pop();
                assert!((model.one() - plain).abs() < 1e-12);
                model.learn(bit);
                seen.push((past, bit));
                past = past << 1 | u64::from(bit);
            }
        }
    }

    #[test]
    fn a_simulation_leaves_nothing_behind() {
        let mut draws = stream(5, 2);
        let mut model = ContextModel::new(4, [1, 2], vec![0.0; 4]);
        for cycle in 0..10 {
            model.see(cycle % 2, cycle % 4);
        }
        let before = format!("{:?} {}", model.contexts, model.past);
        model.start(&mut draws);
        for _ in 0..6 {
            model.percept(1, &mut draws);
        }
        assert_ne!(before, format!("{:?} {}", model.contexts, model.past));
        model.back();
        assert_eq!(before, format!("{:?} {}", model.contexts, model.past));
    }
}
