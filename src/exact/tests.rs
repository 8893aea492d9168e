//! The laws of exact numbers, and one suite that each back end instantiates in a
//! line. Oracles share no code with what they check: the standard library's own
//! correctly rounded parser for doubles, cross multiplication for rationals,
//! published digits for the functions, and the other back end.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;

use super::binary::{Binary, Direction};
use super::function::Function;
use super::*;

fn integer(n: i64) -> Rational {
    Rational::from_integer(n)
}

fn read(text: &str) -> Rational {
    text.parse().expect("a number")
}

/// Signed rationals of very different sizes.
fn rationals() -> impl Strategy<Value = Rational> {
    (any::<i64>(), 1..=u64::MAX, 0..60u32, 0..60u32)
        .prop_map(|(p, q, a, b)| Rational::ratio(p >> a, (q >> b).max(1)))
}

fn dyadics() -> impl Strategy<Value = Dyadic> {
    (any::<u128>(), 0..128u32, 0..200u64).prop_map(|(p, a, k)| Dyadic::from_u128(p >> a, k))
}

fn enclosures() -> impl Strategy<Value = (Enclosure, Rational)> {
    (rationals(), rationals(), 0..=4i64).prop_map(|(a, b, part)| {
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        let inside = &low + (&high - &low) * Rational::ratio(1, 4) * integer(part);
        (Enclosure::new(low, high).expect("in order"), inside)
    })
}

/// What each back end has to do, on its own.
macro_rules! back_end_suite {
    ($name:ident) => {
        mod $name {
            use super::*;
            use crate::exact::$name::{NAME, Ratio, evaluate, exact_root};

            fn value(f: Function, m: i64, e: i64, bits: u32, direction: Direction) -> Rational {
                let argument = Binary { mantissa: BigInt::from(m), exponent: e };
                Rational::from_binary(&evaluate(f, &argument, bits, direction).expect("certified"))
            }

            /// Published digits lie between the two directions, which are neighbours
            /// of 53 bits (all five values lie in [1, 4)).
            #[test]
            fn published_digits() {
                let cases = [
                    (Function::Log2, 3, "1.584962500721156181453738943947816508759"),
                    (Function::Log2, 10, "3.321928094887362347870319429489390175864"),
                    (Function::Ln, 10, "2.302585092994045684017991454684364207601"),
                    (Function::Exp, 1, "2.718281828459045235360287471352662497757"),
                    (Function::Sqrt, 2, "1.414213562373095048801688724209698078569"),
                ];
                for (f, x, digits) in cases {
                    let low = value(f, x, 0, 53, Direction::Down);
                    let high = value(f, x, 0, 53, Direction::Up);
                    let truth = read(digits);
                    assert!(low < truth && truth < high, "{f:?}({x}) in [{low}, {high}]");
                    let ulp = if truth < integer(2) { 52 } else { 51 };
                    assert_eq!(&high - &low, Dyadic::inverse_power(ulp).to_rational(), "{f:?}");
                }
            }

            /// Where the result is a binary number, both directions give it.
            #[test]
            fn exact_results_do_not_move() {
                for direction in [Direction::Down, Direction::Up] {
                    assert_eq!(value(Function::Log2, 1, -159, 20, direction), integer(-159));
                    assert_eq!(value(Function::Sqrt, 9, -4, 20, direction), Rational::ratio(3, 4));
                    assert_eq!(value(Function::Ln, 1, 0, 20, direction), integer(0));
                }
            }

            /// log(1 + 2^-k) is the hard case for a sum of series: it lies just
            /// below a binary number.
            #[test]
            fn beside_one() {
                let x = |k: u64| Binary {
                    mantissa: (BigInt::from(1) << k) + 1,
                    exponent: -i64::try_from(k).expect("small"),
                };
                for k in [100, 1000] {
                    let high = evaluate(Function::Ln, &x(k), 64, Direction::Up).expect("certified");
                    let low = evaluate(Function::Ln, &x(k), 64, Direction::Down).expect("certified");
                    let power = Dyadic::inverse_power(k).to_rational();
                    assert_eq!(Rational::from_binary(&high), power);
                    let gap = Dyadic::inverse_power(k + 64).to_rational();
                    assert_eq!(Rational::from_binary(&low), power - gap);
                }
            }

            #[test]
            fn made_in_lowest_terms() {
                assert_eq!(NAME, stringify!($name));
                let x = Ratio::reduced(&BigInt::from(-6), &BigUint::from(8u32));
                assert_eq!(x, Ratio::small(-3, 4));
                assert_eq!((x.numerator(), x.denominator()), (BigInt::from(-3), BigUint::from(4u32)));
            }

            /// What dashu's own rounding gets wrong: -96 + 10^-8 down and up.
            #[test]
            fn just_above_a_binary_number() {
                let low = value(Function::Log2, 134_217_729, -123, 2, Direction::Down);
                let high = value(Function::Log2, 134_217_729, -123, 2, Direction::Up);
                assert_eq!((low, high), (integer(-96), integer(-64)));
            }

            #[test]
            fn roots_of_squares_only() {
                let n = BigUint::from(7u32).pow(301);
                assert_eq!(exact_root(&(&n * &n)), Some(n.clone()));
                assert_eq!(exact_root(&(&n * &n + 1u32)), None);
                assert_eq!(exact_root(&BigUint::ZERO), Some(BigUint::ZERO));
            }

            proptest! {
                /// Arithmetic against cross multiplication in num-bigint.
                #[test]
                fn arithmetic(p in any::<i64>(), q in 1..=u64::MAX, r in any::<i64>(), s in 1..=u64::MAX) {
                    let (a, b) = (Ratio::small(p, q), Ratio::small(r, s));
                    let [bp, bq] = [BigInt::from(p), BigInt::from(q)];
                    let [br, bs] = [BigInt::from(r), BigInt::from(s)];
                    let same = |x: &Ratio, n: BigInt, d: BigInt| {
                        let (xn, xd) = (x.numerator(), BigInt::from(x.denominator()));
                        let lowest = num_integer::gcd(xn.clone(), xd.clone()) == BigInt::from(1);
                        lowest && xn * d == n * xd
                    };
                    prop_assert!(same(&a.sum(&b), &bp * &bs + &br * &bq, &bq * &bs));
                    prop_assert!(same(&a.difference(&b), &bp * &bs - &br * &bq, &bq * &bs));
                    prop_assert!(same(&a.product(&b), &bp * &br, &bq * &bs));
                    prop_assert!(same(&a.power(3), bp.pow(3), bq.pow(3)));
                    prop_assert!(same(&a.negated(), -&bp, bq.clone()));
                    prop_assert_eq!(a.cmp(&b), (&bp * &bs).cmp(&(&br * &bq)));
                    if r != 0 {
                        prop_assert!(same(&a.quotient(&b), &bp * &bs, &bq * &br));
                    }
                    prop_assert_eq!(a.signum(), i32::try_from(p.signum()).expect("a sign"));
                }
            }
        }
    };
}

