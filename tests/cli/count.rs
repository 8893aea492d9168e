use crate::command::solomonoff;

fn counts(bits: &str) -> Vec<u64> {
    let document = solomonoff(&["count", "--bits", bits, "--json"]).json();
    let rows = document.as_array().unwrap();
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row["bits"], place + 1);
    }
    rows.iter()
        .map(|row| row["programs"].as_str().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_numbers_of_programs_are_those_of_the_specification() {
    let counts = counts("24");
    assert_eq!(
        counts[..21],
        [
            0, 1, 0, 1, 2, 4, 4, 12, 18, 34, 58, 115, 192, 369, 656, 1222, 2202, 4123, 7490, 13953,
            25666
        ]
    );
    let to = |bits: usize| counts[..bits].iter().sum::<u64>();
    assert_eq!((to(12), to(18), to(24)), (249, 9_013, 356_977));
}

#[test]
fn counts_beyond_64_bits_are_whole() {
    let document = solomonoff(&["count", "--bits", "127", "--json"]).json();
    let last = document[126]["programs"]
        .as_str()
        .unwrap()
        .parse::<u128>()
        .unwrap();
    assert!(last > 1 << 100);
}

#[test]
fn the_page_for_a_reader_sums_the_kraft_sum_up() {
    insta::assert_snapshot!(solomonoff(&["count", "--bits", "8"]).stdout, @"
      bits  programs  Kraft sum so far
         1         0  0
         2         1  0.25
         3         0  0.25
         4         1  0.3125
         5         2  0.375
         6         4  0.4375
         7         4  0.46875
         8        12  0.515625
    ");
}

#[test]
fn closed_terms_of_binary_lambda_calculus_are_reduced() {
    let asked = ["count", "--machine", "blc", "--bits", "22"];
    let document = solomonoff(&[&asked[..], &["--omega", "8", "--json"]].concat()).json();
    let row = &document["rows"][22];
    let of = |key: &str| row[key].as_u64().unwrap();
    assert_eq!(
        (&row["programs"], of("halting"), of("busy_beaver")),
        (&"2736".into(), 2729, 24)
    );
    assert_eq!((of("nonhalting"), of("undecided")), (7, 0));
    assert_eq!(row["term"], r"\(\1 1 1) (1 1)");
    assert!(document["omega"]["lower"].is_string());
    let page = solomonoff(&asked).stdout;
    let answer = "2,736 closed terms of 22 bits: 2,729 with a normal form";
    assert!(page.starts_with(answer), "{page}");
}
