//! `grain-of-truth-games`: what players need who model each other: an oracle that may be random, no dogma, fair ties.
//!
//! Takes worlds, beliefs and the planner from `agent`, and exact draws from numbered streams. Leike, Taylor and
//! Fallenstein 2016 (UAI), "A formal solution to the grain of truth problem": a class that holds its own Bayes mixtures
//! exists, by a reflective oracle, and Thompson sampling over it comes near to Nash equilibria; a Bayes-optimal player
//! need not. What is run are three probes, \[own\]; none of them is an instance of the theorem.
//!
//! The game is matching pennies: the matcher is paid 1 if both play alike, the mismatcher if not.
//!
//! Oracle. O(M, 1/2) answers 1 if machine M says 1 with a chance above 1/2, 0 if below, and anything, at random too, if
//! equal. A says what the oracle answers of B; B says the opposite of what it answers of A. Let a and b be their chances
//! of a 1, o_A and o_B the chances that the oracle answers 1: a = o_B, b = 1 - o_A. If a > 1/2, then o_A = 1, b = 0, o_B =
//! 0, a = 0; if a < 1/2, then o_A = 0, b = 1, o_B = 1, a = 1. So a = 1/2 = o_B, which is neither 0 nor 1, so b = 1/2 and o_A
//! = 1/2: one consistent oracle, and with it A and B play the equilibrium. Control: among oracles that never flip a coin
//! none is consistent.
//!
//! Dogma. Both players believe that the other plays 1 with a fixed chance of j/8, j = 1 .. 7, all alike, and with 1 -
//! eps/(1+eps) of their weight that any move but 0 leads to hell: reward 0 for ever. On "play 0" the two parts see the same,
//! so this belief is never moved. In the class move 0 is worth at least 1/8 in every round, another move at most eps/(1+eps)
//! times 7/8, so with d rounds to plan Q(0) - Q(1) >= d (1/8 - (7/8) eps/(1+eps)), positive for eps < 1/6. Both play 0 for
//! ever; the mismatcher loses 1 in every round against playing 1. Control: without the dogma it leaves move 0.
//!
//! Thompson. Both players draw one j/8 from their posterior in every round and answer it best. A best answer to 1/2 is
//! anything: if such a tie is broken by a fair coin, the player who has learnt that the other plays 1/2 plays 1/2 itself,
//! and its exploitability |2p - 1|, p its chance of a 1, goes to 0. Controls: ties broken by the lowest move, and a class
//! without 1/2. In both the posterior comes to rest on one point and the player on one move.
//!
//! What Thompson's players do is sampled, seed by seed; everything else is exact.

use crate::exact::{Rational, Rounding, as_u64};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation,
};

mod dogma;
mod oracle;
mod parameters;
mod picture;
mod thompson;

use dogma::Match;
use parameters::Parameters;
use thompson::{RULES, Rule};

const OWN: &str = own_derivation!();
const LEIKE: &str = here!("Leike, Taylor and Fallenstein 2016; probe own, in");

/// A player is near equilibrium if its exploitability is below this, and near a single move if it is above 1 minus it.
const NEAR: (i64, u64) = (1, 20);