back_end_suite!(portable);
#[cfg(feature = "gmp")]
back_end_suite!(gmp);

/// Each back end against the other: equal to the last bit, in both directions.
#[cfg(feature = "gmp")]
mod against_each_other {
    use super::*;
    use crate::exact::{gmp, portable};

    fn same(f: Function, argument: &Binary, bits: u32) -> Result<(), TestCaseError> {
        for direction in [Direction::Down, Direction::Up] {
            let a = portable::evaluate(f, argument, bits, direction)
                .as_ref()
                .map(Rational::from_binary);
            let b = gmp::evaluate(f, argument, bits, direction)
                .as_ref()
                .map(Rational::from_binary);
            prop_assert!(a.is_some());
            prop_assert_eq!(a, b, "{:?} {:?} {} {:?}", f, argument, bits, direction);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn functions(m in 1..=u128::MAX, cut in 0..128u32, e in -300..300i64, bits in 2..300u32) {
            let mantissa = BigInt::from((m >> cut).max(1));
            let argument = Binary { mantissa: mantissa.clone(), exponent: e };
            same(Function::Log2, &argument, bits)?;
            same(Function::Ln, &argument, bits)?;
            same(Function::Sqrt, &argument, bits)?;
            // exp near 1 and far from it, of both signs.
            let size = i64::try_from(mantissa.bits()).expect("small");
            for (scale, sign) in [(e / 30, 1), (e / 30, -1)] {
                let argument = Binary { mantissa: &mantissa * sign, exponent: scale - size };
                same(Function::Exp, &argument, bits)?;
            }
        }

        /// 1 + m 2^-k and 1 - m 2^-k: cancellation, then a run of equal bits.
        #[test]
        fn logarithms_beside_one(m in 1..=u32::MAX, k in 33..400i64, bits in 2..200u32, up in any::<bool>()) {
            let one = BigInt::from(1) << k.unsigned_abs();
            let mantissa = if up { one + m } else { one - m };
            let argument = Binary { mantissa, exponent: -k };
            same(Function::Log2, &argument, bits)?;
            same(Function::Ln, &argument, bits)?;
        }
    }
}

proptest! {
    #[test]
    fn a_doubles_value_is_exact_and_comes_back(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        let exact = Rational::from_f64(value);
        prop_assert_eq!(exact.is_some(), value.is_finite());
        if let Some(exact) = exact {
            // Exact, so every rounding gives the same double.
            prop_assert_eq!(exact.lower_f64(), value);
            prop_assert_eq!(exact.upper_f64(), value);
        }
    }

    /// Against the standard library's parser, which is correctly rounded, over
    /// normal, subnormal, vanishing and infinite doubles.
    #[test]
    fn nearest_double(digits in "[0-9]{1,30}", exponent in -370..330i32, negative in any::<bool>()) {
        let text = format!("{}{digits}e{exponent}", if negative { "-" } else { "" });
        let expected: f64 = text.parse().expect("a double");
        let x = read(&text);
        // The rational 0 has no sign.
        let expected = if x.is_zero() { 0.0 } else { expected };
        prop_assert_eq!(x.nearest_f64().to_bits(), expected.to_bits(), "{}", text);
        let (low, high) = (x.lower_f64(), x.upper_f64());
        if high.is_finite() && low.is_finite() {
            prop_assert!(from_double(low) <= x && x <= from_double(high));
            prop_assert!(low.to_bits() == high.to_bits() || from_double(low.next_up()) == from_double(high));
            prop_assert!(expected == low || expected == high);
            // Where the value is a double, both are it.
            let exact = from_double(low);
            prop_assert_eq!(exact.lower_f64(), exact.upper_f64());
        }
    }

    #[test]
    fn decimals_enclose(x in rationals(), digits in 1..40u32) {
        let low = read(&x.to_decimal(digits, Rounding::Down));
        let high = read(&x.to_decimal(digits, Rounding::Up));
        let near = read(&x.to_decimal(digits, Rounding::Nearest));
        prop_assert!(low <= x && x <= high);
        prop_assert!(near == low || near == high);
        prop_assert!((&near - &x).abs() <= (&low - &x).abs());
        prop_assert!((&near - &x).abs() <= (&high - &x).abs());
        // No wider than one unit of the last digit: |x| 10^(1-digits) at most.
        let unit = x.abs() * integer(10).checked_div(&integer(10).pow(u64::from(digits))).expect("not 0");
        prop_assert!(&high - &low <= unit);
    }

    #[test]
    fn text_and_back(x in rationals()) {
        prop_assert_eq!(read(&x.to_string()), x.clone());
        prop_assert_eq!(-((-&x).floor()), x.ceil());
        prop_assert!(Rational::from(x.floor()) <= x && x < Rational::from(x.floor() + 1));
    }

    #[test]
    fn dyadics_are_rationals(a in dyadics(), b in dyadics()) {
        let (x, y) = (a.to_rational(), b.to_rational());
        prop_assert_eq!((&a + &b).to_rational(), &x + &y);
        prop_assert_eq!((&a * &b).to_rational(), &x * &y);
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a.checked_sub(&b).map(|d| d.to_rational()), (x >= y).then(|| &x - &y));
        prop_assert_eq!(&a + &b == &b + &a, true);
        prop_assert_eq!(a.nearest_f64().to_bits(), x.nearest_f64().to_bits());
        let sum = &a + &b;
        prop_assert!(sum.is_zero() || sum.log2_denominator() == 0 || sum.numerator().bit(0));
    }

