use serde_json::{Value, json};

use crate::command::{Place, solomonoff};

/// A comparison that takes a moment.
const SMALL: [&str; 9] = [
    "compare",
    "--length",
    "3",
    "--machines",
    "kraft,brainphoque,blc,turing-3",
    "--bits",
    "14",
    "--tokens",
    "5",
];

/// Both ends of a number, which must be apart by less than what is compared.
fn is_near(value: &Value, wanted: f64) -> bool {
    let end = |name: &str| value[name].as_str().unwrap().parse::<f64>().unwrap();
    let (lower, upper) = (end("lower"), end("upper"));
    lower <= upper && lower > wanted - 1e-8 && upper < wanted + 1e-8
}

/// The entry of two machines and a length.
fn entry<'a>(entries: &'a Value, machines: &[&str], length: Option<u64>) -> &'a Value {
    let entries = entries.as_array().unwrap();
    let wanted =
        |entry: &&Value| entry["machines"] == json!(machines) && entry["length"] == json!(length);
    entries.iter().find(wanted).unwrap()
}

/// Figures of a naive program that reads `table --json` and the published D(3), counts every pair and ranks by counting.
#[test]
fn the_figures_are_those_of_a_naive_reference() {
    let found = solomonoff(&[&SMALL[..], &["--json"]].concat()).json();
    let resolved = |length: usize| found["coverage"][length - 1]["resolved"].clone();
    assert_eq!(resolved(3), json!([8, 7, 8, 8]));
    for (first, second, length, tau, rho) in [
        ("kraft", "brainphoque", Some(2), 0.333_333_333_333, 0.4),
        (
            "kraft",
            "brainphoque",
            Some(3),
            0.720_082_299_823,
            0.815_374_248_347,
        ),
        (
            "kraft",
            "turing-3",
            Some(3),
            0.308_606_699_924,
            0.341_565_025_532,
        ),
        (
            "brainphoque",
            "turing-3",
            Some(2),
            0.408_248_290_464,
            0.447_213_595_500,
        ),
        (
            "brainphoque",
            "turing-3",
            None,
            0.830_104_857_277,
            0.933_151_252_524,
        ),
        (
            "blc",
            "turing-3",
            None,
            0.816_496_580_928,
            0.896_421_457_001,
        ),
    ] {
        let agreement = entry(&found["agreement"], &[first, second], length);
        assert!(is_near(&agreement["tau"], tau), "{agreement}");
        assert!(is_near(&agreement["rho"], rho), "{agreement}");
    }
    // All strings of three symbols weigh the same by lambda terms of 14 bits.
    let tied = entry(&found["agreement"], &["kraft", "blc"], Some(3));
    assert_eq!((&tied["strings"], &tied["tau"]), (&json!(8), &Value::Null));
    let certified = entry(&found["certified"], &["kraft", "turing-3"], None);
    let counts = ["pairs", "certified", "alike", "unlike"].map(|key| certified[key].as_u64());
    assert_eq!(counts, [Some(35), Some(8), Some(8), Some(0)]);
    let all = ["kraft", "brainphoque", "blc", "turing-3"];
    assert_eq!(entry(&found["robust"], &all, None)["certified"], 0);
    for (of, over, observed, on, certified, there) in [
        (
            "kraft",
            "brainphoque",
            0.083_631_239_618,
            "1",
            -0.532_615_415_094,
            "1",
        ),
        (
            "brainphoque",
            "kraft",
            5.353_418_363_623,
            "000",
            -0.082_282_403_354,
            "0",
        ),
        (
            "turing-3",
            "kraft",
            5.574_439_702_133,
            "000",
            5.574_439_702_133,
            "000",
        ),
    ] {
        let constants = found["constants"].as_array().unwrap();
        let constant = constants
            .iter()
            .find(|one| one["of"] == of && one["over"] == over);
        let constant = constant.unwrap();
        for (end, bits, x) in [("observed", observed, on), ("certified", certified, there)] {
            assert!(is_near(&constant[end]["bits"], bits), "{constant}");
            assert_eq!(constant[end]["x"], x, "{constant}");
        }
    }
}

#[test]
fn the_answer_comes_first_in_eighty_columns() {
    let page = solomonoff(&SMALL).stdout;
    let answer = "of 35 pairs of strings of equal length none is ordered for sure on all 4\nmachines, at these \
                  budgets; kraft and turing-3 order 8 for sure, 8 alike and 0\nnot\n";
    assert!(page.starts_with(answer), "{page}");
    assert!(
        page.lines().all(|line| line.chars().count() <= 80),
        "{page}"
    );
    // Two exact machines order every pair that they do not hold to be equal. Of seven symbols two states print none.
    let turing = [
        "compare",
        "--machines",
        "turing-2,turing-3",
        "--length",
        "7",
    ];
    let found = solomonoff(&[&turing[..], &["--json"]].concat()).json();
    let longest = entry(&found["certified"], &["turing-2", "turing-3"], Some(7));
    assert_eq!(longest["certified"], 0);
    let infinite = &found["constants"][0];
    assert_eq!(
        (&infinite["of"], &infinite["certified"]["bits"]),
        (&json!("turing-2"), &json!("infinite"))
    );
    assert!(solomonoff(&turing).stdout.contains("infinite"));
}

#[test]
fn threads_and_folders_change_nothing() {
    for more in [&["--json"][..], &["--plot", "c.svg"]] {
        let [one, two] = ["1", "2"].map(|threads| {
            let place = Place::new();
            let words = [&SMALL[..], more, &["--threads", threads]].concat();
            (place.run(&words), place.files())
        });
        assert_eq!(one.0.code, 0);
        assert!(one == two, "{more:?}");
        assert_eq!(one.1.len(), more.len() - 1);
    }
}
