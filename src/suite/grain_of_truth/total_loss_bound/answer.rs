//! What came out, in a few sentences: the most that the mixture loses to one who knows the truth.

use super::list::{WEIGHTS, members};
use super::{Course, Measured, Parameters, TotalLossBound};
use crate::exact::{Enclosure, PRECISION, as_u64, log2};
use crate::scenario::figures::{fraction, length, of_double};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

impl Answered for TotalLossBound {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let members = members();
        let last = |course: &Course| course.totals.last().cloned();
        let ends: Vec<_> = measured.courses.iter().filter_map(last).collect();
        let costliest = ends.iter().enumerate();
        let costliest = costliest.max_by(|a, b| a.1.divergence.lower().cmp(b.1.divergence.lower()));
        let erring = ends.iter().enumerate();
        let erring = erring.max_by(|a, b| a.1.errors().excess().cmp(&b.1.errors().excess()));
        let mut said = Vec::new();
        if let (Some((truth, sum)), Some((of_errors, errors))) = (costliest, erring) {
            let weight = u64::from(members[truth].weight);
            said.push(format!(
            "Over {} the mixture loses {} bits at most to one who knows the truth, of {} truths: to {}, whose weight \
             allows {}. It makes {} wrong guesses more at most, on average over all strings, with {} as the truth.",
            counted(u64::from(parameters.symbols), "symbol"),
            enclosed(&in_bits(&sum.divergence)?),
            length(&measured.courses),
            measured.courses[truth].name,
            enclosed(&log2(&fraction(u64::from(WEIGHTS), weight)?, PRECISION)?),
            decimal(&errors.errors().excess()),
            measured.courses[of_errors].name,
        ));
        }
        let worst = |run: &&super::coins::Run| of_double(run.divergence.measured);
        let mut coins = Vec::new();
        for run in &measured.coins {
            coins.push((worst(&run)?, run));
        }
        if let Some((lost, run)) = coins.iter().max_by(|a, b| a.0.cmp(&b.0)) {
            said.push(format!(
            "On the 32 coins alone, over {}, the most is {} bits of the {} that their equal weights allow: it comes \
             nearer and nearer, and never above.",
            counted(as_u64(measured.coin_symbols()), "symbol"),
            enclosed(&in_bits(&Enclosure::exact(lost.clone()))?),
            enclosed(&in_bits(&Enclosure::exact(of_double(run.divergence.bound)?))?),
        ));
        }
        if let Some(sum) = last(&measured.outside) {
            said.push(format!(
            "Control: with {}, which is not in the class, as the truth nothing bounds the loss: it is {} bits after {} \
             symbols.",
            measured.outside.name,
            enclosed(&in_bits(&sum.divergence)?),
            grouped(length(&measured.outside.totals)),
        ));
        }
        Ok(said)
    }
}
