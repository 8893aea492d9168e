//! `selected-bits`: normalised, the mixture learns a pattern inside noise; not normalised, it may never.
//!
//! Takes the exact `Mixture` with its normalised predictions, and semimeasures given by a rule. Lattimore,
//! Hutter and Gavane 2011 (ALT; abstract confirmed, theorem numbers not): M_norm learns every computable
//! sub-pattern of a sequence, unnormalised M, for some universal machine, does not. What is run is a probe
//! with a list of two, \[own\]: it shows the mechanism and says nothing of M.
//!
//! Data: the odd symbols are random, x_2k repeats x_2k-1. The list: the uniform measure, weight w_u, and the
//! semimeasure "the odd symbol is uniform, the even one repeats it with probability s, else nothing more
//! comes", weight w_s, 1/2 < s < 1.
//!
//! Derivation \[own\]. Before x_2k the uniform measure has the evidence 2^-(2k-1), the semimeasure
//! (s/2)^(k-1)/2, so with their weights the odds are r = (w_s/w_u)(2s)^(k-1). Hence
//! M(x_2k | x_<2k) = (1/2 + rs)/(1 + r), which is below s and misses it by (s - 1/2)/(1 + r) <=
//! (s - 1/2)(w_u/w_s)(2s)^-(k-1): it goes to s, not to 1. The other symbol has (1/2)/(1 + r), both together
//! (1 + rs)/(1 + r), so M_norm = (1/2 + rs)/(1 + rs) and 1 - M_norm = (1/2)/(1 + rs) <= (w_u/w_s)(2s)^-k,
//! which goes to 0. With k* the first k at which (2s)^k >= w_u/w_s the error is at most 1/2 up to k* and at
//! most (2s)^-(k-k*) later, so that summed over all k it is at most k*/2 + 1/(2s - 1).
//!
//! Controls, where a condition is missing. s = 1, no defect: M learns without being normalised,
//! 1 - M <= (w_u/w_s) 2^-k. s = 1/2: the semimeasure gains nothing on the uniform measure, r stays w_s/w_u,
//! and M_norm does not learn. No pattern in the data: at the first even symbol that does not repeat, the
//! semimeasure is refuted and M_norm is 1/2 from then on.

use rand_chacha::rand_core::Rng;

use crate::exact::Rational;
use crate::mixture::{Conditional, Hypothesis, Mixture};
use crate::scenario::figures::{fraction, inverse_power, quotient};
use crate::scenario::sampling::stream;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{bernoulli, mixture, point};

mod answer;
mod picture;

const OWN: &str = own_derivation!();
const LATTIMORE: &str = here!("Lattimore, Hutter and Gavane 2011; derived for this list in");

parameters! { Parameters {
    copies "s": Rational = 3/4 in 11/20..=99/100,
        "probability with which the semimeasure's even symbols repeat";
    pattern_bits "pattern_bits": u32 = 8 in 1..=64,
        "the semimeasure's weight is 2^-this; the uniform measure's is 1/2";
    pairs "pairs": u64 = 48 in 32..=400, "pairs of symbols";
    sequences "sequences": u64 = 4 in 1..=64, "seeded sequences";
} }

claims! {
    PLAIN: Exact Equal "plain", OWN,
        "Not normalised, M(x_2k|x_<2k) = (1/2 + rs)/(1 + r) with r = (w_s/w_u)(2s)^(k-1): every sequence and k.";
    NORMALISED: Exact Equal "normalised", OWN,
        "Normalised, M_norm(x_2k|x_<2k) = (1/2 + rs)/(1 + rs): every sequence and k.";
    LEARNS: Exact AtMost "normalised-learns", LATTIMORE,
        "1 - M_norm(x_2k|x_<2k) is at most (w_u/w_s)(2s)^-k, which goes to 0: every sequence and k.";
    TOTAL: Exact AtMost "normalised-total", OWN,
        "Summed over all k, 1 - M_norm(x_2k|x_<2k) is at most k*/2 + 1/(2s-1), k* the first k with (2s)^k >= \
         w_u/w_s.";
    FAILS: Exact LessThan "plain-fails", LATTIMORE,
        "M(x_2k|x_<2k) stays below s < 1: every sequence and k.";
    GAP: Exact AtMost "plain-goes-to-s", OWN,
        "s - M(x_2k|x_<2k) is at most (s-1/2)(w_u/w_s)(2s)^-(k-1), so M goes to s: every sequence and k.";
    CERTAIN: Exact AtMost "control-no-defect", OWN,
        "Control: with s = 1 nothing is lost to normalise, and M itself learns: 1 - M(x_2k|x_<2k) is at most \
         (w_u/w_s) 2^-k.";
    USELESS: Exact Equal "control-no-gain", OWN,
        "Control: with s = 1/2 the pattern gains nothing on the uniform measure, and M_norm stays where it \
         began.";
    PATTERNLESS: Exact Equal "control-no-pattern", OWN,
        "Control: when even symbols are random too, M_norm is 1/2 after the first that does not repeat.";
}

