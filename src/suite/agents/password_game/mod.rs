//! `password-game`: some worlds can be learnt, but only in exponential time.
//!
//! Takes tables and the exact planner from `agent`. Kosoy, on the learning-theoretic agenda.
//!
//! One of N = 2^k passwords opens the world. A cycle is a trial: the right password pays 1 in this and every later cycle,
//! whatever is done then, any other pays 0 and tells no more than that it is wrong.
//!
//! Derivation \[own\]. What a policy does before the first success is a fixed sequence of passwords, and the j-th new one
//! is right with the weight of that password. So with m cycles its value is at most the sum over j of (m - j + 1) times the
//! j-th largest weight, and trying them by weight attains it. With equal weights that is sum over j <= min(m, N) of (m -
//! j + 1)/N, and the mean number of trials is (N + 1)/2 in whatever order: no policy is better. With weights 2^-l, l the
//! length of a code word, the agent tries by length; at most 2^l words have l bits or fewer, so a password of l bits is
//! found within 2^l trials, in the first few where it is simple.
//!
//! Control: the world also says whether the true password is a larger or a smaller number. Then halving finds it: j trials
//! find 2^(j-1) more, the mean is k - 1 + (k + 2)/2^k, and the exponential is gone.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::Rational;
use crate::scenario::figures::{fraction, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation,
};

mod measured;
mod picture;

use measured::{Measured, Parameters};

const KOSOY: &str = here!("Kosoy, the learning-theoretic agenda; re-derived in");
const OWN: &str = own_derivation!();

claims! {
    VALUE: Exact Equal "best-value", OWN,
        "With equal weights the best value is the sum over j <= min(m, N) of (m-j+1)/N, for every m and N = 2, 4, 8.";
    TRIALS: Exact Equal "mean-trials", KOSOY,
        "In a random order of all N = 2^k passwords the mean number of trials is (N+1)/2, for every k.";
    CODED: Exact Equal "best-value-by-code", OWN,
        "With weights 2^-l, l the length of a code word, the best value is the sum over j of (m-j+1) times the j-th \
         largest weight.";
    ORDER: Exact Equal "tries-by-length", OWN,
        "The agent with that prior tries a password of the j-th smallest length in its j-th trial, while none is right.";
    SIMPLE: Exact AtMost "simple-ones-soon", OWN,
        "In the order of weight, among all 2^k, a password of l bits is found within 2^l trials.";
    TOLD: Exact Equal "control-told-value", OWN,
        "Control: told whether the password is larger or smaller, the best value is that of halving: 2^(j-1) passwords \
         in the j-th trial, the last in trial k+1.";
    HALVING: Exact Equal "control-told-trials", OWN,
        "Control: told so, halving takes k - 1 + (k+2)/2^k trials on average, for every k.";
    MORE: Exact GreaterThan "control-told-is-worth-more", OWN,
        "Control: to be told is worth something, from N = 4 passwords and 2 cycles on.",
        applies "some N is at least 4 and some m at least 2";
    REVERSED: Exact GreaterThan "control-long-ones-first", OWN,
        "Control: in the reverse order the shortest password, of one bit, takes more than the 2 trials that it should.";
    MEAN: Measured None "mean-trials-by-code", KOSOY,
        "Mean number of trials under the prior 2^-l, normalised, for the largest k.",
        beside "(N+1)/2";
}

/// What theory says at one number of passwords.
#[derive(Clone, Debug)]
struct Said {
    /// By m, from 1: equal weights, weights 2^-l, and told.
    values: [Vec<Rational>; 3],
    /// Lengths in rising order.
    lengths: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
    /// By k, from 1: mean trials, and mean trials told.
    trials: Vec<[Rational; 2]>,
}

/// The length of the code word of the j-th word, from 1: 2^i words have 2 i + 1 bits each.
fn length_of(word: u64) -> u64 {
    2 * u64::from(word.ilog2()) + 1
}

