//! `shapley-swings`: players who take each other for a fixed chance answer each other in cycles of growing period.
//!
//! Takes rationals and enclosures from `exact`. Shapley 1964, "Some topics in two-person games"; run lengths and ratio
//! are \[own\].
//!
//! Each of two players believes that the other draws a move in every round with fixed, unknown chances (Dirichlet(1,1,1)
//! over three moves), and plays a best answer to the posterior mean, that is to the other's counts; a tie is the lowest
//! move's. The row player is paid when the moves are equal, the column player when its move is the row's plus 1 (mod 3).
//! Neither has the other in its class: what is played depends on the past.
//!
//! Derivation \[own\]. Let c and r count the column's and the row's moves. Pairs of moves follow each other in the order
//! (0,0) (0,1) (1,1) (1,2) (2,2) (2,0): the row leaves i for i + 1 (mod 3) as soon as c\[i+1\] = c\[i\] + d(i+1), and the
//! column so by r; d is 1 where the new move's number is the higher one, since a tie keeps the lower, and 0 for the step
//! from 2 to 0. Let n_k be the length of run k, and let the row come to move a at the end of run k. At the end of run k -
//! 2 it came to a - 1, so there c\[a-1\] = c\[a-2\] + d(a-1). In run k - 1 the column played a - 1 and in run k it played a, so
//! now c\[a\] - c\[a-2\] = d(a) + d(a-1) + n_(k-1). At the end of run k + 2 the row comes to a + 1 = a - 2: c\[a+1\] = c\[a\] +
//! d(a+1), after the column played a in run k + 1 and a + 1 in run k + 2. Hence n_(k+2) - n_(k+1) = n_(k-1) + d(0) + d(1) +
//! d(2): n_(k+3) = n_(k+2) + n_k + 2. The same holds for the column. By hand n_1, n_2, n_3 = 1, 2, 4.
//!
//! So N_k = n_k + 2 obeys N_(k+3) = N_(k+2) + N_k, and q_k = N_(k+1)/N_k obeys q_(k+2) = 1 + 1/(q_k q_(k+1)). The map takes
//! \[4/3, 25/16\] into itself, it holds q_1 = 4/3 and q_2 = 3/2, and its fixed point is beta, beta^3 = beta^2 + 1. After each
//! two runs all later q lie in the next image of that interval, and beta does; and n_(k+1)/n_k differs from q_k by
//! 2(N_(k+1) - N_k)/(N_k n_k) < 9/(8 n_k). So run lengths grow by beta = 1.465571, and the share of a move at the end of its last run
//! tends to (1 - beta^-2)/(1 - beta^-6) = 0.594 and not to 1/3.
//!
//! Control: matching pennies, the same players with Dirichlet(1,1). Let x and y be heads minus tails of the two players.
//! (x, y) runs round the diamonds |x| + |y| = R, and R grows by 2 at two of four corners: turn j starts at (1, 4j - 3) with
//! R = 4j - 2, takes 16j - 2 rounds, and reaches at most 4j. So turn j starts after (4j-3)(2j-1) >= j^2 rounds, |x| <= 4j <=
//! 4 sqrt(t), and the share of heads is within 2/sqrt(t) of 1/2 for ever. In Shapley's game that bound fails (with 1/3).
//!
//! All verdicts are on rationals; the tolerance is the width of an interval that theory computes.

use crate::exact::{Enclosure, Rational, Rounding, as_usize};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};

mod picture;
mod play;

use play::{Pennies, Shapley};

const OWN: &str = own_derivation!();
const SHAPLEY: &str = here!("Shapley 1964, Some topics in two-person games; derived in");

/// Runs of a whole cycle of play.
const CYCLE: usize = 6;

/// Bits to which theory rounds the ends of its intervals outward.
const BITS: u32 = 128;

parameters! { Parameters {
    rounds "rounds": u64 = 2_000_000 in 10_000..=20_000_000, "rounds of both games";
} }

