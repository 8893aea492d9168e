//! `solomonoff-normalisation`: dividing out the semimeasure's defect never hurts in KL.
//!
//! Takes a table of all cylinders from `enumerate` (lower(x) is a semimeasure, upper(x) is none) and an exact
//! mixture of written programs. Solomonoff 1978; Lattimore, Hutter & Gavane 2011 (numbers unconfirmed).
//!
//! A semimeasure has M(x0) + M(x1) <= M(x); its defect is d(x) = 1 - (M(x0) + M(x1))/M(x), the posterior
//! share of what prints x and no more. M_norm(b|x) = M(xb)/(M(x0) + M(x1)), M_norm(empty) = 1.
//!
//! Derivation \[own\]. M_norm(b|x) = M(b|x)/(1 - d(x)), so the product along x_1:n is
//! M_norm(x) M(empty) product over t of (1 - d(x_<t)) = M(x): equality for every x, and M_norm >= M since no
//! factor exceeds 1. Minus the logarithm, in expectation under any measure mu, is
//! D_n(mu||M_norm) = D_n(mu||M) - E_mu sum over t of -ln(1 - d(x_<t)) - ln(1/M(empty)): what the defect cost
//! comes back, term by term, and none of the terms is negative.
//!
//! So M_norm >= M and D_n(mu||M_norm) <= D_n(mu||M) hold because M is a semimeasure, which the engine's lower(x) has
//! to be found to be: for upper(x), which is none, both fail. That lower(x) is what it should be is tested in a
//! small world, where every bit string is run by itself on the naive machine ([`brute`]). The equalities between M
//! and M_norm and the split of the defect are bookkeeping of one table, and graded as identities.
//!
//! The table's defect is split by what became of the cylinders that put out exactly x: silent for ever, or
//! open for want of bits or of steps. The lower end takes all of them for stopped; M itself has between the
//! silent part and all of it.
//!
//! Tolerance of the two claims about D_n, whose sides may be one number: the widths of the logarithms in
//! them, four of the two divergences, one of M(empty) and one for every symbol, each in expectation. None is
//! above that of the smallest value of M, or of mu, which is 4^-n at least.
//!
//! Control: upper(x) is no semimeasure, for open mass is counted for both next symbols. Its defect is
//! negative somewhere, and dividing it out makes the value smaller.

use crate::enumerate::{Budget, DEFAULT_STEPS, Prediction, Status, Table};
use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln};
use crate::machine::Symbols;
use crate::mixture::{FilterLimits, Mixture, written_prior};
use crate::scenario::figures::{length, quotient, width_of_logarithms};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::enumerating::table;
use crate::suite::instrument::mixing::exactly;

mod answer;
mod brute;
mod divergence;
mod picture;

use divergence::{Divergences, Levels, Truth};

const SOURCE: &str = here!("Solomonoff 1978; own derivation, in the documentation of");

/// Bits of the small world in which every bit string is run, and symbols of its longest x.
const SMALL_BITS: u32 = 12;
const SMALL_SYMBOLS: usize = 5;

/// Bits that `,]`, which gives every string weight, needs beside its data.
const UNIFORM_BITS: u64 = 6;

parameters! { Parameters {
    bits "bits": u32 = 22 in 8..=26, "bit limit L of the table; at least n + 6";
    symbols "n": usize = 16 in 2..=18, "symbols of the longest x in the table";
    divergence_symbols "kl_n": usize = 10 in 2..=14, "most symbols of a divergence";
    list_bits "list_bits": u32 = 11 in 6..=14, "bits of the longest written program of P_L";
    list_symbols "list_n": usize = 7 in 2..=10, "symbols of the longest x under P_L";
} }

claims! {
    LOWER: Exact Equal "lower-is-every-program", "the machine's specification",
        "lower(x) of a table to {bits} bits is the share of the 2^{bits} bit strings that print x, each run by \
         itself on the naive machine: every x of at most {symbols} symbols.";
    PARTS: Identity Equal "defect-split", SOURCE,
        "lower(x) - lower(x0) - lower(x1) is the mass that prints exactly x: silent, open-length and \
         open-steps, every x.";
    SUMS: Identity Equal "norm-sums-to-one", SOURCE,
        "M_norm summed over all x of one length is 1, every length, for lower(x) and for P_L.";
    IDENTITY: Identity Equal "norm-identity", SOURCE,
        "M_norm(x) M(empty) times the product of 1 - d(x_<t) is M(x), every x.";
    AT_LEAST: Exact AtLeast "norm-at-least", SOURCE, "M_norm(x) >= M(x), every x.";
    KL_IDENTITY: Identity Within "kl-identity", SOURCE,
        "D_n(mu||M_norm) is D_n(mu||M) minus what the defect cost, E_mu of the sum of -ln(1 - d(x_<t)), and \
         ln(1/M(empty)), every n and mu.";
    NEVER_WORSE: Certified AtMost "kl-never-worse", SOURCE,
        "D_n(mu||M_norm) <= D_n(mu||M), every n and mu.";
    CONTROL: Exact GreaterThan "control-upper", SOURCE,
        "Control: upper(x) is no semimeasure, and dividing out its negative defect makes its value smaller; \
         number of x.";
    DEFECT: Measured None "defect-of-m", "certified bounds of M",
        "M's own defect at the empty string: between the silent mass and silent and open mass together.",
        beside "a measure's";
    PREDICTION: Measured None "prediction-of-m", "certified bounds of M",
        "M_norm(0|0^{zeros}).",
        beside "under M";
}