impl Said {
    fn of(k: u32, cycles: u64) -> Result<Said> {
        let passwords = 1_u64 << k;
        let lengths: Vec<u64> = (1..=passwords).map(length_of).collect();
        let sum = |m: u64, weight: &dyn Fn(u64) -> Rational, trials: u64| -> Rational {
            let trials = 1..=m.min(trials);
            trials.map(|j| whole(m - j + 1) * weight(j)).sum()
        };
        let share = fraction(1, passwords)?;
        let found = |j: u64| {
            if j > u64::from(k) { 1 } else { 1 << (j - 1) }
        };
        let all = || 1..=cycles;
        Ok(Said {
            values: [
                all()
                    .map(|m| sum(m, &|_| share.clone(), passwords))
                    .collect(),
                all()
                    .map(|m| sum(m, &|j| Rational::inverse_power(length_of(j)), passwords))
                    .collect(),
                all()
                    .map(|m| sum(m, &|j| whole(found(j)) * &share, u64::from(k) + 1))
                    .collect(),
            ],
            lengths,
        })
    }
}

/// The scenario.
pub(crate) struct PasswordGame;

impl Experiment for PasswordGame {
    const ABOUT: About = About {
        name: "password-game",
        question: Question::Agents,
        claim: "A world behind a password can be learnt, but if all are equally likely every policy tries at \
                least half of them on average.",
        source: KOSOY,
        text: "One of 2^k passwords opens a world that pays for ever. The exact plan for few passwords, and the \
               trials of an order for many, are set beside the closed forms: equal weights, and weights by the \
               length of a code word. Control: a world that says whether the password is larger or smaller.",
        worth: "Exact for these finite lists of worlds, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let said = (1..=parameters.planned).map(|k| Said::of(k, u64::from(parameters.horizon)));
        let trials = (1..=parameters.bits).map(|k| {
            let passwords = 1_u64 << k;
            let told = whole(u64::from(k) - 1) + fraction(u64::from(k) + 2, passwords)?;
            Ok([fraction(passwords + 1, 2)?, told])
        });
        Ok(Theory {
            said: said.collect::<Result<_>>()?,
            trials: trials.collect::<Result<_>>()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut any = false;
        for (planned, said) in measured.planned.iter().zip(&theory.said) {
            let passwords = said.lengths.len();
            for (place, found) in planned.values.iter().enumerate() {
                let instance = || format!("N={passwords}, m={}", place + 1);
                let [equal, coded, told] = [0, 1, 2].map(|kind: usize| &said.values[kind][place]);
                claims.check(&VALUE, instance, &found[0], equal);
                claims.check(&CODED, instance, &found[1], coded);
                claims.check(&TOLD, instance, &found[2], told);
                if passwords >= 4 && place >= 1 {
                    any = true;
                    claims.check(&MORE, instance, &found[2], &found[0]);
                }
            }
            for (trial, (tried, said)) in (1..).zip(planned.lengths.iter().zip(&said.lengths)) {
                claims.check(
                    &ORDER,
                    || format!("N={passwords}, trial {trial}"),
                    *tried,
                    *said,
                );
            }
        }
        claims.applies(&MORE, any, || "fewer passwords or cycles".to_owned());
        for (k, (found, said)) in (1..).zip(measured.trials.iter().zip(&theory.trials)) {
            claims.check(&TRIALS, || format!("k={k}"), &found[0], &said[0]);
            claims.check(&HALVING, || format!("k={k}"), &found[1], &said[1]);
        }
        for (bits, latest) in &measured.latest {
            let bound = Rational::from(2).pow(*bits);
            claims.check(&SIMPLE, || format!("l={bits}"), *latest, bound);
        }
        claims.one(&REVERSED, measured.shortest_reversed, 2);
        if let Some([half, _]) = theory.trials.last() {
            claims.one(&MEAN, &measured.mean_by_code, half);
        }
        Ok(())
    }
}

impl Answered for PasswordGame {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        measured.answer(parameters)
    }
}

#[cfg(test)]
mod tests;
