//! `block-swings`: a nonstationary source makes the posterior swing with a growing period.
//!
//! Takes rationals and enclosures from `exact`, and the exact `Mixture` as a check on the first symbols.
//!
//! The source is x = 0^1 1^r 0^(r^2) 1^(r^3) ..., the hypotheses are Bernoulli(1/2 + d) ("up") and
//! Bernoulli(1/2 - d) ("down") with equal weights. With S_n = (ones - zeros among x_1:n) the log-odds of
//! up against down are lambda S_n with lambda = log2((1 + 2d)/(1 - 2d)) bits, so the leader is the sign of
//! S_n; a tie belongs to the former leader.
//!
//! Derivation \[own\]. Block k has r^k symbols, begins behind (r^k - 1)/(r - 1) symbols, and |S| at its
//! end is a_k = r^k - a_(k-1) with a_0 = 1, that is a_k = (r^(k+1) + (-1)^k)/(r + 1). In block k >= 1 the
//! log-odds therefore come back to 0 after a_(k-1) symbols, at z_k = (r^k - 1)/(r - 1) + a_(k-1), and the
//! leader changes with the next symbol, at c_k = z_k + 1. Of the block's r^k symbols the wrong model
//! leads after exactly a_(k-1), a share that differs from 1/(1 + r) by 1/((1 + r) r^k). And
//! z_(k+1) - r z_k is 0 or 2, so the ratio of crossing times is within 2/z_k of r. (Taken at c_k instead,
//! the ratio at r = 3 is still 2.99878 between the seventh and eighth change: at z_k it is 3 exactly.)
//!
//! Both models together, xi = (P + Q)/2, cost at most 1 bit more than the better one: regret to it is
//! 1 - log2(1 + rho^-|S|) with rho = 2^lambda. The best switching path gives every symbol 1/2 + d; the
//! better single model errs on (n - |S_n|)/2 symbols, at the end of block k exactly (n - \[k even\])/(1 + r),
//! so the regret to the path is lambda (n - \[k even\])/(1 + r) + 1 - log2(1 + rho^-|S|).
//!
//! Control: with the program that prints the blocks in the class, at weight 2^-l, the swings end. It has
//! the lead for ever once 2^-l exceeds (1 - 2^-l) max(P, Q)/2, and max(P, Q) <= 2 xi, so at the latest
//! when -log2 xi, the regret of the two others to it, has reached l bits.
//!
//! The catch-up phenomenon: van Erven, Grünwald and de Rooij, NIPS 2007 and JRSSB 2012 (unconfirmed).

use super::figures::{
    exact, fraction, inverse_power, length, log2_of_rest, quotient, signed, whole,
};
use super::mixing::{bernoulli, mixture, sequence};
use super::{
    Claim, Context, ForAll, Grade, Outcome, Parameter, Relation, Scenario, ScenarioError, Settings,
    Statement,
};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::mixture::Mixture;

mod picture;

/// Symbols that go through the exact mixture as well.
const MIXTURE_SYMBOLS: u64 = 1000;

/// Crossings and complete blocks that the limits are read at: the last so many.
const WINDOW: usize = 5;

const OWN: &str = "own derivation, in the documentation of scenario::block_swings";
const CATCH_UP: &str = "own derivation; catch-up phenomenon of van Erven, Grünwald and de Rooij 2007/2012 (unconfirmed)";

