//! Codes of the moment T, as the words themselves, and none.

/// How the moment is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// Elias gamma: as many zeros as digits after the first, then all digits.
    Gamma,
    /// A flag, then gamma(k + 1) for T = 2^k and gamma(T) for any other T.
    Simple,
    /// No code: every moment is as likely, the control.
    Flat,
}

/// The codes that pay for their words.
pub(super) const CODES: [Code; 2] = [Code::Gamma, Code::Simple];

fn gamma(number: u64) -> String {
    let digits = format!("{number:b}");
    format!("{}{digits}", "0".repeat(digits.len() - 1))
}

impl Code {
    /// Its name in ids and labels.
    pub(super) fn name(self) -> &'static str {
        match self {
            Code::Gamma => "gamma",
            Code::Simple => "simple",
            Code::Flat => "flat",
        }
    }

    /// The word of T >= 1.
    pub(super) fn word(self, time: u64) -> String {
        match self {
            Code::Gamma => gamma(time),
            Code::Simple if time.is_power_of_two() => {
                format!("0{}", gamma(u64::from(time.ilog2()) + 1))
            }
            Code::Simple => format!("1{}", gamma(time)),
            Code::Flat => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No word is a prefix of another, so the weights sum to at most 1.
    #[test]
    fn words_are_prefix_free() {
        for code in CODES {
            let words: Vec<String> = (1..=70).map(|time| code.word(time)).collect();
            for (place, word) in words.iter().enumerate() {
                let mut others = words.iter().enumerate();
                assert!(!others.any(|(other, longer)| other != place && longer.starts_with(word)));
            }
        }
        assert_eq!(Code::Simple.word(16), "000101");
        assert_eq!(Code::Gamma.word(5), "00101");
    }
}