impl Parameters {
    /// w_s; w_u is 1/2.
    fn pattern_weight(&self) -> Rational {
        inverse_power(self.pattern_bits)
    }

    /// Pairs of symbols: the first random, the second its repetition or random too.
    fn data(&self, sequence: u64, repeats: bool) -> Vec<[bool; 2]> {
        let mut generator = stream(self.seed, sequence);
        (0..self.pairs)
            .map(|_| {
                let word = generator.next_u64();
                let first = word & 1 == 1;
                [first, if repeats { first } else { word & 2 == 2 }]
            })
            .collect()
    }

    /// The list whose semimeasure repeats with probability `copies`, along the data.
    fn follow(&self, copies: &Rational, data: &[[bool; 2]]) -> Result<Vec<Pair>> {
        let half = Rational::ratio(1, 2);
        let mut mixture = mixture(vec![
            (bernoulli(&half)?, half),
            (pattern(copies), self.pattern_weight()),
        ])?;
        let mut pairs = Vec::new();
        for &[odd, even] in data {
            mixture.update(odd)?;
            pairs.push(Pair::of(&mixture, even)?);
            mixture.update(even)?;
        }
        Ok(pairs)
    }
}

/// The semimeasure whose even symbols repeat with probability `copies`, else nothing more comes.
fn pattern(copies: &Rational) -> Box<dyn Hypothesis> {
    let copies = copies.clone();
    Box::new(Conditional::new("pairs", move |past: &[bool]| {
        if past.len().is_multiple_of(2) {
            return [Rational::ratio(1, 2), Rational::ratio(1, 2)];
        }
        match past.last() {
            Some(true) => [Rational::zero(), copies.clone()],
            _ => [copies.clone(), Rational::zero()],
        }
    }))
}

/// The mixture between an odd symbol and the even one after it.
#[derive(Clone, Debug)]
struct Pair {
    /// M(x_2k | x_<2k).
    plain: Rational,
    /// The same, normalised.
    normalised: Rational,
}

