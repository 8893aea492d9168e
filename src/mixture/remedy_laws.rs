//! Laws of the remedies against oracles that share no code with them: sums over all paths,
//! over all trees, powers by comparison, draws by counting.

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

/// Three experts with weights 1/2, 1/4, 1/4: a coin, one that can be refuted, an estimator.
fn experts() -> FinitePrior<Box<dyn Hypothesis>> {
    let quarter = r(1, 4);
    FinitePrior::explicit([
        (coin(1, 5), r(1, 2)),
        (
            Sequence::periodic(&[], &[true, false]).clone_box(),
            quarter.clone(),
        ),
        (KrichevskyTrofimov::new().clone_box(), quarter),
    ])
    .expect("a prior")
}

/// What each expert of [`experts`] gives the symbol behind `past`, from its definition.
fn chance(expert: usize, past: &[bool], symbol: bool) -> Rational {
    match expert {
        0 => r(if symbol { 1 } else { 4 }, 5),
        1 => {
            let fits = |t: usize, b: bool| b == t.is_multiple_of(2);
            let all = past.iter().enumerate().all(|(t, &b)| fits(t, b));
            r(i64::from(all && fits(past.len(), symbol)), 1)
        }
        _ => {
            let same = past.iter().filter(|&&b| b == symbol).count();
            let count = |n: usize| i64::try_from(n).expect("short");
            r(2 * count(same) + 1, 2 * past.len() as u64 + 2)
        }
    }
}

/// The sum over all paths, where `step(t, k, j)` is the chance to be with j for symbol t + 1
/// having been with k for symbol t.
fn over_paths(
    x: &[bool],
    start: [Rational; 3],
    step: impl Fn(u64, usize, usize) -> Rational,
) -> Rational {
    let mut paths: Vec<(usize, Rational)> = start.into_iter().enumerate().collect();
    for t in 0..x.len() {
        for (expert, weight) in &mut paths {
            *weight = &*weight * chance(*expert, &x[..t], x[t]);
        }
        if t + 1 < x.len() {
            paths = paths
                .into_iter()
                .flat_map(|(k, weight)| (0..3).map(move |j| (k, j, weight.clone())))
                .map(|(k, j, weight)| (j, weight * step(t as u64 + 1, k, j)))
                .collect();
        }
    }
    paths.into_iter().map(|(_, weight)| weight).sum()
}

fn value(hypothesis: &dyn Hypothesis) -> Rational {
    hypothesis.evidence().lower().to_rational()
}

fn see(hypothesis: &mut dyn Hypothesis, x: &[bool]) {
    for &symbol in x {
        hypothesis.update(symbol);
    }
}

/// The trees of depth at most `depth` as their leaves' contexts (latest symbol first), with
/// the number of inner nodes and of leaves above the depth.
fn trees(context: &[bool], depth: usize) -> Vec<(Vec<Vec<bool>>, u32)> {
    if context.len() == depth {
        return vec![(vec![context.to_vec()], 0)];
    }
    let mut found = vec![(vec![context.to_vec()], 1)];
    let longer = |symbol: bool| trees(&[context, &[symbol]].concat(), depth);
    for (zero, a) in longer(false) {
        for (one, b) in longer(true) {
            found.push(([zero.clone(), one].concat(), a + b + 1));
        }
    }
    found
}

