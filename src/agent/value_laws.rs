//! How values depend on the prior and on the coding: V^pi is linear and V* convex in the weights; a percept of P bits may
//! come as P cycles.

use std::sync::Arc;

use proptest::prelude::*;

use crate::agent::*;
use crate::exact::Rational;

const CYCLES: usize = 3;
/// Histories of own percepts before a cycle, and so the number of deterministic policies as a power of two.
const NODES: u32 = 7;

/// A world of two hidden states: of each number's branch the chance, by state, action, percept and next state. What is left
/// of 1 is silence.
fn table(numbers: &[u64]) -> Box<dyn Environment> {
    let row = |branches: &[u64]| {
        let all = branches.iter().sum::<u64>() + 1;
        let chance = |n: &u64| Rational::from(*n) * Rational::ratio(1, all);
        let branch = |(place, n): (usize, &u64)| (chance(n), place / 2, place % 2);
        branches.iter().enumerate().map(branch).collect()
    };
    let state = |numbers: &[u64]| numbers.chunks(4).map(row).collect();
    let rows = numbers.chunks(8).map(state).collect();
    Box::new(TableEnvironment::new("table", 2, rows).unwrap())
}

/// V^pi, unnormalised, by walking every history: the policy's bit at a node is its action there.
fn of_policy(
    worlds: &mut Worlds,
    belief: &Belief,
    policy: u32,
    node: u32,
    left: usize,
) -> Rational {
    if left == 0 {
        return Rational::zero();
    }
    let action = (policy >> node & 1) as usize;
    let mut value = Rational::zero();
    for percept in 0..2_u32 {
        let mut after = belief.clone();
        after.update(worlds, action, percept as usize);
        if percept == 1 {
            value += after.evidence();
        }
        value += of_policy(worlds, &after, policy, 2 * node + 1 + percept, left - 1);
    }
    value
}

fn best(worlds: &mut Worlds, belief: &Belief) -> Rational {
    let outlook = belief.outlook(worlds, CYCLES, 0).unwrap();
    let value = Planner::new(worlds, &Payoff::default())
        .values(&outlook)
        .value();
    value.exact_value().unwrap().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn values_are_linear_and_the_best_is_convex(
        tables in prop::collection::vec(prop::collection::vec(0_u64..4, 16), 3),
        weights in prop::collection::vec([1_i64..6, 1_i64..6], 3),
        share in 1_i64..5,
    ) {
        let members = tables.iter().map(|numbers| table(numbers)).collect();
        let mut worlds = Worlds::new(Interface::of_bits(1, 1).unwrap(), members);
        let weight = |which: usize| weights.iter().map(move |pair| Rational::ratio(pair[which], 20));
        let (first, second) = (Belief::new(weight(0)), Belief::new(weight(1)));
        let (share, rest) = (Rational::ratio(share, 5), Rational::ratio(5 - share, 5));
        let mix = |a: &Rational, b: &Rational| &share * a + &rest * b;
        let both = Belief::new(weight(0).zip(weight(1)).map(|(a, b)| mix(&a, &b)));
        let mut most = Rational::zero();
        for policy in 0..1 << NODES {
            let [a, b, value] = [&first, &second, &both]
                .map(|belief| of_policy(&mut worlds, belief, policy, 0, CYCLES));
            prop_assert_eq!(&value, &mix(&a, &b));
            most = most.max(value);
        }
        let value = best(&mut worlds, &both);
        prop_assert_eq!(&value, &most);
        let (a, b) = (best(&mut worlds, &first), best(&mut worlds, &second));
        prop_assert!(value <= mix(&a, &b));
    }
}

/// Where the two priors want other actions the best value of their mean is below the mean of their best values.
#[test]
fn convex_is_not_linear() {
    let r = Rational::ratio;
    let arm = |p, q| -> Box<dyn Environment> {
        Box::new(TableEnvironment::bandit("arm", &[p, q]).unwrap())
    };
    let members = vec![arm(r(1, 1), r(0, 1)), arm(r(0, 1), r(1, 1))];
    let mut worlds = Worlds::new(Interface::of_bits(1, 1).unwrap(), members);
    let mut value = |weights: [Rational; 2]| best(&mut worlds, &Belief::new(weights));
    assert_eq!(value([r(1, 1), r(0, 1)]), r(3, 1));
    assert_eq!(value([r(0, 1), r(1, 1)]), r(3, 1));
    // One cycle of three to find out, half of the time for nothing.
    assert_eq!(value([r(1, 2), r(1, 2)]), r(5, 2));
}

