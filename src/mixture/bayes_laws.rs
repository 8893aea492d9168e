//! Laws of the mixture against an oracle that sums over joint probabilities and shares
//! no code with it, plus the cases with a closed form.

use proptest::prelude::*;

use super::*;
use crate::exact::{Enclosure, PRECISION, Rational};
use crate::prior::FinitePrior;

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

fn coin(p: i64, q: u64) -> Box<dyn Hypothesis> {
    Bernoulli::new(r(p, q)).expect("a probability").clone_box()
}

fn mixture(members: Vec<(Box<dyn Hypothesis>, Rational)>) -> Mixture {
    Mixture::new(FinitePrior::explicit(members).expect("a prior"))
}

/// A hypothesis of the oracle: only what it is, no running state.
#[derive(Clone, Debug)]
enum Kind {
    Coin(i64, u64),
    Chain([i64; 4]),
    Constant(bool),
    Stops(i64, i64),
    TwinOfOnes(u64),
}

impl Kind {
    fn build(&self) -> Box<dyn Hypothesis> {
        match *self {
            Kind::Coin(p, q) => coin(p, q),
            Kind::Chain(table) => {
                Box::new(Markov::new(table.iter().map(|p| r(*p, 4)).collect()).expect("a table"))
            }
            Kind::Constant(b) => Box::new(Sequence::periodic(&[], &[b])),
            Kind::Stops(zero, one) => {
                Box::new(Conditional::new("stops", move |_| [r(zero, 9), r(one, 9)]))
            }
            Kind::TwinOfOnes(t) => {
                Box::new(Twin::new(Box::new(Sequence::periodic(&[], &[true])), t))
            }
        }
    }

    /// nu(x), straight from the definition.
    fn joint(&self, x: &[bool]) -> Rational {
        let mut product = Rational::one();
        for (t, b) in x.iter().enumerate() {
            let one = match *self {
                Kind::Coin(p, q) => r(p, q),
                Kind::Chain(table) => {
                    let past = |back: usize| t >= back && x[t - back];
                    r(table[2 * usize::from(past(2)) + usize::from(past(1))], 4)
                }
                Kind::Constant(c) => r(i64::from(c), 1),
                Kind::Stops(zero, one) => {
                    product *= r(if *b { one } else { zero }, 9);
                    continue;
                }
                Kind::TwinOfOnes(trigger) => r(i64::from((t as u64) < trigger), 1),
            };
            product *= if *b { one } else { Rational::one() - one };
        }
        product
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        (0..4_i64, Just(3_u64)).prop_map(|(p, q)| Kind::Coin(p, q)),
        (0..9_i64, Just(8_u64)).prop_map(|(p, q)| Kind::Coin(p, q)),
        prop::array::uniform4(0..5_i64).prop_map(Kind::Chain),
        any::<bool>().prop_map(Kind::Constant),
        (0..5_i64, 0..5_i64).prop_map(|(a, b)| Kind::Stops(a, b)),
        (0..6_u64).prop_map(Kind::TwinOfOnes),
    ]
}

fn weighed() -> impl Strategy<Value = Vec<(Kind, i64)>> {
    proptest::collection::vec((kind(), 0..9_i64), 1..7)
        .prop_filter("all 0", |list| list.iter().any(|k| k.1 > 0))
}

/// Over 60: six weights of at most 8 stay below 1, so the prior is mostly a semimeasure.
fn from_list(list: &[(Kind, i64)]) -> Mixture {
    mixture(list.iter().map(|(k, w)| (k.build(), r(*w, 60))).collect())
}

fn xi(list: &[(Kind, i64)], x: &[bool]) -> Rational {
    list.iter().map(|(k, w)| r(*w, 60) * k.joint(x)).sum()
}

