use serde_json::Value;
use solomonoff::exact::Rational;

use crate::command::{Place, solomonoff};

fn numerator(bound: &Value) -> u128 {
    bound["numerator"].as_str().unwrap().parse().unwrap()
}

/// A bound as a number, of any size.
fn mass(bound: &Value) -> Rational {
    let numerator = bound["numerator"].as_str().unwrap();
    let digits = bound["log2_denominator"].as_u64().unwrap();
    numerator.parse::<Rational>().unwrap() * Rational::inverse_power(digits)
}

#[test]
fn the_three_searches_of_the_specification_are_met_or_bettered() {
    for (x, lower, upper) in [
        ("0110100110", 128, 392_032),
        ("0101010101", 16_752, 398_976),
        ("1111111111", 80_320, 334_640),
    ] {
        let found = solomonoff(&["mass", x, "--bits", "18", "--steps", "500", "--json"]).json();
        let over = |numerator| Rational::ratio(numerator, 1 << 22);
        let [low, high] = ["lower", "upper"].map(|end| mass(&found[end]));
        assert!(low >= over(lower), "{x}: {low}");
        assert!(high <= over(upper) && low <= high, "{x}: {high}");
        assert_eq!(found["stop"], "bits");
    }
}

/// As a coin throws them: symbol after symbol of a linear congruential generator.
fn random(symbols: usize) -> String {
    let mut state = 7_u64;
    let symbol = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        if state >> 63 == 1 { '1' } else { '0' }
    };
    (0..symbols).map(symbol).collect()
}

/// `,]` has six bits of code and prints whatever its data bits are; one of them is read before x decides it.
#[test]
fn no_string_has_less_than_what_prints_its_data() {
    for (symbols, bits, steps) in [(40, "20", 1000), (450, "7", 1000), (10_000, "7", 20_100)] {
        let place = Place::new();
        let words = ["mass", "-", "--bits", bits];
        let found = place.run_with_input(&[&words[..], &["--json"]].concat(), random(symbols));
        let found = found.json();
        let least = Rational::inverse_power(6 + symbols as u64);
        assert!(mass(&found["lower"]) >= least, "{symbols}");
        assert!(mass(&found["lower"]) <= mass(&found["upper"]), "{symbols}");
        assert_eq!(found["steps"], steps);
        let evidence = found["bayes_factor_bits"]["lower"].as_str().unwrap();
        assert!(evidence.parse::<f64>().unwrap() >= -6.0, "{evidence}");
        // Nobody reads a number of thousands of digits.
        let page = place.run_with_input(&words, random(symbols)).stdout;
        let longest = page.split(|symbol: char| !symbol.is_ascii_digit());
        let longest = longest.map(str::len).max().unwrap();
        assert!(longest <= 40, "{page}");
        // At seven bits nothing else prints it.
        let power = format!(" 2^-{}\n", 6 + symbols);
        assert_eq!(page.contains(&power), bits == "7", "{page}");
    }
}

/// Fewer steps than `,]` needs are too few, and what is given is taken.
#[test]
fn the_usual_steps_are_as_many_as_a_long_string_needs() {
    let place = Place::new();
    let ask = |more: &[&str]| {
        let words = ["mass", "-", "--bits", "7", "--json"];
        place
            .run_with_input(&[&words[..], more].concat(), random(1000))
            .json()
    };
    assert_eq!(ask(&[])["steps"], 2100);
    assert!(!mass(&ask(&["--steps", "2000"])["lower"]).is_zero());
    let short = ask(&["--steps", "1998"]);
    assert_eq!(short["steps"], 1998);
    assert!(mass(&short["lower"]).is_zero());
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
    // Several words are one string, for each command that takes one.
    let words = place.run(&["mass", "0", "101", "--bits", "12", "--json"]);
    assert_eq!(words, plain);
    let predict = |x: &[&str]| place.run(&[&["predict"], x, &["--bits", "10", "--json"]].concat());
    assert_eq!(predict(&["01", "01"]), predict(&["0101"]));
    let twins =
        |x: &[&str]| place.run(&[&["twins"], x, &["-L", "8", "-T", "6", "--json"]].concat());
    assert_eq!(twins(&["0", "0"]), twins(&["00"]));
}

#[test]
fn both_bounds_come_from_programs_that_agree_with_x() {
    // At most two bits only `]` is whole: it prints zeros and nothing else.
    let zeros = solomonoff(&["mass", "00", "--bits", "2", "--json"]).json();
    let ones = solomonoff(&["mass", "11", "--bits", "2", "--json"]).json();
    assert_eq!(mass(&zeros["lower"]), Rational::ratio(1, 4));
    assert!(mass(&ones["lower"]).is_zero());
    // Code that is not revealed prints it with a chance that is known to be below that.
    assert!(mass(&ones["upper"]) < Rational::ratio(1, 2));
}

#[test]
fn the_page_for_a_reader_shows_both_bounds_and_what_is_certified() {
    insta::assert_snapshot!(
        solomonoff(&["mass", "0110100110", "--bits", "18", "--steps", "500"]).stdout, @"
    log2 M(x) is -14 to -5.072 (proven); against coin flips x has -4 to 4.928 bits
    of evidence
    M(0110100110)
    10 symbols, 18 bits, 500 steps per run

      lower     262304/2^32  0.0000610724  2^-14
      upper  127682094/2^32  0.0297284     2^-5.072

    Certified: M(x) is at least the lower and at most the upper bound. They differ
    by the open mass 0.0296673: programs that may still print x but were not
    decided. More --bits or --steps narrow it. 24,333 cylinders were looked at.
    ");
}

#[test]
fn a_long_search_says_so_before_it_starts_and_a_short_one_does_not() {
    let short = solomonoff(&["mass", "0101", "--bits", "20"]);
    assert_eq!(short.stderr, "");
}
