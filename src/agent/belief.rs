//! What is believed of a list of worlds after a history: weights as they stand. Takes the list.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use thiserror::Error;

use super::worlds::Worlds;
use crate::exact::Rational;

/// w(nu) nu(e_1:t | a_1:t) of every world that is not refuted, and the state that it is in.
#[derive(Clone, Debug)]
pub struct Belief {
    /// World, state and joint weight.
    alive: Vec<(usize, usize, Rational)>,
    /// What the limits left open on the way.
    open: Rational,
}

/// Why there is nothing to plan with.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "all-refuted: after cycle {cycle} no world is left that allows the history; there is no value"
)]
pub struct BeliefError {
    /// The cycle (from 1) whose percept none allows; 0 where none was believed in from the start.
    pub cycle: usize,
}

/// Weights over what worlds do in the cycles to come, merged where that is the same: integers over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Node and weight, in rising order of nodes.
    pub(super) weights: Vec<(u32, BigUint)>,
    pub(super) open: BigUint,
    pub(super) denominator: BigUint,
    pub(super) cycles: usize,
}

impl Belief {
    /// The prior: weights of the worlds in the order of their list.
    #[must_use]
    pub fn new(weights: impl IntoIterator<Item = Rational>) -> Self {
        let members = weights.into_iter().enumerate();
        Belief {
            alive: members
                .filter(|(_, weight)| !weight.is_zero())
                .map(|(member, weight)| (member, 0, weight))
                .collect(),
            open: Rational::zero(),
        }
    }

    /// The prior over some worlds of a list only.
    #[must_use]
    pub fn of(members: impl IntoIterator<Item = (usize, Rational)>) -> Self {
        let mut belief = Belief::new([]);
        let members = members.into_iter().filter(|(_, weight)| !weight.is_zero());
        belief.alive = members
            .map(|(member, weight)| (member, 0, weight))
            .collect();
        belief
    }

    /// One world of a list for sure, in a state that it may be in.
    #[must_use]
    pub fn at(member: usize, state: usize) -> Self {
        let mut belief = Belief::new([]);
        belief.alive.push((member, state, Rational::one()));
        belief
    }

    /// The prior with weight 2^-bits for each world of the list; one without a description has none.
    #[must_use]
    pub fn by_description(worlds: &Worlds) -> Self {
        let bits = (0..worlds.len()).map(|member| worlds.member(member).description_bits());
        Belief::new(bits.map(|bits| bits.map_or_else(Rational::zero, Rational::inverse_power)))
    }

    /// Sees a cycle: the action given and the percept that came.
    pub fn update(&mut self, worlds: &mut Worlds, action: usize, percept: usize) {
        let mut open = Rational::zero();
        let seen = self.alive.drain(..).filter_map(|(member, state, weight)| {
            let law = worlds.member_mut(member).law(state, action);
            open += &weight * &law.open;
            let outcome = law
                .outcomes
                .iter()
                .find(|outcome| outcome.percept == percept)?;
            Some((member, outcome.next, weight * &outcome.chance))
        });
        self.alive = seen.collect();
        self.open += open;
    }

    /// Sees a cycle whose percept never came: only worlds that may be silent are left, and no percept comes any more.
    pub fn update_silent(&mut self, worlds: &mut Worlds, action: usize) {
        for (member, state, weight) in &mut self.alive {
            let law = worlds.member_mut(*member).law(*state, action);
            let heard: Rational = law.outcomes.iter().map(|outcome| &outcome.chance).sum();
            self.open += &*weight * &law.open;
            *weight = &*weight * (Rational::one() - heard - &law.open);
        }
        self.alive.retain(|(_, _, weight)| !weight.is_zero());
    }

    /// Counts nothing as open from here on: for one who has counted it already.
    pub(super) fn settle(&mut self) {
        self.open = Rational::zero();
    }

    /// xi(e_1:t | a_1:t), without what is open.
    #[must_use]
    pub fn evidence(&self) -> Rational {
        self.alive.iter().map(|(_, _, weight)| weight).sum()
    }