claims! {
    ORDER: Exact Equal "order-of-play", SHAPLEY,
        "The pairs of moves follow each other in the order (0,0) (0,1) (1,1) (1,2) (2,2) (2,0), over and over (numbered 3 \
         row + column).";
    RUNS: Exact Equal "run-lengths", OWN,
        "A pair is played n_k rounds in a row with n_1, n_2, n_3 = 1, 2, 4 and n_(k+3) = n_(k+2) + n_k + 2: every whole run.";
    RATIO: Exact AtMost "ratio", OWN,
        "n_(k+1)/n_k misses beta, beta^3 = beta^2 + 1, by at most the width of theory's interval after k runs plus 9/(8 \
         n_k): every k.";
    SHARES: Exact Equal "shares", OWN,
        "At the end of every run the share of the row's present move is that of theory's runs.";
    SWINGS: Exact GreaterThan "never-settles", SHAPLEY,
        "At the end of each of the last six runs the square of that share minus 1/3 is above 4/t, the bound that the control \
         keeps.";
    PENNIES: Exact AtMost "control-matching-pennies", OWN,
        "Control: in matching pennies the share of heads minus 1/2, squared, is at most 4/t at every t, for both players.";
    LIMIT: Measured None "largest-share", OWN,
        "Share of the row's move at the end of the last whole run in which it leaves it.",
        beside "in the limit";
    REWARD: Measured None "reward-{player}", OWN,
        "Reward per round of the {player} player.",
        beside "in the equilibrium, 1/3 each";
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    shapley: Shapley,
    pennies: Pennies,
}

/// What theory says of run k.
#[derive(Clone, Debug)]
struct Said {
    pair: u64,
    length: u64,
    /// Of the row's move at its end.
    share: Rational,
    /// What n_k over the run before may miss beta by; none for the first.
    tolerance: Option<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    runs: Vec<Said>,
    beta: Enclosure,
    limit: Enclosure,
}

