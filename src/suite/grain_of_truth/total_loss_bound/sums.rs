//! What the mixture and the informed predictor suffer in total under one truth, from the classes of strings.
//!
//! Takes [`classes`](super::classes) and enclosures. Errors and losses are sums of integers; squared errors and
//! divergences are enclosures, rounded outward once a level.

use num_bigint::BigUint;
use num_traits::Zero;

use super::classes::{Class, Kind, Level, Member, SYMBOL, over};
use super::problems::PROBLEMS;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::ScenarioError;

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
    pub(super) losses: Vec<Both>,
}

impl Totals {
    /// Expected errors: the losses of the first problem.
    pub(super) fn errors(&self) -> &Both {
        &self.losses[0]
    }
}

/// ln(k/64) for k = 1 .. 64, and 0 for k = 0, which only ever stands beside a count of 0.
pub(super) fn logarithms() -> Result<Vec<Enclosure>, ScenarioError> {
    let mut table = vec![Enclosure::zero()];
    for k in 1..=SYMBOL {
        table.push(ln(
            &Rational::ratio(i64::from(k), u64::from(SYMBOL)),
            PRECISION,
        )?);
    }
    Ok(table)
}

fn log_of(table: &[Enclosure], odds: u32) -> &Enclosure {
    &table[usize::try_from(odds).unwrap_or(0)]
}

/// ln mu(x) of a class that the truth does not exclude.
fn ln_truth(truth: &Member, class: &Class, table: &[Enclosure]) -> Enclosure {
    if matches!(truth.kind, Kind::Periodic(_)) {
        return Enclosure::zero();
    }
    let mut sum = Enclosure::zero();
    for last in [false, true] {
        for symbol in [false, true] {
            let count = class.counts[usize::from(last)][usize::from(symbol)];
            // A coin and a chain do not look at t.
            let odds = truth.odds(0, last, symbol);
            sum += log_of(table, odds).scale(&Rational::from_integer(i64::from(count)));
        }
    }
    sum
}

/// Numerators over 64^t of what the two suffer: a running total that is scaled up with t.
#[derive(Clone, Default)]
struct Running {
    mixture: BigUint,
    informed: BigUint,
}

impl Running {
    fn longer(&mut self) {
        self.mixture *= SYMBOL;
        self.informed *= SYMBOL;
    }

    fn both(&self, t: u32, denominator: u32) -> Result<Both, ScenarioError> {
        let unit = Rational::ratio(1, u64::from(denominator));
        Ok(Both {
            mixture: over(self.mixture.clone(), t)? * &unit,
            informed: over(self.informed.clone(), t)? * &unit,
        })
    }
}

/// Totals of 1 .. N symbols under the member `index` as the truth.
pub(super) fn totals(
    members: &[Member],
    index: usize,
    levels: &[Level],
    table: &[Enclosure],
) -> Result<Vec<Totals>, ScenarioError> {
    let truth = &members[index];
    let mut squared = Enclosure::zero();
    let mut steps = Enclosure::zero();
    let mut running = vec![Running::default(); PROBLEMS.len()];
    let mut totals = Vec::new();
    for pair in levels.windows(2) {
        let [level, behind] = pair else { continue };
        for sum in &mut running {
            sum.longer();
        }
        for class in &level.classes {
            let mass = &class.strings * &class.joint[index];
            if mass.is_zero() {
                continue;
            }
            let odds = [false, true].map(|symbol| truth.odds(level.t, class.last, symbol));
            let chance = over(mass.clone(), level.t)?;
            let p = Rational::ratio(i64::from(odds[1]), u64::from(SYMBOL));
            let off = &class.one - Enclosure::exact(p);
            squared += (&off * &off).scale(&(&chance * Rational::from_integer(2)));
            let mut step = Enclosure::zero();
            for (symbol, &odds) in odds.iter().enumerate() {
                if odds > 0 {
                    let p = Rational::ratio(i64::from(odds), u64::from(SYMBOL));
                    step += (log_of(table, odds) - &class.ln_next[symbol]).scale(&p);
                }
            }
            steps += step.scale(&chance);
            for (problem, sum) in PROBLEMS.iter().zip(&mut running) {
                let (mixture, informed) = problem.losses(&class.next, odds);
                sum.mixture += &mass * mixture;
                sum.informed += &mass * informed;
            }
        }
        squared = squared.round_outward(SUM_BITS);
        steps = steps.round_outward(SUM_BITS);
        let mut divergence = Enclosure::zero();
        for class in &behind.classes {
            let mass = &class.strings * &class.joint[index];
            if !mass.is_zero() {
                let ratio = ln_truth(truth, class, table) - &class.ln_xi;
                divergence += ratio.scale(&over(mass, behind.t)?);
            }
        }
        let losses = PROBLEMS
            .iter()
            .zip(&running)
            .map(|(problem, sum)| sum.both(behind.t, problem.denominator))
            .collect::<Result<Vec<_>, _>>()?;
        totals.push(Totals {
            squared: squared.clone(),
            divergence: divergence.round_outward(SUM_BITS),
            divergence_steps: steps.clone(),
            losses,
        });
    }
    Ok(totals)
}
