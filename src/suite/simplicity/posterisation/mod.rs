//! `posterisation`: is a hypothesis's posterior 2^-(its shortest program given the data)?
//!
//! Takes written programs that read no data, grouped by what they print, the exact `Mixture` over them, and
//! the shortest programs that print the same future when `?` reads the data. Hutter 2009 (Algorithms
//! 2(3):879-906) asks whether the posterior w_t(nu), as a prior for what comes, is like 2^-K(nu|x_<t); what
//! follows is an own probe.
//!
//! Derivation \[own\]. A deterministic program p that agrees with x_<t has w_t(p) = 2^-l(p)/xi(x_<t): its code
//! length drops by the same -log2 xi(x_<t) as every other's that agrees, so before merging the posterior
//! orders the survivors as the prior did and knows nothing of how much easier the data makes some of
//! them. Programs with the same future are one hypothesis about what comes; merged, their posterior is
//! the sum, at least that of the shortest. (Survivors share their past, so equal futures are equal
//! outputs.) Beside it stands K(nu|x_<t) as far as it can be run: the length of the shortest program that
//! prints the future, up to the horizon, with x_<t on its input tape. No theorem says that the two agree,
//! and K up to a bit limit is an upper bound; their distance is measured.
//!
//! Control: without merging the sum is missed: there are futures whose shortest program alone has a smaller
//! posterior than all programs with that future together.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::{Actions, Program, Symbols};
use crate::mixture::{Hypothesis, WrittenProgram};
use crate::scenario::figures::{exact, inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{mixture, point, sequence};
use crate::suite::instrument::printing::{Printed, Programs};

mod picture;

const SOURCE: &str =
    "problem: Hutter 2009; own derivation, in the documentation of scenario::posterisation";

/// Steps that a run may take for each symbol asked for.
const STEPS_PER_SYMBOL: u64 = 64;

/// The data: name and period.
const TRUTHS: [(&str, &[bool]); 3] = [
    ("000...", &[false]),
    ("0101...", &[false, true]),
    ("00110011...", &[false, false, true, true]),
];

/// The scenario.
pub struct Posterisation;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: usize,
    seen: usize,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            seen: settings.count("t")?,
        };
        if parameters.seen >= parameters.symbols {
            return Err(ScenarioError::Settings(format!(
                "t = {} symbols of data leave no future at n = {}; set t below n",
                parameters.seen, parameters.symbols
            )));
        }
        Ok(parameters)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// A future that some programs still give after the data.
#[derive(Clone, Debug)]
struct Future {
    truth: &'static str,
    seen: usize,
    /// The shortest program with this future.
    shortest: String,
    bits: u32,
    /// Posteriors out of the mixture of the unmerged list: the shortest program's, all others' of this future.
    apart: [Rational; 2],
    /// Posterior out of the mixture of the merged list.
    merged: Rational,
    /// Length of the shortest program found that prints it with the data on its tape.
    given: Option<u32>,
}

impl Future {
    fn name(&self) -> String {
        format!("{}, t={}, {}", self.truth, self.seen, self.shortest)
    }
}

struct Measured {
    futures: Vec<Future>,
    groups: u64,
    unsettled: Rational,
}

/// A hypothesis and its weight.
type Weighted = (Box<dyn Hypothesis>, Rational);

/// The list with each group's shortest program on its own, then the rest of the group; and the merged list.
fn lists(groups: &[Printed]) -> Result<[Vec<Weighted>; 2], ScenarioError> {
    let (mut apart, mut merged): (Vec<Weighted>, Vec<Weighted>) = Default::default();
    for group in groups {
        let symbols: Vec<bool> = group.output.iter().collect();
        let program = Program::parse(&group.shortest)?;
        let own = inverse_power(group.bits);
        let rest = &group.mass - &own;
        let one = WrittenProgram::new(program);
        apart.push((Box::new(one), own));
        apart.push((sequence(&symbols), rest));
        merged.push((sequence(&symbols), group.mass.clone()));
    }
    Ok([apart, merged])
}

