//! What came out, in a few sentences: what is still to be lost after a misleading start, and how the two merge.

use super::tree::{ALTERNATING, FAIR_COIN, OUTSIDE, TWIN, WEIGHTS, class};
use super::{AHEAD, FutureLoss, Measured, Parameters};
use crate::exact::{Enclosure, PRECISION, log2};
use crate::scenario::figures::fraction;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::enclosed;

impl Answered for FutureLoss {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let lost = |truth: usize| -> Result<String> {
            let bits = measured.after_alternating(truth).map(in_bits).transpose()?;
            Ok(bits.as_ref().map_or_else(|| "nothing".to_owned(), enclosed))
        };
        let allowed = |truth: usize| -> Result<String> {
            let inverse = fraction(u64::from(WEIGHTS), u64::from(class()[truth].weight))?;
            Ok(enclosed(&log2(&inverse, PRECISION)?))
        };
        let half = measured.half();
        let mut said = vec![format!(
            "After 0101.. of {half} symbols the mixture is still to lose {} bits to symbol {} where a twin of (01)* is the \
         truth that parts from it later, and {} where (01)* itself is: from any moment on the truth's posterior says how \
         much, and a near-duplicate is paid for only when it parts.",
            lost(TWIN)?,
            parameters.symbols,
            lost(ALTERNATING)?,
        )];
        said.push(format!(
        "Control: the prior weight is no such bound. Where after this start a fair coin is the truth, {} bits are still \
         to be lost, and its prior weight is 2^-{}.",
        lost(FAIR_COIN)?,
        allowed(FAIR_COIN)?,
    ));
        if let (Some(h), Some(distances)) = (AHEAD.last(), measured.distances.last()) {
            let sum =
                |truth: usize| -> String { enclosed(&distances[truth].iter().sum::<Enclosure>()) };
            said.push(format!(
            "What the two say of the next {h} symbols comes together: the squared distances of their predictions add up to {} \
             by symbol {} where the fair coin is the truth, and to {} where the twin is. With {}, outside the class, they add \
             up to {}, and go on.",
            sum(FAIR_COIN),
            parameters.symbols,
            sum(TWIN),
            measured.names[OUTSIDE],
            sum(OUTSIDE),
        ));
        }
        Ok(said)
    }
}
