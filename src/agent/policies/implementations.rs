//! Every policy is put through the suite, each in a line; and what each does against a plain reading of its definition.

use super::suite::{Place, bandits, check, histories, mixed};
use super::*;
use crate::agent::{
    Aim, Belief, Choice, Horizon, Past, Payoff, Planner, Policy, Valuation, Worlds,
};
use crate::exact::{Rational, Rounding};

/// `suite!(name, constructor)`: the laws in both places; the constructor is told the number of cycles.
macro_rules! suite {
    ($name:ident, $make:expr) => {
        mod $name {
            use super::*;
            #[test]
            fn meets_the_laws() {
                for place in [bandits(), mixed()] {
                    let make = $make;
                    check(&place, &|| Box::new(make(place.cycles)));
                }
            }
        }
    };
}

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

fn fixed(cycles: usize) -> Aim {
    Aim::fixed(cycles, Payoff::default())
}

fn short(cycles: usize) -> Aim {
    Aim::moving(2, cycles, Payoff::default())
}

fn discounted(ahead: usize) -> Aim {
    Aim::geometric(ahead, Payoff::discounted(r(1, 2)).unwrap()).unwrap()
}

suite!(always, |_| Always(1));
suite!(uniform, |_| Uniform);
suite!(win_stay, |_| WinStay);
suite!(rule, |_| Rule::new("alternate", |cycles| cycles.len() % 2));
suite!(bayes_optimal, |cycles| BayesOptimal::new(fixed(cycles)));
suite!(bayes_moving, |cycles| BayesOptimal::new(Aim::moving(
    2,
    cycles,
    Payoff::default()
)));
suite!(bayes_geometric, |_| BayesOptimal::new(discounted(3)));
suite!(thompson, |cycles| Thompson::new(fixed(cycles), 1));
suite!(thompson_by_two, |cycles| Thompson::new(fixed(cycles), 2));
suite!(epsilon_greedy, |cycles| EpsilonGreedy::new(
    fixed(cycles),
    r(1, 10)
)
.unwrap());

suite!(optimistic, |cycles| Optimistic::new(fixed(cycles), r(1, 4))
    .unwrap());
suite!(mdl, |cycles| {
    let lengths = if cycles == 4 {
        vec![3, 2, 2]
    } else {
        vec![5, 2, 1, 2]
    };
    Mdl::new(fixed(cycles), lengths)
});
suite!(knowledge, |cycles| KnowledgeSeeking::new(
    short(cycles),
    Sought::Knowledge
));
suite!(knowledge_discounted, |_| KnowledgeSeeking::new(
    discounted(2),
    Sought::Knowledge
));
suite!(entropy, |cycles| KnowledgeSeeking::new(
    short(cycles),
    Sought::Entropy
));
suite!(policy_mixture, |_| PolicyMixture::new(four()));
suite!(self_aixi, |cycles| SelfAixi::new(
    fixed(cycles),
    PolicyMixture::new(four())
));

/// Policies of which no two agree everywhere, with weights 1/4.
fn four() -> Vec<(Box<dyn Policy>, Rational)> {
    let list: [Box<dyn Policy>; 4] = [
        Box::new(Always(0)),
        Box::new(Always(1)),
        Box::new(Uniform),
        Box::new(WinStay),
    ];
    list.into_iter().map(|policy| (policy, r(1, 4))).collect()
}

fn worth(place: &Place, policy: &mut dyn Policy) -> Rational {
    let (mut worlds, prior) = place.build();
    let payoff = Payoff::default();
    let mut past = Past::new(prior.clone());
    let worth = Valuation::new(&mut worlds, policy, &payoff)
        .worth(&mut past, &prior, place.cycles)
        .unwrap();
    worth.value.exact_value().cloned().unwrap()
}

fn best(place: &Place) -> Rational {
    let (mut worlds, prior) = place.build();
    let outlook = prior.outlook(&mut worlds, place.cycles, 0).unwrap();
    let values = Planner::new(&worlds, &Payoff::default()).values(&outlook);
    values.value().exact_value().cloned().unwrap()
}

#[test]
fn the_bayes_optimal_policy_has_the_best_value() {
    for place in [bandits(), mixed()] {
        let mut policy = BayesOptimal::new(fixed(place.cycles));
        assert_eq!(worth(&place, &mut policy), best(&place));
        // A cycle ahead only is worth less where a test pays later.
        let short = Aim::moving(1, place.cycles, Payoff::default());
        assert!(worth(&place, &mut BayesOptimal::new(short)) <= best(&place));
    }
}

