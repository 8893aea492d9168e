//! The game of guesses: a generalised posterior below and above the critical rate, all of it exact.
//!
//! **World.** With chance 12/13 a point is easy: its symbol is 0, and every predictor guesses 0. At any other point
//! the symbol is a fair coin's. There f* guesses right with chance 4/5, and guesser s = s_1 s_2 .. s_n, one for
//! each of the 2^n words, guesses s_i at point i. Every predictor gives its guess the chance 64/65 at every point:
//! none knows which are easy, and 12/13 + (1/13) 4/5 = 64/65 is how often f* is right. f* has the prior weight w,
//! the guessers share the rest equally.
//!
//! **Central condition** at rate eta: E_Z (f/f*)^eta <= 1 for every f in the class, E_Z over the next point given
//! the past. At an easy point the ratio is 1. At another one it is u^(guesser right) u^-(f* right), u = 64^eta, and
//! the two are independent: its mean is (1 + u)(4 + u)/(10u), at most 1 where (u - 1)(u - 4) <= 0. So the condition
//! holds for eta <= 1/3 and for no rate above. The mean is least, 9/10, at u = 2, eta = 1/6.
//!
//! **Theorem** (Zhang 2006, from memory; the sum over points is an own derivation). Let M_n be the prior mean of the
//! product over n points of (f/f*)^eta. Then M_n >= w(f*), and M_i/M_(i-1) is the mean of (f/f*)^eta at point i
//! under the generalised posterior of the points before it. The logarithms of these add up to ln M_n, and by
//! Jensen's inequality E[ln mean] <= E[ln E_Z mean]. So for every n, in nats,
//!
//! ```text
//! sum over i <= n of E[-ln E_(f ~ posterior of i - 1 points) E_Z (f/f*)^eta] <= E[-ln M_n] <= ln 1/w(f*).
//! ```
//!
//! The condition makes each term at least 0, hence a distance of the posterior from f*; without it the bound says
//! nothing. What is bounded is -ln of the posterior mean, not the posterior mean of -ln E_Z (f/f*)^eta: with f*
//! and an f of disjoint support that is infinite at the first point. As 1 - x <= -ln x, the bound holds for the
//! posterior mean of 1 - E_Z (f/f*)^eta, which one pays who draws f from the posterior before each point.
//!
//! For one posterior, that of all n points, -ln may stand inside (Zhang). The product of (f/f*)^eta over
//! its means has the mean 1 for each f, so the prior mean of it has, too. By the variational formula of Donsker and
//! Varadhan its logarithm is, for any posterior, at least the posterior mean of n D(f) + the sum of ln (f/f*)^eta,
//! D(f) = -ln E_Z (f/f*)^eta minus the divergence of posterior from prior; at the generalised posterior the last two
//! come to ln M_n. So n E[E_(f ~ posterior of n points) D(f)] <= E[-ln M_n] <= ln 1/w(f*).
//!
//! **Counts.** At an easy point no posterior changes and both terms are 0, so time counts the points that are not
//! easy, given which they are. After k of them, S of which f* guessed, the weights are w u^S for f* and
//! (1 - w)((1 + u)/2)^k for the guessers together, and S is binomial (k, 4/5). ([`played`] plays all sequences of
//! easy and other points against every single guesser in place of this.)
//!
//! **Control.** At rates 2/3 and 1 the condition fails, for every guesser. Their posteriors break the bound for the
//! same distance, that of rate 1/6: at rate 1, per point that is not easy, the guessers gain
//! ln(65/2) - (4/5) ln 64 = 0.15 nats on f* in the mean, so that Bayes' weight of f* tends to 0 and the sum grows
//! by ln(10/9) per point for ever. Each guesser is worse than f*, their mixture is better: hypercompression. With
//! M_n >= (1 - w) ((1 + u)/2)^k u^-S, E ln M_n >= k (ln(65/2) - (4/5) ln 64) + ln(1 - w). Under the condition
//! E M_n <= 1, and E ln M_n <= 0.

use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{length, whole};
use crate::scenario::{Claims, Context, Result, claims, here};

mod counted;
mod played;
mod rates;

pub(super) use counted::{Course, Step};
use counted::{Game, mean_by_counts};
use rates::{BAYES, CRITICAL, LEAST, Sixths, TWO_THIRDS, rate};

const ZHANG: &str = here!("Zhang 2006; derived in");
const JENSEN: &str = here!("Jensen's inequality; derived in");

claims! {
    CONDITION: Exact AtMost "central-condition", ZHANG,
        "Game of guesses, rates 1/6 and 1/3: the mean of (f/f*)^eta over the next point is at most 1 for every \
         guesser f.";
    BOUND: Exact AtMost "posterior-bound", ZHANG,
        "There, at rate 1/6: the sum over points of E[-ln of the posterior mean of E_Z (f/f*)^eta] is at most \
         ln 1/w(f*) nats, for every number of points.";
    DRAWN: Exact AtMost "drawn-bound", ZHANG,
        "There, at rate 1/6: n times the mean of -ln E_Z (f/f*)^eta, f drawn from the posterior of n points, is at \
         most ln 1/w(f*) nats, for every n.";
    PLAYED: Exact Equal "all-sequences", ZHANG,
        "There, rates 1/6 and 1: the sum over n <= 5 points, easy ones among them, of the mean of \
         1 - E_Z (f/f*)^(1/6), f drawn from the posterior: played over all 5^n sequences against all 2^n \
         guessers, it is that of the binomial counts.";
    COMPRESSION: Exact AtMost "no-compression-in-the-mean", JENSEN,
        "There, rates 1/6 and 1/3: the mean over the data of ln of the prior mean of the product of (f/f*)^eta is \
         at most 0, for every number of points.";
    CONTROL_CONDITION: Exact GreaterThan "control-condition-fails", ZHANG,
        "Control, rates 2/3 and 1: the mean of (f/f*)^eta over the next point is above 1 for every guesser f.";
    CONTROL_BOUND: Exact GreaterThan "control-bound-broken", ZHANG,
        "Control: with the posterior of rate 2/3 or 1, the sum over points of E[-ln of the posterior mean of \
         E_Z (f/f*)^(1/6)] is above ln 1/w(f*) nats, once there are 20 points that are not easy, w(f*) = \
         1/2.";
    CONTROL_COMPRESSION: Exact AtLeast "control-hypercompression", JENSEN,
        "Control, rate 1: Bayes' code is on average shorter than that of f*, by at least \
         n (ln(65/2) - (4/5) ln 64) + ln(1 - w(f*)) nats after all n points that are not easy.";
}

