//! What theory says: code lengths by formula, tails class by class, bounds and the places of the spikes.

use super::code::{CODES, Code};
use super::{Parameters, at};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::ScenarioError;
use crate::scenario::figures::{fraction, inverse_power, quotient, whole, width_of_logarithms};

/// The closed forms for one code; masses over the same denominator.
#[derive(Clone, Debug)]
pub(super) struct CodeTheory {
    /// 2^-(c + l(T)).
    pub(super) twin: Vec<u64>,
    /// 1 + R_(>=T).
    pub(super) tail: Vec<u64>,
    /// c + l(2^k) for k = 0 .. K.
    pub(super) bits_at_powers: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(super) struct Theory {
    pub(super) codes: Vec<CodeTheory>,
    /// R_(>=2^k) for gamma, k = 0 .. K.
    pub(super) gamma_tails: Vec<Rational>,
    /// Where the error under "simple" has its strict local maxima, as numbers of the erring symbol.
    pub(super) spikes: Vec<u64>,
    /// Least error at symbol 2^k + 1 under "simple", k = 0 .. K.
    pub(super) spike_heights: Vec<Rational>,
    /// ln 2: what a bit is in nats.
    pub(super) nats_per_bit: Enclosure,
    /// Most nats that all twins together may cost in the world p: 2^-c.
    pub(super) cost_limit: Rational,
    /// What two enclosures of the same cost may differ by.
    pub(super) agreement: Rational,
}

/// l(T) by formula.
fn code_length(code: Code, time: u64, horizon_bits: u32) -> u32 {
    let j = time.ilog2();
    match code {
        Code::Gamma => 2 * j + 1,
        Code::Delta => j + 2 * (j + 1).ilog2() + 1,
        Code::Fixed => horizon_bits,
        Code::Simple if time.is_power_of_two() => 2 * (j + 1).ilog2() + 2,
        Code::Simple => 2 * j + 2,
    }
}

fn code_theory(parameters: Parameters, code: Code) -> CodeTheory {
    let k_max = parameters.horizon_bits;
    let mass = |length: u32| 1u64 << (parameters.log2_denominator() - parameters.overhead - length);
    let power = |j: u32| mass(code_length(code, 1 << j, k_max));
    // Weight of one T of class j that is no power of two (class 0 has none).
    let other = |j: u32| {
        if j == 0 {
            0
        } else {
            mass(code_length(code, (1 << j) + 1, k_max))
        }
    };
    // Weight of the classes above j, the last of which is T = 2^K alone.
    let above: Vec<u64> = (0..=k_max)
        .map(|j| {
            let classes: u64 = (j + 1..k_max)
                .map(|i| power(i) + ((1 << i) - 1) * other(i))
                .sum();
            classes + if j < k_max { power(k_max) } else { 0 }
        })
        .collect();
    let tail = |time: u64| {
        let j = time.ilog2();
        let own = match (time == 1 << j, j == k_max) {
            (true, true) => power(j),
            (true, false) => power(j) + ((1 << j) - 1) * other(j),
            (false, _) => ((2 << j) - time) * other(j),
        };
        let higher = usize::try_from(j)
            .ok()
            .and_then(|j| above.get(j))
            .copied()
            .unwrap_or(0);
        parameters.unit() + own + higher
    };
    CodeTheory {
        twin: (1..=parameters.horizon())
            .map(|time| mass(code_length(code, time, k_max)))
            .collect(),
        tail: (1..=parameters.horizon()).map(tail).collect(),
        bits_at_powers: parameters
            .powers()
            .map(|(_, time)| u64::from(parameters.overhead + code_length(code, time, k_max)))
            .collect(),
    }
}

pub(super) fn theory(parameters: Parameters) -> Result<Theory, ScenarioError> {
    let codes: Vec<CodeTheory> = CODES
        .iter()
        .map(|&code| code_theory(parameters, code))
        .collect();
    let k_max = parameters.horizon_bits;
    let overhead = inverse_power(parameters.overhead);
    let gamma_tails = (0..=k_max)
        .map(|k| parameters.gamma_twins().tail(k))
        .collect();
    let simple = codes.last().map_or(0, |code| at(&code.tail, 1));
    let survivors = fraction(parameters.unit(), simple)?;
    let spike_heights = (0..=u64::from(k_max))
        .map(|k| {
            let height = inverse_power(parameters.overhead + 2) * &survivors;
            quotient(&height, &whole((k + 1) * (k + 1)))
        })
        .collect::<Result<_, ScenarioError>>()?;
    Ok(Theory {
        codes,
        gamma_tails,
        spikes: (2..k_max).map(|k| (1 << k) + 1).collect(),
        spike_heights,
        nats_per_bit: ln(&Rational::from_integer(2), PRECISION)?,
        cost_limit: overhead,
        // No ratio of masses is above 2 units over 1; four logarithms at the most, in nats.
        agreement: width_of_logarithms(4, &whole(u64::from(parameters.log2_denominator() + 1))),
    })
}