    #[test]
    fn fractions_are_rationals(p in any::<[u64; 4]>(), cut in any::<[u8; 4]>()) {
        let n: Vec<BigUint> = p.iter().zip(cut).map(|(p, c)| BigUint::from(p >> (c % 64))).collect();
        let (q, s) = (&n[1] + 1u32, &n[3] + 1u32);
        let a = Fraction::new(n[0].clone(), q.clone()).expect("not 0");
        let b = Fraction::new(n[2].clone(), s.clone()).expect("not 0");
        let (x, y) = (a.to_rational(), b.to_rational());
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!((&a + &b).to_rational(), &x + &y);
        prop_assert_eq!((&a * &b).to_rational(), &x * &y);
        let mut c = a.clone();
        c.multiply(&s, &s);
        prop_assert!(c == a && c.denominator() == &(&q * &s));
        // A log2 needs no lowest terms.
        prop_assert_eq!(c.log2(64), log2(&x, 64));
    }

    #[test]
    fn operations_enclose((a, x) in enclosures(), (b, y) in enclosures(), bits in 1..90u32) {
        prop_assert!((&a + &b).contains(&(&x + &y)));
        prop_assert!((&a - &b).contains(&(&x - &y)));
        prop_assert!((&a * &b).contains(&(&x * &y)));
        prop_assert!((-&a).contains(&-&x));
        prop_assert!(a.scale(&y).contains(&(&x * &y)));
        prop_assert!(a.hull(&b).contains(&x) && a.hull(&b).contains(&y));
        match a.checked_div(&b) {
            Some(q) => prop_assert!(q.contains(&x.checked_div(&y).expect("b is not 0"))),
            None => prop_assert!(b.contains(&Rational::zero())),
        }
        if let Some(order) = a.compare(&b) {
            prop_assert_eq!(order, x.cmp(&y));
        }
        if let Some(at_most) = a.at_most(&b) {
            prop_assert_eq!(at_most, x <= y);
        }
        let wide = a.round_outward(bits);
        prop_assert!(wide.lower() <= a.lower() && a.upper() <= wide.upper());
        prop_assert!(wide.lower().numerator().bits() <= u64::from(bits) + 400);
        let (low, high) = a.to_decimals(bits);
        prop_assert!(read(&low) <= x && x <= read(&high));
        prop_assert!(a.lower_f64() <= a.midpoint_f64() && a.midpoint_f64() <= a.upper_f64());
    }

