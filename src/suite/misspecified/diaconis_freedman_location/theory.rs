//! What theory says of the settings, and of the balances that came out.

use super::data::{GRID_BITS, GRID_HALF};
use super::parameters::{CHECK_EVERY, Parameters};
use super::{doob, limits};
use crate::exact::{Enclosure, PRECISION, Rational, ln, narrow};
use crate::scenario::figures::{inverse_power, quotient, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, five_errors, radius};
use crate::scenario::{Context, Result, ScenarioError};
use crate::suite::instrument::random_walk::law;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// g.
    pub(super) mode: Enclosure,
    /// Cubic's root for a balance S of t, both modes.
    pub(super) modes: Vec<(u64, Enclosure, Enclosure)>,
    /// What a mode is read to: a grid step.
    pub(super) mode_tolerance: Rational,
    /// Most that a mode is off g after all observations, and the same.
    pub(super) settled_tolerance: Rational,
    /// 2 ln(a + g).
    pub(super) step: Enclosure,
    pub(super) loss_of_centre: Enclosure,
    pub(super) jitter: Rational,
    pub(super) mean_changes: Rational,
    pub(super) mean_tolerance: Rational,
    pub(super) normal_tolerance: Rational,
    pub(super) inner_tolerance: Rational,
    /// Least posterior probability of the windows.
    pub(super) window: Rational,
    /// P(the truth is not found by n), by number of observations.
    pub(super) unfound: Vec<Rational>,
    /// Hoeffding radius of the runs with a drawn truth, and of what is between -1 and 1.
    pub(super) drawn_radius: Rational,
    pub(super) calibration_radius: Rational,
}

/// The theory; a mode is only looked for where both hills stand above the truth.
pub(super) fn theory(
    parameters: &Parameters,
    balances: &[i64],
    context: &Context<'_>,
) -> Result<Theory> {
    let Parameters { a, jitter, .. } = parameters;
    let (count, runs) = (parameters.observations, parameters.runs);
    let (one, mode, step) = (Rational::one(), limits::mode(a)?, limits::step(a)?);
    let loss_of_centre = limits::loss_of_centre(a)?;
    let farther = a + jitter;
    let between = |time, balance| -> Result<Option<Enclosure>> {
        let roots = [a, &farther].map(|a| limits::upper_mode(a, time, balance));
        let [near, far] = roots;
        Ok(near?.zip(far?).map(|(near, far)| near.hull(&far)))
    };
    let least = loss_of_centre.lower() - jitter * Rational::from(2);
    let mut modes = Vec::new();
    for (time, &balance) in (0_u64..).zip(balances) {
        if time.is_multiple_of(CHECK_EVERY) && 10 * time >= count {
            context.go_on()?;
            let tilt = step.upper() * Rational::from(balance).abs() * Rational::ratio(1, 2);
            let (upper, lower) = (between(time, balance)?, between(time, -balance)?);
            if tilt < &least * whole(time)
                && let Some((upper, lower)) = upper.zip(lower)
            {
                modes.push((time, upper, -lower));
            }
        }
    }
    let cell = inverse_power(GRID_BITS);
    // Most that |S|/n is: a sum of signs is twice one of figures between 0 and 1.
    let share = radius(2 * ALPHA_INVERSE, count)?.upper() * Rational::from(2);
    let balance: i64 = narrow((&share * whole(count)).ceil())?;
    let (lowest, highest) = (between(count, -balance)?, between(count, balance)?);
    let (lowest, highest) = lowest.zip(highest).ok_or(ScenarioError::NotFinite)?;
    let shift = (mode.upper() - lowest.lower()).max(highest.upper() - mode.lower());
    let settled_tolerance = shift + &cell;
    let b = parameters.inner()?;
    let square = &b * &b;
    let inner_shift = quotient(
        &(&b * (&one + &square)),
        &(&one - square * Rational::ratio(4, 3)),
    )?;
    let outside = limits::loss_outside(a, jitter, (&settled_tolerance, &share))?;
    let hypotheses = ln(&Rational::from(2 * GRID_HALF + 1), PRECISION)?;
    let exponent = hypotheses - outside.scale(&whole(count));
    let errors = five_errors(&law::variance_of_changes(count), runs)?;
    let drawn_radius = radius(2 * ALPHA_INVERSE, parameters.drawn)?.lower().clone();
    Ok(Theory {
        normal_tolerance: &cell + &farther * &share,
        inner_tolerance: &cell + jitter + inner_shift * share,
        settled_tolerance,
        mode_tolerance: cell,
        window: &one - exponent.exp(PRECISION)?.upper(),
        unfound: doob::TIMES
            .iter()
            .map(|&n| whole(n + 1) * Rational::inverse_power(n))
            .collect(),
        calibration_radius: &drawn_radius * Rational::from(2),
        drawn_radius,
        mode,
        modes,
        step,
        loss_of_centre,
        jitter: jitter.clone(),
        mean_changes: law::mean_changes(count),
        mean_tolerance: errors.lower().clone(),
    })
}
