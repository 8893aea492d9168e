//! The chain that waits for a pattern in fair coin flips, and its waiting times.
//!
//! Takes rationals from `exact`. State j: the last j flips are the pattern's first j symbols, and j is the
//! largest such number; in state m the pattern has just been seen.

use num_bigint::BigInt;

use crate::exact::Rational;

/// The chain of one pattern.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    pattern: Vec<bool>,
    /// The state after state j and symbol b.
    next: Vec<[usize; 2]>,
}

impl Automaton {
    /// The chain of a pattern of at least one symbol.
    pub(super) fn new(pattern: &[bool]) -> Self {
        let after = |state: usize, symbol: bool| {
            let mut seen = pattern[..state].to_vec();
            seen.push(symbol);
            (0..=pattern.len().min(seen.len()))
                .rev()
                .find(|&length| seen.ends_with(&pattern[..length]))
                .unwrap_or(0)
        };
        Automaton {
            pattern: pattern.to_vec(),
            next: (0..=pattern.len())
                .map(|state| [false, true].map(|symbol| after(state, symbol)))
                .collect(),
        }
    }

    /// The state in which the pattern has just been seen.
    pub(super) fn seen(&self) -> usize {
        self.pattern.len()
    }

    /// The state after a symbol.
    pub(super) fn step(&self, state: usize, symbol: bool) -> usize {
        self.next[state][usize::from(symbol)]
    }

    /// The mean number of flips from each state to the next visit of the last one (0 from there).
    ///
    /// From state j < m one symbol leads to j + 1 and the other to some f <= j, so the chain's equation
    /// E_j = 1 + (E_(j+1) + E_f)/2 gives E_(j+1) = 2 E_j - 2 - E_f, and by induction E_j = E_0 + (a number);
    /// E_m = 0 decides E_0.
    pub(super) fn waits(&self) -> Vec<BigInt> {
        let mut over_first = vec![BigInt::ZERO];
        for (state, &symbol) in self.pattern.iter().enumerate() {
            let fallen = self.step(state, !symbol);
            let next = &over_first[state] * 2 - 2 - &over_first[fallen];
            over_first.push(next);
        }
        let last = over_first[self.seen()].clone();
        over_first.iter().map(|value| value - &last).collect()
    }

    /// The mean number of symbols from a visit to the next, the first of them being `symbol`.
    pub(super) fn gap_after(&self, waits: &[BigInt], symbol: bool) -> Rational {
        Rational::one() + Rational::from(waits[self.step(self.seen(), symbol)].clone())
    }

    /// The same where the first symbol is a 1 with this chance.
    pub(super) fn gap(&self, waits: &[BigInt], chance: &Rational) -> Rational {
        chance * self.gap_after(waits, true)
            + (Rational::one() - chance) * self.gap_after(waits, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P(T > t) for t = 0 .. by counting the strings without the pattern, summed far into the tail.
    #[test]
    fn waits_are_those_of_the_strings_without_the_pattern() {
        for pattern in [
            vec![true],
            vec![true, true],
            vec![true, false],
            vec![true, false, true],
        ] {
            let mut sum = Rational::zero();
            for t in 0..=16usize {
                let without = (0u32..1 << t)
                    .filter(|&string| {
                        let bits: Vec<bool> = (0..t).map(|i| string >> i & 1 == 1).collect();
                        !bits.windows(pattern.len()).any(|window| window == pattern)
                    })
                    .count();
                sum += Rational::ratio(i64::try_from(without).unwrap(), 1 << t);
            }
            let wait = Rational::from(Automaton::new(&pattern).waits()[0].clone());
            // The tail beyond 16 flips falls geometrically: well below 4 flips for these patterns.
            assert!(
                sum <= wait && wait < &sum + Rational::from_integer(4),
                "{sum} {wait}"
            );
        }
    }
}
