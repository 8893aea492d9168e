//! `fixed-share`: sharing weight turns linear regret into logarithmic.
//!
//! Takes the mixture over paths, the plain `Mixture`, and exact rationals. Herbster and Warmuth 1998,
//! Machine Learning 32 (unconfirmed).
//!
//! Bayes over N experts follows the best single one. On blocks of growing length, each the other expert's
//! own, that costs a part of every block. Fixed share is the Bayes mixture over *paths*: the first expert
//! is drawn at equal chances, and before symbol t >= 2 the path leaves its expert with probability a_t, for
//! each other one with a_t/(N-1).
//!
//! Derivation \[own\]. The mixture is at least prior(path) times what the path gives x, so its loss is at
//! most the path's plus -log2 prior(path), for every path and every x. With a constant rate and m switches
//! among n - 1 chances that is log2 N + m log2(N-1) - m log2 a - (n-1-m) log2(1-a) bits, and at
//! a = m/(n-1) the last two terms are (n-1) H(m/(n-1)), H the binary entropy. With a_t = 1/t the factors
//! 1 - 1/t multiply to 1/n, and a switch whose new expert predicts symbol t first (the catalogue's t_i)
//! replaces (t-1)/t by 1/(t(N-1)): log2 N + log2 n + the sum over switches of log2(t_i - 1) + log2(N-1).
//! No rate has to be known for that one.
//!
//! That the forward algorithm *is* the sum over all paths is checked by following each of them
//! ([`super::expert_list`]). An expert that gave a symbol probability 0 predicts nothing any more; two
//! coins of chance 2^-24 and its complement take the place of deterministic experts, and on them the
//! bounds are met but for some parts in 2^20.
//!
//! Controls: at rate 0 it is Bayes, exactly, and its regret to the switching path on the blocks is
//! lambda (n - \[k even\])/(1+r) + 1 - log2(1 + rho^-|S|) bits (derived in [`super::block_swings`]), linear
//! in n and beyond the bound; at rate (N-1)/N nothing is learnt: every symbol gets the plain mean.
//!
//! Exact throughout: rationals, and enclosures of log2 on both sides of the bounds.

use crate::exact::{Enclosure, Rational};
use crate::mixture::{Hypothesis, PathMixture, ShareRate};
use crate::prior::FinitePrior;
use crate::scenario::figures::{fraction, length, quotient, signed, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::expert_list::{
    ExpertList, ListParameters, PathClaims, Priced, Switchings,
};
use crate::suite::instrument::mixing::{bernoulli, exactly};

mod blocks;
mod picture;

use blocks::{BlockTheory, Regret};

const SHARE: &str = "Herbster and Warmuth 1998 (unconfirmed); derived in scenario::fixed_share";
const OWN: &str = "own derivation, in the documentation of scenario::fixed_share";

/// The scenario.
pub struct FixedShare;

#[derive(Clone, Debug)]
struct Parameters {
    lists: ListParameters,
    ratio: u64,
    /// n of the last complete block's end.
    symbols: u64,
    offset: Rational,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let ratio = settings.count("r")?;
        let most = settings.count("n")?;
        let symbols = block_ends(ratio, most).last().copied().unwrap_or(0);
        if block_ends(ratio, most).len() < 3 {
            return Err(ScenarioError::Settings(format!(
                "n = {most} holds fewer than three blocks at r = {ratio}; take n at least {}",
                1 + ratio + ratio * ratio
            )));
        }
        Ok(Parameters {
            lists: ListParameters::read(settings)?,
            ratio,
            symbols,
            offset: settings.rational("d")?.clone(),
            seed: settings.seed,
        })
    }

    fn block_ends(&self) -> Vec<u64> {
        block_ends(self.ratio, self.symbols)
    }

    /// m/(n-1): the rate that fits the blocks.
    fn fitting_rate(&self) -> Result<Rational, ScenarioError> {
        fraction(length(&self.block_ends()) - 1, self.symbols - 1)
    }

    fn high(&self) -> Rational {
        Rational::ratio(1, 2) + &self.offset
    }

    fn coins(&self) -> Result<FinitePrior<Box<dyn Hypothesis>>, ScenarioError> {
        let up = self.high();
        let down = Rational::one() - &up;
        Ok(FinitePrior::uniform([bernoulli(&down)?, bernoulli(&up)?])?)
    }
}

