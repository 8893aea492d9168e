//! `twin-odds`: twins that agree so far keep odds 2^-(length difference), whatever the data.
//!
//! Takes written programs from `machine`, the exact `Mixture` over them (data bits integrated) and the
//! weights 2^-length. Bayes.
//!
//! Derivation. w_t(q)/w_t(p) = (w(q)/w(p)) nu_q(x_<t)/nu_p(x_<t), and the likelihoods are equal as long as p
//! and q agree along x, so the odds stay at 2^-(l(q) - l(p)). At the first symbol T + 1 on which they give x
//! different probabilities the odds are multiplied by the ratio of these, 0 where q is deterministic and
//! wrong. Both posteriors come out of the mixture; the likelihoods beside them come from following every
//! data bit ([`joint`]), which shares no code with it.
//!
//! The pairs are found by enumeration: all written programs up to L bits, run along the two sequences
//! 000... and 0101...; a pair is a program that prints the sequence (or, among programs that read data, the
//! shortest) and the shortest program that agrees with it up to each T. Wrapper twins "as p until T, then
//! not" stand beside them, with gamma(T) bits and an overhead.
//!
//! Control: at T + 1 the odds are no longer 2^-(l(q) - l(p)), for every pair.

use std::collections::BTreeMap;

use crate::exact::Rational;
use crate::machine::{Program, written_programs};
use crate::mixture::{Hypothesis, Twin, WrittenProgram};
use crate::scenario::figures::{inverse_power, length, quotient, signed};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::gamma_twins::gamma_length;
use crate::suite::instrument::joint;
use crate::suite::instrument::mixing::{mixture, point};

mod picture;

const BAYES: &str = "Bayes; derived in scenario::twin_odds";

/// Bits of a wrapper twin around gamma(T).
const WRAPPER_BITS: u64 = 4;

/// Trigger times of the wrapper twins.
const WRAPPER_TIMES: [u64; 3] = [3, 8, 13];

/// Twins agree on at least so many symbols.
const LEAST_AGREEMENT: usize = 2;

/// Programs of each kind that are looked for twins, shortest first.
const ORIGINALS: usize = 5;

/// At most so many twins that part from one program at the same time.
const TWINS: usize = 2;

/// The scenario.
pub struct TwinOdds;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
        })
    }
}

/// A member of a pair: a written program, or its wrapper twin.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    source: String,
    trigger: Option<u64>,
    bits: u64,
    reads_data: bool,
}

impl Member {
    fn of(program: &Program) -> Self {
        Member {
            source: program.to_string(),
            trigger: None,
            bits: u64::from(program.length_bits()),
            reads_data: program.has_data(),
        }
    }

    /// "as this until T, then not".
    fn wrapped(&self, trigger: u64) -> Self {
        Member {
            trigger: Some(trigger),
            bits: self.bits + WRAPPER_BITS + u64::from(gamma_length(trigger)),
            ..self.clone()
        }
    }

    fn name(&self) -> String {
        match self.trigger {
            Some(trigger) => format!("{} until {trigger}, then not", self.source),
            None => self.source.clone(),
        }
    }

    fn hypothesis(&self) -> Result<Box<dyn Hypothesis>, ScenarioError> {
        let program = WrittenProgram::new(Program::parse(&self.source)?);
        Ok(match self.trigger {
            Some(trigger) => Box::new(Twin::new(Box::new(program), trigger)),
            None => Box::new(program),
        })
    }

    /// nu(x_1:t), t = 0 .. n, by following every data bit; none where mass stays open.
    fn likelihoods(&self, x: &[bool]) -> Result<Option<Vec<Rational>>, ScenarioError> {
        let flip = |t: usize| {
            self.trigger
                .is_some_and(|trigger| length(&x[..=t]) > trigger)
        };
        let seen: Vec<bool> = x
            .iter()
            .enumerate()
            .map(|(t, &symbol)| symbol ^ flip(t))
            .collect();
        let followed = joint::program(&Program::parse(&self.source)?, &seen);
        Ok(followed.open.is_zero().then_some(followed.lower))
    }
}

/// Two hypotheses that agree along x up to T.
#[derive(Clone, Debug)]
struct Pair {
    x: Vec<bool>,
    p: Member,
    q: Member,
    /// T: they agree on x_1:T and part at symbol T + 1.
    agree: usize,
}

