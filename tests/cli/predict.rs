use std::collections::BTreeMap;

use serde_json::Value;
use solomonoff::exact::{Enclosure, Rational};

use crate::command::{Place, solomonoff};

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
    0 follows, by 99.26 % of what is decided (proven: 13.3 to 99.902 %; --draws
    narrows it)
    10 symbols after 0101010101; 18 bits, 1,000 steps per run

      proven:        at least     at most
      0, normalised  0.133837     0.999012
      1, normalised  0.000988076  0.866163
      0, plain       0.133837     0.999012
      1, plain       0.000988076  0.866163

    Proven are bounds of M's own prediction. The open mass is 0.0276057 of 0.0319076
    in M(x); normalised means divided by M(x0) + M(x1), plain by M(x).

    Heaviest programs that print x (`_` is code that was never read, data after `:`)
      bits  next  status    program
        10  0     complete  >.+]
        11  0     complete  <.+]
        11  0     complete  ?.+]
        13  0     complete  +>.+]
    ");
}

/// Both ends of an interval.
fn interval(value: &Value) -> Enclosure {
    Enclosure::new(rational(&value["lower"]), rational(&value["upper"])).unwrap()
}

/// The continuations that are listed, by their symbols.
fn continuations(found: &Value) -> BTreeMap<String, &Value> {
    let listed = found["continuations"].as_array().unwrap().iter();
    listed
        .map(|row| (row["symbols"].as_str().unwrap().to_owned(), row))
        .collect()
}

/// What `predict` says of one symbol: the intervals normalised and plain, that of 0 being what that of 1 leaves.
fn of_symbol(found: &Value, symbol: char) -> [Enclosure; 2] {
    assert_eq!(found["normalised"]["symbol"], 1);
    let one = interval(&found["normalised"]);
    if symbol == '1' {
        return [one, interval(&found["one"])];
    }
    let whole = Rational::one();
    let zero = Enclosure::new(&whole - one.upper(), &whole - one.lower()).unwrap();
    [zero, interval(&found["zero"])]
}

#[test]
fn one_symbol_ahead_is_what_is_predicted_without() {
    let words = ["predict", "0101", "--bits", "16", "--json"];
    for more in [&[][..], &["--draws", "20000", "--seed", "3"]] {
        let words = [&words[..], more].concat();
        let plain = solomonoff(&words).json();
        let ahead = solomonoff(&[&words[..], &["--next", "1"]].concat()).json();
        let listed = continuations(&ahead);
        assert_eq!(listed.len(), 2);
        assert!(ahead["others"].is_null());
        for symbol in ['0', '1'] {
            let row = listed[&symbol.to_string()];
            let intervals = [interval(&row["normalised"]), interval(&row["plain"])];
            assert_eq!(intervals, of_symbol(&plain, symbol), "{symbol}");
        }
        let drawn = listed["1"]["sampled"]["normalised"].clone();
        for key in ["lower", "upper", "estimate"] {
            assert_eq!(drawn[key], plain["sampled"]["normalised"][key], "{key}");
        }
        assert_eq!(drawn.is_null(), more.is_empty());
        for key in ["draws", "seed", "bits", "given_up", "confidence"] {
            assert_eq!(ahead["sampled"][key], plain["sampled"][key], "{key}");
        }
        for key in ["x", "machine", "bits", "steps", "stop"] {
            assert_eq!(ahead[key], plain[key], "{key}");
        }
    }
}

/// The bounds of M(x).
fn bounds(x: &str) -> [Rational; 2] {
    let found = solomonoff(&["mass", x, "--bits", "14", "--json"]).json();
    ["lower", "upper"].map(|end| {
        let digits = found[end]["log2_denominator"].as_u64().unwrap();
        rational(&found[end]["numerator"]) * Rational::inverse_power(digits)
    })
}

