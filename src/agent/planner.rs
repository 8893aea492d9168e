//! The value of every action, by backward induction over beliefs, in integers. Takes the list of worlds.
//!
//! V_n(w) = max over a of sum over e of (r(e) |w'| + gamma V_(n-1)(w')), w' the weights after a and e, as they stand. V
//! is homogeneous in the weights, so one value serves all multiples: beliefs are kept by their weights over their
//! greatest common divisor. With D a common denominator of all probabilities, gamma = p/q and the rewards integers over
//! R, what is kept is V_n D^n q^(n-1) R: no division, and no fraction.

use std::collections::HashMap;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Zero};

use super::belief::Outlook;
use super::payoff::Payoff;
use super::worlds::Worlds;
use crate::exact::{Enclosure, Rational, as_u64};

/// Weights over nodes, in rising order of nodes.
type Weights = Vec<(u32, BigUint)>;

/// What a plan takes for its own.
#[derive(Clone, Debug)]
struct Setting {
    /// By percept, over R.
    rewards: Vec<BigInt>,
    death: BigInt,
    /// R.
    unit: BigUint,
    /// p and q.
    discount: [BigInt; 2],
    /// Whether actions may depend on the percepts that were seen on the way.
    told: bool,
}

/// Expectimax over one list of worlds.
#[derive(Debug)]
pub struct Planner<'a> {
    worlds: &'a Worlds,
    setting: Setting,
    numerators: Vec<BigUint>,
    /// The reward of an open cycle at least and at most.
    open: [BigInt; 2],
    known: [HashMap<Weights, BigInt>; 2],
}

/// The unnormalised value of each action, with the best of actions later on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(Vec<Enclosure>);

impl Values {
    /// Q of each action, however it was found.
    #[must_use]
    pub fn new(actions: Vec<Enclosure>) -> Self {
        Values(actions)
    }

    /// The same with something added to each.
    #[must_use]
    pub fn plus(&self, more: &Enclosure) -> Self {
        Values(self.0.iter().map(|q| q + more).collect())
    }

    /// Q of each action; a point where nothing is open.
    #[must_use]
    pub fn actions(&self) -> &[Enclosure] {
        &self.0
    }

    /// The best action: the lowest of those that none is proven better than. `None` where open mass leaves more than
    /// one possible.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        let most = self.0.iter().map(Enclosure::lower).max()?;
        let mut possible = self.0.iter().enumerate().filter(|(_, q)| q.upper() >= most);
        let (first, q) = possible.next()?;
        let decided = possible.all(|(_, other)| q.is_exact() && other == q);
        decided.then_some(first)
    }

    /// The lowest of the actions that are sure of most.
    #[must_use]
    pub fn safest(&self) -> usize {
        let most = self.0.iter().map(Enclosure::lower).max();
        let first = self.0.iter().position(|q| Some(q.lower()) == most);
        first.unwrap_or(0)
    }

    /// The lowest of the actions that none is proven better than.
    #[must_use]
    pub fn first_possible(&self) -> usize {
        let most = self.0.iter().map(Enclosure::lower).max();
        let first = self.0.iter().position(|q| Some(q.upper()) >= most);
        first.unwrap_or(0)
    }

    /// Whether several actions are exactly as good as the best.
    #[must_use]
    pub fn ties(&self) -> bool {
        self.best().is_some_and(|best| {
            let same = self.0.iter().filter(|q| **q == self.0[best]);
            same.count() > 1
        })
    }

    /// The value: that of the best action.
    #[must_use]
    pub fn value(&self) -> Enclosure {
        let lower = self.0.iter().map(Enclosure::lower).max();
        let upper = self.0.iter().map(Enclosure::upper).max();
        match (lower, upper) {
            (Some(lower), Some(upper)) => Enclosure::new(lower.clone(), upper.clone())
                .unwrap_or_else(|_| Enclosure::exact(lower.clone())),
            _ => Enclosure::zero(),
        }
    }
}

impl<'a> Planner<'a> {
    /// A planner on what the list has been worked out to.
    #[must_use]
    pub fn new(worlds: &'a Worlds, payoff: &Payoff) -> Self {
        Planner::of(worlds, payoff, true)
    }

    /// The best plan whose actions depend on time only: what the agent would do if it learnt nothing on the way. The
    /// value of learning is the difference.
    #[must_use]
    pub fn blind(worlds: &'a Worlds, payoff: &Payoff) -> Self {
        Planner::of(worlds, payoff, false)
    }

    fn of(worlds: &'a Worlds, payoff: &Payoff, told: bool) -> Self {
        let rewards = worlds.interface().rewards();
        let all = rewards.iter().chain([payoff.death()]);
        let unit = all
            .clone()
            .fold(BigUint::one(), |lcm, r| lcm.lcm(&r.denominator()));
        let whole = |r: &Rational| r.numerator() * BigInt::from(&unit / r.denominator());
        let rewards: Vec<BigInt> = rewards.iter().map(whole).collect();
        let death = whole(payoff.death());
        let ends = || rewards.iter().chain([&death]);
        let open = [ends().min(), ends().max()].map(|end| end.cloned().unwrap_or_default());
        let discount = payoff.discount();
        Planner {
            worlds,
            numerators: worlds.numerators(),
            open,
            setting: Setting {
                death,
                discount: [discount.numerator(), discount.denominator().into()],
                unit,
                told,
                rewards,
            },
            known: [HashMap::new(), HashMap::new()],
        }
    }

