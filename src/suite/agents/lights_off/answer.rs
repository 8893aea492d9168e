//! What came out, in a few sentences: from which odds on the agent tests the dark, and why.

use super::measured::{Choice, Found};
use super::parameters::Parameters;
use super::{LightsOff, Measured};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::length;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, grouped};

/// The least log-odds of the places at which the agent acts.
fn least(places: &[&Found], choice: fn(&Found) -> &Choice) -> String {
    match places.iter().find(|found| choice(found).acts) {
        Some(found) => bits(found.place.delta),
        None => "more than the grid has".to_owned(),
    }
}

/// `-3 bits`, `1 bit`.
fn bits(delta: i64) -> String {
    let s = if delta.abs() == 1 { "" } else { "s" };
    format!("{delta} bit{s}")
}

impl Answered for LightsOff {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (gain, cost) = (parameters.gain, parameters.gain / 2);
        let over = |nights: u32| -> Vec<&Found> {
            let found = measured.found.iter();
            let there =
                found.filter(|found| found.place.cost == cost && found.place.nights == nights);
            there.collect()
        };
        let (all, one) = (over(parameters.nights), over(1));
        let nights = counted(u64::from(parameters.nights), "night");
        let mut said = vec![format!(
            "With {nights} to come the agent tests the dark as soon as the log-odds that the world is still there are {}: one \
         act tells it, and the later nights pay for the test. With a single night to come it takes {}. An act costs {cost} \
         and yields {gain}.",
            least(&all, |found| &found.told),
            least(&one, |found| &found.told),
        )];
        if let Some(even) = all.iter().find(|found| found.place.delta == 0) {
            said.push(format!(
            "At even odds its plan is worth {}, and {} if it is not told what acting has yielded: what it learns is \
             worth the difference. To rest for ever where the world is there loses {}.",
            decimal(&even.told.value),
            decimal(&even.untold.value),
            decimal(&even.regret_of_resting),
        ));
        }
        let differ = measured.found.iter();
        let differ = differ.filter(|found| found.told.acts != found.untold.acts);
        said.push(format!(
        "{} Control: without being told what acts have yielded it takes {} with {nights} to come and {} with one. Being told \
         changes the first action at {} of {} places of the grid of odds, costs and nights.",
        learns(measured),
        least(&all, |found| &found.untold),
        least(&one, |found| &found.untold),
        grouped(as_u64(differ.count())),
        grouped(length(&measured.found)),
    ));
        Ok(said)
    }
}

/// What resting tells, and what one act does.
fn learns(measured: &Measured) -> String {
    let rested = measured.learnt.iter().filter(|step| !step.acted);
    let moved = rested.clone().filter(|step| step.posterior != step.prior);
    let tested = measured.learnt.iter().filter(|step| step.acted);
    let unsure = tested.filter(|step| {
        let truth = if step.world_persists {
            Rational::one()
        } else {
            Rational::zero()
        };
        step.posterior != truth
    });
    let cases = grouped(as_u64(rested.count()));
    match (moved.count(), unsure.count()) {
        (0, 0) => format!(
            "Resting tells nothing: in all {cases} cases without an act the posterior is the prior, and after the first \
             act it is sure."
        ),
        (moved, unsure) => format!(
            "Without an act the posterior has moved in {moved} of {cases} cases; after one it is unsure in {unsure}."
        ),
    }
}
