//! `malign-twins`: hypotheses that wait for a moment that matters do damage at most by their weight.
//!
//! Takes beliefs and the exact planner from `agent`. Christiano 2016, What does the universal prior actually look like?
//!
//! The world is p. For every moment T = 1 .. 2^K there is a twin q_T that does as p does until then; its weight relative
//! to p is r(T) = 2^-(c + l(T)), l(T) the length of a code word of T. In cycle T the agent gets an offer, which costs k in
//! p and in the twins that are still to come, and pays G in q_T, which parts from p there whatever the agent does. So the
//! twin makes one moment look as if it mattered more than all else.
//!
//! Derivation \[own\]. In cycle T of p the twins of earlier moments are refuted. What is learnt does not depend on the
//! action, so the plan looks one cycle ahead: accepting gains r(T) G - k (1 + R_(>T)), R_(>T) the sum of the weights still
//! to come, in units of p's. It accepts iff r(T) G > k (1 + R_(>T)). Then k < r(T) G, and summed over the offers it
//! accepts, in p it loses at most G R in all, R the sum of all r(T), whatever the code. With a self-delimiting code R is
//! at most 2^-c, at every horizon.
//!
//! A code in which the powers of two are short ("simple": a flag, then gamma(k + 1) for T = 2^k, gamma(T) else) has late
//! moments that are likely. The damage goes there, and stays within the bound.
//!
//! Control: a prior in which all moments have the same weight 2^-c. It accepts min(2^K, max(0, G/k - 2^c)) of the
//! offers, and no bound that is the same for all horizons holds. It is run to K' = min(K, 7).
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, Rounding};
use crate::scenario::figures::{inverse_power, length, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation,
};
use crate::suite::instrument::gamma_twins::{GammaTwins, gamma_length};
use crate::suite::instrument::short_numbers::few;

mod code;
mod measured;
mod picture;

use code::{CODES, Code};
use measured::{Measured, Parameters, Run};

const CHRISTIANO: &str = here!("Christiano 2016; bound derived in");
const OWN: &str = own_derivation!();

/// The most ratios.
const MOST_RATIOS: usize = 4;

claims! {
    RULE: Exact Equal "accepts-by-the-rule", OWN,
        "In cycle T of the world p the agent accepts (1) iff r(T) G > k (1 + R_(>T)), for every T, both codes and every \
         ratio G/k.";
    GAIN: Exact Equal "gain-of-accepting", OWN,
        "It expects r(T) G/k - 1 - R_(>T) of accepting, in units of k and of p's weight.";
    AHEAD: Exact Equal "to-the-end", OWN,
        "For moments to 2^min(K, 4), planning to the end changes no action: 1 where it accepts.";
    LOSS: Exact AtMost "loss-within-the-weight", OWN,
        "In the world p it loses at most G R in all, in units of k, whatever the code and the ratio.";
    GAMMA: Exact Equal "weight-of-all-twins", OWN,
        "With the gamma code R is 2^-c (1 - 2^-K + 2^-(2K+1)).";
    FLAT: Exact Equal "control-flat-accepts", OWN,
        "Control: with the same weight 2^-c for all moments it accepts min(2^K', max(0, G/k - 2^c)) of the 2^K' \
         offers, K' = min(K, 7).";
    CONTROL: Exact GreaterThan "control-flat-loses-more", OWN,
        "Control: that is more than G R of the gamma code, in units of k.",
        applies "c is at least 2 and some G/k is at least 2^(c+1) and below 2^(c + min(K, 7))";
    COUNT: Measured None "accepted-{which}", CHRISTIANO,
        "Offers accepted in the world p, {which}.",
        beside "G R, in units of k";
}

/// What theory says of one run.
#[derive(Clone, Debug)]
struct Said {
    /// r(T) G/k - 1 - R_(>T).
    gains: Vec<Rational>,
    /// G R in units of k.
    bound: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
    /// R of the gamma code in closed form.
    gamma: Rational,
    /// Offers accepted under the flat prior, by ratio.
    flat: Vec<u64>,
    overhead: u32,
    /// 2^(K'+c) and 2^(c+1).
    between: [u64; 2],
}

/// l(T), by formula.
fn bits(code: Code, time: u64) -> u32 {
    match code {
        Code::Gamma => gamma_length(time),
        Code::Simple if time.is_power_of_two() => 1 + gamma_length(u64::from(time.ilog2()) + 1),
        Code::Simple => 1 + gamma_length(time),
        Code::Flat => 0,
    }
}

/// The scenario.
pub(crate) struct MalignTwins;

