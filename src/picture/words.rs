//! Lines of text as they stand on a picture: source text in the monospaced font, wrapped so that
//! nothing is cut at the edge, and shortened in the middle where there is too much.

use super::text::{advance, with_powers};

/// The advance of every character of the monospaced font, in ems.
pub(super) const CODE_ADVANCE: f64 = 1233.0 / 2048.0;

/// A character, and whether it is source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Glyph {
    c: char,
    code: bool,
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line(Vec<Glyph>);

impl From<&str> for Line {
    /// Plain text: nothing in it is looked at.
    fn from(text: &str) -> Self {
        Line(text.chars().map(|c| Glyph { c, code: false }).collect())
    }
}

impl Line {
    /// How wide it is at a font size, in the same unit.
    pub(super) fn width(&self, size: f64) -> f64 {
        self.0.iter().map(|glyph| glyph.width(size)).sum()
    }

    /// Its parts of one font each, in order; `true` for source text.
    pub(super) fn parts(&self) -> impl Iterator<Item = (bool, String)> + '_ {
        let parts = self.0.chunk_by(|a, b| a.code == b.code);
        parts.map(|part| (part[0].code, part.iter().map(|glyph| glyph.c).collect()))
    }

    fn extend(&mut self, other: &[Glyph]) {
        self.0.extend_from_slice(other);
    }
}

impl Glyph {
    const SPACE: Glyph = Glyph {
        c: ' ',
        code: false,
    };

    fn width(self, size: f64) -> f64 {
        size * if self.code {
            CODE_ADVANCE
        } else {
            advance(self.c)
        }
    }
}

/// A text on one line, however wide.
pub(super) fn line(text: &str) -> Line {
    Line(words(text).join(&Glyph::SPACE))
}

/// Breaks a text at spaces into lines no wider than `limit`; a word that is too wide is broken
/// inside. What does not fit into `lines` lines loses its middle to an `…`. An empty text has no
/// line. Powers are raised on the way; programs are recognised, and so is what stands in backticks.
pub(super) fn wrap(text: &str, size: f64, limit: f64, lines: usize) -> Vec<Line> {
    let words = words(text);
    let whole = broken(&words, size, limit);
    if whole.len() <= lines {
        return whole;
    }
    let all: Vec<Glyph> = words.join(&Glyph::SPACE);
    // Of the numbers of characters tried: the greatest that fits and the least that does not.
    let (mut fits, mut too_many) = (0, all.len());
    let mut best = Vec::new();
    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);
        let tried = broken(&without_middle(&all, middle), size, limit);
        if tried.len() <= lines {
            (fits, best) = (middle, tried);
        } else {
            too_many = middle;
        }
    }
    best
}

/// The first and last characters, `kept` in all, around an `…`; as words.
fn without_middle(all: &[Glyph], kept: usize) -> Vec<Vec<Glyph>> {
    let head = &all[..kept.div_ceil(2)];
    let tail = &all[all.len() - kept / 2..];
    let code = all.iter().all(|glyph| glyph.code);
    let mut text = head.to_vec();
    text.push(Glyph { c: '…', code });
    text.extend_from_slice(tail);
    let words = text.split(|glyph| glyph.c == ' ');
    words
        .filter(|word| !word.is_empty())
        .map(<[Glyph]>::to_vec)
        .collect()
}

fn broken(words: &[Vec<Glyph>], size: f64, limit: f64) -> Vec<Line> {
    let wide = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.width(size)).sum::<f64>();
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut used = 0.0;
    for word in words {
        let more = wide(word);
        let space = if line.0.is_empty() {
            0.0
        } else {
            Glyph::SPACE.width(size)
        };
        if used + space + more <= limit {
            if space > 0.0 {
                line.extend(&[Glyph::SPACE]);
            }
            line.extend(word);
            used += space + more;
            continue;
        }
        if !line.0.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        for glyph in word {
            let more = glyph.width(size);
            if used + more > limit && !line.0.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.extend(&[*glyph]);
            used += more;
        }
    }
    if !line.0.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words of a text, each in its fonts.
fn words(text: &str) -> Vec<Vec<Glyph>> {
    // A lone backtick quotes nothing.
    let quotes = text.matches('`').count().is_multiple_of(2);
    let mut quoted = false;
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let mut glyphs = Vec::new();
        if quotes && (quoted || word.contains('`')) {
            for (place, part) in word.split('`').enumerate() {
                quoted ^= place > 0;
                if quoted {
                    glyphs.extend(part.chars().map(|c| Glyph { c, code: true }));
                } else {
                    glyphs.extend(set(part));
                }
            }
        } else {
            glyphs.extend(set(word));
        }
        if !glyphs.is_empty() {
            words.push(glyphs);
        }
    }
    words
}

