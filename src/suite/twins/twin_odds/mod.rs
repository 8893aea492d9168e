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
//! 000... and 0101...; a pair is one of the shortest programs of a kind (those that read data, and those that
//! do not) and one of the shortest that agree with it up to some T and no longer. Wrapper twins "as p until T,
//! then not" stand beside them, with gamma(T) bits and an overhead. A program that leaves mass open, for want
//! of steps or of data bits that it is followed for, is in no pair.
//!
//! Control: at T + 1 the odds are no longer 2^-(l(q) - l(p)), for every pair: the likelihoods say so, and the
//! mixture has to see it.

use std::collections::BTreeMap;

use crate::exact::{Rational, as_u64, as_usize};
use crate::machine::{Program, written_programs};
use crate::mixture::{Hypothesis, Twin, WrittenProgram};
use crate::scenario::figures::{length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::gamma_twins::gamma_length;
use crate::suite::instrument::joint;
use crate::suite::instrument::mixing::{course, mixture, posterior};

mod answer;
mod picture;

/// Bits of a wrapper twin around gamma(T).
const WRAPPER_BITS: u32 = 4;

/// Trigger times of the wrapper twins.
const WRAPPER_TIMES: [u64; 3] = [3, 8, 13];

/// Twins agree on at least so many symbols.
const LEAST_AGREEMENT: usize = 2;

/// Programs of each kind that are looked for twins, shortest first.
const ORIGINALS: usize = 5;

/// At most so many twins that part from one program at the same time.
const TWINS: usize = 2;

/// Symbols along which programs that read data are followed: their paths double with every bit they do not
/// need.
const FOLLOWED: usize = 8;

const BAYES: &str = here!("Bayes; derived in");
const ENUMERATION: &str = "the enumeration of written programs";

parameters! { Parameters {
    bits "bits": u32 = 16 in 14..=20, "bits L of the longest written program";
    symbols "n": u64 = 24 in 16..=64, "symbols of each sequence";
} }

claims! {
    CONSTANT: Exact Equal "odds-until-parting", BAYES,
        "Twins that agree on x_1:T have posterior odds 2^-(l(q) - l(p)) after every t <= T symbols, every \
         pair.";
    AFTER: Exact Equal "odds-at-parting", BAYES,
        "Symbol T + 1 multiplies the odds by the ratio of the likelihoods, 0 where q is deterministic and \
         wrong.";
    CONTROL: Exact GreaterThan "control-parts-earlier", BAYES,
        "Control: taken to agree one symbol longer than they do, every pair misses the odds 2^-(l(q) - \
         l(p)); distance from them.";
    PAIRS: Measured None "pairs", ENUMERATION,
        "Pairs that were checked.",
        beside "with a program that reads data";
}

/// A member of a pair: a written program, or its wrapper twin "as this until T, then not".
#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    program: Program,
    trigger: Option<u64>,
}

impl Member {
    fn bits(&self) -> u32 {
        let wrapper = |trigger| WRAPPER_BITS + gamma_length(trigger);
        self.program.length_bits() + self.trigger.map_or(0, wrapper)
    }

    fn name(&self) -> String {
        match self.trigger {
            Some(trigger) => format!("{} until {trigger}, then not", self.program),
            None => self.program.to_string(),
        }
    }

    fn hypothesis(&self) -> Box<dyn Hypothesis> {
        let program = WrittenProgram::new(self.program.clone());
        match self.trigger {
            Some(trigger) => Box::new(Twin::new(Box::new(program), trigger)),
            None => Box::new(program),
        }
    }

    /// nu(x_1:t), t = 0 .. n, by following every data bit; none where mass stays open.
    fn likelihoods(&self, x: &[bool]) -> Option<Vec<Rational>> {
        let flips = |t: u64| self.trigger.is_some_and(|trigger| t > trigger);
        let seen: Vec<bool> = (1..).zip(x).map(|(t, &symbol)| symbol ^ flips(t)).collect();
        joint::settled(&self.program, &seen)
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

impl Pair {
    /// l(q) - l(p).
    fn longer_by(&self) -> u32 {
        self.q.bits() - self.p.bits()
    }

    fn reads_data(&self) -> bool {
        self.p.program.has_data() || self.q.program.has_data()
    }
}

/// A program with its likelihoods along x.
type Candidate<'a> = (&'a Member, Vec<Rational>);

/// The first of `longer` that part from p at each T, by T.
fn twins<'a>(of_p: &[Rational], longer: &[Candidate<'a>]) -> BTreeMap<usize, Vec<&'a Member>> {
    let mut by_time: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
    for (q, of_q) in longer {
        let agree = of_p.iter().zip(of_q).take_while(|(p, q)| p == q).count() - 1;
        // p itself must allow the symbol on which they part.
        let parts = of_p.get(agree + 1).is_some_and(|next| !next.is_zero());
        let twins = by_time.entry(agree).or_default();
        if agree >= LEAST_AGREEMENT && parts && twins.len() < TWINS {
            twins.push(q);
        }
    }
    by_time
}

