//! When the truth itself enters: the source need never enter (no finite prior holds every parameter); but
//! Bernoulli(1/3) is a program of 29 bits, `,[>+<,]>]`, and there the truth enters.

use super::class::{Behaviour, Class};
use super::runs::follow;
use super::setup::{Parameters, SCREEN, Setup, WITH_TRUTH};
use super::source::Family;
use crate::exact::as_u64;
use crate::mixture::FiniteFilter;
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Claims, Result, claims};

const ENUMERATION: &str = "the enumeration of written programs";

claims! {
    ENTERS: Measured None "truth-enters", ENUMERATION,
        "The least L at which a program is proven to be Bernoulli({coin}): {program}.",
        beside "this run's L";
    OUTSIDE: Measured None "truth-outside", ENUMERATION,
        "No program of up to {bits} bits is Bernoulli({coin}): the truth stays outside.",
        beside "the largest L looked at";
    LEADS: Measured None "truth-leads", "grain of truth: the others' likelihood falls behind at their KL rates",
        "With the truth in the class: the share of the traced sequences at whose end it leads.",
        beside "in the limit";
}

/// The coin and the least L at which it is a program.
#[derive(Clone)]
pub(super) struct Coin {
    pub(super) found: Option<(u32, Behaviour)>,
    /// In each traced sequence: whether the truth leads at the end once it is in the class.
    pub(super) leads: Vec<bool>,
}

pub(super) fn measure(on: Setup<'_>, raised: &[(u32, Class)]) -> Result<Coin> {
    let (parameters, class) = (on.parameters, on.class);
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
    let leads = parameters.traced(source, WITH_TRUTH).into_iter().map(|x| {
        let leader = follow(&with_truth, &x, SCREEN, 0, None, on.context)?.leader;
        Ok(with_truth.behaviours[leader].filter.agrees(&truth))
    });
    Ok(Coin {
        found,
        leads: leads.collect::<Result<_>>()?,
    })
}

pub(super) fn judge(parameters: &Parameters, measured: &Coin, claims: &mut Claims) -> Result<()> {
    let Parameters { coin, raise, .. } = parameters;
    let Some((bits, behaviour)) = &measured.found else {
        claims.leave_out(&ENTERS);
        claims.leave_out(&LEADS);
        let outside = OUTSIDE.with("bits", raise).with("coin", coin);
        claims.one(&outside, 0u64, u64::from(*raise));
        return Ok(());
    };
    claims.leave_out(&OUTSIDE);
    let enters = ENTERS.with("coin", coin).with("program", behaviour.name());
    claims.one(&enters, u64::from(*bits), u64::from(parameters.bits));
    let leads = measured.leads.iter().filter(|leads| **leads).count();
    let share = fraction(as_u64(leads), length(&measured.leads))?;
    claims.one(&LEADS, share, 1u64);
    Ok(())
}