/// Each leaf an estimator of the symbols that came in its context.
fn of_tree(leaves: &[Vec<bool>], x: &[bool]) -> Rational {
    let mut product = Rational::one();
    for leaf in leaves {
        let mut counts = [0i64; 2];
        for (t, &symbol) in x.iter().enumerate() {
            let past = |back: usize| t > back && x[t - 1 - back];
            if leaf.iter().enumerate().all(|(back, &b)| past(back) == b) {
                let seen = counts[0] + counts[1];
                let same = &mut counts[usize::from(symbol)];
                product *= r(
                    2 * *same + 1,
                    u64::try_from(2 * seen + 2).expect("positive"),
                );
                *same += 1;
            }
        }
    }
    product
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn fixed_share_is_the_sum_over_all_paths(
        x in proptest::collection::vec(any::<bool>(), 1..7),
        p in 0..8_i64,
    ) {
        let rate = r(p, 7);
        let start = || [r(1, 2), r(1, 4), r(1, 4)];
        let mut shared = PathMixture::fixed_share(experts(), ShareRate::Constant(rate.clone())).expect("a rate");
        see(&mut shared, &x);
        let moved = &rate * r(1, 2);
        let sum = over_paths(&x, start(), |_, k, j| if k == j { Rational::one() - &rate } else { moved.clone() });
        prop_assert_eq!(value(&shared), sum);

        let mut harmonic = PathMixture::fixed_share(experts(), ShareRate::Harmonic).expect("a rate");
        see(&mut harmonic, &x);
        let sum = over_paths(&x, start(), |t, k, j| {
            r(if k == j { 2 * i64::try_from(t).expect("short") } else { 1 }, 2 * (t + 1))
        });
        prop_assert_eq!(value(&harmonic), sum);
        if !value(&harmonic).is_zero() {
            let whole: Rational = harmonic.posterior().iter().map(|w| w.lower().clone()).sum();
            prop_assert_eq!(whole, Rational::one());
        }
    }

    /// No sharing is Bayes.
    #[test]
    fn a_rate_of_nought_is_the_plain_mixture(x in proptest::collection::vec(any::<bool>(), 0..12)) {
        let mut shared = PathMixture::fixed_share(experts(), ShareRate::Constant(Rational::zero())).expect("a rate");
        let mut plain: Box<dyn Hypothesis> = Box::new(Mixture::new(experts()));
        see(&mut shared, &x);
        see(plain.as_mut(), &x);
        prop_assert_eq!(value(&shared), value(plain.as_ref()));
    }

    #[test]
    fn kept_to_bits_the_weights_enclose_the_exact_ones(x in proptest::collection::vec(any::<bool>(), 0..80)) {
        for exact in [
            PathMixture::fixed_share(experts(), ShareRate::Harmonic).expect("a rate"),
            PathMixture::switching(experts()),
        ] {
            let mut kept = exact.clone().to_bits(64);
            let mut exact = exact;
            see(&mut kept, &x);
            see(&mut exact, &x);
            let (low, high) = (kept.evidence().lower(), kept.evidence().upper());
            let between = exact.evidence().lower();
            prop_assert!(low <= between && between <= high);
            let (low, high) = (low.to_rational(), high.to_rational());
            prop_assert!((&high - &low) * r(1 << 50, 1) <= high);
        }
    }

    #[test]
    fn a_context_tree_is_the_sum_over_all_trees(x in proptest::collection::vec(any::<bool>(), 0..24), depth in 0..4_usize) {
        let mut tree = ContextTree::new(u32::try_from(depth).expect("small")).expect("a depth");
        see(&mut tree, &x);
        let mut weights = Rational::zero();
        let mut sum = Rational::zero();
        for (leaves, bits) in trees(&[], depth) {
            let weight = r(1, 2).pow(u64::from(bits));
            sum += &weight * of_tree(&leaves, &x);
            weights += weight;
        }
        prop_assert_eq!(weights, Rational::one());
        prop_assert_eq!(value(&tree), sum);
    }

    #[test]
    fn an_estimator_of_order_k_is_the_full_tree(x in proptest::collection::vec(any::<bool>(), 0..24), order in 0..4_u32) {
        let mut estimator = KrichevskyTrofimov::of_order(order).expect("an order");
        see(&mut estimator, &x);
        let depth = usize::try_from(order).expect("small");
        let all = trees(&[], depth);
        let full = all.iter().find(|(leaves, _)| leaves.len() == 1 << order).expect("the full tree");
        prop_assert_eq!(value(&estimator), of_tree(&full.0, &x));
    }

    /// At eta = 1/q every weight to the power q is w^q nu(x), by square roots and by ln and exp
    /// alike, and at 1 the mixture is Bayes's.
    #[test]
    fn generalised_weights_are_powers(
        x in proptest::collection::vec(any::<bool>(), 0..12),
        q in 2..5_u32,
    ) {
        let mut root = GeneralisedBayes::new(experts(), r(1, q.into())).expect("a rate");
        let mut one = GeneralisedBayes::new(experts(), r(1, 1)).expect("a rate");
        let mut plain = Mixture::new(experts());
        see(&mut root, &x);
        see(&mut one, &x);
        for &symbol in &x {
            plain.update(symbol).expect("two experts cannot be refuted");
        }
        let posterior = root.posterior();
        let power = |w: &Enclosure| (w.lower().pow(u64::from(q)), w.upper().pow(u64::from(q)));
        let (low, high) = power(&posterior[0]);
        let (low_kt, high_kt) = power(&posterior[2]);
        // w_0^q/w_2^q = 2^q nu_0(x)/nu_2(x).
        let [coin, kt] = [0, 2].map(|index| value(plain.hypothesis(index)));
        let ratio = r(1 << q, 1) * coin.checked_div(&kt).expect("positive");
        prop_assert!(low <= &high_kt * &ratio && &low_kt * &ratio <= high);
        prop_assert!((posterior[0].width()) * r(1 << 60, 1) < Rational::one());
        for (own, bayes) in one.posterior().iter().zip(plain.posterior().expect("alive")) {
            let bayes = bayes.exact_value().expect("exact");
            prop_assert!(own.lower() <= bayes && bayes <= own.upper());
        }
        prop_assert_eq!(one.leader(), plain.leader());
    }

    /// Losses, choice and prediction after every symbol, against plain doubles.
    #[test]
    fn safe_bayes_is_what_plain_doubles_say(
        x in proptest::collection::vec(any::<bool>(), 0..12),
        halvings in 0..5_u32,
    ) {
        let mut safe = SafeBayes::new(experts(), halvings).expect("a grid");
        for t in 0..=x.len() {
            let (losses, choice, evidence) = naive::safe_bayes(&x[..t], halvings);
            for (own, (refuted, nats)) in safe.losses().zip(losses) {
                prop_assert!(naive::near(own.refuted(), refuted), "{own:?} {refuted} t={t}");
                prop_assert!(naive::near(own.nats().expect("settled"), nats), "{own:?} {nats} t={t}");
            }
            prop_assert_eq!(safe.rate(), &r(1, 1 << choice), "t={}", t);
            prop_assert!(naive::near(&safe.evidence().enclosure(), evidence), "{evidence} t={t}");
            if let Some(&symbol) = x.get(t) {
                safe.update(symbol);
            }
        }
    }

    #[test]
    fn of_one_rate_safe_bayes_is_generalised_bayes(
        x in proptest::collection::vec(any::<bool>(), 0..24),
        q in 1..5_u64,
    ) {
        let mut safe = SafeBayes::of_rates(experts(), vec![r(1, q)]).expect("a grid");
        let mut general = GeneralisedBayes::new(experts(), r(1, q)).expect("a rate");
        let mut plain: Box<dyn Hypothesis> = Box::new(Mixture::new(experts()));
        see(&mut safe, &x);
        see(&mut general, &x);
        see(plain.as_mut(), &x);
        prop_assert_eq!(safe.evidence().enclosure(), general.evidence().enclosure());
        prop_assert_eq!(safe.posterior(), general.posterior());
        prop_assert_eq!(safe.leader(), general.leader());
        if q == 1 {
            prop_assert!(safe.evidence().enclosure().contains(&value(plain.as_ref())));
        }
    }

    /// No rate is proved to lose less than the chosen one; and the order of the hypotheses is none.
    #[test]
    fn the_chosen_rate_loses_least_in_whatever_order(
        x in proptest::collection::vec(any::<bool>(), 0..40),
        turn in 1..3_usize,
    ) {
        let (hypotheses, weights) = experts().into_parts();
        let mut turned: Vec<_> = hypotheses.into_iter().zip(weights).collect();
        turned.rotate_left(turn);
        let turned = FinitePrior::explicit(turned).expect("a prior");
        let mut safe = SafeBayes::new(experts(), 4).expect("a grid");
        let mut turned = SafeBayes::new(turned, 4).expect("a grid");
        for &symbol in &x {
            safe.update(symbol);
            turned.update(symbol);
            let chosen = safe.rates().position(|eta| eta == safe.rate()).expect("of the grid");
            let least = safe.losses().nth(chosen).expect("of the grid");
            for loss in safe.losses() {
                prop_assert_ne!(loss.compare(least), Some(std::cmp::Ordering::Less));
            }
            prop_assert!(safe.losses().eq(turned.losses()));
            prop_assert_eq!(safe.rate(), turned.rate());
            let mut posterior = safe.posterior();
            posterior.rotate_left(turn);
            prop_assert_eq!(posterior, turned.posterior());
        }
        prop_assert_eq!(safe.evidence().enclosure(), turned.evidence().enclosure());
    }

    /// The expected prediction is the posterior's mean, and no draw has posterior 0.
    #[test]
    fn thompson_draws_from_what_is_left(x in proptest::collection::vec(any::<bool>(), 0..12), seed in any::<u64>()) {
        let mut thompson = Thompson::new(experts(), 1, seed);
        for (t, &symbol) in x.iter().enumerate() {
            let posterior = thompson.mixture().posterior().expect("alive");
            prop_assert!(!posterior[thompson.drawn()].lower().is_zero());
            let mean: Rational = posterior.iter().enumerate()
                .map(|(k, w)| w.lower() * chance(k, &x[..t], true)).sum();
            let said = thompson.expected_prediction().expect("alive");
            prop_assert_eq!(said[1].lower(), &mean);
            thompson.update(symbol);
        }
    }
}

