//! What theory says, as exact values of the doubles that it is computed in.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: bounds of chances that are compared with sampled figures"
)]

use super::laws::{Law, SHOWN, ZETA_THREE_HALVES, distance, shown};
use super::parameters::Parameters;
use super::{expected, moments, urn};
use crate::exact::{Rational, as_f64};
use crate::scenario::figures::{inverse_power, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, radius};
use crate::scenario::{Context, Result};

/// Sums of n logarithms that are rounded one by one agree to n times 2^-this.
const ROUNDING_BITS: u32 = 50;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    pub(super) symbols: u64,
    pub(super) drawn_symbols: u64,
    /// ln of the urn's probability in closed form, by truth and run.
    pub(super) urns: [Vec<Rational>; 2],
    /// What rounding may do to it, per nat.
    pub(super) rounding: Rational,
    /// The expected bill in bits, and Bernstein's radius of its mean over the runs.
    pub(super) bill: Rational,
    pub(super) bill_tolerance: Rational,
    /// What the point mass leads by under the heavy tail, and the Dirichlet process under the light one, in nats.
    pub(super) heavy_lead: Rational,
    pub(super) light_lead: Rational,
    /// KL(p||p*) in nats, and what the mean regret per symbol may be off it.
    pub(super) divergence: Rational,
    pub(super) pays_tolerance: Rational,
    /// p(1) - p*(1), and what the fresh symbols may be off it.
    pub(super) wrong: Rational,
    pub(super) wrong_tolerance: Rational,
    /// Most that the Dirichlet process's mean distance from the truth is, and what McDiarmid's inequality allows
    /// beyond it.
    pub(super) alone: Rational,
    pub(super) alone_tolerance: Rational,
    /// The point mass's distance from the truth.
    pub(super) point_mass: Rational,
    /// Least log-odds of the half that the truth was drawn from; none where the bound says nothing. ln delta.
    pub(super) half_odds: Option<Rational>,
    pub(super) log_delta: Rational,
    /// The radius of Hoeffding and Azuma.
    pub(super) martingale_radius: Rational,
    /// The expected squared distance.
    pub(super) risk: Rational,
}

pub(super) fn theory(
    parameters: &Parameters,
    urns: [Vec<Rational>; 2],
    context: &Context<'_>,
) -> Result<Theory> {
    let Parameters {
        symbols,
        runs,
        drawn_symbols,
        drawn_runs,
        ..
    } = *parameters;
    // But for a chance 10^-6: on either side, and in any of the runs.
    let alpha = libm::log(as_f64(ALPHA_INVERSE));
    let (two_sided, any) = (alpha + libm::log(2.0), alpha + libm::log(as_f64(runs)));
    let bill = expected::bill(symbols, symbols);
    let spread = moments::bernstein(as_f64(runs) * bill.variance, as_f64(symbols), two_sided);
    let heavy_lead = moments::sure_lead(Law::HeavyTail, symbols, any, context)?;
    let light_lead = moments::sure_lead(Law::LightTail, symbols, any, context)?;
    let regret = moments::deviation(symbols * runs, two_sided);
    let affinity = moments::log_moment(Law::PointMass, drawn_symbols, 0.5);
    let log_delta = alpha + libm::log(as_f64(drawn_runs)) + affinity - libm::log(2.0);
    let fresh = radius(2 * ALPHA_INVERSE, runs * urn::FRESH)?;
    let rounding = inverse_power(ROUNDING_BITS);
    let half_odds =
        (log_delta < -libm::log(2.0)).then(|| -log_delta + libm::log1p(-libm::exp(log_delta)));
    Ok(Theory {
        symbols,
        drawn_symbols,
        urns,
        bill: of_double(bill.mean)?,
        bill_tolerance: of_double(spread / as_f64(runs))?,
        heavy_lead: of_double(heavy_lead)?,
        light_lead: of_double(light_lead)?,
        divergence: of_double(moments::divergence())?,
        pays_tolerance: of_double(regret + std::f64::consts::LN_2 / as_f64(symbols))?,
        wrong: of_double(0.5 - 1.0 / ZETA_THREE_HALVES)?,
        wrong_tolerance: fresh.lower() + of_double(libm::exp(-heavy_lead.max(0.0)))?,
        alone: of_double(expected::mean_distance(Law::HeavyTail, symbols))?,
        alone_tolerance: radius(ALPHA_INVERSE, symbols * runs)?.lower().clone(),
        point_mass: of_double(distance(&shown(Law::PointMass)))?,
        half_odds: half_odds.map(of_double).transpose()?,
        log_delta: of_double(log_delta)?,
        martingale_radius: radius(2 * ALPHA_INVERSE, drawn_symbols * drawn_runs)?
            .lower()
            .clone(),
        risk: of_double(moments::bayes_risk(SHOWN, drawn_symbols))?,
        rounding: whole(symbols) * rounding,
    })
}
