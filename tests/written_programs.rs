//! The law between written programs and the enumeration's bounds.
//!
//! With `W_n(x)` the sum of 2^-l(c) nu_c(x) over written programs of at most n bits and
//! `K_n` their Kraft sum: `W_n(x) <= upper(x)` and `lower(x) <= W_n(x) + 1 - K_n`, at every
//! budget. The two sides share the op table only: the left filters configurations of
//! written programs, the right reveals programs on demand.

use proptest::prelude::*;
use solomonoff::enumerate::{Control, Query, search};
use solomonoff::exact::Rational;
use solomonoff::machine::{Kraft, Symbols, count_written, written_programs};
use solomonoff::mixture::{Hypothesis, WrittenProgram};

/// The ends of W_n(x): apart only where a program was not settled.
fn written_mass(x: &Symbols, bits: u32) -> (Rational, Rational) {
    let (mut lower, mut upper) = (Rational::zero(), Rational::zero());
    for length in 0..=bits {
        let weight = Rational::ratio(1, 1 << length);
        for program in written_programs(length) {
            let mut nu = WrittenProgram::new(program);
            for symbol in x.iter() {
                nu.update(symbol);
            }
            let evidence = nu.evidence();
            lower += &weight * evidence.lower().to_rational();
            upper += &weight * evidence.upper().to_rational();
        }
    }
    (lower, upper)
}

fn kraft_sum(bits: u32) -> Rational {
    let counts = count_written(bits).unwrap();
    let scaled: u128 = (0..)
        .zip(&counts)
        .map(|(n, count)| count << (bits - n))
        .sum();
    Rational::ratio(i64::try_from(scaled).unwrap(), 1 << bits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn written_programs_and_bounds_obey_the_law(
        x in proptest::collection::vec(any::<bool>(), 0..8),
        n in 2..12_u32,
        bits in 0..16_u32,
        steps in 0..300_u64,
    ) {
        let x: Symbols = x.into_iter().collect();
        let (least, most) = written_mass(&x, n);
        let bounds = search(&Kraft::new(), &Query::new(&x, bits).steps(steps), &Control::new()).unwrap().bounds;
        prop_assert!(least <= bounds.upper);
        prop_assert!(bounds.lower <= most + Rational::one() - kraft_sum(n));
    }
}

/// Where both sides are tight the law pins them: at 14 bits the upper bound of 0^6 leaves little room.
#[test]
fn the_law_bites() {
    let x = Symbols::parse("000000").unwrap();
    let (least, most) = written_mass(&x, 14);
    let bounds = search(
        &Kraft::new(),
        &Query::new(&x, 18).steps(300),
        &Control::new(),
    )
    .unwrap()
    .bounds;
    let (lower, upper) = (bounds.lower, bounds.upper);
    assert!(least <= upper && lower <= &most + Rational::one() - kraft_sum(14));
    // Half as much again, on either side, would break it.
    let (two, three) = (Rational::ratio(1, 2), Rational::ratio(3, 2));
    assert!(&least * &three > upper);
    assert!(lower > &most * &two + Rational::one() - kraft_sum(14));
}
