//! The worlds of the nights as tables of `agent`: has the world gone, or are only the lights off?
//!
//! On each night the agent rests or acts in the dark. Acting costs k, and yields g > k next morning where the world is
//! still there that night; resting costs and shows nothing. A world is gone from some night on, or never.

use crate::agent::{Environment, Interface, TableEnvironment, Worlds};
use crate::exact::Rational;
use crate::scenario::Result;

/// The actions.
pub(crate) const REST: usize = 0;
pub(crate) const ACT: usize = 1;

/// What is seen next morning: nothing, after a rest; that acting has yielded nothing, or g.
pub(crate) const RESTED: usize = 0;
pub(crate) const FAILED: usize = 1;
pub(crate) const YIELDED: usize = 2;

/// Worlds with these first nights on which they are gone (from 1; none: never), at cost k and gain g.
pub(crate) fn night_worlds(
    cost: &Rational,
    gain: &Rational,
    gone_from: impl IntoIterator<Item = Option<usize>>,
) -> Result<Worlds> {
    let (least, most) = (-cost, gain - cost);
    let rewards = vec![Rational::zero(), least.clone(), most.clone()];
    let interface = Interface::new(2, rewards, &[least, most])?;
    let mut members: Vec<Box<dyn Environment>> = Vec::new();
    for gone_from in gone_from {
        members.push(Box::new(world(gone_from)?));
    }
    Ok(Worlds::new(interface, members))
}

/// A hidden state per night on which it is still there, and one for all nights after; one for all where it never goes.
fn world(gone_from: Option<usize>) -> Result<TableEnvironment> {
    let one = Rational::one;
    let night = |acted, next| vec![vec![(one(), RESTED, next)], vec![(one(), acted, next)]];
    let Some(gone) = gone_from else {
        return Ok(TableEnvironment::new("there", 2, vec![night(YIELDED, 0)])?);
    };
    let last = gone.saturating_sub(1);
    let mut rows: Vec<_> = (0..last).map(|state| night(YIELDED, state + 1)).collect();
    rows.push(night(FAILED, last));
    Ok(TableEnvironment::new(
        format!("gone from night {gone} on"),
        2,
        rows,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{Belief, Payoff, Planner};

    /// A world and its weight.
    type Mix = Vec<(Option<usize>, Rational)>;

    /// The rewards of a policy, a table from histories to actions, summed over worlds by walking each.
    fn of_policy(mix: &Mix, told: bool, discount: &Rational, policy: u32) -> Rational {
        let mut sum = Rational::zero();
        for (gone_from, weight) in mix {
            let (mut node, mut worth) = (0u32, weight.clone());
            for night in 1..=3 {
                // The nodes are numbered as in a heap with three branches: rested, acted for nothing, for g.
                let acts = policy >> node & 1 == 1;
                let yields = acts && gone_from.is_none_or(|gone| night < gone);
                if acts {
                    sum -= &worth * Rational::from(2);
                }
                if yields {
                    sum += &worth * Rational::from(7);
                }
                node = 3 * node + 1 + u32::from(acts) + u32::from(acts && told && yields);
                worth *= discount;
            }
        }
        sum
    }

    #[test]
    fn the_planner_finds_the_best_of_all_policies() {
        let r = Rational::ratio;
        let mixes: [Mix; 3] = [
            vec![(None, r(1, 9)), (Some(1), r(8, 9))],
            vec![(None, r(1, 5)), (Some(2), r(1, 5)), (Some(1), r(3, 5))],
            vec![(None, r(1, 2)), (Some(3), r(1, 2))],
        ];
        let payoff = Payoff::discounted(r(3, 4)).unwrap();
        for (mix, told) in mixes.iter().flat_map(|mix| [(mix, true), (mix, false)]) {
            let gone_from = mix.iter().map(|(gone_from, _)| *gone_from);
            let mut worlds = night_worlds(&r(2, 1), &r(7, 1), gone_from).unwrap();
            let belief = Belief::new(mix.iter().map(|(_, weight)| weight.clone()));
            let outlook = belief.outlook(&mut worlds, 3, 0).unwrap();
            let mut planner = if told {
                Planner::new(&worlds, &payoff)
            } else {
                Planner::blind(&worlds, &payoff)
            };
            let found = planner.values(&outlook).value();
            let best = (0..1 << 13)
                .map(|policy| of_policy(mix, told, payoff.discount(), policy))
                .max();
            assert_eq!(found.exact_value().cloned(), best);
        }
    }
}
