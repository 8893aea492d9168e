use serde_json::json;

use crate::command::{Place, solomonoff};

/// Sums over the published table of three states. Catches: an output of x alone left out, outputs that contain x.
#[test]
fn turing_machines_answer_exactly() {
    let words = ["mass", "010", "--machine", "turing-3"];
    let found = solomonoff(&[&words[..], &["--json"]].concat()).json();
    let mass = json!({"numerator": "49328", "halting_runs": "4294368"});
    assert_eq!((&found["lower"], &found["upper"]), (&mass, &mass));
    let page = solomonoff(&words).stdout;
    // 49328/4294368 is 2^-6.4439.
    assert!(
        page.starts_with("log2 D*(x) is -6.444 to -6.443 (exact); against coin flips"),
        "{page}"
    );
    let words = ["predict", "01", "--machine", "turing-3"];
    let found = solomonoff(&[&words[..], &["--json"]].concat()).json();
    // 532792 outputs start with 01, 432040 are no longer, 49328 go on with 0.
    let one = "6428/66599";
    assert_eq!(found["one"], json!({"lower": one, "upper": one}));
    assert_eq!(found["normalised"]["lower"], "3214/6297");
    let page = solomonoff(&words).stdout;
    assert!(
        page.starts_with(
            "1 follows with 51.0 % where a symbol follows, with 9.7 % in all (exact)\n"
        ),
        "{page}"
    );
}

#[test]
fn what_no_turing_machine_prints_is_told() {
    let long = "01".repeat(30);
    for (words, told) in [
        (["mass", &long], "D*(x) is 0"),
        (["predict", &long], "nothing is known of what follows"),
    ] {
        let ran = solomonoff(&[&words[..], &["--machine", "turing-2"]].concat());
        let text = ran.stdout.replace('\n', " ");
        assert!(ran.code == 0 && text.contains(told), "{text}");
    }
    // Four symbols are the most of two states.
    let page = solomonoff(&["predict", "0000", "--machine", "turing-2"]).stdout;
    assert!(page.starts_with("nothing follows"), "{page}");
}

#[test]
fn options_that_a_machine_lacks_are_refused() {
    let place = Place::new();
    for (words, told) in [
        (
            &["mass", "0", "--machine", "turing-3", "-L", "9"][..],
            "--bits",
        ),
        (
            &["mass", "0", "--machine", "turing-3", "-S", "9"],
            "--steps",
        ),
        (
            &["mass", "0", "--machine", "turing-3", "--draws", "9"],
            "--draws",
        ),
        (
            &["mass", "0", "--machine", "turing-3", "--naive"],
            "--naive",
        ),
        (
            &["predict", "0", "--machine", "turing-3", "--programs", "3"],
            "--programs",
        ),
        (
            &["predict", "0", "--machine", "turing-3", "--next", "3"],
            "--next",
        ),
        (
            &["mass", "0", "--machine", "turing-5"],
            "ctm --states 5 --save",
        ),
        (
            &["table", "-L", "9", "-T", "3", "--machine", "turing-3"],
            "`ctm`",
        ),
        (
            &["twins", "0", "-L", "9", "-T", "3", "--machine", "turing-3"],
            "`ctm`",
        ),
        (
            &["exec", "--source", "]", "-n", "1", "--machine", "blc"],
            "blc has none",
        ),
        (
            &["mass", "0", "--machine", "blc", "--draws", "9"],
            "--draws",
        ),
        (
            &["mass", "0", "--machine", "blc", "-L", "9", "--verify"],
            "--naive",
        ),
    ] {
        place.refused(words, &[told]);
    }
}

/// The figures of an independent program, at 18 bits and 200 steps.
#[test]
fn lambda_terms_bound_and_predict() {
    let limits = ["--machine", "blc", "-L", "18", "-S", "200"];
    let found = solomonoff(&[&["mass", "0", "--json"], &limits[..]].concat()).json();
    assert_eq!(found["machine"], "blc");
    // 8812 over 2^18; masses stand over 2^19.
    assert_eq!(
        found["lower"],
        json!({"numerator": "17624", "denominator": 19, "log2_denominator": 19})
    );
    let page = solomonoff(&[&["predict", "1111"], &limits[..]].concat()).stdout;
    assert!(
        page.starts_with("0 and 1 are equally likely by what is decided (proven of 0: "),
        "{page}"
    );
    assert!(page.contains("9  1     complete  0010:11111"), "{page}");
}
