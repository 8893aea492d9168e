//! What must be so for any worlds and any weights, and what is measured of the life.
//!
//! Derivation \[own\]. Backward induction over beliefs, merged where they are alike, has to give what the definition of Q
//! gives history by history. A plan whose actions depend on time only is one of the policies that V* is the best of, so
//! the value of learning is at least 0. Weights over their sum sum to 1.

use super::class::Class;
use super::live::Life;
use super::plain::Plain;
use crate::exact::Rational;
use crate::scenario::{Claim, Claims, Context, Result, claims, own_derivation};

const OWN: &str = own_derivation!();

claims! {
    PLAIN: Exact Equal "planner-is-plain", OWN,
        "Both ends of Q of each action before the first cycle, over a horizon at which every history can be followed by \
         itself, are those of the definition.";
    LEARNING: Exact AtLeast "learning-never-costs", OWN,
        "V* is at least the value of the best plan whose actions depend on time only, before each cycle in which nothing \
         is open.";
    SUM: Exact Equal "posterior-sum", OWN,
        "The posterior weights of the worlds that are left sum to 1 before each cycle.";
    GOT: Measured None "rewards", OWN,
        "Rewards that the agent got.",
        beside "what one who knows the world can expect at most";
}

pub(super) fn claims(class: &Class, life: &Life, context: &Context<'_>) -> Result<Vec<Claim>> {
    let mut claims = Claims::new(&[CLAIMS], context);
    for statement in [&PLAIN, &LEARNING, &SUM, &GOT] {
        claims.leave_out(statement);
    }
    if let Some((cycles, values)) = &life.first {
        let plain = Plain::new(class).values(*cycles);
        let named = class.actions.iter().zip(values.actions()).zip(&plain);
        for ((action, found), said) in named {
            for (end, found, said) in [
                ("lower", found.lower(), &said[0]),
                ("upper", found.upper(), &said[1]),
            ] {
                let instance = || format!("Q({action}), {end} end, horizon {cycles}");
                claims.check(&PLAIN, instance, found, said);
            }
        }
    }
    for cycle in &life.cycles {
        let instance = || format!("cycle {}", cycle.number);
        if let Some(gain) = &cycle.gain {
            claims.check(&LEARNING, instance, gain, Rational::zero());
        }
        if cycle.left > 0 {
            claims.check(&SUM, instance, &cycle.sum, Rational::one());
        }
    }
    if let Some(most) = &life.most
        && life.all_refuted.is_none()
    {
        claims.one(&GOT, &life.rewards, most);
    }
    claims.finish()
}