#[test]
fn epsilon_mixes_the_greedy_action_and_all() {
    let (mut worlds, prior) = bandits().build();
    for past in histories(&mut worlds, &prior, 3) {
        let best = BayesOptimal::new(fixed(4))
            .choose(&mut worlds, past.history())
            .unwrap();
        let mut policy = EpsilonGreedy::new(fixed(4), r(1, 5)).unwrap();
        let choice = policy.choose(&mut worlds, past.history()).unwrap();
        let action = best.action().unwrap();
        assert_eq!(choice.chances()[action], r(9, 10));
        assert_eq!(choice.chances()[1 - action], r(1, 10));
    }
    assert!(EpsilonGreedy::new(fixed(4), r(6, 5)).is_err());
}

/// pi(a | h) = P(h's last actions and a) / P(h's last actions), over all sequences of draws, one by one.
fn drawn(
    worlds: &mut Worlds,
    prior: &Belief,
    cycles: &[(usize, usize)],
    aim: &Aim,
    every: usize,
) -> Vec<Rational> {
    fn follow(
        worlds: &mut Worlds,
        past: &mut Past,
        cycles: &[(usize, usize)],
        aim: &Aim,
        every: usize,
        held: Option<usize>,
    ) -> Vec<Rational> {
        let t = past.history().seen();
        let posterior = past.belief().posterior();
        let left = |member: &usize| posterior.iter().any(|(other, _)| other == member);
        let held = held.filter(|member| t % every != 0 && left(member));
        let mut sums = vec![Rational::zero(); 2];
        for (member, share) in &posterior {
            let chance = match held {
                None => share.clone(),
                Some(held) if held == *member => Rational::one(),
                Some(_) => continue,
            };
            let alive = past.belief().alive();
            let state = alive
                .iter()
                .find(|(other, _, _)| other == member)
                .unwrap()
                .1;
            let outlook = Belief::at(*member, state)
                .outlook(worlds, aim.ahead(t), t)
                .unwrap();
            let does = Planner::new(worlds, aim.payoff())
                .values(&outlook)
                .best()
                .unwrap();
            let Some(&(action, percept)) = cycles.get(t) else {
                sums[does] += chance;
                continue;
            };
            if does == action {
                past.see(worlds, action, percept);
                let later = follow(worlds, past, cycles, aim, every, Some(*member));
                past.take_back();
                for (sum, part) in sums.iter_mut().zip(later) {
                    *sum += &chance * part;
                }
            }
        }
        sums
    }
    let mut past = Past::new(prior.clone());
    follow(worlds, &mut past, cycles, aim, every, None)
}

#[test]
fn thompson_is_the_sum_over_what_may_have_been_drawn() {
    for place in [bandits(), mixed()] {
        let (mut worlds, prior) = place.build();
        for every in [1, 2, 3] {
            let aim = fixed(place.cycles);
            let mut policy = Thompson::new(aim.clone(), every);
            let mut on_path = 0;
            for past in histories(&mut worlds, &prior, place.cycles - 1) {
                let cycles = past.history().cycles();
                let plain = drawn(&mut worlds, &prior, cycles, &aim, every);
                let sum: Rational = plain.iter().sum();
                if !sum.is_zero() {
                    on_path += 1;
                    let choice = policy.choose(&mut worlds, past.history()).unwrap();
                    assert_eq!(choice, Choice::weighed(plain, true), "{every} {cycles:?}");
                }
            }
            assert!(on_path > 10, "{on_path}");
        }
    }
}

