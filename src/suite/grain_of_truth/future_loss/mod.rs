//! `future-loss`: from any moment on the mixture's expected loss is at most ln 1/w_n(mu), w_n(mu)
//! the posterior of the truth; and it merges with the truth, h symbols ahead at a time.
//!
//! Takes the exact `Mixture` for the losses, and integers over the whole tree of strings for the
//! posteriors and the distances. Chernov and Hutter 2005, "Monotone conditional complexity bounds
//! on future prediction errors"; Blackwell and Dubins 1962, "Merging of opinions with increasing
//! information"; Kalai and Lehrer 1993, "Rational learning leads to Nash equilibrium" (all from
//! memory, forms and numbers not seen).
//!
//! Let mu be in the class with weight w, xi the mixture, w_n = w mu(x_1:n)/xi(x_1:n) the posterior
//! of mu, KL_s = KL(mu(.|x_<s)||xi(.|x_<s)), and E the expectation under mu.
//!
//! Future loss \[own derivation\]. With every symbol the posterior is multiplied by the ratio of
//! the predictions, w_s/w_(s-1) = mu(x_s|x_<s)/xi(x_s|x_<s). The logarithm, in expectation given
//! x_<s, is E[ln w_s - ln w_(s-1) | x_<s] = KL_s. Given x_1:n this is summed over s = n+1 .. N and
//! telescopes: sum of E[KL_s | x_1:n] = ln 1/w_n - E[ln 1/w_N | x_1:n] <= ln 1/w_n, as w_N <= 1;
//! for every N, so for the whole future at once. Whatever was lost before, what is still to be lost
//! is what the posterior says: of a near-duplicate that is the truth after all, ln 1/w_n from now
//! on.
//!
//! Merging \[own derivation\]. Let TV_h(x_<t) be the total variation distance, the largest
//! difference that an event can make, between mu and xi over the next h symbols given x_<t: half
//! the sum over y of h symbols of |mu(y|x_<t) - xi(y|x_<t)|. Pinsker's inequality says TV_h^2 <=
//! (1/2) KL of the two laws of these h symbols, and by the chain rule that is E[KL_t + .. +
//! KL_(t+h-1) | x_<t]. Summed over t = 1, 2, .. each KL_s is counted for at most h values of t, so
//! that the sum over t of E[TV_h^2] is at most (h/2) times the sum of all E[KL_s], which is at most
//! (h/2) ln 1/w. So TV_h tends to 0 in mean square, for every h: what the two say of any event of
//! the next h symbols comes together. (Blackwell and Dubins have it almost surely, and for the
//! whole future at once.)
//!
//! Run. Coins, chains of order 1, the sequence (01)* and its twin that parts from it at symbol 8,
//! each in turn the truth, over all 2^N strings. The losses are those of the exact mixture's
//! predictions, summed over every continuation ([`losses`]); the posteriors are integers from the
//! definitions ([`tree`]), and so are the distances, whose bound is known from the weights alone.
//!
//! Controls, each with the condition missing. The prior weight in place of the posterior: after
//! 0101.. with a fair coin as the truth the posterior has dropped, and the loss from then on is
//! above ln 1/w. The posterior of another, the leader (01)*: it is above that by more. And a truth
//! outside the class, (0011)*, whose distances pass the bounds of all members.

use crate::exact::{Enclosure, PRECISION, Rational, as_usize, ln};
use crate::scenario::figures::{fraction, whole, width_of_logarithms};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::mixture;

mod answer;
mod losses;
mod picture;
mod tree;

use tree::{ALTERNATING, FAIR_COIN, OUTSIDE, OfStrings, TWIN, Tree, WEIGHTS, WORLDS, class};

const OWN: &str = own_derivation!();
const FUTURE_LOSS: &str = here!("Chernov and Hutter 2005; derived in");
const MERGES: &str = here!("Blackwell and Dubins 1962; Kalai and Lehrer 1993; derived in");

/// Symbols ahead over which the laws are compared.
const AHEAD: [usize; 3] = [1, 2, 4];