/// Symbol by symbol with the command itself: each interval is the product of those of its symbols, or better, and what
/// is plain is a quotient of masses.
#[test]
fn a_continuation_has_the_product_of_the_predictions_of_its_symbols() {
    let words = ["predict", "110", "--bits", "14", "--json"];
    let next = ["--next", "3", "--likeliest", "8"];
    let found = solomonoff(&[&words[..], &next].concat()).json();
    let listed = continuations(&found);
    assert_eq!(listed.len(), 8);
    let [_, whole] = bounds("110");
    let share = |part: &Rational, whole: &Rational| part.checked_div(whole).unwrap();
    for (symbols, row) in listed {
        let (mut lower, mut upper) = (Rational::one(), Rational::one());
        // What surely parts from it.
        let mut parted = Rational::zero();
        for (place, symbol) in symbols.char_indices() {
            let before = format!("110{}", &symbols[..place]);
            let found = solomonoff(&["predict", &before, "--bits", "14", "--json"]).json();
            let [normalised, _] = of_symbol(&found, symbol);
            lower *= normalised.lower();
            upper *= normalised.upper();
            let other = if symbol == '0' { '1' } else { '0' };
            parted += &bounds(&format!("{before}{other}"))[0];
        }
        let plain = interval(&row["plain"]);
        // Normalised is more than plain, which is one quotient for all symbols.
        let normalised = Enclosure::new(lower.max(plain.lower().clone()), upper).unwrap();
        assert_eq!(interval(&row["normalised"]), normalised, "{symbols}");
        let [least, most] = bounds(&format!("110{symbols}"));
        assert_eq!(*plain.lower(), share(&least, &whole), "{symbols}");
        assert!(*plain.upper() >= share(&most, &whole), "{symbols}");
        assert!(
            *plain.upper() <= share(&most, &(&most + parted)),
            "{symbols}"
        );
    }
}

/// Of a list of few: those that a list of all has first, and what is said of the rest is true of it.
#[test]
fn a_short_list_has_the_likeliest_and_bounds_the_rest() {
    let words = ["predict", "0101", "--bits", "14", "--next", "5", "--json"];
    let all = solomonoff(&[&words[..], &["--likeliest", "32"]].concat()).json();
    let few = solomonoff(&[&words[..], &["--likeliest", "3"]].concat()).json();
    let list = |found: &Value| found["continuations"].as_array().unwrap().clone();
    let (whole, short) = (list(&all), list(&few));
    assert_eq!(whole[..3], short[..]);
    assert_eq!(short[0]["symbols"], "01010");
    let decided: Vec<Rational> = whole.iter().map(|row| rational(&row["decided"])).collect();
    assert!(decided.is_sorted_by(|a, b| a >= b));
    let sum = |parts: &mut dyn Iterator<Item = Rational>| -> Rational {
        parts.fold(Rational::zero(), |sum, part| sum + part)
    };
    assert_eq!(sum(&mut decided.iter().cloned()), Rational::one());
    let end = |rows: &[Value], end: &str| {
        sum(&mut rows.iter().map(|row| rational(&row["normalised"][end])))
    };
    assert!(end(&whole, "lower") <= Rational::one() && end(&whole, "upper") >= Rational::one());
    let others = &few["others"];
    assert_eq!(others["number"], 29);
    assert_eq!(
        rational(&others["decided"]),
        sum(&mut decided[3..].iter().cloned())
    );
    assert!(rational(&others["most_decided"]) >= decided[3]);
    assert!(rational(&others["most_decided"]) <= decided[2]);
    // The bound of the rest is what the listed ones leave, and no less than what is proven of the rest one by one.
    let rest = rational(&others["normalised"]["upper"]);
    assert_eq!(rest, Rational::one() - end(&short, "lower"));
    assert!(rest >= end(&whole[3..], "lower"));
    assert!(rational(&others["normalised"]["lower"]) <= end(&whole[3..], "upper"));
    assert!(all["others"].is_null());
}