#[test]
fn a_horizon_says_how_far_ahead_and_encloses_the_rest() {
    let (mut worlds, prior) = bandits().build();
    assert_eq!(fixed(4).ahead(1), 3);
    let moving = Aim::moving(3, 4, Payoff::default());
    assert_eq!([0, 1, 2, 4].map(|seen| moving.ahead(seen)), [3, 3, 2, 0]);
    assert_eq!(discounted(2).horizon(), Horizon::Geometric { ahead: 2 });
    assert!(Aim::geometric(2, Payoff::default()).is_err());
    // Each longer plan is inside the shorter one's enclosure, which is 2^-d 1/(1 - 1/2) wide.
    let mut last: Option<crate::agent::Values> = None;
    for ahead in 1..6 {
        let values = discounted(ahead).values(&mut worlds, &prior, 0).unwrap();
        for (action, q) in values.actions().iter().enumerate() {
            assert_eq!(q.width(), Rational::inverse_power(ahead as u64 - 1));
            if let Some(last) = &last {
                let wide = &last.actions()[action];
                assert!(wide.lower() <= q.lower() && q.upper() <= wide.upper());
            }
        }
        last = Some(values);
    }
    // The arms are 1/18 apart on average: six cycles leave that open, ten do not.
    let decided = |ahead| {
        let past = Past::new(prior.clone());
        let mut policy = BayesOptimal::new(discounted(ahead));
        policy
            .choose(&mut bandits().build().0, past.history())
            .unwrap()
    };
    assert!(!decided(2).is_decided());
    assert_eq!(
        (decided(10).is_decided(), decided(10).action()),
        (true, Some(1))
    );
}

/// A world that is known: all that an enclosure leaves open is said.
#[test]
fn undecided_histories_are_counted() {
    let (mut worlds, prior) = bandits().build();
    let payoff = Payoff::discounted(r(1, 2)).unwrap();
    let mut policy = BayesOptimal::new(discounted(1));
    let worth = Valuation::new(&mut worlds, &mut policy, &payoff)
        .worth(&mut Past::new(prior.clone()), &prior, 2)
        .unwrap();
    assert_eq!(worth.undecided, 3);
}

/// The catalogue: 2.0298, 2.2564, 2.2809 for zeta, self and the optimum.
#[test]
fn figures_of_self_aixi() {
    let place = bandits();
    let zeta = worth(&place, &mut PolicyMixture::new(four()));
    let own = worth(
        &place,
        &mut SelfAixi::new(fixed(4), PolicyMixture::new(four())),
    );
    let said = [zeta, own, best(&place)].map(|value| value.to_decimal(5, Rounding::Nearest));
    assert_eq!(said, ["2.0298", "2.2564", "2.2809"]);
    // Where each policy is refuted by what was done, all actions are alike.
    let (mut worlds, prior) = place.build();
    let mut past = Past::new(prior);
    past.see(&mut worlds, 1, 1);
    let mut only = PolicyMixture::new(vec![(Box::new(Always(0)), r(1, 1))]);
    let choice = only.choose(&mut worlds, past.history()).unwrap();
    assert_eq!(choice, Choice::uniform(2));
}

#[allow(
    clippy::float_arithmetic,
    reason = "a plain reference, to twelve digits"
)]
/// sum over e and nu of w nu(e) log2(nu(e)/xi(e)) by floats, with the best of actions later on.
fn told(table: &[[f64; 2]], weights: &[f64], cycles: usize, entropy: bool) -> Vec<f64> {
    (0..2)
        .map(|action| {
            let mut sum = 0.0;
            for percept in 0..2 {
                let nu = |arms: &[f64; 2]| {
                    if percept == 1 {
                        arms[action]
                    } else {
                        1.0 - arms[action]
                    }
                };
                let joint: Vec<f64> = table
                    .iter()
                    .zip(weights)
                    .map(|(arms, w)| w * nu(arms))
                    .collect();
                let xi: f64 = joint.iter().sum();
                let after: Vec<f64> = joint.iter().map(|part| part / xi).collect();
                let gains = after
                    .iter()
                    .zip(weights)
                    .map(|(now, then)| now * (now / then).log2());
                sum += xi * if entropy { -xi.log2() } else { gains.sum() };
                if cycles > 1 {
                    let later = told(table, &after, cycles - 1, entropy);
                    sum += xi * later.into_iter().fold(f64::MIN, f64::max);
                }
            }
            sum
        })
        .collect()
}

#[test]
#[allow(
    clippy::float_arithmetic,
    reason = "the plain reference, to twelve digits"
)]
fn what_is_sought_is_the_plain_sum() {
    let (mut worlds, prior) = bandits().build();
    let table = [[0.5, 0.75], [0.5, 0.25], [1.0 / 3.0, 2.0 / 3.0]];
    for (sought, entropy) in [(Sought::Knowledge, false), (Sought::Entropy, true)] {
        let mut policy = KnowledgeSeeking::new(fixed(4), sought);
        let past = Past::new(prior.clone());
        let values = policy.values(&mut worlds, past.history(), 64).unwrap();
        let plain = told(&table, &[1.0 / 3.0; 3], 4, entropy);
        for (q, plain) in values.actions().iter().zip(plain) {
            assert!((q.midpoint_f64() - plain).abs() < 1e-12, "{q:?} {plain}");
            assert!(q.width() < Rational::inverse_power(50));
        }
    }
}

