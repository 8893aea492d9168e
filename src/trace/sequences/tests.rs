//! Every format gives the same sequences, and every fault is told with its place.

use super::*;
use crate::trace::{Column, Trace};

fn read(
    name: &str,
    content: impl AsRef<[u8]>,
    wanted: &Wanted,
) -> Result<Sequences, SequencesError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    read_sequences(&path, wanted)
}

fn strings(sequences: &Sequences) -> Vec<(u64, String)> {
    let told = |one: &Sequence| (one.line, one.symbols.to_string());
    sequences.all.iter().map(told).collect()
}

fn wanted(column: Option<&str>, model_bits: Option<&str>) -> Wanted {
    Wanted {
        format: None,
        column: column.map(str::to_owned),
        model_bits: model_bits.map(str::to_owned),
    }
}

/// The sequences of a sound file, whatever its columns are.
fn lines(name: &str, content: &str) -> Vec<(u64, String)> {
    strings(&read(name, content, &Wanted::default()).unwrap())
}

/// What is said of a file that is refused.
fn said(name: &str, content: &str, wanted: &Wanted) -> String {
    read(name, content, wanted).unwrap_err().to_string()
}

fn three(at: [u64; 3]) -> Vec<(u64, String)> {
    let texts = ["0101", "", "1"];
    at.into_iter().zip(texts.map(str::to_owned)).collect()
}

#[test]
fn each_format_gives_the_sequences_with_their_lines() {
    // An empty line is none, and white space among symbols is nothing.
    assert_eq!(
        lines("a.txt", "01 01\r\n\n1\n"),
        [(1, "0101".to_owned()), (3, "1".to_owned())]
    );
    assert_eq!(
        lines("a.csv", "n,x\n1,0101\n2,\n3,\"1\"\n"),
        three([2, 3, 4])
    );
    // Leading zeros: as a number it would be 101.
    assert_eq!(lines("a.CSV", "any\n0101\n\"\"\n1\n"), three([2, 3, 4]));
    assert_eq!(
        lines(
            "a.jsonl",
            "{\"x\":\"0101\",\"n\":3}\n\n{\"n\":4,\"x\":[]}\n{\"x\":[1]}\n"
        ),
        three([1, 3, 4])
    );
    assert_eq!(lines("a.ndjson", "\"0101\"\n\"\"\n[1]\n"), three([1, 2, 3]));
}

#[test]
fn parquet_of_ours_and_of_others_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let text = |text: &str| Some(text.to_owned());
    let trace = Trace::new("a")
        .with_column("n", Column::Integer(vec![Some(7), Some(8), Some(9)]))
        .and_then(|t| t.with_column("x", Column::Text(vec![text("0101"), text(""), text("1")])))
        .and_then(|t| t.with_column("p", Column::Float(vec![Some(4.5), Some(0.0), Some(1.0)])))
        .unwrap();
    trace.save_parquet(&path).unwrap();
    let found = read_sequences(&path, &wanted(None, Some("n"))).unwrap();
    assert_eq!(strings(&found), three([1, 2, 3]));
    assert_eq!(found.all[2].model_bits, Some(9.0));
    let found = read_sequences(&path, &wanted(None, Some("p"))).unwrap();
    assert_eq!(found.all[0].model_bits, Some(4.5));
    let said = |wanted| read_sequences(&path, &wanted).unwrap_err().to_string();
    let error = said(wanted(Some("n"), None));
    assert!(error.contains("column `n`: it has no text"), "{error}");
    let error = said(wanted(Some("y"), None));
    assert!(error.contains("no column `y`; it has n, x, p"), "{error}");
    // Ours is known by its checksum, so damage is seen before it is decoded.
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[9] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = read_sequences(&path, &Wanted::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("cannot be read as Parquet"), "{error}");
}

