//! The theory's side: Q by the definition, history by history. Takes the laws of worlds; no planner, and nothing merged.
//!
//! Q(h, a) = sum over e of (r(e) xi(hae) + gamma V(hae)), V(h) the most over a, 0 after the last cycle. A percept that
//! never comes is worth `death` in this cycle and in each to come, and what is open anything between the least and the
//! most that a cycle can bring.

use super::class::Class;
use crate::agent::Environment;
use crate::exact::{Rational, as_u64};

/// Histories times worlds that are followed one by one.
const FOLLOWED: usize = 1 << 12;

/// Weights of worlds in their states.
type Weights = Vec<(usize, usize, Rational)>;

/// A lower and an upper end.
type Ends = [Rational; 2];

/// The worlds of a class, and what is counted.
pub(super) struct Plain<'a> {
    class: &'a Class,
    worlds: Vec<Box<dyn Environment>>,
    range: Ends,
}

impl<'a> Plain<'a> {
    pub(super) fn new(class: &'a Class) -> Self {
        let worlds = class.worlds.iter().map(|world| world.member.environment());
        Plain {
            class,
            worlds: worlds.collect(),
            range: class.range(),
        }
    }

    /// The cycles, of `most`, over which so many worlds can be followed one by one; at least 1.
    pub(super) fn cycles(class: &Class, worlds: usize, most: usize) -> usize {
        let base = class.actions.len() * class.percepts.len();
        let mut cycles = 0;
        let mut followed = worlds;
        while cycles < most && (cycles == 0 || followed.saturating_mul(base) <= FOLLOWED) {
            followed = followed.saturating_mul(base);
            cycles += 1;
        }
        cycles
    }

    /// Both ends of Q of every action over so many cycles, after the history that was given.
    pub(super) fn values(&mut self, cycles: usize) -> Vec<Ends> {
        let prior = self.class.weights.iter().cloned().enumerate();
        let mut weights: Weights = prior.map(|(world, weight)| (world, 0, weight)).collect();
        let mut open = Rational::zero();
        for &(action, percept) in &self.class.history {
            let (mut after, lost) = self.follow(&weights, action);
            open += lost;
            weights = std::mem::take(&mut after[percept]);
        }
        let stake = open * self.annuity(cycles);
        let stakes = [0, 1].map(|end: usize| &stake * &self.range[end]);
        (0..self.class.actions.len())
            .map(|action| {
                let [lower, upper] = self.action(&weights, cycles, action);
                [lower + &stakes[0], upper + &stakes[1]]
            })
            .collect()
    }

    /// The weights after an action, by percept, and what is open.
    fn follow(&mut self, weights: &Weights, action: usize) -> (Vec<Weights>, Rational) {
        let mut after = vec![Weights::new(); self.class.percepts.len()];
        let mut open = Rational::zero();
        for (world, state, weight) in weights {
            let law = self.worlds[*world].law(*state, action);
            open += weight * &law.open;
            for outcome in &law.outcomes {
                let joint = weight * &outcome.chance;
                after[outcome.percept].push((*world, outcome.next, joint));
            }
        }
        (after, open)
    }

    fn action(&mut self, weights: &Weights, cycles: usize, action: usize) -> Ends {
        let total: Rational = weights.iter().map(|(_, _, weight)| weight).sum();
        let (after, open) = self.follow(weights, action);
        let mut heard = Rational::zero();
        let mut ends = [Rational::zero(), Rational::zero()];
        let class = self.class;
        let discount = class.payoff().discount();
        for (weights, reward) in after.iter().zip(class.interface.rewards()) {
            let mass: Rational = weights.iter().map(|(_, _, weight)| weight).sum();
            let later = self.value(weights, cycles - 1);
            for (end, later) in ends.iter_mut().zip(later) {
                *end += reward * &mass + discount * later;
            }
            heard += mass;
        }
        let annuity = self.annuity(cycles);
        let silent = (total - heard - &open) * class.payoff().death() * &annuity;
        for (end, cycle) in ends.iter_mut().zip(&self.range) {
            *end += &silent + &open * &annuity * cycle;
        }
        ends
    }

    fn value(&mut self, weights: &Weights, cycles: usize) -> Ends {
        if cycles == 0 || weights.is_empty() {
            return [Rational::zero(), Rational::zero()];
        }
        let actions = 0..self.class.actions.len();
        let all: Vec<Ends> = actions
            .map(|action| self.action(weights, cycles, action))
            .collect();
        let most = |end: usize| all.iter().map(|ends| &ends[end]).max().cloned();
        [most(0), most(1)].map(|end| end.unwrap_or_else(Rational::zero))
    }

    /// 1 + gamma + .. over so many cycles.
    fn annuity(&self, cycles: usize) -> Rational {
        let discount = self.class.payoff().discount();
        (0..cycles).map(|cycle| discount.pow(as_u64(cycle))).sum()
    }
}