    /// Q of every action at an outlook that was made of the same list before this planner.
    pub fn values(&mut self, outlook: &Outlook) -> Values {
        let cycles = outlook.cycles;
        let actions = self.worlds.interface().actions();
        let [p, q] = &self.setting.discount;
        let mut unit = BigInt::from(outlook.denominator.clone() * &self.setting.unit);
        unit *= BigInt::from(self.worlds.scale().pow(narrow(cycles)));
        unit *= q.pow(narrow(cycles.saturating_sub(1)));
        let unit = unit.into_parts().1;
        // Every cycle of what was open on the way may have any reward.
        let scale = BigInt::from(self.worlds.scale().pow(narrow(cycles)));
        let stake = BigInt::from(outlook.open.clone()) * scale * annuity(p, q, cycles);
        let found = (0..actions).map(|action| {
            let end = |side: usize, planner: &mut Self| {
                let value = planner.action(side, &outlook.weights, cycles, action);
                let value = value + &stake * &planner.open[side];
                Rational::new(value, unit.clone()).unwrap_or_else(|_| Rational::zero())
            };
            let (lower, upper) = (end(0, self), end(1, self));
            Enclosure::new(lower.clone(), upper).unwrap_or_else(|_| Enclosure::exact(lower))
        });
        Values(found.collect())
    }

    /// V, scaled; `side` 0 counts the least for what is open, 1 the most.
    fn value(&mut self, side: usize, mut weights: Weights, cycles: usize) -> BigInt {
        if cycles == 0 || weights.is_empty() {
            return BigInt::zero();
        }
        let mut divisor = BigUint::zero();
        for (_, weight) in &weights {
            divisor = divisor.gcd(weight);
            if divisor.is_one() {
                break;
            }
        }
        if !divisor.is_one() {
            weights
                .iter_mut()
                .for_each(|(_, weight)| *weight /= &divisor);
        }
        let divisor = BigInt::from(divisor);
        if let Some(value) = self.known[side].get(&weights) {
            return value * divisor;
        }
        // Nobody listens: all actions are alike.
        let alike = weights
            .iter()
            .all(|(node, _)| !self.worlds.distinguishes(*node));
        let actions = if alike {
            1
        } else {
            self.worlds.interface().actions()
        };
        let mut best: Option<BigInt> = None;
        for action in 0..actions {
            let value = self.action(side, &weights, cycles, action);
            if best.as_ref().is_none_or(|best| value > *best) {
                best = Some(value);
            }
        }
        let value = best.unwrap_or_default();
        self.known[side].insert(weights, value.clone());
        value * divisor
    }

    /// Q of an action, scaled.
    fn action(&mut self, side: usize, weights: &Weights, cycles: usize, action: usize) -> BigInt {
        if cycles == 0 {
            return BigInt::zero();
        }
        let percepts = self.setting.rewards.len();
        let mut after: Vec<HashMap<u32, BigUint>> = vec![HashMap::new(); percepts];
        let (mut total, mut open, mut heard) = (BigUint::zero(), BigUint::zero(), BigUint::zero());
        for (node, weight) in weights {
            total += weight;
            let reply = self.worlds.reply(*node, action);
            for (percept, chance, next) in &reply.percepts {
                let joint = weight * &self.numerators[*chance as usize];
                heard += &joint;
                *after[*percept as usize].entry(*next).or_default() += joint;
            }
            if reply.open != 0 {
                open += weight * &self.numerators[reply.open as usize];
            }
        }
        let silent = total * self.worlds.scale() - heard - &open;
        let [p, q] = self.setting.discount.clone();
        let later = narrow(cycles - 1);
        let scale = BigInt::from(self.worlds.scale().pow(later));
        let mut reward = BigInt::zero();
        let mut value = BigInt::zero();
        let mut pooled: HashMap<u32, BigUint> = HashMap::new();
        for (percept, weights) in after.into_iter().enumerate() {
            let mass: BigUint = weights.values().sum();
            reward += &self.setting.rewards[percept] * BigInt::from(mass);
            if self.setting.told {
                value += self.value(side, sorted(weights), cycles - 1);
            } else {
                for (node, weight) in weights {
                    *pooled.entry(node).or_default() += weight;
                }
            }
        }
        if !self.setting.told {
            value += self.value(side, sorted(pooled), cycles - 1);
        }
        let lost =
            BigInt::from(silent) * &self.setting.death + BigInt::from(open) * &self.open[side];
        value * &p + scale * (reward * q.pow(later) + lost * annuity(&p, &q, cycles))
    }
}

fn sorted(weights: HashMap<u32, BigUint>) -> Weights {
    let mut weights: Weights = weights.into_iter().collect();
    weights.sort_unstable_by_key(|(node, _)| *node);
    weights
}

fn narrow(cycles: usize) -> u32 {
    u32::try_from(as_u64(cycles)).unwrap_or(u32::MAX)
}

/// The sum of gamma^i for i < n, times q^(n-1).
fn annuity(p: &BigInt, q: &BigInt, cycles: usize) -> BigInt {
    let mut sum = BigInt::zero();
    for cycle in 0..cycles {
        sum += p.pow(narrow(cycle)) * q.pow(narrow(cycles - 1 - cycle));
    }
    sum
}
