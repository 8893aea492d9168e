//! `mixture-regret`: dominance. No sequence costs the mixture more than ln 1/w above any hypothesis.
//!
//! Takes the exact `Mixture`, its hypotheses and exact rationals. Folklore; Cesa-Bianchi and Lugosi 2006
//! (unconfirmed).
//!
//! Derivation \[own\]. By definition w_n(nu) = w(nu) nu(x)/xi(x), so w_n(nu) xi(x) = w(nu) nu(x) and
//! -ln xi(x) + ln nu(x) = ln w_n(nu) - ln w(nu) <= ln 1/w(nu), as w_n <= 1; for every x, nu and n, and also
//! for semimeasures, since nothing was assumed of nu. What is tested is that the mixture, which works by
//! conditional predictions, meets this with nu(x) computed from closed forms and by following every data
//! bit of a program ([`joint`](crate::suite::instrument::joint), which shares no code with the mixture), on
//! random lists with semimeasures, zero probabilities and programs that read data. Its loss is that of its
//! predictions, multiplied one by one as they were made. A list that gives x probability 0 must end in the
//! named outcome all-refuted, at the first such t.

use rand_chacha::rand_core::Rng;

use crate::exact::{Rational, as_u64, as_usize};
use crate::mixture::{Mixture, MixtureError};
use crate::scenario::figures::{fraction, quotient};
use crate::scenario::sampling::stream;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statement, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::mixing::{exactly, mixture, posterior, predicted};
use crate::suite::instrument::random_list::Kind;

mod answer;
mod picture;

const DOMINANCE: &str = here!("dominance (folklore; Cesa-Bianchi and Lugosi 2006); derived in");

parameters! { Parameters {
    lists "lists": u64 = 40 in 4..=1000, "random lists";
    hypotheses "hypotheses": u64 = 7 in 2..=32, "most hypotheses in a list";
    symbols "n": u64 = 24 in 8..=64, "symbols of each sequence";
} }

claims! {
    IDENTITY: Exact Equal "identity", DOMINANCE,
        "w_t(nu) = w(nu) nu(x_1:t)/xi(x_1:t), so -ln xi + ln nu = ln w_t - ln w: every list, hypothesis and t.";
    REGRET: Exact AtMost "regret-bound", DOMINANCE,
        "The regret to a hypothesis is at most ln 1/w nats: nu(x_1:t) over the product of the mixture's predictions \
         and xi(empty), at its largest over t, is at most 1/w.";
    EVIDENCE: Exact Equal "evidence", DOMINANCE,
        "The mixture's evidence is the sum of w(nu) nu(x_1:t), every list and t, with nu(x_1:t) from its \
         definition.";
    SUM: Identity Equal "posterior-sum", DOMINANCE, "The posterior sums to 1, every list and t.";
    ORDER: Identity Equal "order", DOMINANCE,
        "Reversing the list changes neither evidence nor posterior, every list, hypothesis and t.";
    REFUTED: Exact Equal "all-refuted", DOMINANCE,
        "A list is named all-refuted at the first t at which every hypothesis has probability 0 (0: never), \
         and at no other.";
}

/// One random list with its weights and a sequence.
#[derive(Clone, Debug)]
struct List {
    members: Vec<(Kind, Rational)>,
    x: Vec<bool>,
}

impl List {
    /// A stream of its own for each list. Every fourth list holds only what can be refuted; its sequence is
    /// random, the others' follow a member for a while or are random.
    fn draw(parameters: &Parameters, number: u64) -> Result<List> {
        let mut generator = stream(parameters.seed, number);
        let refutable = number.is_multiple_of(4);
        let count = 2 + generator.next_u64() % (parameters.hypotheses - 1);
        let kinds: Vec<Kind> = (0..count)
            .map(|_| Kind::draw(&mut generator, refutable))
            .collect();
        let shares: Vec<u64> = (0..count).map(|_| 1 + generator.next_u64() % 16).collect();
        // In half of the lists the weights sum to less than 1.
        let total = shares.iter().sum::<u64>() + generator.next_u64() % 2 * 5;
        let follow = kinds.iter().find_map(|kind| match kind {
            Kind::Periodic(period) if !refutable => Some(period.iter().cycle()),
            _ => None,
        });
        let x = match follow {
            Some(period) => period.take(as_usize(parameters.symbols)).copied().collect(),
            None => (0..parameters.symbols)
                .map(|_| generator.next_u64() & 1 == 1)
                .collect(),
        };
        let weights = shares.into_iter().map(|share| fraction(share, total));
        let members = kinds.into_iter().zip(weights);
        Ok(List {
            members: members
                .map(|(kind, weight)| Ok((kind, weight?)))
                .collect::<Result<_>>()?,
            x,
        })
    }

