//! What came out, in a few sentences: whether normalised M keeps the error of a twin, and what its stopping costs.

use super::{DefectProbe, List, Measured, Parameters};
use crate::exact::Rational;
use crate::scenario::figures::{bits, whole};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{decimal, enclosed, listed};

/// Bits of a mass as a power of two.
fn power(mass: &Rational) -> Result<String> {
    Ok(match bits(mass)? {
        Some(log) => format!("2^{}", enclosed(&log)),
        None => "0".to_owned(),
    })
}

impl Answered for DefectProbe {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let twins = parameters.twins();
        // The least hazard of M, and of M_norm, in units of the twin's weight.
        let least = |list: &List| -> Result<[Rational; 2]> {
            let mut found = [Rational::zero(), Rational::zero()];
            for (mixture, (found, hazards)) in found.iter_mut().zip(&list.least).enumerate() {
                *found = &hazards.values()?[mixture] * whole(1 << twins.bits(hazards.time));
            }
            Ok(found)
        };
        let mut flipping = Vec::new();
        let mut stopping = String::new();
        for list in &measured.lists {
            let [plain, normalised] = least(list)?;
            if list.family.flips > 0 {
                flipping.push(format!(
                    "{} where the twins {}",
                    decimal(&normalised),
                    list.family.name
                ));
            } else {
                stopping = format!(
                    "Control: where all twins stop the normalised form's error falls to {} of that weight, the plain one's not below {}: there the error is the defect's alone.",
                    decimal(&normalised),
                    decimal(&plain),
                );
            }
        }
        let mut said = vec![format!(
            "The error of a twin is no artefact of the defect: normalised, the mixture still errs at each T up to 2^{} with at least {}, of the weight that the twin for T has.",
            parameters.horizon_bits,
            listed(&flipping),
        )];
        let found = measured.machine.iter().rev();
        let last = found
            .into_iter()
            .find_map(|after| Some((after, after.shortest?)));
        if let Some((after, shortest)) = last {
            said.push(format!(
            "On this machine M(0^{} 1) is at least {}, and the shortest program that prints it has {shortest} bits. The \
             mass proven to stop there is {}.",
            after.symbols,
            power(&after.prediction.next[1].lower)?,
            power(&after.silent)?,
        ));
        }
        said.push(stopping);
        Ok(said)
    }
}
