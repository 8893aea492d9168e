//! What came out, in a few sentences: which wrong hypothesis is believed, how surely, and what a tie does.

use super::BerkKlMinimiser;
use std::collections::BTreeSet;

use super::measured::{Measured, Parameters};
use crate::exact::Rational;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped, listed};

impl Answered for BerkKlMinimiser {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let name = |at: usize| format!("Bernoulli({})", decimal(&measured.class[at]));
        let leaders: BTreeSet<usize> = measured
            .endings
            .values()
            .map(|ending| ending.leader)
            .collect();
        let leaders: Vec<usize> = leaders.into_iter().collect();
        let mut said = Vec::new();
        let least = measured.endings.values().map(|ending| &ending.elsewhere);
        let least = least.min_by(|a, b| a.lower().cmp(b.lower()));
        let runs = grouped(parameters.runs);
        if let ([leader], Some(least)) = (&leaders[..], least) {
            said.push(format!(
            "In all {runs} runs the posterior ends at {}, though it is wrong: the source has the chance {} of a 1. \
             After {} all other hypotheses together have at most 2^-{} of the mass.",
            name(*leader),
            decimal(&parameters.source),
            counted(measured.symbols, "symbol"),
            enclosed(&in_bits(least)?),
        ));
        } else {
            let names: Vec<String> = leaders.iter().map(|&at| name(at)).collect();
            said.push(format!(
                "After {} the {runs} runs do not agree: the posterior is led by {}.",
                counted(measured.symbols, "symbol"),
                listed(&names),
            ));
        }
        let mut nearest: Vec<usize> = (0..measured.class.len()).collect();
        nearest.sort_by(|&a, &b| {
            let of = |at: usize| measured.log_likelihood[at].lower();
            of(b).cmp(of(a))
        });
        if let [first, next, ..] = nearest[..] {
            let rate = &measured.log_likelihood[first] - &measured.log_likelihood[next];
            said.push(format!(
            "Against the next nearest, {}, it gains {} bits per symbol on average: how much nearer it is to the \
             source, in KL divergence.",
            name(next),
            enclosed(&in_bits(&rate)?),
        ));
        }
        let fair = Rational::ratio(1, 2);
        said.push(format!(
        "Control: where two hypotheses are equally near, a fair coin seen by 3/10 and 7/10, it is a toss: the upper one \
         leads in a share {} of the runs, {} from 1/2, and neither is the limit.",
        decimal(&measured.control_upper),
        decimal(&(&measured.control_upper - &fair).abs()),
    ));
        Ok(said)
    }
}
