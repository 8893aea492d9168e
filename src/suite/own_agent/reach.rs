//! How far ahead a plan can look within memory. Takes worlds and beliefs from `agent`.
//!
//! A plan works out the value of every belief that it may come to. Beliefs with equal worlds, states and odds are one, so
//! there may be far fewer than histories: of a bandit, about as many as ways to count its rewards. They are walked here
//! cycle by cycle, before anything is planned.

use std::collections::{BTreeMap, HashSet};

use crate::agent::{Belief, Worlds};
use crate::exact::Rational;

/// The most worlds that a plan may weigh, each counted once for every belief that it is a part of.
pub(crate) const MOST_WEIGHED: usize = 1 << 20;

/// World, state and share of each that is left.
type Shares = Vec<(usize, usize, Rational)>;

/// The longest horizon, up to `cycles`, over which a plan that begins with this belief fits into memory.
pub(crate) fn longest(worlds: &mut Worlds, belief: &Belief, cycles: usize) -> usize {
    let mut weighed = 0;
    let mut level: HashSet<Shares> = HashSet::from([belief.alive().to_vec()]);
    for looked in 1..cycles {
        let mut next = HashSet::new();
        for shares in &level {
            for action in 0..worlds.interface().actions() {
                for after in follow(worlds, shares, action) {
                    let parts = after.len();
                    if next.insert(after) {
                        weighed += parts;
                    }
                    if weighed > MOST_WEIGHED {
                        return looked;
                    }
                }
            }
        }
        level = next;
    }
    cycles
}

/// What may be believed after an action, with shares that sum to 1.
fn follow(worlds: &mut Worlds, shares: &Shares, action: usize) -> Vec<Shares> {
    let mut after: BTreeMap<usize, Shares> = BTreeMap::new();
    for (member, state, share) in shares {
        let law = worlds.member_mut(*member).law(*state, action);
        for outcome in &law.outcomes {
            let part = (*member, outcome.next, share * &outcome.chance);
            after.entry(outcome.percept).or_default().push(part);
        }
    }
    let mut all: Vec<Shares> = after.into_values().collect();
    for shares in &mut all {
        let sum: Rational = shares.iter().map(|(_, _, share)| share).sum();
        if let Some(inverse) = sum.reciprocal() {
            for (_, _, share) in shares {
                *share = &*share * &inverse;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{Environment, Interface, TableEnvironment, WrittenEnvironment};

    fn of(members: Vec<Box<dyn Environment>>) -> (Worlds, Belief) {
        let all = members.len();
        let interface = Interface::of_bits(1, 1).unwrap();
        let weight = Rational::ratio(1, u64::try_from(all).unwrap());
        (
            Worlds::new(interface, members),
            Belief::new(vec![weight; all]),
        )
    }

    fn bandit(p: [Rational; 2]) -> Box<dyn Environment> {
        Box::new(TableEnvironment::bandit("bandit", &p).unwrap())
    }

    /// Of two bandits counts are enough: 4^60 histories fit. A program that writes every action down has no two histories
    /// with equal states.
    #[test]
    fn equal_beliefs_are_counted_once() {
        let r = Rational::ratio;
        let (mut worlds, belief) = of(vec![bandit([r(1, 2), r(3, 4)]), bandit([r(1, 2), r(1, 4)])]);
        assert_eq!(longest(&mut worlds, &belief, 60), 60);
        let (mut worlds, belief) = of(vec![Box::new(WrittenEnvironment::parse("?>]").unwrap())]);
        let longest = longest(&mut worlds, &belief, 60);
        // 2 + 4 + .. + 2^19 are below 2^20, and one more level is not.
        assert_eq!(longest, 20);
    }
}
