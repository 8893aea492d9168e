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
//! outputs.) Both sides are exact and come by two routes: out of the mixture, symbol by symbol, and as shares of
//! all 2^L strings of coin flips, each decoded and run: of those that print the data, how many go on with this
//! future. That a merged hypothesis has the sum of its parts is bookkeeping of the mixture, an identity.
//! Beside it stands K(nu|x_<t) as far as it can be run: the length of the shortest program that
//! prints the future, up to the horizon, with x_<t on its input tape. No theorem says that the two agree,
//! and K up to a bit limit is an upper bound; their distance is measured.
//!
//! Control: without merging the sum is missed: there are futures whose shortest program alone has a smaller
//! posterior than all programs with that future together.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, Rational, Rounding, as_u64};
use crate::machine::{Actions, ExecutionStatus, Symbols, execute};
use crate::mixture::{Hypothesis, Mixture, WrittenProgram};
use crate::scenario::figures::{fraction, inverse_power, length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::coin_flips;
use crate::suite::instrument::mixing::{mixture, point};
use crate::suite::instrument::printing::{Printed, Programs, ample_steps, cost, mean, periodic};

mod answer;
mod picture;

const OWN: &str = here!("problem: Hutter 2009; own derivation, in the documentation of");

parameters! { Parameters {
    bits "bits": u32 = 16 in 10..=20, "bits L of the longest written program";
    symbols "n": usize = 32 in 8..=128, "symbols to which outputs are told apart";
    seen "t": usize = 16 in 2..=64, "most symbols of data";
} }

claims! {
    ONE: Exact Equal "posterior-of-one", OWN,
        "w_t(p) = 2^-l(p)/xi(x_<t) for the shortest program of every future left, xi(x_<t) the share of all strings \
         of L bits that are programs and print x_<t.";
    MERGING: Exact Equal "merging-adds", OWN,
        "The posterior of the merged hypothesis is the chance that a program drawn by coin flips, given that it \
         prints x_<t, goes on with this future: counted over all strings of L bits.";
    SUM: Identity Equal "merged-is-the-sum", OWN,
        "Its posterior in the merged list is the sum of its programs' in the unmerged list.";
    CONTROL: Exact GreaterThan "control-not-merged", OWN,
        "Control: without merging the sum is missed: number of futures whose shortest program alone has less \
         posterior than all their programs together.";
    DISTANCE: Measured None "distance", "no theorem; K within the bit limit only",
        "Mean of -log2 w_t - K(future given data) in bits, before merging.",
        beside "after merging";
    ORDER: Measured None "order", "no theorem; K within the bit limit only",
        "Pairs of futures that the merged posterior orders the other way than K(future given data).",
        beside "of all pairs";
    FUTURES: Measured None "futures", "no theorem",
        "Futures that a program of the limit prints given the data.",
        beside "of all that are left";
}

/// The data: name and period.
const TRUTHS: [(&str, &[bool]); 3] = [
    ("000...", &[false]),
    ("0101...", &[false, true]),
    ("00110011...", &[false, false, true, true]),
];

/// Bits that a program needs that prints so many symbols of the last truth: `..+]` prints 0011, and for all of
/// it there is `>..+.]`.
fn least_bits(seen: usize) -> u32 {
    match seen {
        0..=4 => 10,
        5 => 12,
        _ => 14,
    }
}

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
    /// -log2 of the shortest program's posterior, and of the merged one: worked out where an interruption is heard.
    costs: [Enclosure; 2],
    /// Length of the shortest program found that prints it with the data on its tape.
    given: Option<u32>,
}

/// The written programs that read no data, by what they print, and what is left of them after the data.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    futures: Vec<Future>,
    /// How many sequences the programs print.
    sequences: usize,
    unsettled: Rational,
}

