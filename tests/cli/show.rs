use crate::command::solomonoff;

#[test]
fn each_example_program_has_the_length_of_the_specification() {
    for (source, length) in [
        ("]", 2),
        ("+]", 5),
        (">+]", 8),
        (".+]", 7),
        (".>+]", 10),
        (">.+]", 10),
        (">..+.]", 14),
        (">..+]", 12),
        (">.+.]", 12),
        (",.+]", 11),
        ("..,]", 10),
        ("?]", 6),
        (",]", 6),
    ] {
        let document = solomonoff(&["show", "--source", source, "--json"]).json();
        assert_eq!(document["length"], length, "{source}");
        assert_eq!(document["bits"].as_str().unwrap().len(), length, "{source}");
        assert_eq!(
            document["kraft"],
            format!("1/{}", 1_u32 << length),
            "{source}"
        );
    }
}

#[test]
fn a_loop_is_shown_with_its_code_listing_and_control_flow() {
    insta::assert_snapshot!(solomonoff(&["show", "--source", "+[,].]"]).stdout, @"
    +[,].]
    17 bits, prior weight 2^-17 = 0.00000762939

    Code
      10011011110010001

    Listing
       0  100   +         flip the current cell
       1  1101  [         if the current cell is 0, go to 4
       2  1110    ,       read the next data bit into the current cell
       3  01    ]         back to 1
       4  00    .         append the current cell to the output
       5  01    ]         end of a pass: emit the current cell, go to 0

    Control flow (first place of each block, its ops, where it leads)
      0  +   -> 1
      1  [   cell 1 -> 2, cell 0 -> 4
      2  ,]  -> 1
      4  .]  pass ends -> 0
    ");
}