fn then(x: &[bool], b: bool) -> Vec<bool> {
    x.iter().copied().chain([b]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Evidence, posterior, both predictives and the refutation time, all from joint sums.
    #[test]
    fn equals_the_sum_over_joints(list in weighed(), x in proptest::collection::vec(any::<bool>(), 0..10)) {
        let mut m = from_list(&list);
        for t in 0..=x.len() {
            let total = xi(&list, &x[..t]);
            prop_assert_eq!(m.evidence().enclosure(), Enclosure::exact(total.clone()));
            if total.is_zero() {
                let first = (0..=t).find(|s| xi(&list, &x[..*s]).is_zero()).unwrap_or(0) as u64;
                prop_assert_eq!(m.refuted_at(), Some(first));
                prop_assert_eq!(m.posterior().err(), Some(MixtureError::AllRefuted { t: first }));
                prop_assert_eq!(m.predictive().err(), Some(MixtureError::AllRefuted { t: first }));
                break;
            }
            let posterior = m.posterior().expect("alive");
            for (i, (k, w)) in list.iter().enumerate() {
                let share = (r(*w, 60) * k.joint(&x[..t])).checked_div(&total);
                prop_assert_eq!(posterior[i].exact_value(), share.as_ref());
                prop_assert_eq!(m.posterior_of(i).expect("alive"), posterior[i].clone());
                // The leader is a heaviest hypothesis.
                prop_assert!(posterior[m.leader()].lower() >= posterior[i].lower());
            }
            let sum: Rational = posterior.iter().map(|p| p.lower().clone()).sum();
            prop_assert_eq!(sum, Rational::one());
            let next = [false, true].map(|b| xi(&list, &then(&x[..t], b)));
            let both = &next[0] + &next[1];
            let plain = m.predictive().expect("alive");
            for b in [0, 1] {
                prop_assert_eq!(plain[b].exact_value().cloned(), next[b].checked_div(&total));
            }
            match m.normalised() {
                Ok(p) => for b in [0, 1] {
                    prop_assert_eq!(p[b].exact_value().cloned(), next[b].checked_div(&both));
                },
                Err(MixtureError::NoContinuation { t: at }) => {
                    prop_assert!(both.is_zero());
                    prop_assert_eq!(at, t as u64);
                }
                Err(other) => prop_assert!(false, "{}", other),
            }
            if t < x.len() {
                let _ = m.update(x[t]);
            }
        }
    }

    /// -log2 xi + log2 nu = log2 w_n - log2 w, as the equality of ratios nu/xi = w_n/w.
    #[test]
    fn chain_identity(list in weighed(), x in proptest::collection::vec(any::<bool>(), 0..10)) {
        let mut m = from_list(&list);
        for b in &x {
            if m.update(*b).is_err() { return Ok(()); }
        }
        let posterior = m.posterior().expect("alive");
        let whole = m.evidence().enclosure();
        for (i, (k, w)) in list.iter().enumerate() {
            if *w == 0 { continue; }
            let ratio = k.joint(&x).checked_div(whole.lower());
            let gain = posterior[i].lower().checked_div(&m.prior_weight(i));
            prop_assert_eq!(&ratio, &gain);
            if k.joint(&x).is_zero() {
                prop_assert!(m.regret(i, PRECISION).is_err());
            } else {
                // The regret encloses the logarithm of that ratio and never exceeds log2 1/w.
                let exact = crate::exact::log2(&ratio.expect("xi > 0"), 300).expect("positive");
                let regret = m.regret(i, PRECISION).expect("alive");
                prop_assert!(regret.lower() <= exact.lower() && exact.upper() <= regret.upper());
                prop_assert!(regret.width() < r(1, 1 << 60));
                let most = -crate::exact::log2(&r(*w, 60), PRECISION).expect("positive");
                prop_assert!(regret.lower() <= most.upper());
            }
        }
    }

    /// Permuting the list permutes the posterior and changes nothing else.
    #[test]
    fn order_does_not_matter(list in weighed(), turn in 0..6_usize, x in proptest::collection::vec(any::<bool>(), 0..10)) {
        let turn = turn % list.len();
        let mut turned = list.clone();
        turned.rotate_left(turn);
        let (mut a, mut b) = (from_list(&list), from_list(&turned));
        for s in &x {
            prop_assert_eq!(a.update(*s).is_ok(), b.update(*s).is_ok());
            prop_assert_eq!(a.evidence().enclosure(), b.evidence().enclosure());
            if let (Ok(mut p), Ok(q)) = (a.posterior(), b.posterior()) {
                p.rotate_left(turn);
                prop_assert_eq!(p, q);
                prop_assert_eq!(a.predictive().ok(), b.predictive().ok());
            }
        }
    }
}

/// Equal weights and mirror coins: equal counts are ties, and the former leader keeps them.
#[test]
fn a_tie_belongs_to_the_former_leader() {
    let mut m = mixture(vec![(coin(2, 5), r(1, 2)), (coin(3, 5), r(1, 2))]);
    assert_eq!(m.leader(), 0);
    let leaders: Vec<usize> = [true, false, false, true, true]
        .map(|b| {
            m.update(b).expect("alive");
            m.leader()
        })
        .into();
    assert_eq!(leaders, [1, 1, 0, 0, 1]);
}

#[test]
fn the_log_loss_of_a_fair_coin_is_one_bit_a_symbol() {
    let mut m = mixture(vec![(coin(1, 2), r(1, 4))]);
    for t in 0..5_i64 {
        assert_eq!(
            m.log_loss(PRECISION).expect("alive"),
            Enclosure::exact(r(2 + t, 1))
        );
        m.update(t % 2 == 0).expect("alive");
    }
}

/// The divergence of two coins against its exact value, the infinite case and 0 log 0.
#[test]
fn divergence_of_coins() {
    let law = |p: i64, q: u64| coin(p, q).predictive();
    let kl = kullback_leibler(&law(1, 2), &law(1, 4), PRECISION).expect("finite");
    // 1/2 log2(2/3) + 1/2 log2(2) = 1 - log2(3)/2
    let log3 = crate::exact::log2(&r(3, 1), 200).expect("positive");
    let value = Enclosure::one() - log3.scale(&r(1, 2));
    assert!(kl.lower() <= value.lower() && value.upper() <= kl.upper());
    assert!(kl.width() < r(1, 1 << 60));
    let certain = kullback_leibler(&law(1, 1), &law(1, 4), PRECISION).expect("finite");
    assert_eq!(certain, Enclosure::exact(r(2, 1)));
    let infinite = kullback_leibler(&law(1, 2), &law(1, 1), PRECISION);
    assert!(matches!(
        infinite,
        Err(DivergenceError::Infinite { symbol: 0, .. })
    ));
}

proptest! {
    /// Whatever exact predictions lie in the enclosures, their divergence lies in its.
    #[test]
    fn divergence_of_enclosures_covers(p in prop::array::uniform4(0..9_i64), q in prop::array::uniform4(1..9_i64)) {
        let pair = |a: i64, b: i64| Enclosure::new(r(a.min(b), 18), r(a.max(b), 18)).expect("in order");
        let (ps, qs) = ([pair(p[0], p[1]), pair(p[2], p[3])], [pair(q[0], q[1]), pair(q[2], q[3])]);
        let wide = kullback_leibler(&ps, &qs, PRECISION).expect("q > 0");
        for i in 0..16 {
            let at = |e: &Enclosure, bit: i32| Enclosure::exact(if i >> bit & 1 == 0 { e.lower().clone() } else { e.upper().clone() });
            let exact = kullback_leibler(&[at(&ps[0], 0), at(&ps[1], 1)], &[at(&qs[0], 2), at(&qs[1], 3)], PRECISION).expect("q > 0");
            prop_assert!(wide.lower() <= exact.upper() && exact.lower() <= wide.upper());
        }
    }
}

/// 10^4 symbols of a two-coin mixture with the leader at each: no gcd, so well under a second.
#[test]
fn ten_thousand_updates_end_in_the_closed_form() {
    let mut m = mixture(vec![(coin(2, 5), r(1, 2)), (coin(3, 5), r(1, 2))]);
    let (mut ones, mut leader, mut takeovers) = (0_i64, 0, 0);
    assert_eq!(m.takeover(), None);
    for t in 1..=10_000_i64 {
        let b = (t * t / 7) % 2 == 0;
        ones += i64::from(b);
        m.update(b).expect("alive");
        let walk = 2 * ones - t;
        // A tie is the former leader's.
        let former = leader;
        if walk != 0 {
            leader = usize::from(walk > 0);
        }
        assert_eq!(m.leader(), leader);
        assert_eq!(m.takeover(), (leader != former).then_some((former, leader)));
        takeovers += u32::from(leader != former);
    }
    assert!(takeovers > 1, "{takeovers}");
    // Posterior odds (3/2)^walk.
    let walk = 2 * ones - 10_000;
    let p = m.posterior().expect("alive");
    let odds = p[1].lower().checked_div(p[0].lower()).expect("positive");
    let power = r(3, 2).pow(walk.unsigned_abs());
    assert_eq!(
        odds,
        if walk > 0 {
            power
        } else {
            power.reciprocal().expect("positive")
        }
    );
}

fn after(mut hypothesis: Box<dyn Hypothesis>, x: &[bool]) -> Enclosure {
    for b in x {
        hypothesis.update(*b);
    }
    hypothesis.evidence().enclosure()
}

/// KT of n ones in a row: (2n choose n)/4^n; and of 0 1: 1/2 times 1/4.
#[test]
fn krichevsky_trofimov_in_closed_form() {
    let kt = || KrichevskyTrofimov::new().clone_box();
    assert_eq!(after(kt(), &[true; 3]), Enclosure::exact(r(20, 64)));
    assert_eq!(after(kt(), &[false, true]), Enclosure::exact(r(1, 8)));
}

#[test]
fn sequences_say_their_symbols_and_stop() {
    let (certain, refuted) = (Enclosure::one(), Enclosure::zero());
    let growing = Sequence::periodic(&[true, true], &[false, true]);
    assert_eq!(
        after(growing.clone_box(), &[true, true, false, true, false, true]),
        certain
    );
    assert_eq!(after(growing.clone_box(), &[true, false]), refuted);
    let short = Sequence::finite(&[true, false]);
    assert_eq!(after(short.clone_box(), &[true, false]), certain);
    assert_eq!(after(short.clone_box(), &[true, false, false]), refuted);
    assert_eq!(after(short.clone_box(), &[true, false, true]), refuted);
}

/// Half of the mass is lost before each symbol.
#[test]
fn stopping_loses_its_share_at_each_symbol() {
    let stopping = Stopping::new(coin(1, 3), r(1, 2)).expect("a probability");
    assert_eq!(
        after(stopping.clone_box(), &[true, false]),
        Enclosure::exact(r(1, 18))
    );
    assert_eq!(
        stopping.predictive().map(|p| p.lower().clone()),
        [r(1, 3), r(1, 6)]
    );
}

#[test]
fn many_symbols_at_once_end_where_the_last_hypothesis_falls() {
    let ones: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    let mut m = mixture(vec![(ones, r(1, 1))]);
    let seen = vec![true, true];
    assert_eq!(m.extend(&seen), Ok(()));
    assert_eq!(
        m.extend([true, false, true]),
        Err(MixtureError::AllRefuted { t: 4 })
    );
    assert_eq!(m.time(), 4);
}
