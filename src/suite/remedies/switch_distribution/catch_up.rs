//! Catching up: Bayes and the switch distribution over a simple and a rich model, KT of order 0 and k.
//!
//! Takes both mixtures, KT estimators and enclosures. The bound and the gain are derived in
//! [`switch_distribution`](super); the losses of the theory are counted symbol by symbol, those measured are
//! the mixtures' and hypotheses' own.

use num_bigint::BigUint;

use crate::exact::{Enclosure, Fraction, PRECISION, Rational, log2};
use crate::mixture::{Hypothesis, KrichevskyTrofimov, Mixture, PathMixture};
use crate::prior::FinitePrior;
use crate::scenario::figures::{length, whole};
use crate::scenario::{Context, Result, ScenarioError};
use crate::suite::instrument::mixing::exactly;

/// Experts of the catch-up: order 0 and order k.
const EXPERTS: u64 = 2;

/// Rows of the catch-up's picture.
const ROWS: u64 = 125;

/// KT of order 0 and of order k.
fn models(order: u32) -> Result<[Box<dyn Hypothesis>; 2]> {
    Ok([
        Box::new(KrichevskyTrofimov::new()),
        Box::new(KrichevskyTrofimov::of_order(order)?),
    ])
}

/// Bayes and the switch distribution over the two.
fn mixtures(order: u32) -> Result<[Box<dyn Hypothesis>; 2]> {
    let prior = || -> Result<_> { Ok(FinitePrior::uniform(models(order)?)?) };
    Ok([
        Box::new(Mixture::new(prior()?)),
        Box::new(PathMixture::switching(prior()?)),
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
    /// On the way, and after all symbols.
    pub(super) rows: Vec<Row>,
}

/// The lesser of two losses.
pub(super) fn better<'a>(simple: &'a Enclosure, rich: &'a Enclosure) -> &'a Enclosure {
    if rich.lower() < simple.lower() {
        rich
    } else {
        simple
    }
}

pub(super) fn measure(order: u32, x: &[bool], context: &Context<'_>) -> Result<CatchUp> {
    let [simple, rich] = models(order)?;
    let [bayes, switch] = mixtures(order)?;
    let mut learners = [simple, rich, bayes, switch];
    let (total, mut rows) = (length(x), Vec::new());
    let every = total.div_ceil(ROWS);
    for (time, &symbol) in (1..).zip(x) {
        context.go_on()?;
        for learner in &mut learners {
            learner.update(symbol);
        }
        if time % every == 0 || time == total {
            context.report("symbols", time, total)?;
            let loss =
                |at: usize| -> Result<Enclosure> { Ok(-learners[at].evidence().log2(PRECISION)?) };
            rows.push(Row {
                time,
                simple: loss(0)?,
                rich: loss(1)?,
                bayes: loss(2)?,
                switch: loss(3)?,
            });
        }
    }
    Ok(CatchUp { order, rows })
}

/// Symbols of 000... that the control sees.
const AGREEING: u64 = 40;

/// What the switch distribution and what Bayes gives 000..., after each symbol.
pub(super) fn agreeing(order: u32) -> Result<Vec<[Rational; 2]>> {
    let [mut bayes, mut switch] = mixtures(order)?;
    let after = (0..AGREEING).map(|_| {
        switch.update(false);
        bayes.update(false);
        Ok([exactly(&switch.evidence())?, exactly(&bayes.evidence())?])
    });
    after.collect()
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

pub(super) fn theory(order: u32, x: &[bool], context: &Context<'_>) -> Result<CatchUpTheory> {
    let (mut simple, mut rich) = (Counted::of_order(0), Counted::of_order(order));
    let mut given = [Fraction::one(), Fraction::one()];
    // 2^D(t*), and 2^(D(t) - D(t*)): a switch is best where that exceeds 1. It has to come behind the first
    // symbol, and before the last to count.
    let (mut switch_after, mut deficit, mut since) = (0, Fraction::one(), Fraction::one());
    for (time, &symbol) in (1..).zip(x) {
        context.go_on()?;
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
