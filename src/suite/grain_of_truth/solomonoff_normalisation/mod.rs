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
//! The table's defect is split by what became of the cylinders that put out exactly x: silent for ever, or
//! open for want of bits or of steps. The lower end takes all of them for stopped; M itself has between the
//! silent part and all of it.
//!
//! Tolerance of the two claims about D_n, whose sides may be one number: the widths of the logarithms in them, four of
//! the two divergences, one of M(empty) and one for every symbol, each in expectation. None is above that of the
//! smallest value of M, or of mu, which is 4^-n at least.
//!
//! Control: upper(x) is no semimeasure, for open mass is counted for both next symbols. Its defect is
//! negative somewhere, and dividing it out makes the value smaller.

use crate::enumerate::{Budget, DEFAULT_STEPS, Prediction, Status, Table, TableError};
use crate::exact::{Dyadic, Enclosure, PRECISION, Rational, ln};
use crate::machine::Symbols;
use crate::mixture::{FilterLimits, Mixture, written_prior};
use crate::scenario::figures::{exact, length, quotient, width_of_logarithms};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::enumerating::table;
use crate::suite::instrument::mixing::exactly;

mod divergence;
mod picture;

use divergence::{Divergences, Truth};

const SOURCE: &str =
    "Solomonoff 1978; own derivation, in the documentation of scenario::solomonoff_normalisation";

/// Bits that `,]`, which gives every string weight, needs beside its data.
const UNIFORM_BITS: u32 = 6;

/// The scenario.
pub struct SolomonoffNormalisation;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: usize,
    divergence_symbols: usize,
    list_bits: u32,
    list_symbols: usize,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            divergence_symbols: settings.count("kl_n")?,
            list_bits: settings.count("list_bits")?,
            list_symbols: settings.count("list_n")?,
        };
        let symbols = u32::try_from(parameters.symbols).unwrap_or(u32::MAX);
        if parameters.bits < symbols.saturating_add(UNIFORM_BITS) {
            return Err(ScenarioError::Settings(format!(
                "with bits = {} some x of {symbols} symbols have lower(x) = 0 and cannot be conditioned on; set \
                 bits to {} at least, or n lower",
                parameters.bits,
                symbols.saturating_add(UNIFORM_BITS)
            )));
        }
        Ok(parameters)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// A value for every string of up to n symbols: by length, then by the string read as a binary number.
type Levels = Vec<Vec<Rational>>;

/// A function on strings and what comes of dividing out its defect.
#[derive(Clone, Debug)]
struct Normalised {
    name: String,
    /// M(x), |x| <= n.
    values: Levels,
    /// M_norm(x), |x| <= n.
    norm: Levels,
}

#[derive(Clone)]
struct Measured {
    parameters: Parameters,
    /// lower(x) of the table and P_L, both semimeasures.
    semimeasures: Vec<Normalised>,
    /// D_k(mu||M) and D_k(mu||M_norm), k = 0 .. n, for each semimeasure and each mu.
    divergences: Vec<Vec<Divergences>>,
    /// upper(x) of the table.
    upper: Normalised,
    /// Masses of the rows by length, then string, then status: what puts out exactly x.
    exactly: Vec<Vec<[Rational; 3]>>,
    /// Bounds of M's predictions behind the empty string and 0^(n-1).
    predictions: Vec<Prediction>,
    cylinders: u128,
}

/// The two values behind string `index` of a level.
fn next(level: &[Rational], index: usize) -> [&Rational; 2] {
    [&level[2 * index], &level[2 * index + 1]]
}

/// M_norm from M, one symbol after another.
fn normalise(name: String, values: Levels) -> Result<Normalised, ScenarioError> {
    let mut norm = vec![vec![Rational::one()]];
    for pair in values.windows(2) {
        let mut level = Vec::new();
        for (index, here) in norm.last().into_iter().flatten().enumerate() {
            let [zero, one] = next(&pair[1], index);
            let both = zero + one;
            for value in [zero, one] {
                level.push(here * quotient(value, &both)?);
            }
        }
        norm.push(level);
    }
    Ok(Normalised { name, values, norm })
}

/// All strings of `length` symbols, read as binary numbers in order.
fn strings(length: usize) -> impl Iterator<Item = Symbols> {
    (0..1_usize << length).map(move |number| {
        let bit = move |place| number >> (length - 1 - place) & 1 == 1;
        (0..length).map(bit).collect()
    })
}

fn beyond(error: &TableError) -> ScenarioError {
    ScenarioError::Settings(error.to_string())
}