/// The scenario.
pub struct BlockSwings;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    ratios: Vec<u64>,
    symbols: u64,
    offset: Rational,
    program_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let mut ratios: Vec<u64> = Vec::new();
        for &ratio in settings.integers("r")? {
            let ratio = u64::try_from(ratio)
                .map_err(|_| ScenarioError::Settings(format!("r = {ratio} must be at least 2")))?;
            if !ratios.contains(&ratio) {
                ratios.push(ratio);
            }
        }
        let parameters = Parameters {
            ratios,
            symbols: settings.count("n")?,
            offset: settings.rational("d")?.clone(),
            program_bits: settings.count("program_bits")?,
        };
        for &ratio in &parameters.ratios {
            let needed = symbols_needed(ratio);
            if parameters.symbols < needed {
                return Err(ScenarioError::Settings(format!(
                    "n = {} is too short for r = {ratio}: the last five swings must be long enough to be \
                     within 1/1000 of their limit; take n at least {needed}",
                    parameters.symbols
                )));
            }
        }
        Ok(parameters)
    }

    /// P(1) of the model up, and of the model down.
    fn chances(&self) -> (Rational, Rational) {
        let half = Rational::ratio(1, 2);
        (&half + &self.offset, &half - &self.offset)
    }

    /// lambda in bits: what one symbol moves the log-odds by.
    fn step_bits(&self) -> Result<Enclosure, ScenarioError> {
        let (up, down) = self.chances();
        Ok(log2(&quotient(&up, &down)?, PRECISION)?)
    }
}

/// How closely ratio and share must have come to their limits.
fn limit_tolerance() -> Rational {
    Rational::ratio(1, 1000)
}

/// The fewest symbols at which ratio and share of the last five swings are within tolerance.
fn symbols_needed(ratio: u64) -> u64 {
    let limit = Rational::from_integer(signed(ratio));
    (6u32..)
        .find(|&last| {
            (last - 5..last).all(|k| {
                let step = fraction(crossing(ratio, k + 1), crossing(ratio, k));
                step.is_ok_and(|step| (step - &limit).abs() <= limit_tolerance())
                    && (ratio + 1) * ratio.pow(k) >= 1000
            })
        })
        .map_or(u64::MAX, |last| crossing(ratio, last) + 1)
}

// ---------------------------------------------------------------------------------------------- measure

/// One block as the walk met it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    index: u32,
    symbol: bool,
    /// Symbols before the block.
    start: u64,
    /// Symbols in it, fewer than r^index where the run ends inside.
    length: u64,
    complete: bool,
    /// After how many of its symbols the other symbol's model leads.
    wrong: u64,
    /// Time of the first symbol after which the leader is another.
    change: Option<u64>,
    /// ones - zeros at the block's end.
    balance: i64,
    /// The rarer symbol's count at the block's end.
    minority: u64,
}

/// All blocks of one ratio.
#[derive(Clone, Debug)]
struct Swing {
    ratio: u64,
    blocks: Vec<Block>,
    /// Regret in bits to the better single model at each block's end.
    regret_single: Vec<Enclosure>,
    /// Regret in bits to the best switching path at each block's end.
    regret_path: Vec<Enclosure>,
    mixture: MixtureRun,
}

/// What the exact mixture says about the first symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MixtureRun {
    symbols: u64,
    /// Times at which the leader of the two models changes.
    changes: Vec<u64>,
    /// Time of the last change of leader with the block program in the class.
    last_change_with_program: u64,
}

struct Measured {
    symbols: u64,
    swings: Vec<Swing>,
}

