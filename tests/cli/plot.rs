use crate::command::Place;

fn traced() -> Place {
    let place = Place::new();
    let ran = place.run(&["run", "block-swings", "--set", "n=1000000", "--out", "o"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    place
}

#[test]
fn a_trace_is_drawn_beside_its_file_as_run_drew_it() {
    let place = traced();
    let before = place.files();
    let drawn = before["o/block-swings/swings.svg"].clone();
    std::fs::remove_file(place.path().join("o/block-swings/swings.svg")).unwrap();
    let ran = place.run(&["plot", "o/block-swings/swings.parquet"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let files = place.files();
    assert!(files == before, "the picture from the file is another");
    assert!(drawn.starts_with(b"<svg") || drawn.starts_with(b"<?xml"));
}

#[test]
fn the_name_behind_o_says_the_format() {
    let place = traced();
    let plot = |target| place.run(&["plot", "o/block-swings/swings.parquet", "-o", target]);
    assert_eq!(plot("a.svg").code, 0);
    assert!(!place.files().contains_key("a.png"));
    #[cfg(feature = "png")]
    {
        assert_eq!(plot("b.png").code, 0);
        assert!(place.files()["b.png"].starts_with(b"\x89PNG"));
    }
    let ran = plot("c.gif");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(".svg or .png"), "{}", ran.stderr);
    assert!(!place.files().contains_key("c.gif"));
}