/// The sequences that the pairs see.
fn sequences(symbols: u64) -> Vec<Vec<bool>> {
    [[false, false], [false, true]]
        .iter()
        .map(|period| {
            (0..symbols)
                .map(|t| period[usize::from(t % 2 == 1)])
                .collect()
        })
        .collect()
}

/// How many symbols two lists of likelihoods agree on.
fn agreement(a: &[Rational], b: &[Rational]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count() - 1
}

/// For every sequence: the shortest program that prints it and the shortest one that reads data, each with
/// the shortest program that parts from it at each T, and with its wrapper twins.
fn find_pairs(parameters: Parameters, context: &Context<'_>) -> Result<Vec<Pair>, ScenarioError> {
    let mut programs = Vec::new();
    for bits in 2..=parameters.bits {
        context.report("programs", u64::from(bits), u64::from(parameters.bits))?;
        programs.extend(written_programs(bits).iter().map(Member::of));
    }
    let mut pairs = Vec::new();
    for x in sequences(parameters.symbols) {
        let mut candidates = Vec::new();
        for member in &programs {
            // A reading program's paths double with every bit it does not need: cut the search short.
            let short = &x[..x.len().min(if member.reads_data { 8 } else { x.len() })];
            if let Some(likelihoods) = member.likelihoods(short)?
                && likelihoods
                    .get(LEAST_AGREEMENT)
                    .is_some_and(|first| !first.is_zero())
            {
                candidates.push((member, likelihoods));
            }
        }
        for reads_data in [false, true] {
            let of_kind: Vec<&(&Member, Vec<Rational>)> = candidates
                .iter()
                .filter(|(member, _)| member.reads_data == reads_data)
                .collect();
            let mut wrap = !reads_data;
            for (index, (p, of_p)) in of_kind.iter().take(ORIGINALS).enumerate() {
                let mut by_time: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
                for (q, of_q) in of_kind.iter().skip(index + 1) {
                    let agree = agreement(of_p, of_q);
                    // p itself must allow the symbol on which they part.
                    let parts = of_p.get(agree + 1).is_some_and(|next| !next.is_zero());
                    let twins = by_time.entry(agree).or_default();
                    if agree >= LEAST_AGREEMENT && parts && twins.len() < TWINS {
                        twins.push(q);
                    }
                }
                let pair = |q: Member, agree| Pair {
                    x: x.clone(),
                    p: (*p).clone(),
                    q,
                    agree,
                };
                for (agree, twins) in by_time {
                    pairs.extend(twins.into_iter().map(|q| pair(q.clone(), agree)));
                }
                // The wrappers are for the first program that prints all of x.
                let prints = of_p.last().is_some_and(|last| !last.is_zero());
                let wrapped = WRAPPER_TIMES
                    .iter()
                    .filter(|&&trigger| wrap && prints && trigger < parameters.symbols);
                for &trigger in wrapped {
                    let agree = usize::try_from(trigger).unwrap_or(usize::MAX);
                    pairs.push(pair(p.wrapped(trigger), agree));
                }
                wrap &= !prints;
            }
        }
    }
    Ok(pairs)
}

// ---------------------------------------------------------------------------------------------- measure

/// A pair's odds as the mixture of the two has them.
#[derive(Clone, Debug)]
struct Measured {
    pair: Pair,
    /// w_t(q)/w_t(p) after t = 0 .. T + 1 symbols.
    odds: Vec<Rational>,
}

