//! What the planner finds at each place of the grid, and what the exact mixture learns. Takes beliefs and the planner
//! from `agent`, and the exact `Mixture`.

use super::parameters::{Parameters, Place, persists};
use crate::agent::{Belief, Payoff, Planner, Values};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::whole;
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{mixture, point, sequence};
use crate::suite::instrument::night_worlds::{ACT, REST, RESTED, night_worlds};

/// Nights over which every policy goes through the exact mixture.
const MIXTURE_NIGHTS: u32 = 6;

/// What an agent does on the first night, and its value.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) acts: bool,
    pub(super) value: Rational,
}

/// What expectimax finds at one place.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) place: Place,
    pub(super) told: Choice,
    pub(super) untold: Choice,
    pub(super) discounted: Choice,
    /// Whether it acts on the last night, having rested on all before.
    pub(super) acts_at_last: bool,
    /// Value where the world is known to persist, minus the rewards of resting for ever.
    pub(super) regret_of_resting: Rational,
}

impl Choice {
    /// Acting has to be better; a tie rests.
    fn of(values: &Values) -> Result<Choice> {
        Ok(Choice {
            acts: values.best() == Some(ACT),
            value: point(&values.value())?,
        })
    }
}

/// What the planner finds at every place of one cost. A plan's later part is a shorter plan, so one planner of each kind
/// serves them all.
pub(super) fn at_cost(
    parameters: &Parameters,
    cost: u64,
    context: &Context<'_>,
) -> Result<Vec<Found>> {
    // There for ever, and gone from the first night on.
    let gain = whole(parameters.gain);
    let mut worlds = night_worlds(&whole(cost), &gain, [None, Some(1)])?;
    let sure = Belief::new([Rational::one()]);
    let mut outlooks = Vec::new();
    for delta in -parameters.delta..=parameters.delta {
        let persists = persists(delta)?;
        let prior = Belief::new([persists.clone(), Rational::one() - persists]);
        let mut rested = prior.clone();
        for nights in 1..=parameters.nights {
            let place = Place {
                delta,
                cost,
                nights,
            };
            let cycles = as_usize(u64::from(nights));
            let first = prior.outlook(&mut worlds, cycles, 0)?;
            let in_it = sure.outlook(&mut worlds, cycles, 0)?;
            let last = rested.outlook(&mut worlds, 1, cycles - 1)?;
            outlooks.push((place, first, in_it, last));
            rested.update(&mut worlds, REST, RESTED);
        }
    }
    let payoff = Payoff::default();
    let discounted = Payoff::discounted(parameters.discount.clone())?;
    let mut told = Planner::new(&worlds, &payoff);
    // Who is not told what acting has yielded can only fix a plan.
    let mut untold = Planner::blind(&worlds, &payoff);
    let mut delayed = Planner::new(&worlds, &discounted);
    let found = outlooks.iter().map(|(place, first, in_it, last)| {
        context.go_on()?;
        Ok(Found {
            place: *place,
            told: Choice::of(&told.values(first))?,
            untold: Choice::of(&untold.values(first))?,
            discounted: Choice::of(&delayed.values(first))?,
            acts_at_last: Choice::of(&told.values(last))?.acts,
            // Resting for ever is worth nothing in any world.
            regret_of_resting: Choice::of(&told.values(in_it))?.value,
        })
    });
    found.collect()
}

/// The posterior that the world persists, after some nights of a policy.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    pub(super) name: String,
    pub(super) prior: Rational,
    pub(super) acted: bool,
    pub(super) world_persists: bool,
    pub(super) posterior: Rational,
}

/// Every policy of acting on some nights, in both worlds, through the exact mixture: a percept is 1 where an
/// act has yielded something.
pub(super) fn learn(parameters: &Parameters) -> Result<Vec<Learnt>> {
    let nights = parameters.nights.min(MIXTURE_NIGHTS);
    let mut learnt = Vec::new();
    for delta in [-parameters.delta, 0, parameters.delta] {
        let prior = persists(delta)?;
        for policy in 0_u32..1 << nights {
            let acts: Vec<bool> = (0..nights).map(|night| policy >> night & 1 == 1).collect();
            for world_persists in [true, false] {
                let mut list = mixture(vec![
                    (sequence(&acts), prior.clone()),
                    (sequence(&vec![false; acts.len()]), Rational::one() - &prior),
                ])?;
                let mut acted = false;
                for (night, &act) in (1..).zip(&acts) {
                    list.update(act && world_persists)?;
                    acted |= act;
                    learnt.push(Learnt {
                        name: format!(
                            "Delta={delta}, policy {policy:b}, world persists: {world_persists}, night {night}"
                        ),
                        prior: prior.clone(),
                        acted,
                        world_persists,
                        posterior: point(&list.posterior_of(0)?)?,
                    });
                }
            }
        }
    }
    Ok(learnt)
}
