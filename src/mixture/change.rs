//! One hypothesis until an unknown time, then another. Takes the trait [`Hypothesis`].

use std::collections::HashMap;

use thiserror::Error;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;

/// Times between which nothing can change.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "nothing can change after symbol {first} at the earliest and {last} at the latest; give the smaller first"
)]
pub struct NoChange {
    /// The earliest.
    pub first: u64,
    /// The latest.
    pub last: u64,
}

/// The law of `before` on x_1..x_T and from then on that of `after`, which starts afresh with x_(T+1); T is uniform
/// over a range.
///
/// nu(x) = sum over T of before(x_1..x_T) after(x_(T+1)..x_t)/(last - first + 1), a T that has not come counting
/// before(x_1..x_t). Those of equal [state](Hypothesis::state) after the change are followed as one, so with a coin or
/// a chain after it a symbol costs the same however many T there are.
#[derive(Clone, Debug)]
pub struct Change {
    before: Box<dyn Hypothesis>,
    after: Box<dyn Hypothesis>,
    first: u64,
    last: u64,
    time: u64,
    changed: Vec<Changed>,
}

/// The T that have come, as far as they are one.
#[derive(Clone, Debug)]
struct Changed {
    after: Box<dyn Hypothesis>,
    /// Each T, and what the evidence of `after` is to be multiplied by to have its share.
    times: Vec<(u64, Evidence)>,
    /// The sum of these.
    sum: Evidence,
}

impl Change {
    /// `before` until a T from `first` to `last`, then `after`. Neither may have seen a symbol yet.
    ///
    /// # Errors
    /// [`NoChange`] if `first` lies above `last`.
    pub fn new(
        before: Box<dyn Hypothesis>,
        after: Box<dyn Hypothesis>,
        (first, last): (u64, u64),
    ) -> Result<Change, NoChange> {
        if first > last {
            return Err(NoChange { first, last });
        }
        let mut change = Change {
            before,
            after,
            first,
            last,
            time: 0,
            changed: Vec::new(),
        };
        change.turn();
        Ok(change)
    }

    /// The number of T that have not come yet: that of now has, and goes on as `after`.
    fn to_come(&self) -> u64 {
        (self.last + 1).saturating_sub(self.first.max(self.time + 1))
    }

    /// The chance of `count` of the T.
    fn chance(&self, of: &Evidence, count: u64) -> Evidence {
        of.times(
            &count.into(),
            &(u128::from(self.last - self.first) + 1).into(),
        )
    }

    /// If this is a time at which it may change, a copy does: it goes on as `after`.
    fn turn(&mut self) {
        if !(self.first..=self.last).contains(&self.time) {
            return;
        }
        let share = self.chance(&self.before.evidence(), 1);
        if share.is_zero() {
            return;
        }
        self.changed.push(Changed {
            after: self.after.clone(),
            times: vec![(self.time, share.clone())],
            sum: share,
        });
    }

    /// Drops what is refuted and makes one of equal states.
    fn join(&mut self) {
        let mut kept: Vec<Changed> = Vec::new();
        let mut places: HashMap<Vec<u64>, usize> = HashMap::new();
        for own in self.changed.drain(..) {
            let evidence = own.after.evidence();
            if evidence.is_zero() {
                continue;
            }
            let Some(state) = own.after.state() else {
                kept.push(own);
                continue;
            };
            let same = places.get(&state).copied();
            let ratio = same.and_then(|same| evidence.over(&kept[same].after.evidence()));
            let (Some(same), Some(ratio)) = (same, ratio) else {
                places.insert(state, kept.len());
                kept.push(own);
                continue;
            };
            let into = &mut kept[same];
            for (time, share) in own.times {
                let share = share.product(&ratio);
                into.sum = Evidence::sum([into.sum.clone(), share.clone()]);
                into.times.push((time, share));
            }
        }
        self.changed = kept;
    }

    fn both(&self, of: impl Fn(&dyn Hypothesis) -> Evidence) -> Evidence {
        let before = self.chance(&of(self.before.as_ref()), self.to_come());
        let changed = self.changed.iter();
        let changed = changed.map(|own| own.sum.product(&of(own.after.as_ref())));
        Evidence::sum([before].into_iter().chain(changed))
    }
}