/// A word in its fonts: source text is recognised, also in brackets, quotes or before a full stop.
fn set(word: &str) -> Vec<Glyph> {
    if is_source(word) {
        return word.chars().map(|c| Glyph { c, code: true }).collect();
    }
    let core = word.trim_start_matches(['(', '"', '“']);
    let core = core.trim_end_matches([')', '"', '”', ';']);
    if core.len() < word.len() && is_source(core) {
        let before = word.len() - word.trim_start_matches(['(', '"', '“']).len();
        let inside = before..before + core.len();
        let glyphs = word.char_indices().map(|(at, c)| Glyph {
            c,
            code: inside.contains(&at),
        });
        return glyphs.collect();
    }
    let powers = with_powers(word);
    powers.chars().map(|c| Glyph { c, code: false }).collect()
}

/// The ops of a written program.
const OPS: &str = "<>+.,[]?";

/// Whether a word is source text: ops, then perhaps data bits after a colon. A single op is a
/// punctuation mark to a reader, and `..` an omission.
fn is_source(word: &str) -> bool {
    let (code, data) = word.split_once(':').unwrap_or((word, ""));
    let all = |text: &str, among: &str| text.chars().all(|c| among.contains(c));
    code.len() > 1
        && all(code, OPS)
        && all(data, "01_.:")
        && code.contains(['<', '>', '+', ',', '[', ']', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(line: &Line) -> String {
        line.parts().map(|(_, part)| part).collect()
    }

    fn code(text: &str) -> Vec<String> {
        let line = line(text);
        let parts = line.parts().filter(|(code, _)| *code);
        parts.map(|(_, part)| part).collect()
    }

    #[test]
    fn programs_are_recognised_and_prose_is_not() {
        for program in [">.+]", ">.+.<]", ",]", "[.,],]", ">.+]:0110", "?[.,]"] {
            assert_eq!(code(program), [program]);
            assert_eq!(code(&format!("of ({program}) or")), [program]);
        }
        for prose in [
            "0011...",
            "[0, 1]",
            "(0, 1]",
            "1, 3, 7, ..",
            "x > 0",
            "n + 1",
            "at 1:",
            "a, b.",
            "...",
            "1/2",
            ",",
        ] {
            assert_eq!(code(prose), [""; 0], "{prose}");
        }
    }

    #[test]
    fn what_stands_in_backticks_is_source() {
        assert_eq!(code("the op `,` and `a b`!"), [",", "a", "b"]);
        assert_eq!(plain(&line("the op `,` and `a b`!")), "the op , and a b!");
        assert_eq!(plain(&line("a ` alone")), "a ` alone");
    }

    #[test]
    fn powers_are_raised_on_the_way() {
        assert_eq!(plain(&wrap("at 10^-6.", 13.0, 100.0, 1)[0]), "at 10⁻⁶.");
    }

    #[test]
    fn source_has_one_width_per_character() {
        assert!((line(">.+]").width(10.0) - 40.0 * CODE_ADVANCE).abs() < 1e-9);
        assert!(line("lll").width(10.0) < 30.0 * CODE_ADVANCE);
    }

    #[test]
    fn a_name_too_long_keeps_its_two_ends() {
        let name = format!("Bernoulli(1{}7/9)", "0".repeat(1185));
        let lines = wrap(&name, 13.5, 165.0, 3);
        assert_eq!(lines.len(), 3);
        let text: String = lines.iter().map(plain).collect();
        assert!(
            text.starts_with("Bernoulli(1000") && text.ends_with("0007/9)"),
            "{text}"
        );
        assert_eq!(text.matches('…').count(), 1);
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "[a-zW>,]{0,9}[a-zW>,]{0,80}", limit in 40.0f64..200.0) {
            let lines = wrap(&text, 13.0, limit, usize::MAX);
            for line in &lines {
                prop_assert!(line.width(13.0) <= limit + 1e-9, "{line:?}");
            }
            let squeezed = |t: &str| t.split_whitespace().collect::<String>();
            let wrapped: String = lines.iter().map(plain).collect();
            prop_assert_eq!(squeezed(&wrapped), squeezed(&text));
        }

        #[test]
        fn a_shortened_text_says_so_and_fits(text in "[a-zW ]{20}[a-z]{40,80}", lines in 1_usize..4) {
            let shortened = wrap(&text, 13.0, 60.0, lines);
            prop_assume!(wrap(&text, 13.0, 60.0, usize::MAX).len() > lines);
            prop_assert!(!shortened.is_empty() && shortened.len() <= lines);
            let joined: String = shortened.iter().map(plain).collect();
            prop_assert_eq!(joined.matches('…').count(), 1);
            prop_assert!(shortened.iter().all(|line| line.width(13.0) <= 60.0 + 1e-9));
        }
    }
}
