//! What the planner finds at each place of the grid, and what the exact mixture learns. Takes beliefs and the planner
//! from `agent`, and the exact `Mixture`.

use super::parameters::{Parameters, Place, persists};
use crate::agent::{Belief, Payoff, Planner, Values, Worlds};
use crate::exact::{Rational, as_usize};
use crate::scenario::Result;
use crate::scenario::figures::whole;
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

/// The worlds of one cost, and what rewards are worth.
pub(super) struct Problem {
    pub(super) cost: u64,
    /// There for ever, and gone from the first night on.
    worlds: Worlds,
    plain: Payoff,
    pub(super) discounted: Payoff,
}

impl Problem {
    pub(super) fn new(parameters: &Parameters, cost: u64) -> Result<Problem> {
        let gain = whole(parameters.gain);
        Ok(Problem {
            cost,
            worlds: night_worlds(&whole(cost), &gain, [None, Some(1)])?,
            plain: Payoff::default(),
            discounted: Payoff::discounted(parameters.discount.clone())?,
        })
    }

    pub(super) fn found(&mut self, place: Place) -> Result<Found> {
        let nights = as_usize(u64::from(place.nights));
        let persists = persists(place.delta)?;
        let mut belief = Belief::new([persists.clone(), Rational::one() - persists]);
        let first = belief.outlook(&mut self.worlds, nights, 0)?;
        let sure = Belief::new([Rational::one()]).outlook(&mut self.worlds, nights, 0)?;
        let told = Planner::new(&self.worlds, &self.plain).values(&first);
        // Who is not told what acting has yielded can only fix a plan.
        let untold = Planner::blind(&self.worlds, &self.plain).values(&first);
        let discounted = Planner::new(&self.worlds, &self.discounted).values(&first);
        let in_it = Planner::new(&self.worlds, &self.plain).values(&sure);
        for _ in 1..nights {
            belief.update(&mut self.worlds, REST, RESTED);
        }
        let last = belief.outlook(&mut self.worlds, 1, nights - 1)?;
        let at_last = Planner::new(&self.worlds, &self.plain).values(&last);
        Ok(Found {
            place,
            acts_at_last: Choice::of(&at_last)?.acts,
            told: Choice::of(&told)?,
            untold: Choice::of(&untold)?,
            discounted: Choice::of(&discounted)?,
            // Resting for ever is worth nothing in any world.
            regret_of_resting: Choice::of(&in_it)?.value,
        })
    }
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
