//! The claims: what was measured beside what theory says.

use super::measured::Measured;
use super::theory::{Theory, size};
use super::{BERK, CONTROL_OFFSET, OWN};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{exact, fraction, quotient};
use crate::scenario::former;
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Grade, Relation, ScenarioError};

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, text: &str, source: &str| {
        ForAll::new(Statement::new(id, grade, text, source), relation, None)
    };
    let mut leader = all(
        "leader-is-minimiser",
        Grade::Sampled,
        Relation::Equal,
        "In every run the heaviest hypothesis after n symbols is the one of least KL(mu||b) (its place in the class, from 1).",
        BERK,
    );
    let mut elsewhere = all(
        "mass-elsewhere",
        Grade::Sampled,
        Relation::AtMost,
        "In every run the mass outside that hypothesis is at most the sum over b of exp(-n (Delta_b - eps |lambda_b|)), eps the Hoeffding radius of all runs at 10^-6; a bound below 10^-6.",
        OWN,
    );
    let place = |index: usize| exact(u64::try_from(index).map_or(u64::MAX, |index| index + 1));
    for (ones, ending) in &measured.endings {
        let label = || format!("{ones} ones");
        leader.check(label, &place(ending.leader), &place(theory.minimiser));
        elsewhere.check(label, &ending.elsewhere, &theory.elsewhere);
    }
    let mut slope = all(
        "slope",
        Grade::Sampled,
        Relation::AtMost,
        "(1/n) ln of the odds against b is KL(mu||b) - KL(mu||minimiser) on average: the distance is at most 5 standard errors, for every b.",
        BERK,
    );
    for (index, rate) in theory.rates.iter().enumerate() {
        if index != theory.minimiser {
            let seen = &measured.log_likelihood[theory.minimiser] - &measured.log_likelihood[index];
            slope.check(
                || format!("b={}", measured.class[index]),
                &size(&(seen - rate)),
                &theory.slope_errors[index],
            );
        }
    }
    let [nearest, next] = [theory.minimiser, theory.runner_up].map(|at| &measured.logarithms[at]);
    let step = (&nearest[0] - &next[0]) - (&nearest[1] - &next[1]);
    let unit = fraction(1, measured.symbols * measured.symbols)?;
    let variance = former::claim(
        Statement::new(
            "slope-variance",
            Grade::Sampled,
            "That slope against the next nearest hypothesis has the variance Var_mu ln(a/b)/n over the runs, to within 5 standard errors.",
            BERK,
        ),
        Relation::Within,
        (&step * &step).scale(&(&measured.ones.variance * unit)),
        theory.slope_variance.clone(),
        Some(theory.variance_errors.clone()),
    );
    let mut agrees = all(
        "mixture-agrees",
        Grade::Exact,
        Relation::Equal,
        "Over the first symbols of the first run the exact mixture's posterior of b is b^k (1-b)^(t-k) over the sum of these, for every t and b.",
        "Bayes",
    );
    for step in &measured.mixture {
        let weights = measured
            .class
            .iter()
            .map(|b| {
                let other = Rational::one() - b;
                Ok(b.checked_pow(step.ones)? * other.checked_pow(step.time - step.ones)?)
            })
            .collect::<Result<Vec<_>, ScenarioError>>()?;
        let sum: Rational = weights.iter().cloned().sum();
        for (b, (seen, weight)) in measured
            .class
            .iter()
            .zip(step.posterior.iter().zip(&weights))
        {
            agrees.check_exact(
                || format!("b={b}, t={}", step.time),
                seen,
                &quotient(weight, &sum)?,
            );
        }
    }
    let (p, q) = CONTROL_OFFSET;
    let control = former::claim(
        Statement::new(
            "control-two-nearest",
            Grade::Sampled,
            format!(
                "Control: a fair coin is equally far from Bernoulli(1/2 +- {p}/{q}); the upper one leads at n in half of the runs, to within 5 standard errors, so no hypothesis gains the posterior for good."
            ),
            "symmetry of the fair coin",
        ),
        Relation::Within,
        Enclosure::exact(measured.control_upper.clone()),
        Enclosure::exact(theory.control_upper.clone()),
        Some(theory.control_errors.clone()),
    );
    Ok(vec![
        leader.claim()?,
        elsewhere.claim()?,
        slope.claim()?,
        variance,
        agrees.claim()?,
        control,
    ])
}
