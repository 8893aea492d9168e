//! `fixed-share`: sharing weight turns regret linear in n into about log2 n bits per switch.
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
//! No rate has to be known for that one. It is at most log2 N + (m + 1) log2 n + m log2(N-1): logarithmic in n for
//! a fixed number of switches. The blocks switch some log n times, and there the bound is the square of a logarithm:
//! at r = 2 block i ends at 2^i - 1, and the sum over switches is close to m(m+1)/2, about (log2 n)^2/2. That is what
//! is measured, too.
//!
//! That the forward algorithm *is* the sum over all paths is checked by following each of them
//! ([`expert_list`](crate::suite::instrument::expert_list)). An expert that gave a symbol probability 0
//! predicts nothing any more; two coins of chance 2^-24 and its complement take the place of deterministic
//! experts, and on them the bounds are met but for some parts in 2^20.
//!
//! Controls: at rate 0 it is Bayes, exactly, and its regret to the switching path on the blocks is lambda
//! (n - \[k even\])/(1+r) + 1 - log2(1 + rho^-|S|) bits (derived in
//! [`block_swings`](crate::suite::misspecified::block_swings)), linear in n. As rho^-|S| <= 1 it is at least
//! log2(rho) (n-1)/(1+r): where that is above the bound for the rate 1/t, Bayes does not keep to it. (Coins that are
//! almost fair, or a small n, leave Bayes little to lose.) At rate (N-1)/N nothing is learnt: every symbol gets the
//! plain mean.
//!
//! Exact throughout: rationals, and enclosures of log2 on both sides of the bounds.

use crate::exact::{Enclosure, Rational};
use crate::mixture::{Hypothesis, PathMixture, ShareRate};
use crate::scenario::figures::{fraction, length, quotient, signed, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::expert_list::{ExpertList, Priced, check_paths};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::mixing::exactly;

mod answer;
mod blocks;
mod picture;

use blocks::{Blocks, Bound, Regret};

const SHARE: &str = here!("Herbster and Warmuth 1998; derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    most_symbols "n": u64 = 20_000 in 7..=200_000, "most symbols of the blocks; only whole blocks are taken";
    ratio "r": u64 = 2 in 2..=10, "each block is this many times as long as the one before";
    offset "d": Rational = 1/4 in 1/1000..=499/1000, "the two coins have chances 1/2 + d and 1/2 - d";
    lists "lists": u64 = 9 in 3..=1000, "random lists whose paths are all followed";
    list_symbols "list_symbols": u64 = 10 in 2..=12, "symbols of each list's sequence";
    list_experts "list_experts": u64 = 3 in 2..=3, "most experts in a list";
} }

claims! {
    ALL_PATHS: Exact Equal "all-paths", SHARE,
        "The forward algorithm is the sum over all paths of prior times product, with a constant rate and \
         with 1/t, every list.";
    PATH_BOUND: Exact AtMost "path-bound", SHARE,
        "Every path gives x at most 1/prior(path) times what fixed share gives it: the best path of every \
         set of switch times, both rates, every list.";
    CONSTANT_RATE: Exact AtMost "blocks-constant-rate", SHARE,
        "On the blocks, at rate m/(n-1), the regret in bits to the switching path is at most log2 N + m \
         log2(N-1) - m log2 a - (n-1-m) log2(1-a), at every block's end.";
    DECREASING_RATE: Exact AtMost "blocks-decreasing-rate", OWN,
        "On the blocks, at rate 1/t, it is at most log2 N + log2 n + the sum over switches of log2(t_i - 1) \
         + log2(N-1), at every block's end.";
    ENTROPY: Exact AtMost "blocks-entropy", SHARE,
        "At n, rate m/(n-1), it is at most log2 N + m log2(N-1) + (n-1) H(m/(n-1)) bits.";
    LINEAR: Exact Equal "blocks-bayes", OWN,
        "Control: Bayes's regret to the switching path is linear in n. The path's probability over Bayes's \
         is rho^((n - [k even])/(1+r)) 2/(1 + rho^-|S|) at every block's end.";
    BEYOND: Exact GreaterThan "bayes-beyond-the-bound", OWN,
        "Control: without sharing the bound fails: at n Bayes's regret in bits is above the bound for the rate 1/t.",
        applies "log2(rho) (n-1)/(1+r) is above the bound";
    AT_N: Measured None "regret-at-n", OWN,
        "Regret in bits to the switching path at n with the rate 1/t, which knows nothing of the blocks.",
        beside "with the rate that fits the blocks";
    GROWTH: Measured None "regret-by-switches", OWN,
        "Regret in bits to the switching path at n with the rate 1/t. The sum over the switches is of \
         log2(t_i - 1), which at r = 2 is close to m(m+1)/2.",
        beside "the sum over the switches";
    SYMBOLS: Measured None "symbols", OWN,
        "n, the end of the last complete block.",
        beside "with all switches";
    UNSHARED: Exact Equal "no-sharing", OWN, "Control: at rate 0 it is Bayes, every list and t.";
    FORGETFUL: Exact Equal "full-sharing", OWN,
        "Control: at rate (N-1)/N nothing is learnt, every symbol gets the experts' mean.";
}