/// A function on strings and what comes of dividing out its defect.
#[derive(Clone, Debug)]
struct Normalised {
    name: String,
    /// M(x), |x| <= n.
    values: Levels,
    /// M_norm(x), |x| <= n.
    norm: Levels,
}

impl Normalised {
    /// M_norm from M, one symbol after another.
    fn new(name: String, values: Levels) -> Result<Self> {
        let mut norm = vec![vec![Rational::one()]];
        for (length, level) in values[1..].iter().enumerate() {
            let mut longer = Vec::new();
            for (here, next) in norm[length].iter().zip(level.chunks(2)) {
                let both = next.iter().sum();
                for value in next {
                    longer.push(here * quotient(value, &both)?);
                }
            }
            norm.push(longer);
        }
        Ok(Normalised { name, values, norm })
    }

    /// M(x) - M(x0) - M(x1), |x| < n.
    fn lost(&self) -> Levels {
        let of_one = |(value, next): (&Rational, &[Rational])| value - &next[0] - &next[1];
        let levels = self.values.windows(2);
        levels
            .map(|pair| pair[0].iter().zip(pair[1].chunks(2)).map(of_one).collect())
            .collect()
    }
}

#[derive(Clone)]
pub(crate) struct Measured {
    /// Bit limit of the small world, and lower(x) there, |x| <= n, out of its table.
    small: (u32, Levels),
    /// lower(x) of the table and P_L, both semimeasures.
    semimeasures: [Normalised; 2],
    /// D_k(mu||M) and D_k(mu||M_norm), k = 0 .. n, for each semimeasure and each mu.
    divergences: Vec<Vec<Divergences>>,
    /// upper(x) of the table.
    upper: Normalised,
    /// Masses of the rows by length, then string, then status: what prints exactly x, |x| < n.
    exactly: Vec<Vec<[Rational; 3]>>,
    /// Bounds of M's predictions after the empty string and 0^(n-1).
    predictions: [Prediction; 2],
    cylinders: u128,
}

/// All strings of `length` symbols, read as binary numbers in order.
fn strings(length: usize) -> impl Iterator<Item = Symbols> {
    (0..1_usize << length).map(move |number| {
        let bit = move |place| number >> (length - 1 - place) & 1 == 1;
        (0..length).map(bit).collect()
    })
}

/// lower(x) and upper(x) of every x of up to n symbols, out of the table.
fn bounds(table: &Table, symbols: usize, context: &Context<'_>) -> Result<[Levels; 2]> {
    let [mut lower, mut upper] = [Levels::new(), Levels::new()];
    for length in 0..=symbols {
        context.report("bounds", as_u64(length), as_u64(symbols))?;
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for x in strings(length) {
            context.go_on()?;
            let found = table.bounds(&x)?;
            below.push(found.lower);
            above.push(found.upper);
        }
        lower.push(below);
        upper.push(above);
    }
    Ok([lower, upper])
}

/// The masses that put out exactly x, |x| < n: silent, open-length, open-steps.
fn split(table: &Table, symbols: usize) -> Vec<Vec<[Rational; 3]>> {
    let empty = |length: usize| vec![[0; 3]; 1 << length];
    let mut sums: Vec<Vec<[u128; 3]>> = (0..symbols).map(empty).collect();
    for row in table.rows() {
        let status = match row.status {
            Status::Silent => 0,
            Status::OpenLength => 1,
            Status::OpenSteps => 2,
            Status::Complete | Status::OpenInterrupted => continue,
        };
        let output = row.output.iter();
        let number = output.fold(0, |number, symbol| 2 * number + usize::from(symbol));
        if let Some(level) = sums.get_mut(row.output.len()) {
            level[number][status] += row.numerator;
        }
    }
    let mass = |numerator| table.denominator().over(numerator);
    let level = |level: Vec<[u128; 3]>| level.into_iter().map(|sums| sums.map(mass)).collect();
    sums.into_iter().map(level).collect()
}

