//! `block-swings`: a source in growing blocks makes the posterior of two models swing with a growing period.
//!
//! Takes rationals and enclosures from `exact`, and the exact `Mixture` as a check on the first symbols.
//!
//! The source is x = 0^1 1^r 0^(r^2) 1^(r^3) ..., the hypotheses are Bernoulli(1/2 + d) ("up") and
//! Bernoulli(1/2 - d) ("down") with equal weights. With S_n = (ones - zeros among x_1:n) the log-odds of
//! up against down are lambda S_n with lambda = log2((1 + 2d)/(1 - 2d)) bits, so the leader is the sign of
//! S_n; a tie belongs to the former leader.
//!
//! Derivation \[own\]. Block k has r^k symbols, begins after (r^k - 1)/(r - 1) symbols, and |S| at its
//! end is a_k = r^k - a_(k-1) with a_0 = 1, that is a_k = (r^(k+1) + (-1)^k)/(r + 1). In block k >= 1 the
//! log-odds therefore come back to 0 after a_(k-1) symbols, at z_k = (r^k - 1)/(r - 1) + a_(k-1), and the
//! leader changes with the next symbol, at c_k = z_k + 1. Of the block's r^k symbols the wrong model
//! leads after exactly a_(k-1), a share that differs from 1/(1 + r) by 1/((1 + r) r^k). And
//! z_(k+1) - r z_k is 1 + (-1)^k, so the ratio of crossing times is r for odd k, and 2/z_k more for even k.
//! (Taken at c_k instead, the ratio at r = 3 is still 2.99878 between the seventh and eighth change: at z_k
//! it is 3 exactly.)
//!
//! Tolerances. The limits are read at the last five swings, and may be missed there by no more than the two
//! differences above at the first of these swings: 1/((1 + r) r^k) for the share, two symbols in an even
//! block's z_k for the ratio. (The catalogue asks for 1/1000: shorter runs are refused, so the tolerances are
//! smaller.) Since z_k = 2 r^(k+1)/(r^2 - 1) - 1/(r - 1) - (-1)^k/(r + 1), n symbols with K changes have
//! z_K < n <= z_(K+1) < 2 r^(K+2)/(r^2 - 1), and log_r(n (r^2 - 1)/(2 r)) is above K, but for a third of a
//! symbol in n, and below K + 1: K is that logarithm rounded down, and the tolerance is the one that rounding
//! takes away. Regret to the path: both 1 - log2(1 + rho^-|S|), between 0 and 1 bit, and lambda/(1 + r) where
//! k is even are left out, and are the tolerance.
//!
//! Both models together, xi = (P + Q)/2, cost at most 1 bit more than the better one: regret to it is
//! 1 - log2(1 + rho^-|S|) with rho = 2^lambda. The best switching path gives every symbol 1/2 + d; the
//! better single model errs on (n - |S_n|)/2 symbols, at the end of block k exactly (n - \[k even\])/(1 + r),
//! so the regret to the path is lambda (n - \[k even\])/(1 + r) + 1 - log2(1 + rho^-|S|).
//!
//! The swings go on for ever in a class of these two; the blocks are computable, so M has them in its class.
//!
//! Control: with the program that prints the blocks in the class, at weight 2^-l, the swings end. It has
//! the lead for ever once 2^-l exceeds (1 - 2^-l) max(P, Q)/2, and max(P, Q) <= 2 xi, so at the latest
//! when -log2 xi, the regret of the two others to it, has reached l bits.
//!
//! The catch-up phenomenon: van Erven, Grünwald and de Rooij, NIPS 2007 and JRSSB 2012 (unconfirmed).

use crate::scenario::figures::{fraction, length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statement, Statements,
    claims, own_derivation,
};

mod answer;
mod measured;
mod parameters;
mod picture;
mod theory;

use measured::{Block, Measured, Swing};
use parameters::Parameters;
use theory::{NEAR, SwingTheory, Theory, WINDOW, symbols_needed};

const OWN: &str = own_derivation!();
const CATCH_UP: &str =
    "own derivation; catch-up phenomenon of van Erven, Grünwald and de Rooij 2007/2012";

claims! {
    TIMES: Exact Equal "change-times", OWN,
        "The leader changes once in every block k >= 1, with the symbol after the first a_(k-1) of the \
         block.";
    WRONG: Exact Equal "wrong-symbols", OWN,
        "In every complete block k >= 1 the wrong model leads after exactly (r^k - (-1)^k)/(r + 1) of the \
         r^k symbols.";
    COUNT: Certified Within "change-count", OWN,
        "The number of changes up to n is log_r(n (r^2 - 1)/(2 r)), to within one.";
    SINGLE: Exact AtMost "regret-single", "dominance: the mixture is at least half of either model",
        "After each of the first 1000 symbols the better model's probability, from the counts, is at most twice \
         the exact mixture's: 1 bit of regret.";
    MINORITY: Exact Equal "rarer-symbol", OWN,
        "At the end of block k the better single model has been wrong about exactly (n - [k even])/(1 + r) \
         symbols.";
    RATIO: Exact Within "crossing-ratio-{r}", OWN,
        "Each of the last five crossings of log-odds 0 comes r times later than the one before (r = {r}).";
    SHARE: Exact Within "wrong-share-{r}", OWN,
        "In each of the last five complete blocks the wrong model leads for a share 1/(1 + r) of the time (r \
         = {r}).";
    PATH: Certified Within "regret-path-{r}", CATCH_UP,
        "At the end of every complete block (r = {r}) the regret to the best switching path is lambda n/(1 + \
         r) bits, to within 1 + lambda/(1 + r).";
    PROGRAM: Exact AtMost "block-program", OWN,
        "With the block program in the class at weight 2^-l the leader of the first 1000 symbols changes for \
         the last time at the latest when the regret of the two models to it reaches l bits.";
    MIXTURE: Exact Equal "mixture-agrees", OWN,
        "Over the first 1000 symbols the leader of the exact mixture changes at the times of the closed \
         form.";
    CUMULATIVE: Measured None "cumulative-share-{r}", OWN,
        "Share of the first {n} symbols after which the wrong model leads (r = {r}); inside a block it is \
         not 1/(1 + r).",
        beside "by the blocks";
}