/// What other programs write: no metadata of ours, columns that must have a value, several row groups.
#[test]
fn parquet_with_required_columns_in_several_groups_is_read() {
    use ::parquet::data_type::{ByteArray, ByteArrayType, FloatType};
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    use std::sync::Arc;
    let schema = "message m { required binary s (UTF8); required float f; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    for (texts, bits) in [(&["0101", ""][..], &[0.5, 0.25][..]), (&["1"], &[2.0])] {
        let mut group = file.next_row_group().unwrap();
        let texts: Vec<ByteArray> = texts.iter().map(|&text| ByteArray::from(text)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts, None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<FloatType>()
            .write_batch(bits, None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    let bytes = file.into_inner().unwrap();
    let found = read("a.pq", &bytes, &wanted(None, Some("f"))).unwrap();
    assert_eq!(strings(&found), three([1, 2, 3]));
    let bits: Vec<_> = found.all.iter().filter_map(|one| one.model_bits).collect();
    assert_eq!(bits, [0.5, 0.25, 2.0]);
    let told = Wanted {
        format: Some(SequenceFormat::Parquet),
        ..Wanted::default()
    };
    let named = Wanted {
        column: Some("s".to_owned()),
        ..told
    };
    let streamed = read_sequences_from("standard input", &bytes[..], &named).unwrap();
    assert_eq!(strings(&streamed), three([1, 2, 3]));
}

#[test]
fn a_column_is_the_one_named_or_that_of_a_usual_name_or_the_only_one() {
    let csv = "x,y,m\n0,1,2.5\n";
    let column = |column, bits| read("a.csv", csv, &wanted(column, bits)).map(|found| found.all);
    assert_eq!(column(None, None).unwrap()[0].symbols.to_string(), "0");
    let found = &column(Some("y"), Some("m")).unwrap()[0];
    assert_eq!(
        (found.symbols.to_string().as_str(), found.model_bits),
        ("1", Some(2.5))
    );
    // What is left beside the other model's bits.
    let found = read("a.csv", "m,y\n2.5,1\n", &wanted(None, Some("m"))).unwrap();
    assert_eq!(found.all[0].symbols.to_string(), "1");
    let error = said("a.csv", "u,v\n0,1\n", &Wanted::default());
    assert!(
        error.contains("it has u, v; name one with --column"),
        "{error}"
    );
    let error = said("a.txt", "0\n", &wanted(Some("x"), None));
    assert!(error.contains("no columns"), "{error}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let plain = Wanted::default();
    for (name, content, told) in [
        ("a.txt", "01\n0a1\n", "line 2, column 2: 'a' is not a bit"),
        (
            "a.csv",
            "x\n01\n012\n",
            "line 3, column `x`, character 3: '2' is not a bit",
        ),
        ("a.csv", "x,y\n01\n", "line 2: 1 cells, the header has 2"),
        ("a.csv", "0101\n01\n", "--format lines"),
        (
            "a.jsonl",
            "\"01\"\n{\n",
            "line 2, column 1: this is not a JSON value",
        ),
        (
            "a.jsonl",
            "{\"x\":\"0b\"}\n",
            "line 1, column `x`, character 2: 'b' is not a bit",
        ),
        (
            "a.jsonl",
            "{\"x\":[0,2]}\n",
            "line 1, column `x`, item 2: 2 is not a bit",
        ),
        (
            "a.jsonl",
            "{\"x\":101}\n",
            "101 is not a sequence; give a string",
        ),
        (
            "a.jsonl",
            "{\"x\":\"0\"}\n{\"y\":\"0\"}\n",
            "line 2: there is no `x` here",
        ),
        ("a.txt", "", "is empty"),
        ("a.txt", " \n\n", "is empty"),
        ("a.csv", "", "is empty"),
        ("a.csv", "x\n", "is empty"),
        ("a.jsonl", "\n", "is empty"),
        ("a.parquet", "no Parquet", "cannot be read as Parquet"),
    ] {
        let error = said(name, content, &plain);
        assert!(error.contains(told), "{name}: {error}");
    }
}

#[test]
fn bits_of_another_model_come_from_a_file_of_as_many_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bits");
    let with = |numbers: &str, name: &str, content: &str| {
        std::fs::write(&path, numbers).unwrap();
        read(name, content, &wanted(None, path.to_str()))
    };
    for (name, content) in [
        ("a.txt", "0\n1\n"),
        ("a.csv", "x\n0\n1\n"),
        ("a.jsonl", "\"0\"\n\"1\"\n"),
    ] {
        let found = with("1.5\n\n2e-1\n", name, content).unwrap();
        let bits: Vec<_> = found.all.iter().filter_map(|one| one.model_bits).collect();
        assert_eq!(bits, [1.5, 0.2], "{name}");
    }
    for (numbers, told) in [
        ("1\n", "1 numbers for 2 sequences"),
        ("1\n2\n3\n", "3 numbers for 2 sequences"),
        ("1\ninf\n", "line 2: \"inf\" is not a number of bits"),
        ("1\nx\n", "line 2: \"x\" is not a number of bits"),
    ] {
        let error = with(numbers, "a.txt", "0\n1\n").unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    let error = said("a.csv", "x\n0\n", &wanted(None, Some("nowhere")));
    assert!(
        error.contains("no column of that name (it has x), and no file"),
        "{error}"
    );
    let error = said("a.csv", "x,m\n0,\n", &wanted(None, Some("m")));
    assert!(error.contains("line 2, column `m`"), "{error}");
}
