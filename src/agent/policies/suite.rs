//! What has to hold for any policy: `check` breaks off at the first law that does not.

use crate::agent::{
    Belief, Choice, Environment, Interface, Past, Payoff, Planner, Policy, TableEnvironment,
    Valuation, Worlds,
};
use crate::exact::Rational;
use crate::mixture::stream;

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

/// A list of worlds, its prior and the horizon to which a policy is put to the test.
pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) worlds: Vec<TableEnvironment>,
    pub(super) weights: Vec<Rational>,
    pub(super) cycles: usize,
}

impl Place {
    pub(super) fn build(&self) -> (Worlds, Belief) {
        let interface = Interface::new(2, vec![r(0, 1), r(1, 1)], &[r(0, 1), r(1, 1)]).unwrap();
        let members = self.worlds.iter().cloned();
        let members = members.map(|table| Box::new(table) as Box<dyn Environment>);
        (
            Worlds::new(interface, members.collect()),
            Belief::new(self.weights.iter().cloned()),
        )
    }
}

/// The bandits of the catalogue.
pub(super) fn bandits() -> Place {
    let arms = [[r(1, 2), r(3, 4)], [r(1, 2), r(1, 4)], [r(1, 3), r(2, 3)]];
    Place {
        name: "bandits",
        worlds: arms
            .iter()
            .map(|arms| TableEnvironment::bandit("bandit", arms).unwrap())
            .collect(),
        weights: vec![r(1, 3); 3],
        cycles: 4,
    }
}

/// Worlds that can be refuted, one that may fall silent, and weights that sum to less than 1: what may go wrong.
pub(super) fn mixed() -> Place {
    let table = |name, rows| TableEnvironment::new(name, 2, rows).unwrap();
    let sure = |percept, next| vec![(r(1, 1), percept, next)];
    Place {
        name: "mixed",
        worlds: vec![
            table("echo", vec![vec![sure(0, 0), sure(1, 0)]]),
            table(
                "switch",
                vec![vec![sure(1, 1), sure(0, 0)], vec![sure(0, 0), sure(1, 1)]],
            ),
            table(
                "frail",
                vec![vec![
                    vec![(r(1, 2), 1, 0)],
                    vec![(r(1, 4), 0, 0), (r(1, 2), 1, 0)],
                ]],
            ),
            table(
                "coin",
                vec![vec![vec![(r(1, 2), 0, 0), (r(1, 2), 1, 0)]; 2]],
            ),
        ],
        weights: vec![r(1, 3), r(1, 5), r(1, 7), r(1, 11)],
        cycles: 3,
    }
}

/// All histories of at most `cycles` cycles that some world allows, shorter ones first.
pub(super) fn histories(worlds: &mut Worlds, prior: &Belief, cycles: usize) -> Vec<Past> {
    let mut all = vec![Past::new(prior.clone())];
    let mut from = 0;
    for _ in 0..cycles {
        let to = all.len();
        for index in from..to {
            for (action, percept) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let mut past = all[index].clone();
                past.see(worlds, action, percept);
                if !past.belief().alive().is_empty() {
                    all.push(past);
                }
            }
        }
        from = to;
    }
    all
}

/// Sum over all histories, the ended ones too, of pi times nu times reward: no recursion on values.
fn plain(
    place: &Place,
    make: &dyn Fn() -> Box<dyn Policy>,
    member: usize,
    payoff: &Payoff,
) -> Rational {
    let (mut worlds, prior) = place.build();
    let mut policy = make();
    let mut sum = Rational::zero();
    // Chance, state and history.
    let mut open = vec![(Rational::one(), 0, Past::new(prior))];
    for t in 0..place.cycles {
        let discount = payoff.discount().pow(t as u64);
        let mut next = Vec::new();
        for (chance, state, past) in open {
            let choice = policy.choose(&mut worlds, past.history()).unwrap();
            for (action, share) in choice.chances().iter().enumerate() {
                if share.is_zero() {
                    continue;
                }
                let law = worlds.member_mut(member).law(state, action);
                let mut heard = Rational::zero();
                for outcome in &law.outcomes {
                    heard += &outcome.chance;
                    let joint = &chance * share * &outcome.chance;
                    sum += &discount * &joint * &worlds.interface().rewards()[outcome.percept];
                    let mut past = past.clone();
                    past.see(&mut worlds, action, outcome.percept);
                    next.push((joint, outcome.next, past));
                }
                for later in t..place.cycles {
                    let lost = &chance * share * (Rational::one() - &heard);
                    sum += lost * payoff.discount().pow(later as u64) * payoff.death();
                }
            }
        }
        open = next;
    }
    sum
}

