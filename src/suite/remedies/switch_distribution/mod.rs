//! `switch-distribution`: a prior over switch points is consistent and fast, and what the criteria of order
//! selection have to do with the evidence.
//!
//! Takes the mixture over paths, the plain `Mixture`, KT estimators of any order, data drawn from a Markov
//! chain, and enclosures. van Erven, Grünwald and de Rooij, NIPS 2007; JRSSB 74, 2012 (unconfirmed).
//!
//! **Paths.** A path is s = ((t_1 = 0, k_1), ..., (t_m, k_m)): behind t_i symbols the expert k_i takes over,
//! which may be the one before. Its prior is 2^-m K^-m times the product over i >= 2 of
//! (1/(t_i(t_i + 1)))/(1/(t_(i-1) + 1)), the last because the tail of 1/(t(t+1)) beyond t is 1/(t+1).
//!
//! Derivation \[own\]. The mixture is at least prior(s) times what s gives x, so
//! L_sw <= L_s + m + m log2 K + sum over i >= 2 of log2\[t_i(t_i+1)/(t_(i-1)+1)\] bits. To n symbols all s
//! with the same points below n are one: together they weigh prior(s) (1 + (t_m + 1)/n), 1 for the path
//! that ends there, (t_m + 1)/n for all whose next point is at n or later. That makes the sum over all
//! paths finite, and it is followed path by path ([`super::expert_list`]).
//!
//! **Catching up.** Let L_0 and L_k be the losses of a simple and a rich model, here KT of order 0 and k,
//! and D(t) = L_k(t) - L_0(t) the rich one's deficit, largest at t*. The path that switches at t* costs
//! L_k(n) - D(t*), while Bayes gives x at most what the better model gives it, so where L_k(n) <= L_0(n)
//! Bayes costs at least L_k(n): the switch distribution gains at least
//! D(t*) - \[2 + 2 log2 K + log2(t*(t*+1))\] bits on it. At order 2 that price is more than the deficit,
//! and the statement says nothing. A rich model of 2^k contexts is behind by about
//! 2^k ((1/2) log2(pi n_c/2) - log2 e - n_c KL), n_c symbols a context and KL bits a symbol, at most so at
//! n_c = log2(e)/(2 KL): at order 7 and d = 1/6 some 60 bits near t = 1100, against a price of 24.
//!
//! **Order selection** ([`orders`], where its claims are derived): KT evidence, NML and BIC of one order
//! differ by bounded amounts, whatever n.
//!
//! The source is the chain of order k whose chance of a 1 is 1/2 + d behind an even number of 1s among the
//! last k and 1/2 - d behind an odd one. No shorter past tells anything: a lower order sees a fair coin.
//!
//! Control: where the experts agree, as all orders do on 000..., there is nothing to catch up, and switch
//! distribution and Bayes give x exactly the same. On a fair coin the gain is a measurement.

use crate::exact::Rational;
use crate::mixture::{Bernoulli, Hypothesis, Markov, PathMixture, sample};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::expert_list::{
    ExpertList, ListParameters, PathClaims, Priced, Switchings,
};
use crate::suite::instrument::mixing::exactly;

mod catch_up;
mod orders;
mod picture;

use catch_up::{CatchUp, CatchUpTheory};

const SWITCH: &str = "van Erven, Grünwald and de Rooij 2007/2012 (unconfirmed); derived in scenario::switch_distribution";
const OWN: &str = "own derivation, in the documentation of scenario::switch_distribution";

/// The scenario.
pub struct SwitchDistribution;

