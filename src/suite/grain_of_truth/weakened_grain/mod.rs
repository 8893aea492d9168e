//! `weakened-grain`: without the truth in the class the loss per symbol still goes to 0, where what
//! agrees with it for n symbols weighs 1/n^2; at 2^-n it need not.
//!
//! Takes the exact `Mixture`. Ryabko and Hutter 2007 and 2008 (dominance with decreasing
//! coefficients), Kalai and Lehrer 1994, "Weak and strong merging of opinions" (both from memory,
//! forms and numbers not seen).
//!
//! Derivation \[own\]. Let xi(x) >= w_n mu(x) for all x of n symbols, w_n > 0. Then ln mu(x)/xi(x)
//! <= ln 1/w_n for every x of n symbols, and in expectation D_n = E ln(mu/xi)(x_1:n) <= ln 1/w_n.
//! With a grain of truth w_n is one number w, and all that is ever lost is finite. Without, w_n may
//! fall, and as long as ln 1/w_n grows more slowly than n the loss per symbol D_n/n <= (1/n) ln
//! 1/w_n still goes to 0; at w_n = 2^-n the bound is ln 2 per symbol and says nothing.
//!
//! The class: mu_k, k = 1 .. N, is the truth for k symbols and then another law for ever, with
//! weight w(k). None is the truth, whose prior weight is 0. On strings of n symbols every mu_k with
//! k >= n agrees with mu, so xi >= W_n mu, W_n the sum of w(k) over k = n .. N, and W_n >= w(n).
//! - w(k) = 1/(k(k+1)), which is of the order of 1/k^2 and sums to 1: W_n = 1/n - 1/(N+1) (it
//!   telescopes), and 1/w_n = n(n+1). D_n/n is at most (1/n) ln n(n+1).
//! - w(k) = 2^-k: W_n = 2^-(n-1) - 2^-N.
//!
//! On a sequence that has probability 1 under mu, with members that say the opposite of every
//! symbol from k + 1 on, the first n symbols refute mu_k for all k < n, so that xi(x_1:n) = W_n
//! exactly: the first bound is attained at n = N, and with the second weights the loss is at least
//! (n - 1) ln 2, ln 2 per symbol: it does not vanish. (For the sequence of zeros and N without
//! bound xi(1|0^n) is 1/(n+1) with the first weights, nearly Laplace's 1/(n+2), and 1/2 for ever
//! with the second.)
//!
//! Run. The truths are the Thue-Morse sequence, and a coin of 3/4 whose members turn into a coin of
//! 1/4. The mixture's loss is that of its predictions, multiplied one by one; over all strings for
//! D_n, along seeded sequences to N symbols for the bound on every string. Control: the weights
//! 2^-k, under which xi(x_1:n) passes below 1/(n(n+1)) from n = 7 on.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, ln};
use crate::mixture::{Conditional, Hypothesis, Mixture};
use crate::scenario::figures::{fraction, length, quotient};
use crate::scenario::sampling::{Chance, Draws};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{bernoulli, exactly, mixture, predicted, sequence};

mod answer;
mod picture;

const OWN: &str = own_derivation!();
const DOMINANCE: &str = here!("Ryabko and Hutter 2007, 2008; derived in");

/// First n at which 2^(n-1) is above n(n+1).
const PASSED: u64 = 7;

parameters! { Parameters {
    symbols "n": u64 = 64 in 16..=128, "symbols N of each sequence, and members of the class";
    sequences "sequences": u64 = 4 in 1..=16, "seeded sequences of the coin";
    depth "depth": u64 = 8 in 4..=10, "D_n is summed over all strings of at most this many symbols";
} }

claims! {
    LOSS: Exact AtMost "loss", DOMINANCE,
        "mu(x_1:n)/xi(x_1:n) is at most 1/w_n = n(n+1), so the loss above the truth's is at most \
         ln n(n+1), though no member is the truth: the Thue-Morse sequence and every seeded \
         sequence of the coin, every n.";
    PER_SYMBOL: Certified AtMost "loss-per-symbol", DOMINANCE,
        "D_n/n is at most (1/n) ln n(n+1), which goes to 0: the coin, over all strings of n \
         symbols, every n to {depth}.";
    EVIDENCE: Exact Equal "evidence", OWN,
        "xi(x_1:n) is 1/n - 1/(N+1) along the Thue-Morse sequence, every n: at n = N the bound is \
         attained.";
    GEOMETRIC: Exact Equal "control-geometric-weights", OWN,
        "Control: with w_n = 2^-n xi(x_1:n) is 2^-(n-1) - 2^-N along the same sequence, every n: \
         at least n - 1 bits are lost, and the loss per symbol does not go to 0.";
    BROKEN: Exact GreaterThan "control-bound-broken", OWN,
        "Control: with w_n = 2^-n mu(x_1:n)/xi(x_1:n) is above n(n+1) there, every n from 7 on.";
    COIN: Measured None "control-coin", "no theorem",
        "The coin's loss above the truth's per symbol, in nats at n = N, as a mean over the seeded \
         sequences, with w_n = 2^-n.",
        beside "with w_n = 1/(n(n+1))";
}

