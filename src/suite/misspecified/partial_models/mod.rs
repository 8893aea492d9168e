//! `partial-models`: Bayes needs all of the truth in one hypothesis; two that are half right each lose to it.
//!
//! Takes the exact `Mixture` and hypotheses given by a rule. The motivation is that of infra-Bayesianism (Kosoy and
//! Appel 2020); the instance is \[own\].
//!
//! A block is m context bits and a target. In truth the contexts are 0 and the target is 1. Hypothesis A knows the
//! target and not the contexts: contexts fair, target 1. B knows the contexts and not the target: contexts 0, target
//! fair. Each has weight 1/2.
//!
//! Derivation \[own\]. A block has the probability 2^-m under A and 1/2 under B: after n blocks the odds A:B are
//! 2^-(m-1)n. When the target of block n comes, A has seen n blocks of contexts and B n - 1 targets, so the odds are r =
//! 2^-((m-1)(n-1) + m), and the target's chance is (r + 1/2)/(r + 1). For m = 1 that is 2/3 for ever, a loss of log2(3/2)
//! bits a block; for m >= 2 the contexts drive the posterior to B, the chance exceeds 1/2 by less than r/2, and the loss
//! tends to 1 bit a block. As r <= 1/2 it is at least log2(3/2) in every block, for every m: A would have lost nothing.
//!
//! Remedies. Given the contexts only the targets count: A gives them 1, B 1/2, and the mixture of the two whose weights
//! follow the targets alone gives n of them (1 + 2^-n)/2, a loss below 1 = log2 1/w(A) bits in all. Or the class is made
//! to have the truth in one hypothesis: "A's target with B's contexts" at weight 2^-c beside 1/2 and 1/2. All three weigh
//! 1 + 2^-c, the truth's share is 1/(2^c + 1), and it gives every symbol 1: the targets' loss is at most log2(2^c + 1) = c +
//! log2(1 + 2^-c) bits in all.
//!
//! Control: that last bound for A and B alone. It fails as soon as (3/2)^n > 2^c + 1, which all settings grant.
//!
//! All verdicts are on rationals; no tolerance anywhere.

use crate::exact::{Enclosure, PRECISION, Rational, Rounding, log2};
use crate::mixture::{Conditional, Hypothesis, Mixture};
use crate::scenario::figures::{distinct, inverse_power, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims,
    own_derivation, parameters,
};
use crate::suite::instrument::mixing::{bernoulli, exactly, mixture, predicted};

mod picture;

const OWN: &str = own_derivation!();

parameters! { Parameters {
    contexts "contexts": [i64] = [1, 2, 3] in 1..=8, "context bits m of a block; each a run of its own";
    blocks "blocks": u32 = 60 in 40..=200, "blocks n";
    bits "c": u32 = 20 in 1..=20, "the hypothesis that is right in both has the weight 2^-this, against 1/2 and 1/2";
} }

claims! {
    ODDS: Exact Equal "odds", OWN,
        "After n blocks the posterior odds of A (right targets) to B (right contexts) are 2^-(m-1)n, for every m and n.";
    TARGET: Exact Equal "target-chance", OWN,
        "In block n the mixture of A and B gives the target the chance (r + 1/2)/(r + 1), r = 2^-((m-1)(n-1) + m).";
    HALF: Exact AtMost "nothing-learnt", OWN,
        "That exceeds 1/2 by at most r/2: for m >= 2 the loss tends to 1 bit per block.";
    LOST: Exact AtMost "lost-for-ever", OWN,
        "All targets of n blocks have at most the chance (2/3)^n: at least log2(3/2) bits per block are lost, for every m.";
    GIVEN: Exact Equal "remedy-given-contexts", OWN,
        "With weights that follow the targets alone, the contexts given, n targets have the chance (1 + 2^-n)/2: less than \
         log2 1/w(A) = 1 bit is lost in all.";
    WHOLE: Exact Equal "target-chance-with-the-truth", OWN,
        "With the truth at 2^-c beside A and B the target of block n has the chance (a + t + b/2)/(a + t + b), a = 2^-mn, \
         b = 2^-(n-1), t = 2^(1-c).";
    BOUND: Exact AtLeast "remedy-truth-in-one", OWN,
        "With the truth in one hypothesis at 2^-c the targets have at least the chance 1/(2^c + 1): at most c + log2(1 + \
         2^-c) bits are lost in all.";
    CONTROL: Exact LessThan "control-two-halves", OWN,
        "Control: for A and B alone that bound fails, whatever m.";
    LOSS: Measured None "loss-m-{m}", OWN,
        "Bits lost on all targets by A and B together, m = {m}.",
        beside "with the truth in the class";
}

