//! What came out, in a few sentences: what sharing loses on the blocks, and what Bayes does.

use super::{FixedShare, Measured, Parameters};
use crate::scenario::figures::length;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, enclosed, grouped};

impl Answered for FixedShare {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let ends = || {
            let regrets = measured.regrets.iter();
            regrets.filter(|regret| regret.ratio_to_bayes.is_some())
        };
        let Some(last) = measured.regrets.last() else {
            return Ok(Vec::new());
        };
        let switches = ends().count() - 1;
        let mut said = vec![format!(
            "Sharing weight loses {} bits to the path that switches with the blocks, after {} and {switches} switches, and \
         Bayes {}. That is with the rate 1/t, which knows nothing of the blocks; with the constant rate that fits them \
         it is {}.",
            enclosed(&last.harmonic),
            counted(last.time, "symbol"),
            enclosed(&last.bayes),
            enclosed(&last.constant),
        )];
        let ends: Vec<_> = ends().collect();
        if let [.., before, last] = ends[..] {
            said.push(format!(
            "At the end of the block before, after {} symbols, it was {} bits, and {} for Bayes: one more block {} times \
             as long adds {} bits to the one and {} to the other.",
            grouped(before.time),
            enclosed(&before.harmonic),
            enclosed(&before.bayes),
            parameters.ratio,
            enclosed(&(&last.harmonic - &before.harmonic)),
            enclosed(&(&last.bayes - &before.bayes)),
        ));
        }
        said.push(format!(
            "Control: at rate 0 it is Bayes, on every one of {} followed path by path.",
            counted(length(&measured.lists), "random list"),
        ));
        Ok(said)
    }
}