/// Weights 1/2, 1/4, 1/4 before the first symbol, in R draws: each share within Hoeffding's radius.
#[test]
fn thompson_draws_each_hypothesis_as_often_as_its_weight_says() {
    let runs = 4000;
    let mut counts = [0i64; 3];
    for seed in 0..runs {
        counts[Thompson::new(experts(), 1, seed).drawn()] += 1;
    }
    // sqrt(ln(2/1e-6)/(2R)), enclosed.
    let radius = crate::exact::ln(&r(2_000_000, 1), PRECISION)
        .and_then(|log| log.scale(&r(1, 2 * runs)).sqrt(PRECISION))
        .expect("a root");
    for (count, weight) in counts.into_iter().zip([r(1, 2), r(1, 4), r(1, 4)]) {
        assert!(&(r(count, runs) - weight).abs() <= radius.upper());
    }
}

/// A tie is a tie although its roots are enclosures: (1/4)^(1/2) (1/4) against (1/2)^(1/2)... by squares.
#[test]
fn equal_powers_compare_equal() {
    // After 1 the coins 1/4 and 1 with weights 1/2 and 1/4 have (1/4)^(1/2)/2 = 1/4 each.
    let prior = FinitePrior::explicit([(coin(1, 4), r(1, 2)), (coin(1, 1), r(1, 4))]);
    let mut half = GeneralisedBayes::new(prior.expect("a prior"), r(1, 2)).expect("a rate");
    half.update(true);
    assert_eq!(half.compare(0, 1), Some(std::cmp::Ordering::Equal));
    assert_eq!(half.leader(), 0);
    half.update(true);
    assert_eq!(half.leader(), 1);
}

