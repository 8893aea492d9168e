//! The answer on files at equal loss, in words: how large they are, of how many seeds.

use super::paired_ratios::PairedRatios;
use crate::exact::Rounding;
use crate::scenario::{Result, exp2};

/// `At equal loss the files are 0.63 (L2), 0.35 (L1) of the unregularised ones; 10 seeds, all smaller.`; `which` is put after
/// "files". None where no two files could be compared.
pub(crate) fn at_equal_loss(
    which: &str,
    found: &[(String, PairedRatios)],
) -> Result<Option<String>> {
    let compared: Vec<&(String, PairedRatios)> = found
        .iter()
        .filter(|(_, paired)| paired.runs() > 0)
        .collect();
    let Some((_, first)) = compared.first() else {
        return Ok(None);
    };
    let mut shares = Vec::new();
    for (name, paired) in &compared {
        let share = exp2(&paired.middle()?)?;
        let share = share.lower().to_decimal(2, Rounding::Nearest);
        shares.push(format!("{share} ({name})"));
    }
    let (runs, s) = (first.runs(), if first.runs() == 1 { "" } else { "s" });
    let same = compared.iter().all(|(_, paired)| paired.runs() == runs);
    let all = compared
        .iter()
        .all(|(_, paired)| paired.smaller == paired.runs());
    let smaller = if same && all {
        format!("{runs} seed{s}, all smaller")
    } else if same {
        let wins = compared
            .iter()
            .map(|(_, paired)| paired.smaller.to_string());
        let wins: Vec<String> = wins.collect();
        format!("{runs} seed{s}, smaller in {} of them", wins.join(", "))
    } else {
        let wins = compared.iter();
        let wins = wins.map(|(_, paired)| format!("{} of {}", paired.smaller, paired.runs()));
        format!("smaller in {} seeds", wins.collect::<Vec<_>>().join(", "))
    };
    Ok(Some(format!(
        "At equal loss the files{which} are {} of the unregularised ones; {smaller}.",
        shares.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(name: &str, pairs: &[(u64, u64)]) -> (String, PairedRatios) {
        let pairs = PairedRatios::of(pairs.iter().copied()).unwrap();
        (name.to_owned(), pairs)
    }

    #[test]
    fn the_sentence_has_ratios_seeds_and_wins() {
        let l2 = paired("L2", &[(50, 100), (50, 100)]);
        let said = |found: &[_]| at_equal_loss("", found).unwrap();
        assert_eq!(
            said(std::slice::from_ref(&l2)).unwrap(),
            "At equal loss the files are 0.5 (L2) of the unregularised ones; 2 seeds, all smaller."
        );
        let l1 = paired("L1", &[(25, 100), (100, 100)]);
        assert_eq!(
            said(&[l2.clone(), l1]).unwrap(),
            "At equal loss the files are 0.5 (L2), 0.5 (L1) of the unregularised ones; 2 seeds, smaller in 2, 1 of them."
        );
        let dropout = paired("dropout", &[(400, 100)]);
        assert!(
            said(&[l2, dropout])
                .unwrap()
                .ends_with("smaller in 2 of 2, 0 of 1 seeds.")
        );
        assert_eq!(said(&[paired("L2", &[])]), None);
    }
}
