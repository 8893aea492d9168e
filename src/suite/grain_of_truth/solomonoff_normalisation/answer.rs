//! What came out, in a few sentences: what the normalised form gains on each truth, and what is lost where there is no
//! defect to divide out.

use super::divergence::Truth;
use super::{Measured, Parameters, SolomonoffNormalisation};
use crate::exact::as_u64;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, enclosed, grouped};

impl Answered for SolomonoffNormalisation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut gains = Vec::new();
        let mut symbols = 0;
        if let Some(divergences) = measured.divergences.first() {
            for (truth, found) in Truth::ALL.iter().zip(divergences) {
                if let (Some(plain), Some(norm)) = (found.plain.last(), found.norm.last()) {
                    symbols = found.plain.len() - 1;
                    gains.push(format!(
                        "{} instead of {} ({})",
                        enclosed(&in_bits(norm)?),
                        enclosed(&in_bits(plain)?),
                        truth.name(),
                    ));
                }
            }
        }
        let [_, last] = &measured.predictions;
        let values = measured.upper.values.iter().flatten();
        let norms = measured.upper.norm.iter().flatten();
        let hurt = values
            .zip(norms)
            .filter(|(value, norm)| norm < value)
            .count();
        Ok(vec![
            format!(
                "With the defect divided out the table of all programs up to {} bits is nearer to each of {} truths, in bits \
             over {}: {}.",
                parameters.bits,
                gains.len(),
                counted(as_u64(symbols), "symbol"),
                gains.join(", "),
            ),
            format!(
                "What is gained is what the defect had cost, and no more. Of M itself the chance of another 0 after {} is {} normalised and {} plain.",
                counted(as_u64(measured.exactly.len() - 1), "zero"),
                enclosed(&last.normalised(false)),
                enclosed(&last.plain(false)),
            ),
            format!(
                "Control: the upper bound is no semimeasure, and the same division makes it smaller at {} of {} strings.",
                grouped(as_u64(hurt)),
                grouped(as_u64(measured.upper.values.iter().map(Vec::len).sum())),
            ),
        ])
    }
}
