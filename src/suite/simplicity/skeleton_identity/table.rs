//! The table: every model of the data set by its program prior, best fit and Occam factor, in bits.
//!
//! The claims stand on the exact values that these come from.

use super::measured::{Measured, Parameters, REFERENCE, STICKIER};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::Result;
use crate::scenario::figures::whole;
use crate::suite::instrument::occam::data::{self, STICKY};
use crate::suite::instrument::occam::polynomials::Moments;
use crate::suite::instrument::occam::{Split, chains, in_bits};

/// Highest order of a chain, and highest degree of a polynomial.
const ORDERS: u32 = 4;
const DEGREES: usize = 8;

/// Points that the polynomials see.
const POINTS: u32 = 16;

/// A row: its family, its number and name in it, and its split.
pub(super) struct Row {
    pub(super) family: &'static str,
    pub(super) number: usize,
    pub(super) model: String,
    pub(super) split: Split,
}

/// What a skeleton is called in the table.
fn name(source: &str) -> String {
    match source {
        REFERENCE => format!("coin flips {source}"),
        STICKY => format!("sticky 1/4 {source}"),
        STICKIER => format!("sticky 1/8 {source}"),
        _ => source.to_owned(),
    }
}

/// Equal chances for so many models, in bits.
fn equal(models: usize) -> Result<Enclosure> {
    Ok(-log2(&Rational::from(models), PRECISION)?)
}

fn row(family: &'static str, number: usize, model: String, split: [Enclosure; 3]) -> Row {
    let [prior, fit, occam] = split;
    Row {
        family,
        number,
        model,
        split: Split { prior, fit, occam },
    }
}

/// The models of the symbols, and those of the points; the log-odds of each are against the first.
pub(super) fn rows(parameters: &Parameters, measured: &Measured) -> Result<[Vec<Row>; 2]> {
    let (mut of_symbols, mut of_points) = (Vec::new(), Vec::new());
    for (number, skeleton) in measured.skeletons.iter().enumerate() {
        let prior = Enclosure::exact(-whole(skeleton.bits));
        // A string of data bits that survives prints x for certain.
        let fit = Enclosure::zero();
        let occam = log2(skeleton.strings.evidence(), PRECISION)?;
        let model = name(&skeleton.source);
        of_symbols.push(row("program", number, model, [prior, fit, occam]));
    }
    let x = parameters.data()?;
    for (number, order) in (0..=ORDERS).enumerate() {
        let counts = chains::counts(order, &x);
        let prior = equal((0..=ORDERS).count())?;
        let fit = log2(&chains::best_fit(&counts)?, PRECISION)?;
        let occam = log2(&chains::evidence(&counts)?, PRECISION)? - &fit;
        let model = format!("order {order}");
        of_symbols.push(row("Markov chain", number, model, [prior, fit, occam]));
    }
    let moments = Moments::of(&data::points(parameters.seed, POINTS), DEGREES);
    for degree in 0..=DEGREES {
        let evidence = moments.evidence(degree, &data::noise_variance(), &Rational::one())?;
        let nats = evidence.split()?;
        let split = [
            equal(DEGREES + 1)?,
            in_bits(&nats.fit)?,
            in_bits(&nats.occam)?,
        ];
        of_points.push(row("polynomial", degree, format!("degree {degree}"), split));
    }
    Ok([of_symbols, of_points])
}
