//! `equidistant-oscillation`: between two wrong models at exactly equal distance the posterior swings for ever.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Berk 1966 (Ann. Math. Stat. 37;
//! asymptotic carrier); Feller, vol. I, ch. III (arcsine law, changes of sign; numbers unconfirmed).
//!
//! The truth is a fair coin, the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d) with equal weights.
//! With S_n = ones - zeros, a simple random walk, the log-odds are lambda S_n, lambda =
//! log2((1 + 2d)/(1 - 2d)) bits; a tie belongs to the former leader. So the number of leader changes and
//! the share of time led have the walk's exact laws ([`law`]). The walk is recurrent (Polya 1921): with
//! probability 1 it comes back to 0 and changes its sign again after any n, so the lead never settles.
//!
//! How far this reaches: it is a statement about an exact tie in a finite class without the truth. Move the source
//! off the tie by any amount and the nearer model wins (`berk-kl-minimiser`); put the fair coin into the class and
//! it wins, at whatever weight (the control). M has every computable parameter in its class, the fair coin and
//! whatever a computable tie would be among them.
//!
//! Derivations \[own\]. With rho = 2^lambda the product of the models' chances of a 1 and of a 0 is
//! (1 - 4d^2)/4, so the mixture's probability is (P + Q)/2 = ((1 - 4d^2)/4)^(n/2) cosh(ln(rho) S_n/2), and
//! log2(truth/mixture) = n KL - log2 cosh(ln(rho) S_n/2) with KL = -(1/2) log2(1 - 4d^2) bits. Squared,
//! all is rational: (truth/mixture)^2 (1 - 4d^2)^n (rho^S + 2 + rho^-S)/4 = 1, and this is what is tested.
//! The mixture is at least half of either model, so its regret to the better one is at most 1 bit; the better
//! model's probability is taken from the counts, (1/2 + d)^max (1/2 - d)^min, the mixture's from the mixture.
//!
//! Control: with the truth in the class at weight w = 2^-l the swings end. Its posterior exceeds 1/2 as
//! soon as truth/mixture > 2^l - 1; on average near n = l/KL. By the formula above this is so after n symbols iff
//! |S_n| is at most some s_n, which has the chance P(|S_n| <= s_n) of a sum of n fair signs; s_n is about 2 n
//! KL/lambda, of the order of n, so the chance tends to 1. And it never despairs of the truth: xi/mu is a martingale
//! under mu, so P(inf_t w_t(mu) <= delta w(mu)) <= delta (Ville 1939, unconfirmed): w_t(mu) <= delta w is
//! (xi/mu)(x_1:t) >= 1/delta, and Ville's maximal inequality bounds that by delta.
//!
//! Tolerances. Mean: 5 standard errors sqrt(Var/R), the variance exact (2 changes + 1 has the law of |S|, whose tails
//! are those of the normal law). Distribution function:
//! Dvoretzky-Kiefer-Wolfowitz (Massart's constant), 2 exp(-2 R eps^2) = alpha = 10^-6. Proportions:
//! Hoeffding, exp(-2 R eps^2) = alpha. All computed from the number of runs. Weights of the exact mixture:
//! the widths of the three logarithms compared, none above lambda n + 1 bits.

use crate::exact::{Enclosure, PRECISION, Rational, as_usize, log2};
use crate::scenario::figures::{
    fraction, length, log2_of_rest, quotient, whole, width_of_logarithms,
};
use crate::scenario::sampling::{ALPHA_INVERSE, five_errors, radius};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    own_derivation,
};
use crate::suite::instrument::random_walk::walk::LEVELS;
use crate::suite::instrument::random_walk::{law, sign_changes};

mod answer;
mod measured;
mod picture;
mod thresholds;

use measured::{Measured, Parameters, measure};

const OWN: &str = own_derivation!();

claims! {
    CHANGES: Sampled Within "leader-changes", law::SOURCE,
        "The mean number of leader changes is (1/2) sum of C(2k,k) 4^-k over 1 <= k <= (n - 1)/2, to within \
         5 standard errors.";
    SHARE: Sampled AtMost "share-of-time", law::SOURCE,
        "The share of time that one model leads has the discrete arcsine law: the distribution functions \
         differ nowhere by more than the DKW radius at 10^-6.";
    LEADERS: Exact Equal "mixture-leaders", OWN,
        "In eight replicates the exact mixture's leader changes at the times at which the walk changes sign, \
         and at no other.";
    WEIGHTS: Certified Within "mixture-weights", OWN,
        "In the same replicates the upper model's log2 weight is -log2(1 + rho^-S).";
    BETTER: Exact AtMost "regret-to-better", "dominance: the mixture is at least half of either model",
        "The better model's probability, from the counts of ones and zeros, is at most twice the mixture's: \
         regret to it is at most ln 2 nats.";
    TRUTH: Exact Equal "regret-to-truth", OWN,
        "ln(truth/mixture) = n KL - ln cosh(lambda S_n/2) exactly: the square of truth/mixture, times (1 - \
         4d^2)^n cosh^2, is 1.";
    DESPAIR: Sampled AtMost "no-despair", here!("Ville 1939; re-derived in"),
        "With the truth in the class, its weight ever falls to delta times the prior weight in at most a \
         share delta of the runs (delta = 1/2 .. 1/64), Hoeffding radius at 10^-6.";
    TRUTH_LEADS: Sampled Within "truth-leads", OWN,
        "Control: with the truth in the class at weight 2^-l it has more than half of the posterior after n \
         symbols in a share P(|S_n| <= s_n) of the runs, to within Hoeffding's radius at 10^-6.";
    TRUTH_TIME: Measured None "truth-time-{which}", OWN,
        "Time by which the truth, in the class at weight 2^-l, has taken more than half in {percent} of 100 \
         runs.",
        beside "l/KL";
    ENDS: Measured None "truth-ends-swings", OWN,
        "Share of the runs in which the truth has taken more than half by n.",
        beside "in the limit";
}

