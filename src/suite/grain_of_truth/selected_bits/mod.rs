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
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::stream;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{bernoulli, mixture, point};

mod picture;

const OWN: &str = "own derivation, in the documentation of scenario::selected_bits";
const LATTIMORE: &str = "Lattimore, Hutter and Gavane 2011 (abstract confirmed); derived for this list in scenario::selected_bits";

/// The scenario.
pub struct SelectedBits;

#[derive(Clone, Debug)]
struct Parameters {
    /// s.
    copies: Rational,
    /// w_s = 2^-this; w_u = 1/2.
    pattern_bits: u32,
    pairs: u32,
    sequences: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            copies: settings.rational("s")?.clone(),
            pattern_bits: settings.count("pattern_bits")?,
            pairs: settings.count("pairs")?,
            sequences: settings.count("sequences")?,
            seed: settings.seed,
        })
    }

    fn pattern_weight(&self) -> Rational {
        inverse_power(self.pattern_bits)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// The mixture between an odd symbol and the even one behind it.
#[derive(Clone, Debug)]
struct Pair {
    /// M(x_2k | x_<2k).
    plain: Rational,
    /// The same, normalised.
    normalised: Rational,
}

#[derive(Clone, Debug)]
struct Measured {
    /// Pairs of symbols by sequence.
    repeated: Vec<Vec<Pair>>,
    /// The same data, the semimeasure with s = 1.
    certain: Vec<Pair>,
    /// The same data, the semimeasure with s = 1/2.
    useless: Vec<Pair>,
    /// Random even symbols: the pairs behind the first that does not repeat.
    patternless: Vec<Pair>,
}

/// Pairs of symbols: the first random, the second its repetition or random too.
fn data(parameters: &Parameters, sequence: u64, repeats: bool) -> Vec<[bool; 2]> {
    let mut generator = stream(parameters.seed, sequence);
    (0..parameters.pairs)
        .map(|_| {
            let word = generator.next_u64();
            let first = word & 1 == 1;
            [first, if repeats { first } else { word & 2 == 2 }]
        })
        .collect()
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

fn list(parameters: &Parameters, copies: &Rational) -> Result<Mixture, ScenarioError> {
    let half = Rational::ratio(1, 2);
    mixture(vec![
        (bernoulli(&half)?, half),
        (pattern(copies), parameters.pattern_weight()),
    ])
}

fn follow(mut mixture: Mixture, data: &[[bool; 2]]) -> Result<Vec<Pair>, ScenarioError> {
    let mut pairs = Vec::new();
    for &[odd, even] in data {
        mixture.update(odd)?;
        let at = usize::from(even);
        pairs.push(Pair {
            plain: point(&mixture.predictive()?[at])?,
            normalised: point(&mixture.normalised()?[at])?,
        });
        mixture.update(even)?;
    }
    Ok(pairs)
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let repeats = data(parameters, 0, true);
    let random = data(parameters, parameters.sequences, false);
    let refuted = random.iter().position(|[odd, even]| odd != even);
    let behind = refuted.map_or(random.len(), |at| at + 1);
    let mut patternless = follow(list(parameters, &parameters.copies)?, &random)?;
    patternless.drain(..behind);
    let mut repeated = Vec::new();
    for sequence in 0..parameters.sequences {
        context.report("sequences", sequence, parameters.sequences)?;
        let data = data(parameters, sequence, true);
        repeated.push(follow(list(parameters, &parameters.copies)?, &data)?);
    }
    Ok(Measured {
        repeated,
        certain: follow(list(parameters, &Rational::one())?, &repeats)?,
        useless: follow(list(parameters, &Rational::ratio(1, 2))?, &repeats)?,
        patternless,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The closed forms at one k.
#[derive(Clone, Debug)]
struct PairTheory {
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
struct Theory {
    pairs: Vec<PairTheory>,
    /// s, below which M stays.
    ceiling: Rational,
    /// k*/2 + 1/(2s - 1).
    total: Rational,
    /// M_norm with s = 1/2.
    useless: Rational,
    /// M_norm once the pattern is refuted.
    patternless: Rational,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let (one, half, two) = (
        Rational::one(),
        Rational::ratio(1, 2),
        Rational::from_integer(2),
    );
    let s = &parameters.copies;
    let odds = parameters.pattern_weight() * &two;
    let against = quotient(&one, &odds)?;
    let gain = s * &two;
    let mut pairs = Vec::new();
    for k in 1..=parameters.pairs {
        let r = &odds * gain.pow(u64::from(k - 1));
        pairs.push(PairTheory {
            plain: quotient(&(&half + &r * s), &(&one + &r))?,
            normalised: quotient(&(&half + &r * s), &(&one + &r * s))?,
            normalised_error: quotient(&against, &gain.pow(u64::from(k)))?,
            plain_gap: (s - &half) * quotient(&against, &gain.pow(u64::from(k - 1)))?,
            certain_error: quotient(&against, &two.pow(u64::from(k)))?,
        });
    }
    let mut reached = 0;
    let mut power = one.clone();
    while power < against {
        power *= &gain;
        reached += 1;
    }
    Ok(Theory {
        pairs,
        ceiling: s.clone(),
        total: fraction(reached, 2)? + quotient(&one, &(&gain - &one))?,
        useless: quotient(&(&half + &odds * &half), &(&one + &odds * &half))?,
        patternless: half,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str, source: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, source),
            relation,
            None,
        )
    };
    let mut plain = all(
        "plain",
        Relation::Equal,
        "Not normalised, M(x_2k|x_<2k) = (1/2 + rs)/(1 + r) with r = (w_s/w_u)(2s)^(k-1): every sequence and k.",
        OWN,
    );
    let mut normalised = all(
        "normalised",
        Relation::Equal,
        "Normalised, M_norm(x_2k|x_<2k) = (1/2 + rs)/(1 + rs): every sequence and k.",
        OWN,
    );
    let mut learns = all(
        "normalised-learns",
        Relation::AtMost,
        "1 - M_norm(x_2k|x_<2k) is at most (w_u/w_s)(2s)^-k, which goes to 0: every sequence and k.",
        LATTIMORE,
    );
    let mut total = all(
        "normalised-total",
        Relation::AtMost,
        "Summed over all k, 1 - M_norm(x_2k|x_<2k) is at most k*/2 + 1/(2s-1), k* the first k with (2s)^k >= w_u/w_s.",
        OWN,
    );
    let mut fails = all(
        "plain-fails",
        Relation::LessThan,
        "M(x_2k|x_<2k) stays below s < 1: every sequence and k.",
        LATTIMORE,
    );
    let mut gap = all(
        "plain-goes-to-s",
        Relation::AtMost,
        "s - M(x_2k|x_<2k) is at most (s-1/2)(w_u/w_s)(2s)^-(k-1), so M goes to s: every sequence and k.",
        OWN,
    );
    let mut certain = all(
        "control-no-defect",
        Relation::AtMost,
        "Control: with s = 1 nothing is lost to normalise, and M itself learns: 1 - M(x_2k|x_<2k) is at most (w_u/w_s) 2^-k.",
        OWN,
    );
    let mut useless = all(
        "control-no-gain",
        Relation::Equal,
        "Control: with s = 1/2 the pattern gains nothing on the uniform measure, and M_norm stays where it began.",
        OWN,
    );
    let mut patternless = all(
        "control-no-pattern",
        Relation::Equal,
        "Control: when even symbols are random too, M_norm is 1/2 behind the first that does not repeat.",
        OWN,
    );
    let one = Rational::one();
    for (number, pairs) in (1u64..).zip(&measured.repeated) {
        let mut sum = Rational::zero();
        for ((k, found), said) in (1u64..).zip(pairs).zip(&theory.pairs) {
            let label = || format!("sequence {number}, k={k}");
            plain.check_exact(label, &found.plain, &said.plain);
            normalised.check_exact(label, &found.normalised, &said.normalised);
            let error = &one - &found.normalised;
            learns.check_exact(label, &error, &said.normalised_error);
            sum += error;
            fails.check_exact(label, &found.plain, &theory.ceiling);
            gap.check_exact(label, &(&theory.ceiling - &found.plain), &said.plain_gap);
        }
        total.check_exact(|| format!("sequence {number}"), &sum, &theory.total);
    }
    for ((k, found), said) in (1u64..).zip(&measured.certain).zip(&theory.pairs) {
        certain.check_exact(
            || format!("k={k}"),
            &(&one - &found.plain),
            &said.certain_error,
        );
    }
    for (k, found) in (1u64..).zip(&measured.useless) {
        useless.check_exact(|| format!("k={k}"), &found.normalised, &theory.useless);
    }
    for (k, found) in (1u64..).zip(&measured.patternless) {
        let label = || format!("pair {k} behind the refutation");
        patternless.check_exact(label, &found.normalised, &theory.patternless);
    }
    Ok(vec![
        plain.claim()?,
        normalised.claim()?,
        learns.claim()?,
        total.claim()?,
        fails.claim()?,
        gap.claim()?,
        certain.claim()?,
        useless.claim()?,
        patternless.claim()?,
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SelectedBits {
    fn name(&self) -> &'static str {
        "selected-bits"
    }

    fn claim(&self) -> &'static str {
        "Normalised, the mixture learns a pattern inside noise; not normalised, it may never."
    }

    fn source(&self) -> &'static str {
        "Lattimore, Hutter and Gavane 2011 (abstract confirmed; theorem numbers unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Every second symbol repeats the random one before it. Two hypotheses see this: pure noise, and one that \
         repeats with probability s but may stop instead. Its lost mass keeps the plain mixture's prediction \
         below s for ever; Solomonoff's normalisation divides it out and goes to 1 geometrically. Controls: \
         nothing lost (s = 1), nothing gained (s = 1/2), no pattern in the data."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::rational(
                "s",
                Rational::ratio(3, 4),
                (Rational::ratio(11, 20), Rational::ratio(99, 100)),
                "probability with which the semimeasure's even symbols repeat",
            ),
            Parameter::integer(
                "pattern_bits",
                8,
                (1, 64),
                "the semimeasure's weight is 2^-this; the uniform measure's is 1/2",
            ),
            Parameter::integer("pairs", 48, (32, 400), "pairs of symbols"),
            Parameter::integer("sequences", 4, (1, 64), "seeded sequences"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for this finite prior of two hypotheses only: a probe of the mechanism. It says nothing about \
             M, for which the theorem needs a universal machine made for the purpose.",
        )
    }
}

former_scenario!(SelectedBits, GrainOfTruth);

#[cfg(test)]
mod tests;