fn measure(pairs: &[Pair], context: &Context<'_>) -> Result<Vec<Measured>, ScenarioError> {
    let mut all = Vec::new();
    for (done, pair) in (0..).zip(pairs) {
        context.report("pairs", done, length(pairs))?;
        let weight = |member: &Member| {
            u32::try_from(member.bits)
                .map(inverse_power)
                .map_err(|_| ScenarioError::DivisionByZero)
        };
        let mut list = mixture(vec![
            (pair.p.hypothesis()?, weight(&pair.p)?),
            (pair.q.hypothesis()?, weight(&pair.q)?),
        ])?;
        let mut odds = Vec::new();
        for t in 0..=pair.agree + 1 {
            if t > 0 {
                list.update(pair.x[t - 1])?;
            }
            let posterior = list.posterior()?;
            odds.push(quotient(&point(&posterior[1])?, &point(&posterior[0])?)?);
        }
        all.push(Measured {
            pair: pair.clone(),
            odds,
        });
    }
    Ok(all)
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct Theory {
    /// 2^-(l(q) - l(p)).
    odds: Rational,
    /// nu_q(x_1:T+1)/nu_p(x_1:T+1), where the two first differ.
    likelihood_ratio: Rational,
}

fn theory(pairs: &[Pair]) -> Result<Vec<Theory>, ScenarioError> {
    let last = |member: &Member, x: &[bool]| -> Result<Rational, ScenarioError> {
        let likelihoods = member.likelihoods(x)?.ok_or(ScenarioError::OpenMass)?;
        likelihoods.last().cloned().ok_or(ScenarioError::OpenMass)
    };
    pairs
        .iter()
        .map(|pair| {
            let seen = &pair.x[..=pair.agree];
            let power = |bits: u64| {
                u32::try_from(bits)
                    .map(inverse_power)
                    .map_err(|_| ScenarioError::DivisionByZero)
            };
            Ok(Theory {
                odds: quotient(&power(pair.q.bits)?, &power(pair.p.bits)?)?,
                likelihood_ratio: quotient(&last(&pair.q, seen)?, &last(&pair.p, seen)?)?,
            })
        })
        .collect()
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &[Measured], theory: &[Theory]) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, BAYES),
            relation,
            None,
        )
    };
    let mut constant = all(
        "odds-until-parting",
        Relation::Equal,
        "Twins that agree on x_1:T have posterior odds 2^-(l(q) - l(p)) after every t <= T symbols, every pair.",
    );
    let mut after = all(
        "odds-at-parting",
        Relation::Equal,
        "Symbol T + 1 multiplies the odds by the ratio of the likelihoods, 0 where q is deterministic and wrong.",
    );
    let mut control = all(
        "control-parts-earlier",
        Relation::GreaterThan,
        "Control: taken to agree one symbol longer than they do, every pair misses the odds 2^-(l(q) - l(p)); distance from them.",
    );
    let mut reading = 0;
    for (found, said) in measured.iter().zip(theory) {
        let pair = &found.pair;
        let name = || format!("{} and {}, T={}", pair.p.name(), pair.q.name(), pair.agree);
        reading += u64::from(pair.p.reads_data || pair.q.reads_data);
        for (t, odds) in found.odds.iter().enumerate() {
            if t <= pair.agree {
                constant.check_exact(|| format!("{}, t={t}", name()), odds, &said.odds);
            } else {
                after.check_exact(name, odds, &(&said.odds * &said.likelihood_ratio));
                control.check_exact(name, &(odds - &said.odds).abs(), &Rational::zero());
            }
        }
    }
    let count = |id: &str, text: &str, seen: u64, least: i64| {
        former::claim(
            Statement::new(
                id,
                Grade::Exact,
                text,
                "the enumeration of written programs",
            ),
            Relation::AtLeast,
            crate::scenario::figures::exact(seen),
            crate::exact::Enclosure::exact(Rational::from_integer(least)),
            None,
        )
    };
    Ok(vec![
        constant.claim()?,
        after.claim()?,
        control.claim()?,
        count(
            "pairs",
            "At least 20 pairs were checked.",
            length(measured),
            20,
        ),
        count(
            "pairs-reading-data",
            "At least five of them read data.",
            reading,
            5,
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TwinOdds {
    fn name(&self) -> &'static str {
        "twin-odds"
    }

    fn claim(&self) -> &'static str {
        "Twins that agree so far keep odds 2^-(length difference), whatever the data."
    }

    fn source(&self) -> &'static str {
        "Bayes"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "All written programs up to L bits are run along 000... and 0101...; beside the shortest program stand \
         the shortest ones that agree with it up to each T, some of which read data, and wrappers \"as p \
         until T, then not\". Their posterior odds, out of the exact mixture, do not move until they part, and \
         then move by the ratio of their likelihoods."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                16,
                (14, 20),
                "bits L of the longest written program",
            ),
            Parameter::integer("n", 24, (16, 64), "symbols of each sequence"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let pairs = find_pairs(parameters, context)?;
        let measured = measure(&pairs, context)?;
        let theory = theory(&pairs)?;
        let traces = picture::traces(&measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for these finite priors of two hypotheses each ({} pairs) only, weights 2^-length; their \
                 open mass is 0.",
                pairs.len()
            ),
        )
    }
}

former_scenario!(TwinOdds, Twins);

#[cfg(test)]
mod tests;
