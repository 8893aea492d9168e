//! The binary under test, run in a folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// What a run of the command came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Its JSON document; the run must have ended well.
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// An empty folder to run the command in.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file for the command to read.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs the command with these words and nothing on standard input.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.run_with_input(words, "")
    }

    pub fn run_with_input(&self, words: &[&str], input: &str) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_solomonoff"))
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .args(words)
            .write_stdin(input)
            .output()
            .unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file below, by its path from here; folders too, with no content.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path
                    .strip_prefix(self.path())
                    .unwrap()
                    .display()
                    .to_string();
                if path.is_dir() {
                    files.insert(name, Vec::new());
                    folders.push(path);
                } else {
                    files.insert(name, std::fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

/// One run in a folder of its own.
pub fn solomonoff(words: &[&str]) -> Ran {
    Place::new().run(words)
}