/// Weights of the members that are the truth for k symbols.
#[derive(Clone, Copy, Debug)]
enum Weights {
    /// 1/(k(k+1)).
    Square,
    /// 2^-k.
    Geometric,
}

impl Weights {
    fn of(self, k: u64) -> Result<Rational> {
        match self {
            Weights::Square => fraction(1, k * (k + 1)),
            Weights::Geometric => Ok(Rational::inverse_power(k)),
        }
    }
}

/// The first symbols of the Thue-Morse sequence: whether t has an odd number of ones in binary.
fn thue_morse(symbols: u64) -> Vec<bool> {
    (0..symbols).map(|t| t.count_ones() % 2 == 1).collect()
}

/// The first k symbols of x, then the opposite of each.
fn until(x: &[bool], k: u64) -> Box<dyn Hypothesis> {
    let said = (0..).zip(x).map(|(t, &symbol)| symbol == (t < k));
    sequence(&said.collect::<Vec<_>>())
}

/// The coin that is the truth.
fn coin() -> Rational {
    Rational::ratio(3, 4)
}

/// The coin for k symbols, then its opposite.
fn coin_until(k: u64) -> Box<dyn Hypothesis> {
    Box::new(Conditional::new(
        format!("coin to {k}"),
        move |past: &[bool]| {
            let (one, rest) = (coin(), Rational::one() - coin());
            if as_u64(past.len()) < k {
                [rest, one]
            } else {
                [one, rest]
            }
        },
    ))
}

/// The class of the members 1 .. `last`.
fn class(
    weights: Weights,
    last: u64,
    member: impl Fn(u64) -> Box<dyn Hypothesis>,
) -> Result<Mixture> {
    mixture(
        (1..=last)
            .map(|k| Ok((member(k), weights.of(k)?)))
            .collect::<Result<_>>()?,
    )
}

/// mu(x_1:n)/xi(x_1:n) for n = 1, 2, .., xi by the mixture's predictions.
fn follow(mut truth: Box<dyn Hypothesis>, mut class: Mixture, x: &[bool]) -> Result<Vec<Rational>> {
    let mut chance = exactly(&class.evidence())?;
    let mut ratios = Vec::new();
    for &symbol in x {
        chance *= predicted(&class, symbol)?;
        class.update(symbol)?;
        truth.update(symbol);
        ratios.push(quotient(&exactly(&truth.evidence())?, &chance)?);
    }
    Ok(ratios)
}

/// Adds mu(x) ln(mu(x)/xi(x)) of x, unless it is empty, and of every longer x to the D_n of their
/// lengths.
fn divergences(
    truth: &dyn Hypothesis,
    class: &Mixture,
    sums: &mut [Enclosure],
    context: &Context<'_>,
) -> Result<()> {
    context.go_on()?;
    let Some((own, longer)) = sums.split_first_mut() else {
        return Ok(());
    };
    for symbol in [false, true] {
        let (mut truth, mut class) = (truth.clone_box(), class.clone());
        truth.update(symbol);
        class.update(symbol)?;
        let mu = exactly(&truth.evidence())?;
        let ratio = quotient(&mu, &exactly(&class.evidence())?)?;
        *own += ln(&ratio, PRECISION)?.scale(&mu);
        divergences(truth.as_ref(), &class, longer, context)?;
    }
    Ok(())
}

/// D_n of the coin, n = 1 .. `depth`.
fn expected(depth: u64, context: &Context<'_>) -> Result<Vec<Enclosure>> {
    let mut sums = vec![Enclosure::zero(); as_usize(depth)];
    let class = class(Weights::Square, depth, coin_until)?;
    divergences(bernoulli(&coin())?.as_ref(), &class, &mut sums, context)?;
    Ok(sums)
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// mu/xi along the Thue-Morse sequence, n = 1 .. N, with the weights 1/(k(k+1)) and 2^-k.
    square: Vec<Rational>,
    geometric: Vec<Rational>,
    /// The same along the coin's sequences.
    coins: Vec<Vec<Rational>>,
    coins_geometric: Vec<Vec<Rational>>,
    /// D_n of the coin, n = 1 .. depth, with the weights 1/(k(k+1)).
    expected: Vec<Enclosure>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// n(n+1), n = 1 .. N.
    bound: Vec<Rational>,
    /// (1/n) ln n(n+1), n = 1 .. depth.
    per_symbol: Vec<Enclosure>,
    /// 1/n - 1/(N+1) and 2^-(n-1) - 2^-N.
    square: Vec<Rational>,
    geometric: Vec<Rational>,
}

/// The scenario.
pub(crate) struct WeakenedGrain;

