use serde_json::Value;

use crate::command::solomonoff;

/// The ends of a measure; none for what is not known.
fn ends(document: &Value, name: &str) -> [Option<f64>; 2] {
    let measures = document["measures"].as_array().unwrap();
    let measure = measures.iter().find(|measure| measure["name"] == name);
    ["bits_lower", "bits_upper"].map(|end| {
        let end = measure.unwrap()[end].as_str();
        end.map(|end| end.parse().unwrap())
    })
}

#[test]
fn the_examples_of_the_definitions_are_met() {
    let document = solomonoff(&["complexity", "01101001", "--json"]).json();
    assert_eq!(document["against_chance"]["likelihood_ratio"], "11/3");
    assert_eq!(document["against_chance"]["prob_random"], "11/14");
    let [Some(lower), Some(upper)] = ends(&document, "kt") else {
        panic!("{document}");
    };
    // 4 zeros and 4 ones: (1/2 3/2 5/2 7/2)^2 / 8!
    let exact = -(43.066_406_25_f64 / 40320.0).log2();
    assert!(lower <= exact && exact <= upper && upper - lower < 1e-4);
    let [ctm, bdm] = ["ctm-4", "bdm-8"].map(|name| ends(&document, name));
    assert_eq!(ctm, bdm);
}

#[test]
fn what_is_not_known_is_told_and_is_no_number() {
    for x in ["", "0", "0110100110010110", &"01".repeat(300)] {
        let document = solomonoff(&["complexity", x, "--bits", "12", "--json"]).json();
        let measures = document["measures"].as_array().unwrap();
        assert_eq!(measures.len(), 9);
        for measure in measures {
            let is_known = measure["bits_upper"].is_string();
            assert_eq!(is_known, measure["why"].is_null(), "{x}: {measure}");
            if let [Some(lower), Some(upper)] = ends(&document, measure["name"].as_str().unwrap()) {
                assert!(lower <= upper, "{x}: {measure}");
                let may_be_none = x.is_empty() || measure["name"] == "minus-log2-m";
                assert!(upper > 0.0 || may_be_none, "{x}: {measure}");
            }
        }
    }
}

#[test]
fn a_long_string_has_what_is_quick_and_a_sentence_for_the_rest() {
    let x = "0110".repeat(3000);
    let document = solomonoff(&["complexity", &x, "--bits", "8", "--json"]).json();
    assert_eq!(ends(&document, "kt"), [None, None]);
    assert_eq!(ends(&document, "ctm-4")[1], None);
    assert!(ends(&document, "ctm-4")[0].unwrap() > 32.0);
    assert!(ends(&document, "bdm-8")[1].unwrap() > 0.0);
    assert!(ends(&document, "xz")[1].unwrap() > 256.0);
}

#[test]
fn the_page_names_the_string_and_every_measure() {
    let page = solomonoff(&["complexity", "00000000", "--bits", "12"]).stdout;
    assert!(
        page.starts_with("The length of 00000000, 8 symbols, in bits\n"),
        "{page}"
    );
    for name in [
        "shortest-program",
        "minus-log2-m",
        "ctm-4",
        "bdm-8",
        "ctm-5",
        "bdm-11",
        "kt",
        "ctw-8",
        "xz",
    ] {
        assert!(page.contains(&format!("  {name}")), "{page}");
    }
    assert!(page.contains("0.128654"), "{page}");
    assert!(page.contains("ctm --states 5 --save"), "{page}");
}
