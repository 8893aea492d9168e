//! Catching up: Bayes and the switch distribution over a simple and a rich model, KT of order 0 and k.
//!
//! Takes both mixtures, KT estimators and enclosures. The bound and the gain are derived in
//! [`super`](super); the losses of the theory are counted symbol by symbol, those measured are the
//! mixtures' and hypotheses' own.

use num_bigint::BigUint;

use super::{Measured, OWN, SWITCH, Theory, statement};
use crate::exact::{Enclosure, Fraction, PRECISION, Rational, log2};
use crate::mixture::{Hypothesis, KrichevskyTrofimov, Mixture, PathMixture};
use crate::prior::FinitePrior;
use crate::scenario::figures::{exact, length, whole};
use crate::scenario::former;
use crate::scenario::former::ForAll;
use crate::scenario::{Claim, Context, Grade, Relation, ScenarioError};
use crate::suite::instrument::mixing::{exactly, mixture};

/// Experts of the catch-up: order 0 and order k.
const EXPERTS: u64 = 2;

/// Rows of the catch-up's picture.
const ROWS: u64 = 125;

/// KT of order 0 and of order k.
fn models(order: u32) -> Result<[Box<dyn Hypothesis>; 2], ScenarioError> {
    Ok([
        Box::new(KrichevskyTrofimov::new()),
        Box::new(KrichevskyTrofimov::of_order(order)?),
    ])
}

/// Losses in bits after t symbols.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) time: u64,
    pub(super) simple: Enclosure,
    pub(super) rich: Enclosure,
    pub(super) bayes: Enclosure,
    pub(super) switch: Enclosure,
}

#[derive(Clone, Debug)]
pub(super) struct CatchUp {
    pub(super) order: u32,
    pub(super) rows: Vec<Row>,
}

fn both(order: u32) -> Result<(PathMixture, Mixture), ScenarioError> {
    let half = Rational::ratio(1, 2);
    let weighed = models(order)?.map(|model| (model, half.clone()));
    let switch = PathMixture::switching(FinitePrior::uniform(models(order)?)?);
    Ok((switch, mixture(weighed.into())?))
}

pub(super) fn measure(
    order: u32,
    x: &[bool],
    context: &Context<'_>,
) -> Result<CatchUp, ScenarioError> {
    let (mut switch, mut bayes) = both(order)?;
    let [mut simple, mut rich] = models(order)?;
    let (total, mut rows) = (length(x), Vec::new());
    let every = total.div_ceil(ROWS);
    for (time, &symbol) in (1..).zip(x) {
        switch.update(symbol);
        bayes.update(symbol)?;
        simple.update(symbol);
        rich.update(symbol);
        if time % every == 0 || time == total {
            context.report("symbols", time, total)?;
            rows.push(Row {
                time,
                simple: -simple.evidence().log2(PRECISION)?,
                rich: -rich.evidence().log2(PRECISION)?,
                bayes: bayes.log_loss(PRECISION)?,
                switch: -switch.evidence().log2(PRECISION)?,
            });
        }
    }
    Ok(CatchUp { order, rows })
}

/// Symbols of 000... that the control sees.
const AGREEING: u64 = 40;

pub(super) fn agreeing(order: u32) -> Result<Vec<[Rational; 2]>, ScenarioError> {
    let (mut switch, mut bayes) = both(order)?;
    (0..AGREEING)
        .map(|_| {
            switch.update(false);
            bayes.update(false)?;
            Ok([
                exactly(&Hypothesis::evidence(&switch))?,
                exactly(&bayes.evidence())?,
            ])
        })
        .collect()
}

/// From the losses counted symbol by symbol.
#[derive(Clone, Debug)]
pub(super) struct CatchUpTheory {
    /// t*.
    pub(super) switch_after: u64,
    /// D(t*) in bits.
    pub(super) deficit: Enclosure,
    /// 2 + 2 log2 K + log2(t*(t*+1)).
    pub(super) price: Enclosure,
    pub(super) simple: Enclosure,
    pub(super) rich: Enclosure,
}

/// KT of order k by its counts: for each symbol (n_b + 1/2)/(n + 1), as integers.
struct Counted {
    counts: Vec<[u64; 2]>,
    past: usize,
}

impl Counted {
    fn of_order(order: u32) -> Self {
        Counted {
            counts: vec![[0, 0]; 1 << order],
            past: 0,
        }
    }

    fn step(&mut self, symbol: bool) -> [BigUint; 2] {
        let seen = &mut self.counts[self.past];
        let whole = 2 * (seen[0] + seen[1]) + 2;
        let same = &mut seen[usize::from(symbol)];
        let part = 2 * *same + 1;
        *same += 1;
        self.past = (2 * self.past + usize::from(symbol)) % self.counts.len();
        [part.into(), whole.into()]
    }
}