/// The positive root of x^3 = x^2 + 1, between 1 and 2.
fn beta() -> Result<Enclosure> {
    let (mut low, mut high) = (Rational::one(), Rational::from(2));
    for _ in 0..BITS {
        let middle = (&low + &high) * Rational::ratio(1, 2);
        let square = &middle * &middle;
        if &square * &middle > square + Rational::one() {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Enclosure::new(low, high)?)
}

/// 1 + 1/(x y) for x, y in an interval of positive numbers.
fn image(interval: &Enclosure) -> Result<Enclosure> {
    let end = |x: &Rational| {
        Ok::<_, crate::scenario::ScenarioError>(
            Rational::one() + quotient(&Rational::one(), &(x * x))?,
        )
    };
    let next = Enclosure::new(end(interval.upper())?, end(interval.lower())?)?;
    Ok(next.round_outward(BITS))
}

/// The runs that end within so many rounds.
fn runs(rounds: u64, beta: &Enclosure) -> Result<Vec<Said>> {
    let (mut said, mut played, mut total) = (Vec::<Said>::new(), [0_u64; 3], 0);
    let mut interval = Enclosure::new(Rational::ratio(4, 3), Rational::ratio(25, 16))?;
    for k in 0_u64.. {
        let at = as_usize(k);
        let length = match k {
            0..=2 => 1 << k,
            _ => said[at - 1].length + said[at - 3].length + 2,
        };
        total += length;
        if total > rounds {
            break;
        }
        let (row, column) = (k / 2 % 3, k.div_ceil(2) % 3);
        played[as_usize(row)] += length;
        let before = said.last().map(|run| run.length);
        // q_1 and q_2 are in the first interval, q_3 and q_4 in its image, and so on.
        if k >= 3 && !k.is_multiple_of(2) {
            interval = image(&interval)?;
        }
        let tolerance = before
            .map(|before| {
                Ok::<_, crate::scenario::ScenarioError>(
                    interval.width() + beta.width() + fraction(9, 8 * before)?,
                )
            })
            .transpose()?;
        said.push(Said {
            pair: 3 * row + column,
            length,
            share: fraction(played[as_usize(row)], total)?,
            tolerance,
        });
    }
    Ok(said)
}

/// (1 - beta^-2)/(1 - beta^-6).
fn limit(beta: &Enclosure) -> Result<Enclosure> {
    let one = Rational::one;
    // 1/(1 + b^-2 + b^-4), which grows with b.
    let end = |b: &Rational| {
        let inverse = quotient(&one(), &(b * b))?;
        quotient(&one(), &(one() + &inverse + &inverse * &inverse))
    };
    Ok(Enclosure::new(end(beta.lower())?, end(beta.upper())?)?)
}

/// The scenario.
pub(crate) struct ShapleySwings;

impl Experiment for ShapleySwings {
    const ABOUT: About = About {
        name: "shapley-swings",
        question: Question::Misspecified,
        claim: "Two Bayesian players who each take the other's chances to be fixed cycle for ever, each run \
                1.47 times as long as the one before.",
        source: here!("Shapley 1964; run lengths own, derived in"),
        text: "Two players learn each other's move by counting (Dirichlet) and answer best. In Shapley's game they run \
               through six pairs of moves in a circle and stay longer each time: run lengths obey an exact recurrence and \
               grow by beta = 1.4656, beta^3 = beta^2 + 1. Their shares never settle, at whatever number of rounds. Control: \
               in matching pennies the same players' shares go to the equilibrium.",
        worth: "Exact for these two games and priors only. Nothing here is about M; it shows what happens to learners whose \
                class does not hold each other.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        Ok(Measured {
            shapley: Shapley::play(parameters.rounds, context)?,
            pennies: Pennies::play(parameters.rounds, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let beta = beta()?;
        Ok(Theory {
            runs: runs(parameters.rounds, &beta)?,
            limit: limit(&beta)?,
            beta,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let found = &measured.shapley.runs;
        let mut before: Option<u64> = None;
        for (k, (run, said)) in (1..).zip(found.iter().zip(&theory.runs)) {
            let name = || format!("run {k}");
            claims.check(&ORDER, name, run.pair(), said.pair);
            claims.check(&RUNS, name, run.length, said.length);
            claims.check(&SHARES, name, &run.share, &said.share);
            if let (Some(before), Some(tolerance)) = (before, &said.tolerance) {
                let ratio = fraction(run.length, before)?;
                let miss =
                    [theory.beta.lower(), theory.beta.upper()].map(|beta| (&ratio - beta).abs());
                let [a, b] = miss;
                claims.check(&RATIO, name, a.min(b), tolerance);
            }
            before = Some(run.length);
        }
        let four = whole(4);
        let third = Rational::ratio(1, 3);
        for run in found.iter().rev().take(CYCLE) {
            let off = &run.share - &third;
            let name = || format!("t={}", run.end);
            claims.check(
                &SWINGS,
                name,
                &off * &off,
                quotient(&four, &whole(run.end))?,
            );
        }
        for (player, records) in ["row", "column"].into_iter().zip(&measured.pennies.records) {
            for &(round, difference) in records {
                let off = fraction(difference, 2 * round)?;
                let bound = quotient(&four, &whole(round))?;
                claims.check(
                    &PENNIES,
                    || format!("{player}, t={round}"),
                    &off * &off,
                    bound,
                );
            }
        }
        if let Some(run) = found.iter().rfind(|run| run.row != run.column) {
            claims.one(&LIMIT, &run.share, &theory.limit);
        }
        for (player, won) in ["row", "column"].into_iter().zip(measured.shapley.won) {
            let reward = fraction(won, measured.shapley.rounds)?;
            claims.one(&REWARD.with("player", player), reward, &third);
        }
        Ok(())
    }
}

impl Answered for ShapleySwings {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let found = &measured.shapley.runs;
        let decimal = |value: &Rational| value.to_decimal(5, Rounding::Nearest);
        let mut ratios = Vec::new();
        for pair in found.windows(2).rev().take(5) {
            ratios.push(decimal(&fraction(pair[1].length, pair[0].length)?));
        }
        ratios.reverse();
        let shares: Vec<Rational> = found
            .iter()
            .rev()
            .take(CYCLE)
            .map(|run| run.share.clone())
            .collect();
        let most = shares.iter().max().map_or_else(String::new, decimal);
        let least = found
            .iter()
            .rev()
            .take(CYCLE)
            .map(|run| run.waiting.clone())
            .min();
        let pennies = &measured.pennies;
        let off = fraction(pennies.difference, 2 * parameters.rounds)?;
        Ok(vec![
            format!(
                "In {} rounds the players go through {} runs and never agree on anything: each stays with its move for longer \
                 than before, the last whole run has {} rounds. The last five ratios of run lengths are {}; beta is 1.46557.",
                parameters.rounds,
                found.len(),
                found.last().map_or(0, |run| run.length),
                ratios.join(", "),
            ),
            format!(
                "Each believes the other's move to have fixed chances. What it counts swings for ever: in the last six runs a \
                 move's share is up to {most}, and down to {} for the move that is played least, where equilibrium has 1/3.",
                least.as_ref().map_or_else(String::new, decimal),
            ),
            format!(
                "Control, matching pennies: after as many rounds the share of heads is {} away from 1/2 at most.",
                decimal(&off),
            ),
        ])
    }
}

#[cfg(test)]
mod tests;
