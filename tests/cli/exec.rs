use serde_json::json;

use crate::command::{Place, solomonoff};

fn output(source: &str, more: &[&str]) -> String {
    let mut words = vec!["exec", "--source", source, "--json"];
    words.extend(more);
    solomonoff(&words).json()["output"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn each_example_program_puts_out_what_the_specification_says() {
    for (source, expected) in [
        ("]", "0000000000"),
        ("+]", "1010101010"),
        (">+]", "1111111111"),
        (".+]", "0110011001"),
        (".>+]", "0111111111"),
        (">.+]", "0101010101"),
        (">..+.]", "0011001100"),
        (">..+]", "0010010010"),
        (">.+.]", "0110110110"),
    ] {
        assert_eq!(output(source, &["--symbols", "10"]), expected, "{source}");
    }
    assert_eq!(output(",.+]", &["-n", "8", "--data", "01 10"]), "01101001");
    assert_eq!(output("..,]", &["-n", "9", "--data", "101"]), "001110001");
    let actions = ["-n", "8", "--actions", "01101001"];
    assert_eq!(output("?]", &actions), "01101001");
    let pairs = [&actions[..], &["--action-bits", "2", "--percept-bits", "2"]].concat();
    assert_eq!(output("?.?]", &pairs), "01101001");
}

#[test]
fn each_status_is_reported_with_steps_and_data_used() {
    let run = |source, more: &[&str]| {
        let words = [&["exec", "--source", source, "-n", "4", "--json"], more].concat();
        let document = solomonoff(&words).json();
        (
            document["status"].clone(),
            document["steps"].clone(),
            document["data_used"].clone(),
        )
    };
    assert_eq!(run("]", &[]), (json!("complete"), json!(4), json!(0)));
    assert_eq!(run("+[]]", &[]).0, json!("silent"));
    // Its head moves off for ever.
    assert_eq!(run("+[>+]]", &["--steps", "50"]).0, json!("silent"));
    assert_eq!(
        run("+[[>]+[<]>]]", &["--steps", "50"]),
        (json!("open-steps"), json!(50), json!(0))
    );
    assert_eq!(
        run(",]", &["--data", "01"]),
        (json!("needs-data"), json!(4), json!(2))
    );
    assert_eq!(run("?]", &["--actions", "01"]).0, json!("needs-action"));
}

#[test]
fn a_program_is_read_from_a_file_or_from_standard_input() {
    let place = Place::new();
    place.write("alternate.kraft", "# 0101...\n> . + ]\n");
    let words = |file| ["exec", file, "--symbols", "6", "--json"];
    let from_file = place.run(&words("alternate.kraft"));
    assert_eq!(from_file.json()["output"], "010101");
    assert_eq!(place.run_with_input(&words("-"), ">.+]"), from_file);
    let data = place.run_with_input(
        &["exec", "--source", ",]", "-n", "3", "--data", "-", "--json"],
        "1 0\n1",
    );
    assert_eq!(data.json()["output"], "101");
}

#[test]
fn the_page_for_a_reader_is_the_symbols_the_status_and_the_cost() {
    insta::assert_snapshot!(solomonoff(&["exec", "--source", ">..+.]", "-n", "10"]).stdout, @"
    0011001100
    complete: all symbols are printed
    10 symbols, 15 steps, 0 data bits read
    ");
    let wide = solomonoff(&["exec", "--source", "]", "-n", "200"]).stdout;
    let widths: Vec<usize> = wide.lines().take(3).map(str::len).collect();
    assert_eq!(widths, [80, 80, 40]);
}