    /// nu(x_1:t) by hypothesis, then t, from its definition.
    fn joint(&self, context: &Context<'_>) -> Result<Vec<Vec<Rational>>> {
        let of_member = |(kind, _): &(Kind, Rational)| {
            context.go_on()?;
            kind.joint(&self.x)
        };
        self.members.iter().map(of_member).collect()
    }

    fn mixture(&self, reversed: bool) -> Result<Mixture> {
        let pairs = self.members.iter();
        let pairs = pairs.map(|(kind, weight)| Ok((kind.hypothesis()?, weight.clone())));
        let mut pairs = pairs.collect::<Result<Vec<_>>>()?;
        if reversed {
            pairs.reverse();
        }
        mixture(pairs)
    }
}

impl Parameters {
    fn draw(&self) -> Result<Vec<List>> {
        let numbers = 1..=self.lists;
        numbers.map(|number| List::draw(self, number)).collect()
    }
}

/// What the mixture of a list says after some symbols.
#[derive(Clone, Debug)]
struct State {
    evidence: Rational,
    posterior: Vec<Rational>,
    /// The posterior's sum.
    total: Rational,
}

impl State {
    fn of(mixture: &Mixture) -> Result<State> {
        let posterior = posterior(mixture)?;
        Ok(State {
            evidence: exactly(&mixture.evidence())?,
            total: posterior.iter().sum(),
            posterior,
        })
    }
}

/// A list run through the mixture, until its end or until all is refuted.
#[derive(Clone, Debug)]
struct Run {
    /// After 0, 1, .. symbols: from the list, and from the list in reverse order, put back in order.
    states: Vec<[State; 2]>,
    refuted_at: Option<u64>,
    regrets: Vec<Regret>,
}

/// The largest regret to one hypothesis.
#[derive(Clone, Debug)]
struct Regret {
    name: String,
    /// nu(x_1:t) over the mixture's chance of x_1:t by its predictions, where that is largest.
    ratio: Rational,
    /// w(nu).
    weight: Rational,
}

