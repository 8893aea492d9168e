//! The binary under test, run in a folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// No run of these tests takes as long, on a busy machine neither: it hangs.
const LONGEST: Duration = Duration::from_secs(240);

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

    pub fn run_with_input(&self, words: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_solomonoff"))
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            // Tables that the tester keeps are not for the tests.
            .env("XDG_CACHE_HOME", self.path())
            .args(words)
            .write_stdin(input)
            .timeout(LONGEST)
            .output()
            .unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the words, killed after so many milliseconds if it has not ended by then.
    pub fn run_and_kill(&self, words: &[&str], milliseconds: u64) -> Option<Ran> {
        let mut child = self.spawn(words);
        std::thread::sleep(Duration::from_millis(milliseconds));
        // SIGKILL, where there are signals; a child that has ended is not hurt.
        let _ = child.kill();
        self.ended(child)
    }

    /// Starts a run whose standard output goes to the file `stdout` here.
    pub fn spawn(&self, words: &[&str]) -> Child {
        let stdout = std::fs::File::create(self.path().join("stdout")).unwrap();
        std::process::Command::new(env!("CARGO_BIN_EXE_solomonoff"))
            .current_dir(self.path())
            .env("XDG_CACHE_HOME", self.path())
            .args(words)
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// What such a run came to; none if it was killed.
    pub fn ended(&self, child: Child) -> Option<Ran> {
        let output = child.wait_with_output().unwrap();
        let stdout = std::fs::read_to_string(self.path().join("stdout")).unwrap();
        Some(Ran {
            code: output.status.code()?,
            stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        })
    }

    /// Runs words that must be refused: exit code 2, nothing on standard output, one paragraph on standard
    /// error that says all of `told`, and not one file more or other than before.
    pub fn refused(&self, words: &[&str], told: &[&str]) -> Ran {
        self.refused_with_input(words, "", told)
    }

    pub fn refused_with_input(
        &self,
        words: &[&str],
        input: impl Into<Vec<u8>>,
        told: &[&str],
    ) -> Ran {
        let before = self.files();
        let ran = self.run_with_input(words, input);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(
            ran.stderr.starts_with("error: "),
            "{words:?}: {}",
            ran.stderr
        );
        assert_eq!(
            ran.stderr.trim_end().lines().count(),
            1,
            "{words:?}: {}",
            ran.stderr
        );
        for text in told {
            assert!(
                ran.stderr.contains(text),
                "{words:?}: {text:?} is not said in {}",
                ran.stderr
            );
        }
        assert!(self.files() == before, "{words:?} wrote something");
        ran
    }

    /// Every file below, by its path from here; folders, pipes and links to devices too, with no content.
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
                let content = if path.is_file() {
                    std::fs::read(&path).unwrap()
                } else {
                    Vec::new()
                };
                files.insert(name, content);
                if path.is_dir() {
                    folders.push(path);
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
