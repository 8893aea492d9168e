//! What came out, in a few sentences: how often a lower rate is chosen, and what that gains.

use super::{Measured, Parameters, Run, SafeBayes, at_one_and_chosen};
use crate::exact::{Enclosure, Rational, as_u64, as_usize};
use crate::scenario::figures::{length, of_double};
use crate::scenario::sampling::Sample;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, enclosed};

/// In how many runs a rate below 1 is chosen, and by how many bits drawing from the posterior loses more than the best
/// density on average: at rate 1 and at the chosen rate.
fn figures(runs: &[Run]) -> Result<(usize, [String; 2])> {
    let below = runs.iter().filter(|run| run.chosen() > 0).count();
    let [one, chosen] = at_one_and_chosen(runs)?;
    let bits = |losses: Vec<Rational>| -> Result<String> {
        let pairs = runs.iter().zip(&losses);
        let excess = pairs.map(|(run, loss)| Ok(loss - of_double(run.best)?));
        let mean = Sample::of(&excess.collect::<Result<Vec<_>>>()?)?.mean;
        Ok(enclosed(&in_bits(&Enclosure::exact(mean))?))
    };
    Ok((below, [bits(one)?, bits(chosen)?]))
}

impl Answered for SafeBayes {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (below, [bayes, safe]) = figures(&measured.easy_points)?;
        let (in_control, [bayes_there, safe_there]) = figures(&measured.well_specified)?;
        let all = counted(parameters.runs, "run");
        let coins = &measured.coins;
        let ends: Vec<u64> = growing_blocks::ends(2)
            .take_while(|&end| end <= length(&coins.blocks.chosen))
            .collect();
        let is_back = |end: &&u64| coins.blocks.chosen[as_usize(**end - 1)] == Rational::one();
        let last = coins.alternation.chosen.last();
        Ok(vec![
            format!(
                "On data with easy points SafeBayes chooses a rate below 1 in {below} of {all}, and whoever draws from the \
             posterior then loses {safe} bits more than the best density, instead of {bayes} at rate 1, over {}.",
                counted(as_u64(parameters.observations), "observation"),
            ),
            format!(
                "Control: without easy points, where the class holds the truth, it chooses one in {in_control} of {all}, and \
             the loss is {safe_there} bits instead of {bayes_there}."
            ),
            format!(
                "Between two wrong coins, on growing blocks, it is at rate 1 at the end of {} of {} blocks; on 0101.. it ends at \
             rate {}.",
                ends.iter().filter(is_back).count(),
                ends.len(),
                last.map_or_else(String::new, Rational::to_string),
            ),
        ])
    }
}