/// xi(x) of P_L for every x of up to n symbols.
fn written(parameters: &Parameters, context: &Context<'_>) -> Result<Levels> {
    let prior = written_prior(parameters.list_bits, FilterLimits::default())?;
    let mut here = vec![Mixture::new(prior)];
    let mut levels = vec![vec![exactly(&here[0].evidence())?]];
    for _ in 0..parameters.list_symbols {
        let mut longer = Vec::new();
        let mut level = Vec::new();
        for (done, mixture) in (0..).zip(&here) {
            context.report("strings of P_L", done, length(&here))?;
            for symbol in [false, true] {
                let mut mixture = mixture.clone();
                mixture.update(symbol)?;
                level.push(exactly(&mixture.evidence())?);
                longer.push(mixture);
            }
        }
        levels.push(level);
        here = longer;
    }
    Ok(levels)
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// lower(x) in the small world, string by string.
    small: Levels,
    /// The sum of M_norm over all x of one length.
    total: Rational,
    /// 1 - d(x) for each semimeasure, |x| < n.
    kept: Vec<Levels>,
    /// What two enclosures of the same divergence may differ by, for each semimeasure.
    agreement: Rational,
    /// The sum over t <= k of E_mu -ln(1 - d(x_<t)), and ln(1/M(empty)), for k = 0 .. n.
    returned: Vec<Vec<Vec<Enclosure>>>,
}

fn agreement(semimeasures: &[Normalised], divergence_symbols: usize) -> Result<Rational> {
    let symbols = as_u64(divergence_symbols);
    let smallest = Rational::ratio(1, 4).pow(symbols);
    let values = semimeasures
        .iter()
        .flat_map(|of| of.values.iter().flatten());
    let least = values.fold(&smallest, std::cmp::Ord::min);
    let largest = -ln(least, PRECISION)?.lower();
    Ok(width_of_logarithms(5 + symbols, &largest))
}

/// 1 - d(x) from M(x) and what of it is lost.
fn kept(values: &Levels, lost: &Levels) -> Result<Levels> {
    let share = |(value, lost)| Ok(Rational::one() - quotient(lost, value)?);
    let levels = values.iter().zip(lost);
    levels
        .map(|(values, lost)| values.iter().zip(lost).map(share).collect())
        .collect()
}

/// The scenario.
pub(crate) struct SolomonoffNormalisation;