/// What is left of the list after `seen` symbols of a truth.
fn futures(
    parameters: Parameters,
    programs: &Programs,
    groups: &[Printed],
    (truth, period): (&'static str, &'static [bool]),
    context: &Context<'_>,
) -> Result<Vec<Future>, ScenarioError> {
    let x = period.iter().copied().cycle();
    let x: Symbols = x.take(parameters.symbols).collect();
    let [apart, merged] = lists(groups)?;
    let (mut apart, mut merged) = (mixture(apart)?, mixture(merged)?);
    let mut found = Vec::new();
    for seen in 1..=parameters.seen {
        let symbol = x.get(seen - 1) == Some(true);
        apart.update(symbol)?;
        merged.update(symbol)?;
        if !seen.is_power_of_two() {
            continue;
        }
        let data = x.prefix(seen);
        let tape = Actions::new(data.clone(), seen, parameters.symbols - seen)
            .map_err(|error| ScenarioError::Settings(error.to_string()))?;
        let (given, _) = programs.sequences(parameters.symbols - seen, Some(&tape), context)?;
        let (singly, together) = (apart.posterior()?, merged.posterior()?);
        for (index, group) in groups.iter().enumerate() {
            if !group.output.starts_with(&data) {
                continue;
            }
            let future: Symbols = group.output.iter().skip(seen).collect();
            let same = given.binary_search_by(|printed| printed.output.cmp(&future));
            found.push(Future {
                truth,
                seen,
                shortest: group.shortest.clone(),
                bits: group.bits,
                apart: [point(&singly[2 * index])?, point(&singly[2 * index + 1])?],
                merged: point(&together[index])?,
                given: same.ok().map(|at| given[at].bits),
            });
        }
    }
    Ok(found)
}

fn measure(
    parameters: Parameters,
    context: &Context<'_>,
) -> Result<(Measured, Vec<Printed>), ScenarioError> {
    let steps = u64::try_from(parameters.symbols).unwrap_or(u64::MAX) * STEPS_PER_SYMBOL;
    let programs = Programs::new(parameters.bits, steps, context)?;
    let (groups, unsettled) = programs.sequences(parameters.symbols, None, context)?;
    let mut all = Vec::new();
    for truth in TRUTHS {
        all.extend(futures(parameters, &programs, &groups, truth, context)?);
    }
    let measured = Measured {
        futures: all,
        groups: length(&groups),
        unsettled,
    };
    Ok((measured, groups))
}

// ----------------------------------------------------------------------------------------------- theory

/// What the theory says of one future, in the order of the measured ones.
#[derive(Clone, Debug)]
struct Said {
    /// 2^-l(p)/xi(x_<t), p the shortest program.
    shortest: Rational,
    /// The mass of all programs with this future over xi(x_<t).
    merged: Rational,
}

/// From sums of 2^-length alone.
fn theory(parameters: Parameters, groups: &[Printed]) -> Result<Vec<Said>, ScenarioError> {
    let mut all = Vec::new();
    for (_, period) in TRUTHS {
        let x = period.iter().copied().cycle();
        let x: Symbols = x.take(parameters.symbols).collect();
        for seen in (1..=parameters.seen).filter(|seen| seen.is_power_of_two()) {
            let data = x.prefix(seen);
            let left = groups
                .iter()
                .filter(|group| group.output.starts_with(&data));
            let evidence = left.clone().map(|group| &group.mass).sum::<Rational>();
            for group in left {
                all.push(Said {
                    shortest: quotient(&inverse_power(group.bits), &evidence)?,
                    merged: quotient(&group.mass, &evidence)?,
                });
            }
        }
    }
    Ok(all)
}

// ----------------------------------------------------------------------------------------------- claims

/// -log2 w - K for every future with a program given the data, in bits; before or after merging.
fn distances(measured: &Measured, merged: bool) -> Result<Vec<Enclosure>, ScenarioError> {
    let mut all = Vec::new();
    for future in &measured.futures {
        if let Some(given) = future.given {
            let weight = if merged {
                &future.merged
            } else {
                &future.apart[0]
            };
            all.push(-log2(weight, PRECISION)? - exact(u64::from(given)));
        }
    }
    Ok(all)
}

fn mean(values: &[Enclosure]) -> Result<Enclosure, ScenarioError> {
    let sum: Enclosure = values.iter().sum();
    Ok(sum.scale(&quotient(&Rational::one(), &whole(length(values)))?))
}

