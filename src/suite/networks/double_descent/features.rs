//! Random rectified features: where the error peaks, what carries the peak, and what ridge makes of it.

use super::{CARRIED, Errors, Parameters, REMOVED, RIDGE, Rectified, SIGNS, WHERE};
use crate::exact::{Rational, as_u64};
use crate::network::normals::Normals;
use crate::scenario::figures::{fraction, of_double, quotient};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{Claims, Context, Result};
use crate::suite::instrument::doubles::{computed, median, short};
use crate::suite::instrument::paired::Paired;

/// Units per observation, in twentieths.
const TWENTIETHS: [usize; 11] = [5, 10, 15, 18, 20, 22, 25, 30, 40, 60, 80];

/// Inputs of the linear truth, and fresh inputs at which the error is averaged.
const INPUTS: usize = 10;
const FRESH: usize = 60;

/// The errors with so many units, over the draws.
#[derive(Clone, Debug)]
pub(super) struct Width {
    pub(super) units: usize,
    /// Medians over the draws: next to p = n the means are a few draws' own.
    pub(super) least: Rational,
    pub(super) ridge: Rational,
    pub(super) variance: Rational,
    /// Variance over bias and variance, for each draw.
    share: Sample,
    /// Ridge's error over the least readout's, and less it.
    ratio: Sample,
    against: Paired,
}

#[derive(Clone, Debug)]
pub(super) struct Features {
    pub(super) widths: Vec<Width>,
    draws: u64,
}

impl Width {
    fn of(units: usize, errors: &[Errors]) -> Result<Self> {
        let list = |figure: fn(&Errors) -> f64| -> Result<Vec<Rational>> {
            errors
                .iter()
                .map(|errors| of_double(figure(errors)))
                .collect()
        };
        let [least, ridge] = [list(|e| e.least)?, list(|e| e.ridge)?];
        let [bias, variance] = [list(|e| e.bias)?, list(|e| e.variance)?];
        let shares = bias
            .iter()
            .zip(&variance)
            .map(|(bias, v)| quotient(v, &(bias + v)));
        let ratios = ridge
            .iter()
            .zip(&least)
            .map(|(ridge, least)| quotient(ridge, least));
        let differences: Vec<Rational> = ridge.iter().zip(&least).map(|(r, l)| r - l).collect();
        Ok(Width {
            units,
            share: Sample::of(&shares.collect::<Result<Vec<_>>>()?)?,
            ratio: Sample::of(&ratios.collect::<Result<Vec<_>>>()?)?,
            against: Paired::of(&differences)?,
            least: median(&least),
            ridge: median(&ridge),
            variance: median(&variance),
        })
    }
}

impl Features {
    pub(super) fn measured(parameters: &Parameters, context: &Context<'_>) -> Result<Self> {
        let model = Rectified {
            observations: parameters.observations,
            inputs: INPUTS,
            noise: parameters.noise.nearest_f64(),
            fresh: FRESH,
        };
        let units = TWENTIETHS.map(|share| parameters.observations * share / 20);
        let draws = each_run(context, "feature draws", parameters.features, |draw| {
            // These streams come after those of the linear model.
            let mut normals = Normals::new(parameters.seed, parameters.draws + draw);
            computed(model.draw(&units, &mut normals))
        })?;
        let widths = units.iter().enumerate().map(|(place, &units)| {
            let errors: Vec<Errors> = draws.iter().map(|errors| errors[place]).collect();
            Width::of(units, &errors)
        });
        Ok(Features {
            widths: widths.collect::<Result<_>>()?,
            draws: parameters.features,
        })
    }

    /// The width of the largest median error of the least readout.
    pub(super) fn peak(&self) -> Option<&Width> {
        self.widths.iter().max_by_key(|width| &width.least)
    }

    /// The median error at that width over that with half as many units.
    fn height(&self, figure: fn(&Width) -> &Rational) -> Result<Rational> {
        let Some(peak) = self.peak() else {
            return Ok(Rational::zero());
        };
        let before = self
            .widths
            .iter()
            .rev()
            .find(|width| 2 * width.units <= peak.units);
        quotient(figure(peak), figure(before.unwrap_or(peak)))
    }

    pub(super) fn judge(&self, observations: usize, claims: &mut Claims) -> Result<()> {
        let Some(peak) = self.peak() else {
            return Ok(());
        };
        let place = fraction(as_u64(peak.units), as_u64(observations))?;
        claims.one(&WHERE, place, Rational::one());
        claims.one(&CARRIED, peak.share.figure()?, fraction(1, 2)?);
        claims.one(&RIDGE, peak.ratio.figure()?, Rational::one());
        claims.one(&SIGNS, peak.against.sign_test(), fraction(1, 20)?);
        let [ridge, least] = [self.height(|w| &w.ridge)?, self.height(|w| &w.least)?];
        claims.one(&REMOVED, ridge, least);
        Ok(())
    }

    pub(super) fn said(&self) -> Result<Option<String>> {
        let Some(peak) = self.peak() else {
            return Ok(None);
        };
        Ok(Some(format!(
            "Rectified features peak at {} units, where variance is {} of the error; ridge at the penalty of the highest \
             evidence is better there in {} of {} draws, and its median error there is {} times that with half as many \
             units (least readout: {} times).",
            peak.units,
            short(&peak.share.mean, 2),
            peak.against.below,
            self.draws,
            short(&self.height(|w| &w.ridge)?, 3),
            short(&self.height(|w| &w.least)?, 3),
        )))
    }
}
