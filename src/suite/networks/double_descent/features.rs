//! Random rectified features: where the error peaks, what carries the peak, and what ridge makes of it.

use crate::exact::{Rational, as_u64};
use crate::network::min_norm::{Errors, Rectified};
use crate::network::normals::Normals;
use crate::scenario::figures::{fraction, of_double, quotient};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{Claims, Context, Result, claims};
use crate::suite::instrument::doubles::{computed, median, rounded_quotient, short};
use crate::suite::instrument::paired::Paired;

const PRACTICE: &str = "Belkin et al. 2019; d'Ascoli et al. 2020";

claims! {
    WHERE: Measured None "rectified-peak", PRACTICE,
        "Rectified features: p/n at the largest median error of the least readout.", beside "p = n";
    CARRIED: Measured None "rectified-variance-share", PRACTICE,
        "There: the variance's share of the expected error, mean over the draws.", beside "half";
    RIDGE: Measured None "rectified-ridge-at-the-peak", PRACTICE,
        "There: the error of ridge at the penalty of the highest evidence over that of the least readout, mean over the \
         draws.", beside "no difference";
    SIGNS: Measured None "rectified-ridge-sign-test", PRACTICE,
        "Exact sign test of the difference of the two over the draws: the chance of so uneven a split if either is as \
         likely.", beside "one in twenty";
    REMOVED: Measured None "rectified-ridge-peak", PRACTICE,
        "The median error of ridge there over its median error with half as many units.",
        beside "the same of the least readout";
}

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

/// What is drawn.
pub(super) struct Setting {
    pub(super) observations: usize,
    /// Standard deviation of the noise.
    pub(super) noise: f64,
    pub(super) draws: u64,
    pub(super) seed: u64,
    pub(super) first_stream: u64,
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
            .map(|(bias, v)| rounded_quotient(v, &(bias + v)));
        let ratios = ridge
            .iter()
            .zip(&least)
            .map(|(ridge, least)| rounded_quotient(ridge, least));
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
    pub(super) fn measured(setting: &Setting, context: &Context<'_>) -> Result<Self> {
        let model = Rectified {
            observations: setting.observations,
            inputs: INPUTS,
            noise: setting.noise,
            fresh: FRESH,
        };
        let units = TWENTIETHS.map(|share| setting.observations * share / 20);
        let draws = each_run(context, "feature draws", setting.draws, |draw| {
            let mut normals = Normals::new(setting.seed, setting.first_stream + draw);
            computed(model.draw(&units, &mut normals))
        })?;
        let widths = units.iter().enumerate().map(|(place, &units)| {
            let errors: Vec<Errors> = draws.iter().map(|errors| errors[place]).collect();
            Width::of(units, &errors)
        });
        Ok(Features {
            widths: widths.collect::<Result<_>>()?,
            draws: setting.draws,
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
