//! The README's tour, run as it stands: each `$ solomonoff` line must print what the README shows.

use std::process::Command;

#[test]
fn the_tour_prints_what_the_readme_shows() {
    let readme = include_str!("../README.md");
    let folder = tempfile::tempdir().unwrap();
    // The examples lie beside the reader of the tour.
    let programs = folder.path().join("programs");
    std::fs::create_dir(&programs).unwrap();
    std::fs::write(
        programs.join("own-coin.toml"),
        include_str!("../programs/own-coin.toml"),
    )
    .unwrap();
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for session in block.split("$ solomonoff ").skip(1) {
            let (line, shown) = session.split_once('\n').unwrap();
            // Single quotes are all the shell that the tour needs.
            let arguments: Vec<String> = line
                .split('\'')
                .enumerate()
                .flat_map(|(index, part)| match index % 2 {
                    0 => part.split_whitespace().map(str::to_owned).collect(),
                    _ => vec![part.to_owned()],
                })
                .collect();
            let output = Command::new(env!("CARGO_BIN_EXE_solomonoff"))
                .args(&arguments)
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert_eq!(
                String::from_utf8(output.stdout).unwrap().trim_end(),
                shown.trim_end(),
                "solomonoff {line}"
            );
            assert_eq!(output.status.code(), Some(0), "solomonoff {line}");
            commands += 1;
        }
    }
    assert_eq!(commands, 8);
}