impl Experiment for WeakenedGrain {
    const ABOUT: About = About {
        name: "weakened-grain",
        question: Question::GrainOfTruth,
        claim: "Without the truth in the class the loss per symbol still goes to 0 if what agrees \
                with it for n symbols weighs 1/n^2; at 2^-n it need not.",
        source: "Ryabko and Hutter 2007, 2008; Kalai and Lehrer 1994",
        text: "Every member of the class is the truth for some number of symbols and something \
               else from then on; none is the truth, whose prior weight is 0. Members that agree \
               with it for n symbols weigh 1/(n(n+1)): what the mixture loses above the truth is \
               at most ln n(n+1) on every string, and per symbol it goes to 0. The truth is the \
               Thue-Morse sequence, or a coin. Control: with weights 2^-n a bit per symbol is \
               lost.",
        worth: "Exact for these finite priors only, which have as many members as there are \
                symbols; their open mass is 0, and nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let last = parameters.symbols;
        let x = thue_morse(last);
        let along = |weights| follow(sequence(&x), class(weights, last, |k| until(&x, k))?, &x);
        let heads = Chance::new(&coin())?;
        let (mut coins, mut coins_geometric) = (Vec::new(), Vec::new());
        for run in 0..parameters.sequences {
            context.report("sequences", run, parameters.sequences)?;
            let mut draws = Draws::new(parameters.seed, run);
            let x: Vec<bool> = (0..last).map(|_| draws.happens(heads)).collect();
            let along =
                |weights| follow(bernoulli(&coin())?, class(weights, last, coin_until)?, &x);
            coins.push(along(Weights::Square)?);
            coins_geometric.push(along(Weights::Geometric)?);
        }
        Ok(Measured {
            square: along(Weights::Square)?,
            geometric: along(Weights::Geometric)?,
            coins,
            coins_geometric,
            expected: expected(parameters.depth, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let last = parameters.symbols;
        let per_symbol = |n: u64| -> Result<Enclosure> {
            Ok(ln(&Rational::from(n * (n + 1)), PRECISION)?.scale(&fraction(1, n)?))
        };
        let square = |n| Ok(fraction(1, n)? - fraction(1, last + 1)?);
        let geometric = |n| Rational::inverse_power(n - 1) - Rational::inverse_power(last);
        Ok(Theory {
            bound: (1..=last).map(|n| Rational::from(n * (n + 1))).collect(),
            per_symbol: (1..=parameters.depth)
                .map(per_symbol)
                .collect::<Result<_>>()?,
            square: (1..=last).map(square).collect::<Result<_>>()?,
            geometric: (1..=last).map(geometric).collect(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let coins = (1_u64..).zip(&measured.coins);
        let coins = coins.map(|(number, ratios)| (format!("coin, sequence {number}"), ratios));
        let sequence = ("Thue-Morse".to_owned(), &measured.square);
        for (name, ratios) in std::iter::once(sequence).chain(coins) {
            for (n, (ratio, bound)) in (1_u64..).zip(ratios.iter().zip(&theory.bound)) {
                claims.check(&LOSS, || format!("{name}, n={n}"), ratio, bound);
            }
        }
        let depth = length(&measured.expected);
        let per_symbol = PER_SYMBOL.with("depth", depth);
        for (n, (sum, bound)) in (1..).zip(measured.expected.iter().zip(&theory.per_symbol)) {
            let mean = sum.scale(&fraction(1, n)?);
            claims.check(&per_symbol, || format!("n={n}"), mean, bound);
        }
        let one = Rational::one();
        for (statement, ratios, said) in [
            (&EVIDENCE, &measured.square, &theory.square),
            (&GEOMETRIC, &measured.geometric, &theory.geometric),
        ] {
            for (n, (ratio, said)) in (1_u64..).zip(ratios.iter().zip(said)) {
                claims.check(statement, || format!("n={n}"), quotient(&one, ratio)?, said);
            }
        }
        let passed = (1_u64..).zip(measured.geometric.iter().zip(&theory.bound));
        for (n, (ratio, bound)) in passed.filter(|(n, _)| *n >= PASSED) {
            claims.check(&BROKEN, || format!("n={n}"), ratio, bound);
        }
        let [geometric, square] = [&measured.coins_geometric, &measured.coins];
        claims.one(&COIN, mean_loss(geometric)?, mean_loss(square)?);
        Ok(())
    }
}

/// The mean over sequences of ln mu/xi at the end, per symbol.
fn mean_loss(sequences: &[Vec<Rational>]) -> Result<Enclosure> {
    let mut sum = Enclosure::zero();
    for ratios in sequences {
        if let Some(last) = ratios.last() {
            sum += ln(last, PRECISION)?.scale(&fraction(1, length(ratios))?);
        }
    }
    Ok(sum.scale(&fraction(1, length(sequences))?))
}

#[cfg(test)]
mod tests;
