use proptest::prelude::*;

use super::*;
use crate::exact::as_u64;

/// Kendall and Spearman by their definitions, in doubles: every pair looked at, ranks by counting.
fn naive(first: &[u32], second: &[u32]) -> [f64; 2] {
    let mut counts = [0.0_f64; 4];
    for i in 0..first.len() {
        for j in 0..i {
            let [a, b] = [first, second].map(|of| i64::from(of[i]) - i64::from(of[j]));
            let kind = match (a == 0, b == 0) {
                (true, true) => continue,
                (true, false) => 2,
                (false, true) => 3,
                _ => usize::from((a > 0) != (b > 0)),
            };
            counts[kind] += 1.0;
        }
    }
    let [alike, unlike, tied_first, tied_second] = counts;
    let both = alike + unlike;
    let tau = (alike - unlike) / ((both + tied_second) * (both + tied_first)).sqrt();
    let ranks = |of: &[u32]| -> Vec<f64> {
        let rank = |value: &u32| {
            let less = of.iter().filter(|other| *other < value).count() as f64;
            let equal = of.iter().filter(|other| *other == value).count() as f64;
            less + (equal + 1.0) / 2.0
        };
        of.iter().map(rank).collect()
    };
    let (first, second) = (ranks(first), ranks(second));
    let mean = (first.len() as f64 + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum()
    };
    [
        tau,
        sum(&first, &second) / (sum(&first, &first) * sum(&second, &second)).sqrt(),
    ]
}

fn middle(found: Option<Correlation>) -> Option<f64> {
    let value = found?.value().unwrap();
    assert!(value.lower() <= value.upper());
    Some(value.midpoint_f64())
}

proptest! {
    /// Catches: pairs counted once too often, ties left in, ranks from 0 in one list.
    #[test]
    fn correlations_are_those_of_their_definitions(
        pairs in proptest::collection::vec((0..6_u32, 0..9_u32), 0..30),
    ) {
        let (first, second): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
        let found = [kendall(&first, &second), spearman(&first, &second)].map(middle);
        for (found, wanted) in found.into_iter().zip(naive(&first, &second)) {
            match found {
                Some(found) => prop_assert!((found - wanted).abs() < 1e-9, "{found} {wanted}"),
                None => prop_assert!(!wanted.is_finite()),
            }
        }
    }
}

#[test]
fn small_rankings_have_the_correlations_that_a_hand_finds() {
    // Five pairs alike, one unlike.
    let tau = kendall(&[1, 2, 3, 4], &[1, 2, 4, 3]).unwrap();
    assert_eq!((tau.numerator, tau.square), (4, 36));
    assert_eq!(
        tau.value().unwrap().exact_value(),
        Some(&Rational::ratio(2, 3))
    );
    // 1 - 6 * 2 / (4 * 15).
    let rho = spearman(&[1, 2, 3, 4], &[1, 2, 4, 3]).unwrap();
    assert_eq!(
        rho.value().unwrap().exact_value(),
        Some(&Rational::ratio(4, 5))
    );
    // One tie: two pairs alike of three and of two.
    let tied = kendall(&[1, 2, 3], &[5, 5, 7]).unwrap();
    assert_eq!((tied.numerator, tied.square), (2, 6));
    let turned = kendall(&[1, 2, 3], &[9, 8, 7]).unwrap().value().unwrap();
    assert_eq!(turned.exact_value(), Some(&Rational::from_integer(-1)));
    assert_eq!(kendall(&[1, 1], &[1, 2]), None);
    assert_eq!(spearman(&[], &[]), None);
}

fn bounds(lower: i64, upper: i64) -> Bounds {
    Bounds {
        lower: Rational::ratio(lower, 64),
        upper: Rational::ratio(upper, 64),
    }
}

fn exact(mass: i64) -> Bounds {
    bounds(mass, mass)
}

#[test]
fn strings_come_by_length_and_in_order() {
    let all: Vec<String> = all_strings(2).map(|string| string.to_string()).collect();
    assert_eq!(all, ["0", "1", "00", "01", "10", "11"]);
    assert_eq!(all_strings(8).count(), 510);
    let lengths = all_strings(5).map(|string| string.len());
    for (place, length) in lengths.enumerate() {
        assert!(Comparison::of_length(length).contains(&place));
    }
}

