use serde_json::{Value, json};
use solomonoff::exact::Rational;

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

fn number(value: &Value) -> Rational {
    value.as_str().unwrap().parse().unwrap()
}

/// Each machine whose open programs are drawn, with limits that take a moment.
const DRAWN: [[&str; 3]; 4] = [
    ["kraft", "-L", "8"],
    ["brainphoque", "-L", "4"],
    ["brainphoque-input", "-L", "9"],
    ["blc", "-L", "12"],
];

/// Catches a machine whose draws are another's, an interval outside of the certified one, and one that is no narrower.
#[test]
fn open_programs_of_every_machine_are_drawn() {
    for [machine, option, limit] in DRAWN {
        let limits = ["--machine", machine, option, limit, "--programs", "0"];
        let said = [&["predict", "1111"], &limits[..], &["--draws", "20000"]].concat();
        let found = solomonoff(&[&said[..], &["--json"]].concat()).json();
        let sampled = &found["sampled"];
        assert_eq!(sampled["draws"], 20_000, "{machine}");
        assert_eq!(sampled["bits"], limit.parse::<u32>().unwrap());
        let (proven, drawn) = (&found["normalised"], &sampled["normalised"]);
        let [least, most] = ["lower", "upper"].map(|end| number(&proven[end]));
        let [low, high] = ["lower", "upper"].map(|end| number(&drawn[end]));
        // Twelve decimals, rounded outward.
        let unit = Rational::ratio(1, 1_000_000_000_000);
        assert!(low >= &least - &unit && high <= &most + &unit, "{machine}");
        assert!(
            (high - low) * Rational::ratio(3, 2) < most - least,
            "{machine}"
        );
        let page = solomonoff(&said).stdout;
        let first = page.lines().next().unwrap();
        assert!(first.contains(" follows with ") && first.contains("at confidence 1 - 10^-6"));
        let text = page.replace('\n', " ");
        assert!(text.contains("20,000 programs drawn from what "), "{page}");
        // None are drawn where a budget is given, or none are asked for.
        for more in [&[][..], &["--draws", "0"]] {
            let words = [&["mass", "1111", "--json"], &limits[..4], more].concat();
            assert_eq!(solomonoff(&words).json()["sampled"], Value::Null);
        }
    }
}

/// Catches draws that depend on threads: more than one chunk of them.
#[test]
fn draws_of_other_machines_are_the_same_on_any_number_of_threads() {
    for machine in ["brainphoque", "blc"] {
        let words = [
            "mass",
            "01",
            "--machine",
            machine,
            "-L",
            "3",
            "--draws",
            "270000",
            "--json",
        ];
        let on = |threads| solomonoff(&[&words[..], &["--threads", threads]].concat());
        let one = on("1");
        assert_eq!(one.json()["sampled"]["draws"], 270_000);
        assert_eq!(on("2").stdout, one.stdout);
        let other = solomonoff(&[&words[..], &["--seed", "2"]].concat()).json();
        assert_ne!(
            other["sampled"]["estimate"],
            one.json()["sampled"]["estimate"]
        );
    }
}

/// A saved table of another machine keeps its draws, and shards of a search theirs.
#[test]
fn draws_of_other_machines_are_kept_in_files() {
    let place = Place::new();
    let table = "table -L 4 -T 4 --machine brainphoque --draws 20000 -o t --summary";
    let table: Vec<&str> = table.split(' ').collect();
    assert_eq!(place.run(&table).code, 0);
    let found = place
        .run(&["mass", "1111", "--table", "t", "--json"])
        .json();
    assert_eq!(found["sampled"]["draws"], 20_000);
    // 0.0488 of a million programs of the sampler printed it within 300 steps.
    let [low, high] = ["lower", "upper"].map(|end| number(&found["sampled"][end]));
    let known = |part| Rational::ratio(part, 1000);
    assert!(low < known(50) && high > known(48) && high - low < known(30));
    let mass = "mass 01 --machine brainphoque -L 4 --draws 300000 --json";
    let mass: Vec<&str> = mass.split(' ').collect();
    let whole = place.run(&mass).json();
    for shard in ["1/2", "2/2"] {
        let file = shard.replace('/', "-");
        let more = ["--shard", shard, "-o", &file];
        assert_eq!(place.run(&[&mass[..], &more].concat()).code, 0);
    }
    let merged = place.run(&["merge", "1-2", "2-2", "--json"]).json();
    assert_eq!(merged["sampled"], whole["sampled"]);
}