impl Run {
    fn of(list: &List, context: &Context<'_>) -> Result<Run> {
        let mut mixtures = [list.mixture(false)?, list.mixture(true)?];
        let now = |[forwards, backwards]: &[Mixture; 2]| -> Result<[State; 2]> {
            let mut reversed = State::of(backwards)?;
            reversed.posterior.reverse();
            Ok([State::of(forwards)?, reversed])
        };
        let mut states = vec![now(&mixtures)?];
        let mut refuted_at = None;
        let mut largest = vec![Rational::zero(); list.members.len()];
        let joint = list.joint(context)?;
        let mut chance = states[0][0].evidence.clone();
        for (t, &symbol) in (1..).zip(&list.x) {
            context.go_on()?;
            chance *= predicted(&mixtures[0], symbol)?;
            match mixtures.each_mut().map(|mixture| mixture.update(symbol)) {
                [
                    Err(MixtureError::AllRefuted { t }),
                    Err(MixtureError::AllRefuted { t: same }),
                ] if t == same => {
                    refuted_at = Some(t);
                    break;
                }
                both => both.into_iter().collect::<Result<(), _>>()?,
            }
            for (largest, nu) in largest.iter_mut().zip(&joint) {
                let ratio = quotient(&nu[t], &chance)?;
                if ratio > *largest {
                    *largest = ratio;
                }
            }
            states.push(now(&mixtures)?);
        }
        let regrets = largest.into_iter().zip(&list.members).enumerate();
        let regrets = regrets.map(|(index, (ratio, (_, weight)))| Regret {
            name: mixtures[0].hypothesis(index).name(),
            ratio,
            weight: weight.clone(),
        });
        Ok(Run {
            states,
            refuted_at,
            // What the first symbol refutes has no regret.
            regrets: regrets.filter(|regret| !regret.ratio.is_zero()).collect(),
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    runs: Vec<Run>,
}

/// One list by its joint probabilities.
#[derive(Clone, Debug)]
struct Said {
    /// The sum of w(nu) nu(x_1:t), by t.
    evidence: Vec<Rational>,
    /// w(nu) nu(x_1:t) over that, by t and then hypothesis, until all is refuted.
    posterior: Vec<Vec<Rational>>,
    /// First t at which every hypothesis has probability 0.
    refuted_at: Option<u64>,
}

impl Said {
    fn of(list: &List, context: &Context<'_>) -> Result<Said> {
        let joint = list.joint(context)?;
        let members = || joint.iter().zip(&list.members);
        let weighted = |t: usize| members().map(move |(nu, (_, weight))| &nu[t] * weight);
        let times = 0..=list.x.len();
        let evidence: Vec<Rational> = times.map(|t| weighted(t).sum()).collect();
        let alive = evidence.iter().take_while(|xi| !xi.is_zero());
        let mut posterior: Vec<Vec<Rational>> = Vec::new();
        for (t, xi) in alive.enumerate() {
            context.go_on()?;
            let shares = weighted(t).map(|joint| quotient(&joint, xi));
            posterior.push(shares.collect::<Result<_>>()?);
        }
        let refuted = evidence.iter().position(Rational::is_zero);
        Ok(Said {
            evidence,
            posterior,
            refuted_at: refuted.map(as_u64),
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    lists: Vec<Said>,
    /// The bound is this over w: e to the power 0 nats.
    scale: Rational,
    posterior_sum: Rational,
}

/// The scenario.
pub(crate) struct MixtureRegret;

impl Experiment for MixtureRegret {
    const ABOUT: About = About {
        name: "mixture-regret",
        question: Question::GrainOfTruth,
        claim: "Dominance: no sequence costs the mixture more than ln 1/w above any hypothesis.",
        source: "folklore; Cesa-Bianchi and Lugosi 2006",
        text: "Random lists of coins, Markov chains, KT estimators, periodic sequences, semimeasures and \
               written programs that read data, with random weights, see random or periodic sequences. The \
               exact mixture is set beside sums over joint probabilities that share no code with it. Every \
               fourth list can be refuted altogether; that is reported by name, and nothing is divided by \
               0.",
        worth: "Exact for these finite priors only, each a random list; their open mass is 0, and nothing \
                here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut runs = Vec::new();
        for (number, list) in (1..).zip(parameters.draw()?) {
            context.report("lists", number, parameters.lists)?;
            runs.push(Run::of(&list, context)?);
        }
        Ok(Measured { runs })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            lists: parameters
                .draw()?
                .iter()
                .map(|list| Said::of(list, context))
                .collect::<Result<_>>()?,
            scale: Rational::one(),
            posterior_sum: Rational::one(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (number, (run, said)) in (1..).zip(measured.runs.iter().zip(&theory.lists)) {
            claims.go_on()?;
            let list = format!("list {number}");
            let [found, first] = [run.refuted_at, said.refuted_at].map(|t| t.unwrap_or(0));
            claims.check(&REFUTED, || list.clone(), found, first);
            for (t, [state, reversed]) in run.states.iter().enumerate() {
                let at = || format!("{list}, t={t}");
                claims.check(&EVIDENCE, at, &state.evidence, &said.evidence[t]);
                claims.check(&SUM, at, &state.total, &theory.posterior_sum);
                claims.check(&ORDER, at, &reversed.evidence, &state.evidence);
                equal(claims, &ORDER, at, &reversed.posterior, &state.posterior);
                if let Some(shares) = said.posterior.get(t) {
                    equal(claims, &IDENTITY, at, &state.posterior, shares);
                }
            }
            for found in &run.regrets {
                let bound = quotient(&theory.scale, &found.weight)?;
                claims.check(
                    &REGRET,
                    || format!("{list}, {}", found.name),
                    &found.ratio,
                    bound,
                );
            }
        }
        Ok(())
    }
}

/// Checks an equality of the figures of many hypotheses: one with its values, and all that differ.
fn equal(
    claims: &mut Claims,
    statement: &Statement,
    at: impl Fn() -> String,
    measured: &[Rational],
    theory: &[Rational],
) {
    for (index, (found, said)) in measured.iter().zip(theory).enumerate() {
        if index > 0 && found == said {
            claims.count_equal(statement, 1);
        } else {
            let instance = || format!("{}, hypothesis {}", at(), index + 1);
            claims.check(statement, instance, found, said);
        }
    }
}

#[cfg(test)]
mod tests;