/// Puts a policy through the laws. `make` makes it anew; its aim is `cycles` cycles or fewer.
pub(super) fn check(place: &Place, make: &dyn Fn() -> Box<dyn Policy>) {
    let (mut worlds, prior) = place.build();
    let all = histories(&mut worlds, &prior, place.cycles - 1);
    let name = format!("{} in {}", make().name(), place.name);
    // Chances are chances, the same each time, whatever was asked before.
    let mut policy = make();
    let first: Vec<Choice> = all
        .iter()
        .map(|past| policy.choose(&mut worlds, past.history()).unwrap())
        .collect();
    for (past, choice) in all.iter().zip(&first).rev() {
        let cycles = past.history().cycles();
        let sum: Rational = choice.chances().iter().sum();
        assert_eq!(sum, Rational::one(), "{name} {cycles:?}");
        assert_eq!(choice.chances().len(), 2, "{name}");
        let negative = choice.chances().iter().any(Rational::is_negative);
        assert!(!negative, "{name} {cycles:?}: {choice:?}");
        let again = make().choose(&mut worlds, past.history()).unwrap();
        assert_eq!(again, *choice, "{name} {cycles:?}");
        let again = policy.choose(&mut worlds, past.history()).unwrap();
        assert_eq!(again, *choice, "{name} {cycles:?}");
    }
    // A draw is one of the actions that have a chance.
    let mut generator = stream(1, 7);
    for choice in &first {
        let drawn = choice.draw(&mut generator);
        assert!(!choice.chances()[drawn].is_zero(), "{name}");
    }
    // Weights as they stand: a common factor changes nothing.
    let (mut worlds, _) = place.build();
    let halved = place.weights.iter().map(|weight| weight * r(1, 2));
    let few = histories(&mut worlds, &Belief::new(halved), place.cycles - 1);
    let mut policy = make();
    for (past, choice) in few.iter().zip(&first) {
        let again = policy.choose(&mut worlds, past.history()).unwrap();
        assert_eq!(again, *choice, "{name} {:?}", past.history().cycles());
    }
    // V^pi_xi is the sum of w(nu) V^pi_nu, each of them the plain sum over histories, and at most V*.
    for (discount, death) in [(r(1, 1), r(0, 1)), (r(2, 3), r(-1, 2))] {
        let payoff = Payoff::discounted(discount).unwrap().with_death(death);
        let (mut worlds, prior) = place.build();
        let mut policy = make();
        let mut worth = |truth: &Belief, worlds: &mut Worlds| {
            let mut valuation = Valuation::new(worlds, policy.as_mut(), &payoff);
            let mut past = Past::new(prior.clone());
            let worth = valuation.worth(&mut past, truth, place.cycles).unwrap();
            worth.value.exact_value().cloned().unwrap()
        };
        let mut sum = Rational::zero();
        for (member, weight) in place.weights.iter().enumerate() {
            let value = worth(&Belief::at(member, 0), &mut worlds);
            assert_eq!(
                value,
                plain(place, make, member, &payoff),
                "{name} {member}"
            );
            sum += weight * value;
        }
        assert_eq!(worth(&prior, &mut worlds), sum, "{name}");
        let outlook = prior.outlook(&mut worlds, place.cycles, 0).unwrap();
        let best = Planner::new(&worlds, &payoff).values(&outlook).value();
        assert!(sum <= *best.lower(), "{name}: {sum} above {best:?}");
    }
}