    /// Narrower enclosures lie in wider ones, inverse functions meet, and each is
    /// as narrow as its precision says.
    #[test]
    fn functions_enclose(x in rationals(), bits in 8..120u32) {
        prop_assume!(!x.is_zero());
        let x = x.abs();
        for function in [log2, ln, sqrt] {
            let wide = function(&x, bits).expect("x > 0");
            let narrow = function(&x, bits + 70).expect("x > 0");
            prop_assert!(wide.contains(narrow.lower()) && wide.contains(narrow.upper()));
            let size = wide.lower().abs().max(wide.upper().abs());
            prop_assert!(wide.width() <= size * Dyadic::inverse_power(u64::from(bits) - 2).to_rational());
        }
        let root = sqrt(&x, bits).expect("x > 0");
        prop_assert!((&root * &root).contains(&x));
        prop_assert!(ln(&x, bits).and_then(|y| y.exp(bits)).expect("in range").contains(&x));
        let ratio = ln(&x, bits).expect("x > 0").checked_div(&ln(&integer(2), bits).expect("2 > 0"));
        prop_assert_eq!(ratio.expect("ln 2 is not 0").compare(&log2(&x, bits + 40).expect("x > 0")).filter(|o| o.is_ne()), None);
    }
}

/// The rational that a finite double is.
fn from_double(x: f64) -> Rational {
    let bits = x.to_bits();
    let field = (bits >> 52) & 0x7ff;
    let part = bits & ((1 << 52) - 1);
    let (digits, exponent) = if field == 0 {
        (part, 0)
    } else {
        (part | 1 << 52, field - 1)
    };
    let n = BigInt::from(digits) << exponent;
    let n = if bits >> 63 == 1 { -n } else { n };
    Rational::new(n, BigUint::from(1u32) << 1074u32).expect("not 0")
}

#[test]
fn doubles_at_the_edges() {
    let tiny = Dyadic::inverse_power(1075);
    assert_eq!(tiny.nearest_f64().to_bits(), 0, "a tie goes to the even 0");
    assert_eq!(tiny.to_rational().upper_f64().to_bits(), 1);
    assert_eq!(Dyadic::inverse_power(1074).nearest_f64().to_bits(), 1);
    assert_eq!(
        Dyadic::from_u128(3, 1075).nearest_f64().to_bits(),
        2,
        "a tie goes to the even 2"
    );
    assert_eq!(Dyadic::inverse_power(u64::MAX).nearest_f64().to_bits(), 0);
    let huge = integer(10).pow(4000);
    assert_eq!(huge.lower_f64(), f64::MAX);
    assert_eq!(huge.upper_f64(), f64::INFINITY);
    assert_eq!((-huge).upper_f64(), f64::MIN);
    // 2^53 + 1 is a tie between even neighbours.
    assert_eq!(
        integer((1 << 53) + 1).nearest_f64(),
        9_007_199_254_740_992.0
    );
    assert_eq!(
        integer((1 << 53) + 3).nearest_f64(),
        9_007_199_254_740_996.0
    );
}

