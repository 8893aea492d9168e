//! The Bayes-optimal policy over counts: what it earns in each world. Integers over powers of 4, so that nothing is
//! rounded.
//!
//! Takes rationals from `exact` only for what comes out. With m cycles to go and chances in quarters, nu(h) and the
//! unnormalised value of nu at h are integers over 4^m. They are below m 4^m, and their sum over 25 worlds below 2^128 for m
//! to 56.

use num_bigint::BigUint;

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

/// Powers of 0 .. 4.
#[derive(Debug)]
pub(super) struct Powers(Vec<Vec<u128>>);

impl Powers {
    pub(super) fn new(most: usize) -> Self {
        let powers = |base: u128| {
            let all = std::iter::successors(Some(1_u128), move |power| Some(power * base));
            all.take(most + 1).collect()
        };
        Powers((0..=4).map(powers).collect())
    }

    /// nu(h) in units of 4^-t, t the cycles of the state.
    pub(super) fn weight(&self, world: Quarters, cycles: usize, state: [usize; 3]) -> u128 {
        let [pulls, won, other] = state;
        let [p, q] = world.map(|quarters| crate::exact::as_usize(u64::from(quarters)));
        self.0[p][won]
            * self.0[4 - p][pulls - won]
            * self.0[q][other]
            * self.0[4 - q][cycles - pulls - other]
    }

    /// 4^n.
    pub(super) fn of_four(&self, exponent: usize) -> u128 {
        self.0[4][exponent]
    }
}

/// An integer over 4^m.
pub(super) fn over_four(number: u128, exponent: usize) -> Rational {
    Rational::from(BigUint::from(number)) * Rational::inverse_power(2 * as_u64(exponent))
}

/// V^xi_nu of every world for so many cycles, all worlds equally likely; a tie pulls arm 0.
pub(super) fn values(
    worlds: &[Quarters],
    horizon: usize,
    context: &Context<'_>,
) -> Result<Vec<Rational>> {
    let count = worlds.len();
    let powers = Powers::new(horizon);
    // Unnormalised values after t + 1 cycles, by state and world, in units of 4^-m.
    let mut later = vec![0_u128; Layer { cycles: horizon }.len() * count];
    for cycles in (0..horizon).rev() {
        context.go_on()?;
        let (layer, next) = (Layer { cycles }, Layer { cycles: cycles + 1 });
        let firsts = next.firsts();
        let scale = powers.of_four(horizon - cycles - 1);
        let mut now = Vec::with_capacity(layer.len() * count);
        for [pulls, won, other] in layer.states() {
            let after = [
                [[pulls + 1, won, other], [pulls + 1, won + 1, other]],
                [[pulls, won, other], [pulls, won, other + 1]],
            ];
            let after = after.map(|pair| pair.map(|state| next.place(&firsts, state) * count));
            let weights: Vec<u128> = worlds
                .iter()
                .map(|world| powers.weight(*world, cycles, [pulls, won, other]) * scale)
                .collect();
            let of = |arm: usize, world: usize| {
                let [lost, gained] = after[arm];
                let chance = u128::from(worlds[world][arm]);
                weights[world] * chance + later[lost + world] + later[gained + world]
            };
            let [first, second] =
                [0, 1].map(|arm| (0..count).map(|world| of(arm, world)).sum::<u128>());
            let arm = usize::from(second > first);
            now.extend((0..count).map(|world| of(arm, world)));
        }
        later = now;
    }
    let found = later.into_iter().map(|value| over_four(value, horizon));
    Ok(found.collect())
}
