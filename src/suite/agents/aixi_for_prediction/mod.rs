//! `aixi-for-prediction`: paid for right guesses, AIXI guesses what the mixture predicts, at every horizon.
//!
//! Takes worlds, beliefs and the planner from `agent`. One of the open problems of Hutter 2009 (Algorithms 2(3):879-906):
//! does AIXI, used for prediction, reduce to Solomonoff's predictor?
//!
//! The worlds are programs that never read an action. In each cycle the agent gives a guess a, the world prints x, and the
//! percept is (r, x) with r = 1 if a = x, else 0.
//!
//! Derivation \[own\]. x does not depend on a, and (r, x) says no more than x once a is known: after any guess the weights
//! are those after x. So Q(h, a) = xi(x_<t a) + sum over x of V(x_<t x), the sum being the same for both guesses, and
//! Q(h, 1) - Q(h, 0) = xi(x_<t 1) - xi(x_<t 0), unnormalised, however many cycles are to come. The agent guesses 1 iff the mixture
//! gives 1 more than 0, ties to 0, and makes the same errors on every sequence.
//!
//! Control: all programs, those that read the guess among them. What it guesses now decides what it sees and learns, and
//! with more than one cycle to go Q(1) - Q(0) is no longer xi(1 given 1) - xi(0 given 0).
//!
//! How far this reaches: a finite class of passive worlds, unnormalised weights, rewards for the next symbol only. With the
//! whole prior, as in the control, the two differ.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::quotient;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation,
};
use crate::suite::instrument::planning::decimal;

mod measured;
mod parameters;
mod picture;
mod plain;

use measured::Measured;
use parameters::Parameters;

const OWN: &str = own_derivation!();
const HUTTER: &str = here!("Hutter 2009, Algorithms 2(3), open problem; derived in");

claims! {
    DIFFERENCE: Exact Equal "value-difference", HUTTER,
        "Q(h, 1) - Q(h, 0) = xi(x_<t 1) - xi(x_<t 0), unnormalised: every history, at every number of cycles to go.";
    GUESS: Exact Equal "guess", OWN,
        "The agent guesses 1 iff the mixture gives 1 more than 0, ties to 0: every history.";
    ERRORS: Exact Equal "errors", HUTTER,
        "It makes as many errors as the mixture's argmax: every sequence of m symbols.";
    FIRST: Exact Equal "control-one-cycle", OWN,
        "Control: over all programs, those that read the guess too, with one cycle to go: Q(1) - Q(0) = xi(1 given 1) - xi(0 \
         given 0).";
    LISTEN: Exact GreaterThan "control-worlds-that-listen", OWN,
        "Control: the same with all cycles to go: the two are apart, by this much, for what is guessed decides what is seen.";
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    evidence: plain::Evidence,
    /// xi(1 given 1) - xi(0 given 0), over all programs.
    first: Rational,
}

impl Theory {
    fn xi(&self, x: &[bool]) -> Rational {
        self.evidence.get(x).cloned().unwrap_or_else(Rational::zero)
    }

    /// xi(x1) - xi(x0).
    fn difference(&self, x: &[bool]) -> Rational {
        let [zero, one] = [false, true].map(|symbol| self.xi(&[x, &[symbol]].concat()));
        one - zero
    }

    fn guess(&self, x: &[bool]) -> bool {
        self.difference(x).signum() > 0
    }
}

impl Measured {
    fn guess(&self, x: &[bool]) -> Option<bool> {
        let thought = self.thoughts.iter().find(|thought| thought.x == x);
        thought.map(|thought| thought.guess)
    }
}

/// Wrong guesses on a sequence; a history that no program allows has no guess, and counts for nobody.
fn errors(sequence: &[bool], guess: impl Fn(&[bool]) -> Option<bool>) -> u64 {
    let wrong = |t: &usize| guess(&sequence[..*t]).is_some_and(|guess| guess != sequence[*t]);
    as_u64((0..sequence.len()).filter(wrong).count())
}

/// All strings of so many symbols.
fn strings(symbols: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_usize << symbols).map(move |value| {
        (0..symbols)
            .rev()
            .map(|bit| value >> bit & 1 == 1)
            .collect()
    })
}

fn written(x: &[bool]) -> String {
    x.iter().map(|bit| if *bit { '1' } else { '0' }).collect()
}

/// The scenario.
pub(crate) struct AixiForPrediction;

impl Experiment for AixiForPrediction {
    const ABOUT: About = About {
        name: "aixi-for-prediction",
        question: Question::Agents,
        claim: "Paid for right guesses about a world that does not listen, AIXI guesses what the mixture predicts.",
        source: "Hutter 2009, Algorithms 2(3), an open problem; derivation own",
        text: "An agent believes in all written programs that read no action. It guesses the next symbol, sees it, and is paid \
               1 if it was right. At every history and horizon the difference of its two values is the difference of the \
               mixture's two predictions: same guesses, same errors. Control: with programs that read the guess, a guess is \
               worth more than being right.",
        worth: "Exact for this finite prior of passive programs, open mass 0, unnormalised weights. Nothing here is about M, \
                whose programs may listen.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            evidence: plain::evidence(parameters.bits, parameters.cycles(), context)?,
            first: plain::first(parameters.bits)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for thought in &measured.thoughts {
            let expected = theory.difference(&thought.x);
            let name = written(&thought.x);
            for (cycles, found) in (1..).zip(&thought.differences) {
                let instance = || format!("x = {name:?}, {cycles} to go");
                claims.check(&DIFFERENCE, instance, found, &expected);
            }
            let guess = u64::from(theory.guess(&thought.x));
            claims.check(
                &GUESS,
                || format!("x = {name:?}"),
                u64::from(thought.guess),
                guess,
            );
        }
        let cycles = measured.listening.len();
        for sequence in strings(cycles) {
            let found = errors(&sequence, |x| measured.guess(x));
            let said = errors(&sequence, |x| {
                (!theory.xi(x).is_zero()).then(|| theory.guess(x))
            });
            claims.check(&ERRORS, || written(&sequence), found, said);
        }
        if let (Some(one), Some(all)) = (measured.listening.first(), measured.listening.last()) {
            claims.one(&FIRST, one, &theory.first);
            claims.one(&LISTEN, (all - &theory.first).abs(), Rational::zero());
        }
        Ok(())
    }
}

impl Answered for AixiForPrediction {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let ties = measured
            .thoughts
            .iter()
            .filter(|thought| thought.tie)
            .count();
        let mut said = vec![format!(
            "Over {} programs that read no action the agent guesses, at each of {} histories and every horizon to {}, what the \
             mixture gives more to; {ties} of them are ties. What is to come is worth the same after either guess, so it cancels.",
            measured.programs,
            measured.thoughts.len(),
            parameters.horizon,
        )];
        if let Some(first) = measured.thoughts.first() {
            let share = quotient(
                first.differences.last().unwrap_or(&Rational::zero()),
                &first.evidence,
            )?;
            said.push(format!(
                "Its first guess is {}, which is worth {} rewards more to it than the other, whatever the horizon.",
                u8::from(first.guess),
                decimal(&share.abs()),
            ));
        }
        if let (Some(one), Some(all)) = (measured.listening.first(), measured.listening.last()) {
            said.push(format!(
                "With programs that read the guess among its worlds Q(1) - Q(0), unnormalised, is {} with one cycle to go and {} \
                 with {}: there AIXI is no mere predictor.",
                decimal(one),
                decimal(all),
                parameters.horizon,
            ));
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests;