parameters! { Parameters {
    symbols "n": u32 = 12 in 10..=14,
        "symbols N, over all 2^N strings; losses are looked at after at most N/2 symbols";
} }

claims! {
    FUTURE: Certified AtMost "future-loss", FUTURE_LOSS,
        "After x_1:n the mixture's expected loss above the truth's to symbol N, the sum of E[KL_s \
         | x_1:n] over s > n, is at most ln 1/w_n(mu), w_n(mu) the truth's posterior: every x of n \
         <= {half} symbols and every truth.";
    PRICE: Certified Within "future-loss-exactly", OWN,
        "It is ln 1/w_n(mu) - E[ln 1/w_N(mu) | x_1:n], by predictions on one side and by \
         posteriors on the other: every x of n <= {half} symbols and every truth.";
    MERGING: Certified AtMost "merging", MERGES,
        "Summed over t, E[TV_h^2] is at most (h/2) ln 1/w(mu), TV_h the total variation distance \
         between mu and xi over the next h symbols given x_<t: every truth, h = 1, 2, 4.";
    PRIOR: Certified GreaterThan "control-prior-weight", OWN,
        "Control: the prior weight in place of the posterior. After 0101.. of {half} symbols, a \
         fair coin being the truth, the expected loss to symbol N is above ln 1/w(mu).";
    LEADER: Certified GreaterThan "control-leaders-posterior", OWN,
        "Control: the leader's posterior in place of the truth's. There the loss is above ln 1/w_n \
         of the leader, (01)*, as well.";
    STRANGER: Certified GreaterThan "control-truth-outside", OWN,
        "Control: for (0011)*, which is not in the class, the sum over t of E[TV_h^2] is above \
         (h/2) ln 1/w of every member: h = 1, 2, 4.";
    DUPLICATE: Measured None "near-duplicate", "no theorem",
        "The expected loss to symbol N when the twin of (01)* that parts from it at symbol 8 is the truth, \
         after 0101.. of {half} symbols.",
        beside "the twin's ln 1/w";
}

impl Parameters {
    /// Most symbols after which the losses are looked at.
    fn half(&self) -> usize {
        as_usize(u64::from(self.symbols / 2))
    }
}

/// The number of 0101.. of so many symbols, read as binary.
fn alternating(symbols: usize) -> usize {
    (0..symbols).fold(0, |number, place| 2 * number + place % 2)
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    names: Vec<String>,
    /// The expected loss from x to symbol N, by length, number and truth.
    future: OfStrings<Enclosure>,
    /// E[TV_h^2] by h, truth (the one outside last) and t.
    distances: Vec<Vec<Vec<Enclosure>>>,
}

impl Measured {
    /// Most symbols of x.
    fn half(&self) -> usize {
        self.future.len() - 1
    }

