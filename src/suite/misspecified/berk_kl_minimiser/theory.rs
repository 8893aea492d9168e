//! What theory says: the divergences, the standard errors of what is averaged, and how much mass may be
//! elsewhere.

use super::measured::{MOST_SYMBOLS, Parameters};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, five_errors, radius};
use crate::scenario::{Result, ScenarioError};
use crate::suite::instrument::mixing::coin_divergence;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Place of the hypothesis nearest to the source, and of the next.
    pub(super) minimiser: usize,
    pub(super) runner_up: usize,
    /// KL(mu||b) - KL(mu||minimiser) in nats, by hypothesis.
    pub(super) rates: Vec<Enclosure>,
    /// Five standard errors of the mean slope, by hypothesis.
    pub(super) slope_errors: Vec<Enclosure>,
    /// Var_mu ln(minimiser/runner-up)/n, and five standard errors of its estimate.
    pub(super) slope_variance: Enclosure,
    pub(super) variance_errors: Rational,
    /// Most mass outside the minimiser in any run.
    pub(super) elsewhere: Enclosure,
    /// P(the upper hypothesis leads at n) in the control, and five standard errors.
    pub(super) control_upper: Rational,
    pub(super) control_errors: Rational,
}

/// The theory, and a refusal of settings at which two hypotheses are nearest or the nearest need not win.
pub(super) fn theory(parameters: &Parameters) -> Result<Theory> {
    let (n, runs, source) = (parameters.symbols, parameters.runs, &parameters.source);
    let class = parameters.class();
    let nats_per_bit = ln(&Rational::from_integer(2), PRECISION)?;
    let divergences = class
        .iter()
        .map(|b| Ok(coin_divergence(source, b)? * &nats_per_bit))
        .collect::<Result<Vec<Enclosure>>>()?;
    let mut order: Vec<usize> = (0..class.len()).collect();
    order.sort_by_key(|&at| divergences[at].lower());
    let (minimiser, runner_up) = (order[0], order[1]);
    if divergences[minimiser].upper() >= divergences[runner_up].lower() {
        return Err(ScenarioError::Settings(format!(
            "Bernoulli({}) and Bernoulli({}) are equally near to Bernoulli({source}); take another p (ties \
             are the scenario equidistant-oscillation)",
            class[minimiser], class[runner_up]
        )));
    }
    let rates: Vec<Enclosure> = divergences
        .iter()
        .map(|divergence| divergence - &divergences[minimiser])
        .collect();
    let steps = class
        .iter()
        .map(|b| log_odds_ratio(&class[minimiser], b))
        .collect::<Result<Vec<_>>>()?;
    let elsewhere = surely_elsewhere(n, runs, &rates, &steps, minimiser)?;
    // Variance of one symbol: p q.
    let coin = source * (Rational::one() - source);
    let errors = |variance: &Rational, runs| -> Result<Rational> {
        Ok(five_errors(variance, runs)?.lower().clone())
    };
    let of_mean = errors(&coin, runs * n)?;
    // Var of the sample variance of k, then in units of the slope: lambda^2/n^2.
    let square = &coin * &coin;
    let fourth = &coin * whole(n) * (Rational::one() + whole(3 * (n - 2)) * &coin);
    let spread = fourth - square * whole(n) * whole(n) * fraction(runs - 3, runs - 1)?;
    let squared_step = &steps[runner_up] * &steps[runner_up];
    Ok(Theory {
        slope_variance: squared_step.scale(&quotient(&coin, &whole(n))?),
        variance_errors: squared_step.lower() * fraction(1, n * n)? * errors(&spread, runs)?,
        minimiser,
        runner_up,
        rates,
        slope_errors: steps
            .iter()
            .map(|step| size(step).scale(&of_mean))
            .collect(),
        elsewhere,
        control_upper: Rational::ratio(1, 2),
        control_errors: errors(&Rational::ratio(1, 4), runs)?,
    })
}

/// ln of the odds ratio a (1-b) / (b (1-a)): the step between the log-odds of a 1 and of a 0.
fn log_odds_ratio(a: &Rational, b: &Rational) -> Result<Enclosure> {
    let ratio = quotient(&(a * (Rational::one() - b)), &(b * (Rational::one() - a)))?;
    Ok(ln(&ratio, PRECISION)?)
}

/// |x|.
pub(super) fn size(x: &Enclosure) -> Enclosure {
    match (x.lower().is_negative(), x.upper().is_negative()) {
        (false, _) => x.clone(),
        (true, true) => -x,
        // Around 0: up to the end that is farther off.
        (true, false) => x.hull(&-x),
    }
}

/// Most mass outside the minimiser in any of the runs, but for chance alpha; refused above 10^-6, with an n
/// that is enough.
fn surely_elsewhere(
    n: u64,
    runs: u64,
    rates: &[Enclosure],
    steps: &[Enclosure],
    minimiser: usize,
) -> Result<Enclosure> {
    let most = |symbols: u64| -> Result<Enclosure> {
        let radius = radius(2 * runs * ALPHA_INVERSE, symbols)?;
        let mut sum = Enclosure::zero();
        for (index, (rate, step)) in rates.iter().zip(steps).enumerate() {
            if index != minimiser {
                let slower = (rate - &radius * &size(step)).scale(&whole(symbols));
                sum += (-slower).exp(PRECISION)?;
            }
        }
        Ok(sum)
    };
    let limit = fraction(1, ALPHA_INVERSE)?;
    let found = most(n)?;
    if found.upper() <= &limit {
        return Ok(found);
    }
    let mut enough = n;
    while most(enough)?.upper() > &limit {
        enough *= 2;
        if enough > MOST_SYMBOLS.unsigned_abs() {
            return Err(ScenarioError::Settings(format!(
                "no n up to {MOST_SYMBOLS} surely brings the nearest of these hypotheses to 1 - 10^-6; take \
                 a p or class with a clearer winner"
            )));
        }
    }
    Err(ScenarioError::Settings(format!(
        "n = {n} symbols do not surely bring the nearest of these hypotheses to 1 - 10^-6; n = {enough} do, \
         or take a p or class with a clearer winner"
    )))
}