impl Parameters {
    fn blocks(&self) -> Blocks {
        let ends = growing_blocks::ends(self.ratio);
        Blocks {
            ratio: self.ratio,
            ends: ends.take_while(|&end| end <= self.most_symbols).collect(),
            high: Rational::ratio(1, 2) + &self.offset,
        }
    }

    fn lists(&self) -> impl Iterator<Item = ExpertList> {
        let draw =
            |number| ExpertList::draw(self.seed, number, self.list_experts, self.list_symbols);
        (1..=self.lists).map(draw)
    }
}

/// The constant rate that list `number` is run at.
fn list_rate(number: u64) -> Rational {
    Rational::ratio(signed(1 + number % 7), 16)
}

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
pub(crate) struct Measured {
    lists: Vec<ListRun>,
    regrets: Vec<Regret>,
}

fn run_list(list: &ExpertList) -> Result<ListRun> {
    // The evidence of x after each symbol.
    let shared = |rate: ShareRate| -> Result<Vec<Rational>> {
        let mut mixture = PathMixture::fixed_share(list.prior()?, rate)?;
        let after = list.x.iter().map(|&symbol| {
            mixture.update(symbol);
            exactly(&mixture.evidence())
        });
        after.collect()
    };
    let last = |values: Vec<Rational>| values.last().cloned().unwrap_or_else(Rational::one);
    let forget = fraction(list.experts() - 1, list.experts())?;
    Ok(ListRun {
        constant: last(shared(ShareRate::Constant(list_rate(list.number)))?),
        harmonic: last(shared(ShareRate::Harmonic)?),
        unshared: shared(ShareRate::Constant(Rational::zero()))?,
        forgetful: last(shared(ShareRate::Constant(forget))?),
    })
}

#[derive(Clone, Debug)]
struct ListTheory {
    constant: Vec<Priced>,
    harmonic: Vec<Priced>,
    bayes: Vec<Rational>,
    /// The product over symbols of the experts' mean chance.
    means: Rational,
}

#[derive(Clone)]
pub(crate) struct Theory {
    lists: Vec<ListTheory>,
    /// At the end of each block.
    bounds: Vec<Bound>,
    /// log2 N + m log2(N-1) + (n-1) H(m/(n-1)).
    entropy: Enclosure,
    /// log2(rho) (n-1)/(1+r), at most Bayes's regret at n.
    linear: Enclosure,
    /// The sum over the switches of log2(t_i - 1).
    switches: Enclosure,
}

/// N^-1 (N-1)^-m a^m (1-a)^(n-1-m).
fn constant_prior(experts: u64, symbols: u64, switches: u64, rate: &Rational) -> Result<Rational> {
    let stays = Rational::one() - rate;
    let paths = whole(experts) * whole(experts - 1).pow(switches);
    let chance = rate.pow(switches) * stays.pow(symbols - 1 - switches);
    quotient(&chance, &paths)
}

/// 1/(N n) times the product of 1/((t_i - 1)(N-1)), t_i - 1 the symbols before a switch.
fn harmonic_prior(experts: u64, symbols: u64, times: &[u64]) -> Result<Rational> {
    let switches: Rational = times
        .iter()
        .map(|&time| whole(time) * whole(experts - 1))
        .product();
    quotient(
        &Rational::one(),
        &(whole(experts) * whole(symbols) * switches),
    )
}