    /// The loss from 0101.. of as many symbols.
    fn after_alternating(&self, truth: usize) -> Option<&Enclosure> {
        let half = self.half();
        self.future[half][alternating(half)][truth].as_ref()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// ln 1/w by member.
    prior: Vec<Enclosure>,
    /// ln 1/w_n and E[ln 1/w_N | x_1:n] by length, number and member.
    now: OfStrings<Enclosure>,
    later: OfStrings<Enclosure>,
    /// (h/2) ln 1/w by h and member.
    merging: Vec<Vec<Enclosure>>,
    /// What two enclosures of one loss may differ by.
    agreement: Rational,
}

/// The scenario.
pub(crate) struct FutureLoss;

impl Experiment for FutureLoss {
    const ABOUT: About = About {
        name: "future-loss",
        question: Question::GrainOfTruth,
        claim: "From any moment on the mixture's expected loss is at most ln 1/w_n, w_n the \
                truth's posterior, and it merges with the truth.",
        source: "Chernov and Hutter 2005; Blackwell and Dubins 1962; Kalai and Lehrer 1993",
        text: "Coins, Markov chains, the sequence (01)* and a twin that parts from it late, each \
               in turn the truth. After every string of up to N/2 symbols the mixture's expected \
               loss to symbol N, over all continuations, is set beside what the truth's posterior \
               says: the price of a near-duplicate from now on. And the total variation distance \
               between mixture and truth over the next h symbols is squared, summed over time, and \
               set beside (h/2) ln 1/w. Controls: the prior weight, the leader's posterior, and a \
               truth outside the class.",
        worth: "Certified for this finite prior of seven hypotheses only; its open mass is 0, and \
                nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let members = class().iter().map(|member| member.hypothesis());
        let list = mixture(members.collect::<Result<_>>()?)?;
        let depth = as_usize(u64::from(parameters.symbols));
        let future = losses::future(&list, depth, parameters.half(), context)?;
        let tree = Tree::new(parameters.symbols, context)?;
        let distances = AHEAD.iter().map(|&h| tree.distances(h, context));
        Ok(Measured {
            names: WORLDS
                .iter()
                .map(|world| world.name())
                .collect::<Result<_>>()?,
            future,
            distances: distances.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let cost = |weight: u32| {
            let inverse = fraction(u64::from(WEIGHTS), u64::from(weight))?;
            Ok(ln(&inverse, PRECISION)?)
        };
        let prior = class().iter().map(|member| cost(member.weight));
        let prior: Vec<Enclosure> = prior.collect::<Result<_>>()?;
        let half = |h: &usize| Rational::from(*h) * Rational::ratio(1, 2);
        let merging = AHEAD.iter().map(|h| {
            let bounds = prior.iter().map(|cost| cost.scale(&half(h)));
            bounds.collect()
        });
        let [now, later] =
            Tree::new(parameters.symbols, context)?.prices(parameters.half(), context)?;
        let symbols = u64::from(parameters.symbols);
        Ok(Theory {
            merging: merging.collect(),
            prior,
            now,
            later,
            // Two logarithms and a rounding for each of N predictions, four logarithms and N
            // roundings of the posteriors, in expectation; none is above that of 16 8^N, which is
            // below e^(3N + 3).
            agreement: width_of_logarithms(4 * symbols + 4, &whole(3 * symbols + 3)),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let half = measured.half();
        let of_half = |statement: &crate::scenario::Statement| statement.with("half", half);
        let [future, price, prior] = [&FUTURE, &PRICE, &PRIOR].map(of_half);
        claims.tolerate(&price, theory.agreement.clone());
        for (n, level) in measured.future.iter().enumerate() {
            for (number, losses) in level.iter().enumerate() {
                let (now, later) = (&theory.now[n][number], &theory.later[n][number]);
                for truth in 0..OUTSIDE {
                    if let (Some(lost), Some(now), Some(later)) =
                        (&losses[truth], &now[truth], &later[truth])
                    {
                        let name = &measured.names[truth];
                        let label = || format!("truth {name}, x={number:0n$b} of {n} symbols");
                        claims.check(&future, label, lost, now);
                        claims.check(&price, label, lost, now - later);
                    }
                }
            }
        }
        for ((h, distances), bounds) in AHEAD.iter().zip(&measured.distances).zip(&theory.merging) {
            let sum = |truth: usize| -> Enclosure { distances[truth].iter().sum() };
            for (truth, bound) in bounds.iter().enumerate() {
                let name = &measured.names[truth];
                claims.check(
                    &MERGING,
                    || format!("truth {name}, h={h}"),
                    sum(truth),
                    bound,
                );
                let instance = || format!("h={h}, the bound of {name}");
                claims.check(&STRANGER, instance, sum(OUTSIDE), bound);
            }
        }
        if let Some(lost) = measured.after_alternating(FAIR_COIN) {
            claims.one(&prior, lost, &theory.prior[FAIR_COIN]);
            if let Some(cost) = &theory.now[half][alternating(half)][ALTERNATING] {
                claims.one(&LEADER, lost, cost);
            }
        }
        let cost = &theory.now[half][alternating(half)][TWIN];
        if let (Some(lost), Some(cost)) = (measured.after_alternating(TWIN), cost) {
            claims.one(&of_half(&DUPLICATE), lost, cost);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