#[test]
fn draws_order_the_continuations_and_narrow_their_intervals() {
    let words = [
        "predict", "0101", "--bits", "14", "--next", "2", "--draws", "60000",
    ];
    let found = solomonoff(&[&words[..], &["--json"]].concat()).json();
    let rows = found["continuations"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let mut estimates = Vec::new();
    let mut least = Rational::zero();
    for row in rows {
        let drawn = &row["sampled"]["normalised"];
        let [at_confidence, proven] = [drawn, &row["normalised"]].map(interval);
        // Up to the last digit that is printed.
        let digit = Rational::ratio(1, 1_000_000_000);
        assert!(at_confidence.lower() + &digit >= *proven.lower(), "{row}");
        assert!(at_confidence.upper() - &digit <= *proven.upper(), "{row}");
        let width = |ends: &Enclosure| ends.upper() - ends.lower();
        assert!(
            width(&at_confidence) < width(&proven) * Rational::ratio(1, 2),
            "{row}"
        );
        let estimate = rational(&drawn["estimate"]);
        assert!(
            *at_confidence.lower() <= estimate && estimate <= *at_confidence.upper(),
            "{row}"
        );
        least += at_confidence.lower();
        estimates.push(estimate);
    }
    assert!(estimates.is_sorted_by(|a, b| a >= b), "{estimates:?}");
    assert!(least <= Rational::one());
    // Three symbols are drawn for, each with a third of the draws.
    assert_eq!(found["sampled"]["draws"], 60_000);
    assert_eq!(found["searches"], 3);
    let page = solomonoff(&words).stdout;
    let first = rows[0]["symbols"].as_str().unwrap();
    assert!(
        page.starts_with(&format!("{first} follows with ")),
        "{page}"
    );
    // A third of the draws, and of the chance of error, gives the intervals of one symbol.
    let third = [
        "predict",
        "0101",
        "--bits",
        "14",
        "--draws",
        "20000",
        "--confidence",
        "1/3000000",
        "--json",
    ];
    let third = &solomonoff(&third).json()["sampled"]["normalised"];
    let both = rows
        .iter()
        .filter(|row| row["symbols"].as_str().unwrap().starts_with('1'));
    let sum = both.fold(Rational::zero(), |sum, row| {
        sum + rational(&row["sampled"]["normalised"]["estimate"])
    });
    // Up to the last digit that is printed.
    let difference = (sum - rational(&third["estimate"])).abs();
    assert!(
        difference < Rational::ratio(1, 1_000_000_000),
        "{difference}"
    );
}

#[test]
fn a_saved_table_has_continuations_to_its_horizon() {
    let place = Place::new();
    place.run(&[
        "table",
        "--bits",
        "12",
        "--horizon",
        "4",
        "-o",
        "t",
        "--draws",
        "20000",
    ]);
    let ask = |words: &[&str]| {
        place
            .run(&[words, &["--table", "t", "--json"]].concat())
            .json()
    };
    let found = ask(&["predict", "01", "--next", "2"]);
    let [first, then] = ["01", "010"].map(|x| ask(&["predict", x]));
    let row = continuations(&found)["01"];
    let [a, b] = [of_symbol(&first, '0'), of_symbol(&then, '1')].map(|[normalised, _]| normalised);
    let [normalised, plain] = ["normalised", "plain"].map(|kind| interval(&row[kind]));
    let least = (a.lower() * b.lower()).max(plain.lower().clone());
    assert_eq!(*normalised.lower(), least);
    assert_eq!(*normalised.upper(), a.upper() * b.upper());
    assert!(row["sampled"]["normalised"]["estimate"].is_string());
    assert_eq!(found["sampled"]["draws"], 20_000);
    let words = ["predict", "01", "--next", "3", "--table", "t"];
    place.refused(&words, &["--horizon"]);
}

#[test]
fn a_number_of_symbols_that_is_too_large_or_none_is_refused_with_the_limit() {
    for wrong in ["0", "13", "-1", "two", "1.5"] {
        let words = ["predict", "01", "--bits", "9", "--next", wrong];
        Place::new().refused(&words, &["--next", "from 1 to 12"]);
    }
    for (more, told) in [
        (&["--likeliest", "3"][..], "--next"),
        (&["--next", "2", "--likeliest", "0"], "from 1 to 4096"),
        (&["--next", "2", "--time", "1s"], "--time"),
        (&["--next", "2", "--programs", "3"], "--programs"),
    ] {
        let words = [&["predict", "01", "--bits", "9"], more].concat();
        Place::new().refused(&words, &[told]);
    }
    assert_eq!(
        solomonoff(&["predict", "01", "--bits", "9", "--next", "12"]).code,
        0
    );
}

#[test]
fn the_page_for_a_reader_has_the_likeliest_continuation_first() {
    let words = [
        "predict",
        "0101010101",
        "--bits",
        "18",
        "--next",
        "4",
        "--likeliest",
        "3",
    ];
    insta::assert_snapshot!(solomonoff(&words).stdout, @"
    0101 follows, by 97.4 % of what is decided (proven: 13.1 to 99.65 %; --draws
    narrows it)
    4 symbols after 0101010101; 18 bits, 1,000 steps per run

      next       decided, %  proven, %
      0101       97.4        13.1 to 99.65
      0001       0.51        0.068 to 86.6
      0100       0.51        0.068 to 86.6
      13 others  1.6         0 to 86.8

    Proven are bounds of the product of M's normalised predictions of each symbol;
    decided is the share in what surely goes on. No other continuation has more than
    0.51 % of what is decided.
    ");
}
