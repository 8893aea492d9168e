use serde_json::Value;

use crate::command::{Place, solomonoff};

fn numerator(bound: &Value) -> u128 {
    bound["numerator"].as_str().unwrap().parse().unwrap()
}

#[test]
fn the_three_searches_of_the_specification_are_met_or_bettered() {
    for (x, lower, upper) in [
        ("0110100110", 128, 392_032),
        ("0101010101", 16_752, 398_976),
        ("1111111111", 80_320, 334_640),
    ] {
        let found = solomonoff(&["mass", x, "--bits", "18", "--steps", "500", "--json"]).json();
        assert_eq!(found["lower"]["log2_denominator"], 22);
        let low = numerator(&found["lower"]);
        // The upper bound has fractions of what is open: it is finer.
        let finer = found["upper"]["log2_denominator"].as_u64().unwrap() - 22;
        let high = numerator(&found["upper"]).div_ceil(1 << finer);
        assert!(low >= lower, "{x}: {low}");
        assert!(high <= upper && low <= high, "{x}: {high}");
        assert_eq!(found["stop"], "bits");
    }
}

#[test]
fn the_empty_string_has_mass_one() {
    let found = solomonoff(&["mass", "", "--bits", "6", "--json"]).json();
    assert_eq!(numerator(&found["lower"]), 1 << 10);
    assert_eq!(numerator(&found["upper"]), 1 << 10);
    assert_eq!(found["x"], "");
}

#[test]
fn white_space_is_ignored_and_a_dash_reads_standard_input() {
    let place = Place::new();
    let plain = place.run(&["mass", "0101", "--bits", "12", "--json"]);
    assert_eq!(
        place.run(&["mass", " 01\t0 1\n", "--bits", "12", "--json"]),
        plain
    );
    let piped = place.run_with_input(&["mass", "-", "--bits", "12", "--json"], "01\n01\n");
    assert_eq!(piped, plain);
}

#[test]
fn both_bounds_come_from_programs_that_agree_with_x() {
    // At most two bits only `]` is whole: it prints zeros and nothing else.
    let zeros = solomonoff(&["mass", "00", "--bits", "2", "--json"]).json();
    let ones = solomonoff(&["mass", "11", "--bits", "2", "--json"]).json();
    assert_eq!(numerator(&zeros["lower"]), 16);
    assert_eq!(numerator(&ones["lower"]), 0);
    let finer = ones["upper"]["log2_denominator"].as_u64().unwrap() - 6;
    assert!(numerator(&ones["upper"]) < 1 << finer);
}

#[test]
fn the_page_for_a_reader_shows_both_bounds_and_what_is_certified() {
    insta::assert_snapshot!(
        solomonoff(&["mass", "0110100110", "--bits", "18", "--steps", "500"]).stdout, @"
    M(0110100110)
    10 symbols, 18 bits, 500 steps a run

      lower     128/2^22  0.0000305175  2^-15
      upper  391696/2^22  0.0933877     2^-3.4206

    Certified: M(x) is at least the lower and at most the upper bound. They differ
    by the open mass 0.0933571: programs that may still print x but were not
    decided. More --bits or --steps narrow it. 28,494 cylinders were looked at.
    ");
}

#[test]
fn a_long_search_says_so_before_it_starts_and_a_short_one_does_not() {
    let short = solomonoff(&["mass", "0101", "--bits", "20"]);
    assert_eq!(short.stderr, "");
}
