//! When the truth itself enters: the source need never enter (no finite prior holds every parameter); but
//! Bernoulli(1/3) is a program of 29 bits, `,[>+<,]>]`, and there the truth enters.

use super::class::{Behaviour, Class};
use super::parameters::{Parameters, SCREEN, Use};
use super::runs::follow;
use super::source::Family;
use crate::exact::{Rational, as_u64};
use crate::mixture::FiniteFilter;
use crate::scenario::figures::length;
use crate::scenario::{Claims, claims};

const ENUMERATION: &str = "the enumeration of written programs";

claims! {
    ENTERS: Measured None "truth-enters", ENUMERATION,
        "The least L at which a program is proven to be Bernoulli({coin}): {program}; beside the L of this run.";
    OUTSIDE: Measured None "truth-outside", ENUMERATION,
        "No program of up to {bits} bits is Bernoulli({coin}): the truth stays outside; beside it the L looked at.";
    LEADS: Float Equal "truth-leads", "grain of truth: the others' likelihood falls behind at their KL rates",
        "With the truth in the class it leads at the end of every traced sequence.";
}

/// The coin and the least L at which it is a program.
#[derive(Clone)]
pub(super) struct Coin {
    pub(super) found: Option<(u32, Behaviour)>,
    /// In each traced sequence: whether the truth leads at the end once it is in the class.
    pub(super) leads: Vec<bool>,
}

pub(super) fn measure(parameters: &Parameters, class: &Class, raised: &[(u32, Class)]) -> Coin {
    let truth = FiniteFilter::bernoulli(&parameters.coin);
    let known = |class: &Class| Some(class.behaviours[class.position(&truth)?].clone());
    let mut found = known(class).map(|own| (parameters.bits, own));
    let mut all = class.behaviours.clone();
    for (bits, more) in raised {
        if found.is_some() {
            break;
        }
        found = known(more).map(|entered| (*bits, entered));
        all.extend(more.behaviours.iter().cloned());
    }
    let source = Family::Bernoulli.at(&parameters.coin);
    let with_truth = Class::of(all);
    let leads = parameters.traced(source, Use::Coin).into_iter().map(|x| {
        let leader = follow(&with_truth, &x, SCREEN, None).leader;
        with_truth.behaviours[leader].filter.agrees(&truth)
    });
    Coin {
        found,
        leads: leads.collect(),
    }
}

#[derive(Clone)]
pub(super) struct Theory {
    coin: Rational,
    /// L of this run, and the largest that is looked at.
    bits: u32,
    raise: u32,
}

pub(super) fn theory(parameters: &Parameters) -> Theory {
    Theory {
        coin: parameters.coin.clone(),
        bits: parameters.bits,
        raise: parameters.raise,
    }
}

pub(super) fn judge(measured: &Coin, theory: &Theory, claims: &mut Claims) {
    let Some((bits, behaviour)) = &measured.found else {
        claims.leave_out(&ENTERS);
        claims.leave_out(&LEADS);
        let outside = OUTSIDE
            .with("bits", theory.raise)
            .with("coin", &theory.coin);
        claims.one(&outside, 0u64, u64::from(theory.raise));
        return;
    };
    claims.leave_out(&OUTSIDE);
    let enters = ENTERS
        .with("coin", &theory.coin)
        .with("program", behaviour.name());
    claims.one(&enters, u64::from(*bits), u64::from(theory.bits));
    let leads = measured.leads.iter().filter(|leads| **leads).count();
    claims.one(&LEADS, as_u64(leads), length(&measured.leads));
}