/// Pairs of futures after the same data: all, and those that the posterior orders the other way than K does.
fn orders(futures: &[Future]) -> [u64; 2] {
    let mut counts = [0, 0];
    for (index, a) in futures.iter().enumerate() {
        let later = futures[index + 1..].iter();
        for b in later.take_while(|b| (b.truth, b.seen) == (a.truth, a.seen)) {
            if let (Some(p), Some(q)) = (a.given, b.given) {
                counts[0] += 1;
                let against = (p < q && a.merged < b.merged) || (p > q && a.merged > b.merged);
                counts[1] += u64::from(against);
            }
        }
    }
    counts
}

fn claims(measured: &Measured, theory: &[Said]) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, SOURCE),
            relation,
            None,
        )
    };
    let mut one = all(
        "posterior-of-one",
        Relation::Equal,
        "w_t(p) = 2^-l(p)/xi(x_<t) for the shortest program of every future left.",
    );
    let mut merging = all(
        "merging-adds",
        Relation::Equal,
        "The merged hypothesis has the mass of all programs with its future over xi(x_<t).",
    );
    let mut sum = all(
        "merged-is-the-sum",
        Relation::Equal,
        "Its posterior in the merged list is the sum of its programs' in the unmerged list.",
    );
    let mut alone = 0;
    for (future, said) in measured.futures.iter().zip(theory) {
        one.check_exact(|| future.name(), &future.apart[0], &said.shortest);
        merging.check_exact(|| future.name(), &future.merged, &said.merged);
        let both = &future.apart[0] + &future.apart[1];
        sum.check_exact(|| future.name(), &future.merged, &both);
        alone += u64::from(future.apart[0] < future.merged);
    }
    let (before, after) = (distances(measured, false)?, distances(measured, true)?);
    let [pairs, against] = orders(&measured.futures);
    Ok(vec![
        one.claim()?,
        merging.claim()?,
        sum.claim()?,
        former::claim(
            Statement::new(
                "control-not-merged",
                Grade::Exact,
                "Control: futures whose shortest program alone has less posterior than all its programs together.",
                SOURCE,
            ),
            Relation::GreaterThan,
            exact(alone),
            Enclosure::zero(),
            None,
        ),
        former::measurement(
            "distance",
            "Mean of -log2 w_t - K(future given data) in bits, before merging beside after merging.",
            "no theorem; K within the bit limit only",
            mean(&before)?,
            mean(&after)?,
        ),
        former::measurement(
            "order",
            "Pairs of futures that the merged posterior orders the other way than K(future given data), beside all pairs.",
            "no theorem; K within the bit limit only",
            exact(against),
            exact(pairs),
        ),
        former::measurement(
            "futures",
            "Futures that a program of the limit prints given the data, beside all that are left.",
            "no theorem",
            exact(length(&after)),
            exact(length(&measured.futures)),
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for Posterisation {
    fn name(&self) -> &'static str {
        "posterisation"
    }

    fn claim(&self) -> &'static str {
        "A hypothesis's posterior is the sum over its programs of 2^-length; how near it is to 2^-K(future given data) is measured."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "After 1, 2, 4, ... symbols of three sequences every future that a written program without data bits \
         still gives has a posterior: its shortest program's alone, and that of all its programs merged. \
         Both stand beside the length of the shortest program that prints the future with the data on its \
         input tape. Control: without merging the sum is missed."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                16,
                (10, 20),
                "bits L of the longest written program",
            ),
            Parameter::integer("n", 32, (8, 128), "symbols to which outputs are told apart"),
            Parameter::integer("t", 16, (2, 64), "symbols of data at most"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let (measured, groups) = measure(parameters, context)?;
        let theory = theory(parameters, &groups)?;
        let traces = picture::traces(&measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for one finite list only: {} sequences printed by written programs of at most {} bits that \
                 read no data; programs whose end is not proven are left out, of weight {}.",
                measured.groups,
                parameters.bits,
                measured
                    .unsettled
                    .to_decimal(4, crate::exact::Rounding::Nearest)
            ),
        )
    }
}

former_scenario!(Posterisation, Simplicity);

#[cfg(test)]
mod tests;