#[derive(Clone, Debug)]
struct Parameters {
    lists: ListParameters,
    orders: Vec<u32>,
    symbols: u64,
    offset: Rational,
    selection: orders::Parameters,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let mut orders: Vec<u32> = Vec::new();
        for &order in settings.integers("orders")? {
            let order = u32::try_from(order).map_err(|_| {
                ScenarioError::Settings(format!("order {order} must be at least 1"))
            })?;
            if !orders.contains(&order) {
                orders.push(order);
            }
        }
        let offset = settings.rational("d")?.clone();
        Ok(Parameters {
            lists: ListParameters::read(settings)?,
            orders,
            symbols: settings.count("n")?,
            selection: orders::Parameters {
                true_order: settings.count("true_order")?,
                most: settings.count("most_order")?,
                symbols: settings.count("selection_n")?,
                offset: offset.clone(),
                seed: settings.seed,
            },
            offset,
            seed: settings.seed,
        })
    }

    /// The source of order k, on a stream of its own.
    fn data(&self, order: u32) -> Result<Vec<bool>, ScenarioError> {
        Ok(sample(
            parity_chain(order, &self.offset)?,
            self.symbols,
            self.seed,
            u64::from(order),
        )?)
    }

    /// The data of every catch-up beside its order.
    fn catch_ups(&self) -> Result<Vec<(u32, Vec<bool>)>, ScenarioError> {
        self.orders
            .iter()
            .map(|&order| Ok((order, self.data(order)?)))
            .collect()
    }

    fn largest_order(&self) -> u32 {
        self.orders.iter().copied().max().unwrap_or(1)
    }

    /// A fair coin's symbols.
    fn coin(&self) -> Result<Vec<bool>, ScenarioError> {
        let coin = Box::new(Bernoulli::new(Rational::ratio(1, 2))?);
        Ok(sample(coin, self.symbols, self.seed, u64::from(u32::MAX))?)
    }
}

/// The chain whose chance of a 1 is 1/2 + d behind an even number of 1s among the last k, else 1/2 - d.
fn parity_chain(order: u32, offset: &Rational) -> Result<Box<dyn Hypothesis>, ScenarioError> {
    let half = Rational::ratio(1, 2);
    let table = (0u64..1 << order).map(|past| {
        if past.count_ones().is_multiple_of(2) {
            &half + offset
        } else {
            &half - offset
        }
    });
    Ok(Box::new(Markov::new(table.collect())?))
}

// ---------------------------------------------------------------------------------------------- measure

#[derive(Clone)]
struct Measured {
    /// What the switch distribution gives each list's sequence.
    lists: Vec<Rational>,
    catch_ups: Vec<CatchUp>,
    /// On the fair coin.
    coin: CatchUp,
    /// On 000...: what the switch distribution and what Bayes gives it, after each symbol.
    agreeing: Vec<[Rational; 2]>,
    selection: orders::Measured,
}