impl Experiment for SolomonoffNormalisation {
    const ABOUT: About = About {
        name: "solomonoff-normalisation",
        question: Question::GrainOfTruth,
        claim: "Dividing out the semimeasure's defect never hurts in KL, and gives back exactly what the \
                defect cost.",
        source: "Solomonoff 1978; Lattimore, Hutter & Gavane 2011",
        text: "lower(x) of all cylinders up to L bits is a semimeasure; so is the mixture of all written programs \
               up to a few bits. For every x both are normalised, the defect is split into silent and open mass, \
               and for four truths the divergence of both forms is set beside what the defect cost. In a small \
               world lower(x) is compared with the run of every bit string. Control: upper(x), which is no \
               semimeasure, loses by it.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let least = as_u64(parameters.symbols) + UNIFORM_BITS;
        if u64::from(parameters.bits) >= least {
            return Ok(());
        }
        Err(ScenarioError::refused(
            format!(
                "with bits = {} some x of {} symbols have lower(x) = 0 and cannot be conditioned on",
                parameters.bits, parameters.symbols
            ),
            [format!("bits={least}")],
        ))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let symbols = parameters.symbols;
        let table = table(
            Budget::new(parameters.bits, symbols, DEFAULT_STEPS)?,
            context,
        )?;
        let [lower, upper] = bounds(&table, symbols, context)?;
        let semimeasures = [
            Normalised::new(format!("lower, L = {}", parameters.bits), lower)?,
            Normalised::new(
                format!("P_{}", parameters.list_bits),
                written(parameters, context)?,
            )?,
        ];
        let most = parameters.divergence_symbols;
        let divergences = semimeasures
            .iter()
            .map(|of| divergence::of([&of.values, &of.norm], most, context));
        let small_bits = parameters.bits.min(SMALL_BITS);
        let budget = Budget::new(small_bits, SMALL_SYMBOLS, DEFAULT_STEPS)?;
        let small = self::table(budget, context)?;
        let [small, _] = bounds(&small, SMALL_SYMBOLS, context)?;
        let zeros: Symbols = std::iter::repeat_n(false, symbols - 1).collect();
        Ok(Measured {
            small: (small_bits, small),
            divergences: divergences.collect::<Result<_>>()?,
            semimeasures,
            upper: Normalised::new(format!("upper, L = {}", parameters.bits), upper)?,
            exactly: split(&table, symbols),
            predictions: [table.predict(&Symbols::new())?, table.predict(&zeros)?],
            cylinders: table.cylinders(),
        })
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let [lower, written] = &measured.semimeasures;
        let sums = |masses: &Vec<[Rational; 3]>| masses.iter().map(|m| m.iter().sum()).collect();
        // The table tells what is lost by itself; of P_L only the values are known.
        let lost_of_table = measured.exactly.iter().map(sums).collect();
        let kept = [
            kept(&lower.values, &lost_of_table)?,
            kept(&written.values, &written.lost())?,
        ];
        let most = parameters.divergence_symbols;
        let returned = kept
            .iter()
            .zip(&measured.semimeasures)
            .map(|(kept, semimeasure)| divergence::returned(&semimeasure.values[0][0], kept, most));
        let small_bits = parameters.bits.min(SMALL_BITS);
        Ok(Theory {
            small: brute::lower(small_bits, SMALL_SYMBOLS, context)?,
            total: Rational::one(),
            agreement: agreement(&measured.semimeasures, most)?,
            returned: returned.collect::<Result<_>>()?,
            kept: kept.to_vec(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let (bits, small) = &measured.small;
        let statement = LOWER.with("bits", bits).with("symbols", SMALL_SYMBOLS);
        for (n, (found, said)) in small.iter().zip(&theory.small).enumerate() {
            for (number, (found, said)) in found.iter().zip(said).enumerate() {
                claims.check(&statement, || format!("n={n}, x={number:b}"), found, said);
            }
        }
        let lost = measured.semimeasures[0].lost();
        for (n, (lost, masses)) in lost.iter().zip(&measured.exactly).enumerate() {
            for (number, (lost, masses)) in lost.iter().zip(masses).enumerate() {
                let said: Rational = masses.iter().sum();
                claims.check(&PARTS, || format!("n={n}, x={number:b}"), lost, said);
            }
        }
        claims.tolerate(&KL_IDENTITY, theory.agreement.clone());
        claims.tolerate(&NEVER_WORSE, theory.agreement.clone());
        for (index, semimeasure) in measured.semimeasures.iter().enumerate() {
            let Normalised { name, values, norm } = semimeasure;
            let mut products = values[0].clone();
            for (k, (norm, values)) in norm.iter().zip(values).enumerate() {
                let sum: Rational = norm.iter().sum();
                claims.check(&SUMS, || format!("{name}, n={k}"), sum, &theory.total);
                for (number, (norm, value)) in norm.iter().zip(values).enumerate() {
                    let label = || format!("{name}, n={k}, x={number:b}");
                    claims.check(&IDENTITY, label, norm * &products[number], value);
                    claims.check(&AT_LEAST, label, norm, value);
                }
                if let Some(kept) = theory.kept[index].get(k) {
                    let factors = products
                        .iter()
                        .zip(kept)
                        .map(|(product, kept)| product * kept);
                    products = factors
                        .flat_map(|factor| [factor.clone(), factor])
                        .collect();
                }
            }
            let divergences = measured.divergences[index]
                .iter()
                .zip(&theory.returned[index]);
            for (truth, (found, returned)) in Truth::ALL.iter().zip(divergences) {
                for (k, (plain, norm)) in found.plain.iter().zip(&found.norm).enumerate() {
                    let label = || format!("{name}, {}, n={k}", truth.name());
                    claims.check(&KL_IDENTITY, label, norm, plain - &returned[k]);
                    claims.check(&NEVER_WORSE, label, norm, plain);
                }
            }
        }
        let Normalised { values, norm, .. } = &measured.upper;
        let strings = values.iter().flatten().zip(norm.iter().flatten());
        let hurt = strings.filter(|(value, norm)| norm < value).count();
        claims.one(&CONTROL, as_u64(hurt), 0);
        // The two ends of M: its defect at the empty string, and its predictions after 0^(n-1).
        let [first, last] = &measured.predictions;
        let [zero, one] = first.next.each_ref().map(|bounds| bounds.lower.clone());
        let silent = measured.exactly[0][0][0].clone();
        let defect = Enclosure::new(silent, Rational::one() - zero - one)?;
        claims.one(&DEFECT, defect, 0);
        let prediction = PREDICTION.with("zeros", measured.exactly.len() - 1);
        claims.one(&prediction, last.normalised(false), last.plain(false));
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        format!(
            "Exact for two finite semimeasures: the {} cylinders of at most {} bits and {DEFAULT_STEPS} \
             steps, their open mass taken for stopped, and all written programs of at most {} bits. The \
             figures of M itself are certified bounds.",
            measured.cylinders, parameters.bits, parameters.list_bits
        )
    }
}

#[cfg(test)]
mod tests;