#[test]
fn decimals_by_hand() {
    let cases = [
        ("1/3", 3, Rounding::Down, "0.333"),
        ("1/3", 3, Rounding::Up, "0.334"),
        ("-1/3", 3, Rounding::Down, "-0.334"),
        ("999/1000", 2, Rounding::Up, "1"),
        ("1/8", 2, Rounding::Nearest, "0.12"),
        ("3/8", 2, Rounding::Nearest, "0.38"),
        ("1200", 9, Rounding::Down, "1200"),
        ("1e-7", 9, Rounding::Down, "1e-7"),
        ("1.25e-6", 9, Rounding::Down, "0.00000125"),
        ("12e30", 1, Rounding::Up, "2e31"),
        ("0", 5, Rounding::Up, "0"),
    ];
    for (text, digits, rounding, expected) in cases {
        assert_eq!(
            read(text).to_decimal(digits, rounding),
            expected,
            "{text} {rounding:?}"
        );
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "", "-", "1/", "/2", "1.", ".5", "1/2/3", "0x10", "1e", "nan", "1 2", "--1", "1e100001",
        "1/-2", "+-1", "1_0",
    ] {
        let error = text.parse::<Rational>().expect_err(text);
        assert_eq!(
            error,
            RationalError::Unreadable {
                text: text.to_owned()
            }
        );
    }
    assert!(matches!(
        "3/0".parse::<Rational>(),
        Err(RationalError::ZeroDenominator { .. })
    ));
    assert!(Fraction::new(BigUint::from(1u32), BigUint::ZERO).is_err());
    assert!(Enclosure::new(integer(2), integer(1)).is_err());
}

#[test]
fn values_outside_a_domain_are_named() {
    for x in [0, -1] {
        assert!(matches!(
            log2(&integer(x), 64),
            Err(ExactError::Domain {
                function: "log2",
                ..
            })
        ));
        assert!(matches!(
            ln(&integer(x), 64),
            Err(ExactError::Domain { function: "ln", .. })
        ));
    }
    assert!(matches!(
        sqrt(&integer(-1), 64),
        Err(ExactError::Domain {
            function: "sqrt",
            ..
        })
    ));
    assert!(matches!(
        exp(&integer(1 << 20), 64),
        Err(ExactError::Range { .. })
    ));
    assert!(exp(&integer((1 << 20) - 1), 64).is_ok());
    for precision in [0, 1, MAX_PRECISION + 1] {
        assert_eq!(
            sqrt(&integer(2), precision),
            Err(ExactError::Precision { precision })
        );
    }
}

#[test]
fn exact_where_the_value_is_rational() {
    let exact = |e: Result<Enclosure, ExactError>| e.expect("defined").exact_value().cloned();
    assert_eq!(
        exact(log2(&Rational::ratio(1, 1 << 40), 8)),
        Some(integer(-40))
    );
    assert_eq!(
        exact(sqrt(&Rational::ratio(49, 9), 8)),
        Some(Rational::ratio(7, 3))
    );
    assert_eq!(exact(sqrt(&integer(0), 8)), Some(integer(0)));
    assert_eq!(exact(ln(&integer(1), 8)), Some(integer(0)));
    assert_eq!(exact(exp(&integer(0), 8)), Some(integer(1)));
    assert_eq!(exact(log2(&integer(3), 8)), None);
    assert_eq!(exact(sqrt(&Rational::ratio(1, 2), 8)), None);
    let unreduced = Fraction::new(BigUint::from(3u32), BigUint::from(24u32)).expect("not 0");
    assert_eq!(exact(unreduced.log2(8)), Some(integer(-3)));
}

/// The shortcut of exp beside 1 gives what the back end gives by series.
#[test]
fn exp_beside_one_is_correctly_rounded() {
    let bits = 24;
    for sign in [1, -1] {
        let x = Binary {
            mantissa: BigInt::from(sign),
            exponent: -i64::from(bits) - 2,
        };
        let shown = exp(&Rational::from_binary(&x), bits).expect("in range");
        let end = |d| {
            Rational::from_binary(
                &back_end::evaluate(Function::Exp, &x, bits, d).expect("certified"),
            )
        };
        assert_eq!(shown.lower(), &end(Direction::Down), "{sign}");
        assert_eq!(shown.upper(), &end(Direction::Up), "{sign}");
    }
}

