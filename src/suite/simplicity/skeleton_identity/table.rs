//! The table: every model of the data set by its program prior, best fit and Occam factor, in bits.
//!
//! Takes the splits of [`occam`](super::super::occam); the claims stand on the exact values behind them.

use super::{Measured, Parameters, REFERENCE, SKELETONS, STICKIER, STICKY};
use crate::exact::{Enclosure, PRECISION, Rational, ln, log2};
use crate::machine::Program;
use crate::scenario::ScenarioError;
use crate::scenario::figures::whole;
use crate::suite::instrument::occam::polynomials::Moments;
use crate::suite::instrument::occam::{Split, chains, data};

/// Highest order of a chain, and highest degree of a polynomial.
const ORDERS: u32 = 4;
const DEGREES: usize = 8;

/// Points that the polynomials see.
const POINTS: u32 = 16;

/// A row: its family, its name and its split.
pub(super) struct Row {
    pub(super) family: &'static str,
    pub(super) model: String,
    pub(super) split: Split,
    /// The row of the family that its log-odds are against.
    pub(super) reference: usize,
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
fn equal(models: u64) -> Result<Enclosure, ScenarioError> {
    Ok(-log2(&whole(models), PRECISION)?)
}

pub(super) fn rows(parameters: Parameters, measured: &Measured) -> Result<Vec<Row>, ScenarioError> {
    let mut rows = Vec::new();
    for (source, strings) in SKELETONS.iter().zip(&measured.skeletons) {
        let bits = Program::parse(source)?.length_bits();
        let share = strings.share.last().ok_or(ScenarioError::OpenMass)?;
        rows.push(Row {
            family: "program",
            model: name(source),
            split: Split {
                prior: Enclosure::exact(-whole(u64::from(bits))),
                // A string of data bits that survives prints x for certain.
                fit: Enclosure::zero(),
                occam: log2(share, PRECISION)?,
            },
            reference: 0,
        });
    }
    let x = data::symbols(parameters.seed, parameters.symbols)?;
    for order in 0..=ORDERS {
        let counts = chains::counts(order, &x);
        let fit = log2(&chains::best_fit(&counts)?, PRECISION)?;
        rows.push(Row {
            family: "Markov chain",
            model: format!("order {order}"),
            split: Split {
                prior: equal(u64::from(ORDERS) + 1)?,
                occam: log2(&chains::evidence(&counts)?, PRECISION)? - &fit,
                fit,
            },
            reference: 0,
        });
    }
    let moments = Moments::of(&data::points(parameters.seed, POINTS), DEGREES);
    let bit = ln(&Rational::from_integer(2), PRECISION)?;
    let in_bits = |nats: Enclosure| nats.checked_div(&bit).ok_or(ScenarioError::DivisionByZero);
    let reference = rows.len();
    for degree in 0..=DEGREES {
        let split = moments
            .evidence(degree, &data::noise_variance(), &Rational::one())?
            .split()?;
        rows.push(Row {
            family: "polynomial",
            model: format!("degree {degree}"),
            split: Split {
                prior: equal(9)?,
                fit: in_bits(split.fit)?,
                occam: in_bits(split.occam)?,
            },
            reference,
        });
    }
    Ok(rows)
}
