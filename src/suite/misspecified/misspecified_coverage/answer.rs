//! What came out, in a few sentences: how often the interval holds the truth, and why.

use super::{Measured, MisspecifiedCoverage, Parameters};
use crate::exact::Rational;
use crate::scenario::figures::{fraction, of_double, quotient, whole};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, double};

impl Answered for MisspecifiedCoverage {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (Some(sticky), Some(independent)) =
            (measured.sticky.last(), measured.independent.last())
        else {
            return Ok(Vec::new());
        };
        let Parameters { p, rho, runs, .. } = parameters;
        let believed = p * (Rational::one() - p) * whole(sticky.symbols);
        let wider = quotient(&of_double(sticky.variance)?, &believed)?;
        Ok(vec![
            format!(
                "The model's 95 % interval holds the truth with chance {} only, after {} of a source in which each symbol repeats the one before with chance {}, else is a new toss; in {} it did in a share {}.",
                double(sticky.coverage)?,
                counted(sticky.symbols, "symbol"),
                decimal(rho),
                counted(*runs, "run"),
                decimal(&fraction(measured.covered, *runs)?),
            ),
            format!(
                "The posterior is at the right place and too narrow: the number of ones has {} times the variance that the \
             model, which takes the symbols for independent, thinks it has.",
                decimal(&wider),
            ),
            format!(
                "Control: where they are independent the interval holds the truth with chance {}.",
                double(independent.coverage)?,
            ),
        ])
    }
}
