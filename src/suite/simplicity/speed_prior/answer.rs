//! What came out, in a few sentences: what each prior pays on the sequences, and how it orders all others.

use super::{Measured, Parameters, SEQUENCES, SpeedPrior};
use crate::exact::Rational;
use crate::scenario::figures::fraction;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::printing::cost;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

impl Answered for SpeedPrior {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut told = Vec::new();
        for (followed, found) in SEQUENCES.iter().zip(&measured.along) {
            // Nothing prints it where its program is longer than the limit.
            let printed = found.last().filter(|last| !last.prints.is_empty());
            let Some(last) = printed else { continue };
            let priors = &last.priors;
            let shortest = match last.prints.iter().min() {
                Some(print) => format!(
                    "; its shortest program has {} and takes {}",
                    counted(u64::from(print.bits), "bit"),
                    counted(print.steps, "step"),
                ),
                None => String::new(),
            };
            told.push(format!(
                "{} costs {} under M, {} under S_Kt and {} under FAST{shortest}",
                followed.name,
                enclosed(&cost(&priors.mixture)?),
                enclosed(&cost(&priors.kt)?),
                enclosed(&cost(&priors.fast)?),
            ));
        }
        // The costliest sequence first: it is the one that the first sentence is about.
        let last = told.pop();
        let mut said = vec![format!(
            "Paying for time costs bits, and still predicts: of {} symbols, in bits, {}.",
            parameters.long_symbols,
            last.unwrap_or_default(),
        )];
        if !told.is_empty() {
            said.push(format!("Likewise {}.", told.join("; ")));
        }
        let [kt, fast] = measured.inversions;
        let share = |count: u64| fraction(count, measured.pairs.max(1));
        let lacking = measured
            .stopped
            .iter()
            .map(|(x, stopped)| &measured.all[x].priors.kt - &stopped.kt);
        let most = lacking.max().unwrap_or_else(Rational::zero);
        said.push(format!(
        "Of all {} pairs of strings of {} S_Kt orders a share {} the other way than M does, FAST {}. Stopped after {} \
         each, the runs lack {} at most of what S_Kt gives a string.",
        grouped(measured.pairs),
        counted(crate::exact::as_u64(parameters.symbols), "symbol"),
        decimal(&share(kt)?),
        decimal(&share(fast)?),
        counted(parameters.cut, "step"),
        decimal(&most),
    ));
        Ok(said)
    }
}