claims! {
    ONE: Exact Equal "one-oracle", OWN,
        "Of all pairs of answers in steps of the grid one is consistent for A, which copies the answer on B, and B, which \
         denies the answer on A.";
    HALF: Exact Equal "oracle-flips-a-coin", LEIKE,
        "In it the oracle answers 1 of A and of B with chance 1/2 each: the equilibrium of matching pennies.";
    DETERMINED: Exact Equal "control-oracle-without-coin", OWN,
        "Control: of the oracles that answer 0 or 1 for sure none is consistent.";
    LOSS: Exact Equal "dogma-loses", LEIKE,
        "Of two dogmatic players, each sure of hell off move 0, the mismatcher loses 1 in every round for ever.";
    MARGIN: Exact AtLeast "dogma-holds", OWN,
        "In every round Q(0) - Q(1), divided by xi, is at least d (1/8 - (7/8) eps/(1+eps)) for both: no reward they see moves \
         the dogma.";
    LEAVES: Exact GreaterThan "control-without-dogma", OWN,
        "Control: with the same class and no hell the mismatcher leaves move 0.";
    NASH: Sampled AtLeast "thompson-near-equilibrium", LEIKE,
        "Thompson against Thompson, ties broken by a fair coin: seeds in which both are exploitable by less than 1/20 after t \
         rounds, against 95% of the seeds.";
    TIES: Sampled AtLeast "control-ties-to-one-move", OWN,
        "Control: ties broken by the lowest move: seeds in which a player is exploitable by more than 19/20, against 95%.";
    GRID: Sampled AtLeast "control-class-without-half", OWN,
        "Control: the class without 1/2: seeds in which a player is exploitable by more than 19/20, against 95%.";
    MEDIAN: Measured None "median-{rule}", OWN,
        "Exploitability of the more exploitable player, median of the seeds: {rule}.",
        beside "the largest";
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Consistent pairs of answers (of A, of B), and those without a coin.
    oracles: [Vec<[Rational; 2]>; 2],
    dogmatic: Match,
    free: Match,
    /// By rule and seed: exploitability of the more exploitable player after each look, the last after t rounds.
    games: Vec<Vec<Vec<Rational>>>,
    looks: Vec<u64>,
}

impl Measured {
    /// By seed, after t rounds.
    fn last(&self, rule: Rule) -> Vec<Rational> {
        let games = RULES
            .iter()
            .position(|other| *other == rule)
            .map_or(&[][..], |place| &self.games[place]);
        let mut last: Vec<Rational> = games
            .iter()
            .filter_map(|game| game.last().cloned())
            .collect();
        last.sort();
        last
    }