/// The list with each group's shortest program on its own, then the rest of the group; and the merged list.
fn lists(groups: &[Printed]) -> Result<[Mixture; 2]> {
    let mut apart: Vec<(Box<dyn Hypothesis>, Rational)> = Vec::new();
    for group in groups {
        let own = group.weight_of_shortest();
        let rest = &group.mass - &own;
        let one = WrittenProgram::new(group.shortest.clone());
        apart.push((Box::new(one), own));
        apart.push((group.hypothesis(), rest));
    }
    let together = groups.iter().map(|g| (g.hypothesis(), g.mass.clone()));
    Ok([mixture(apart)?, mixture(together.collect())?])
}

/// What the theory says of one future, in the order of the measured ones.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// 2^-l(p)/xi(x_<t), p the shortest program.
    shortest: Rational,
    /// The strings with this future among those that print x_<t.
    merged: Rational,
}

/// The strings of L bits that are a program without data bits, by what it prints: how many, and the bits of the
/// shortest program among them.
fn counted(p: &Parameters, context: &Context<'_>) -> Result<BTreeMap<Symbols, (u64, u32)>> {
    let mut counts: BTreeMap<Symbols, (u64, u32)> = BTreeMap::new();
    coin_flips::each(p.bits, context, |program, data| {
        if program.has_data() {
            return;
        }
        let run = execute(program, p.symbols, data, None, ample_steps(p.symbols));
        if matches!(
            run.status,
            ExecutionStatus::Complete | ExecutionStatus::Silent
        ) {
            let (count, shortest) = counts.entry(run.output).or_insert((0, u32::MAX));
            *count += 1;
            *shortest = program.length_bits().min(*shortest);
        }
    })?;
    Ok(counts)
}

/// Mean of -log2 w - K over the futures with a program given the data, in bits.
fn distance(futures: &[Future], which: usize) -> Result<Enclosure> {
    let given = futures
        .iter()
        .filter_map(|future| Some((&future.costs[which], future.given?)));
    mean(given.map(|(cost, bits)| Ok(cost - Enclosure::from(bits))))
}

/// Pairs of futures after the same data that the posterior orders the other way than K does, and all.
fn orders(futures: &[Future]) -> [u64; 2] {
    let mut counts = [0, 0];
    for (index, a) in futures.iter().enumerate() {
        let later = futures[index + 1..].iter();
        for b in later.take_while(|b| (b.truth, b.seen) == (a.truth, a.seen)) {
            if let (Some(p), Some(q)) = (a.given, b.given) {
                let against = (p < q && a.merged < b.merged) || (p > q && a.merged > b.merged);
                counts[0] += u64::from(against);
                counts[1] += 1;
            }
        }
    }
    counts
}

/// The scenario.
pub(crate) struct Posterisation;

