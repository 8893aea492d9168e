use crate::command::Place;

fn refused(place: &Place, words: &[&str], told: &[&str]) {
    place.refused(words, told);
}

#[test]
fn an_unknown_scenario_gets_the_nearest_name() {
    refused(
        &Place::new(),
        &["run", "blok-swings"],
        &["blok-swings", "did you mean \"block-swings\"?"],
    );
    refused(&Place::new(), &["run"], &["--all", "list"]);
}

#[test]
fn an_unknown_or_wrong_parameter_is_named_with_what_it_may_be() {
    let run = |set, told: &[&str]| {
        refused(&Place::new(), &["run", "block-swings", "--set", set], told);
    };
    run("bitss=3", &["bitss"]);
    run("n=many", &["n must be an integer from 1000", "many"]);
    run("n=-1", &["1000"]);
    run("n", &["KEY=VALUE"]);
}

#[test]
fn a_character_that_is_no_bit_is_named_with_its_position() {
    for command in ["mass", "predict"] {
        refused(
            &Place::new(),
            &[command, "01a1", "--bits", "8"],
            &["X", "character 3", "'a'"],
        );
        refused(
            &Place::new(),
            &[command, "-1", "--bits", "8"],
            &["character 1", "'-'"],
        );
    }
    refused(
        &Place::new(),
        &["exec", "--source", ",]", "-n", "3", "--data", "012"],
        &["--data", "character 3"],
    );
}

#[test]
fn a_program_without_its_end_or_with_ops_behind_it_is_refused_with_line_and_column() {
    for command in [&["show"][..], &["exec", "-n", "5"]] {
        let try_source = |source, told: &[&str]| {
            refused(
                &Place::new(),
                &[command, &["--source", source]].concat(),
                told,
            );
        };
        try_source("+[.", &["line 1, column 4", "closing `]`"]);
        try_source("+].", &["line 1, column 3", "column 2"]);
        try_source("", &["closing `]`"]);
        try_source("+x]", &["line 1, column 2", "'x'"]);
    }
    let place = Place::new();
    place.write("bad.kraft", "# comment\n+\n  ]+\n");
    refused(
        &place,
        &["show", "bad.kraft"],
        &["bad.kraft", "line 3, column 4"],
    );
    refused(&place, &["show", "no.kraft"], &["no.kraft", "--source"]);
}

#[test]
fn a_budget_beyond_its_limit_is_refused_with_the_limit() {
    for wrong in ["-3", "124", "1e3", "99999999999999999999999999", ""] {
        refused(
            &Place::new(),
            &["mass", "01", "--bits", wrong],
            &["--bits", "from 0 to 123"],
        );
        refused(
            &Place::new(),
            &["predict", "01", "--bits", wrong],
            &["from 0 to 123"],
        );
    }
    let table = |option, wrong, told| {
        let place = Place::new();
        let words = ["table", "--bits", "9", "--horizon", "4", "-o", "t.parquet"];
        refused(
            &place,
            &[&words[..], &[option, wrong]].concat(),
            &[option, told],
        );
    };
    for wrong in ["-1", "100000001"] {
        table("--steps", wrong, "from 0 to 100000000");
    }
    for wrong in ["-1", "1048577"] {
        refused(
            &Place::new(),
            &["table", "--bits", "9", "--horizon", wrong],
            &["--horizon", "from 0 to 1048576"],
        );
    }
    refused(
        &Place::new(),
        &["count", "--bits", "128"],
        &["from 0 to 127"],
    );
    refused(
        &Place::new(),
        &["list", "--threads", "0"],
        &["from 1 to 1024"],
    );
    refused(
        &Place::new(),
        &["run", "block-swings", "--seed", "-1"],
        &["--seed", "from 0 to"],
    );
}

