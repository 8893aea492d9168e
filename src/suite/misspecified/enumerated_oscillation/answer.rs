//! What came out, in a few sentences: between which programs the posterior swings, how often, and what ends it.

use super::tie::Swings;
use super::{EnumeratedOscillation, Measured, Parameters, ending, truth};
use crate::exact::as_u64;
use crate::scenario::figures::length;
use crate::scenario::sampling::Sample;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, double, grouped};

impl Answered for EnumeratedOscillation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let class = &measured.class;
        let mut said = Vec::new();
        for (at, (swings, stop)) in measured.ties.iter().zip(&measured.stops).enumerate() {
            let first = if at > 0 {
                String::new()
            } else {
                format!(
                    "Among all {} programs of at most {} bits, which are {} behaviours, the posterior does not settle at an \
                 exact tie. ",
                    grouped(class.looked_at),
                    parameters.bits,
                    grouped(length(&class.behaviours)),
                )
            };
            said.push(first + &tie(parameters, swings, stop.as_ref())?);
        }
        said.push(format!(
            "{} {}",
            coin(parameters, &measured.coin),
            blocks(measured)
        ));
        Ok(said)
    }
}

fn tie(parameters: &Parameters, swings: &Swings, stop: Option<&ending::Stop>) -> Result<String> {
    let by = |checkpoint: usize| {
        let runs = swings.runs.iter();
        let changes: Vec<u64> = runs
            .filter_map(|run| run.changes.get(checkpoint).copied())
            .collect();
        Ok::<String, crate::scenario::ScenarioError>(decimal(&Sample::of_counts(&changes)?.mean))
    };
    let [_, quarter, _, all] = parameters.checkpoints();
    let [one, other] = &swings.names;
    let ended = match stop {
        Some(stop) => format!(
            "With the programs of up to {} bits a nearer one is in, `{}`, and the leader changes in the second half in \
             {} of {} runs.",
            stop.bits,
            stop.nearer.name(),
            grouped(stop.late),
            grouped(stop.runs),
        ),
        None => format!("No program of up to {} bits is nearer.", parameters.raise),
    };
    Ok(format!(
        "A {} source at {} is equally near to `{one}` and `{other}`, and over {} the leader changes {} times by symbol \
         {} and {} times by symbol {} on average. {ended}",
        swings.tie.source.family.name(),
        double(swings.tie.source.parameter)?,
        counted(length(&swings.runs), "run"),
        by(1)?,
        grouped(as_u64(quarter)),
        by(3)?,
        grouped(as_u64(all)),
    ))
}

fn coin(parameters: &Parameters, coin: &truth::Coin) -> String {
    match &coin.found {
        Some((bits, truth)) => {
            let leads = coin.leads.iter().filter(|&&leads| leads);
            format!(
                "A coin of chance {} has a program itself, `{}` of {bits} bits: once that is in the class it leads at \
                 the end of {} of {} sequences.",
                decimal(&parameters.coin),
                truth.name(),
                leads.count(),
                coin.leads.len(),
            )
        }
        None => format!(
            "A coin of chance {} has no program of up to {} bits.",
            decimal(&parameters.coin),
            parameters.raise
        ),
    }
}

fn blocks(measured: &Measured) -> String {
    let run = &measured.blocks.run;
    format!(
        "On growing blocks the leader changes {} times in {}.",
        grouped(length(&run.changes)),
        counted(length(&measured.blocks.lengths), "block"),
    )
}
