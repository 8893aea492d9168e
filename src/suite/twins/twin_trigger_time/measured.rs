//! What is run: the world p through the mixture of p and all its twins, by one shared sum; a small instance
//! through the exact mixture.

use super::code::{CODES, Code};
use super::{MIXTURE_HORIZON_BITS, Parameters, at};
use crate::exact::Rational;
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Context, ScenarioError};
use crate::suite::instrument::mixing::{mixture, point, sequence};

/// The world p, run through the mixture of p and all twins under one code. Twins that have not parted yet
/// share one sum, so a step costs one subtraction.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) code: Code,
    /// Weight of q_T, T = 1 .. 2^K, over the common denominator: from the length of T's code word.
    pub(super) twin: Vec<u64>,
    /// Weight of p and all twins not refuted before symbol T + 1.
    pub(super) alive: Vec<u64>,
    /// Weight that is left when all twins are refuted.
    pub(super) left: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) parameters: Parameters,
    pub(super) runs: Vec<Run>,
    pub(super) mixture: Vec<MixtureStep>,
}

/// One prediction of the plain mixture of 2^8 twins and p, beside that of the shared sum.
#[derive(Clone, Debug)]
pub(super) struct MixtureStep {
    pub(super) code: Code,
    pub(super) world: String,
    pub(super) time: u64,
    pub(super) mixture: Rational,
    pub(super) shared_sum: Rational,
}

/// The twins' weights under this code, from the length of each T's word.
pub(super) fn weights(parameters: Parameters, code: Code) -> Vec<u64> {
    (1..=parameters.horizon())
        .map(|time| {
            let length = code.word(time, parameters.horizon_bits).length;
            1 << (parameters.log2_denominator() - parameters.overhead - length)
        })
        .collect()
}

impl Run {
    pub(super) fn new(parameters: Parameters, code: Code, twin: Vec<u64>) -> Self {
        let mut left = parameters.unit() + twin.iter().sum::<u64>();
        let mut alive = Vec::with_capacity(twin.len());
        for weight in &twin {
            alive.push(left);
            left -= weight;
        }
        Run {
            code,
            twin,
            alive,
            left,
        }
    }

    /// The mixture's probability of the complement at symbol T + 1.
    pub(super) fn error(&self, time: u64) -> (u64, u64) {
        (at(&self.twin, time), at(&self.alive, time))
    }
}

pub(super) fn measure(
    parameters: Parameters,
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let mut runs = Vec::new();
    let mut mixture = Vec::new();
    let small = Parameters {
        horizon_bits: MIXTURE_HORIZON_BITS.min(parameters.horizon_bits),
        ..parameters
    };
    for (done, code) in (0..).zip(CODES) {
        context.report("codes", done, length(&CODES))?;
        runs.push(Run::new(parameters, code, weights(parameters, code)));
        let run = Run::new(small, code, weights(small, code));
        mixture.extend(through_mixture(small, &run)?);
    }
    Ok(Measured {
        parameters,
        runs,
        mixture,
    })
}

/// Trigger times whose worlds the plain mixture is run in, where they are within the horizon.
const MIXTURE_WORLDS: [u64; 5] = [1, 2, 37, 64, 256];

/// The plain mixture of p, at weight 1/2, and every twin, at r(T)/2: its probability of each next symbol
/// of the world, beside the shared sum's. p prints 0s.
pub(super) fn through_mixture(
    parameters: Parameters,
    run: &Run,
) -> Result<Vec<MixtureStep>, ScenarioError> {
    let symbols = parameters.horizon() + 1;
    let twin = |trigger: u64| -> Vec<bool> { (1..=symbols).map(|time| time > trigger).collect() };
    let half_unit = 2 * parameters.unit();
    let mut members = vec![(sequence(&twin(symbols)), Rational::ratio(1, 2))];
    for (trigger, &weight) in (1..).zip(&run.twin) {
        members.push((sequence(&twin(trigger)), fraction(weight, half_unit)?));
    }
    let worlds = MIXTURE_WORLDS
        .into_iter()
        .filter(|&world| world <= parameters.horizon());
    let mut steps = Vec::new();
    for world in std::iter::once(symbols).chain(worlds) {
        let mut list = mixture(members.clone())?;
        for time in 1..=symbols {
            let [_, one] = list.predictive()?;
            let shared_sum = match time {
                // All agree on the first symbol.
                1 => Rational::zero(),
                // Behind q_T's own trigger it alone is left, and prints the complement.
                _ if time > world + 1 => Rational::one(),
                _ => {
                    let (twin, alive) = run.error(time - 1);
                    fraction(twin, alive)?
                }
            };
            steps.push(MixtureStep {
                code: run.code,
                world: if world == symbols {
                    "p".to_string()
                } else {
                    format!("q_{world}")
                },
                time,
                mixture: point(&one)?,
                shared_sum,
            });
            list.update(time > world)?;
        }
    }
    Ok(steps)
}