impl Parameters {
    fn contexts(&self) -> Result<Vec<u32>> {
        Ok(distinct(&self.contexts)?)
    }
}

/// A block's last symbol is its target: contexts with chance `context` of a 0, targets with chance `target` of a 1.
fn blocks(name: &str, contexts: u32, context: Rational, target: Rational) -> Box<dyn Hypothesis> {
    let size = u64::from(contexts) + 1;
    let block = usize::try_from(size).unwrap_or(usize::MAX);
    Box::new(Conditional::new(name, move |past: &[bool]| {
        if past.len() % block == block - 1 {
            return [Rational::one() - &target, target.clone()];
        }
        [context.clone(), Rational::one() - &context]
    }))
}

/// What was seen of one number of contexts.
#[derive(Clone, Debug)]
struct Course {
    contexts: u32,
    /// By block: the target's chance under A and B, and the odds A:B after it.
    pair: Vec<[Rational; 2]>,
    /// The same chance when only targets move the weights.
    given: Vec<Rational>,
    /// The same chance with the truth in the class.
    whole: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    courses: Vec<Course>,
}

/// Shows n blocks to a mixture; `look` sees the target's chance, and the mixture after the block.
fn follow<T>(
    mut list: Mixture,
    contexts: u32,
    parameters: &Parameters,
    context: &Context<'_>,
    mut look: impl FnMut(Rational, &Mixture) -> Result<T>,
) -> Result<Vec<T>> {
    let mut seen = Vec::new();
    for _ in 0..parameters.blocks {
        context.go_on()?;
        for _ in 0..contexts {
            list.update(false)?;
        }
        let chance = predicted(&list, true)?;
        list.update(true)?;
        seen.push(look(chance, &list)?);
    }
    Ok(seen)
}

fn course(parameters: &Parameters, contexts: u32, context: &Context<'_>) -> Result<Course> {
    let (one, half) = (Rational::one, || Rational::ratio(1, 2));
    let a = || blocks("A", contexts, half(), one());
    let b = || blocks("B", contexts, one(), half());
    let pair = mixture(vec![(a(), half()), (b(), half())])?;
    let pair = follow(pair, contexts, parameters, context, |chance, list| {
        let [a, b] = [exactly(&list.joint(0))?, exactly(&list.joint(1))?];
        Ok([chance, quotient(&a, &b)?])
    })?;
    let targets = mixture(vec![
        (bernoulli(&one())?, half()),
        (bernoulli(&half())?, half()),
    ])?;
    let given = follow(targets, 0, parameters, context, |chance, _| Ok(chance))?;
    let all = one() + inverse_power(parameters.bits);
    let share = |weight: Rational| quotient(&weight, &all);
    let truth = blocks("both", contexts, one(), one());
    let three = mixture(vec![
        (a(), share(half())?),
        (b(), share(half())?),
        (truth, share(inverse_power(parameters.bits))?),
    ])?;
    let whole = follow(three, contexts, parameters, context, |chance, _| Ok(chance))?;
    Ok(Course {
        contexts,
        pair,
        given,
        whole,
    })
}

/// What theory says of one number of contexts.
#[derive(Clone, Debug)]
struct Said {
    /// By block: odds after it, the target's chance, r/2, and the chance with the truth in the class.
    blocks: Vec<[Rational; 4]>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
    /// (2/3)^n.
    lost: Rational,
    /// (1 + 2^-n)/2 by n.
    given: Vec<Rational>,
    /// 1/(2^c + 1).
    bound: Rational,
}

/// The product of chances.
fn product<'a>(chances: impl Iterator<Item = &'a Rational>) -> Rational {
    chances.fold(Rational::one(), |product, chance| product * chance)
}

/// -log2 of a chance.
fn loss(chance: &Rational) -> Result<Enclosure> {
    Ok(log2(&quotient(&Rational::one(), chance)?, PRECISION)?)
}

impl Course {
    fn pair_chances(&self) -> impl Iterator<Item = &Rational> {
        self.pair.iter().map(|[chance, _]| chance)
    }

    /// Bits lost on all targets: by A and B, given the contexts, with the truth in the class.
    fn losses(&self) -> Result<[Enclosure; 3]> {
        Ok([
            loss(&product(self.pair_chances()))?,
            loss(&product(self.given.iter()))?,
            loss(&product(self.whole.iter()))?,
        ])
    }
}