/// SafeBayes in doubles, from the definition and from [`chance`].
mod naive {
    #![expect(
        clippy::float_arithmetic,
        reason = "an oracle that shares no arithmetic with what it judges"
    )]

    use super::{Enclosure, chance};

    /// Far above what rounding does to a dozen symbols, far below what their losses differ by.
    const BOUND: f64 = 1e-9;

    pub(super) fn near(value: &Enclosure, double: f64) -> bool {
        (value.midpoint_f64() - double).abs() < BOUND
    }

    /// By rate 2^-k the mass refuted and the nats lost besides; the k chosen; the evidence.
    pub(super) fn safe_bayes(x: &[bool], halvings: u32) -> (Vec<(f64, f64)>, usize, f64) {
        let mut losses = vec![(0.0, 0.0); 1 + usize::try_from(halvings).expect("small")];
        let (mut chosen, mut evidence) = (0, 1.0);
        for t in 0..x.len() {
            let one_chance = |k: usize, i: usize| chance(k, &x[..i], x[i]).nearest_f64();
            let mut predicted = 0.0;
            let mut eta = 1.0;
            for (place, loss) in losses.iter_mut().enumerate() {
                let weight = |k: usize| {
                    let seen: f64 = (0..t).map(|i| one_chance(k, i)).product();
                    [0.5, 0.25, 0.25][k] * libm::pow(seen, eta)
                };
                let sum: f64 = (0..3).map(weight).sum();
                for k in 0..3 {
                    let (share, p) = (weight(k) / sum, one_chance(k, t));
                    if p > 0.0 {
                        loss.1 -= share * libm::log(p);
                    } else {
                        loss.0 += share;
                    }
                    if place == chosen {
                        predicted += share * p;
                    }
                }
                eta /= 2.0;
            }
            evidence *= predicted;
            for (place, (refuted, nats)) in losses.iter().enumerate() {
                let least = losses[chosen];
                if *refuted < least.0 - BOUND
                    || (refuted - least.0).abs() < BOUND && *nats < least.1 - BOUND
                {
                    chosen = place;
                }
            }
        }
        (losses, chosen, evidence)
    }
}