    fn median(&self, rule: Rule) -> Rational {
        let last = self.last(rule);
        last.get(last.len() / 2)
            .cloned()
            .unwrap_or_else(Rational::zero)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    half: Rational,
    /// How many oracles are consistent: all, and without a coin.
    oracles: [u64; 2],
    /// What the mismatcher loses.
    loss: Rational,
    /// d (1/8 - (7/8) eps/(1+eps)).
    margin: Rational,
    /// 95% of the seeds.
    seeds: Rational,
}

/// The scenario.
pub(crate) struct GrainOfTruthGames;

impl Experiment for GrainOfTruthGames {
    const ABOUT: About = About {
        name: "grain-of-truth-games",
        question: Question::GrainOfTruth,
        claim: "Players who model each other reach equilibrium if ties are broken fairly, and not with a \
                dogma, fixed ties or a gap in the class.",
        source: "Leike, Taylor and Fallenstein 2016",
        text: "Matching pennies between players whose class may hold each other. A reflective oracle for two machines has to \
               flip a coin; two dogmatic Bayes-optimal players stay with one move for ever; two Thompson samplers come to the \
               equilibrium as long as it is in their class and ties are broken by a coin. Controls: an oracle without a coin, \
               players without the dogma, ties to one move, a class without 1/2.",
        worth: "Probes of the theorem, no instance of it: its class holds every estimable policy and its own mixtures, this \
                one seven coins. Oracle and dogma exact, Thompson's players sampled. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let looks = thompson::looks(parameters.games);
        let mut games = Vec::new();
        for rule in RULES {
            games.push(thompson::games(parameters, rule, &looks, context)?);
        }
        Ok(Measured {
            oracles: [2 * parameters.grid, 1].map(oracle::consistent),
            dogmatic: dogma::play(parameters, true, context)?,
            free: dogma::play(parameters, false, context)?,
            games,
            looks,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (eps, eighth) = (&parameters.dogma, Rational::ratio(1, 8));
        let rest = quotient(eps, &(Rational::one() + eps))?;
        Ok(Theory {
            half: Rational::ratio(1, 2),
            oracles: [1, 0],
            loss: whole(parameters.rounds),
            margin: whole(u64::from(parameters.horizon))
                * (&eighth - (Rational::one() - &eighth) * rest),
            seeds: whole(parameters.seeds) * Rational::ratio(19, 20),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let [all, determined] = &measured.oracles;
        claims.one(&ONE, length(all), theory.oracles[0]);
        claims.one(&DETERMINED, length(determined), theory.oracles[1]);
        for answers in all {
            for (machine, answer) in ["A", "B"].into_iter().zip(answers) {
                claims.check(&HALF, || format!("of {machine}"), answer, &theory.half);
            }
        }
        let rounds = length(&measured.dogmatic.rounds);
        // Against playing 1 while the matcher plays 0.
        let missed = whole(rounds) - whole(measured.dogmatic.won[1]);
        claims.one(&LOSS, missed, &theory.loss);
        for (round, played) in (1..).zip(&measured.dogmatic.rounds) {
            for (player, margin) in dogma::PLAYERS.into_iter().zip(&played.margins) {
                claims.check(
                    &MARGIN,
                    || format!("{player}, round {round}"),
                    margin,
                    &theory.margin,
                );
            }
        }
        let left = measured
            .free
            .rounds
            .iter()
            .filter(|round| round.moves[1] != 0);
        claims.one(&LEAVES, as_u64(left.count()), 0);
        let near = Rational::ratio(NEAR.0, NEAR.1);
        let far = Rational::one() - &near;
        let seeds = |rule, wanted: &dyn Fn(&Rational) -> bool| {
            as_u64(
                measured
                    .last(rule)
                    .iter()
                    .filter(|value| wanted(value))
                    .count(),
            )
        };
        claims.one(
            &NASH,
            seeds(Rule::Coin, &|value| *value < near),
            &theory.seeds,
        );
        claims.one(
            &TIES,
            seeds(Rule::Lowest, &|value| *value > far),
            &theory.seeds,
        );
        claims.one(
            &GRID,
            seeds(Rule::Gap, &|value| *value > far),
            &theory.seeds,
        );
        for rule in RULES {
            let largest = measured.last(rule).pop().unwrap_or_else(Rational::zero);
            claims.one(
                &MEDIAN.with("rule", rule.name()),
                measured.median(rule),
                largest,
            );
        }
        Ok(())
    }
}

impl Answered for GrainOfTruthGames {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let decimal = |value: &Rational| value.to_decimal(3, Rounding::Nearest);
        let left = measured
            .free
            .rounds
            .iter()
            .position(|round| round.moves[1] != 0);
        Ok(vec![
            format!(
                "Two Bayes-optimal players who believe that any move but 0 leads to hell play 0 in all {} rounds: the matcher \
                 gets {}, the mismatcher {}, and move 1 would have paid every time. The mismatcher has learnt \
                 that its opponent hardly ever plays 1 (it has moved all but {} of its belief to the chance 1/8, the least of \
                 its class), and believes in hell as before, at {}.",
                parameters.rounds,
                measured.dogmatic.won[0],
                measured.dogmatic.won[1],
                decimal(&(Rational::one() - &measured.dogmatic.least)),
                decimal(&measured.dogmatic.hell),
            ),
            match left {
                Some(round) => format!(
                    "Without hell the mismatcher leaves move 0 in round {}, and gets {} of {}.",
                    round + 1,
                    measured.free.won[1],
                    parameters.rounds,
                ),
                None => "Without hell, too, the mismatcher stays with move 0.".to_owned(),
            },
            format!(
                "Two Thompson samplers after {} rounds, {} seeds, median exploitability: {} with ties broken by a fair coin, {} \
                 with ties to the lowest move, {} without 1/2 in the class. 0 is the equilibrium, 1 a sure move.",
                parameters.games,
                parameters.seeds,
                decimal(&measured.median(Rule::Coin)),
                decimal(&measured.median(Rule::Lowest)),
                decimal(&measured.median(Rule::Gap)),
            ),
            "The oracle on two machines, one that copies and one that denies the other, has one consistent answer: a fair coin \
             on both. Without a coin there is none."
                .to_owned(),
        ])
    }
}

#[cfg(test)]
mod tests;
