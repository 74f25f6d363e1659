//! The format of the embedded tables: `#` starts a comment line, then one heading line, then one
//! line per entry; cells are divided by `|`, several names in one cell by `^`, nothing is quoted.

/// Rows of an embedded table, each exactly `N` cells wide, without comments and heading.
///
/// # Panics
/// If a line has another width. The tables are part of the program, and a test reads each of them.
pub(crate) fn rows<const N: usize>(text: &'static str) -> Vec<[&'static str; N]> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let cells: Vec<&'static str> = line.split('|').collect();
            <[&'static str; N]>::try_from(cells)
                .unwrap_or_else(|cells| panic!("{} cells instead of {N}: {line}", cells.len()))
        })
        .collect()
}

/// The names in one cell.
pub(crate) fn names(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('^').filter(|name| !name.is_empty())
}