impl Experiment for Posterisation {
    const ABOUT: About = About {
        name: "posterisation",
        question: Question::Simplicity,
        claim: "A hypothesis's posterior is the sum of 2^-length over its programs, divided by xi of the data; how \
                near it is to 2^-K(future given data) is measured.",
        source: "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe",
        text: "After 1, 2, 4, ... symbols of three sequences every future that a written program without data bits \
               still gives has a posterior: its shortest program's alone, and that of all its programs merged. Both \
               are computed by a mixture, symbol by symbol, and by counting all strings of L coin flips; and both \
               are set beside the length of the shortest program that prints the future with the data on its input \
               tape. Control: without merging the sum is missed.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Vec<Said>;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (symbols, seen) = (parameters.symbols, parameters.seen);
        if seen >= symbols {
            return Err(ScenarioError::refused(
                format!("t = {seen} symbols of data leave no future at n = {symbols}"),
                [format!("t={}", symbols - 1)],
            ));
        }
        let least = least_bits(seen);
        if parameters.bits < least {
            return Err(ScenarioError::refused(
                format!(
                    "no program of {} bits prints {seen} symbols of {}",
                    parameters.bits, TRUTHS[2].0
                ),
                [format!("bits={least}")],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let symbols = parameters.symbols;
        let programs = Programs::new(parameters.bits, ample_steps(symbols), context)?;
        let (groups, unsettled) = programs.sequences(symbols, None, context)?;
        let mut futures = Vec::new();
        for (truth, period) in TRUTHS {
            let x = periodic(period, symbols);
            let [mut apart, mut merged] = lists(&groups)?;
            for (seen, symbol) in (1..=parameters.seen).zip(x.iter()) {
                context.report("symbols", as_u64(seen), as_u64(parameters.seen))?;
                apart.update(symbol)?;
                merged.update(symbol)?;
                if !seen.is_power_of_two() {
                    continue;
                }
                let data = x.prefix(seen);
                let tape = Actions::new(data.clone(), seen, symbols - seen)
                    .map_err(|error| ScenarioError::Below(Box::new(error)))?;
                let (given, _) = programs.sequences(symbols - seen, Some(&tape), context)?;
                let (singly, together) = (apart.posterior()?, merged.posterior()?);
                for (index, group) in groups.iter().enumerate() {
                    if !group.output.starts_with(&data) {
                        continue;
                    }
                    let future: Symbols = group.output.iter().skip(seen).collect();
                    let same = given.binary_search_by(|printed| printed.output.cmp(&future));
                    context.go_on()?;
                    let apart = [point(&singly[2 * index])?, point(&singly[2 * index + 1])?];
                    let merged = point(&together[index])?;
                    futures.push(Future {
                        truth,
                        seen,
                        shortest: group.shortest.to_string(),
                        bits: group.shortest.length_bits(),
                        costs: [cost(&apart[0])?, cost(&merged)?],
                        apart,
                        merged,
                        given: same.ok().map(|at| given[at].shortest.length_bits()),
                    });
                }
            }
        }
        Ok(Measured {
            futures,
            sequences: groups.len(),
            unsettled,
        })
    }

    /// From counts of strings alone.
    fn theory(p: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Vec<Said>> {
        let counts = counted(p, context)?;
        let mut all = Vec::new();
        for (_, period) in TRUTHS {
            for seen in (1..=p.seen).filter(|seen| seen.is_power_of_two()) {
                let data = periodic(period, seen);
                let left = counts
                    .iter()
                    .filter(|(output, _)| output.starts_with(&data));
                let together: u64 = left.clone().map(|(_, (count, _))| count).sum();
                let xi = whole(together) * inverse_power(p.bits);
                for (_, &(count, shortest)) in left {
                    all.push(Said {
                        shortest: quotient(&inverse_power(shortest), &xi)?,
                        merged: fraction(count, together)?,
                    });
                }
            }
        }
        Ok(all)
    }

    fn judge(measured: &Measured, theory: &Vec<Said>, claims: &mut Claims) -> Result<()> {
        let futures = &measured.futures;
        for (future, said) in futures.iter().zip(theory) {
            let name = || format!("{}, t={}, {}", future.truth, future.seen, future.shortest);
            let both = &future.apart[0] + &future.apart[1];
            claims.check(&ONE, name, &future.apart[0], &said.shortest);
            claims.check(&MERGING, name, &future.merged, &said.merged);
            claims.check(&SUM, name, &future.merged, both);
        }
        let count = |which: fn(&&Future) -> bool| as_u64(futures.iter().filter(which).count());
        claims.one(&CONTROL, count(|f| f.apart[0] < f.merged), 0_u64);
        let before = distance(futures, 0)?;
        claims.one(&DISTANCE, before, distance(futures, 1)?);
        let [against, pairs] = orders(futures);
        claims.one(&ORDER, against, pairs);
        claims.one(&FUTURES, count(|f| f.given.is_some()), length(futures));
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        format!(
            "Exact for one finite list only: {} sequences printed by written programs of at most {} bits \
             that read no data; programs whose end is not proven are left out, of weight {}.",
            measured.sequences,
            parameters.bits,
            measured.unsettled.to_decimal(4, Rounding::Nearest)
        )
    }
}

#[cfg(test)]
mod tests;
