//! What theory says: the divergences, what averages may miss by, and how much mass may be elsewhere.

use super::measured::{MixtureStep, Parameters};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, five_errors, radius};
use crate::scenario::{Context, Result};
use crate::suite::instrument::log_sum::ln_sum_exp;
use crate::suite::instrument::mixing::coin_divergence;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Place of the hypothesis nearest to the source, and of the next.
    pub(super) minimiser: usize,
    pub(super) runner_up: usize,
    /// KL(mu||b) - KL(mu||minimiser) in nats, by hypothesis.
    pub(super) rates: Vec<Enclosure>,
    /// What the mean slope against the next nearest may miss its rate by.
    pub(super) slope_radius: Rational,
    /// Var_mu ln(minimiser/runner-up)/n, and five standard errors of its estimate.
    pub(super) slope_variance: Enclosure,
    pub(super) variance_errors: Rational,
    /// Least -ln of the mass outside the minimiser, in any run.
    pub(super) elsewhere: Enclosure,
    /// P(the upper hypothesis leads at n) in the control, and Hoeffding's radius.
    pub(super) control_upper: Rational,
    pub(super) control_radius: Rational,
    /// The posterior from the counts of the first run, by time and hypothesis.
    pub(super) mixture: Vec<Vec<Rational>>,
}

/// The hypotheses by how near they are to the source.
pub(super) struct Order {
    minimiser: usize,
    runner_up: usize,
    /// KL(mu||b) - KL(mu||minimiser) in nats, by hypothesis.
    rates: Vec<Enclosure>,
    /// lambda_b, by hypothesis.
    steps: Vec<Enclosure>,
}

/// The order; or, where two hypotheses are equally near, these two.
pub(super) fn order(parameters: &Parameters) -> Result<Result<Order, [Rational; 2]>> {
    let (class, source) = (parameters.class(), &parameters.source);
    let nats_per_bit = ln(&Rational::from_integer(2), PRECISION)?;
    let divergences = class
        .iter()
        .map(|b| Ok(coin_divergence(source, b)? * &nats_per_bit))
        .collect::<Result<Vec<Enclosure>>>()?;
    let mut order: Vec<usize> = (0..class.len()).collect();
    order.sort_by_key(|&at| divergences[at].lower());
    let (minimiser, runner_up) = (order[0], order[1]);
    if divergences[minimiser].upper() >= divergences[runner_up].lower() {
        return Ok(Err([minimiser, runner_up].map(|at| class[at].clone())));
    }
    let nearest = &class[minimiser];
    let steps = class.iter().map(|b| log_odds_ratio(nearest, b));
    Ok(Ok(Order {
        rates: divergences
            .iter()
            .map(|divergence| divergence - &divergences[minimiser])
            .collect(),
        steps: steps.collect::<Result<_>>()?,
        minimiser,
        runner_up,
    }))
}

impl Order {
    /// -ln of the most mass outside the minimiser in any of the runs, but for chance alpha.
    fn surely_elsewhere(&self, symbols: u64, runs: u64) -> Result<Enclosure> {
        let radius = radius(2 * runs * ALPHA_INVERSE, symbols)?;
        let rates = self.rates.iter().zip(&self.steps).enumerate();
        let exponents: Vec<Enclosure> = rates
            .filter(|(index, _)| *index != self.minimiser)
            .map(|(_, (rate, step))| -(rate - &radius * &size(step)).scale(&whole(symbols)))
            .collect();
        Ok(-ln_sum_exp(&exponents)?)
    }

    /// Whether that mass is at most 10^-6.
    pub(super) fn surely_settled(&self, symbols: u64, runs: u64) -> Result<bool> {
        let limit = ln(&whole(ALPHA_INVERSE), PRECISION)?;
        Ok(self.surely_elsewhere(symbols, runs)?.lower() >= limit.upper())
    }
}

/// b^k (1 - b)^(t - k) over the sum of these, for the counts k of ones that came by t.
pub(super) fn posteriors(
    class: &[Rational],
    steps: &[MixtureStep],
    context: &Context<'_>,
) -> Result<Vec<Vec<Rational>>> {
    let of_step = |step: &MixtureStep| -> Result<Vec<Rational>> {
        context.go_on()?;
        let weights = class.iter().map(|b| {
            let other = Rational::one() - b;
            Ok(b.checked_pow(step.ones)? * other.checked_pow(step.time - step.ones)?)
        });
        let weights = weights.collect::<Result<Vec<Rational>>>()?;
        let sum: Rational = weights.iter().sum();
        weights
            .iter()
            .map(|weight| quotient(weight, &sum))
            .collect()
    };
    steps.iter().map(of_step).collect()
}

/// The theory of settings that fit.
pub(super) fn theory(
    parameters: &Parameters,
    order: Order,
    mixture: Vec<Vec<Rational>>,
) -> Result<Theory> {
    let (n, runs, source) = (parameters.symbols, parameters.runs, &parameters.source);
    // Variance of one symbol: p q.
    let coin = source * (Rational::one() - source);
    // Var of the sample variance of k, then in units of the slope: lambda^2/n^2.
    let square = &coin * &coin;
    let fourth = &coin * whole(n) * (Rational::one() + whole(3 * (n - 2)) * &coin);
    let spread = fourth - square * whole(n) * whole(n) * fraction(runs - 3, runs - 1)?;
    let of_variance = five_errors(&spread, runs)?;
    let step = size(&order.steps[order.runner_up]);
    let squared_step = &step * &step;
    // Two-sided, of all R n symbols.
    let of_mean = radius(2 * ALPHA_INVERSE, runs * n)?;
    Ok(Theory {
        slope_radius: (step * of_mean).lower().clone(),
        slope_variance: squared_step.scale(&quotient(&coin, &whole(n))?),
        variance_errors: squared_step.lower() * fraction(1, n * n)? * of_variance.lower(),
        elsewhere: order.surely_elsewhere(n, runs)?,
        minimiser: order.minimiser,
        runner_up: order.runner_up,
        rates: order.rates,
        control_upper: Rational::ratio(1, 2),
        control_radius: radius(2 * ALPHA_INVERSE, runs)?.lower().clone(),
        mixture,
    })
}

/// ln of the odds ratio a (1-b) / (b (1-a)): the step between the log-odds of a 1 and of a 0.
fn log_odds_ratio(a: &Rational, b: &Rational) -> Result<Enclosure> {
    let ratio = quotient(&(a * (Rational::one() - b)), &(b * (Rational::one() - a)))?;
    Ok(ln(&ratio, PRECISION)?)
}

/// |x|.
fn size(x: &Enclosure) -> Enclosure {
    match (x.lower().is_negative(), x.upper().is_negative()) {
        (false, _) => x.clone(),
        (true, true) => -x,
        // Around 0: up to the end that is farther off.
        (true, false) => x.hull(&-x),
    }
}