/// The times of changes, one by one.
fn judge_times(statement: &Statement, r: u64, seen: &[u64], said: &[u64], claims: &mut Claims) {
    // A change that one side lacks is a change at time 0 there: never equal.
    let at = |times: &[u64], index: usize| times.get(index).copied().unwrap_or(0);
    for index in 0..seen.len().max(said.len()) {
        let label = || format!("r={r}, change {}", index + 1);
        claims.check(statement, label, at(seen, index), at(said, index));
    }
}

fn judge_swing(swing: &Swing, said: &SwingTheory, symbols: u64, claims: &mut Claims) -> Result<()> {
    let r = swing.ratio;
    let of_block = |block: &Block| format!("r={r}, block {}", block.index);
    let at_end = |block: &Block| format!("r={r}, end of block {}", block.index);
    let [ratio, share, path] = [RATIO, SHARE, PATH].map(|statement| statement.with("r", r));
    // A whole number of changes: what rounding the logarithm down takes away.
    claims.tolerate(&COUNT, 1.into());
    claims.tolerate(&ratio, said.ratio_tolerance.clone());
    claims.tolerate(&share, said.share_tolerance.clone());
    claims.tolerate(&path, said.regret_path_tolerance.clone());

    let blocks = swing.blocks.iter();
    let changes = blocks.filter_map(|block| Some((block.index, block.change?)));
    let (changed, changes): (Vec<u32>, Vec<u64>) = changes.unzip();
    judge_times(&TIMES, r, &changes, &said.changes, claims);
    let pairs = changed.windows(2).zip(changes.windows(2));
    for ((blocks, times), _) in pairs.rev().zip(0..WINDOW) {
        let label = || format!("r={r}, blocks {} and {}", blocks[0], blocks[1]);
        let step = fraction(times[1] - 1, times[0] - 1)?;
        claims.check(&ratio, label, step, &said.ratio);
    }
    claims.check(&COUNT, || format!("r={r}"), length(&changes), &said.count);

    let complete: Vec<&Block> = swing.blocks.iter().filter(|block| block.complete).collect();
    for (block, &wrong) in complete.iter().skip(1).zip(&said.wrong) {
        claims.check(&WRONG, || of_block(block), block.wrong, wrong);
    }
    for (block, _) in complete.iter().rev().zip(0..WINDOW) {
        let led = fraction(block.wrong, block.length)?;
        claims.check(&share, || of_block(block), led, &said.share);
    }
    for (block, &minority) in complete.iter().zip(&said.minority) {
        claims.check(&MINORITY, || of_block(block), block.minority, minority);
    }
    let regrets = swing.regret_path.iter().zip(&said.regret_path_bits);
    for (block, (bits, said)) in complete.iter().zip(regrets) {
        claims.check(&path, || at_end(block), bits, said);
    }
    let evidences = swing.mixture.evidences.iter().zip(&said.better);
    for (time, (evidence, better)) in (1..).zip(evidences) {
        let instance = || format!("r={r}, t={time}");
        let ratio = quotient(better, evidence)?;
        claims.check(&SINGLE, instance, ratio, &said.most_over_mixture);
    }

    let last = swing.mixture.last_change_with_program;
    claims.check(&PROGRAM, || format!("r={r}"), last, said.program_time);
    judge_times(
        &MIXTURE,
        r,
        &swing.mixture.changes,
        &said.mixture_changes,
        claims,
    );
    let led: u64 = swing.blocks.iter().map(|block| block.wrong).sum();
    let cumulative = CUMULATIVE.with("r", r).with("n", symbols);
    claims.one(&cumulative, fraction(led, symbols)?, &said.share);
    Ok(())
}

/// The scenario.
pub(crate) struct BlockSwings;

impl Experiment for BlockSwings {
    const ABOUT: About = About {
        name: "block-swings",
        question: Question::Misspecified,
        claim: "A source in growing blocks makes the posterior of two models swing with a growing period.",
        source: CATCH_UP,
        text: "The source prints blocks of 0s and of 1s in turn, each r times as long as the one before; \
               the hypotheses are Bernoulli(1/2 + d) and Bernoulli(1/2 - d), and neither is right for \
               good. The lead changes once in every block, a share 1/(1 + r) into it, so each swing is r \
               times as long as the last. The mixture stays within one bit of the better model, and loses \
               without bound to one that may switch. With the program that prints the blocks in the class, \
               the swings end.",
        worth: "Exact for this finite prior of two Bernoulli models (with the block program: three \
                hypotheses) only; its open mass is 0, and nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let mut longest = (0, 0);
        for ratio in parameters.ratios()? {
            longest = longest.max((symbols_needed(ratio), ratio));
        }
        let ((needed, ratio), symbols) = (longest, parameters.symbols);
        if symbols >= needed {
            return Ok(());
        }
        let why = format!(
            "n = {symbols} is too short for r = {ratio}: the last five swings must be long enough to be within \
             {}/{} of their limit",
            NEAR.0, NEAR.1
        );
        Err(ScenarioError::refused(why, [format!("n={needed}")]))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        theory::theory(parameters)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (swing, said) in measured.swings.iter().zip(&theory.swings) {
            judge_swing(swing, said, measured.symbols, claims)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
