//! What a run of recordings gave, family by family.

use std::fmt;

use crate::tally::Tally;

/// One recorded family, or one text corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Name of the file it is in.
    pub(crate) family: String,
    /// Stories or texts that hold in full.
    pub(crate) cases: Tally,
    /// Builds replayed; none for texts, which are only read.
    pub(crate) builds: usize,
    /// Single expectations: statuses, failures; for texts the text itself.
    pub(crate) checks: Tally,
}

/// Rows in the order of the files, with a sum. Written as a table of aligned columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    /// Adds a row.
    pub(crate) fn push(&mut self, row: Row) {
        self.0.push(row);
    }

    /// All rows as one.
    pub(crate) fn sum(&self) -> Row {
        let mut sum = Row {
            family: "all".to_owned(),
            cases: Tally::default(),
            builds: 0,
            checks: Tally::default(),
        };
        for row in &self.0 {
            sum.cases += row.cases;
            sum.builds += row.builds;
            sum.checks += row.checks;
        }
        sum
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.sum();
        let rows = || self.0.iter().chain([&sum]);
        let width = rows().map(|row| row.family.len()).max().unwrap_or(0);
        writeln!(
            f,
            "{:width$} {:>13} {:>8} {:>15}",
            "family", "cases", "builds", "checks"
        )?;
        let of = |tally: Tally| format!("{} / {}", tally.passed, tally.passed + tally.failed);
        for row in rows() {
            writeln!(
                f,
                "{:width$} {:>13} {:>8} {:>15}",
                row.family,
                of(row.cases),
                row.builds,
                of(row.checks)
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_close_with_the_sum() {
        let row = |family: &str, failed: usize| Row {
            family: family.to_owned(),
            cases: Tally { passed: 8, failed },
            builds: 27,
            checks: Tally {
                passed: 81 - failed,
                failed,
            },
        };
        let mut table = Table::default();
        table.push(row("buildflags", 1));
        table.push(row("add", 0));
        assert_eq!(
            table.to_string(),
            "family             cases   builds          checks\n\
             buildflags         8 / 9       27         80 / 81\n\
             add                8 / 8       27         81 / 81\n\
             all              16 / 17       54       161 / 162\n"
        );
    }
}