#[test]
fn a_misspelt_word_gets_a_hint() {
    refused(&Place::new(), &["mas", "01"], &["mas", "--help"]);
    refused(&Place::new(), &["mass", "01", "--bit", "3"], &["--bits"]);
    refused(
        &Place::new(),
        &["twins", "01", "--horizon", "9"],
        &["--bits"],
    );
    refused(
        &Place::new(),
        &["mass", "01", "--bits", "9", "--machine", "x"],
        &["kraft"],
    );
}

#[test]
fn an_output_folder_that_cannot_be_written_is_named_before_anything_runs() {
    let place = Place::new();
    place.write("file", "x");
    for out in ["file", "file/deeper/still"] {
        refused(
            &place,
            &["run", "block-swings", "--set", "n=1000000", "--out", out],
            &["--out", "file"],
        );
    }
    let words = [
        "table",
        "--bits",
        "9",
        "--horizon",
        "4",
        "-o",
        "file/t.parquet",
    ];
    refused(&place, &words, &["file/t.parquet"]);
}

#[test]
fn a_truncated_foreign_or_missing_file_is_refused_by_plot() {
    let place = Place::new();
    place.run(&[
        "table",
        "--bits",
        "9",
        "--horizon",
        "4",
        "-o",
        "whole.parquet",
    ]);
    let whole = place.files()["whole.parquet"].clone();
    place.write("cut.parquet", &whole[..whole.len() / 2]);
    place.write("text.parquet", "this is no Parquet");
    refused(
        &place,
        &["plot", "cut.parquet"],
        &["cut.parquet", "make it again"],
    );
    refused(&place, &["plot", "text.parquet"], &["text.parquet"]);
    refused(&place, &["plot", "missing.parquet"], &["missing.parquet"]);
    refused(&place, &["plot", "whole.parquet"], &["nothing to draw"]);
}

#[test]
fn a_scenario_file_is_refused_with_line_and_column_and_nothing_is_written() {
    for (text, told) in [
        ("symbols = 5\n", ["own.toml", "line 1, column 11"]),
        ("symbols = \"01\"\n", ["line 1, column 1", "no hypothesis"]),
        (
            "symbols = \"01\"\nweights = \"explicit\"\n[[hypothesis]]\nkind = \"kt\"\nweight = \"2/3\"\n[[hypothesis]]\nkind = \"kt\"\nweight = \"1/2\"\n",
            ["line 2, column 11", "sum to 7/6, which is above 1"],
        ),
        (
            "symbols = \"0a\"\n[[hypothesis]]\nkind = \"kt\"\n",
            ["line 1, column 13", "not one of the two symbols"],
        ),
        (
            "data = \"missing.txt\"\n[[hypothesis]]\nkind = \"kt\"\n",
            ["cannot read the data", "missing.txt"],
        ),
        (
            "scenario = \"block-swings\"\n[parameters]\nn = 1.5\n",
            ["line 3, column 5", "integer"],
        ),
    ] {
        let place = Place::new();
        place.write("own.toml", text);
        refused(&place, &["run", "own.toml"], &told);
    }
    refused(
        &Place::new(),
        &["run", "missing.toml"],
        &["cannot read the scenario file missing.toml"],
    );
}

/// The words before each option that takes a number, a time, a size or a share.
const NUMBERS: [(&[&str], &[&str]); 17] = [
    (&["mass", "01"], &["--bits", "--time", "--gap", "--table"]),
    (
        &["mass", "01", "-L", "8"],
        &["--steps", "--threads", "--seed", "--machine"],
    ),
    (&["predict", "01"], &["--bits", "--time", "--gap"]),
    (&["predict", "01", "-L", "8"], &["--programs", "--steps"]),
    (&["twins", "0", "-T", "9"], &["--bits"]),
    (&["twins", "0", "-L", "8"], &["--horizon"]),
    (&["table", "-T", "4"], &["--bits"]),
    (&["table", "-L", "8"], &["--horizon"]),
    (
        &["table", "-L", "8", "-T", "4", "-o", "t"],
        &["--rows", "--memory", "--shard", "--steps", "--time"],
    ),
    (&["exec", "--source", "]"], &["--symbols"]),
    (&["exec", "--source", "]", "-n", "3"], &["--steps"]),
    (
        &["exec", "--source", "?]", "-n", "3", "--actions", "0"],
        &["--action-bits", "--percept-bits"],
    ),
    (&["count"], &["--bits"]),
    (&["complexity", "0"], &["--bits"]),
    (&["compare"], &["--length", "--bits", "--tokens", "--steps"]),
    (&["ctm"], &["--states"]),
    (
        &["ctm", "--states", "2"],
        &["--symbols", "--cutoff", "--rows"],
    ),
];

