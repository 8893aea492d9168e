//! The engine beside the plain walk: what README and `--help` say of the two.
//!
//! The plain walk has one decider, repeated configurations; the engine proves translated cycles too. So what
//! the plain walk leaves open at the step limit the engine may have decided. All other masses of a table are equal. Of
//! one string the engine takes data bits that x decides beyond the bit limit, so its lower bounds are higher, but
//! never above those of the plain walk with |x| bits more; and of what is open it knows what cannot print x, so its
//! upper bounds are lower.

use serde_json::Value;

use crate::command::solomonoff;

/// A mass over 2^64.
fn mass(value: &Value) -> u128 {
    let numerator: u128 = value["numerator"].as_str().unwrap().parse().unwrap();
    numerator << (64 - value["log2_denominator"].as_u64().unwrap())
}

/// The engine's lower bound lies between those of the plain walk with as many bits and with |x| more, its upper bound
/// below; with no x all are equal.
#[test]
fn of_one_string_the_engines_bounds_lie_within_the_plain_walks_and_no_closer_than_more_bits_allow()
{
    let (mut higher, mut lower) = (0, 0);
    for (bits, strings) in [
        (8, &["", "0", "01", "0101", "01101001"][..]),
        (10, &["1", "0110", "110100"]),
        (12, &["0", "01", "0110"]),
        (14, &["0", "01"]),
        (15, &["0"]),
    ] {
        for x in strings {
            let ask = |bits: usize, more: &[&str]| {
                let bits = bits.to_string();
                let words = ["mass", x, "--bits", &bits, "--json"];
                solomonoff(&[&words[..], more].concat()).json()
            };
            let engine = ask(bits, &[]);
            let plain = ask(bits, &["--naive"]);
            let longer = ask(bits + x.len(), &["--naive"]);
            let least = [&plain, &engine, &longer].map(|found| mass(&found["lower"]));
            assert!(least.is_sorted(), "{bits} {x}: {least:?}");
            higher += usize::from(least[0] < least[1]);
            lower += usize::from(least[1] < least[2]);
            let [above, below] = [&plain, &engine].map(|found| mass(&found["upper"]));
            assert_eq!(
                below < above,
                !x.is_empty(),
                "{bits} {x}: {below} for {above}"
            );
        }
    }
    // Both happen, or the order would say nothing.
    assert!(higher > 2 && lower > 2, "{higher} {lower}");
}

/// Every row of a table: where the plain walk leaves nothing at the step limit, all are equal; else what it leaves
/// there is all that the engine may have elsewhere.
#[test]
fn of_a_table_all_is_equal_but_what_the_plain_walk_leaves_at_the_step_limit() {
    for (bits, horizon, steps, is_equal) in [
        ("9", "6", "300", true),
        ("14", "8", "1000", true),
        ("15", "8", "1000", false),
        ("16", "12", "300", false),
    ] {
        let words = ["table", "-L", bits, "-T", horizon, "-S", steps, "--json"];
        let fast = solomonoff(&words).json();
        let slow = solomonoff(&[&words[..], &["--naive"]].concat()).json();
        let open = |table: &Value| -> u128 {
            let mass = table["masses"]["open-steps"].as_str().unwrap();
            mass.parse().unwrap()
        };
        assert_eq!(open(&slow) == 0, is_equal, "{words:?}");
        if is_equal {
            for key in ["rows", "masses", "cylinders", "log2_denominator"] {
                assert_eq!(fast[key], slow[key], "{words:?} {key}");
            }
            continue;
        }
        assert!(open(&fast) < open(&slow), "{words:?}");
        assert_eq!(fast["cylinders"], slow["cylinders"]);
        assert_eq!(fast["masses"]["open-length"], slow["masses"]["open-length"]);
        let of = |table: &Value, kinds: &[&str]| -> Vec<Value> {
            let rows = table["rows"].as_array().unwrap().iter();
            rows.filter(|row| kinds.contains(&row["status"].as_str().unwrap()))
                .cloned()
                .collect()
        };
        let untouched = ["complete", "open-length"];
        assert_eq!(of(&fast, &untouched), of(&slow, &untouched), "{words:?}");
        // With silent and open-steps as one, each output has the mass that it has.
        let sums = |table: &Value| {
            let mut sums = std::collections::BTreeMap::<String, u128>::new();
            for row in of(table, &["silent", "open-steps"]) {
                let mass: u128 = row["numerator"].as_str().unwrap().parse().unwrap();
                *sums.entry(row["output"].to_string()).or_default() += mass;
            }
            sums
        };
        assert_eq!(sums(&fast), sums(&slow), "{words:?}");
    }
}

/// With every certificate checked the bounds are the engine's.
#[test]
fn with_every_certificate_checked_the_bounds_are_the_engines() {
    for bits in ["12", "15", "16"] {
        let words = ["mass", "0110", "--bits", bits, "--json"];
        let engine = solomonoff(&words).json();
        let verified = solomonoff(&[&words[..], &["--verify"]].concat()).json();
        for key in ["lower", "upper", "stop"] {
            assert_eq!(engine[key], verified[key], "{bits} {key}");
        }
    }
}
