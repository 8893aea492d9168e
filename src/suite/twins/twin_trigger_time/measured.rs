//! What is run: the world p through the mixture of p and all its twins, by one shared sum; a small instance
//! through the exact mixture.

use super::code::{CODES, Code};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::mixing::{mixture, predicted, sequence};

/// Horizon 2^8 of the instance that also goes through the plain mixture.
pub(super) const MIXTURE_HORIZON_BITS: u32 = 8;

parameters! { Parameters {
    overhead "c": u32 = 4 in 0..=8, "bits of a twin's program around the code of T";
    horizon_bits "K": u32 = 20 in 3..=22, "twins for T = 1 .. 2^K";
} }

impl Parameters {
    pub(super) fn horizon(&self) -> u64 {
        1 << self.horizon_bits
    }

    /// The weight of p, 1, as an integer: masses are over one power of two, and no code word is longer than
    /// 2K + 2 bits.
    pub(super) fn unit(&self) -> u64 {
        1 << (self.overhead + 2 * self.horizon_bits + 2)
    }

    /// The weight of a twin whose code of T has so many bits, over the same power.
    pub(super) fn twin(&self, length: u32) -> u64 {
        self.unit() >> (self.overhead + length)
    }
}

/// The entry for time T of a list that begins with T = 1.
pub(super) fn at(list: &[u64], time: u64) -> u64 {
    list[as_usize(time - 1)]
}

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
pub(crate) struct Measured {
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

impl Run {
    /// The run in which the twins weigh what the lengths of their words say.
    pub(super) fn of(parameters: &Parameters, code: Code) -> Self {
        let word = |time| code.word(time, parameters.horizon_bits);
        let twin = (1..=parameters.horizon()).map(|time| parameters.twin(word(time).length));
        Run::new(parameters, code, twin.collect())
    }

    pub(super) fn new(parameters: &Parameters, code: Code, twin: Vec<u64>) -> Self {
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

    /// The mixture's probability of the complement at symbol T + 1, as numerator and denominator.
    pub(super) fn error(&self, time: u64) -> [u64; 2] {
        [at(&self.twin, time), at(&self.alive, time)]
    }

    /// The same as a number.
    pub(super) fn chance(&self, time: u64) -> Result<Rational> {
        let [twin, alive] = self.error(time);
        fraction(twin, alive)
    }

    /// Numbers of the symbols T + 1, 1 < T < 2^K, at which the error is greater than at both neighbours.
    pub(super) fn local_maxima(&self) -> Vec<u64> {
        let greater = |a: u64, b: u64| {
            let ([p, q], [r, s]) = (self.error(a).map(u128::from), self.error(b).map(u128::from));
            p * s > r * q
        };
        (2..length(&self.twin))
            .filter(|&time| greater(time, time - 1) && greater(time, time + 1))
            .map(|time| time + 1)
            .collect()
    }
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let (mut runs, mut mixture) = (Vec::new(), Vec::new());
    let small = Parameters {
        horizon_bits: MIXTURE_HORIZON_BITS.min(parameters.horizon_bits),
        ..parameters.clone()
    };
    for (done, code) in (0..).zip(CODES) {
        context.report("codes", done, length(&CODES))?;
        runs.push(Run::of(parameters, code));
        mixture.extend(through_mixture(&small, &Run::of(&small, code), context)?);
    }
    Ok(Measured { runs, mixture })
}

/// Trigger times whose worlds the plain mixture is run in, where they are within the horizon.
const MIXTURE_WORLDS: [u64; 5] = [1, 2, 37, 64, 256];

/// The plain mixture of p, at weight 1/2, and every twin, at r(T)/2: its probability of each next symbol
/// of the world, beside the shared sum's. p prints 0s.
pub(super) fn through_mixture(
    parameters: &Parameters,
    run: &Run,
    context: &Context<'_>,
) -> Result<Vec<MixtureStep>> {
    let symbols = parameters.horizon() + 1;
    let twin = |trigger: u64| -> Vec<bool> { (1..=symbols).map(|time| time > trigger).collect() };
    let half_unit = 2 * parameters.unit();
    let mut members = vec![(sequence(&twin(symbols)), Rational::ratio(1, 2))];
    for (trigger, &weight) in (1..).zip(&run.twin) {
        members.push((sequence(&twin(trigger)), fraction(weight, half_unit)?));
    }
    let mut worlds = vec![symbols];
    worlds.extend(MIXTURE_WORLDS.iter().filter(|&&world| world < symbols));
    let mut steps = Vec::new();
    for world in worlds {
        let name = if world == symbols {
            "p".to_string()
        } else {
            format!("q_{world}")
        };
        let mut list = mixture(members.clone())?;
        for time in 1..=symbols {
            context.go_on()?;
            let shared_sum = match time {
                // All agree on the first symbol.
                1 => Rational::zero(),
                // After q_T's own trigger it alone is left, and prints the complement.
                _ if time > world + 1 => Rational::one(),
                _ => run.chance(time - 1)?,
            };
            steps.push(MixtureStep {
                code: run.code,
                world: name.clone(),
                time,
                mixture: predicted(&list, true)?,
                shared_sum,
            });
            list.update(time > world)?;
        }
    }
    Ok(steps)
}
