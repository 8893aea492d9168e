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
            let weight = r(1, 2).pow(bits);
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

    /// At eta = 1/2 every weight's square is w^2 nu(x), and at 1 the mixture is Bayes's.
    #[test]
    fn generalised_weights_are_powers(x in proptest::collection::vec(any::<bool>(), 0..12)) {
        let mut half = GeneralisedBayes::new(experts(), r(1, 2)).expect("a rate");
        let mut one = GeneralisedBayes::new(experts(), r(1, 1)).expect("a rate");
        let mut plain = Mixture::new(experts());
        see(&mut half, &x);
        see(&mut one, &x);
        for &symbol in &x {
            plain.update(symbol).expect("two experts cannot be refuted");
        }
        let posterior = half.posterior();
        let square = |w: &Enclosure| (w.lower() * w.lower(), w.upper() * w.upper());
        let (low, high) = square(&posterior[0]);
        let (low_kt, high_kt) = square(&posterior[2]);
        // w_0^2/w_2^2 = 4 nu_0(x)/nu_2(x).
        let [coin, kt] = [0, 2].map(|index| value(plain.hypothesis(index)));
        let ratio = r(4, 1) * coin.checked_div(&kt).expect("positive");
        prop_assert!(low <= &high_kt * &ratio && &low_kt * &ratio <= high);
        prop_assert!((posterior[0].width()) * r(1 << 60, 1) < Rational::one());
        for (own, bayes) in one.posterior().iter().zip(plain.posterior().expect("alive")) {
            let bayes = bayes.exact_value().expect("exact");
            prop_assert!(own.lower() <= bayes && bayes <= own.upper());
        }
        prop_assert_eq!(one.leader(), plain.leader());
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

#[test]
fn rates_and_depths_beyond_the_limits_are_refused() {
    for rate in [r(-1, 2), r(3, 2)] {
        let refused = PathMixture::fixed_share(experts(), ShareRate::Constant(rate));
        assert!(refused.is_err());
    }
    assert!(GeneralisedBayes::new(experts(), r(-1, 2)).is_err());
    assert!(GeneralisedBayes::new(experts(), r(1, 1001)).is_err());
    assert!(ContextTree::new(33).is_err());
    assert!(KrichevskyTrofimov::of_order(21).is_err());
}