#[derive(Clone)]
pub(crate) struct Theory {
    mean_changes: Rational,
    /// Five standard errors of the mean over the runs.
    mean_tolerance: Rational,
    /// DKW radius at alpha.
    arcsine_radius: Enclosure,
    /// Most that the better model's evidence may be of the mixture's.
    best_over_mixture: Rational,
    /// rho.
    odds: Rational,
    step_bits: Enclosure,
    /// What two enclosures of the same log2 weight may differ by.
    agreement: Rational,
    /// 1 - 4 d^2.
    shrink: Rational,
    /// l/KL, near which the truth takes the lead.
    truth_time: Enclosure,
    /// 2^-1, 2^-2, ...: most that the chance of falling to that level may be.
    despair: Vec<Rational>,
    /// Hoeffding radius at alpha, one-sided and two-sided.
    proportion_radius: Rational,
    two_sided_radius: Rational,
    /// P(1) of the upper model, and of the lower.
    chances: [Rational; 2],
    /// P(the truth has more than half after n symbols).
    truth_leads: Rational,
}

/// The scenario.
pub(crate) struct EquidistantOscillation;

impl Experiment for EquidistantOscillation {
    const ABOUT: About = About {
        name: "equidistant-oscillation",
        question: Question::Misspecified,
        claim: "Between just two wrong models, exactly equally far from the truth, the posterior swings for ever.",
        source: "Berk 1966; Feller, vol. I, ch. III (arcsine law, changes of sign)",
        text: "The source is a fair coin, the hypotheses are Bernoulli(1/2 + d) and Bernoulli(1/2 - d). The \
               log-odds are a simple random walk, so the lead changes for ever, ever more rarely, and one \
               model may lead for most of any stretch of time: the arcsine law. Thousands of seeded runs are \
               compared with the exact laws, and eight of them go through the exact mixture too. That is so \
               at an exact tie in a class without the truth; M has the fair coin in its class. Control: with \
               the truth in the class, at a small weight, the swings end, and its weight hardly ever falls \
               far.",
        worth: "Exact for this finite prior of two Bernoulli models (with the truth: three) only, its open \
                mass 0; frequencies over seeded runs, with tolerances from their number. Nothing here is \
                about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let n = parameters.symbols;
        if n.is_multiple_of(2) {
            return Ok(());
        }
        Err(ScenarioError::refused(
            format!(
                "n = {n} is odd, and the law of the share of time is for an even number of symbols"
            ),
            [format!("n={}", n + 1)],
        ))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (n, runs) = (parameters.symbols, parameters.runs);
        let (odds, shrink) = (parameters.odds()?, parameters.shrink());
        let step_bits = log2(&odds, PRECISION)?;
        let largest = whole(parameters.mixture_symbols()) * step_bits.upper() + Rational::one();
        let divergence = log2(&shrink, PRECISION)?.scale(&Rational::ratio(-1, 2));
        let truth_time = Enclosure::from(parameters.truth_bits).checked_div(&divergence);
        let errors = five_errors(&law::variance_of_changes(n), runs)?;
        let farthest = farthest_lead(&odds, &step_bits, &divergence.scale(&whole(n)), parameters)?;
        let truth_leads = farthest.map_or_else(Rational::zero, |s| law::within(n, s));
        Ok(Theory {
            mean_changes: law::mean_changes(n),
            mean_tolerance: errors.lower().clone(),
            // Two-sided: 2 exp(-2 R eps^2) = alpha.
            arcsine_radius: radius(2 * ALPHA_INVERSE, runs)?,
            best_over_mixture: Rational::from_integer(2),
            agreement: width_of_logarithms(3, &largest),
            step_bits,
            odds,
            shrink,
            truth_time: truth_time.ok_or(ScenarioError::DivisionByZero)?,
            despair: (1..).take(LEVELS).map(Rational::inverse_power).collect(),
            proportion_radius: radius(ALPHA_INVERSE, runs)?.lower().clone(),
            two_sided_radius: radius(2 * ALPHA_INVERSE, runs)?.lower().clone(),
            chances: parameters.chances(),
            truth_leads,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let errors = theory.mean_tolerance.clone();
        claims.within(
            &CHANGES,
            errors,
            &measured.mean_changes,
            &theory.mean_changes,
        );
        claims.one(&SHARE, &measured.arcsine_distance, &theory.arcsine_radius);
        claims.tolerate(&WEIGHTS, theory.agreement.clone());
        for (replicate, run) in (1u64..).zip(&measured.mixture) {
            let expected = sign_changes(&run.balance);
            for at in 0..run.changes.len().max(expected.len()).max(1) {
                // A change that one side lacks is a change at time 0 there: never equal, unless neither has any.
                let [seen, said] =
                    [&run.changes, &expected].map(|times| times.get(at).copied().unwrap_or(0));
                let change = || format!("replicate {replicate}, change {}", at + 1);
                claims.check(&LEADERS, change, seen, said);
            }
            for check in &run.checks {
                let instance = || format!("replicate {replicate}, t={}", check.time);
                let balance = run.balance[as_usize(check.time)];
                let seen = log2(&check.upper, PRECISION)?;
                claims.check(&WEIGHTS, instance, seen, theory.upper_log2_weight(balance)?);
                let better = quotient(&theory.better(check.time, balance)?, &check.evidence)?;
                claims.check(&BETTER, instance, better, &theory.best_over_mixture);
                let truth = Rational::inverse_power(check.time);
                let ratio = quotient(&truth, &check.evidence)?;
                let shrunk = theory.shrink.checked_pow(check.time)?;
                let product = &ratio * &ratio * shrunk * theory.cosh_squared(balance)?;
                claims.check(&TRUTH, instance, product, Rational::one());
            }
        }
        claims.tolerate(&DESPAIR, theory.proportion_radius.clone());
        for (&count, level) in measured.despair.iter().zip(&theory.despair) {
            let share = fraction(count, measured.runs)?;
            claims.check(&DESPAIR, || format!("delta={level}"), share, level);
        }
        claims.within(
            &TRUTH_LEADS,
            theory.two_sided_radius.clone(),
            fraction(measured.truth_at_end, measured.runs)?,
            &theory.truth_leads,
        );
        let times = &measured.truth_times;
        for (which, percent) in [("10", 10), ("median", 50), ("90", 90)] {
            if let Some(&time) = times.get(as_usize(measured.runs * percent / 100)) {
                let statement = TRUTH_TIME.with("which", which).with("percent", percent);
                claims.one(&statement, time, &theory.truth_time);
            }
        }
        claims.one(&ENDS, fraction(length(times), measured.runs)?, 1u64);
        Ok(())
    }
}

/// The largest |S_n| at which the truth, at weight 2^-l, has more than half: where log2 cosh(ln(rho) s/2) is below
/// n KL - log2(2^l - 1); none where it is not even at 0.
fn farthest_lead(
    odds: &Rational,
    step_bits: &Enclosure,
    gained: &Enclosure,
    parameters: &Parameters,
) -> Result<Option<u64>> {
    let others = Rational::from_integer(2).pow(parameters.truth_bits) - Rational::one();
    let room = gained - log2(&others, PRECISION)?;
    let leads = |s: u64| -> Result<bool> {
        let half = step_bits.scale(&(whole(s) * Rational::ratio(1, 2)));
        let cosh = half + log2_of_rest(odds, step_bits, s)? - Enclosure::one();
        Ok(cosh.upper() < room.lower())
    };
    if !leads(0)? {
        return Ok(None);
    }
    let (mut leading, mut behind) = (0, parameters.symbols + 1);
    while behind - leading > 1 {
        let middle = leading.midpoint(behind);
        if leads(middle)? {
            leading = middle;
        } else {
            behind = middle;
        }
    }
    Ok(Some(leading))
}

impl Theory {
    /// The better model's probability of `time` symbols with this balance.
    fn better(&self, time: u64, balance: i64) -> Result<Rational> {
        let [likely, unlikely] = &self.chances;
        let rarer = (time - balance.unsigned_abs()) / 2;
        Ok(likely.checked_pow(time - rarer)? * unlikely.checked_pow(rarer)?)
    }

    /// log2 of the upper model's weight where the walk stands at `balance`.
    fn upper_log2_weight(&self, balance: i64) -> Result<Enclosure> {
        let rest = log2_of_rest(&self.odds, &self.step_bits, balance.unsigned_abs())?;
        // log2 of the leader's weight is -rest; the other's is |S| steps lower.
        let behind = self
            .step_bits
            .scale(&Rational::from_integer(balance.min(0)));
        Ok(behind - rest)
    }

    /// cosh(ln(rho) S/2)^2.
    fn cosh_squared(&self, balance: i64) -> Result<Rational> {
        let forward = self.odds.checked_pow(balance.unsigned_abs())?;
        let backward = quotient(&Rational::one(), &forward)?;
        Ok((forward + Rational::from_integer(2) + backward) * Rational::ratio(1, 4))
    }
}

#[cfg(test)]
mod tests;