impl Pair {
    fn of(mixture: &Mixture, even: bool) -> Result<Pair> {
        let at = usize::from(even);
        Ok(Pair {
            plain: point(&mixture.predictive()?[at])?,
            normalised: point(&mixture.normalised()?[at])?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Pairs of symbols by sequence.
    repeated: Vec<Vec<Pair>>,
    /// The same data, the semimeasure with s = 1.
    certain: Vec<Pair>,
    /// The same data, the semimeasure with s = 1/2.
    useless: Vec<Pair>,
    /// Random even symbols: the pairs after the first that does not repeat.
    patternless: Vec<Pair>,
}

/// The closed forms at one k.
#[derive(Clone, Debug)]
struct Said {
    plain: Rational,
    normalised: Rational,
    /// (w_u/w_s)(2s)^-k.
    normalised_error: Rational,
    /// (s - 1/2)(w_u/w_s)(2s)^-(k-1).
    plain_gap: Rational,
    /// (w_u/w_s) 2^-k.
    certain_error: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    pairs: Vec<Said>,
    /// s, below which M stays.
    ceiling: Rational,
    /// k*/2 + 1/(2s - 1).
    total: Rational,
    /// M_norm with s = 1/2.
    useless: Rational,
    /// M_norm once the pattern is refuted.
    patternless: Rational,
}

/// The scenario.
pub(crate) struct SelectedBits;

impl Experiment for SelectedBits {
    const ABOUT: About = About {
        name: "selected-bits",
        question: Question::GrainOfTruth,
        claim: "Normalised, the mixture learns a pattern inside noise; not normalised, it may never.",
        source: "Lattimore, Hutter and Gavane 2011",
        text: "Every second symbol repeats the random one before it. Two hypotheses see this: pure noise, \
               and one that repeats with probability s but may stop instead. Its lost mass keeps the plain \
               mixture's prediction below s for ever; Solomonoff's normalisation divides it out and goes to \
               1 geometrically. Controls: nothing lost (s = 1), nothing gained (s = 1/2), no pattern in the \
               data.",
        worth: "Exact for this finite prior of two hypotheses only: a probe of the mechanism. It says \
                nothing about M, for which the theorem needs a universal machine made for the purpose.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let Parameters { copies, .. } = parameters;
        let repeats = parameters.data(0, true);
        let random = parameters.data(parameters.sequences, false);
        let refuted = random.iter().position(|[odd, even]| odd != even);
        let after = refuted.map_or(random.len(), |at| at + 1);
        let mut patternless = parameters.follow(copies, &random)?;
        patternless.drain(..after);
        let mut repeated = Vec::new();
        for sequence in 0..parameters.sequences {
            context.report("sequences", sequence, parameters.sequences)?;
            repeated.push(parameters.follow(copies, &parameters.data(sequence, true))?);
        }
        Ok(Measured {
            repeated,
            certain: parameters.follow(&Rational::one(), &repeats)?,
            useless: parameters.follow(&Rational::ratio(1, 2), &repeats)?,
            patternless,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (one, half, two) = (Rational::one(), Rational::ratio(1, 2), Rational::from(2));
        let s = &parameters.copies;
        let odds = parameters.pattern_weight() * &two;
        let against = quotient(&one, &odds)?;
        let gain = s * &two;
        let said = |k: u64| -> Result<Said> {
            let (before, power) = (gain.pow(k - 1), gain.pow(k));
            let r = &odds * &before;
            Ok(Said {
                plain: quotient(&(&half + &r * s), &(&one + &r))?,
                normalised: quotient(&(&half + &r * s), &(&one + &r * s))?,
                normalised_error: quotient(&against, &power)?,
                plain_gap: (s - &half) * quotient(&against, &before)?,
                certain_error: quotient(&against, &two.pow(k))?,
            })
        };
        let mut reached = 0;
        let mut power = one.clone();
        while power < against {
            power *= &gain;
            reached += 1;
        }
        Ok(Theory {
            pairs: (1..=parameters.pairs).map(said).collect::<Result<_>>()?,
            ceiling: s.clone(),
            total: fraction(reached, 2)? + quotient(&one, &(&gain - &one))?,
            useless: quotient(&(&half + &odds * &half), &(&one + &odds * &half))?,
            patternless: half,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let one = Rational::one();
        for (number, pairs) in (1..).zip(&measured.repeated) {
            let sequence = format!("sequence {number}");
            let mut sum = Rational::zero();
            for (k, (found, said)) in (1..).zip(pairs.iter().zip(&theory.pairs)) {
                let at = || format!("{sequence}, k={k}");
                claims.check(&PLAIN, at, &found.plain, &said.plain);
                claims.check(&NORMALISED, at, &found.normalised, &said.normalised);
                let error = &one - &found.normalised;
                claims.check(&LEARNS, at, &error, &said.normalised_error);
                sum += error;
                claims.check(&FAILS, at, &found.plain, &theory.ceiling);
                let gap = &theory.ceiling - &found.plain;
                claims.check(&GAP, at, gap, &said.plain_gap);
            }
            claims.check(&TOTAL, || sequence.clone(), sum, &theory.total);
        }
        for (k, (found, said)) in (1..).zip(measured.certain.iter().zip(&theory.pairs)) {
            let error = &one - &found.plain;
            claims.check(&CERTAIN, || format!("k={k}"), error, &said.certain_error);
        }
        for (k, found) in (1..).zip(&measured.useless) {
            claims.check(
                &USELESS,
                || format!("k={k}"),
                &found.normalised,
                &theory.useless,
            );
        }
        for (k, found) in (1..).zip(&measured.patternless) {
            let pair = || format!("pair {k} after the refutation");
            claims.check(&PATTERNLESS, pair, &found.normalised, &theory.patternless);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