/// Two coins, 1/4 and 3/4, on 0 1: rates part at the second symbol, where the leader is wrong.
#[test]
fn safe_bayes_chooses_by_what_one_drawn_hypothesis_loses() {
    let coins = || FinitePrior::uniform([coin(1, 4), coin(3, 4)]).expect("a prior");
    let mut safe = SafeBayes::new(coins(), 1).expect("a grid");
    safe.update(false);
    // One posterior for all rates, so a tie, and the largest rate stays.
    assert!(safe.losses().all(|loss| Some(loss) == safe.losses().next()));
    assert_eq!(safe.rate(), &r(1, 1));
    safe.update(true);
    assert_eq!(safe.rate(), &r(1, 2));
    // Weights 3/4 and 1/4 at rate 1: (1/2) ln 4 + (1/2) ln(4/3) before, (3/4) ln 4 + (1/4) ln(4/3) now.
    let ln = |p, q| crate::exact::ln(&r(p, q), PRECISION).expect("positive");
    let lost = ln(4, 1).scale(&r(5, 4)) + ln(4, 3).scale(&r(3, 4));
    let own = safe.losses().next().expect("rate 1");
    let nats = own.nats().expect("settled");
    assert!(nats.compare(&lost).is_none() && own.refuted() == &Enclosure::zero());
    // In a class of one all rates lose the same.
    let single = FinitePrior::uniform([coin(1, 4)]).expect("a prior");
    let mut same = SafeBayes::new(single, 3).expect("a grid");
    for symbol in [false, true, true, false, true] {
        same.update(symbol);
        assert_eq!(same.rate(), &r(1, 1));
    }
}

/// The mass refuted is compared first: at rate 1 the sequence has more of it, and the rest of the
/// loss is the less.
#[test]
fn safe_bayes_fears_refutation_before_all() {
    let sequence = Sequence::periodic(&[], &[false]).clone_box();
    let prior = FinitePrior::uniform([sequence, coin(1, 4)]).expect("a prior");
    let mut safe = SafeBayes::new(prior, 2).expect("a grid");
    for _ in 0..4 {
        safe.update(false);
        assert_eq!(safe.rate(), &r(1, 1));
    }
    safe.update(true);
    assert_eq!(safe.rate(), &r(1, 4));
    let losses: Vec<_> = safe.losses().collect();
    // 1/(1 + (3/4)^4) at rate 1.
    assert!(losses[0].refuted().contains(&r(256, 337)));
    let nats = |place: usize| losses[place].nats().expect("settled");
    assert!(nats(0).upper() < nats(2).lower());
    assert!(losses[0].refuted().lower() > losses[2].refuted().upper());
    // The coin alone is left; all rates agree, and the choice stays.
    safe.update(true);
    assert_eq!(safe.rate(), &r(1, 4));
    assert_eq!(safe.posterior()[1], Enclosure::one());
}

