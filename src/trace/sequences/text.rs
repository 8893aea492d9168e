//! Sequences from text: lines, CSV, JSON lines.

use serde_json::{Map, Value};

use super::error::{Fault, at_line};
use super::wanted::{Chosen, Found, Model, Sequence, Wanted, model_bits, symbols};
use crate::exact::as_u64;
use crate::machine::Symbols;
use crate::trace::csv::{Cell, each_record};

/// One a line.
pub(super) fn lines(text: &str, wanted: &Wanted) -> Result<Found, Fault> {
    if let Some(name) = &wanted.column {
        return Err(Fault::NoColumn {
            name: name.clone(),
            columns: "it has one sequence per line and no columns; --format says another format"
                .to_owned(),
        });
    }
    let mut all = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let symbols = symbols(text).map_err(|(column, detail)| Fault::At {
            place: format!("line {line}, column {column}"),
            detail,
        })?;
        all.push(Sequence {
            line,
            symbols,
            model_bits: None,
        });
    }
    Ok(Found {
        all,
        model: Model::Elsewhere(Vec::new()),
    })
}

/// A sequence in a named column of a line.
fn in_column(line: u64, column: &str, text: &str) -> Result<Symbols, Fault> {
    symbols(text).map_err(|(character, detail)| Fault::At {
        place: format!("line {line}, column `{column}`, character {character}"),
        detail,
    })
}

fn no_number(line: u64, column: &str, detail: String) -> Fault {
    Fault::At {
        place: format!("line {line}, column `{column}`"),
        detail,
    }
}

/// A column of CSV.
pub(super) fn csv(text: &str, wanted: &Wanted) -> Result<Found, Fault> {
    let mut columns: Vec<String> = Vec::new();
    let mut chosen = None;
    let mut all = Vec::new();
    // What went wrong is kept, for a record's own faults are of another type.
    let mut fault = None;
    let record = |line: usize, cells: &mut Vec<Cell>| {
        let taken = take_record(as_u64(line), cells, wanted, &mut columns, &mut chosen);
        match taken {
            Ok(sequence) => {
                all.extend(sequence);
                Ok(())
            }
            Err(wrong) => {
                fault = Some(wrong);
                Err((line, String::new()))
            }
        }
    };
    let read = each_record(text, record);
    if let Some(fault) = fault {
        return Err(fault);
    }
    read.map_err(|(line, detail)| at_line(as_u64(line), detail))?;
    let model = chosen.map_or(Model::Here, |chosen: Chosen| chosen.model(&columns, wanted));
    Ok(Found { all, model })
}

/// The sequence of a record; the first record names the columns.
fn take_record(
    line: u64,
    cells: &[Cell],
    wanted: &Wanted,
    columns: &mut Vec<String>,
    chosen: &mut Option<Chosen>,
) -> Result<Option<Sequence>, Fault> {
    let is_blank = matches!(cells, [cell] if cell.text.trim().is_empty() && !cell.quoted);
    if is_blank {
        return Ok(None);
    }
    let Some(chosen) = chosen else {
        *columns = cells
            .iter()
            .map(|cell| cell.text.trim().to_owned())
            .collect();
        if columns.iter().all(|name| symbols(name).is_ok()) {
            let detail = "the first line of CSV must name the columns, and this one has bits only; \
                          a file of one sequence per line is read with --format lines";
            return Err(at_line(line, detail.to_owned()));
        }
        *chosen = Some(Chosen::of(columns, wanted)?);
        return Ok(None);
    };
    if cells.len() != columns.len() {
        let detail = format!("{} cells, the header has {}", cells.len(), columns.len());
        return Err(at_line(line, detail));
    }
    let text = |column: usize| (&*cells[column].text, columns[column].as_str());
    let (sequence, name) = text(chosen.sequence);
    let model_bits = match chosen.model.map(text) {
        None => None,
        Some((bits, name)) => {
            Some(model_bits(bits).map_err(|detail| no_number(line, name, detail))?)
        }
    };
    Ok(Some(Sequence {
        line,
        symbols: in_column(line, name, sequence)?,
        model_bits,
    }))
}