fn list_theory(list: &ExpertList) -> Result<ListTheory> {
    let (experts, symbols) = (list.experts(), length(&list.x));
    let rate = list_rate(list.number);
    let (mut constant, mut harmonic) = (Vec::new(), Vec::new());
    for switchings in list.switchings(false)? {
        let priced = |prior| Priced {
            switchings: switchings.clone(),
            prior,
            with_later: Rational::one(),
        };
        let times = &switchings.times;
        constant.push(priced(constant_prior(
            experts,
            symbols,
            length(times),
            &rate,
        )?));
        harmonic.push(priced(harmonic_prior(experts, symbols, times)?));
    }
    let mut means = Rational::one();
    for chances in list.chances()? {
        means *= quotient(&chances.iter().sum(), &whole(experts))?;
    }
    Ok(ListTheory {
        constant,
        harmonic,
        bayes: list.bayes()?,
        means,
    })
}

/// The scenario.
pub(crate) struct FixedShare;

impl Experiment for FixedShare {
    const ABOUT: About = About {
        name: "fixed-share",
        question: Question::Remedies,
        claim: "Sharing weight between hypotheses turns regret linear in n into about log2 n bits per switch.",
        source: "Herbster and Warmuth 1998",
        text: "The Bayes mixture over paths through a list of experts, with a constant rate and with 1/t: on \
               short random lists beside the sum over all paths, one by one, and on blocks of growing length \
               beside the bound. For a fixed number of switches that is logarithmic in n; these blocks switch \
               about log n times, and both the bound and the regret are near (log2 n)^2/2 at r = 2. Bayes \
               itself, which is rate 0, is the control: its regret to the switching path is linear.",
        worth: "Exact for these finite lists of experts only; their open mass is 0, and nothing here is \
                about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let Parameters {
            most_symbols: n,
            ratio: r,
            ..
        } = parameters;
        if parameters.blocks().ends.len() < 3 {
            return Err(ScenarioError::refused(
                format!("n = {n} holds fewer than three blocks at r = {r}"),
                [format!("n={}", 1 + r + r * r)],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut lists = Vec::new();
        for list in parameters.lists() {
            context.report("lists", list.number, parameters.lists)?;
            lists.push(run_list(&list)?);
        }
        let regrets = parameters.blocks().regrets(context)?;
        Ok(Measured { lists, regrets })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let lists = parameters.lists().map(|list| {
            context.report("paths of lists", list.number, parameters.lists)?;
            list_theory(&list)
        });
        let blocks = parameters.blocks();
        Ok(Theory {
            lists: lists.collect::<Result<_>>()?,
            bounds: blocks.bounds()?,
            entropy: blocks.entropy_bound()?,
            linear: blocks.linear_regret()?,
            switches: blocks.switch_bits()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (number, (run, said)) in (1..).zip(measured.lists.iter().zip(&theory.lists)) {
            let list = format!("list {number}");
            for (rate, evidence, paths) in [
                ("constant rate", &run.constant, &said.constant),
                ("rate 1/t", &run.harmonic, &said.harmonic),
            ] {
                let label = format!("{list}, {rate}");
                check_paths(claims, (&ALL_PATHS, &PATH_BOUND), &label, evidence, paths)?;
            }
            for (t, (evidence, bayes)) in (1..).zip(run.unshared.iter().zip(&said.bayes)) {
                claims.check(&UNSHARED, || format!("{list}, t={t}"), evidence, bayes);
            }
            claims.check(&FORGETFUL, || list, &run.forgetful, &said.means);
        }
        let at_ends = measured.regrets.iter();
        let at_ends = at_ends.filter_map(|regret| Some((regret, regret.ratio_to_bayes.as_ref()?)));
        for ((regret, ratio), said) in at_ends.zip(&theory.bounds) {
            let label = || format!("n={}", said.time);
            claims.check(&CONSTANT_RATE, label, &regret.constant, &said.constant);
            claims.check(&DECREASING_RATE, label, &regret.harmonic, &said.harmonic);
            claims.check(&LINEAR, label, ratio, &said.ratio_to_bayes);
        }
        if let (Some(regret), Some(said)) = (measured.regrets.last(), theory.bounds.last()) {
            claims.one(&ENTROPY, &regret.constant, &theory.entropy);
            let is_beyond = theory.linear.lower() > said.harmonic.upper();
            claims.applies(&BEYOND, is_beyond, || {
                let [linear, bound] =
                    [&theory.linear, &said.harmonic].map(|bits| bits.to_decimals(4).0);
                format!("log2(rho) (n-1)/(1+r) is {linear} bits, and the bound {bound}")
            });
            claims.one(&BEYOND, &regret.bayes, &said.harmonic);
            claims.one(&AT_N, &regret.harmonic, &regret.constant);
            claims.one(&GROWTH, &regret.harmonic, &theory.switches);
            claims.one(&SYMBOLS, said.time, length(&theory.bounds) - 1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
