//! What came out, in a few sentences: the most that was lost to any hypothesis, beside what its weight allows.

use super::{Measured, MixtureRegret, Parameters, Regret};
use crate::exact::{PRECISION, Rational, as_u64, log2};
use crate::scenario::figures::quotient;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{amount, counted, enclosed, grouped};

impl Answered for MixtureRegret {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let regrets: Vec<&Regret> = measured.runs.iter().flat_map(|run| &run.regrets).collect();
        let of_bound = |regret: &Regret| &regret.ratio * &regret.weight;
        let one = Rational::one();
        let above = regrets
            .iter()
            .filter(|regret| of_bound(regret) > one)
            .count();
        let equal = regrets
            .iter()
            .filter(|regret| of_bound(regret) == one)
            .count();
        let Some(most) = regrets.iter().max_by(|a, b| a.ratio.cmp(&b.ratio)) else {
            return Ok(Vec::new());
        };
        let refuted: Vec<u64> = measured
            .runs
            .iter()
            .filter_map(|run| run.refuted_at)
            .collect();
        let bound = match above {
            0 => "that bound is never passed".to_owned(),
            above => format!("that bound is passed in {above}"),
        };
        let first = match refuted.iter().min() {
            Some(t) => format!(", the first of them at symbol {}", grouped(*t)),
            None => String::new(),
        };
        Ok(vec![
            format!(
                "The most that the mixture loses to any hypothesis of {} is {}, to {}, whose weight allows {}. In {} pairs of list and hypothesis {bound}, and met exactly in {equal}.",
                counted(parameters.lists, "random list"),
                amount(&log2(&most.ratio, PRECISION)?, "bit"),
                most.name,
                enclosed(&log2(&quotient(&one, &most.weight)?, PRECISION)?),
                grouped(as_u64(regrets.len())),
            ),
            format!(
                "Control: in {} of the lists every hypothesis is refuted{first}. That ends with its own name and no division \
             by 0.",
                refuted.len(),
            ),
        ])
    }
}