/// A hypothesis refuted by the first symbol, of equal weight at every rate: the rest decides.
#[test]
fn what_every_rate_refutes_alike_is_no_difference() {
    let sequence = Sequence::periodic(&[], &[true]).clone_box();
    let prior = FinitePrior::uniform([sequence, coin(1, 4), coin(3, 4)]).expect("a prior");
    let mut safe = SafeBayes::new(prior, 2).expect("a grid");
    safe.update(false);
    assert!(
        safe.losses()
            .all(|loss| loss.refuted() == &Enclosure::exact(r(1, 3)))
    );
    safe.update(true);
    assert_eq!(safe.rate(), &r(1, 4));
}

/// A light program prints 0 1 and is then open for ever; on the coins the alternation has lowered the
/// rate before.
#[test]
fn where_open_mass_may_refute_the_choice_stays() {
    let program = crate::machine::Program::parse(".+.[[>]+[<]>]]").expect("a program");
    let endless = WrittenProgram::new(program).clone_box();
    let heavy = r(99, 200);
    let prior = FinitePrior::explicit([
        (endless, r(1, 100)),
        (coin(1, 4), heavy.clone()),
        (coin(3, 4), heavy),
    ]);
    let mut safe = SafeBayes::new(prior.expect("a prior"), 2).expect("a grid");
    see(&mut safe, &[false, true]);
    assert_eq!(safe.rate(), &r(1, 4));
    assert!(safe.losses().all(|loss| loss.nats().is_some()));
    see(&mut safe, &[false, false, false, false]);
    assert_eq!(safe.rate(), &r(1, 4));
    for loss in safe.losses() {
        assert!(loss.nats().is_none() && loss.refuted().lower().is_zero());
    }
}

#[test]
fn once_all_are_refuted_nothing_is_lost_any_more() {
    let ones = Sequence::periodic(&[], &[true]).clone_box();
    let prior = || FinitePrior::uniform([ones.clone()]).expect("a prior");
    let mut safe = SafeBayes::new(prior(), 1).expect("a grid");
    let mut general = GeneralisedBayes::new(prior(), r(1, 2)).expect("a rate");
    for _ in 0..2 {
        safe.update(false);
        general.update(false);
        for loss in safe.losses() {
            assert_eq!(loss.refuted(), &Enclosure::one());
            assert_eq!(loss.nats(), Some(&Enclosure::zero()));
        }
        assert_eq!(safe.posterior(), [Enclosure::zero()]);
        assert_eq!(general.posterior(), [Enclosure::zero()]);
        assert!(safe.evidence().is_zero());
    }
}

#[test]
fn rates_and_depths_beyond_the_limits_are_refused() {
    for rate in [r(-1, 2), r(3, 2)] {
        let refused = PathMixture::fixed_share(experts(), ShareRate::Constant(rate));
        assert!(refused.is_err());
    }
    assert!(GeneralisedBayes::new(experts(), r(-1, 2)).is_err());
    assert!(GeneralisedBayes::new(experts(), r(1, 1025)).is_err());
    assert!(SafeBayes::new(experts(), 10).is_ok());
    assert!(SafeBayes::new(experts(), 11).is_err());
    for rates in [vec![], vec![r(1, 1), r(0, 1)], vec![r(-1, 2)]] {
        assert!(SafeBayes::of_rates(experts(), rates).is_err());
    }
    assert!(ContextTree::new(33).is_err());
    assert!(KrichevskyTrofimov::of_order(21).is_err());
}