/// The scenario.
pub(crate) struct PartialModels;

impl Experiment for PartialModels {
    const ABOUT: About = About {
        name: "partial-models",
        question: Question::Misspecified,
        claim: "Two hypotheses, each right about one half, do not make one that is right: the mixture loses \
                for ever.",
        source: "own derivation; the motivation of infra-Bayesianism (Kosoy and Appel 2020)",
        text: "Blocks of context bits and a target. One hypothesis knows every target and takes the contexts for coin \
               flips, the other knows the contexts and takes the target for one. The contexts outvote the target: the \
               mixture goes on losing 0.58 to 1 bit per block on targets that one of its members knows. Two remedies: \
               weights that follow the targets alone, and the truth itself at weight 2^-c. Control: without it the \
               remedy's bound fails.",
        worth: "Exact for these finite priors of two and three hypotheses only, open mass 0. Nothing here is about M, \
                which has both halves in one program.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let courses = parameters.contexts()?.into_iter();
        let courses = courses.map(|contexts| course(parameters, contexts, context));
        Ok(Measured {
            courses: courses.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let half = Rational::ratio(1, 2);
        let truth = whole(2) * inverse_power(parameters.bits);
        let mut said = Vec::new();
        for m in parameters.contexts()? {
            context.go_on()?;
            let block = |n: u32| -> Result<[Rational; 4]> {
                let r = inverse_power((m - 1) * (n - 1) + m);
                let (a, b) = (inverse_power(m * n), inverse_power(n - 1));
                Ok([
                    inverse_power((m - 1) * n),
                    quotient(&(&r + &half), &(&r + Rational::one()))?,
                    &r * &half,
                    quotient(&(&a + &truth + &b * &half), &(&a + &truth + &b))?,
                ])
            };
            said.push(Said {
                blocks: (1..=parameters.blocks).map(block).collect::<Result<_>>()?,
            });
        }
        let given = |n: u32| (Rational::one() + inverse_power(n)) * &half;
        Ok(Theory {
            said,
            lost: Rational::ratio(2, 3).pow(u64::from(parameters.blocks)),
            given: (1..=parameters.blocks).map(given).collect(),
            bound: quotient(
                &Rational::one(),
                &(whole(1 << parameters.bits) + Rational::one()),
            )?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let half = Rational::ratio(1, 2);
        for (course, said) in measured.courses.iter().zip(&theory.said) {
            let m = course.contexts;
            let mut given = Rational::one();
            let found = course.pair.iter().zip(&course.given).zip(&course.whole);
            for (place, ((([chance, odds], target), with_truth), said)) in
                found.zip(&said.blocks).enumerate()
            {
                let name = || format!("m={m}, n={}", place + 1);
                let [after, expected, excess, three] = said;
                claims.check(&ODDS, name, odds, after);
                claims.check(&TARGET, name, chance, expected);
                claims.check(&HALF, name, chance - &half, excess);
                claims.check(&WHOLE, name, with_truth, three);
                given *= target;
                claims.check(&GIVEN, name, &given, &theory.given[place]);
            }
            let pair = product(course.pair_chances());
            let name = || format!("m={m}");
            claims.check(&LOST, name, &pair, &theory.lost);
            let with_truth = product(course.whole.iter());
            claims.check(&BOUND, name, with_truth, &theory.bound);
            claims.check(&CONTROL, name, pair, &theory.bound);
            let [two, _, three] = course.losses()?;
            claims.one(&LOSS.with("m", m), two, three);
        }
        Ok(())
    }
}

impl Answered for PartialModels {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = vec![format!(
            "Two hypotheses, odds 1, each right in one half: A knows every target, B every context. Over {} blocks the \
             mixture of the two never learns the target.",
            parameters.blocks
        )];
        for course in &measured.courses {
            let bits = |loss: &Enclosure| loss.lower().to_decimal(3, Rounding::Nearest);
            let [two, _, three] = course.losses()?;
            let last = course.pair.last();
            let believes = match last {
                Some([_, odds]) if *odds == Rational::one() => "it believes in both alike",
                _ => "it believes in B, which has no idea of the target",
            };
            said.push(format!(
                "With {} context {} per block it loses {} bits on the targets, and in the end {believes}. With weights that follow \
                 the targets alone it loses less than 1; with the truth in the class at 2^-{}, {}.",
                course.contexts,
                if course.contexts == 1 { "bit" } else { "bits" },
                bits(&two),
                parameters.bits,
                bits(&three),
            ));
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests;
