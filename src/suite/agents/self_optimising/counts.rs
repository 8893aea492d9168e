//! The Bayes-optimal policy over counts: what it earns in each world. Integers over powers of 4, so that nothing is
//! rounded.
//!
//! Takes rationals from `exact` only for what comes out. With m cycles to go and chances in quarters, nu(h) and the
//! unnormalised value of nu at h are integers over 4^m. They are below m 4^m, and their sum over 25 worlds below 2^128 for m
//! to 56; beyond that they are integers of any length, which takes some thirty times as long.

use num_bigint::BigUint;
use num_traits::{NumAssign, pow};

use crate::exact::{Rational, as_u64};
use crate::scenario::{Context, Result};

/// Both chances of a world, in quarters.
pub(super) type Quarters = [u32; 2];

/// States after t cycles: pulls of arm 0, its successes, and those of arm 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer {
    /// t.
    pub(super) cycles: usize,
}

impl Layer {
    /// How many states there are.
    pub(super) fn len(self) -> usize {
        self.first(self.cycles + 1)
    }

    /// States with fewer than so many pulls of arm 0.
    fn first(self, pulls: usize) -> usize {
        (0..pulls).map(|n| (n + 1) * (self.cycles - n + 1)).sum()
    }

    /// All states in order: pulls of arm 0, its successes, and successes of arm 1.
    pub(super) fn states(self) -> impl Iterator<Item = [usize; 3]> {
        let cycles = self.cycles;
        (0..=cycles).flat_map(move |pulls| {
            (0..=pulls)
                .flat_map(move |won| (0..=cycles - pulls).map(move |other| [pulls, won, other]))
        })
    }

    /// The first states by pulls of arm 0.
    pub(super) fn firsts(self) -> Vec<usize> {
        (0..=self.cycles + 1)
            .map(|pulls| self.first(pulls))
            .collect()
    }

    /// The place of a state.
    pub(super) fn place(self, firsts: &[usize], [pulls, won, other]: [usize; 3]) -> usize {
        firsts[pulls] + won * (self.cycles - pulls + 1) + other
    }
}

/// Integers that the values fit in.
pub(super) trait Whole: Clone + Ord + NumAssign + From<u32> + Into<BigUint> {}

impl<T: Clone + Ord + NumAssign + From<u32> + Into<BigUint>> Whole for T {}

/// The longest horizon at which everything fits in 128 bits.
const SHORT: usize = 56;

/// Powers of 0 .. 4.
#[derive(Debug)]
pub(super) struct Powers<N>(Vec<Vec<N>>);

impl<N: Whole> Powers<N> {
    pub(super) fn new(most: usize) -> Self {
        let powers = |base: u32| {
            (0..=most)
                .map(|exponent| pow(N::from(base), exponent))
                .collect()
        };
        Powers((0..=4).map(powers).collect())
    }

    /// nu(h) in units of 4^-t, t the cycles of the state.
    pub(super) fn weight(&self, world: Quarters, cycles: usize, state: [usize; 3]) -> N {
        let [pulls, won, other] = state;
        let [p, q] = world.map(|quarters| crate::exact::as_usize(u64::from(quarters)));
        self.0[p][won].clone()
            * self.0[4 - p][pulls - won].clone()
            * self.0[q][other].clone()
            * self.0[4 - q][cycles - pulls - other].clone()
    }

    /// 4^n.
    pub(super) fn of_four(&self, exponent: usize) -> &N {
        &self.0[4][exponent]
    }
}

/// An integer over 4^m.
fn over_four(number: BigUint, exponent: usize) -> Rational {
    Rational::from(number) * Rational::inverse_power(2 * as_u64(exponent))
}

/// V^xi_nu of every world for so many cycles, all worlds equally likely; a tie pulls arm 0.
pub(super) fn values(
    worlds: &[Quarters],
    horizon: usize,
    context: &Context<'_>,
) -> Result<Vec<Rational>> {
    let found = if horizon <= SHORT {
        plain::<u128>(worlds, horizon, context)?
    } else {
        plain::<BigUint>(worlds, horizon, context)?
    };
    let found = found.into_iter().map(|value| over_four(value, horizon));
    Ok(found.collect())
}

/// The same in units of 4^-m.
fn plain<N: Whole>(
    worlds: &[Quarters],
    horizon: usize,
    context: &Context<'_>,
) -> Result<Vec<BigUint>> {
    let count = worlds.len();
    let powers = Powers::<N>::new(horizon);
    // Unnormalised values after t + 1 cycles, by state and world.
    let mut later = vec![N::zero(); Layer { cycles: horizon }.len() * count];
    for cycles in (0..horizon).rev() {
        context.go_on()?;
        let (layer, next) = (Layer { cycles }, Layer { cycles: cycles + 1 });
        let firsts = next.firsts();
        let scale = powers.of_four(horizon - cycles - 1);
        let mut now = Vec::with_capacity(layer.len() * count);
        let mut found = [Vec::with_capacity(count), Vec::with_capacity(count)];
        for [pulls, won, other] in layer.states() {
            let after = [
                [[pulls + 1, won, other], [pulls + 1, won + 1, other]],
                [[pulls, won, other], [pulls, won, other + 1]],
            ];
            let after = after.map(|pair| pair.map(|state| next.place(&firsts, state) * count));
            let mut sums = [N::zero(), N::zero()];
            for (place, world) in worlds.iter().enumerate() {
                let weight = powers.weight(*world, cycles, [pulls, won, other]) * scale.clone();
                for (arm, [lost, gained]) in after.iter().enumerate() {
                    let mut value = weight.clone() * N::from(world[arm]);
                    value += later[lost + place].clone();
                    value += later[gained + place].clone();
                    sums[arm] += value.clone();
                    found[arm].push(value);
                }
            }
            now.append(&mut found[usize::from(sums[1] > sums[0])]);
            found.iter_mut().for_each(Vec::clear);
        }
        later = now;
    }
    Ok(later.into_iter().map(Into::into).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial;

    /// In ten worlds with all chances.
    #[test]
    fn integers_of_any_length_give_what_128_bits_give() {
        let worlds: Vec<Quarters> = (0..5).flat_map(|p| [[p, 4 - p], [p, 2]]).collect();
        for horizon in [1, 2, 9] {
            let short = plain::<u128>(&worlds, horizon, &trial::context()).unwrap();
            assert_eq!(
                short,
                plain::<BigUint>(&worlds, horizon, &trial::context()).unwrap()
            );
        }
    }
}
