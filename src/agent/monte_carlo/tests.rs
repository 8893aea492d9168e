//! Estimates against exact values.

use super::*;
use crate::agent::{
    Aim, Belief, Environment, Interface, Past, Payoff, Planner, Policy, TableEnvironment, Thompson,
    Uniform, Valuation, WinStay, Worlds,
};
use crate::exact::{PRECISION, Rational, ln, sqrt};

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

fn bandits(arms: &[[Rational; 2]]) -> (Worlds, Belief) {
    let interface = Interface::new(2, vec![r(0, 1), r(1, 1)], &[r(0, 1), r(1, 1)]).unwrap();
    let member = |arms: &[Rational; 2]| -> Box<dyn Environment> {
        Box::new(TableEnvironment::bandit("bandit", arms).unwrap())
    };
    let share = Rational::one()
        .checked_div(&Rational::from(arms.len() as u64))
        .unwrap();
    let prior = Belief::new(arms.iter().map(|_| share.clone()));
    (
        Worlds::new(interface, arms.iter().map(member).collect()),
        prior,
    )
}

fn catalogue() -> (Worlds, Belief) {
    bandits(&[[r(1, 2), r(3, 4)], [r(1, 2), r(1, 4)], [r(1, 3), r(2, 3)]])
}

/// A mean of n figures from 0 to m is within m sqrt(ln(2/alpha)/(2n)) of its expectation, alpha = 10^-6.
#[test]
fn rollouts_have_the_exact_value_within_hoeffdings_band() {
    let (mut worlds, prior) = catalogue();
    let payoff = Payoff::default();
    let (cycles, runs) = (4, 2000);
    let exponent = ln(&Rational::from(2_000_000), PRECISION).unwrap();
    let band = sqrt(&(exponent.upper() * r(1, 2 * runs)), PRECISION).unwrap();
    let band = band.upper() * Rational::from(cycles as u64);
    let policies: [Box<dyn Policy>; 3] = [
        Box::new(Uniform),
        Box::new(WinStay),
        Box::new(Thompson::new(Aim::fixed(cycles, payoff.clone()), 2)),
    ];
    for mut policy in policies {
        let mean = rollouts(
            &mut worlds,
            policy.as_mut(),
            &prior,
            &payoff,
            cycles,
            runs,
            1,
        )
        .unwrap();
        let mut past = Past::new(prior.clone());
        let worth = Valuation::new(&mut worlds, policy.as_mut(), &payoff)
            .worth(&mut past, &prior, cycles)
            .unwrap();
        let off = (mean - worth.value.lower()).abs();
        println!(
            "{}: off by {}, band {}",
            policy.name(),
            off.nearest_f64(),
            band.nearest_f64()
        );
        assert!(off <= band, "{}: {off} beyond {band}", policy.name());
        // The band tells something: half a reward per cycle is far outside.
        assert!(band < r(1, 2));
    }
}

/// Where the exact gap is above 0.05 per cycle the search finds the action in at least 95 of 100 seeds.
#[test]
fn the_search_finds_the_optimal_action() {
    let places = [
        (catalogue(), 1),
        (bandits(&[[r(1, 2), r(14, 25)]]), 1),
        (bandits(&[[r(1, 2), r(7, 10)], [r(1, 2), r(6, 10)]]), 2),
        (bandits(&[[r(9, 10), r(1, 10)], [r(6, 10), r(1, 2)]]), 3),
    ];
    for ((mut worlds, prior), cycles) in places {
        let aim = Aim::fixed(cycles, Payoff::default());
        let outlook = prior.outlook(&mut worlds, cycles, 0).unwrap();
        let values = Planner::new(&worlds, aim.payoff()).values(&outlook);
        let best = values.best().unwrap();
        let gap = values.actions()[best].lower() - values.actions()[1 - best].lower();
        assert!(gap > r(cycles as i64, 20), "{gap}");
        let found = (0..100).filter(|seed| {
            let mut policy = Uct::new(aim.clone(), 2000, *seed);
            let choice = policy.choose(&mut worlds, Past::new(prior.clone()).history());
            choice.unwrap().action() == Some(best)
        });
        let found = found.count();
        println!("horizon {cycles}, gap {gap}: {found} of 100");
        assert!(found >= 95, "horizon {cycles}: {found}");
    }
}

/// A world that falls silent: the search counts what silence is worth.
#[test]
fn silence_counts_in_a_search() {
    let interface = Interface::new(2, vec![r(0, 1), r(1, 1)], &[r(0, 1), r(1, 1)]).unwrap();
    let stay = vec![(r(1, 1), 0, 0)];
    let row = vec![Vec::new(), stay];
    let table = TableEnvironment::new("silent", 2, vec![row]).unwrap();
    let mut worlds = Worlds::new(interface, vec![Box::new(table)]);
    let prior = Belief::new([r(1, 1)]);
    for (death, action) in [(r(-1, 2), 1), (r(1, 2), 0)] {
        let aim = Aim::fixed(3, Payoff::default().with_death(death));
        let mut policy = Uct::new(aim, 200, 7);
        let choice = policy
            .choose(&mut worlds, Past::new(prior.clone()).history())
            .unwrap();
        assert_eq!(
            (choice.action(), choice.is_decided()),
            (Some(action), false)
        );
    }
}

/// MC-AIXI on a coin that is 1 with chance 4/5: it learns to say 1.
#[test]
fn an_unknown_coin_is_learnt() {
    use rand_chacha::rand_core::Rng;
    let mut draws = crate::mixture::stream(11, 0);
    let mut model = ContextModel::new(4, [1, 2], vec![0.0, 0.0, 1.0, 1.0]);
    let mut search = Search::new(Effort {
        simulations: 100,
        horizon: 6,
        discount: 1.0,
        range: [0.0, 1.0],
    });
    let mut ones = 0;
    for cycle in 0..150 {
        let action = search.best(&mut model, &mut draws);
        let coin = usize::from(draws.next_u32() % 5 < 4);
        model.see(action, 2 * usize::from(action == coin) + coin);
        ones += usize::from(cycle >= 100 && action == 1);
    }
    assert!(ones >= 40, "{ones} of 50");
}