/// lower(x) and upper(x) of every x of up to n symbols, out of the table.
fn bounds(
    table: &Table,
    symbols: usize,
    context: &Context<'_>,
) -> Result<[Levels; 2], ScenarioError> {
    let [mut lower, mut upper] = [Levels::new(), Levels::new()];
    for length in 0..=symbols {
        let total = u64::try_from(symbols).unwrap_or(u64::MAX);
        context.report("bounds", u64::try_from(length).unwrap_or(total), total)?;
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for x in strings(length) {
            let found = table.bounds(&x).map_err(|error| beyond(&error))?;
            below.push(found.lower.to_rational());
            above.push(found.upper.to_rational());
        }
        lower.push(below);
        upper.push(above);
    }
    Ok([lower, upper])
}

/// The masses that put out exactly x, |x| < n: silent, open-length, open-steps.
fn split(table: &Table, symbols: usize) -> Vec<Vec<[Rational; 3]>> {
    let mut sums: Vec<Vec<[u128; 3]>> = (0..symbols)
        .map(|length| vec![[0; 3]; 1 << length])
        .collect();
    for row in table.rows() {
        let status = match row.status {
            Status::Silent => 0,
            Status::OpenLength => 1,
            Status::OpenSteps => 2,
            Status::Complete | Status::OpenInterrupted => continue,
        };
        let number = row
            .output
            .iter()
            .fold(0, |number, symbol| 2 * number + usize::from(symbol));
        if let Some(level) = sums.get_mut(row.output.len()) {
            level[number][status] += row.numerator;
        }
    }
    let denominator = u64::from(table.budget().log2_denominator());
    let mass = |numerator| Dyadic::from_u128(numerator, denominator).to_rational();
    let level = |level: Vec<[u128; 3]>| level.into_iter().map(|sums| sums.map(mass)).collect();
    sums.into_iter().map(level).collect()
}

