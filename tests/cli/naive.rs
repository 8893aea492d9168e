//! The engine beside the plain walk: what README and `--help` say of the two.
//!
//! The plain walk has one decider, repeated configurations; the engine proves translated cycles too. So what
//! the plain walk leaves open at the step limit the engine may have decided. All other masses are equal; of what is
//! open the engine knows what cannot print x, so its upper bounds are lower.

use serde_json::Value;

use crate::command::solomonoff;

/// A mass over 2^64.
fn mass(value: &Value) -> u128 {
    let numerator: u128 = value["numerator"].as_str().unwrap().parse().unwrap();
    numerator << (64 - value["log2_denominator"].as_u64().unwrap())
}

/// The lower bound is the same, the upper one lower; where nothing is open but what is printed, equal.
#[test]
fn of_one_string_the_lower_bound_is_equal_and_the_engines_upper_bound_is_never_higher() {
    for (bits, strings) in [
        (8, &["", "0", "01", "0101"][..]),
        (12, &["0", "01", "0110"]),
        (14, &["0", "01", "0110100110"]),
        (15, &["0", "01", "0101", "0110100110"]),
        (16, &["0", "0110100110"]),
    ] {
        for x in strings {
            let bits = bits.to_string();
            let words = ["mass", x, "--bits", &bits, "--json"];
            let engine = solomonoff(&words).json();
            let plain = solomonoff(&[&words[..], &["--naive"]].concat()).json();
            assert_eq!(engine["lower"], plain["lower"], "{words:?}");
            assert_eq!(engine["cylinders"], plain["cylinders"], "{words:?}");
            let [above, below] = [&plain, &engine].map(|found| mass(&found["upper"]));
            assert_eq!(
                below < above,
                !x.is_empty(),
                "{words:?}: {below} for {above}"
            );
        }
    }
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
