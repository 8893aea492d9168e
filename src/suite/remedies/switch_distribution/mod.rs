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
//! paths finite, and it is followed path by path ([`expert_list`](crate::suite::instrument::expert_list)).
//!
//! **Catching up.** Let L_0 and L_k be the losses of a simple and a rich model, here KT of order 0 and k,
//! and D(t) = L_k(t) - L_0(t) the rich one's deficit, largest at t*. The path that switches at t* costs
//! L_k(n) - D(t*), while Bayes gives x at most what the better model gives it, so where L_k(n) <= L_0(n)
//! Bayes costs at least L_k(n): the switch distribution gains at least
//! D(t*) - \[2 + 2 log2 K + log2(t*(t*+1))\] bits on it. That says something where the deficit is above the
//! price of the switch, which it is not at order 2. A rich model of 2^k contexts is behind by about
//! 2^k ((1/2) log2(pi n_c/2) - log2 e - n_c KL), n_c symbols per context and KL bits per symbol, at most so at
//! n_c = log2(e)/(2 KL): at order 7 and d = 1/6 some 60 bits near t = 1100, against a price of 24.
//!
//! **Order selection** ([`orders`], where its claims are derived): KT evidence and NML of one order lie between two
//! bounds around BIC, which do not grow with n where every context keeps its share of the sample.
//!
//! The source is the chain of order k whose chance of a 1 is 1/2 + d behind an even number of 1s among the
//! last k and 1/2 - d behind an odd one. No shorter past tells anything: a lower order sees a fair coin.
//!
//! Control: where the experts agree, as all orders do on 000..., there is nothing to catch up, and switch
//! distribution and Bayes give x exactly the same. On a fair coin the gain is a measurement.

use crate::exact::{Enclosure, Rational};
use crate::mixture::{Bernoulli, Hypothesis, Markov, PathMixture, sample};
use crate::scenario::figures::{distinct, length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::expert_list::{ExpertList, Priced, check_paths};
use crate::suite::instrument::mixing::exactly;

mod answer;
mod catch_up;
mod orders;
mod picture;

use catch_up::{CatchUp, CatchUpTheory, better};
use orders::{Criteria, REGRET};

const SWITCH: &str = here!("van Erven, Grünwald and de Rooij 2007/2012; derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    orders "orders": [i64] = [2, 7] in 1..=10, "orders of the data that Bayes has to catch up on";
    symbols "n": u64 = 5000 in 10..=20_000, "symbols of each of these data sets";
    offset "d": Rational = 1/6 in 1/1000..=499/1000,
        "the source's chances are 1/2 + d and 1/2 - d, by the parity of its past";
    selection_symbols "selection_n": u64 = 10_000 in 100..=50_000, "symbols for the order selection";
    true_order "true_order": u32 = 2 in 0..=6, "order of the data for the order selection";
    most_order "most_order": u32 = 4 in 0..=8, "highest order to select from";
    lists "lists": u64 = 9 in 3..=1000, "random lists whose paths are all followed";
    list_symbols "list_symbols": u64 = 8 in 2..=10, "symbols of each list's sequence";
    list_experts "list_experts": u64 = 3 in 2..=3, "most experts in a list";
} }

claims! {
    ALL_PATHS: Exact Equal "all-paths", SWITCH,
        "The forward algorithm is the sum over all switch points and experts of prior times product, every \
         list.";
    PATH_BOUND: Exact AtMost "path-bound", SWITCH,
        "L_sw <= L_s + m + m log2 K + sum log2[t_i(t_i+1)/(t_(i-1)+1)]: the best path of every set of switch \
         points gives x at most 1/prior(s) times what the mixture does, every list.";
    ONE_SWITCH: Exact AtMost "catch-up-bound", SWITCH,
        "With the one best switch from order 0 to order k, after t* symbols: L_sw(n) <= L_k(n) - D(t*) + 2 + \
         2 log2 K + log2(t*(t*+1)) bits.";
    GAIN: Exact AtLeast "catch-up-gain", SWITCH,
        "Where the rich model's largest deficit D(t*) is above the price of one switch, and it has caught up by \
         n, the switch distribution gains at least the difference of the two over Bayes, in bits at n, every order.",
        applies "the deficit D(t*) of some order is above the price of a switch, and L_k(n) is at most L_0(n)";
    WAITS: Exact AtLeast "bayes-waits", OWN,
        "Control: Bayes's loss at n is at least that of the better single model; it cannot recover the \
         simple one's early lead.";
    AGREEING: Exact Equal "nothing-to-catch-up", OWN,
        "Control: where the experts agree, as all orders do on 000..., switch distribution and Bayes give x \
         exactly the same, every t.";
    GAIN_AT: Measured None "gain-order-{order}", OWN,
        "Bits that the switch distribution gains over Bayes at n on data of order {order}. The deficit minus \
         the price is below 0 where nothing is certain.",
        beside "the deficit D(t*) minus the price";
    GAIN_ON_COIN: Measured None "gain-on-a-coin", OWN,
        "Control: bits gained over Bayes at n on a fair coin, where the simple model is right from the \
         start.",
        beside "where neither gains";
    EVIDENCE_ABOVE: Certified AtLeast "evidence-above-bic", REGRET,
        "-ln evidence - BIC is at least A + (v/2) ln(pi/2) nats, A = (1/2) sum ln n_c - 2^(k-1) ln n over the v \
         contexts that were visited, every order k and n.";
    EVIDENCE_BELOW: Certified AtMost "evidence-below-bic", REGRET,
        "-ln evidence - BIC is at most A + v ln 2 nats, A and v as above, every order and n.";
    NML_ABOVE: Certified AtLeast "nml-above-bic", REGRET,
        "NML, context by context, minus BIC is at least A + (v/2) ln(pi/2) nats, every order and n.";
    NML_BELOW: Certified AtMost "nml-below-bic", REGRET,
        "NML, context by context, minus BIC is at most A + v ln 2 nats, every order and n.";
    ON_ORDERS: Certified AtMost "switch-on-orders", SWITCH,
        "The switch distribution over all orders costs at most ln 2 + ln K nats more than the best single \
         order.";
    CHOSEN: Measured None "order-by-{criterion}", OWN,
        "The order chosen by {criterion} at n.",
        beside "the true order";
}

