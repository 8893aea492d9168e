use crate::command::solomonoff;

#[test]
fn each_twin_agrees_on_x_and_parts_where_it_says() {
    let words = [
        "twins",
        "000000",
        "--bits",
        "18",
        "--horizon",
        "24",
        "--steps",
        "500",
        "--json",
    ];
    let found = solomonoff(&words).json();
    assert_eq!(found["leader"]["heaviest"]["source"], "]");
    assert_eq!(found["leader"]["heaviest"]["bits"], 2);
    let twins = found["twins"].as_array().unwrap();
    assert!(twins.len() > 1, "{found}");
    let mut times = Vec::new();
    for twin in twins {
        let at = twin["parts_at"][0].as_u64().unwrap();
        times.push(at);
        assert!(at > 6 && at <= 24, "{twin}");
        assert_eq!(twin["says"], "1");
        // The program itself, run with its data: zeros, then a 1 at that place. What was not revealed is
        // never executed, so any op may stand there.
        let source = twin["heaviest"]["source"].as_str().unwrap();
        let (code, data) = source.split_once(':').unwrap_or((source, ""));
        let count = at.to_string();
        let mut code = code.replace('_', ".");
        if !code.ends_with(']') {
            code.push(']');
        }
        let ran = solomonoff(&[
            "exec",
            "--source",
            &code,
            "--symbols",
            &count,
            "--data",
            data.trim(),
            "--json",
        ])
        .json();
        let expected = format!("{}1", "0".repeat(usize::try_from(at).unwrap() - 1));
        assert_eq!(ran["output"], expected.as_str(), "{source}");
    }
    assert!(times.is_sorted() && !times.is_empty(), "{times:?}");
}

#[test]
fn a_horizon_within_x_is_refused_with_the_next_step() {
    let ran = solomonoff(&["twins", "0101", "--bits", "12", "--horizon", "4"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--horizon 5 or more"), "{}", ran.stderr);
}

fn mass(value: &serde_json::Value) -> f64 {
    let numerator: f64 = value["numerator"].as_str().unwrap().parse().unwrap();
    numerator / 2_f64.powf(value["log2_denominator"].as_f64().unwrap())
}

/// One row for a code, whatever its data: at 18 bits `,.]` prints 1 first as its third to sixth data bit.
#[test]
fn data_strings_of_a_code_are_one_row_whose_masses_are_summed() {
    let words = ["twins", "0000", "--bits", "18", "--horizon", "12", "--json"];
    let found = solomonoff(&words).json();
    let twins = found["twins"].as_array().unwrap();
    let codes: Vec<&str> = twins
        .iter()
        .map(|twin| twin["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, [",.]", ".,]"]);
    assert_eq!(twins[0]["parts_at"], serde_json::json!([5, 7, 9, 11]));
    assert_eq!(twins[0]["data_strings"], 4);
    let sum: f64 = (11..15).map(|bits| 0.5_f64.powi(bits)).sum();
    assert_eq!(mass(&twins[0]["mass"]), sum);
}

/// Odds above 1 have a positive power, even odds 2^0, and all are the quotient of the masses.
#[test]
fn odds_have_their_sign() {
    let words = ["twins", "1101001", "--bits", "20", "--horizon", "9"];
    let page = solomonoff(&words).stdout;
    for part in ["2^0 ", "2^1.585 "] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("^--") && !page.contains("^-0 "), "{page}");
    let found = solomonoff(&[&words[..], &["--json"]].concat()).json();
    let leader = mass(&found["leader"]["mass"]);
    let twins = found["twins"].as_array().unwrap().iter();
    for row in twins.chain([&found["agreeing"]]) {
        let odds: f64 = row["log2_odds"].as_str().unwrap().parse().unwrap();
        assert!(
            (odds - (mass(&row["mass"]) / leader).log2()).abs() < 1e-9,
            "{row}"
        );
    }
}

/// The value that a hint names has an answer, and what is one less helpful has none.
#[test]
fn the_hint_names_the_option_that_helps() {
    let x = "01101001";
    let ask = |limits: &[&str]| solomonoff(&[&["twins", x, "--json"], limits].concat()).json();
    let hint = |option: &str, value: u64| serde_json::json!({ "option": option, "value": value });
    // Where every data bit counts, `,]` needs 6 bits and one for each symbol.
    let naive = ["--naive", "--bits", "15", "--horizon"];
    let far = ask(&[&naive[..], &["12"]].concat());
    assert!(far["leader"].is_null());
    assert_eq!(far["hint"], hint("horizon", 9));
    assert!(ask(&[&naive[..], &["9"]].concat())["leader"].is_object());
    assert!(ask(&[&naive[..], &["10"]].concat())["leader"].is_null());
    let few = ask(&["--naive", "--bits", "4", "--horizon", "20"]);
    assert_eq!(few["hint"], hint("bits", 26));
    let few = ask(&["--bits", "5", "--horizon", "20"]);
    assert_eq!(few["hint"], hint("bits", 6));
    assert!(ask(&["--bits", "6", "--horizon", "20"])["leader"].is_object());
    let short = ask(&["--bits", "8", "--horizon", "34", "--steps", "20"]);
    assert!(short["leader"].is_null());
    assert_eq!(short["hint"], hint("steps", 1000));
    assert!(ask(&["--bits", "16", "--horizon", "17"])["hint"].is_null());
    let page = solomonoff(&[&["twins", x], &naive[..], &["12"]].concat());
    assert!(
        page.stdout.starts_with("No twins: no program of 15 bits"),
        "{page:?}"
    );
    assert!(page.stdout.contains("--horizon 9 has"), "{page:?}");
}

/// A leader that nothing parts from: more bits would.
#[test]
fn a_leader_without_twins_is_told_with_what_would_find_one() {
    let words = ["twins", "0000", "--bits", "5", "--horizon", "12", "--json"];
    let found = solomonoff(&words).json();
    assert_eq!(found["leader"]["code"], "]");
    assert_eq!(found["twins"], serde_json::json!([]));
    assert_eq!(found["agreeing"]["code"], ".]");
    assert_eq!(found["hint"]["option"], "bits");
}

#[test]
fn the_page_begins_with_the_answer_and_names_the_leader_for_what_it_is() {
    let words = [
        "twins",
        "0101",
        "--bits",
        "14",
        "--horizon",
        "12",
        "--steps",
        "300",
    ];
    let ran = solomonoff(&words);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stdout.contains(" parts from >.+] first at symbol "),
        "{ran:?}"
    );
    for part in [
        "Leader, the heaviest that reaches symbol 12: >.+]",
        "parts at",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn without_a_program_the_answer_is_no_twin() {
    let found = solomonoff(&[
        "twins",
        "01101001100101101001011001101001",
        "--bits",
        "5",
        "--horizon",
        "40",
        "--json",
    ])
    .json();
    assert!(found["leader"].is_null());
    assert_eq!(found["twins"], serde_json::json!([]));
}