/// A JSON value a line.
pub(super) fn json_lines(text: &str, wanted: &Wanted) -> Result<Found, Fault> {
    let mut all = Vec::new();
    let mut columns = Vec::new();
    let mut chosen: Option<Chosen> = None;
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let value: Value = serde_json::from_str(text).map_err(|error| Fault::At {
            place: format!("line {line}, column {}", error.column()),
            detail:
                "this is not a JSON value; each line has one, such as \"0101\" or {\"x\": \"0101\"}"
                    .to_owned(),
        })?;
        let sequence = match &value {
            Value::Object(object) => {
                let chosen = match &chosen {
                    Some(chosen) => chosen,
                    None => {
                        columns = object.keys().cloned().collect();
                        chosen.insert(Chosen::of(&columns, wanted)?)
                    }
                };
                of_object(line, object, &columns, chosen)?
            }
            _ => match &wanted.column {
                Some(name) => {
                    let detail =
                        format!("this is not an object with `{name}`, which --column names");
                    return Err(at_line(line, detail));
                }
                None => Sequence {
                    line,
                    symbols: json_symbols(line, "", &value)?,
                    model_bits: None,
                },
            },
        };
        all.push(sequence);
    }
    let lacks_bits = all.iter().any(|sequence| sequence.model_bits.is_none());
    let model = match &chosen {
        Some(chosen) if chosen.model.is_some() && lacks_bits => {
            let name = wanted.model_bits.clone().unwrap_or_default();
            let columns = "some lines have it, and some are no objects".to_owned();
            return Err(Fault::NoColumn { name, columns });
        }
        Some(chosen) => chosen.model(&columns, wanted),
        None => Model::Elsewhere(columns),
    };
    Ok(Found { all, model })
}

fn of_object(
    line: u64,
    object: &Map<String, Value>,
    columns: &[String],
    chosen: &Chosen,
) -> Result<Sequence, Fault> {
    let value = |column: usize| {
        let name = columns[column].as_str();
        object.get(name).map(|value| (value, name)).ok_or_else(|| {
            at_line(
                line,
                format!("there is no `{name}` here, which the lines before have"),
            )
        })
    };
    let (sequence, name) = value(chosen.sequence)?;
    let model_bits = match chosen.model.map(value).transpose()? {
        None => None,
        Some((bits, name)) => {
            let text = bits
                .as_str()
                .map_or_else(|| bits.to_string(), str::to_owned);
            Some(model_bits(&text).map_err(|detail| no_number(line, name, detail))?)
        }
    };
    Ok(Sequence {
        line,
        symbols: json_symbols(line, name, sequence)?,
        model_bits,
    })
}

/// A string of `0` and `1`, or a list of 0 and 1.
fn json_symbols(line: u64, column: &str, value: &Value) -> Result<Symbols, Fault> {
    let here = |more: &str| match column {
        "" => format!("line {line}{more}"),
        name => format!("line {line}, column `{name}`{more}"),
    };
    let wrong = |more: String, detail: String| Fault::At {
        place: here(&more),
        detail,
    };
    match value {
        Value::String(text) => symbols(text)
            .map_err(|(character, detail)| wrong(format!(", character {character}"), detail)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, item)| match item.as_u64() {
                Some(0) => Ok(false),
                Some(1) => Ok(true),
                _ => Err(wrong(
                    format!(", item {}", index + 1),
                    format!("{item} is not a bit; a list has 0 and 1 only"),
                )),
            })
            .collect(),
        other => {
            let text: String = other.to_string().chars().take(40).collect();
            let detail =
                format!("{text} is not a sequence; give a string of `0` and `1`, or a list");
            Err(wrong(String::new(), detail))
        }
    }
}