/// Walks over the blocks: inside a block the balance is monotone, so each takes constant work.
fn walk(ratio: u64, symbols: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut start, mut balance, mut ones, mut full) = (0u64, 0i64, 0u64, 1u64);
    let mut leader: Option<bool> = None;
    let mut symbol = false;
    for index in 0.. {
        if start == symbols {
            break;
        }
        let length = full.min(symbols - start);
        let (wrong, change) = match leader {
            Some(former) if former != symbol => {
                // Level after |balance| symbols; a tie is the former leader's still.
                let behind = balance.unsigned_abs();
                if length > behind {
                    (behind, Some(start + behind + 1))
                } else {
                    (length, None)
                }
            }
            _ => (0, None),
        };
        if leader.is_none() || change.is_some() {
            leader = Some(symbol);
        }
        if symbol {
            ones += length;
            balance += signed(length);
        } else {
            balance -= signed(length);
        }
        let zeros = start + length - ones;
        blocks.push(Block {
            index,
            symbol,
            start,
            length,
            complete: length == full,
            wrong,
            change,
            balance,
            minority: ones.min(zeros),
        });
        start += length;
        full = full.saturating_mul(ratio);
        symbol = !symbol;
    }
    blocks
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let (up, down) = parameters.chances();
    let odds = quotient(&up, &down)?;
    let step_bits = parameters.step_bits()?;
    let mut swings = Vec::new();
    let total = length(&parameters.ratios);
    for (done, &ratio) in (0..).zip(&parameters.ratios) {
        context.report("ratios", done, total)?;
        let blocks = walk(ratio, parameters.symbols);
        let mut regret_single = Vec::new();
        let mut regret_path = Vec::new();
        for block in &blocks {
            let rest = log2_of_rest(&odds, &step_bits, block.balance.unsigned_abs())?;
            let single = Enclosure::exact(Rational::one()) - rest;
            regret_path.push(step_bits.scale(&whole(block.minority)) + &single);
            regret_single.push(single);
        }
        swings.push(Swing {
            ratio,
            blocks,
            regret_single,
            regret_path,
            mixture: through_mixture(parameters, ratio)?,
        });
    }
    Ok(Measured {
        symbols: parameters.symbols,
        swings,
    })
}

/// The first symbols of the source.
pub(super) fn source(ratio: u64, symbols: u64) -> Vec<bool> {
    walk(ratio, symbols)
        .iter()
        .flat_map(|block| (0..block.length).map(|_| block.symbol))
        .collect()
}

// ----------------------------------------------------------------------------------------------- theory

/// The closed forms for one ratio.
#[derive(Clone, Debug)]
struct SwingTheory {
    /// c_k for k = 1, 2, ... while at most n.
    changes: Vec<u64>,
    /// a_(k-1) for k = 1, 2, ...: after how many symbols of block k the wrong model leads.
    wrong: Vec<u64>,
    /// (n - [k even])/(1 + r) at the end of block k = 0, 1, ....
    minority: Vec<u64>,
    /// Limit of the ratio of crossing times.
    ratio: Rational,
    /// Limit of the wrong model's share.
    share: Rational,
    /// log_r(n (r^2 - 1)/(2 r)).
    count: Enclosure,
    /// Most bits that the mixture may cost over the better model.
    regret_single_bits: Enclosure,
    /// lambda n/(1 + r) at the end of block k.
    regret_path_bits: Vec<Enclosure>,
    /// 1 + lambda/(1 + r).
    regret_path_tolerance: Rational,
    /// First time at which -log2 xi has reached the block program's length.
    program_time: u64,
    /// Change times of the first symbols.
    mixture_changes: Vec<u64>,
}

struct Theory {
    swings: Vec<SwingTheory>,
}

/// a_k = (r^(k+1) + (-1)^k)/(r + 1).
fn lead_at_end(ratio: u64, k: u32) -> u64 {
    let power = ratio.saturating_pow(k + 1);
    if k.is_multiple_of(2) {
        power.saturating_add(1) / (ratio + 1)
    } else {
        (power - 1) / (ratio + 1)
    }
}

/// z_k = (r^k - 1)/(r - 1) + a_(k-1), for k >= 1.
fn crossing(ratio: u64, k: u32) -> u64 {
    ((ratio.saturating_pow(k) - 1) / (ratio - 1)).saturating_add(lead_at_end(ratio, k - 1))
}

