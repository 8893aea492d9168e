//! What the mixture and the informed predictor suffer in total under one truth, from the classes of strings.
//!
//! Takes [`classes`](super::classes) and enclosures. Errors and losses are sums of integers; squared errors
//! and divergences are enclosures, rounded outward once a level.

use num_bigint::BigUint;
use num_traits::Zero;

use super::classes::{Class, Level, over};
use super::list::{Member, SYMBOL};
use super::problems::PROBLEMS;
use crate::exact::{Enclosure, PRECISION, Rational, as_usize, ln};
use crate::scenario::{Context, Result};
use crate::suite::instrument::whole_odds::Kind;

/// Bits to which a sum is rounded outward, so that its denominators stay short.
const SUM_BITS: u32 = 192;

/// Of the mixture and of the informed predictor, which knows the truth.
#[derive(Clone, Debug)]
pub(super) struct Both {
    pub(super) mixture: Rational,
    pub(super) informed: Rational,
}

impl Both {
    /// How much more the mixture suffers.
    pub(super) fn excess(&self) -> Rational {
        &self.mixture - &self.informed
    }
}

/// Totals after n symbols.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    /// S_n.
    pub(super) squared: Enclosure,
    /// D_n as E ln(mu/xi) of the whole string.
    pub(super) divergence: Enclosure,
    /// D_n as the sum of the expected divergences of the predictions.
    pub(super) divergence_steps: Enclosure,
    /// Expected losses, by problem, errors first.
    pub(super) losses: [Both; PROBLEMS.len()],
}

impl Totals {
    /// Expected errors: the losses of the first problem.
    pub(super) fn errors(&self) -> &Both {
        &self.losses[0]
    }
}

/// odds/64.
fn share(odds: u32) -> Rational {
    Rational::ratio(i64::from(odds), u64::from(SYMBOL))
}

/// ln(k/64), k = 0 .. 64.
pub(super) struct Logarithms(Vec<Enclosure>);

impl Logarithms {
    pub(super) fn new() -> Result<Self> {
        let rest = (1..=SYMBOL).map(|k| Ok(ln(&share(k), PRECISION)?));
        // That of 0 only ever stands beside a count of 0.
        let all = std::iter::once(Ok(Enclosure::zero())).chain(rest);
        Ok(Logarithms(all.collect::<Result<_>>()?))
    }

    fn of(&self, odds: u32) -> &Enclosure {
        &self.0[as_usize(u64::from(odds))]
    }

    /// ln mu(x) of a class that the truth does not exclude.
    fn of_truth(&self, truth: &Member, class: &Class) -> Enclosure {
        let mut sum = Enclosure::zero();
        if matches!(truth.kind, Kind::Periodic { .. }) {
            return sum;
        }
        for last in [false, true] {
            for symbol in [false, true] {
                let count = class.key.counts[usize::from(last)][usize::from(symbol)];
                // A coin and a chain do not look at t.
                sum += self
                    .of(truth.odds(0, last, symbol))
                    .scale(&Rational::from(count));
            }
        }
        sum
    }
}

/// Totals of 1 .. N symbols under the member `index` as the truth.
pub(super) fn totals(
    members: &[Member],
    index: usize,
    levels: &[Level],
    logarithms: &Logarithms,
    context: &Context<'_>,
) -> Result<Vec<Totals>> {
    let truth = &members[index];
    let (mut squared, mut steps) = (Enclosure::zero(), Enclosure::zero());
    let nothing = || Both {
        mixture: Rational::zero(),
        informed: Rational::zero(),
    };
    let mut losses = [(); PROBLEMS.len()].map(|()| nothing());
    let mut totals = Vec::new();
    for pair in levels.windows(2) {
        let [level, after] = pair else { continue };
        // Numerators over 64^(t+1).
        let mut suffered = [(); PROBLEMS.len()].map(|()| [BigUint::zero(), BigUint::zero()]);
        for class in &level.classes {
            context.go_on()?;
            let mass = &class.strings * &class.joint[index];
            if mass.is_zero() {
                continue;
            }
            let odds = [false, true].map(|symbol| truth.odds(level.t, class.key.last, symbol));
            let chance = over(mass.clone(), level.t)?;
            let off = &class.one - Enclosure::exact(share(odds[1]));
            squared += (&off * &off).scale(&(&chance * Rational::from(2)));
            let mut step = Enclosure::zero();
            for (&odds, ln_next) in odds
                .iter()
                .zip(&class.ln_next)
                .filter(|(odds, _)| **odds > 0)
            {
                step += (logarithms.of(odds) - ln_next).scale(&share(odds));
            }
            steps += step.scale(&chance);
            for (problem, [mixture, informed]) in PROBLEMS.iter().zip(&mut suffered) {
                let losses = problem.losses(&class.next, odds);
                *mixture += &mass * losses.0;
                *informed += &mass * losses.1;
            }
        }
        squared = squared.round_outward(SUM_BITS);
        steps = steps.round_outward(SUM_BITS);
        let mut divergence = Enclosure::zero();
        for class in &after.classes {
            let mass = &class.strings * &class.joint[index];
            if !mass.is_zero() {
                let ratio = logarithms.of_truth(truth, class) - &class.ln_xi;
                divergence += ratio.scale(&over(mass, after.t)?);
            }
        }
        for ((both, [mixture, informed]), problem) in losses.iter_mut().zip(suffered).zip(&PROBLEMS)
        {
            let unit = Rational::ratio(1, u64::from(problem.denominator));
            both.mixture += over(mixture, after.t)? * &unit;
            both.informed += over(informed, after.t)? * &unit;
        }
        totals.push(Totals {
            squared: squared.clone(),
            divergence: divergence.round_outward(SUM_BITS),
            divergence_steps: steps.clone(),
            losses: losses.clone(),
        });
    }
    Ok(totals)
}
