//! The decision problem of the nights, by exact expectimax: has the world gone, or are only the lights off?
//!
//! Takes rationals from `exact`. On each of H nights the agent rests or acts in the dark. Acting costs k, and
//! yields g > k next morning where the world is still there that night; resting costs and shows nothing. A world
//! is one of a weighted list: it is gone from some night on, or never.
//!
//! Expectimax goes over all actions and percepts. After some history the worlds that are still possible are all
//! that matters, so equal sets of them on the same night share one value. Values are not divided by the weight
//! of the history: they are sums of weight times reward.

use std::collections::BTreeMap;

use crate::exact::Rational;

/// A world and its weight.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// The first night on which it is gone; none: it is always there.
    pub(crate) gone_from: Option<u32>,
    /// Its prior weight.
    pub(crate) weight: Rational,
}

impl World {
    /// Whether it is there on a night, the first being 1.
    pub(crate) fn persists(&self, night: u32) -> bool {
        self.gone_from.is_none_or(|gone| night < gone)
    }
}

/// The problem without its worlds.
#[derive(Clone, Debug)]
pub(crate) struct Nights {
    /// H.
    pub(crate) nights: u32,
    /// k, what acting costs.
    pub(crate) cost: Rational,
    /// g, what it yields where the world is there.
    pub(crate) gain: Rational,
    /// What a reward is worth one night later.
    pub(crate) discount: Rational,
    /// Whether the agent is told in the morning what acting has yielded.
    pub(crate) told: bool,
}

/// The values of both actions, with the best of actions later on.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    rest: Rational,
    act: Rational,
}

impl Decision {
    /// Whether acting is better; a tie rests.
    pub(crate) fn acts(&self) -> bool {
        self.act > self.rest
    }

    /// The value of the better action.
    pub(crate) fn value(&self) -> &Rational {
        if self.acts() { &self.act } else { &self.rest }
    }
}

/// Expectimax over one list of worlds.
pub(crate) struct Expectimax<'a> {
    problem: &'a Nights,
    worlds: &'a [World],
    known: BTreeMap<(u32, Vec<bool>), Decision>,
}

impl<'a> Expectimax<'a> {
    /// Nothing decided yet.
    pub(crate) fn new(problem: &'a Nights, worlds: &'a [World]) -> Self {
        Expectimax {
            problem,
            worlds,
            known: BTreeMap::new(),
        }
    }

    /// The decision on the first night.
    pub(crate) fn first(&mut self) -> Decision {
        self.decide(1, &vec![true; self.worlds.len()])
    }

    /// The decision on a night, with these worlds still possible.
    pub(crate) fn decide(&mut self, night: u32, possible: &[bool]) -> Decision {
        let key = (night, possible.to_vec());
        if let Some(decision) = self.known.get(&key) {
            return decision.clone();
        }
        let later = &self.problem.discount * self.value(night + 1, possible);
        let mut reward = Rational::zero();
        for (world, _) in self.worlds.iter().zip(possible).filter(|(_, left)| **left) {
            reward -= &world.weight * &self.problem.cost;
            if world.persists(night) {
                reward += &world.weight * &self.problem.gain;
            }
        }
        let act = if self.problem.told {
            let after: Rational = [true, false]
                .map(|yielded| self.value(night + 1, &self.left(night, possible, yielded)))
                .iter()
                .sum();
            reward + &self.problem.discount * after
        } else {
            reward + &later
        };
        let decision = Decision { rest: later, act };
        self.known.insert(key, decision.clone());
        decision
    }

    /// The worlds that remain when acting has yielded something, or nothing.
    pub(crate) fn left(&self, night: u32, possible: &[bool], yielded: bool) -> Vec<bool> {
        self.worlds
            .iter()
            .zip(possible)
            .map(|(world, &possible)| possible && world.persists(night) == yielded)
            .collect()
    }

    fn value(&mut self, night: u32, possible: &[bool]) -> Rational {
        if night > self.problem.nights || !possible.contains(&true) {
            return Rational::zero();
        }
        self.decide(night, possible).value().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rewards of a policy, a table from histories to actions, summed over worlds by walking each.
    fn of_policy(problem: &Nights, worlds: &[World], policy: u32) -> Rational {
        let mut sum = Rational::zero();
        for world in worlds {
            let (mut node, mut worth) = (0u32, world.weight.clone());
            for night in 1..=problem.nights {
                // The nodes are numbered as in a heap with three branches: rested, acted for nothing, for g.
                let acts = policy >> node & 1 == 1;
                let yields = acts && world.persists(night);
                if acts {
                    sum -= &worth * &problem.cost;
                }
                if yields {
                    sum += &worth * &problem.gain;
                }
                let told = acts && problem.told;
                node = 3 * node + 1 + u32::from(acts) + u32::from(told && yields);
                worth *= &problem.discount;
            }
        }
        sum
    }

    #[test]
    fn expectimax_is_the_best_of_all_policies() {
        let r = Rational::ratio;
        let mixes = [
            vec![(None, r(1, 9)), (Some(1), r(8, 9))],
            vec![(None, r(1, 5)), (Some(2), r(1, 5)), (Some(1), r(3, 5))],
            vec![(None, r(1, 2)), (Some(3), r(1, 2))],
        ];
        for (mix, told) in mixes.iter().flat_map(|mix| [(mix, true), (mix, false)]) {
            let worlds: Vec<World> = mix
                .iter()
                .map(|(gone_from, weight)| World {
                    gone_from: *gone_from,
                    weight: weight.clone(),
                })
                .collect();
            let problem = Nights {
                nights: 3,
                cost: r(2, 1),
                gain: r(7, 1),
                discount: r(3, 4),
                told,
            };
            let best = (0..1 << 13)
                .map(|policy| of_policy(&problem, &worlds, policy))
                .max();
            let found = Expectimax::new(&problem, &worlds).first();
            assert_eq!(Some(found.value().clone()), best);
        }
    }
}
