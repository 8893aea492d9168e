//! The theory's side of `self-aixi`: products of chances along histories, policy by policy and world by world.
//!
//! Shares no code with the agent layer.

use crate::exact::Rational;

/// Chances of reward of the two arms, numerator and denominator.
pub(super) const BANDITS: [[(i64, u64); 2]; 3] =
    [[(1, 2), (3, 4)], [(1, 2), (1, 4)], [(1, 3), (2, 3)]];
/// A history as it is said.
pub(super) fn name(cycles: &[(usize, usize)]) -> String {
    if cycles.is_empty() {
        return "start".to_owned();
    }
    let said = cycles
        .iter()
        .map(|(action, percept)| format!("{action}/{percept}"));
    said.collect::<Vec<_>>().join(" ")
}

/// xi(e | a), the weights 1/3 included.
fn xi(cycles: &[(usize, usize)]) -> Rational {
    let worlds = BANDITS.iter().map(|arms| {
        let mut product = Rational::ratio(1, 3);
        for &(action, percept) in cycles {
            let (p, q) = arms[action];
            let reward = Rational::ratio(p, q);
            product *= if percept == 1 {
                reward
            } else {
                Rational::one() - reward
            };
        }
        product
    });
    worlds.sum()
}

/// The product of the four policies' chances of the actions, 1/4 each: always 0, always 1, uniform, win-stay.
fn zeta(cycles: &[(usize, usize)]) -> Rational {
    let always = |arm: usize| u64::from(cycles.iter().all(|(action, _)| *action == arm));
    let half = Rational::ratio(1, 2);
    let uniform: Rational = cycles
        .iter()
        .fold(Rational::one(), |product, _| product * &half);
    let stays = cycles
        .windows(2)
        .all(|two| (two[0].0 == two[1].0) == (two[0].1 == 1));
    let shifting = if cycles.is_empty() {
        Rational::one()
    } else {
        half * Rational::from(u64::from(stays))
    };
    (Rational::from(always(0) + always(1)) + uniform + shifting) * Rational::ratio(1, 4)
}

/// V^zeta and V*, unnormalised, with so many cycles to go.
pub(super) fn values(cycles: &[(usize, usize)], left: usize) -> [Rational; 2] {
    let mut on_mixture = Rational::zero();
    let mut best = Rational::zero();
    if left == 0 {
        return [on_mixture, best];
    }
    let before = zeta(cycles);
    for action in 0..2 {
        let (mut mixed, mut optimal) = (Rational::zero(), Rational::zero());
        for percept in 0..2 {
            let next = [cycles, &[(action, percept)]].concat();
            let [later_mixed, later_best] = values(&next, left - 1);
            let reward = xi(&next) * Rational::from(u64::from(percept == 1));
            mixed += &reward + later_mixed;
            optimal += reward + later_best;
        }
        // The action's chance does not depend on the percept that follows it.
        let chance = zeta(&[cycles, &[(action, 0)]].concat()).checked_div(&before);
        on_mixture += chance.unwrap_or_else(Rational::zero) * mixed;
        best = best.max(optimal);
    }
    [on_mixture, best]
}
