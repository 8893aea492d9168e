//! The table: every model of the data set by its program prior, best fit and Occam factor, in bits.
//!
//! The claims stand on the exact values that these come from.

use super::measured::{Measured, Parameters, SKELETONS};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::Result;
use crate::scenario::figures::{quotient, whole};
use crate::suite::instrument::occam::data;
use crate::suite::instrument::occam::polynomials::Moments;
use crate::suite::instrument::occam::{Split, chains, in_bits};

/// Highest order of a chain, and highest degree of a polynomial.
const ORDERS: u32 = 4;
const DEGREES: usize = 8;

/// Points that the polynomials see.
const POINTS: u32 = 16;

/// A row: its family, its number and name in it, what its parameters are, and its split.
pub(super) struct Row {
    pub(super) family: &'static str,
    pub(super) number: usize,
    pub(super) model: String,
    pub(super) parameters: String,
    pub(super) split: Split,
}

/// Equal chances for so many models, in bits.
fn equal(models: usize) -> Result<Enclosure> {
    Ok(-log2(&Rational::from(models), PRECISION)?)
}

/// The models of the symbols, and those of the points; the log-odds of each are against the first.
pub(super) fn rows(parameters: &Parameters, measured: &Measured) -> Result<[Vec<Row>; 2]> {
    let (mut of_symbols, mut of_points) = (Vec::new(), Vec::new());
    for (number, skeleton) in measured.skeletons.iter().enumerate() {
        let listed = &SKELETONS[number];
        let fit = &skeleton.fit[skeleton.fit.len() - 1];
        let occam = quotient(skeleton.strings.evidence(), fit)?;
        of_symbols.push(Row {
            family: "program",
            number,
            model: format!("{} {}", listed.name, listed.source),
            parameters: match listed.parameters {
                0 => "none".to_owned(),
                bits => format!("data bits: {bits}"),
            },
            split: Split {
                prior: Enclosure::exact(-whole(skeleton.bits)),
                fit: log2(fit, PRECISION)?,
                occam: log2(&occam, PRECISION)?,
            },
        });
    }
    let x = parameters.data()?;
    for (number, order) in (0..=ORDERS).enumerate() {
        let counts = chains::counts(order, &x);
        let fit = log2(&chains::best_fit(&counts)?, PRECISION)?;
        of_symbols.push(Row {
            family: "Markov chain",
            number,
            model: format!("order {order}"),
            parameters: format!("chances: {}", counts.len()),
            split: Split {
                prior: equal((0..=ORDERS).count())?,
                occam: log2(&chains::evidence(&counts)?, PRECISION)? - &fit,
                fit,
            },
        });
    }
    let moments = Moments::of(&data::points(parameters.seed, POINTS), DEGREES);
    for degree in 0..=DEGREES {
        let evidence = moments.evidence(degree, &data::noise_variance(), &Rational::one())?;
        let nats = evidence.split()?;
        of_points.push(Row {
            family: "polynomial",
            number: degree,
            model: format!("degree {degree}"),
            parameters: format!("coefficients: {}", degree + 1),
            split: Split {
                prior: equal(DEGREES + 1)?,
                fit: in_bits(&nats.fit)?,
                occam: in_bits(&nats.occam)?,
            },
        });
    }
    Ok([of_symbols, of_points])
}
