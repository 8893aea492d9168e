use crate::command::{Place, solomonoff};

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

#[test]
fn the_control_flow_graph_is_written_as_dot_and_as_svg() {
    let place = Place::new();
    for name in ["graph.dot", "graph.svg"] {
        let ran = place.run(&["show", "--source", "+[,].]", "--graph", name]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let text = std::fs::read_to_string(place.path().join(name)).unwrap();
        // Programs are set in another font.
        let text = text
            .replace("<tspan class=\"code\">", "")
            .replace("</tspan>", "");
        for label in ["0: +", "1: [", "2: ,]", "4: .]", "pass ends"] {
            assert!(text.contains(label), "{name} lacks {label}: {text}");
        }
    }
    let dot = solomonoff(&["show", "--source", "+[,].]", "--graph", "-"]).stdout;
    assert_eq!(
        dot,
        std::fs::read_to_string(place.path().join("graph.dot")).unwrap()
    );
    let words = ["show", "--source", "+[,].]", "--graph", "-", "--json"];
    assert_eq!(solomonoff(&words).json()["graph"], dot.as_str());
    let ran = place.run(&["show", "--source", "]", "--graph", "graph.gif"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(".dot or .svg"), "{}", ran.stderr);
}