fn measure(
    parameters: &Parameters,
    lists: &[ExpertList],
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let mut given = Vec::new();
    for list in lists {
        context.report("lists", list.number, length(lists))?;
        let mut switch = PathMixture::switching(list.prior()?);
        for &symbol in &list.x {
            switch.update(symbol);
        }
        given.push(exactly(&switch.evidence())?);
    }
    let mut catch_ups = Vec::new();
    for (order, x) in parameters.catch_ups()? {
        catch_ups.push(catch_up::measure(order, &x, context)?);
    }
    let largest = parameters.largest_order();
    Ok(Measured {
        lists: given,
        catch_ups,
        coin: catch_up::measure(largest, &parameters.coin()?, context)?,
        agreeing: catch_up::agreeing(largest)?,
        selection: orders::measure(&parameters.selection, context)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// Paths of a list with the same switch points below n.
#[derive(Clone, Debug)]
struct PathsTheory {
    switchings: Switchings,
    /// Of one such path that ends with its last point.
    prior: Rational,
    /// 1 + (t_m + 1)/n: with those that go on at n or later.
    tail: Rational,
}

#[derive(Clone, Debug)]
struct ListTheory {
    number: u64,
    paths: Vec<PathsTheory>,
}

#[derive(Clone)]
struct Theory {
    lists: Vec<ListTheory>,
    catch_ups: Vec<CatchUpTheory>,
    selection: orders::Theory,
}

/// 2^-m K^-m times the product over i >= 2 of (t_(i-1) + 1)/(t_i(t_i + 1)), for t_2, ..., t_m.
fn path_prior(experts: u64, times: &[u64]) -> Result<Rational, ScenarioError> {
    let each = whole(2 * experts);
    let mut prior = quotient(&Rational::one(), &each)?;
    let mut former = 0;
    for &time in times {
        let at = quotient(&whole(former + 1), &(whole(time) * whole(time + 1)))?;
        prior *= quotient(&at, &each)?;
        former = time;
    }
    Ok(prior)
}

fn list_theory(list: &ExpertList) -> Result<ListTheory, ScenarioError> {
    let symbols = whole(length(&list.x));
    let mut paths = Vec::new();
    for switchings in list.switchings(true)? {
        let last = switchings.times.last().copied().unwrap_or(0);
        paths.push(PathsTheory {
            prior: path_prior(list.experts(), &switchings.times)?,
            tail: Rational::one() + quotient(&whole(last + 1), &symbols)?,
            switchings,
        });
    }
    Ok(ListTheory {
        number: list.number,
        paths,
    })
}

fn theory(parameters: &Parameters, lists: &[ExpertList]) -> Result<Theory, ScenarioError> {
    let catch_ups = parameters.catch_ups()?;
    Ok(Theory {
        lists: lists.iter().map(list_theory).collect::<Result<_, _>>()?,
        catch_ups: catch_ups
            .iter()
            .map(|(order, x)| catch_up::theory(*order, x))
            .collect::<Result<_, _>>()?,
        selection: orders::theory(&parameters.selection)?,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn statement(id: &str, grade: Grade, source: &str, text: &str) -> Statement {
    Statement::new(id, grade, text, source)
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut found = path_claims(measured, theory)?;
    found.extend(catch_up::claims(measured, theory)?);
    found.extend(orders::claims(&measured.selection, &theory.selection)?);
    Ok(found)
}

fn path_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let sum = ForAll::new(
        statement(
            "all-paths",
            Grade::Exact,
            SWITCH,
            "The forward algorithm is the sum over all switch points and experts of prior times product, every list.",
        ),
        Relation::Equal,
        None,
    );
    let bound = ForAll::new(
        statement(
            "path-bound",
            Grade::Exact,
            SWITCH,
            "L_sw <= L_s + m + m log2 K + sum log2[t_i(t_i+1)/(t_(i-1)+1)]: the best path of every set of switch points gives x at most 1/prior(s) times what the mixture does, every list.",
        ),
        Relation::AtMost,
        None,
    );
    let mut paths = PathClaims { sum, bound };
    for (given, said) in measured.lists.iter().zip(&theory.lists) {
        let priced = said.paths.iter().map(|paths| Priced {
            switchings: &paths.switchings,
            prior: &paths.prior,
            with_later: &paths.prior * &paths.tail,
        });
        let priced: Vec<Priced<'_>> = priced.collect();
        paths.check(&format!("list {}", said.number), given, &priced)?;
    }
    paths.claims()
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SwitchDistribution {
    fn name(&self) -> &'static str {
        "switch-distribution"
    }

    fn claim(&self) -> &'static str {
        "A prior over switch points catches up at once where Bayes waits, at a price that is known; BIC is the evidence up to O(1) nats."
    }

    fn source(&self) -> &'static str {
        "van Erven, Grünwald and de Rooij, NIPS 2007, JRSSB 2012; Rissanen 1996; Krichevsky and Trofimov 1981 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "The Bayes mixture over switch points between models, on short random lists beside the sum over all \
         paths, one by one; then KT of order 0 and order k on data of order k, where the rich model is behind \
         at first: Bayes keeps that deficit, the switch distribution does not. Last, orders 0 to 4 by \
         evidence, NML, BIC and AIC, with the bounds between them."
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![
            Parameter::integers(
                "orders",
                &[2, 7],
                (1, 10),
                "orders of the data that Bayes has to catch up on",
            ),
            Parameter::integer("n", 5000, (10, 20_000), "symbols of each such data"),
            Parameter::rational(
                "d",
                Rational::ratio(1, 6),
                (Rational::ratio(1, 1000), Rational::ratio(499, 1000)),
                "the source's chances are 1/2 + d and 1/2 - d, by the parity of its past",
            ),
            Parameter::integer(
                "selection_n",
                10_000,
                (100, 50_000),
                "symbols for the order selection",
            ),
            Parameter::integer(
                "true_order",
                2,
                (0, 6),
                "order of the data for the order selection",
            ),
            Parameter::integer("most_order", 4, (0, 8), "highest order to select from"),
        ];
        parameters.extend(ListParameters::parameters(8, 10));
        parameters
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let lists = parameters.lists.draw(parameters.seed);
        let measured = measure(&parameters, &lists, context)?;
        let theory = theory(&parameters, &lists)?;
        Outcome::of(
            settings,
            claims(&measured, &theory)?,
            picture::traces(&measured, &theory)?,
            "Exact or certified for these finite lists of models and this drawn data only; their open mass is 0, \
             and nothing here is about M.",
        )
    }
}

former_scenario!(SwitchDistribution, Remedies);

#[cfg(test)]
mod tests;
