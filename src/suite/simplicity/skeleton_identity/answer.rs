//! What came out, in a few sentences: what is tacked on and what is intrinsic, and where an Occam factor is.

use super::SkeletonIdentity;
use super::measured::{Measured, Parameters, REFERENCE, SKELETONS};
use crate::exact::{PRECISION, Rational, log2};
use crate::scenario::figures::quotient;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::data::STICKY;
use crate::suite::instrument::wording::{counted, decimal, enclosed};

impl Answered for SkeletonIdentity {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let symbols = measured.joints.len() - 1;
        let log_odds = |t: usize| -> Result<_> { Ok(log2(&measured.odds(t, 1)?, PRECISION)?) };
        let (before, after) = (log_odds(0)?, log_odds(symbols)?);
        let mut said = vec![format!(
            "After {} the program `{STICKY}` stands at {} bits against coin flips, `{REFERENCE}`: {} bits of that are tacked \
         on, by the length of its code and before any data, and {} are intrinsic, the Bayes factor.",
            counted(crate::exact::as_u64(symbols), "symbol"),
            enclosed(&after),
            enclosed(&before),
            enclosed(&(&after - &before)),
        )];
        let mut parts = Vec::new();
        for (index, (skeleton, listed)) in measured.skeletons.iter().zip(&SKELETONS).enumerate() {
            if listed.parameters > 0 {
                let code = Rational::inverse_power(skeleton.bits);
                let fit = &skeleton.fit[symbols];
                let occam = quotient(&measured.joints[symbols][index], &(code * fit))?;
                parts.push(format!(
                "the program \"{}\", with {}, fits with 2^{} at best and has an Occam factor of 2^{}",
                listed.name,
                counted(crate::exact::as_u64(listed.parameters), "parameter"),
                enclosed(&log2(fit, PRECISION)?),
                enclosed(&log2(&occam, PRECISION)?),
            ));
            }
        }
        said.push(format!(
            "An Occam factor is in the sum of 2^-length where data bits are parameters: {}.",
            parts.join("; "),
        ));
        if let Some((k, odds)) = measured.razor.last() {
            said.push(format!(
            "The razor needs no prior: with equal weights on \"period {k}\" and \"period {}\", which both fit a sequence of \
             period {k}, the odds are {} for the simpler.{}",
            2 * k,
            decimal(odds),
            double(measured)?,
        ));
        }
        Ok(said)
    }
}

/// The control: what is left of a group's weight where each data bit costs 2 bits.
fn double(measured: &Measured) -> Result<String> {
    let Some(period) = measured.periods.last() else {
        return Ok(String::new());
    };
    let left = quotient(&period.double[0], &period.group[0])?;
    Ok(format!(
        " Control: with 2 bits paid for each of its {} data bits the group of \"period {}\" has only 2^{} of its weight.",
        period.k,
        period.k,
        enclosed(&log2(&left, PRECISION)?),
    ))
}