impl Hypothesis for Change {
    fn name(&self) -> String {
        let (before, after) = (self.before.name(), self.after.name());
        if self.first == self.last {
            format!("{before} until {}, then {after}", self.first)
        } else {
            let (first, last) = (self.first, self.last);
            format!("{before} until some T in {first}..{last}, then {after}")
        }
    }
    fn act(&mut self, action: &[bool]) {
        self.before.act(action);
        for own in &mut self.changed {
            own.after.act(action);
        }
    }
    fn evidence(&self) -> Evidence {
        self.both(|own| own.evidence())
    }
    fn extended(&self, symbol: bool) -> Evidence {
        self.both(|own| own.extended(symbol))
    }
    fn update(&mut self, symbol: bool) {
        for own in &mut self.changed {
            own.after.update(symbol);
        }
        self.before.update(symbol);
        self.time += 1;
        self.join();
        self.turn();
    }
    fn round(&mut self) {
        self.before.round();
        self.after.round();
        for own in &mut self.changed {
            own.after.round();
            own.sum = own.sum.rounding();
            for (_, share) in &mut own.times {
                *share = share.rounding();
            }
        }
    }
    fn pass_over(&mut self) -> bool {
        let mut next = self.clone();
        let mut passed = next.before.pass_over();
        for own in &mut next.changed {
            passed &= own.after.pass_over();
        }
        if passed {
            next.time += 1;
            next.join();
            next.turn();
            *self = next;
        }
        passed
    }
    /// After which symbol it changed.
    fn parts(&self) -> Vec<(String, Evidence)> {
        let mut shares: Vec<(u64, Evidence)> = Vec::new();
        for own in &self.changed {
            let evidence = own.after.evidence();
            let times = own.times.iter();
            shares.extend(times.map(|(time, share)| (*time, share.product(&evidence))));
        }
        shares.sort_by_key(|(time, _)| *time);
        let named = shares.into_iter();
        let mut parts: Vec<_> = named
            .map(|(time, share)| (format!("change after symbol {time}"), share))
            .collect();
        let to_come = self.to_come();
        if to_come > 0 {
            parts.push((
                "no change yet".to_owned(),
                self.chance(&self.before.evidence(), to_come),
            ));
        }
        parts
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::mixture::{Bernoulli, KrichevskyTrofimov, Markov, Mixture, Twin, suite};
    use crate::prior::FinitePrior;

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    fn coin(p: i64, q: u64) -> Box<dyn Hypothesis> {
        Box::new(Bernoulli::new(r(p, q)).unwrap())
    }

    const SYMBOLS: [bool; 9] = [false, false, true, false, true, true, true, false, true];

    /// The sum over T, from the definition.
    fn summed(
        before: &dyn Hypothesis,
        after: &dyn Hypothesis,
        (first, last): (u64, u64),
    ) -> Vec<Rational> {
        let of = |hypothesis: &dyn Hypothesis, symbols: &[bool]| {
            let mut own = hypothesis.clone_box();
            symbols.iter().for_each(|&symbol| own.update(symbol));
            own.evidence().lower().to_rational()
        };
        let shares = (first..=last).map(|time| {
            let at = usize::try_from(time).unwrap().min(SYMBOLS.len());
            of(before, &SYMBOLS[..at]) * of(after, &SYMBOLS[at..]) * r(1, last - first + 1)
        });
        shares.collect()
    }

    #[test]
    fn it_is_the_sum_over_all_times() {
        let chain =
            || -> Box<dyn Hypothesis> { Box::new(Markov::new(vec![r(1, 5), r(2, 3)]).unwrap()) };
        let kt = || -> Box<dyn Hypothesis> { Box::new(KrichevskyTrofimov::new()) };
        for (before, after) in [
            (coin(1, 10), coin(9, 10)),
            (kt(), chain()),
            (chain(), kt()),
            (coin(0, 1), kt()),
        ] {
            for range in [(0, 0), (0, 9), (3, 6), (2, 40), (9, 9), (10, 12)] {
                let shares = summed(before.as_ref(), after.as_ref(), range);
                for rounds in [false, true] {
                    let mut change = Change::new(before.clone(), after.clone(), range).unwrap();
                    if rounds {
                        change.round();
                    }
                    SYMBOLS.iter().for_each(|&symbol| change.update(symbol));
                    let sum: Rational = shares.iter().cloned().sum();
                    assert!(
                        change.evidence().enclosure().contains(&sum),
                        "{range:?} {}",
                        change.name()
                    );
                    assert!(change.evidence().is_settled());
                    let of_parts: Vec<Evidence> =
                        change.parts().into_iter().map(|(_, share)| share).collect();
                    let heaviest = shares.iter().max().unwrap();
                    let is_found = of_parts
                        .iter()
                        .any(|own| own.enclosure().contains(heaviest));
                    assert!(range.1 > 9 || heaviest.is_zero() || is_found, "{range:?}");
                    assert!(Evidence::sum(of_parts).enclosure().contains(&sum));
                }
            }
        }
    }

    #[test]
    fn it_is_a_hypothesis() {
        suite::check(|| {
            Box::new(Change::new(coin(1, 3), Box::new(KrichevskyTrofimov::new()), (1, 5)).unwrap())
        })
        .unwrap();
        assert_eq!(
            Change::new(coin(1, 3), coin(1, 2), (3, 2)).unwrap_err(),
            NoChange { first: 3, last: 2 }
        );
    }

    /// After p comes 1 - p: the same as all twins of a coin, each at its time.
    #[test]
    fn a_change_to_the_opposite_coin_is_the_mixture_of_its_twins() {
        let twins =
            (0..=9).map(|time| Box::new(Twin::new(coin(1, 10), time)) as Box<dyn Hypothesis>);
        let mut mixture = Mixture::new(FinitePrior::uniform(twins).unwrap());
        let mut change = Change::new(coin(1, 10), coin(9, 10), (0, 9)).unwrap();
        for symbol in SYMBOLS {
            mixture.update(symbol).unwrap();
            change.update(symbol);
            assert_eq!(
                mixture.evidence().enclosure(),
                change.evidence().enclosure()
            );
        }
        // That of now is joined with the next symbol.
        assert_eq!(change.changed.len(), 2, "equal coins are one");
    }
}
