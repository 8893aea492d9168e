//! What came out, in a few sentences: how far and how often the prediction swings, and what ends it.

use super::{GappyClass, Measured, Parameters, Run};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, grouped};

/// The lowest and the highest prediction from `from` on, and how often it comes up to the highest.
fn swing(run: &Run, from: u64) -> Option<(&Rational, &Rational, usize)> {
    let late = &run.predictions[as_usize(from)..];
    let (low, high) = (late.iter().min()?, late.iter().max()?);
    let comes_up = run.predictions.windows(2);
    let comes_up = comes_up.filter(|pair| pair[0] != *high && pair[1] == *high);
    Some((low, high, comes_up.count()))
}

impl Answered for GappyClass {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (late, end) = (parameters.late(), parameters.symbols + 1);
        let half = Rational::ratio(1, 2);
        let mut said = Vec::new();
        let ratios = measured.steps.iter().flat_map(|step| &step.xi_over);
        if let (Some((low, high, times)), Some(most)) = (swing(&measured.gappy, late), ratios.max())
        {
            said.push(format!(
            "The prediction never settles: between the two hypotheses of the class, {} and {}, it swings from {} to {} \
             and back, {} times in {}, and as far at the end as at the beginning. Yet the sequence is random for both: \
             the mixture never gives it more than {} times what either of them gives.",
            decimal(&(&half - &parameters.offset)),
            decimal(&(&half + &parameters.offset)),
            decimal(low),
            decimal(high),
            grouped(as_u64(times)),
            counted(parameters.symbols, "symbol"),
            decimal(most),
        ));
        }
        let upper = || measured.steps.iter().map(|step| &step.upper);
        if let (Some(least), Some(most)) = (upper().min(), upper().max()) {
            said.push(format!(
            "The posterior of the upper hypothesis goes with it, between {} and {}: at an exact tie no symbol decides \
             for good.",
            decimal(least),
            decimal(most),
        ));
        }
        let finest = measured.grids.last().map(|(spacing, run)| {
        format!(
            "A finer class only shrinks the swing: hypotheses {spacing} apart, without 1/2, still swing by {} to either \
             side in the last half.",
            decimal(run.farthest_from_half(late, end))
        )
    });
        said.push(format!(
        "{} Control: with 1/2 put into the gap the swings end, in the last half the prediction is within {} of 1/2.",
        finest.unwrap_or_default(),
        decimal(measured.filled.farthest_from_half(late, end)),
    ));
        Ok(said)
    }
}