/// The ends 1, 1 + r, 1 + r + r^2, ... of the blocks that are complete within `symbols`.
fn block_ends(ratio: u64, symbols: u64) -> Vec<u64> {
    let (mut ends, mut end, mut size) = (Vec::new(), 1u64, 1u64);
    while end <= symbols {
        ends.push(end);
        size = size.saturating_mul(ratio);
        end = end.saturating_add(size);
    }
    ends
}

/// The constant rate that list `number` is run at.
fn list_rate(number: u64) -> Rational {
    Rational::ratio(signed(1 + number % 7), 16)
}

// ---------------------------------------------------------------------------------------------- measure

/// What the mixtures give a list's sequence.
#[derive(Clone, Debug)]
struct ListRun {
    constant: Rational,
    harmonic: Rational,
    /// At rate 0, after each symbol.
    unshared: Vec<Rational>,
    /// At rate (N-1)/N, after all symbols.
    forgetful: Rational,
}

#[derive(Clone)]
struct Measured {
    lists: Vec<ListRun>,
    regrets: Vec<Regret>,
}

/// The evidence of x after each symbol.
fn evidences(mut mixture: PathMixture, x: &[bool]) -> Result<Vec<Rational>, ScenarioError> {
    x.iter()
        .map(|&symbol| {
            mixture.update(symbol);
            exactly(&mixture.evidence())
        })
        .collect()
}

fn run_list(list: &ExpertList) -> Result<ListRun, ScenarioError> {
    let shared = |rate: ShareRate| -> Result<Vec<Rational>, ScenarioError> {
        evidences(PathMixture::fixed_share(list.prior()?, rate)?, &list.x)
    };
    let last = |values: Vec<Rational>| values.last().cloned().unwrap_or_else(Rational::one);
    let experts = list.experts();
    let forget = fraction(experts - 1, experts)?;
    Ok(ListRun {
        constant: last(shared(ShareRate::Constant(list_rate(list.number)))?),
        harmonic: last(shared(ShareRate::Harmonic)?),
        unshared: shared(ShareRate::Constant(Rational::zero()))?,
        forgetful: last(shared(ShareRate::Constant(forget))?),
    })
}