impl Experiment for MalignTwins {
    const ABOUT: About = About {
        name: "malign-twins",
        question: Question::Agents,
        claim: "Hypotheses that wait for a moment that matters do damage at most in proportion to their \
                weight, however they choose it.",
        source: CHRISTIANO,
        text: "The world is p, and for every moment T there is a twin that does as p until then and promises a great \
               reward there. The exact plan at every offer is set beside the rule, and what is lost in p beside the \
               bound G R. Control: a prior in which all moments weigh the same, where the loss grows with the \
               horizon.",
        worth: "Exact for these lists of twins, open mass 0. For M it says what such twins could do, not that they are \
                there.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        few("ratio", &parameters.ratios, MOST_RATIOS)
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let c = parameters.overhead;
        let moments = 1_u64 << parameters.horizon_bits;
        let (mut said, mut flat) = (Vec::new(), Vec::new());
        for code in CODES {
            for ratio in parameters.ratios()? {
                context.go_on()?;
                let weight = |time: u64| inverse_power(c + bits(code, time));
                let mut rest: Rational = (1..=moments).map(weight).sum();
                let bound = whole(ratio) * &rest;
                let gains = (1..=moments).map(|time| {
                    rest -= weight(time);
                    whole(ratio) * weight(time) - Rational::one() - &rest
                });
                said.push(Said {
                    gains: gains.collect(),
                    bound,
                });
            }
        }
        let few = 1_u64 << parameters.flat_bits();
        for ratio in parameters.ratios()? {
            flat.push(few.min(ratio.saturating_sub(1 << c)));
        }
        let twins = GammaTwins {
            overhead: c,
            horizon_bits: parameters.horizon_bits,
        };
        Ok(Theory {
            said,
            gamma: twins.tail(0),
            flat,
            overhead: c,
            between: [few << c, 1 << (c + 1)],
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let accepted = |accepts: bool| u64::from(accepts);
        for (run, said) in measured.runs.iter().zip(&theory.said) {
            let name = format!("{}, G/k={}", run.code.name(), run.ratio);
            for (place, said) in said.gains.iter().enumerate() {
                let instance = || format!("{name}, T={}", place + 1);
                let rule = accepted(said.signum() > 0);
                claims.check(&RULE, instance, accepted(run.accepts[place]), rule);
                claims.check(&GAIN, instance, &run.gains[place], said);
            }
            claims.check(&LOSS, || name.clone(), run.loss(), &said.bound);
            let which = format!("{}-{}", run.code.name(), run.ratio);
            claims.one(&COUNT.with("which", which), run.loss(), &said.bound);
        }
        for [end, one] in &measured.ahead {
            for (place, (end_accepts, one_accepts)) in
                end.accepts.iter().zip(&one.accepts).enumerate()
            {
                let instance =
                    || format!("{}, G/k={}, T={}", end.code.name(), end.ratio, place + 1);
                claims.check(
                    &AHEAD,
                    instance,
                    accepted(*end_accepts),
                    accepted(*one_accepts),
                );
            }
        }
        claims.one(&GAMMA, &measured.weight, &theory.gamma);
        let [most, least] = theory.between;
        let telling = |run: &Run| theory.overhead >= 2 && run.ratio >= least && run.ratio < most;
        let any = measured.flat.iter().any(telling);
        claims.applies(&CONTROL, any, || format!("c = {}", theory.overhead));
        for (run, said) in measured.flat.iter().zip(&theory.flat) {
            let instance = || format!("G/k={}", run.ratio);
            claims.check(&FLAT, instance, run.loss(), *said);
            if telling(run) {
                let bound = whole(run.ratio) * &theory.gamma;
                claims.check(&CONTROL, instance, run.loss(), bound);
            }
        }
        Ok(())
    }
}

impl Answered for MalignTwins {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer(parameters))
    }
}

impl Measured {
    fn answer(&self, parameters: &Parameters) -> Vec<String> {
        let mut said = vec![format!(
            "The world is p; {} twins wait for a moment each, {} of p's weight in all with the gamma code.",
            1_u64 << parameters.horizon_bits,
            self.weight.to_decimal(4, Rounding::Nearest),
        )];
        for run in &self.runs {
            let moments = if run.loss() == 0 {
                "none".to_owned()
            } else {
                format!("those of T = {}", measured::some(run, 16))
            };
            let bound = whole(run.ratio) * measured::total(run.code, parameters);
            said.push(format!(
                "Code {}, G/k = {}: of {} offers it accepts {} ({moments}), and loses that many k in p; the bound is {}.",
                run.code.name(),
                run.ratio,
                length(&run.accepts),
                run.loss(),
                bound.to_decimal(4, Rounding::Nearest),
            ));
        }
        let flat: Vec<String> = self
            .flat
            .iter()
            .map(|run| format!("{} at G/k = {}", run.loss(), run.ratio))
            .collect();
        let growing = if self.flat.iter().any(|run| run.loss() > 0) {
            ": nothing keeps that from growing with time"
        } else {
            ""
        };
        said.push(format!(
            "If every moment weighed 2^-{} it would accept, of {} offers, {}{growing}.",
            parameters.overhead,
            1_u64 << parameters.flat_bits(),
            flat.join(", "),
        ));
        said
    }
}

#[cfg(test)]
mod tests;