pub(super) fn theory(order: u32, x: &[bool]) -> Result<CatchUpTheory, ScenarioError> {
    let (mut simple, mut rich) = (Counted::of_order(0), Counted::of_order(order));
    let mut given = [Fraction::one(), Fraction::one()];
    // 2^D(t*), and 2^(D(t) - D(t*)): a switch is best where that exceeds 1. It has to come behind the first
    // symbol, and before the last to count.
    let (mut switch_after, mut deficit, mut since) = (0, Fraction::one(), Fraction::one());
    for (time, &symbol) in (1..).zip(x) {
        let ([part, all], [rich_part, rich_all]) = (simple.step(symbol), rich.step(symbol));
        given[0].multiply(&part, &all);
        given[1].multiply(&rich_part, &rich_all);
        since.multiply(&(part * rich_all), &(all * rich_part));
        let larger = since.numerator() > since.denominator();
        if time < length(x) && (switch_after == 0 || larger) {
            deficit.multiply(since.numerator(), since.denominator());
            (switch_after, since) = (time, Fraction::one());
        }
    }
    if switch_after == 0 {
        return Err(ScenarioError::NoInstance {
            claim: "catch-up-gain".to_owned(),
        });
    }
    let experts = log2(&whole(EXPERTS), PRECISION)?.scale(&whole(2));
    let at = whole(switch_after) * whole(switch_after + 1);
    let [simple, rich] = given;
    Ok(CatchUpTheory {
        switch_after,
        deficit: deficit.log2(PRECISION)?,
        price: experts + log2(&at, PRECISION)? + Enclosure::exact(whole(2)),
        simple: -simple.log2(PRECISION)?,
        rich: -rich.log2(PRECISION)?,
    })
}

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, source: &str, text: &str| {
        ForAll::new(statement(id, Grade::Exact, source, text), relation, None)
    };
    let mut single = all(
        "catch-up-bound",
        Relation::AtMost,
        SWITCH,
        "With the one best switch from order 0 to order k, after t* symbols: L_sw(n) <= L_k(n) - D(t*) + 2 + 2 log2 K + log2(t*(t*+1)) bits.",
    );
    let mut gain = all(
        "catch-up-gain",
        Relation::AtLeast,
        SWITCH,
        "What the switch distribution gains over Bayes, in bits at n, is at least Bayes's largest deficit D(t*) less the price of one switch, every order that has caught up by n.",
    );
    let mut waits = all(
        "bayes-waits",
        Relation::AtLeast,
        OWN,
        "Control: Bayes's loss at n is at least that of the better single model; it cannot gain what the simple one was ahead at first.",
    );
    let mut found = Vec::new();
    for (run, said) in measured.catch_ups.iter().zip(&theory.catch_ups) {
        let Some(last) = run.rows.last() else {
            continue;
        };
        let order = run.order;
        let label = || format!("order {order}, t*={}", said.switch_after);
        let net = &said.deficit - &said.price;
        single.check(label, &last.switch, &(&said.rich - &net));
        if said.rich.upper() <= said.simple.lower() {
            gain.check(label, &(&last.bayes - &last.switch), &net);
        }
        let better = if said.rich.lower() < said.simple.lower() {
            &said.rich
        } else {
            &said.simple
        };
        waits.check(label, &last.bayes, better);
        found.push(former::measurement(
            &format!("gain-order-{order}"),
            format!("Bits that the switch distribution gains over Bayes at n on data of order {order}; beside it, what is certain: the deficit D(t*) less the price."),
            OWN,
            &last.bayes - &last.switch,
            net,
        ));
    }
    let mut agreeing = all(
        "nothing-to-catch-up",
        Relation::Equal,
        OWN,
        "Control: where the experts agree, as all orders do on 000..., switch distribution and Bayes give x exactly the same, every t.",
    );
    for (t, [switch, bayes]) in (1..).zip(&measured.agreeing) {
        agreeing.check_exact(|| format!("t={t}"), switch, bayes);
    }
    let mut claims = vec![single.claim()?];
    // Where no order has caught up by n there is no gain to speak of, and no claim.
    claims.extend(gain.claim().ok());
    claims.extend([waits.claim()?, agreeing.claim()?]);
    claims.extend(found);
    if let Some(last) = measured.coin.rows.last() {
        claims.push(former::measurement(
            "gain-on-a-coin",
            "Control: bits gained over Bayes at n on a fair coin, where the simple model is right from the start; beside it, 0.",
            OWN,
            &last.bayes - &last.switch,
            exact(0),
        ));
    }
    Ok(claims)
}
