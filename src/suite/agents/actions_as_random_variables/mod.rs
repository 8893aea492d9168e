//! `actions-as-random-variables`: an agent that takes its own action for evidence overvalues it.
//!
//! Takes the exact `Mixture`, and worlds, beliefs and the planner from `agent`. One of the open problems of Hutter 2009
//! (Algorithms 2(3):879-906): may actions be random variables, predicted like percepts?
//!
//! A list of pairs (policy pi_i, environment b_i) with weights w_i; a percept is the reward bit. One agent has the joint
//! mixture over actions and percepts and conditions on its action a as on anything else. The other gives a from outside,
//! as AIXI does: do(a).
//!
//! Derivation \[own\]. After a history let w_i stand for its weight given the actions, and g_i for the chance with which
//! pi_i does all of the history's actions and now a. The one says E\[g b(a)\]/E\[g\], the other E\[b(a)\], E with the weights w.
//! The difference is Cov_w(g, b(a))/E_w\[g\]: what the policies' habits say of the environments. With the two pairs "mostly
//! 1, and 1 pays" and "mostly 0, and 0 pays", habit p, pay q, conditioning values both actions at pq + (1-p)(1-q), though
//! either pays 1/2: for p = q = 9/10 it is 41/50. It may choose wrongly, too. Let 1 be better than 0 by 1/10 in both
//! environments, (1/10, 2/10) and (8/10, 9/10), and be done mostly in the first: 0 is good news, worth 7p/5 - 4/5 more than
//! 1 to the one who conditions (p > 4/7), and it loses 1/10.
//!
//! Control: each policy with each environment. The covariance is 0, and so is the difference, before the first cycle and
//! after each history of one.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::quotient;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation,
};
use crate::suite::instrument::planning::decimal;

mod lists;
mod measured;
mod picture;

use lists::{List, Parameters};
use measured::{Course, Measured, Values};

const OWN: &str = own_derivation!();
const HUTTER: &str = here!("Hutter 2009, Algorithms 2(3), open problem; derived in");

claims! {
    CONDITIONED: Exact Equal "conditioning", HUTTER,
        "With two pairs in which the habit is what pays, conditioning on it values each action at pq + (1-p)(1-q).";
    DONE: Exact Equal "doing", HUTTER,
        "Done, each of them is worth 1/2.";
    COVARIANCE: Exact Equal "covariance", OWN,
        "The first minus the second is Cov_w(g, b(a))/E_w[g], in every list, before the first cycle and after each history of \
         one, for both actions.";
    GOOD_NEWS: Exact Equal "good-news", OWN,
        "Where the better action is the habit of the poorer environment, conditioning values the worse one higher, by 7p/5 - \
         4/5.";
    LOSS: Exact Equal "choice", OWN,
        "So it takes the worse one, and loses 1/10 against the agent that does not condition.";
    CONTROL: Exact Equal "control-independent", OWN,
        "Control: with each policy in each environment, conditioning on an action values it as doing it does, at 1/2 before \
         the first cycle.";
    APART: Measured None "lists-apart", OWN,
        "Random lists in which the two agents choose another action in the first cycle.",
        beside "of all random lists";
}

/// What theory says of one action after one history.
#[derive(Clone, Debug)]
struct Said {
    /// Cov_w(g, b(a))/E_w[g].
    covariance: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    conditioned: Rational,
    done: Rational,
    good_news: Rational,
    loss: Rational,
    /// By list, in the order habit, independent, lesion, random; by history and action.
    said: Vec<Vec<Said>>,
}

/// The closed form: sums over the list.
fn said(list: &List, values: &Values) -> Result<Said> {
    let (mut all, mut habit, mut pays, mut both) = (
        Rational::zero(),
        Rational::zero(),
        Rational::zero(),
        Rational::zero(),
    );
    for pair in &list.pairs {
        let (mut weight, mut g) = (pair.weight.clone(), pair.does(values.action));
        if let Some((action, percept)) = values.seen {
            let one = &pair.pays[action];
            weight *= if percept == 1 {
                one.clone()
            } else {
                Rational::one() - one
            };
            g *= pair.does(action);
        }
        let b = &pair.pays[values.action];
        habit += &weight * &g;
        pays += &weight * b;
        both += &weight * &g * b;
        all += weight;
    }
    let mean = |sum: &Rational| quotient(sum, &all);
    let covariance = mean(&both)? - mean(&habit)? * mean(&pays)?;
    Ok(Said {
        covariance: quotient(&covariance, &mean(&habit)?)?,
    })
}

impl Measured {
    fn courses(&self) -> impl Iterator<Item = &Course> {
        [&self.habit, &self.independent, &self.lesion]
            .into_iter()
            .chain(&self.random)
    }
}