/// Two machines on `0` `1` `00` `01` `10` `11`. Catches: touching ends called apart, a pair counted where one machine
/// alone is sure, an unresolved string ranked, a constant upside down.
#[test]
fn only_what_the_bounds_say_is_certified() {
    let first = vec![
        exact(32),
        exact(32),
        exact(16),
        exact(8),
        exact(2),
        exact(0),
    ];
    let second = vec![
        bounds(20, 40),
        bounds(8, 19),
        bounds(16, 17),
        bounds(1, 2),
        bounds(3, 16),
        bounds(4, 5),
    ];
    let both = Comparison::new(2, vec![first, second]).unwrap();
    assert_eq!([0, 1].map(|machine| both.resolved(machine, 2)), [3, 4]);
    // 16 8 2 beside 16 1 3: two pairs alike, one unlike.
    let agreement = both.agreement([0, 1], Some(2));
    assert_eq!(agreement.strings, 3);
    assert_eq!(agreement.tau, kendall(&[3, 2, 1], &[3, 1, 2]));
    // All five: the two of one symbol are tied on the first machine.
    let all = both.agreement([0, 1], None);
    assert_eq!(all.tau, kendall(&[32, 32, 16, 8, 2], &[20, 8, 16, 1, 3]));
    // `0` and `1` are equal on the first machine; of two symbols the second orders 00 and 01, 00 and 11, 01 and 10,
    // 01 and 11; it does not order 00 and 10, which touch, nor 10 and 11.
    assert_eq!(both.ordered(&[1], Some(1)).certified, 1);
    assert_eq!(
        both.ordered(&[0, 1], Some(1)),
        Ordered {
            pairs: 1,
            certified: 0,
            alike: 0
        }
    );
    let two = both.ordered(&[0, 1], Some(2));
    assert_eq!(
        two,
        Ordered {
            pairs: 6,
            certified: 4,
            alike: 2
        }
    );
    assert_eq!((two.unlike(), both.ordered(&[0, 1], None).pairs), (2, 7));
    assert_eq!(both.ordered(&[0], None).certified, 6);
    // The second is behind the first most on `01`: 8 to 1, and 8 to 2 for sure.
    let constant = both.constant(1, 0);
    let at = |ratio, string| {
        Some(Greatest {
            ratio: Some(Rational::from_integer(ratio)),
            string,
        })
    };
    assert_eq!(
        constant,
        Constant {
            observed: at(8, 3),
            certified: at(4, 3)
        }
    );
    // The first is sure not to print `11`, which the second prints.
    let constant = both.constant(0, 1);
    let observed = Some(Greatest {
        ratio: Some(Rational::ratio(3, 2)),
        string: 4,
    });
    assert_eq!(
        constant,
        Constant {
            observed,
            certified: Some(Greatest {
                ratio: None,
                string: 5
            })
        }
    );
    assert_eq!(both.agreement([1, 0], Some(2)).strings, 3);
    assert!(Comparison::new(3, vec![vec![exact(1); 6]]).is_err());
}

/// Catches: one of three machines that agrees with another taken for all; a constant from nothing.
#[test]
fn all_machines_must_agree_and_a_silent_one_has_no_constant() {
    let machine = |masses: [i64; 2]| masses.map(exact).to_vec();
    let machines = [[32, 16], [32, 16], [16, 32], [0, 0]].map(machine);
    let four = Comparison::new(1, machines.to_vec()).unwrap();
    let ordered = |machines: &[usize]| {
        let found = four.ordered(machines, None);
        (found.certified, found.alike)
    };
    assert_eq!(ordered(&[0, 1]), (1, 1));
    assert_eq!(ordered(&[0, 1, 2]), (1, 0));
    assert_eq!(ordered(&[0, 1, 3]), (0, 0));
    assert_eq!(four.constant(0, 3), Constant::default());
    assert_eq!(four.agreement([0, 3], None).tau, None);
}

proptest! {
    /// Orders and constants beside those of the rationals themselves.
    #[test]
    fn places_among_all_ends_order_as_the_ends_do(
        ends in proptest::collection::vec((0..9_i64, 0..4_i64), 14),
        others in proptest::collection::vec((0..9_i64, 0..4_i64), 14),
    ) {
        let machines = [ends, others].map(|ends| -> Vec<Bounds> {
            ends.into_iter().map(|(lower, more)| bounds(lower, lower + more)).collect()
        });
        let all: Vec<Symbols> = all_strings(3).collect();
        let comparison = Comparison::new(3, machines.to_vec()).unwrap();
        let (mut pairs, mut certified, mut alike) = (0, 0, 0);
        for i in 0..14 {
            for j in (0..i).filter(|&j| all[j].len() == all[i].len()) {
                let order = |of: &[Bounds]| {
                    if of[i].upper < of[j].lower { -1 } else { i32::from(of[j].upper < of[i].lower) }
                };
                let product = order(&machines[0]) * order(&machines[1]);
                pairs += 1;
                certified += u64::from(product != 0);
                alike += u64::from(product > 0);
            }
        }
        prop_assert_eq!(comparison.ordered(&[0, 1], None), Ordered { pairs, certified, alike });
        let [here, there] = &machines;
        let resolved = (0..14).filter(|&at| !here[at].lower.is_zero() && !there[at].lower.is_zero());
        let greatest = resolved.map(|at| there[at].lower.checked_div(&here[at].lower).unwrap()).max();
        let observed = comparison.constant(0, 1).observed;
        prop_assert_eq!(observed.and_then(|observed| observed.ratio), greatest);
        prop_assert_eq!(as_u64(all.len()), 14);
    }
}