    /// What the limits left open on the way: the evidence may be higher by so much.
    #[must_use]
    pub fn open(&self) -> &Rational {
        &self.open
    }

    /// The worlds that are left: number and share of the decided evidence, the heaviest first.
    #[must_use]
    pub fn posterior(&self) -> Vec<(usize, Rational)> {
        let Some(inverse) = self.evidence().reciprocal() else {
            return Vec::new();
        };
        let mut shares: Vec<(usize, Rational)> = self
            .alive
            .iter()
            .map(|(member, _, weight)| (*member, weight * &inverse))
            .collect();
        shares.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    }

    /// World, state and joint weight of each that is left.
    #[must_use]
    pub fn alive(&self) -> &[(usize, usize, Rational)] {
        &self.alive
    }

    /// What is to be expected of the next `cycles` cycles.
    ///
    /// # Errors
    /// [`BeliefError`] where every world is refuted; `seen` is how many cycles were.
    pub fn outlook(
        &self,
        worlds: &mut Worlds,
        cycles: usize,
        seen: usize,
    ) -> Result<Outlook, BeliefError> {
        if self.alive.is_empty() && self.open.is_zero() {
            return Err(BeliefError { cycle: seen });
        }
        let parts = self.alive.iter().map(|(_, _, weight)| weight);
        let denominator = parts
            .chain([&self.open])
            .fold(BigUint::one(), |lcm, weight| lcm.lcm(&weight.denominator()));
        let over = |weight: &Rational| {
            let (_, numerator) = weight.numerator().into_parts();
            numerator * (&denominator / weight.denominator())
        };
        let mut weights: BTreeMap<u32, BigUint> = BTreeMap::new();
        for (member, state, weight) in &self.alive {
            let node = worlds.node(*member, *state, cycles);
            *weights.entry(node).or_insert_with(BigUint::zero) += over(weight);
        }
        Ok(Outlook {
            weights: weights.into_iter().collect(),
            open: over(&self.open),
            denominator: denominator.clone(),
            cycles,
        })
    }
}

impl Outlook {
    /// How many behaviours are told apart.
    #[must_use]
    pub fn behaviours(&self) -> usize {
        self.weights.len()
    }

    /// Behaviours and their weights.
    pub fn weights(&self) -> impl Iterator<Item = (u32, Rational)> + '_ {
        self.weights.iter().map(|(node, weight)| {
            let weight = Rational::new(weight.clone().into(), self.denominator.clone());
            (*node, weight.unwrap_or_else(|_| Rational::zero()))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::agent::environment::{Environment, Law, Outcome};
    use crate::agent::interface::Interface;

    /// A percept with 1/2, open with 1/4, else silence.
    #[derive(Debug)]
    struct HalfSaid;

    impl Environment for HalfSaid {
        fn name(&self) -> String {
            "half said".to_owned()
        }
        fn law(&mut self, state: usize, _: usize) -> Arc<Law> {
            let outcome = Outcome {
                percept: 0,
                chance: Rational::ratio(1, 2),
                next: state,
            };
            Arc::new(Law {
                outcomes: vec![outcome],
                open: Rational::ratio(1, 4),
            })
        }
    }

    /// What is open is a share of the weight before the cycle, whatever was seen; it was once taken of the weight after.
    #[test]
    fn silence_leaves_open_what_was_open_before_it() {
        let mut worlds = Worlds::new(Interface::of_bits(1, 1).unwrap(), vec![Box::new(HalfSaid)]);
        let prior = Belief::new([Rational::one()]);
        let quarter = Rational::ratio(1, 4);
        let mut heard = prior.clone();
        heard.update(&mut worlds, 0, 0);
        let mut silent = prior;
        silent.update_silent(&mut worlds, 0);
        assert_eq!(heard.evidence(), Rational::ratio(1, 2));
        assert_eq!(silent.evidence(), quarter);
        assert_eq!([heard.open(), silent.open()], [&quarter, &quarter]);
    }
}
