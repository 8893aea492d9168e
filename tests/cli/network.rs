use crate::command::Place;

/// A small network, so that the test takes a second.
const SMALL: [&str; 8] = [
    "--hidden", "8", "--epochs", "10", "--delta", "1", "--l1", "0.3",
];

/// What one process wrote another decodes, to the loss that was stated; the bytes said are those on disk.
#[test]
fn a_file_decodes_in_a_fresh_process_to_the_stated_loss() {
    let place = Place::new();
    let encode = [&["network", "encode", "net.bin", "--json"][..], &SMALL].concat();
    let stated = place.run(&encode).json();
    let read = place
        .run(&["network", "decode", "net.bin", "--json"])
        .json();
    assert_eq!(stated, read);
    let bytes = std::fs::metadata(place.path().join("net.bin"))
        .unwrap()
        .len();
    assert_eq!(stated["bytes"], bytes);
    let other = place
        .run(&["network", "decode", "net.bin", "--json", "--run", "1"])
        .json();
    assert_ne!(other["test_loss_nats"], stated["test_loss_nats"]);
    let page = place.run(&["network", "decode", "net.bin"]).stdout;
    assert!(page.starts_with("test loss "), "{page}");
}

#[test]
fn what_is_no_network_is_refused_with_a_next_step() {
    let place = Place::new();
    place.write("cut.bin", [0x20, 8, 1, 0, 7]);
    place.write("text.bin", "no network");
    for (file, told) in [
        ("cut.bin", "copy it again"),
        ("text.bin", "network encode"),
        ("none.bin", "none.bin"),
    ] {
        place.refused(&["network", "decode", file], &[told]);
    }
    place.refused(&["network", "encode", "x", "--dropout", "1"], &["0.25"]);
}
