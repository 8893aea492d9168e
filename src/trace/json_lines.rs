//! Traces as JSON lines: an object a row, a missing value null.

use std::io::{self, Write};

use serde::Serialize;

use super::column::Column;
use super::tidy::Trace;

impl Trace {
    /// Writes each row as a JSON object on a line of its own.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_json_lines(&self, writer: &mut (dyn Write + '_)) -> io::Result<()> {
        let names: Vec<String> = self
            .columns()
            .iter()
            .map(|(name, _)| serde_json::to_string(name))
            .collect::<Result<_, _>>()?;
        let mut line = Vec::new();
        for row in 0..self.rows() {
            line.push(b'{');
            for (index, (name, (_, column))) in names.iter().zip(self.columns()).enumerate() {
                if index > 0 {
                    line.push(b',');
                }
                line.extend_from_slice(name.as_bytes());
                line.push(b':');
                match column {
                    Column::Integer(values) => put(&mut line, &values[row])?,
                    Column::Float(values) => put(&mut line, &values[row])?,
                    Column::Text(values) => put(&mut line, &values[row])?,
                    Column::Boolean(values) => put(&mut line, &values[row])?,
                }
            }
            line.extend_from_slice(b"}\n");
            writer.write_all(&line)?;
            line.clear();
        }
        Ok(())
    }
}

fn put(line: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    Ok(serde_json::to_writer(line, value)?)
}
