//! The measured side of `malign-twins`: the agent's plan at every offer, by the agent layer.

use std::sync::Arc;

use super::code::{CODES, Code};
use crate::agent::{Belief, Environment, Law, Payoff};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::{distinct, inverse_power};
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::planning;

/// To this K the agent also plans to the end, at every offer.
const AHEAD_BITS: u32 = 4;
/// The largest K of the control.
const FLAT_BITS: u32 = 7;

parameters! { Parameters {
    overhead "c": u32 = 4 in 0..=8, "bits of a twin's program around the code of its moment T";
    horizon_bits "K": u32 = 10 in 1..=10, "the last moment is 2^K";
    ratios "ratio": [i64] = [64, 1024, 4096] in 1..=65536, "G/k: what an offer pays in the twin whose moment it is, over what it costs elsewhere";
} }

/// p, or the twin of a moment: it does as p does until then, and parts from it for ever. Its state is the number of
/// cycles that are over. Action 0 declines; action 1 + i accepts an offer of the i-th ratio.
#[derive(Clone, Debug)]
struct World {
    moment: Option<usize>,
}

/// Percepts: an offer declined and accepted in p, a world that has parted, and from here on the malign rewards.
const DECLINED: usize = 0;
const ACCEPTED: usize = 1;
const PARTED: usize = 2;
const PAID: usize = 3;
/// The state of a world that has parted.
const AWAY: usize = usize::MAX;

impl Environment for World {
    fn name(&self) -> String {
        match self.moment {
            Some(moment) => format!("twin of {moment}"),
            None => "p".to_owned(),
        }
    }

    fn law(&mut self, state: usize, action: usize) -> Arc<Law> {
        let accepted = action.checked_sub(1);
        let (percept, next) = if state == AWAY {
            (PARTED, AWAY)
        } else if self.moment == Some(state + 1) {
            (accepted.map_or(PARTED, |offer| PAID + offer), AWAY)
        } else {
            (accepted.map_or(DECLINED, |_| ACCEPTED), state + 1)
        };
        Arc::new(Law::sure(percept, next))
    }
}

/// The agent's way through p under one code and one ratio.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(super) code: Code,
    pub(super) ratio: u64,
    /// T = 1 .. 2^K: whether it accepts.
    pub(super) accepts: Vec<bool>,
    /// Q(accept) - Q(decline) at T, divided by the weight of p, in units of k.
    pub(super) gains: Vec<Rational>,
}

impl Run {
    /// What it loses in p, in units of k.
    pub(super) fn loss(&self) -> u64 {
        as_u64(self.moments().count())
    }

    /// The moments whose offers it accepts.
    pub(super) fn moments(&self) -> impl Iterator<Item = usize> + '_ {
        let all = (1..).zip(&self.accepts);
        all.filter(|(_, accepts)| **accepts)
            .map(|(moment, _)| moment)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// By code, then ratio.
    pub(super) runs: Vec<Run>,
    /// The control, by ratio.
    pub(super) flat: Vec<Run>,
    /// Short lists, planned to the end at every offer, and the same planned one cycle ahead.
    pub(super) ahead: Vec<[Run; 2]>,
    /// R of the gamma code, from its words.
    pub(super) weight: Rational,
}

impl Parameters {
    pub(super) fn ratios(&self) -> Result<Vec<u64>> {
        Ok(distinct(&self.ratios)?)
    }

    /// K of the control, which accepts a great share of all offers as soon as it can.
    pub(super) fn flat_bits(&self) -> u32 {
        self.horizon_bits.min(FLAT_BITS)
    }

    /// A run per ratio. What is learnt does not depend on the action, so one way through p serves all.
    fn runs(
        &self,
        code: Code,
        horizon_bits: u32,
        to_the_end: bool,
        context: &Context<'_>,
    ) -> Result<Vec<Run>> {
        let ratios = self.ratios()?;
        let horizon = 1_usize << horizon_bits;
        let mut members = vec![World { moment: None }];
        let mut weights = vec![Rational::one()];
        for moment in 1..=horizon {
            members.push(World {
                moment: Some(moment),
            });
            let bits = as_u64(code.word(as_u64(moment)).len()) + u64::from(self.overhead);
            weights.push(Rational::inverse_power(bits));
        }
        let mut rewards = vec![
            Rational::zero(),
            Rational::from_integer(-1),
            Rational::zero(),
        ];
        rewards.extend(ratios.iter().map(|ratio| Rational::from(*ratio)));
        let offers = planning::interface(1 + ratios.len(), rewards)?;
        let mut worlds = planning::worlds(offers, members);
        let mut belief = Belief::new(weights);
        let run = |ratio: &u64| Run {
            code,
            ratio: *ratio,
            accepts: Vec::new(),
            gains: Vec::new(),
        };
        let mut runs: Vec<Run> = ratios.iter().map(run).collect();
        let payoff = Payoff::default();
        for seen in 0..horizon {
            context.report(code.name(), as_u64(seen), as_u64(horizon))?;
            let cycles = if to_the_end { horizon - seen } else { 1 };
            let plan = planning::plan(&mut worlds, &belief, (cycles, seen), &payoff)?;
            for (place, run) in runs.iter_mut().enumerate() {
                let gain = &plan.values[1 + place] - &plan.values[0];
                run.accepts.push(gain.signum() > 0);
                run.gains.push(gain);
            }
            belief.update(&mut worlds, 0, DECLINED);
        }
        Ok(runs)
    }
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let (mut runs, mut ahead) = (Vec::new(), Vec::new());
    let short = parameters.horizon_bits.min(AHEAD_BITS);
    for code in CODES {
        runs.extend(parameters.runs(code, parameters.horizon_bits, false, context)?);
        let end = parameters.runs(code, short, true, context)?;
        let one = parameters.runs(code, short, false, context)?;
        ahead.extend(end.into_iter().zip(one).map(|(end, one)| [end, one]));
    }
    let flat = parameters.runs(Code::Flat, parameters.flat_bits(), false, context)?;
    Ok(Measured {
        runs,
        flat,
        ahead,
        weight: total(Code::Gamma, parameters),
    })
}

/// R of a code that pays for its words: the sum of all twins' weights, the words written out.
pub(super) fn total(code: Code, parameters: &Parameters) -> Rational {
    let moments = 1..=1_u64 << parameters.horizon_bits;
    let weights = moments.map(|moment| Rational::inverse_power(as_u64(code.word(moment).len())));
    weights.sum::<Rational>() * inverse_power(parameters.overhead)
}

/// The first moments of a run in words.
pub(super) fn some(run: &Run, most: usize) -> String {
    let moments: Vec<String> = run
        .moments()
        .take(most)
        .map(|moment| moment.to_string())
        .collect();
    let more = if as_usize(run.loss()) > most {
        ", .."
    } else {
        ""
    };
    format!("{}{more}", moments.join(", "))
}