/// xi(x) of P_L for every x of up to n symbols.
fn written(parameters: Parameters, context: &Context<'_>) -> Result<Levels, ScenarioError> {
    let prior = written_prior(parameters.list_bits, FilterLimits::default())?;
    let mut here = vec![Mixture::new(prior)];
    let mut levels = Vec::new();
    for length in 0..=parameters.list_symbols {
        let mut values = Vec::new();
        let mut ahead = Vec::new();
        for (done, mixture) in (0..).zip(&here) {
            context.report(
                "strings of P_L",
                done,
                crate::scenario::figures::length(&here),
            )?;
            values.push(exactly(&mixture.evidence())?);
            if length < parameters.list_symbols {
                for symbol in [false, true] {
                    let mut longer = mixture.clone();
                    longer.update(symbol)?;
                    ahead.push(longer);
                }
            }
        }
        levels.push(values);
        here = ahead;
    }
    Ok(levels)
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let symbols = parameters.symbols;
    let budget = Budget::new(parameters.bits, symbols, DEFAULT_STEPS)?;
    let table = table(budget, context)?;
    let [lower, upper] = bounds(&table, symbols, context)?;
    let semimeasures = vec![
        normalise(format!("lower, L = {}", parameters.bits), lower)?,
        normalise(
            format!("P_{}", parameters.list_bits),
            written(parameters, context)?,
        )?,
    ];
    let divergences = semimeasures
        .iter()
        .map(|semimeasure| divergence::of(semimeasure, parameters.divergence_symbols, context))
        .collect::<Result<_, _>>()?;
    let zeros: Symbols = std::iter::repeat_n(false, symbols - 1).collect();
    let predictions = [Symbols::new(), zeros]
        .iter()
        .map(|x| table.predict(x).map_err(|error| beyond(&error)))
        .collect::<Result<_, _>>()?;
    Ok(Measured {
        parameters,
        semimeasures,
        divergences,
        upper: normalise(format!("upper, L = {}", parameters.bits), upper)?,
        exactly: split(&table, symbols),
        predictions,
        cylinders: table.cylinders(),
    })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct Theory {
    /// The sum of M_norm over all x of one length.
    total: Rational,
    /// 1 - d(x) for each semimeasure, |x| < n.
    kept: Vec<Levels>,
    /// What two enclosures of the same divergence may differ by, for each semimeasure.
    agreement: Rational,
    /// The sum over t <= k of E_mu -ln(1 - d(x_<t)), and ln(1/M(empty)), for k = 0 .. n.
    returned: Vec<Vec<Vec<Enclosure>>>,
}

fn agreement(measured: &Measured) -> Result<Rational, ScenarioError> {
    let symbols = u64::try_from(measured.parameters.divergence_symbols).unwrap_or(u64::MAX);
    let semimeasures = measured.semimeasures.iter();
    let mut least = Rational::ratio(1, 4).pow(symbols);
    for value in semimeasures.flat_map(|semimeasure| semimeasure.values.iter().flatten()) {
        if *value < least {
            least = value.clone();
        }
    }
    let largest = -ln(&least, PRECISION)?.lower();
    Ok(width_of_logarithms(5 + symbols, &largest))
}

fn theory(measured: &Measured) -> Result<Theory, ScenarioError> {
    let mut kept = Vec::new();
    let mut returned = Vec::new();
    for (index, semimeasure) in measured.semimeasures.iter().enumerate() {
        let mut levels: Levels = Vec::new();
        for (k, pair) in semimeasure.values.windows(2).enumerate() {
            let share = |(number, value): (usize, &Rational)| {
                // The table tells what is lost by itself; of P_L only the values are known.
                let lost = if index == 0 {
                    measured.exactly[k][number].iter().sum()
                } else {
                    let [zero, one] = next(&pair[1], number);
                    value - zero - one
                };
                Ok(Rational::one() - quotient(&lost, value)?)
            };
            let level = pair[0].iter().enumerate().map(share);
            levels.push(level.collect::<Result<_, ScenarioError>>()?);
        }
        let start = &semimeasure.values[0][0];
        let most = measured.parameters.divergence_symbols;
        returned.push(divergence::returned(start, &levels, most)?);
        kept.push(levels);
    }
    Ok(Theory {
        agreement: agreement(measured)?,
        total: Rational::one(),
        kept,
        returned,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, text: &str| {
        ForAll::new(Statement::new(id, grade, text, SOURCE), relation, None)
    };
    let mut parts = all(
        "defect-split",
        Grade::Exact,
        Relation::Equal,
        "lower(x) - lower(x0) - lower(x1) is the mass that puts out exactly x: silent, open-length and open-steps, every x.",
    );
    let lower = &measured.semimeasures[0];
    for (n, (pair, masses)) in lower.values.windows(2).zip(&measured.exactly).enumerate() {
        for (number, (value, masses)) in pair[0].iter().zip(masses).enumerate() {
            let [zero, one] = next(&pair[1], number);
            let label = || format!("n={n}, x={number:b}");
            parts.check_exact(label, &(value - zero - one), &masses.iter().sum());
        }
    }
    let mut sums = all(
        "norm-sums-to-one",
        Grade::Exact,
        Relation::Equal,
        "M_norm summed over all x of one length is 1, every length, for lower(x) and for P_L.",
    );
    let mut identity = all(
        "norm-identity",
        Grade::Exact,
        Relation::Equal,
        "M_norm(x) M(empty) times the product of 1 - d(x_<t) is M(x), every x.",
    );
    let mut at_least = all(
        "norm-at-least",
        Grade::Exact,
        Relation::AtLeast,
        "M_norm(x) >= M(x), every x.",
    );
    for (semimeasure, kept) in measured.semimeasures.iter().zip(&theory.kept) {
        let name = &semimeasure.name;
        let mut products = vec![semimeasure.values[0][0].clone()];
        for (k, (norm, values)) in semimeasure.norm.iter().zip(&semimeasure.values).enumerate() {
            sums.check_exact(
                || format!("{name}, n={k}"),
                &norm.iter().sum(),
                &theory.total,
            );
            for (number, (norm, value)) in norm.iter().zip(values).enumerate() {
                let label = || format!("{name}, n={k}, x={number:b}");
                identity.check_exact(label, &(norm * &products[number]), value);
                at_least.check_exact(label, norm, value);
            }
            if let Some(kept) = kept.get(k) {
                let factors = products
                    .iter()
                    .zip(kept)
                    .map(|(product, kept)| product * kept);
                products = factors
                    .flat_map(|factor| [factor.clone(), factor])
                    .collect();
            }
        }
    }
    let mut claims = vec![
        parts.claim()?,
        sums.claim()?,
        identity.claim()?,
        at_least.claim()?,
    ];
    claims.extend(divergence_claims(measured, theory)?);
    claims.push(control(measured));
    claims.extend(measurements(measured));
    Ok(claims)
}

fn divergence_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut identity = ForAll::new(
        Statement::new(
            "kl-identity",
            Grade::Certified,
            "D_n(mu||M_norm) is D_n(mu||M) less what the defect cost, E_mu of the sum of -ln(1 - d(x_<t)), and ln(1/M(empty)), every n and mu.",
            SOURCE,
        ),
        Relation::Within,
        Some(theory.agreement.clone()),
    );
    let mut never_worse = ForAll::new(
        Statement::new(
            "kl-never-worse",
            Grade::Certified,
            "D_n(mu||M_norm) <= D_n(mu||M), every n and mu.",
            SOURCE,
        ),
        Relation::AtMost,
        Some(theory.agreement.clone()),
    );
    for (index, semimeasure) in measured.semimeasures.iter().enumerate() {
        let of_each = measured.divergences[index]
            .iter()
            .zip(&theory.returned[index]);
        for (truth, (found, returned)) in Truth::ALL.iter().zip(of_each) {
            for (k, (plain, norm)) in found.plain.iter().zip(&found.norm).enumerate() {
                let label = || format!("{}, {}, n={k}", semimeasure.name, truth.name());
                identity.check(label, norm, &(plain - &returned[k]));
                never_worse.check(label, norm, plain);
            }
        }
    }
    Ok(vec![identity.claim()?, never_worse.claim()?])
}

fn control(measured: &Measured) -> Claim {
    let upper = &measured.upper;
    let strings = upper
        .values
        .iter()
        .flatten()
        .zip(upper.norm.iter().flatten());
    let hurt = strings.filter(|(value, norm)| norm < value).count();
    former::claim(
        Statement::new(
            "control-upper",
            Grade::Exact,
            "Control: upper(x) is no semimeasure, and dividing out its negative defect makes its value smaller; number of x.",
            SOURCE,
        ),
        Relation::GreaterThan,
        exact(u64::try_from(hurt).unwrap_or(u64::MAX)),
        Enclosure::zero(),
        None,
    )
}

/// The two ends of M: its defect at the empty string, and its predictions behind 0^(n-1).
fn measurements(measured: &Measured) -> Vec<Claim> {
    let mut claims = Vec::new();
    if let Some([zero, one]) = measured.predictions.first().map(|p| &p.next) {
        let silent = measured.exactly[0][0][0].clone();
        let gone = |a: &Dyadic, b: &Dyadic| Rational::one() - a.to_rational() - b.to_rational();
        if let Ok(defect) = Enclosure::new(silent, gone(&zero.lower, &one.lower)) {
            claims.push(former::measurement(
                "defect-of-m",
                "M's own defect at the empty string: between the silent mass and silent and open mass together.",
                "certified bounds of M",
                defect,
                Enclosure::zero(),
            ));
        }
    }
    if let Some(last) = measured.predictions.last() {
        claims.push(former::measurement(
            "prediction-of-m",
            format!(
                "M_norm(0|0^{0}), beside M(0|0^{0}).",
                measured.parameters.symbols - 1
            ),
            "certified bounds of M",
            last.normalised(false),
            last.plain(false),
        ));
    }
    claims
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SolomonoffNormalisation {
    fn name(&self) -> &'static str {
        "solomonoff-normalisation"
    }

    fn claim(&self) -> &'static str {
        "Dividing out the semimeasure's defect never hurts in KL, and gives back exactly what the defect cost."
    }

    fn source(&self) -> &'static str {
        "Solomonoff 1978; Lattimore, Hutter & Gavane 2011 (numbers unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "lower(x) of all cylinders up to L bits is a semimeasure; so is the mixture of all written programs up to \
         a few bits. For every x both are normalised, the defect is split into silent and open mass, and for \
         four truths the divergence of both forms stands beside what the defect cost. Control: upper(x), which \
         is no semimeasure, loses by it."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                22,
                (8, 26),
                "bit limit L of the table; at least n + 6",
            ),
            Parameter::integer("n", 16, (2, 18), "symbols of the longest x in the table"),
            Parameter::integer("kl_n", 10, (2, 14), "most symbols of a divergence"),
            Parameter::integer(
                "list_bits",
                11,
                (6, 14),
                "bits of the longest written program of P_L",
            ),
            Parameter::integer("list_n", 7, (2, 10), "symbols of the longest x under P_L"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(&measured)?;
        let traces = picture::traces(&measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for two finite semimeasures: the {} cylinders of at most {} bits and {DEFAULT_STEPS} steps, \
                 their open mass taken for stopped, and all written programs of at most {} bits. The figures of M \
                 itself are certified bounds.",
                measured.cylinders, parameters.bits, parameters.list_bits
            ),
        )
    }
}

former_scenario!(SolomonoffNormalisation, GrainOfTruth);

#[cfg(test)]
mod tests;
