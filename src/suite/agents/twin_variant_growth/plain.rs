//! A class of `twin-variant-growth` through the plain mixture, every twin a hypothesis of its own.
//!
//! Takes the exact `Mixture`; shares no sum with the grouped computation beside it.

use super::parameters::{Growth, Parameters};
use crate::exact::Rational;
use crate::scenario::figures::{inverse_power, quotient};
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{exactly, mixture, point, sequence};

/// What the mixture said.
#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) name: String,
    /// Evidence at the start over evidence in the end, in the world p, the twins refuted one after the other.
    pub(super) passive: Rational,
    /// By night: weight of the survivors over that of p, for the resting and for the acting agent.
    pub(super) resting: Vec<Rational>,
    pub(super) acting: Vec<Rational>,
}

/// The class of one growth up to one depth.
pub(super) fn run(
    parameters: &Parameters,
    growth: Growth,
    depth: u32,
    context: &Context<'_>,
) -> Result<Plain> {
    let lengths: Vec<u32> = (1..=depth)
        .flat_map(|d| (0..parameters.twins(growth, d)).map(move |_| d))
        .collect();
    let symbols = lengths.len();
    // Weights 2^-(l + d): the sum is below 1, as for programs.
    let weight = |d: u32| inverse_power(parameters.length + d);
    let of_p = weight(0);
    let members = |says: &dyn Fn(usize, u32) -> Vec<bool>, p: Vec<bool>| {
        let mut members = vec![(sequence(&p), of_p.clone())];
        for (place, &d) in lengths.iter().enumerate() {
            members.push((sequence(&says(place, d)), weight(d)));
        }
        mixture(members)
    };
    // Passive: p says 0 for ever, the twin at place i says 1 from symbol i + 1 on.
    let says = |place: usize, _| (0..symbols).map(|time| time >= place).collect();
    let mut list = members(&says, vec![false; symbols])?;
    let start = exactly(&list.evidence())?;
    for _ in 0..symbols {
        context.go_on()?;
        list.update(false)?;
    }
    let passive = quotient(&start, &exactly(&list.evidence())?)?;
    // At night: a twin of d bits more yields nothing from night d on; one who rests sees 0 in every world.
    let nights = || 1..=parameters.nights;
    let survivors = |acts: bool| -> Result<Vec<Rational>> {
        let says = |_: usize, d| nights().map(|night| acts && night < d).collect();
        let mut list = members(&says, nights().map(|_| acts).collect())?;
        let left = nights().map(|_| {
            list.update(acts)?;
            let of_p = point(&list.posterior_of(0)?)?;
            quotient(&(Rational::one() - &of_p), &of_p)
        });
        left.collect()
    };
    Ok(Plain {
        name: format!("{}, D={depth}", parameters.name(growth)),
        passive,
        resting: survivors(false)?,
        acting: survivors(true)?,
    })
}