impl Parameters {
    fn lists(&self) -> impl Iterator<Item = ExpertList> {
        let draw =
            |number| ExpertList::draw(self.seed, number, self.list_experts, self.list_symbols);
        (1..=self.lists).map(draw)
    }

    /// The data of every catch-up beside its order: each on a stream of its own.
    fn catch_ups(&self) -> Result<Vec<(u32, Vec<bool>)>> {
        let with_data = |order: u32| {
            let chain = parity_chain(order, &self.offset)?;
            let x = sample(chain, self.symbols, self.seed, u64::from(order))?;
            Ok((order, x))
        };
        distinct(&self.orders)?.into_iter().map(with_data).collect()
    }

    fn selection_data(&self) -> Result<Vec<bool>> {
        let chain = parity_chain(self.true_order, &self.offset)?;
        Ok(sample(
            chain,
            self.selection_symbols,
            self.seed,
            orders::STREAM,
        )?)
    }

    /// A fair coin's symbols.
    fn coin(&self) -> Result<Vec<bool>> {
        let coin = Box::new(Bernoulli::new(Rational::ratio(1, 2))?);
        Ok(sample(coin, self.symbols, self.seed, u64::from(u32::MAX))?)
    }
}

/// The chain whose chance of a 1 is 1/2 + d after an even number of 1s among the last k, else 1/2 - d.
fn parity_chain(order: u32, offset: &Rational) -> Result<Box<dyn Hypothesis>> {
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

#[derive(Clone)]
pub(crate) struct Measured {
    /// What the switch distribution gives each list's sequence.
    lists: Vec<Rational>,
    catch_ups: Vec<CatchUp>,
    /// On the fair coin.
    coin: CatchUp,
    /// On 000...: what the switch distribution and what Bayes gives it, after each symbol.
    agreeing: Vec<[Rational; 2]>,
    selection: orders::Measured,
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// The paths through each list.
    lists: Vec<Vec<Priced>>,
    catch_ups: Vec<CatchUpTheory>,
    selection: orders::Theory,
    true_order: u64,
}

/// 2^-m K^-m times the product over i >= 2 of (t_(i-1) + 1)/(t_i(t_i + 1)), for t_2, ..., t_m.
fn path_prior(experts: u64, times: &[u64]) -> Result<Rational> {
    let each = whole(2 * experts);
    let mut prior = quotient(&Rational::one(), &each)?;
    let mut former = 0;
    for &time in times {
        prior *= quotient(&whole(former + 1), &(whole(time) * whole(time + 1) * &each))?;
        former = time;
    }
    Ok(prior)
}

/// All paths through a list.
fn priced(list: &ExpertList) -> Result<Vec<Priced>> {
    let symbols = whole(length(&list.x));
    let paths = list.switchings(true)?.into_iter().map(|switchings| {
        let last = switchings.times.last().copied().unwrap_or(0);
        Ok(Priced {
            prior: path_prior(list.experts(), &switchings.times)?,
            // With those that go on at n or later.
            with_later: Rational::one() + quotient(&whole(last + 1), &symbols)?,
            switchings,
        })
    });
    paths.collect()
}

fn judge_catch_ups(measured: &Measured, theory: &Theory, claims: &mut Claims) {
    for (run, said) in measured.catch_ups.iter().zip(&theory.catch_ups) {
        let Some(last) = run.rows.last() else {
            continue;
        };
        let label = || format!("order {}, t*={}", run.order, said.switch_after);
        let certain = &said.deficit - &said.price;
        let gained = &last.bayes - &last.switch;
        claims.check(&ONE_SWITCH, label, &last.switch, &said.rich - &certain);
        let has_caught_up = said.rich.upper() <= said.simple.lower();
        if has_caught_up && *certain.lower() > Rational::zero() {
            claims.check(&GAIN, label, &gained, &certain);
        }
        claims.check(&WAITS, label, &last.bayes, better(&said.simple, &said.rich));
        claims.one(&GAIN_AT.with("order", run.order), gained, certain);
    }
    for (t, [switch, bayes]) in (1..).zip(&measured.agreeing) {
        claims.check(&AGREEING, || format!("t={t}"), switch, bayes);
    }
    if let Some(last) = measured.coin.rows.last() {
        claims.one(&GAIN_ON_COIN, &last.bayes - &last.switch, 0);
    }
}

fn judge_orders(measured: &orders::Measured, theory: &Theory, claims: &mut Claims) {
    let said = &theory.selection;
    // A context visited once meets the upper end exactly, where two enclosures of one number decide nothing.
    for statement in [EVIDENCE_ABOVE, EVIDENCE_BELOW, NML_ABOVE, NML_BELOW] {
        claims.tolerate(&statement, said.touching.clone());
    }
    for (found, said) in measured.criteria.iter().zip(&said.between) {
        let label = || format!("order {}, n={}", said.order, said.time);
        let evidence = &found.evidence - &found.bic;
        let nml = &found.nml - &found.bic;
        claims.check(&EVIDENCE_ABOVE, label, &evidence, &said.least);
        claims.check(&EVIDENCE_BELOW, label, &evidence, &said.most);
        claims.check(&NML_ABOVE, label, &nml, &said.least);
        claims.check(&NML_BELOW, label, &nml, &said.most);
    }
    let evidences = measured.at_end().map(|found| &found.evidence);
    if let Some(best) = evidences.min_by(|a, b| a.upper().cmp(b.upper())) {
        claims.one(&ON_ORDERS, &measured.switch, best + &said.no_switch);
    }
    type Criterion = (&'static str, fn(&Criteria) -> &Enclosure);
    let criteria: [Criterion; 4] = [
        ("evidence", |c| &c.evidence),
        ("nml", |c| &c.nml),
        ("bic", |c| &c.bic),
        ("aic", |c| &c.aic),
    ];
    let least = criteria.map(|(name, criterion)| {
        let least = measured
            .at_end()
            .min_by(|a, b| criterion(a).lower().cmp(criterion(b).lower()));
        (name, least.map_or(0, |found| u64::from(found.order)))
    });
    for (name, order) in least.into_iter().chain([("switch", measured.switch_order)]) {
        claims.one(&CHOSEN.with("criterion", name), order, theory.true_order);
    }
}

/// The scenario.
pub(crate) struct SwitchDistribution;

impl Experiment for SwitchDistribution {
    const ABOUT: About = About {
        name: "switch-distribution",
        question: Question::Remedies,
        claim: "A prior over switch points catches up where Bayes waits, at a price that is known; evidence \
                and NML lie between known bounds around BIC.",
        source: "van Erven, Grünwald and de Rooij, NIPS 2007, JRSSB 2012; Rissanen 1996; Krichevsky and \
                 Trofimov 1981",
        text: "The Bayes mixture over switch points between models, on short random lists beside the sum \
               over all paths, one by one; then KT of order 0 and order k on data of order k, where the rich \
               model is behind at first: Bayes keeps that deficit, the switch distribution does not. Last, \
               Markov orders by evidence, NML, BIC and AIC, with the bounds between them.",
        worth: "Exact or certified for these finite lists of models and this drawn data only; their open \
                mass is 0, and nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut lists = Vec::new();
        for list in parameters.lists() {
            context.report("lists", list.number, parameters.lists)?;
            let mut switch = PathMixture::switching(list.prior()?);
            list.x.iter().for_each(|&symbol| switch.update(symbol));
            lists.push(exactly(&switch.evidence())?);
        }
        let data = parameters.catch_ups()?;
        let largest = data.iter().map(|(order, _)| *order).max().unwrap_or(1);
        let follow = |(order, x): &(u32, Vec<bool>)| catch_up::measure(*order, x, context);
        let selected = parameters.selection_data()?;
        Ok(Measured {
            lists,
            catch_ups: data.iter().map(follow).collect::<Result<_>>()?,
            coin: catch_up::measure(largest, &parameters.coin()?, context)?,
            agreeing: catch_up::agreeing(largest)?,
            selection: orders::measure(&selected, parameters.most_order, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let data = parameters.catch_ups()?;
        let catch_ups = data
            .iter()
            .map(|(order, x)| catch_up::theory(*order, x, context));
        let lists = parameters.lists().map(|list| {
            context.report("paths of lists", list.number, parameters.lists)?;
            priced(&list)
        });
        Ok(Theory {
            lists: lists.collect::<Result<_>>()?,
            catch_ups: catch_ups.collect::<Result<_>>()?,
            selection: orders::theory(
                &parameters.selection_data()?,
                parameters.most_order,
                context,
            )?,
            true_order: u64::from(parameters.true_order),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (number, (given, paths)) in (1..).zip(measured.lists.iter().zip(&theory.lists)) {
            let label = format!("list {number}");
            check_paths(claims, (&ALL_PATHS, &PATH_BOUND), &label, given, paths)?;
        }
        judge_catch_ups(measured, theory, claims);
        judge_orders(&measured.selection, theory, claims);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
