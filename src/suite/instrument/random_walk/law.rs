//! The exact laws of the simple random walk that the posterior's log-odds are.
//!
//! Takes big integers from num-bigint and rationals from `exact`.
//!
//! Mean \[own, from Feller's tie rule\]: with a tie given to the former leader the leader changes at step
//! 2k + 1 when S_2k = 0, which has probability C(2k,k) 4^-k, and the next step goes to the other side,
//! probability 1/2. Summed over 1 <= k <= h = floor((N - 1)/2) the mean number of changes by N is
//! (1/2) sum C(2k,k) 4^-k = (E|S_(2h+1)| - 1)/2.
//!
//! Variance: the number of changes by 2h + 1 is r with probability 2 P(S_(2h+1) = 2r + 1) (Feller, vol. I,
//! ch. III, theorem number unconfirmed; the tests sum over all paths), so 2 changes + 1 has the law of
//! |S_(2h+1)|, and the variance is (2h + 1 - (E|S_(2h+1)|)^2)/4.
//!
//! Share of time: among N = 2m steps the walk is on the upper side, a tie counted to the former side, for
//! 2k of them with probability C(2k,k) C(2m-2k,m-k) 4^-m: the discrete arcsine law.

use num_bigint::BigUint;
use num_traits::{One, Zero};

use crate::exact::{Dyadic, Rational};
use crate::scenario::figures::whole;
use crate::scenario::here;

/// Where these laws come from.
pub(crate) const SOURCE: &str = here!("Feller, vol. I, ch. III; re-derived in");

/// C(2h,h) 4^-h summed over 1 <= k <= h, halved: the mean number of leader changes by N.
pub(crate) fn mean_changes(steps: u64) -> Rational {
    let last = steps.saturating_sub(1) / 2;
    // Horner in 4: after k rounds `sum` is 4^k times the partial sum and `central` is C(2k,k).
    let (mut sum, mut central) = (BigUint::zero(), BigUint::one());
    for k in 1..=last {
        central = central * (2 * (2 * k - 1)) / k;
        sum = (sum << 2) + &central;
    }
    Dyadic::new(sum, 2 * last + 1).to_rational()
}

/// The variance of the number of leader changes by N.
pub(crate) fn variance_of_changes(steps: u64) -> Rational {
    let odd = 2 * (steps.saturating_sub(1) / 2) + 1;
    let distance = mean_changes(steps) * Rational::from_integer(2) + Rational::one();
    (whole(odd) - &distance * &distance) * Rational::ratio(1, 4)
}

/// The discrete arcsine law of 2m steps: 4^m P(at most 2k steps on the upper side), k = 0 .. m. One at a time: each
/// is as long as the number of steps.
pub(crate) fn arcsine_cumulative(half_steps: u64) -> impl Iterator<Item = BigUint> {
    let m = half_steps;
    let mut term = BigUint::one();
    for k in 1..=m {
        term = term * (2 * (2 * k - 1)) / k;
    }
    let mut sum = BigUint::zero();
    (0..=m).map(move |k| {
        sum += &term;
        if k < m {
            term = &term * ((2 * k + 1) * (m - k)) / ((k + 1) * (2 * (m - k) - 1));
        }
        sum.clone()
    })
}

/// sup |F_R - F| between the runs' distribution function and the law's. `counts[k]` runs spent 2k of the
/// 2m steps on the upper side; `cumulative` is the law times 4^m.
pub(crate) fn distance(
    counts: &[u64],
    cumulative: impl Iterator<Item = BigUint>,
    half_steps: u64,
) -> Dyadic {
    let runs: u64 = counts.iter().sum();
    let mut seen = 0u64;
    let mut largest = BigUint::zero();
    for (count, law) in counts.iter().zip(cumulative) {
        seen += count;
        let (a, b) = (BigUint::from(seen) << (2 * half_steps), law * runs);
        largest = largest.max(if a > b { a - b } else { b - a });
    }
    Dyadic::new(largest, 2 * half_steps)
}

/// P(|S_N| <= farthest) after N steps, S_N the sum of N fair signs.
pub(crate) fn within(steps: u64, farthest: u64) -> Rational {
    let mut sum = BigUint::zero();
    // C(N, k) for S = N - 2k, downwards from S = N.
    let mut paths = BigUint::one();
    for k in 0..=steps {
        if steps.abs_diff(2 * k) <= farthest {
            sum += &paths;
        }
        paths = paths * (steps - k) / (k + 1);
    }
    Dyadic::new(sum, steps).to_rational()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (changes, steps on the upper side) of every path of N steps, by walking it.
    fn all_paths(steps: u32) -> Vec<(u64, u64)> {
        (0u64..1 << steps)
            .map(|path| {
                let bits = (0..steps).map(|t| path >> t & 1 == 1);
                let walk =
                    super::super::walk::follow(bits, &super::super::walk::Thresholds::none(steps));
                (walk.changes, walk.upper_steps)
            })
            .collect()
    }

    /// Catches: a tie given to the other side, k from 0, N for N - 1.
    #[test]
    fn mean_and_variance_are_those_of_all_paths() {
        for steps in [1u32, 2, 3, 4, 7, 10, 13] {
            let paths = all_paths(steps);
            let number = Rational::from_integer(1 << steps);
            let sum: i64 = paths
                .iter()
                .map(|&(changes, _)| crate::scenario::figures::signed(changes))
                .sum();
            let squares: i64 = paths
                .iter()
                .map(|&(c, _)| crate::scenario::figures::signed(c * c))
                .sum();
            let mean = Rational::from_integer(sum).checked_div(&number).unwrap();
            let second = Rational::from_integer(squares)
                .checked_div(&number)
                .unwrap();
            assert_eq!(mean, mean_changes(u64::from(steps)));
            assert_eq!(
                second - &mean * &mean,
                variance_of_changes(u64::from(steps))
            );
        }
    }

    #[test]
    fn arcsine_law_is_that_of_all_paths() {
        for half in [1u64, 2, 4, 6] {
            let paths = all_paths(u32::try_from(2 * half).unwrap());
            let at_most: Vec<BigUint> = (0..=half)
                .map(|k| BigUint::from(paths.iter().filter(|&&(_, upper)| upper <= 2 * k).count()))
                .collect();
            assert_eq!(at_most, arcsine_cumulative(half).collect::<Vec<_>>());
        }
    }

    /// After 4 steps S is 0 in 6 of 16 paths, +-2 in 8; after 3 it is +-1 in 6 of 8.
    #[test]
    fn chances_of_a_distance_are_those_of_all_paths() {
        assert_eq!(within(4, 1), Rational::ratio(6, 16));
        assert_eq!(within(4, 2), Rational::ratio(14, 16));
        assert_eq!(within(3, 0), Rational::zero());
        assert_eq!(within(3, 2), Rational::ratio(6, 8));
    }

    /// The figure that the catalogue has checked.
    #[test]
    fn mean_at_ten_thousand_is_39_39() {
        let mean = mean_changes(10_000);
        assert!(mean > "39.385".parse().unwrap() && mean < "39.395".parse().unwrap());
    }
}
