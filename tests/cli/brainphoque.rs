use serde_json::json;
use solomonoff::exact::Rational;

use crate::command::{Place, solomonoff};

const EXEC: [&str; 4] = ["exec", "--machine", "brainphoque", "--json"];

#[test]
fn a_run_ends_as_a_recorded_one_did() {
    let run = |more: &[&str]| solomonoff(&[&EXEC[..], more].concat()).json();
    let open = run(&[
        "--source",
        ".-.]>+]]<-->]>+[]",
        "-n",
        "32",
        "--steps",
        "1000",
    ]);
    let expected = json!({
        "machine": "brainphoque",
        "alphabet": 2,
        "memory": 100,
        "source": ".-.]>+]]<-->]>+[]",
        "output": "01",
        "steps": 1000,
        "tokens_used": 17,
        "data_used": 0,
        "status": "open-steps",
    });
    assert_eq!(open, expected);
    let complete = run(&[
        "--source",
        "><++.--]]-<-[->[.]",
        "-n",
        "32",
        "--steps",
        "1000",
    ]);
    assert_eq!(complete["status"], "complete");
    assert_eq!(complete["steps"], 107);
    let read = [
        "--source",
        "-[-.,]",
        "-n",
        "9",
        "--alphabet",
        "17",
        "--memory",
        "8",
        "--data",
        "3, 1",
    ];
    let read = run(&read);
    assert_eq!(
        (&read["output"], &read["status"]),
        (&json!("15,2,0"), &json!("needs-data"))
    );
    assert_eq!(
        (&read["steps"], &read["data_used"]),
        (&json!(14), &json!(2))
    );
    // The text ends at the step that is the last: the steps are looked at first.
    for (steps, status) in [("2", "open-steps"), ("3", "complete")] {
        assert_eq!(
            run(&["--source", "..", "-n", "2", "--steps", steps])["status"],
            status
        );
        assert_eq!(
            run(&["--source", "..", "-n", "3", "--steps", "9"])["status"],
            "ended"
        );
    }
}

#[test]
fn masses_over_powers_of_seven_are_those_of_the_definition() {
    for (x, lower, upper) in [
        ("0", 51991, 96727),
        ("0101", 0, 80862),
        ("1111", 396, 60846),
    ] {
        for more in [&[][..], &["--naive"]] {
            let words = [
                "mass",
                x,
                "--machine",
                "brainphoque",
                "--tokens",
                "6",
                "-S",
                "300",
                "--json",
            ];
            let found = solomonoff(&[&words[..], more].concat()).json();
            assert_eq!(found["machine"], "brainphoque");
            for (end, mass) in [("lower", lower), ("upper", upper)] {
                let bound = &found[end];
                assert_eq!(
                    (&bound["denominator"], bound.get("log2_denominator")),
                    (&json!(7), None)
                );
                let numerator: Rational = bound["numerator"].as_str().unwrap().parse().unwrap();
                assert_eq!(numerator, Rational::from(7_u64 * mass));
            }
        }
    }
}

#[test]
fn what_follows_is_said_in_the_first_line() {
    let ran = solomonoff(&[
        "predict",
        "1111",
        "--machine",
        "brainphoque",
        "--tokens",
        "7",
        "--programs",
        "2",
    ]);
    let first = ran.stdout.lines().next().unwrap();
    assert!(first.starts_with("1 follows, by "), "{first}");
    assert!(ran.stdout.contains("7 digits of base 7"), "{}", ran.stdout);
    assert!(ran.stdout.contains("+[.]"), "{}", ran.stdout);
    let with_input = [
        "mass",
        "01",
        "--machine",
        "brainphoque-input",
        "-L",
        "12",
        "--json",
    ];
    let with_input = solomonoff(&with_input).json();
    assert_eq!(with_input["lower"]["log2_denominator"], 15);
}

#[test]
fn texts_are_counted_by_their_tokens() {
    let counted = solomonoff(&[
        "count",
        "--machine",
        "brainphoque",
        "--tokens",
        "4",
        "--json",
    ])
    .json();
    let row = |tokens: u64, programs: &str, stood_on: &str| json!({"tokens": tokens, "programs": programs, "stood_on": stood_on});
    let expected = json!([
        row(1, "7", "7"),
        row(2, "49", "49"),
        row(3, "343", "343"),
        row(4, "2401", "2387")
    ]);
    assert_eq!(counted, expected);
}

#[test]
fn what_one_machine_lacks_is_said() {
    let place = Place::new();
    for (words, told) in [
        (
            &["exec", "--source", "]", "-n", "1", "--alphabet", "3"][..],
            "--machine brainphoque",
        ),
        (
            &[
                "exec",
                "--source",
                "?",
                "-n",
                "1",
                "--machine",
                "brainphoque",
            ],
            "column 1",
        ),
        (
            &["mass", "0", "--machine", "brainphoque", "--draws", "-9"],
            "whole number",
        ),
        (
            &[
                "mass",
                "0",
                "--machine",
                "brainphoque",
                "--verify",
                "-L",
                "4",
            ],
            "--naive",
        ),
    ] {
        place.refused(words, &[told]);
    }
    let data = [
        "--alphabet",
        "4",
        "--data",
        "1,4",
        "--source",
        ",",
        "-n",
        "1",
    ];
    place.refused(&[&EXEC[..], &data].concat(), &["from 0 to 3"]);
}
