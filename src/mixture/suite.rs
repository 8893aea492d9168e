//! One suite for all implementations of [`Hypothesis`]: each instantiates it in a line,
//! `suite!(name, constructor)`, where the constructor gives a fresh hypothesis.

use proptest::prelude::*;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use crate::exact::Rational;

/// Both bounds in lowest terms.
fn bounds(evidence: &Evidence) -> (Rational, Rational) {
    let both = evidence.enclosure();
    (both.lower().clone(), both.upper().clone())
}

/// Every law of the trait, along one string.
pub(super) fn laws(
    mut hypothesis: Box<dyn Hypothesis>,
    symbols: &[bool],
) -> Result<(), TestCaseError> {
    let name = hypothesis.name();
    prop_assert_eq!(
        bounds(&hypothesis.evidence()).1,
        Rational::one(),
        "{}: nu(empty)",
        name
    );
    let exact = hypothesis.evidence().is_exact();
    let mut product = (Rational::one(), exact);
    for symbol in symbols {
        let here = bounds(&hypothesis.evidence());
        let next = [false, true].map(|b| hypothesis.extended(b));
        let ends = next.clone().map(|e| bounds(&e));
        prop_assert!(
            &ends[0].0 + &ends[1].0 <= here.1,
            "{}: nu(x0)+nu(x1) <= nu(x)",
            name
        );
        if next.iter().all(Evidence::is_exact) && hypothesis.evidence().is_exact() {
            prop_assert!(&ends[0].1 + &ends[1].1 <= here.0);
        }
        let predictive = hypothesis.predictive();
        prop_assert!(
            predictive[0].lower() + predictive[1].lower() <= Rational::one(),
            "{}: predictive",
            name
        );
        for b in [0, 1] {
            prop_assert!(
                ends[b].0 <= ends[b].1 && ends[b].1 <= here.1,
                "{}: bounds in order",
                name
            );
            // The bounds of the predictive are those of the two evidences.
            let low = ends[b]
                .0
                .checked_div(&here.1)
                .unwrap_or_else(Rational::zero);
            let high = ends[b]
                .1
                .checked_div(&here.1)
                .unwrap_or_else(Rational::zero);
            prop_assert_eq!(predictive[b].lower(), &low, "{}: predictive", name);
            prop_assert_eq!(predictive[b].upper(), &high, "{}: predictive", name);
        }
        // Updating a clone shows what `extended` said, and leaves the original alone.
        let mut other = hypothesis.clone_box();
        other.update(!symbol);
        prop_assert_eq!(
            &bounds(&other.evidence()),
            &ends[usize::from(!symbol)],
            "{}: extended",
            name
        );
        prop_assert_eq!(bounds(&hypothesis.evidence()), here, "{}: clone", name);
        hypothesis.update(*symbol);
        let seen = bounds(&hypothesis.evidence());
        prop_assert_eq!(&seen, &ends[usize::from(*symbol)], "{}: extended", name);
        prop_assert_eq!(hypothesis.name(), name.clone());
        let factor = &predictive[usize::from(*symbol)];
        product = (product.0 * factor.lower(), product.1 && factor.is_exact());
        if product.1 && hypothesis.evidence().is_exact() {
            prop_assert_eq!(&seen.0, &product.0, "{}: evidence is the product", name);
        }
    }
    Ok(())
}

/// `suite!(name, constructor)`: the laws on random strings.
macro_rules! suite {
    ($name:ident, $make:expr) => {
        mod $name {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(32))]
                #[test]
                fn meets_the_laws(symbols in proptest::collection::vec(any::<bool>(), 0..12)) {
                    let make = $make;
                    crate::mixture::suite::laws(Box::new(make()), &symbols)?;
                }
            }
        }
    };
}
mod implementations {
    use super::*;
    use crate::mixture::*;
    use crate::prior::FinitePrior;

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    fn coin(p: i64, q: u64) -> Box<dyn Hypothesis> {
        Bernoulli::new(r(p, q)).expect("a probability").clone_box()
    }

    /// A coin, one that can be refuted, an estimator, and a program whose mass may stay open.
    fn experts() -> FinitePrior<Box<dyn Hypothesis>> {
        let program = crate::machine::Program::parse("+[,[.,]]]").expect("a program");
        FinitePrior::uniform([
            coin(1, 3),
            coin(0, 1),
            KrichevskyTrofimov::new().clone_box(),
            WrittenProgram::new(program, FilterLimits::default()).clone_box(),
        ])
        .expect("a prior")
    }

    fn shared(rate: ShareRate) -> PathMixture {
        PathMixture::fixed_share(experts(), rate).expect("a rate")
    }

    suite!(bernoulli, || Bernoulli::new(r(2, 7))
        .expect("a probability"));
    suite!(bernoulli_with_zero, || Bernoulli::new(r(0, 1))
        .expect("a probability"));
    suite!(markov, || Markov::new(vec![
        r(1, 3),
        r(0, 1),
        r(1, 1),
        r(5, 8)
    ])
    .expect("a table"));
    suite!(hidden_markov, || HiddenMarkov::new(
        &[r(1, 3), r(2, 3)],
        &[vec![r(1, 2), r(1, 2)], vec![r(0, 1), r(1, 1)]],
        &[r(3, 4), r(0, 1)]
    )
    .expect("a chain"));
    suite!(kt, KrichevskyTrofimov::new);
    suite!(kt_of_order_2, || KrichevskyTrofimov::of_order(2)
        .expect("an order"));
    suite!(context_tree, || ContextTree::new(2).expect("a depth"));
    suite!(fixed_share, || shared(ShareRate::Constant(r(2, 9))));
    suite!(harmonic_share, || shared(ShareRate::Harmonic));
    suite!(switching, || PathMixture::switching(experts()));
    suite!(generalised_half, || GeneralisedBayes::new(
        experts(),
        r(1, 2)
    )
    .expect("a rate"));
    suite!(generalised_two, || GeneralisedBayes::new(
        experts(),
        r(2, 1)
    )
    .expect("a rate"));
    suite!(safe_bayes, || SafeBayes::new(experts(), 2).expect("rates"));
    suite!(thompson, || Thompson::new(experts(), 2, 5));
    suite!(sequence, || Sequence::periodic(&[true], &[false, true]));
    suite!(finite, || Sequence::finite(&[true, false]));
    suite!(conditional, || Conditional::new("odd", |x| [
        r(1, 3),
        r(i64::from(x.len() % 2 == 0), 5)
    ]));
    suite!(stopping, || Stopping::new(coin(1, 3), r(1, 4))
        .expect("a probability"));
    suite!(twin, || Twin::new(coin(1, 3), 4));
    suite!(written, || WrittenProgram::new(
        crate::machine::Program::parse("+[,[.,]]]").expect("a program"),
        FilterLimits::default()
    ));
    suite!(nested, || Mixture::new(
        FinitePrior::uniform([coin(1, 3), coin(0, 1), Twin::new(coin(1, 1), 3).clone_box()])
            .expect("a prior")
    ));
}
