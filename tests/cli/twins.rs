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
    assert_eq!(found["leader"]["source"], "]");
    assert_eq!(found["leader"]["bits"], 2);
    let twins = found["twins"].as_array().unwrap();
    assert!(twins.len() > 3, "{found}");
    let mut times = Vec::new();
    for twin in twins {
        let bits = twin["bits"].as_i64().unwrap();
        assert_eq!(twin["log2_odds"].as_i64().unwrap(), 2 - bits);
        let Some(at) = twin["parts_at"].as_u64() else {
            continue;
        };
        times.push(at);
        assert!(at > 6 && at <= 24, "{twin}");
        assert_eq!(
            (&twin["says"], &twin["leader_says"]),
            (&"1".into(), &"0".into())
        );
        // The program itself, run with its data: zeros, then a 1 at that place. What was not revealed is
        // never executed, so any op may stand there.
        let source = twin["source"].as_str().unwrap();
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

#[test]
fn the_page_names_the_heaviest_and_where_the_others_part() {
    let ran = solomonoff(&[
        "twins",
        "0101",
        "--bits",
        "14",
        "--horizon",
        "12",
        "--steps",
        "300",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for part in ["Twins on 0101", "Heaviest: >.+]", "parts at"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn without_a_program_the_answer_is_no_twin() {
    let found = solomonoff(&[
        "twins",
        "01101001100101101001011001101001",
        "--bits",
        "8",
        "--horizon",
        "40",
        "--json",
    ])
    .json();
    assert!(found["leader"].is_null());
    assert_eq!(found["twins"], serde_json::json!([]));
}