/// A million bits are cut before any series is summed.
#[test]
fn log2_of_a_million_bits() {
    let three = BigInt::from(3);
    let x = Rational::new(three.pow(640_000), BigUint::from(1u32) << 1_014_376u32).expect("not 0");
    let direct = log2(&x, PRECISION).expect("positive");
    let by_parts = log2(&integer(3), PRECISION + 40)
        .expect("positive")
        .scale(&integer(640_000))
        - Enclosure::from(1_014_376);
    assert!(direct.contains(by_parts.lower()) && direct.contains(by_parts.upper()));
}

/// A logarithm of a number within 2^-5000 of 1 is still enclosed, and one within
/// 2^-1000 to full relative precision.
#[test]
fn logarithms_beside_one() {
    for (k, narrow) in [(1000, true), (5000, false)] {
        for sign in [1, -1] {
            let d = Dyadic::inverse_power(k).to_rational() * integer(sign);
            let y = ln(&(Rational::one() + &d), 64).expect("positive");
            // d - d^2/2 > ln(1+d) > d - d^2 for these d.
            assert!(y.lower() < &d && y.upper() > &(&d - &d * &d), "{k} {sign}");
            assert_eq!(
                y.width() <= d.abs() * Dyadic::inverse_power(62).to_rational(),
                narrow
            );
        }
    }
}

#[test]
fn touching_enclosures_are_not_compared() {
    let a = Enclosure::new(integer(0), integer(1)).expect("in order");
    let b = Enclosure::new(integer(1), integer(2)).expect("in order");
    assert_eq!(a.compare(&b), None);
    assert_eq!(a.compare(&a), None);
    assert_eq!(a.at_most(&b), Some(true));
    assert_eq!(b.at_most(&a), None);
    assert_eq!(
        Enclosure::from(1).compare(&Enclosure::from(1)),
        Some(Ordering::Equal)
    );
    assert_eq!(a.compare(&Enclosure::from(2)), Some(Ordering::Less));
    assert_eq!(Enclosure::from(2).at_most(&a), Some(false));
    assert_eq!(
        Rational::ratio(1, 3).to_string(),
        Enclosure::exact(Rational::ratio(1, 3)).to_string()
    );
    let third = Enclosure::exact(Rational::ratio(1, 3)).round_outward(60);
    assert_eq!(third.to_string(), "[0.333333333333, 0.333333333334]");
}

/// By repeated products, which share nothing with a power.
#[test]
fn a_power_is_a_product() {
    for base in [Rational::ratio(-2, 3), Rational::ratio(7, 4), integer(10)] {
        let mut product = Rational::one();
        for exponent in 0..70 {
            assert_eq!(base.pow(exponent), product);
            product *= &base;
        }
    }
    assert_eq!(
        Rational::inverse_power(70),
        integer(2).pow(70).reciprocal().expect("not 0")
    );
}

/// An exponent is never cut: what has no limit is right for all, what has one says so.
#[test]
fn large_exponents_are_taken_as_they_are() {
    assert_eq!(integer(0).pow(0), integer(1));
    assert_eq!(integer(0).pow(u64::MAX), integer(0));
    assert_eq!(integer(1).pow(u64::MAX), integer(1));
    assert_eq!(integer(-1).pow(u64::MAX), integer(-1));
    assert_eq!(integer(-1).pow(u64::MAX - 1), integer(1));
    let error = Rational::ratio(1, 2)
        .checked_pow(1 << 40)
        .expect_err("2^40 bits");
    assert_eq!(
        error.to_string(),
        "1099511627776 does not fit here: give a whole number from 0 to 2147483648"
    );
    let huge = Rational::ratio(3, 4)
        .checked_pow(1_000_000)
        .expect("two million bits");
    assert_eq!(huge.denominator().bits(), 2_000_001);
}

#[test]
fn integers_of_any_size_are_kept() {
    assert_eq!(Rational::from(u64::MAX).to_string(), u64::MAX.to_string());
    assert_eq!(Rational::from(u128::MAX).to_string(), u128::MAX.to_string());
    assert_eq!(Rational::from(i64::MIN).to_string(), i64::MIN.to_string());
    assert_eq!(Rational::from(7_usize), integer(7));
    assert_eq!(
        Enclosure::from(u64::MAX),
        Enclosure::exact(Rational::from(u64::MAX))
    );
}