/// For every sequence: the shortest programs that print it and the shortest ones that read data, each with
/// the shortest programs that part from it at each T; the first that prints all of it with its wrapper twins.
fn find_pairs(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Pair>> {
    let mut programs = Vec::new();
    for bits in 2..=parameters.bits {
        context.report("programs", u64::from(bits), u64::from(parameters.bits))?;
        programs.extend(written_programs(bits).into_iter().map(|program| Member {
            program,
            trigger: None,
        }));
    }
    let mut pairs = Vec::new();
    for period in [[false, false], [false, true]] {
        let symbols = as_usize(parameters.symbols);
        let x: Vec<bool> = period.into_iter().cycle().take(symbols).collect();
        for reads_data in [false, true] {
            let followed = if reads_data { &x[..FOLLOWED] } else { &x };
            let of_kind = |member: &&Member| member.program.has_data() == reads_data;
            let mut candidates: Vec<Candidate<'_>> = Vec::new();
            for member in programs.iter().filter(of_kind) {
                context.go_on()?;
                let likelihoods = member.likelihoods(followed);
                let agrees = |all: &Vec<Rational>| !all[LEAST_AGREEMENT].is_zero();
                candidates.extend(likelihoods.filter(agrees).map(|all| (member, all)));
            }
            let mut wrap = !reads_data;
            for (index, (p, of_p)) in candidates.iter().take(ORIGINALS).enumerate() {
                let pair = |q: Member, agree| Pair {
                    x: x.clone(),
                    p: (*p).clone(),
                    q,
                    agree,
                };
                for (agree, twins) in twins(of_p, &candidates[index + 1..]) {
                    pairs.extend(twins.into_iter().map(|q| pair(q.clone(), agree)));
                }
                if wrap && !of_p[followed.len()].is_zero() {
                    wrap = false;
                    let times = WRAPPER_TIMES.into_iter();
                    pairs.extend(times.filter(|&t| t < parameters.symbols).map(|t| {
                        let (program, trigger) = (p.program.clone(), Some(t));
                        pair(Member { program, trigger }, as_usize(t))
                    }));
                }
            }
        }
    }
    Ok(pairs)
}

/// A pair's odds as the mixture of the two has them.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pair: Pair,
    /// w_t(q)/w_t(p) after t = 0 .. T + 1 symbols.
    odds: Vec<Rational>,
}

fn through_mixture(pair: Pair) -> Result<Seen> {
    let weighted = |member: &Member| {
        let weight = Rational::inverse_power(u64::from(member.bits()));
        (member.hypothesis(), weight)
    };
    let list = mixture(vec![weighted(&pair.p), weighted(&pair.q)])?;
    let seen = pair.x[..=pair.agree].iter().copied();
    let odds = course(list, seen, |list| {
        let posterior = posterior(list)?;
        quotient(&posterior[1], &posterior[0])
    })?;
    Ok(Seen { pair, odds })
}

/// What theory says of a pair.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// 2^-(l(q) - l(p)).
    odds: Rational,
    /// nu_q(x_1:T+1)/nu_p(x_1:T+1), where the two first differ.
    likelihood_ratio: Rational,
}

/// The scenario.
pub(crate) struct TwinOdds;

impl Experiment for TwinOdds {
    const ABOUT: About = About {
        name: "twin-odds",
        question: Question::Twins,
        claim: "Twins that agree so far keep odds 2^-(length difference), whatever the data.",
        source: "Bayes",
        text: "All written programs up to L bits are run along 000... and 0101...; beside the shortest \
               program are the shortest ones that agree with it up to each T, some of which read data, and \
               wrappers \"as p until T, then not\". Their posterior odds, from the exact mixture, do not \
               move until they part, and then move by the ratio of their likelihoods.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Vec<Seen>;
    type Theory = Vec<Said>;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Seen>> {
        let pairs = find_pairs(parameters, context)?;
        let count = length(&pairs);
        let followed = (0..).zip(pairs).map(|(done, pair)| {
            context.report("pairs", done, count)?;
            through_mixture(pair)
        });
        followed.collect()
    }

    fn theory(_: &Parameters, measured: &Vec<Seen>, _: &Context<'_>) -> Result<Vec<Said>> {
        let of_pair = |Seen { pair, .. }: &Seen| {
            let likelihood = |member: &Member| {
                let likelihoods = member.likelihoods(&pair.x[..=pair.agree]);
                let last = likelihoods.and_then(|mut likelihoods| likelihoods.pop());
                last.ok_or(ScenarioError::OpenMass)
            };
            Ok(Said {
                odds: Rational::inverse_power(u64::from(pair.longer_by())),
                likelihood_ratio: quotient(&likelihood(&pair.q)?, &likelihood(&pair.p)?)?,
            })
        };
        measured.iter().map(of_pair).collect()
    }

    fn judge(measured: &Vec<Seen>, theory: &Vec<Said>, claims: &mut Claims) -> Result<()> {
        for (Seen { pair, odds }, said) in measured.iter().zip(theory) {
            let name = || format!("{} and {}, T={}", pair.p.name(), pair.q.name(), pair.agree);
            for (t, odds) in odds.iter().enumerate() {
                if t <= pair.agree {
                    claims.check(&CONSTANT, || format!("{}, t={t}", name()), odds, &said.odds);
                } else {
                    claims.check(&AFTER, name, odds, &said.odds * &said.likelihood_ratio);
                    claims.check(&CONTROL, name, (odds - &said.odds).abs(), 0u64);
                }
            }
        }
        let reading = measured.iter().filter(|seen| seen.pair.reads_data());
        claims.one(&PAIRS, length(measured), as_u64(reading.count()));
        Ok(())
    }

    fn worth(_: &Parameters, measured: &Vec<Seen>) -> String {
        format!(
            "Exact for these finite priors of two hypotheses each ({} pairs) only, weights 2^-length; their \
             open mass is 0.",
            measured.len()
        )
    }
}

#[cfg(test)]
mod tests;
