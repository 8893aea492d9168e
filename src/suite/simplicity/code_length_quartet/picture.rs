//! The traces of `code-length-quartet` and how they are drawn.

use super::{CodeLengthQuartet, Size, Theory};
use crate::exact::{Enclosure, PRECISION, as_usize, log2};
use crate::scenario::figures::quotient;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

/// The n whose regrets are drawn over k.
const DRAWN: u32 = 256;

/// The codes by k, each with its column.
const CODES: [(&str, &str); 4] = [
    ("KT", "kt_bits"),
    ("Laplace", "laplace_bits"),
    ("two-part", "two_part_bits"),
    ("Bayes over its grid", "grid_bayes_bits"),
];

impl Drawn for CodeLengthQuartet {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let sizes = &finished.measured.sizes;
        let drawn = sizes.iter().find(|size| size.n == DRAWN);
        Ok(vec![
            over_ones(drawn.unwrap_or(&sizes[sizes.len() - 1]))?,
            over_n(sizes, finished.theory)?,
            of_data(sizes)?,
        ])
    }
}

fn nml(size: &Size) -> Result<Enclosure> {
    Ok(log2(&size.constant()?, PRECISION)?)
}

/// The four codes over column `x`.
fn with_codes(recipe: Recipe, x: &str) -> Recipe {
    let codes = CODES.iter().enumerate();
    codes.fold(recipe, |recipe, (colour, (label, column))| {
        recipe.series(label, x, column, Role::Measured(colour))
    })
}

/// Regret over the share of ones, one n.
fn over_ones(size: &Size) -> Result<Trace> {
    let n = size.n;
    let [a, b, c, d] = CODES.map(|(_, column)| column);
    let mut rows = Rows::new("regret", ["ones", "share", "nml_bits", a, b, c, d]);
    let nml = nml(size)?;
    for (regrets, codes) in size.regrets.iter().zip(size.by_code()?) {
        let share = quotient(&regrets.k.into(), &n.into())?;
        let [kt, laplace, two_part, bayes, _] = codes;
        rows.push((regrets.k, share, &nml, kt, laplace, two_part, bayes));
    }
    let subtitle = format!(
        "Regret of four codes, and of Bayes over the two-part code's grid, to the best coin in hindsight; {n} \
         symbols, all numbers of ones (the other half is the mirror image). NML: normalised maximum likelihood; \
         KT: Krichevsky-Trofimov. Exact."
    );
    let title = "KT charges nearly as NML for any coin; Laplace and two-part codes do not";
    let recipe = Recipe::new("regret", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("share of ones"),
            Axis::linear("regret (bits)").showing(0.0, 1.0),
        )
        .series("NML: the same for all", "share", "nml_bits", Role::Bound);
    Ok(rows.drawn(with_codes(recipe, "share"))?)
}

/// Worst regret over n.
fn over_n(sizes: &[Size], theory: &Theory) -> Result<Trace> {
    let columns = [
        "n",
        "nml_bits",
        "kt_bound_bits",
        "kt_bits",
        "laplace_bits",
        "two_part_bits",
        "equal_grid_bits",
    ];
    let mut rows = Rows::new("worst", columns);
    for size in sizes {
        let (nml, bound) = (nml(size)?, (theory.kt)(size.n)?);
        let [kt, laplace, two_part, _, equal] = size.worst()?;
        rows.push((size.n, nml, bound, kt, laplace, two_part, equal));
    }
    let subtitle = "Worst regret over all numbers of ones in n symbols; dashed: NML (normalised maximum likelihood), \
                    below which no code gets, and the bound (1/2) log2 n + 1 of KT (Krichevsky-Trofimov). Control: \
                    a two-part code with grid points at equal distances in the chance q. Exact.";
    let mut recipe = Recipe::new(
        "worst",
        "Even at worst the codes pay logarithms of n; an equal grid pays far more",
    )
    .subtitle(subtitle)
    .axes(
        Axis::log10("symbols, n"),
        Axis::log10("worst regret (bits)"),
    );
    for (label, column, role) in [
        ("NML, minimax", "nml_bits", Role::Bound),
        ("(1/2) log2 n + 1", "kt_bound_bits", Role::Bound),
        ("KT", "kt_bits", Role::Measured(0)),
        ("Laplace", "laplace_bits", Role::Measured(1)),
        ("two-part", "two_part_bits", Role::Measured(2)),
        ("control: equal grid", "equal_grid_bits", Role::Measured(5)),
    ] {
        recipe = recipe.series(label, "n", column, role);
    }
    Ok(rows.drawn(recipe)?)
}

/// The data set's own regrets.
fn of_data(sizes: &[Size]) -> Result<Trace> {
    let [a, b, c, d] = CODES.map(|(_, column)| column);
    let mut rows = Rows::new("data", ["n", "ones", "nml_bits", a, b, c, d]);
    for size in sizes {
        // The other half of the k is the same by symmetry.
        let codes = size.by_code()?;
        let at = size.ones.min(as_usize(size.n.into()) - size.ones);
        let [kt, laplace, two_part, bayes, _] = &codes[at];
        rows.push((size.n, size.ones, nml(size)?, kt, laplace, two_part, bayes));
    }
    let subtitle = "Regret to the best coin in hindsight on the first n symbols that the sticky program prints, the data \
                    of the three Occam scenarios. NML: normalised maximum likelihood; KT: Krichevsky-Trofimov. Exact.";
    let title = "All four codes pay about half a bit for each doubling of the data";
    let recipe = Recipe::new("data", title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols, n"), Axis::linear("regret (bits)"))
        .series("NML", "n", "nml_bits", Role::Bound);
    Ok(rows.drawn(with_codes(recipe, "n"))?)
}