/// The scenario.
pub(crate) struct ActionsAsRandomVariables;

impl Experiment for ActionsAsRandomVariables {
    const ABOUT: About = About {
        name: "actions-as-random-variables",
        question: Question::Agents,
        claim: "An agent that takes its own action for evidence overvalues it by the covariance of habit and pay.",
        source: "Hutter 2009, Algorithms 2(3), an open problem; derivation own",
        text: "One agent predicts its own actions with the same mixture as percepts and conditions on them; the other gives \
               them from outside, as AIXI does. Where policies and environments come in pairs, the first reads its own action \
               as news of the environment: it expects more than comes, and may take the worse action. Control: where \
               every policy goes with every environment, the two agree.",
        worth: "Exact for these finite lists of pairs and histories of two cycles. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let (p, q) = (&parameters.habit, &parameters.pays);
        let one = Rational::one;
        let mut lists = Vec::new();
        // Which list it is, histories and actions are what was run; the values are not read.
        for course in measured.courses() {
            context.go_on()?;
            let of_it = course
                .values
                .iter()
                .map(|values| said(&course.list, values));
            lists.push(of_it.collect::<Result<_>>()?);
        }
        Ok(Theory {
            conditioned: p * q + (one() - p) * (one() - q),
            done: Rational::ratio(1, 2),
            good_news: p * Rational::ratio(7, 5) - Rational::ratio(4, 5),
            loss: Rational::ratio(1, 10),
            said: lists,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for action in 0..2 {
            if let Some([conditioned, done]) = measured.habit.first(action) {
                let name = || format!("action {action}");
                claims.check(&CONDITIONED, name, conditioned, &theory.conditioned);
                claims.check(&DONE, name, done, &theory.done);
            }
        }
        for (course, said) in measured.courses().zip(&theory.said) {
            for (values, said) in course.values.iter().zip(said) {
                let difference = &values.conditioned - &values.done;
                let name = || {
                    let seen = values.seen.map_or_else(
                        || "at the start".to_owned(),
                        |(action, percept)| format!("after {action}/{percept}"),
                    );
                    format!("{}, {seen}, action {}", course.list.name, values.action)
                };
                claims.check(&COVARIANCE, name, difference, &said.covariance);
            }
        }
        let lesion = &measured.lesion;
        if let (Some(rest), Some(act)) = (lesion.first(0), lesion.first(1)) {
            claims.one(&GOOD_NEWS, rest[0] - act[0], &theory.good_news);
            let [conditions, does] = lesion.choices().map(|action| [rest[1], act[1]][action]);
            claims.one(&LOSS, does - conditions, &theory.loss);
        }
        for values in &measured.independent.values {
            let history = || format!("{:?}, action {}", values.seen, values.action);
            // Doing is worth 1/2 at the start, and what the first percept says of the environment afterwards.
            claims.check(&CONTROL, history, &values.conditioned, &values.done);
            if values.seen.is_none() {
                claims.check(&CONTROL, history, &values.conditioned, &theory.done);
            }
        }
        let apart = measured.random.iter().filter(|course| {
            let [conditions, does] = course.choices();
            conditions != does
        });
        claims.one(&APART, as_u64(apart.count()), as_u64(measured.random.len()));
        Ok(())
    }
}

impl Answered for ActionsAsRandomVariables {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        if let Some([conditioned, done]) = measured.habit.first(1) {
            said.push(format!(
                "Two pairs, habit {} and pay {}: an agent that conditions on its own action expects {} of either action, for \
                 doing it is news that it pays. Whatever is done pays {}.",
                parameters.habit,
                parameters.pays,
                decimal(conditioned),
                decimal(done),
            ));
        }
        if let (Some(rest), Some(act)) = (measured.lesion.first(0), measured.lesion.first(1)) {
            let [conditions, does] = measured.lesion.choices();
            said.push(format!(
                "Where 1 is better by 1/10 in both worlds but is the habit of the poor one, the agent that conditions does \
                 {conditions} (it expects {} of 0 and {} of 1), the agent that gives its action from outside does {does} ({} \
                 and {}).",
                decimal(rest[0]),
                decimal(act[0]),
                decimal(rest[1]),
                decimal(act[1]),
            ));
        }
        let apart = measured.random.iter().filter(|course| {
            let [conditions, does] = course.choices();
            conditions != does
        });
        said.push(format!(
            "In {} of {} random lists the two choose differently; with every policy in every environment they never differ.",
            apart.count(),
            measured.random.len(),
        ));
        Ok(said)
    }
}

#[cfg(test)]
mod tests;