/// The first time at which (P + Q)/2 <= 2^-bits, for P and Q the two models' probabilities.
fn time_of_loss(parameters: &Parameters, symbols: &[bool]) -> Result<u64, ScenarioError> {
    let (up, down) = parameters.chances();
    let (mut first, mut second) = (Rational::one(), Rational::one());
    let limit = inverse_power(parameters.program_bits);
    let half = Rational::ratio(1, 2);
    for (time, &symbol) in (1..).zip(symbols) {
        first *= if symbol { &up } else { &down };
        second *= if symbol { &down } else { &up };
        if (&first + &second) * &half <= limit {
            return Ok(time);
        }
    }
    Err(ScenarioError::Settings(format!(
        "program_bits = {} is not reached in {MIXTURE_SYMBOLS} symbols; take fewer bits or a smaller d",
        parameters.program_bits
    )))
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let step_bits = parameters.step_bits()?;
    let mut swings = Vec::new();
    for &ratio in &parameters.ratios {
        let n = parameters.symbols;
        let share = fraction(1, ratio + 1)?;
        let changes: Vec<u64> = (1..)
            .map(|k| crossing(ratio, k) + 1)
            .take_while(|&time| time <= n)
            .collect();
        // Blocks that end by n, and where they end.
        let ends: Vec<u64> = (1u32..)
            .map(|k| (ratio.saturating_pow(k) - 1) / (ratio - 1))
            .take_while(|&end| end <= n)
            .collect();
        let wrong = (1u32..)
            .take(ends.len().saturating_sub(1))
            .map(|k| lead_at_end(ratio, k - 1))
            .collect();
        let minority = (0u64..)
            .zip(&ends)
            .map(|(k, &end)| (end - u64::from(k.is_multiple_of(2))) / (ratio + 1))
            .collect();
        let inside = whole(n) * fraction(ratio * ratio - 1, 2 * ratio)?;
        let count = log2(&inside, PRECISION)?.checked_div(&log2(&whole(ratio), PRECISION)?);
        let count = count.ok_or(ScenarioError::DivisionByZero)?;
        let prefix = source(ratio, n.min(MIXTURE_SYMBOLS));
        swings.push(SwingTheory {
            mixture_changes: changes
                .iter()
                .copied()
                .take_while(|&time| time <= MIXTURE_SYMBOLS)
                .collect(),
            changes,
            wrong,
            minority,
            ratio: whole(ratio),
            count,
            regret_single_bits: exact(1),
            regret_path_bits: ends
                .iter()
                .map(|&end| step_bits.scale(&(whole(end) * &share)))
                .collect(),
            regret_path_tolerance: Rational::one() + step_bits.scale(&share).lower(),
            program_time: time_of_loss(parameters, &prefix)?,
            share,
        });
    }
    Ok(Theory { swings })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, tolerance, text: &str, origin: &str| {
        ForAll::new(Statement::new(id, grade, text, origin), relation, tolerance)
    };
    let mut times = all(
        "change-times",
        Grade::Exact,
        Relation::Equal,
        None,
        "The leader changes once in every block k >= 1, with the symbol behind the first a_(k-1) of the block.",
        OWN,
    );
    let mut ratios = all(
        "crossing-ratio",
        Grade::Exact,
        Relation::Within,
        Some(limit_tolerance()),
        "Each of the last five crossings of log-odds 0 comes r times later than the one before.",
        OWN,
    );
    let mut wrong = all(
        "wrong-symbols",
        Grade::Exact,
        Relation::Equal,
        None,
        "In every complete block k >= 1 the wrong model leads after exactly (r^k - (-1)^k)/(r + 1) of the r^k symbols.",
        OWN,
    );
    let mut shares = all(
        "wrong-share",
        Grade::Exact,
        Relation::Within,
        Some(limit_tolerance()),
        "In each of the last five complete blocks the wrong model leads for a share 1/(1 + r) of the time.",
        OWN,
    );
    let mut counts = all(
        "change-count",
        Grade::Certified,
        Relation::Within,
        Some(Rational::one()),
        "The number of changes up to n is log_r(n (r^2 - 1)/(2 r)), to within one.",
        OWN,
    );
    let mut single = all(
        "regret-single",
        Grade::Exact,
        Relation::AtMost,
        None,
        "At every block's end the mixture has cost at most ln 2 nats (1 bit) more than the better of the two models.",
        "dominance: the mixture is at least half of either model",
    );
    let mut minority = all(
        "rarer-symbol",
        Grade::Exact,
        Relation::Equal,
        None,
        "At the end of block k the better single model has been wrong about exactly (n - [k even])/(1 + r) symbols.",
        OWN,
    );
    let mut path = Vec::new();
    let mut program = all(
        "block-program",
        Grade::Exact,
        Relation::AtMost,
        None,
        "With the block program in the class at weight 2^-l the leader changes for the last time at the latest when the regret of the two models to it reaches l bits.",
        OWN,
    );
    let mut mixture = all(
        "mixture-agrees",
        Grade::Exact,
        Relation::Equal,
        None,
        "Over the first 1000 symbols the leader of the exact mixture changes at the times of the closed form.",
        OWN,
    );
    let mut cumulative = Vec::new();

    for (swing, expected) in measured.swings.iter().zip(&theory.swings) {
        let r = swing.ratio;
        let changes: Vec<(u32, u64)> = swing
            .blocks
            .iter()
            .filter_map(|block| Some((block.index, block.change?)))
            .collect();
        for at in 0..changes.len().max(expected.changes.len()) {
            // A change that one side lacks is a change at time 0 there: never equal.
            let seen = changes.get(at).map_or(0, |&(_, time)| time);
            let said = expected.changes.get(at).copied().unwrap_or(0);
            times.check(
                || format!("r={r}, change {}", at + 1),
                &exact(seen),
                &exact(said),
            );
        }
        for pair in changes.windows(2).rev().take(WINDOW) {
            let step = fraction(pair[1].1 - 1, pair[0].1 - 1)?;
            ratios.check_exact(
                || format!("r={r}, blocks {} and {}", pair[0].0, pair[1].0),
                &step,
                &expected.ratio,
            );
        }
        counts.check(
            || format!("r={r}"),
            &exact(length(&changes)),
            &expected.count,
        );

        let complete: Vec<&Block> = swing.blocks.iter().filter(|block| block.complete).collect();
        for (block, &said) in complete.iter().skip(1).zip(&expected.wrong) {
            wrong.check(
                || format!("r={r}, block {}", block.index),
                &exact(block.wrong),
                &exact(said),
            );
        }
        for block in complete.iter().rev().take(WINDOW) {
            let share = fraction(block.wrong, block.length)?;
            shares.check_exact(
                || format!("r={r}, block {}", block.index),
                &share,
                &expected.share,
            );
        }
        for (block, &said) in complete.iter().zip(&expected.minority) {
            minority.check(
                || format!("r={r}, block {}", block.index),
                &exact(block.minority),
                &exact(said),
            );
        }
        let mut to_path = all(
            &format!("regret-path-{r}"),
            Grade::Certified,
            Relation::Within,
            Some(expected.regret_path_tolerance.clone()),
            &format!(
                "At the end of every complete block (r = {r}) the regret to the best switching path is lambda n/(1 + r) bits, to within 1 + lambda/(1 + r)."
            ),
            CATCH_UP,
        );
        for ((block, bits), said) in complete
            .iter()
            .zip(&swing.regret_path)
            .zip(&expected.regret_path_bits)
        {
            to_path.check(
                || format!("r={r}, end of block {}", block.index),
                bits,
                said,
            );
        }
        path.push(to_path.claim()?);
        for (block, bits) in swing.blocks.iter().zip(&swing.regret_single) {
            single.check(
                || format!("r={r}, end of block {}", block.index),
                bits,
                &expected.regret_single_bits,
            );
        }
        program.check(
            || format!("r={r}"),
            &exact(swing.mixture.last_change_with_program),
            &exact(expected.program_time),
        );
        let seen = &swing.mixture.changes;
        for at in 0..seen.len().max(expected.mixture_changes.len()) {
            let said = expected.mixture_changes.get(at).copied().unwrap_or(0);
            mixture.check(
                || format!("r={r}, change {}", at + 1),
                &exact(seen.get(at).copied().unwrap_or(0)),
                &exact(said),
            );
        }
        let led: u64 = swing.blocks.iter().map(|block| block.wrong).sum();
        cumulative.push(Claim::measurement(
            &format!("cumulative-share-{r}"),
            format!("Share of the first {} symbols after which the wrong model leads (r = {r}); inside a block it is not 1/(1 + r).", measured.symbols),
            OWN,
            Enclosure::exact(fraction(led, measured.symbols)?),
            Enclosure::exact(expected.share.clone()),
        ));
    }
    let mut claims = vec![
        times.claim()?,
        ratios.claim()?,
        wrong.claim()?,
        shares.claim()?,
        counts.claim()?,
        single.claim()?,
        minority.claim()?,
    ];
    claims.extend(path);
    claims.extend([program.claim()?, mixture.claim()?]);
    claims.extend(cumulative);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the mixture

/// Times, behind the first symbol, at which the list's leader changes.
fn leader_changes(mut list: Mixture, symbols: &[bool]) -> Result<Vec<u64>, ScenarioError> {
    let mut times = Vec::new();
    let mut former = list.leader();
    for (time, &symbol) in (1u64..).zip(symbols) {
        list.update(symbol)?;
        if list.leader() != former {
            former = list.leader();
            // At t = 0 both models are level: the first symbol makes the first leader.
            if time > 1 {
                times.push(time);
            }
        }
    }
    Ok(times)
}

fn through_mixture(parameters: &Parameters, ratio: u64) -> Result<MixtureRun, ScenarioError> {
    let symbols = source(ratio, parameters.symbols.min(MIXTURE_SYMBOLS));
    let (up, down) = parameters.chances();
    let program = inverse_power(parameters.program_bits);
    let rest = (Rational::one() - &program) * Rational::ratio(1, 2);
    let half = Rational::ratio(1, 2);
    let models = |weight: &Rational| -> Result<Vec<_>, ScenarioError> {
        Ok(vec![
            (bernoulli(&up)?, weight.clone()),
            (bernoulli(&down)?, weight.clone()),
        ])
    };
    let mut with_program = models(&rest)?;
    with_program.push((sequence(&symbols), program));
    let changes = leader_changes(mixture(with_program)?, &symbols)?;
    Ok(MixtureRun {
        symbols: length(&symbols),
        changes: leader_changes(mixture(models(&half)?)?, &symbols)?,
        last_change_with_program: changes.last().copied().unwrap_or(0),
    })
}

// ------------------------------------------------------------------------------------------ the scenario

impl Scenario for BlockSwings {
    fn name(&self) -> &'static str {
        "block-swings"
    }

    fn claim(&self) -> &'static str {
        "A nonstationary source makes the posterior swing with a growing period."
    }

    fn source(&self) -> &'static str {
        CATCH_UP
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "The source prints blocks of 0s and of 1s in turn, each r times longer than the one before; the \
         hypotheses are Bernoulli(1/2 + d) and Bernoulli(1/2 - d), and neither is ever right for long. The \
         lead changes once in every block, a share 1/(1 + r) into it, so each swing is r times longer than \
         the last. The mixture stays within one bit of the better model, and loses without bound to one \
         that may switch. With the program that prints the blocks in the class, the swings end."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integers(
                "r",
                &[2, 3],
                (2, 8),
                "ratios of a block's length to the one before",
            ),
            Parameter::integer(
                "n",
                1_000_000,
                (1000, 1_000_000_000_000),
                "symbols of the source",
            ),
            Parameter::rational(
                "d",
                Rational::ratio(1, 4),
                (Rational::ratio(1, 1000), Rational::ratio(2, 5)),
                "the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d)",
            ),
            Parameter::integer(
                "program_bits",
                20,
                (1, 64),
                "length in bits of the control's block program",
            ),
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
            "Exact for this finite prior of two Bernoulli models (with the block program: three \
                       hypotheses) only; its open mass is 0, and nothing here is about M.",
        )
    }
}

#[cfg(test)]
mod tests;