/// Equal values by logarithms that are no whole numbers are not told apart, and it says so.
#[test]
fn a_tie_of_logarithms_is_undecided() {
    let arms = [[r(1, 3), r(1, 3)], [r(2, 3), r(2, 3)]];
    let place = Place {
        name: "alike",
        worlds: arms
            .iter()
            .map(|arms| crate::agent::TableEnvironment::bandit("bandit", arms).unwrap())
            .collect(),
        weights: vec![r(1, 2); 2],
        cycles: 2,
    };
    let (mut worlds, prior) = place.build();
    let mut policy = KnowledgeSeeking::new(fixed(2), Sought::Knowledge);
    let choice = policy
        .choose(&mut worlds, Past::new(prior).history())
        .unwrap();
    assert_eq!((choice.is_decided(), choice.action()), (false, Some(0)));
}

/// Optimism and MDL against what they say, on every history of the two places.
#[test]
fn one_world_is_followed_as_the_definitions_say() {
    for place in [bandits(), mixed()] {
        let (mut worlds, prior) = place.build();
        let aim = fixed(place.cycles);
        let theta = r(1, 4);
        let lengths: Vec<u64> = (0..place.weights.len() as u64).map(|i| 3 - i % 3).collect();
        let mut optimistic = Optimistic::new(aim.clone(), theta.clone()).unwrap();
        let mut mdl = Mdl::new(aim.clone(), lengths.clone());
        let mut optimum = |worlds: &mut Worlds, past: &Past, member: usize, t: usize| {
            let alive = past.belief().alive();
            let state = alive.iter().find(|part| part.0 == member).unwrap().1;
            let values = aim.values(worlds, &Belief::at(member, state), t).unwrap();
            (values.value().lower().clone(), values.best().unwrap())
        };
        for past in histories(&mut worlds, &prior, place.cycles - 1) {
            // MDL.
            let alive = past.belief().alive().iter();
            let scores = alive.map(|(member, _, joint)| {
                let nu = joint.checked_div(&place.weights[*member]).unwrap();
                (nu * Rational::inverse_power(lengths[*member]), *member)
            });
            let scores: Vec<(Rational, usize)> = scores.collect();
            let most = scores.iter().map(|(score, _)| score.clone()).max().unwrap();
            let among = scores.iter().filter(|(score, _)| *score == most);
            let member = among
                .map(|(_, member)| (lengths[*member], *member))
                .min()
                .unwrap()
                .1;
            let t = past.history().seen();
            let (_, action) = optimum(&mut worlds, &past, member, t);
            let choice = mdl.choose(&mut worlds, past.history()).unwrap();
            assert_eq!(
                choice.action(),
                Some(action),
                "{:?}",
                past.history().cycles()
            );
            // Optimism.
            let mut followed: Option<usize> = None;
            for cycle in 0..=t {
                let then = past.history().first(cycle).to_past();
                let posterior = then.belief().posterior();
                let likely: Vec<usize> = (0..place.weights.len())
                    .filter(|member| {
                        posterior
                            .iter()
                            .any(|(other, share)| other == member && *share >= theta)
                    })
                    .collect();
                if followed.is_none_or(|member| !likely.contains(&member)) {
                    let mut best: Option<(Rational, usize)> = None;
                    for member in likely {
                        let (value, _) = optimum(&mut worlds, &then, member, cycle);
                        if best.as_ref().is_none_or(|(most, _)| value > *most) {
                            best = Some((value, member));
                        }
                    }
                    followed = Some(best.map_or(posterior[0].0, |(_, member)| member));
                }
            }
            let (_, action) = optimum(&mut worlds, &past, followed.unwrap(), t);
            let choice = optimistic.choose(&mut worlds, past.history()).unwrap();
            assert_eq!(
                choice.action(),
                Some(action),
                "{:?}",
                past.history().cycles()
            );
        }
    }
}