fn measure(
    parameters: &Parameters,
    lists: &[ExpertList],
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let mut runs = Vec::new();
    for list in lists {
        context.report("lists", list.number, length(lists))?;
        runs.push(run_list(list)?);
    }
    Ok(Measured {
        lists: runs,
        regrets: blocks::measure(parameters, context)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The switch times of some paths of a list, what they give x, and the priors of one such path.
#[derive(Clone, Debug)]
struct PathsTheory {
    switchings: Switchings,
    constant_prior: Rational,
    harmonic_prior: Rational,
}

#[derive(Clone, Debug)]
struct ListTheory {
    number: u64,
    paths: Vec<PathsTheory>,
    bayes: Vec<Rational>,
    /// The product over symbols of the experts' mean chance.
    means: Rational,
}

#[derive(Clone)]
struct Theory {
    lists: Vec<ListTheory>,
    blocks: Vec<BlockTheory>,
    /// log2 N + m log2(N-1) + (n-1) H(m/(n-1)).
    entropy: Enclosure,
}

/// N^-1 (N-1)^-m a^m (1-a)^(n-1-m).
fn constant_prior(
    experts: u64,
    symbols: u64,
    switches: u64,
    rate: &Rational,
) -> Result<Rational, ScenarioError> {
    let stays = Rational::one() - rate;
    let paths = whole(experts) * whole(experts - 1).pow(switches);
    quotient(
        &(rate.pow(switches) * stays.pow(symbols - 1 - switches)),
        &paths,
    )
}

/// 1/(N n) times the product of 1/((t_i - 1)(N-1)), t_i the first symbol behind a switch.
fn harmonic_prior(
    experts: u64,
    symbols: u64,
    first_behind: &[u64],
) -> Result<Rational, ScenarioError> {
    let denominator = first_behind
        .iter()
        .fold(whole(experts) * whole(symbols), |product, t| {
            product * whole(t - 1) * whole(experts - 1)
        });
    quotient(&Rational::one(), &denominator)
}

fn list_theory(list: &ExpertList) -> Result<ListTheory, ScenarioError> {
    let (experts, symbols) = (list.experts(), length(&list.x));
    let rate = list_rate(list.number);
    let mut paths = Vec::new();
    for switchings in list.switchings(false)? {
        let first_behind: Vec<u64> = switchings.times.iter().map(|time| time + 1).collect();
        paths.push(PathsTheory {
            constant_prior: constant_prior(experts, symbols, length(&first_behind), &rate)?,
            harmonic_prior: harmonic_prior(experts, symbols, &first_behind)?,
            switchings,
        });
    }
    let mut means = Rational::one();
    for chances in list.chances()? {
        means *= quotient(&chances.iter().sum(), &whole(experts))?;
    }
    Ok(ListTheory {
        number: list.number,
        paths,
        bayes: list.bayes()?,
        means,
    })
}

fn theory(parameters: &Parameters, lists: &[ExpertList]) -> Result<Theory, ScenarioError> {
    Ok(Theory {
        lists: lists.iter().map(list_theory).collect::<Result<_, _>>()?,
        blocks: blocks::theory(parameters)?,
        entropy: blocks::entropy_bound(parameters)?,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, source: &str, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, source),
            relation,
            None,
        )
    };
    let sum = all(
        "all-paths",
        Relation::Equal,
        SHARE,
        "The forward algorithm is the sum over all paths of prior times product, with a constant rate and with 1/t, every list.",
    );
    let bound = all(
        "path-bound",
        Relation::AtMost,
        SHARE,
        "Every path gives x at most 1/prior(path) times what fixed share gives it: the best path of every set of switch times, both rates, every list.",
    );
    let mut paths = PathClaims { sum, bound };
    let mut unshared = all(
        "no-sharing",
        Relation::Equal,
        OWN,
        "Control: at rate 0 it is Bayes, every list and t.",
    );
    let mut forgetful = all(
        "full-sharing",
        Relation::Equal,
        OWN,
        "Control: at rate (N-1)/N nothing is learnt, every symbol gets the experts' mean.",
    );
    for (run, said) in measured.lists.iter().zip(&theory.lists) {
        let number = said.number;
        type Side = (&'static str, fn(&PathsTheory) -> &Rational);
        let sides: [(Side, &Rational); 2] = [
            (("constant rate", |p| &p.constant_prior), &run.constant),
            (("rate 1/t", |p| &p.harmonic_prior), &run.harmonic),
        ];
        for ((rate, prior), evidence) in sides {
            let priced = said.paths.iter().map(|paths| Priced {
                switchings: &paths.switchings,
                prior: prior(paths),
                with_later: prior(paths).clone(),
            });
            let priced: Vec<Priced<'_>> = priced.collect();
            paths.check(&format!("list {number}, {rate}"), evidence, &priced)?;
        }
        for (t, (evidence, bayes)) in (1..).zip(run.unshared.iter().zip(&said.bayes)) {
            unshared.check_exact(|| format!("list {number}, t={t}"), evidence, bayes);
        }
        forgetful.check_exact(|| format!("list {number}"), &run.forgetful, &said.means);
    }
    let mut found = paths.claims()?;
    found.extend(blocks::claims(measured, theory)?);
    found.extend([unshared.claim()?, forgetful.claim()?]);
    Ok(found)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for FixedShare {
    fn name(&self) -> &'static str {
        "fixed-share"
    }

    fn claim(&self) -> &'static str {
        "Sharing weight between hypotheses turns linear regret into logarithmic."
    }

    fn source(&self) -> &'static str {
        "Herbster and Warmuth 1998 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "The Bayes mixture over paths through a list of experts, with a constant rate and with 1/t: on short \
         random lists beside the sum over all paths, one by one, and on blocks of growing length beside the \
         bound. Bayes itself, which is rate 0, is the control: its regret to the switching path is linear."
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![
            Parameter::integer(
                "n",
                20_000,
                (7, 200_000),
                "symbols of the blocks, at most; whole blocks are taken",
            ),
            Parameter::integer(
                "r",
                2,
                (2, 10),
                "each block is so many times as long as the one before",
            ),
            Parameter::rational(
                "d",
                Rational::ratio(1, 4),
                (Rational::ratio(1, 1000), Rational::ratio(499, 1000)),
                "the two coins have chances 1/2 + d and 1/2 - d",
            ),
        ];
        parameters.extend(ListParameters::parameters(10, 12));
        parameters
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let lists = parameters.lists.draw(parameters.seed);
        let measured = measure(&parameters, &lists, context)?;
        let theory = theory(&parameters, &lists)?;
        Outcome::of(
            settings,
            claims(&measured, &theory)?,
            picture::traces(&parameters, &measured, &theory)?,
            "Exact for these finite lists of experts only; their open mass is 0, and nothing here is about M.",
        )
    }
}

former_scenario!(FixedShare, Remedies);

#[cfg(test)]
mod tests;
