//! UCB over counts: what it earns in each world, exactly.
//!
//! Takes certified logarithms from `exact`. Where it is after t cycles is a distribution over counts: the number of ways
//! to get there, the same in all worlds, times nu(h).

use num_bigint::BigUint;

use super::counts::Quarters;
use crate::exact::{PRECISION, Rational, as_u64, as_usize, ln};
use crate::scenario::{Context, Result};

/// Indices are integers over 2 to this.
const BITS: u64 = 32;

/// Pulls and successes of both arms.
type Pulls = [[u64; 2]; 2];

/// 2 ln t over 2^BITS, rounded down.
fn double_log(cycles: u64) -> Result<u128> {
    let log = ln(&Rational::from(cycles), PRECISION)?;
    let scaled = log.lower() * Rational::from(1_u64 << (BITS + 1));
    Ok(u128::try_from(scaled.floor()).unwrap_or(0))
}

/// The arm with the greatest index; an arm that was never pulled first, and of equals arm 0.
fn arm(pulls: &Pulls, double_log: u128) -> usize {
    let index = |[n, won]: [u64; 2]| {
        if n == 0 {
            return u128::MAX;
        }
        let n = u128::from(n);
        let mean = (u128::from(won) << BITS) / n;
        mean + ((double_log << BITS) / n).isqrt()
    };
    let [first, second] = pulls.map(index);
    usize::from(second > first)
}

fn power(base: u32, exponent: u64) -> BigUint {
    num_traits::pow(BigUint::from(base), as_usize(exponent))
}

/// V^UCB_nu of every world, by horizon from 1.
pub(super) fn values(
    worlds: &[Quarters],
    horizon: usize,
    context: &Context<'_>,
) -> Result<Vec<Vec<Rational>>> {
    let mut ways = std::collections::BTreeMap::from([(Pulls::default(), BigUint::from(1_u8))]);
    let mut earned = vec![Rational::zero(); worlds.len()];
    let mut found = Vec::new();
    for cycles in 0..as_u64(horizon) {
        context.go_on()?;
        let log = double_log(cycles.max(1))?;
        // Over 4^(t+1).
        let mut rewards = vec![BigUint::ZERO; worlds.len()];
        let mut next = std::collections::BTreeMap::new();
        for (pulls, ways) in ways {
            let arm = arm(&pulls, log);
            for (reward, world) in rewards.iter_mut().zip(worlds) {
                let mut weight = &ways * world[arm];
                for (chance, [n, won]) in world.iter().zip(pulls) {
                    weight *= power(*chance, won) * power(4 - chance, n - won);
                }
                *reward += weight;
            }
            for won in [0, 1] {
                let mut after = pulls;
                after[arm][0] += 1;
                after[arm][1] += won;
                *next.entry(after).or_insert(BigUint::ZERO) += &ways;
            }
        }
        let unit = Rational::inverse_power(2 * (cycles + 1));
        for (sum, reward) in earned.iter_mut().zip(rewards) {
            *sum += Rational::from(reward) * &unit;
        }
        found.push(earned.clone());
        ways = next;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both arms first; then a longer unpulled arm of the same mean; a mean that leads by more than the bonus.
    #[test]
    fn the_index_is_mean_and_bonus() {
        let log = double_log(10).unwrap();
        assert_eq!(arm(&[[0, 0], [0, 0]], log), 0);
        assert_eq!(arm(&[[1, 1], [0, 0]], log), 1);
        assert_eq!(arm(&[[7, 7], [3, 3]], log), 1);
        assert_eq!(arm(&[[5, 5], [5, 0]], log), 0);
    }
}
