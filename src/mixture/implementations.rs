//! Every implementation of [`Hypothesis`] is put through the suite, each in a line; and
//! hypotheses that break a law are found out.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::suite::{check, laws};
use super::*;
use crate::exact::Rational;
use crate::prior::FinitePrior;

/// `suite!(name, constructor)`: the laws on random strings, longer than those of [`check`].
macro_rules! suite {
    ($name:ident, $make:expr) => {
        mod $name {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(32))]
                #[test]
                fn meets_the_laws(symbols in proptest::collection::vec(any::<bool>(), 0..12)) {
                    let make = $make;
                    laws(Box::new(make()), &symbols)
                        .map_err(|broken| TestCaseError::fail(broken.to_string()))?;
                }
            }
        }
    };
}

fn r(p: i64, q: u64) -> Rational {
    Rational::ratio(p, q)
}

fn coin(p: i64, q: u64) -> Box<dyn Hypothesis> {
    Bernoulli::new(r(p, q)).expect("a probability").clone_box()
}

fn written() -> WrittenProgram {
    WrittenProgram::parse("+[,[.,]]]").expect("a program")
}

/// A coin, one that can be refuted, an estimator, and a program whose mass may stay open.
fn experts() -> FinitePrior<Box<dyn Hypothesis>> {
    FinitePrior::uniform([
        coin(1, 3),
        coin(0, 1),
        KrichevskyTrofimov::new().clone_box(),
        written().clone_box(),
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
suite!(written_program, written);
suite!(nested, || Mixture::new(
    FinitePrior::uniform([coin(1, 3), coin(0, 1), Twin::new(coin(1, 1), 3).clone_box()])
        .expect("a prior")
));
suite!(described, || Described::new(coin(1, 3), 4));
suite!(mirror, || Mirror::new(None));

/// A coin of 3/4 for the action's first bit: the least that depends on actions.
#[derive(Clone, Debug)]
struct Mirror {
    one: Rational,
    seen: Evidence,
    /// What it does wrong.
    fault: Option<Fault>,
}

/// Each breaks one law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    ActionIsEvidence,
    GivesTooMuch,
    ForgetsToMultiply,
    StartsBelowOne,
}

impl Mirror {
    fn new(fault: Option<Fault>) -> Mirror {
        let start = if fault == Some(Fault::StartsBelowOne) {
            2_u32
        } else {
            1
        };
        Mirror {
            one: r(1, 2),
            seen: Evidence::exact(BigUint::from(1_u32), BigUint::from(start)),
            fault,
        }
    }
}

impl Hypothesis for Mirror {
    fn name(&self) -> String {
        "mirror".to_owned()
    }
    fn act(&mut self, action: &[bool]) {
        self.one = if action[0] { r(3, 4) } else { r(1, 4) };
        if self.fault == Some(Fault::ActionIsEvidence) {
            self.seen = self.extended(true);
        }
    }
    fn evidence(&self) -> Evidence {
        self.seen.clone()
    }
    fn extended(&self, symbol: bool) -> Evidence {
        let p = if symbol || self.fault == Some(Fault::GivesTooMuch) {
            self.one.clone()
        } else {
            Rational::one() - &self.one
        };
        let (numerator, denominator) = (p.numerator(), p.denominator());
        self.seen.times(numerator.magnitude(), &denominator)
    }
    fn update(&mut self, symbol: bool) {
        if self.fault != Some(Fault::ForgetsToMultiply) {
            self.seen = self.extended(symbol);
        }
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

#[test]
fn who_breaks_a_law_is_found_out() {
    assert_eq!(check(|| Box::new(Mirror::new(None))), Ok(()));
    for (fault, law) in [
        (Fault::ActionIsEvidence, "an action changes no evidence"),
        (Fault::GivesTooMuch, "nu(x0) + nu(x1) <= nu(x)"),
        (Fault::ForgetsToMultiply, "what `extended` says"),
        (Fault::StartsBelowOne, "nu(empty) is 1"),
    ] {
        let broken = check(|| Box::new(Mirror::new(Some(fault)))).expect_err("a fault");
        assert!(broken.law.starts_with(law), "{fault:?}: {broken}");
    }
}

/// Catches: a hypothesis made of others that keeps the action to itself.
#[test]
fn what_is_made_of_others_tells_them_the_action() {
    let mirrors = || FinitePrior::uniform([Mirror::new(None).clone_box()]).expect("a prior");
    let mirror = || Mirror::new(None).clone_box();
    let made: Vec<Box<dyn Hypothesis>> = vec![
        mirror(),
        Box::new(Mixture::new(mirrors())),
        Box::new(Described::new(mirror(), 3)),
        Box::new(Twin::new(mirror(), 9)),
        Box::new(Stopping::new(mirror(), r(0, 1)).expect("a probability")),
        Box::new(Thompson::new(mirrors(), 1, 1)),
        Box::new(GeneralisedBayes::new(mirrors(), r(1, 1)).expect("a rate")),
        Box::new(SafeBayes::new(mirrors(), 1).expect("rates")),
        Box::new(PathMixture::switching(mirrors())),
        Box::new(PathMixture::fixed_share(mirrors(), ShareRate::Harmonic).expect("a rate")),
    ];
    for mut hypothesis in made {
        for (action, one) in [(true, r(3, 4)), (false, r(1, 4)), (true, r(3, 4))] {
            hypothesis.act(&[action]);
            let said = &hypothesis.predictive()[1];
            assert!(said.contains(&one), "{}: {said}", hypothesis.name());
            assert!(said.width() < r(1, 1000), "{}: {said}", hypothesis.name());
            hypothesis.update(true);
        }
    }
}
