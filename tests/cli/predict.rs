use crate::command::solomonoff;
use solomonoff::exact::Rational;

fn rational(value: &serde_json::Value) -> Rational {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn the_bounds_are_those_of_the_masses_that_they_are_made_of() {
    let words = |x: &'static str| ["mass", x, "--bits", "16", "--steps", "300", "--json"];
    let mass = |x| {
        let found = solomonoff(&words(x)).json();
        let part = |end: &str| {
            let numerator = found[end]["numerator"].as_str().unwrap().parse().unwrap();
            let digits = found[end]["log2_denominator"].as_u64().unwrap();
            Rational::from_integer(numerator) * Rational::inverse_power(digits)
        };
        (part("lower"), part("upper"))
    };
    let (x, zero, one) = (mass("0101"), mass("01010"), mass("01011"));
    let found = solomonoff(&[
        "predict", "0101", "--bits", "16", "--steps", "300", "--json",
    ])
    .json();
    let share = |a: &Rational, b: &Rational| a.checked_div(b).unwrap();
    assert_eq!(rational(&found["one"]["lower"]), share(&one.0, &x.1));
    // As large as M(x1) may be, M(x) is at least that and what surely goes on with 0, or ends.
    let most = rational(&found["one"]["upper"]);
    assert!(most <= share(&one.1, &(&one.1 + &zero.0)) && most >= share(&one.1, &x.1));
    let normalised = &found["normalised"];
    assert_eq!(
        rational(&normalised["lower"]),
        share(&one.0, &(&one.0 + &zero.1))
    );
    assert_eq!(
        rational(&normalised["upper"]),
        share(&one.1, &(&one.1 + &zero.0))
    );
}

#[test]
fn programs_are_listed_heaviest_first_with_source_and_symbol() {
    let words = [
        "predict",
        "0101010101",
        "--bits",
        "18",
        "--programs",
        "5",
        "--json",
    ];
    let found = solomonoff(&words).json();
    let programs = found["programs"].as_array().unwrap();
    assert_eq!(programs.len(), 5);
    assert_eq!(programs[0]["source"], ">.+]");
    assert_eq!(programs[0]["bits"], 10);
    assert_eq!(programs[0]["status"], "complete");
    assert_eq!(programs[0]["symbol"], "0");
    let bits: Vec<u64> = programs
        .iter()
        .map(|p| p["bits"].as_u64().unwrap())
        .collect();
    assert!(bits.is_sorted(), "{bits:?}");
}

#[test]
fn the_page_for_a_reader_has_bounds_then_programs() {
    let words = ["predict", "0101010101", "--bits", "18", "--programs", "4"];
    insta::assert_snapshot!(solomonoff(&words).stdout, @"
    What follows 0101010101
    10 symbols, 18 bits, 1,000 steps a run

                     at least     at most
      1 follows      0.000160545  0.958138
      0 follows      0.0418623    0.99984
      1, normalised  0.000160545  0.958138
      0, normalised  0.0418623    0.99984

    Certified bounds of M's own prediction. The open mass is 0.0910492 of 0.0950432
    in M(x); normalised means divided by M(x0) + M(x1).

    Heaviest programs that print x (`_` is not revealed, data behind `:`)
      bits  next  status    program
        10  0     complete  >.+]
        11  0     complete  <.+]
        11  0     complete  ?.+]
        13  0     complete  +>.+]
    ");
}