/// A world whose percept of two bits comes bit by bit; the action in the second cycle is ignored.
#[derive(Debug)]
struct BitByBit {
    whole: WrittenEnvironment,
    /// The whole world's state, and the action and first bit that are under way.
    states: Vec<(usize, Option<(usize, usize)>)>,
}

impl BitByBit {
    fn new(program: &crate::machine::Program) -> Self {
        BitByBit {
            whole: WrittenEnvironment::new(program.clone(), 1, 2),
            states: vec![(0, None)],
        }
    }

    fn state(&mut self, state: (usize, Option<(usize, usize)>)) -> usize {
        let known = self.states.iter().position(|known| *known == state);
        known.unwrap_or_else(|| {
            self.states.push(state);
            self.states.len() - 1
        })
    }
}

impl Environment for BitByBit {
    fn name(&self) -> String {
        self.whole.name()
    }

    fn description_bits(&self) -> Option<u64> {
        self.whole.description_bits()
    }

    fn law(&mut self, state: usize, action: usize) -> Arc<Law> {
        let (inside, under_way) = self.states[state];
        let law = self
            .whole
            .law(inside, under_way.map_or(action, |(action, _)| action));
        let chance_of = |bit: usize| -> Rational {
            let starts = law
                .outcomes
                .iter()
                .filter(|outcome| outcome.percept >> 1 == bit);
            starts.map(|outcome| &outcome.chance).sum()
        };
        let mut outcomes = Vec::new();
        match under_way {
            None => {
                for bit in 0..2 {
                    let chance = chance_of(bit);
                    if !chance.is_zero() {
                        let next = self.state((inside, Some((action, bit))));
                        outcomes.push(Outcome {
                            percept: bit,
                            chance,
                            next,
                        });
                    }
                }
            }
            Some((_, bit)) => {
                let inverse = chance_of(bit).reciprocal().unwrap();
                for outcome in law
                    .outcomes
                    .iter()
                    .filter(|outcome| outcome.percept >> 1 == bit)
                {
                    outcomes.push(Outcome {
                        percept: 2 + (outcome.percept & 1),
                        chance: &outcome.chance * &inverse,
                        next: self.state((outcome.next, None)),
                    });
                }
            }
        }
        Arc::new(Law {
            outcomes,
            open: law.open.clone(),
        })
    }
}

/// Q over all programs to 10 bits at m cycles of two bits, and at 2m cycles of one in which only first bits are paid (and
/// later ones, where that is wanted: then it is another problem).
#[test]
fn a_percept_may_come_bit_by_bit() {
    let mut whole = Enumerated::new(10, 1, 2).unwrap();
    let split = |later: i64| {
        let rewards = [0, 1, 0, later].map(Rational::from_integer).to_vec();
        let range = [Rational::zero(), Rational::one()];
        let members = whole
            .programs
            .iter()
            .map(|program| Box::new(BitByBit::new(program)) as _);
        Worlds::new(
            Interface::new(2, rewards, &range).unwrap(),
            members.collect(),
        )
    };
    let (mut bits, mut other) = (split(0), split(1));
    let payoff = Payoff::default();
    for cycles in 1..=3 {
        let outlook = whole.prior.outlook(&mut whole.worlds, cycles, 0).unwrap();
        let values = Planner::new(&whole.worlds, &payoff).values(&outlook);
        let of = |worlds: &mut Worlds| {
            let outlook = Belief::by_description(worlds)
                .outlook(worlds, 2 * cycles, 0)
                .unwrap();
            Planner::new(worlds, &payoff).values(&outlook)
        };
        assert_eq!(of(&mut bits), values, "{cycles}");
        assert_ne!(of(&mut other), values, "{cycles}");
    }
}
