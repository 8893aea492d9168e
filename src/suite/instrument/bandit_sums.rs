//! Values on a mixture of bandits by sums over counts of successes and failures: the theory's side.
//!
//! Takes rationals from `exact`, and nothing from `agent`. xi(h) is the sum over the bandits of w times the product of
//! p^successes (1-p)^failures over the arms, so a value depends on the four counts and the cycles to go.

use std::collections::HashMap;

use crate::exact::Rational;

/// By arm: failures and successes.
pub(crate) type Counts = [[u64; 2]; 2];

/// A mixture of bandits with equal weights.
#[derive(Debug)]
pub(crate) struct Sums {
    arms: Vec<[Rational; 2]>,
    weight: Rational,
    best: HashMap<(Counts, usize), Rational>,
    least: HashMap<(Counts, usize), Rational>,
}

/// Counts after one more pull.
pub(crate) fn pulled(mut counts: Counts, arm: usize, percept: usize) -> Counts {
    counts[arm][percept] += 1;
    counts
}

impl Sums {
    /// The bandits by their arms' chances.
    pub(crate) fn new(arms: Vec<[Rational; 2]>) -> Self {
        let bandits = Rational::from(crate::exact::as_u64(arms.len()));
        Sums {
            weight: bandits.reciprocal().unwrap_or_else(Rational::zero),
            arms,
            best: HashMap::new(),
            least: HashMap::new(),
        }
    }

    /// xi(h).
    pub(crate) fn xi(&self, counts: Counts) -> Rational {
        let of = |arms: &[Rational; 2]| -> Rational {
            let arm = |p: &Rational, [failures, successes]: [u64; 2]| {
                p.pow(successes) * (Rational::one() - p).pow(failures)
            };
            arm(&arms[0], counts[0]) * arm(&arms[1], counts[1])
        };
        self.arms.iter().map(of).sum::<Rational>() * &self.weight
    }

    /// Q of an arm with the best to come, unnormalised.
    pub(crate) fn q(&mut self, counts: Counts, arm: usize, cycles: usize) -> Rational {
        let won = pulled(counts, arm, 1);
        self.xi(won) + self.best(won, cycles - 1) + self.best(pulled(counts, arm, 0), cycles - 1)
    }

    /// The best value, unnormalised.
    pub(crate) fn best(&mut self, counts: Counts, cycles: usize) -> Rational {
        if cycles == 0 {
            return Rational::zero();
        }
        if let Some(known) = self.best.get(&(counts, cycles)) {
            return known.clone();
        }
        let [first, second] = [0, 1].map(|arm| self.q(counts, arm, cycles));
        let best = first.max(second);
        self.best.insert((counts, cycles), best.clone());
        best
    }

    /// The value of the worst policy, unnormalised.
    pub(crate) fn least(&mut self, counts: Counts, cycles: usize) -> Rational {
        if cycles == 0 {
            return Rational::zero();
        }
        if let Some(known) = self.least.get(&(counts, cycles)) {
            return known.clone();
        }
        let [first, second] = [0, 1].map(|arm| {
            let won = pulled(counts, arm, 1);
            let lost = pulled(counts, arm, 0);
            self.xi(won) + self.least(won, cycles - 1) + self.least(lost, cycles - 1)
        });
        let least = first.min(second);
        self.least.insert((counts, cycles), least.clone());
        least
    }

    /// The value of a policy, an action for each string of percepts, unnormalised.
    pub(crate) fn of_policy(
        &self,
        policy: &impl Fn(&[usize]) -> usize,
        percepts: &mut Vec<usize>,
        counts: Counts,
        cycles: usize,
    ) -> Rational {
        if cycles == 0 {
            return Rational::zero();
        }
        let arm = policy(percepts);
        let mut value = self.xi(pulled(counts, arm, 1));
        for percept in [0, 1] {
            percepts.push(percept);
            value += self.of_policy(policy, percepts, pulled(counts, arm, percept), cycles - 1);
            percepts.pop();
        }
        value
    }

    /// The counts after these percepts of a policy.
    pub(crate) fn counts(policy: &impl Fn(&[usize]) -> usize, percepts: &[usize]) -> Counts {
        let mut counts = Counts::default();
        for (place, percept) in percepts.iter().enumerate() {
            counts[policy(&percepts[..place])][*percept] += 1;
        }
        counts
    }
}