/// Points from which on the control's sums are above ln 2: they do not fall.
const BROKEN_FROM: u64 = 20;

/// Points of the game that is played over all sequences, at most.
const PLAYED_POINTS: u32 = 5;

/// The games: rate and 1/w(f*).
const GAMES: [Game; 5] = [
    Game::new(LEAST, 2),
    Game::new(LEAST, 32),
    Game::new(CRITICAL, 2),
    Game::new(TWO_THIRDS, 2),
    Game::new(BAYES, 2),
];

#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// E_Z (f/f*)^eta of a guesser that says 0 and of one that says 1, by rate.
    moments: Vec<(Sixths, [Rational; 2])>,
    /// By game.
    pub(super) courses: Vec<Course>,
    /// By rate and number of points.
    played: Vec<(Sixths, u32, Rational)>,
}

pub(super) fn measure(points: u64, context: &Context<'_>) -> Result<Measured> {
    let moments = [LEAST, CRITICAL, TWO_THIRDS, BAYES].map(|rate| (rate, played::moments(rate)));
    let mut all = Vec::new();
    for rate in [LEAST, BAYES] {
        for points in 1..=PLAYED_POINTS {
            context.go_on()?;
            all.push((rate, points, played::sum(rate, points)?));
        }
    }
    let mut courses = Vec::new();
    for (done, game) in (1..).zip(GAMES) {
        courses.push(game.course(points, context)?);
        context.report("games of guesses", done, length(&GAMES))?;
    }
    Ok(Measured {
        moments: moments.into(),
        courses,
        played: all,
    })
}

#[derive(Clone, Debug)]
pub(super) struct Theory {
    /// The most that a mean of (f/f*)^eta may be under the central condition.
    condition: Rational,
    /// ln 1/w(f*) in nats, by game.
    bounds: Vec<Enclosure>,
    /// As [`Measured::played`].
    played: Vec<Rational>,
    /// ln(65/2) - (4/5) ln 64.
    gain: Enclosure,
    /// ln(1 - w(f*)) of the game at rate 1.
    guessers: Enclosure,
    broken_from: u64,
}

pub(super) fn theory() -> Result<Theory> {
    let nats = |p, q| ln(&Rational::ratio(p, q), PRECISION);
    let prices = GAMES
        .iter()
        .map(|game| ln(&whole(game.inverse_weight), PRECISION));
    let mut played = Vec::new();
    for rate in [LEAST, BAYES] {
        for points in 1..=PLAYED_POINTS {
            played.push(mean_by_counts(rate, points)?);
        }
    }
    Ok(Theory {
        condition: Rational::one(),
        bounds: prices.collect::<Result<_, _>>()?,
        played,
        gain: nats(65, 2)? - nats(64, 1)?.scale(&Rational::ratio(4, 5)),
        guessers: nats(1, 2)?,
        broken_from: BROKEN_FROM,
    })
}

pub(super) fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) {
    for (sixths, moments) in &measured.moments {
        let statement = if *sixths <= CRITICAL {
            &CONDITION
        } else {
            &CONTROL_CONDITION
        };
        for (said, moment) in moments.iter().enumerate() {
            let label = || format!("eta {}, guess {said}", rate(*sixths));
            claims.check(statement, label, moment, &theory.condition);
        }
    }
    for ((sixths, points, sum), said) in measured.played.iter().zip(&theory.played) {
        let label = || format!("eta {}, {points} points", rate(*sixths));
        claims.check(&PLAYED, label, sum, said);
    }
    for (course, bound) in measured.courses.iter().zip(&theory.bounds) {
        judge_course(course, bound, theory, claims);
    }
}

fn judge_course(course: &Course, bound: &Enclosure, theory: &Theory, claims: &mut Claims) {
    let Game {
        sixths,
        inverse_weight,
    } = course.game;
    for (time, at) in (1..).zip(course.steps.iter().skip(1)) {
        let label = || format!("eta {}, w 1/{inverse_weight}, {time} points", rate(sixths));
        if sixths == LEAST {
            claims.check(&BOUND, label, &at.sum, bound);
            claims.check(&DRAWN, label, &at.drawn, bound);
        }
        if sixths <= CRITICAL {
            claims.check(&COMPRESSION, label, &at.log_ratio, 0);
        } else if time >= theory.broken_from {
            claims.check(&CONTROL_BOUND, label, &at.sum, bound);
        }
    }
    if let (BAYES, Some(last)) = (sixths, course.steps.last()) {
        let points = length(&course.steps) - 1;
        let least = theory.gain.scale(&whole(points)) + &theory.guessers;
        claims.one(&CONTROL_COMPRESSION, &last.log_ratio, least);
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::mistakes;