#[test]
fn no_number_that_is_none_is_taken_by_any_option() {
    let place = Place::new();
    let long = "9".repeat(5000);
    let mut cases = 0;
    for (before, options) in NUMBERS {
        for option in options {
            for wrong in [
                "",
                " ",
                "x",
                "-1",
                "0x10",
                "1,000",
                "1/0",
                "NaN",
                "inf",
                "½",
                "١٢",
                "--",
                "1 2",
                "-",
                "99999999999999999999999999999",
                long.as_str(),
            ] {
                // Any number of at least 1 is a ratio, and any name a file's.
                if *option == "--gap" && wrong.starts_with('9') {
                    continue;
                }
                let is_name = ["--table", "--machine"].contains(option);
                let told = if is_name { "" } else { *option };
                place.refused(&[before, &[*option, wrong]].concat(), &[told]);
                cases += 1;
            }
        }
    }
    assert!(cases > 350, "{cases}");
}

#[test]
fn no_letter_but_0_and_1_is_taken_for_a_symbol() {
    let place = Place::new();
    for wrong in [
        "2", "01O", "0b1", "１０", "0_1", "+1", "0.1", "0,1", "'0'", "0\u{301}", "0\u{7f}1",
    ] {
        for words in [
            &["mass", wrong, "-L", "8"][..],
            &["predict", wrong, "-L", "8"],
            &["twins", wrong, "-L", "8", "-T", "30"],
            &["exec", "--source", ",]", "-n", "3", "--data", wrong],
            &["exec", "--source", "?]", "-n", "3", "--actions", wrong],
        ] {
            place.refused(words, &["character"]);
        }
    }
}

#[test]
fn no_words_that_make_no_sense_are_taken() {
    let place = Place::new();
    for words in [
        &["mass"][..],
        &["mass", "01", "1x", "-L", "8"],
        &["mass", "01", "-L", "8", "-L", "9"],
        &["mass", "01", "-L", "8", "--verify", "--naive"],
        &["twins", "0101", "-L", "8", "-T", "4"],
        &["table", "-L", "8"],
        &["table", "-L", "8", "-T", "4", "--shard", "1/2"],
        &["exec", "-n", "3"],
        &["exec", "--source", "]"],
        &["exec", "f", "--source", "]", "-n", "3"],
        &["exec", "--source", "?]", "-n", "3", "--action-bits", "2"],
        &[
            "exec",
            "--source",
            ",]",
            "-n",
            "3",
            "--data",
            "-",
            "--actions",
            "-",
        ],
        &["show"],
        &["show", "--source", ""],
        &["count"],
        &["complexity"],
        &["complexity", "012"],
        &["ctm"],
        &["compare", "--machines", "kraft"],
        &["compare", "--machines", "kraft,kraft"],
        &["compare", "--machines", "kraft,abacus"],
        &["compare", "--plot", "p.bmp"],
        &["merge"],
        &["plot"],
        &["run", "--all", "--set", "n=1"],
        &["run", "block-swings", "--set", "=1"],
        &["run", "block-swings", "--set", ""],
        &["run", ""],
        &["run", "block-swings", "--help", "more"],
        &["completions"],
        &["completions", "dosh"],
        &["list", "--color", "blue"],
        &["--bits", "8"],
        &["-"],
        &["nothing"],
    ] {
        place.refused(words, &[]);
    }
}
