//! What came out, in a few sentences: where a late theory stands, replayed or not, and what fitting gains.

use super::{Measured, OldEvidence, Parameters};
use crate::exact::{PRECISION, Rational, as_u64, log2};
use crate::scenario::figures::{length, quotient};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{amount, counted, decimal};

impl Answered for OldEvidence {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        if let Some(trial) = measured.trials.first()
            && let (Some(at_entry), Some(end)) =
                (trial.entries.get(trial.entered), trial.entries.last())
            && let (Some(came_in), Some(without)) =
                (trial.unreplayed.first(), trial.unreplayed.last())
        {
            said.push(format!(
            "A theory thought of after {} and replayed has the posterior {}, where it would have stood from the start, and \
             {} after {}. Control: not replayed it comes in at {} and is at {} then.",
            counted(as_u64(trial.entered), "symbol"),
            decimal(&at_entry.late),
            decimal(&end.late),
            counted(as_u64(trial.entries.len() - 1), "symbol"),
            decimal(came_in),
            decimal(without),
        ));
        }
        let ad_hoc = &measured.ad_hoc;
        let copied = ad_hoc.charged.iter().flat_map(|fit| &fit.odds).max();
        let uncharged = ad_hoc.uncharged.iter().flat_map(|fit| &fit.odds).max();
        if let (Some(copied), Some(uncharged)) = (copied, uncharged) {
            let gain = log2(copied, PRECISION)?;
            let gains = if gain.upper().signum() <= 0 {
                "never gains a bit".to_owned()
            } else {
                format!("gains {}", amount(&gain, "bit"))
            };
            said.push(format!(
            "A theory with up to {} observed symbols copied into it {gains} on the skeleton that guesses them evenly, for \
             its program is as much longer. Control: fitted afterwards and charged as the skeleton, it gains {}.",
            parameters.memorised,
            amount(&log2(uncharged, PRECISION)?, "bit"),
        ));
        }
        if let Some(factors) = ad_hoc.lucky.last() {
            let mean = quotient(
                &factors.iter().sum::<Rational>(),
                &Rational::from(length(factors)),
            )?;
            let gain = factors.iter().filter(|&factor| *factor > Rational::one());
            if let Some(most) = factors.iter().max() {
                said.push(format!(
                "A code with a short word for some data gains {} on them, but anything is gained on only {} of all {} strings; averaged over all of them the factor is {}, no gain.",
                amount(&log2(most, PRECISION)?, "bit"),
                gain.count(),
                factors.len(),
                decimal(&mean),
            ));
            }
        }
        Ok(said)
    }
}
