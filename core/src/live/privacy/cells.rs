//! Homes in cells: those that are in the same shown figures.

/// The cell of homes that are in no figure.
const OUTSIDE: usize = 0;

/// Which homes are in which cell, and how many are in each.
pub(super) struct Cells {
    /// Of each place.
    cell: Vec<usize>,
    homes: Vec<u64>,
    /// Of each cell, how many homes of the figure looked at are in it.
    in_figure: Vec<u64>,
}

impl Cells {
    /// Of places with so many homes each; none is in a figure.
    pub(super) fn new(places: usize) -> Self {
        Self { cell: vec![OUTSIDE; places], homes: vec![0], in_figure: vec![0] }
    }

    /// Cuts the cells by a figure of these places, each named once, unless a
    /// piece would be of too few homes: then nothing changes, and it is false.
    pub(super) fn cut(
        &mut self,
        places: &[usize],
        homes: &[u64],
        is_few: impl Fn(u64) -> bool,
    ) -> bool {
        let mut cells: Vec<usize> = places.iter().map(|&place| self.cell[place]).collect();
        cells.sort_unstable();
        cells.dedup();
        for &place in places {
            self.in_figure[self.cell[place]] += homes[place];
        }
        let fits = cells.iter().all(|&cell| {
            // Who is in no figure is nobody's difference.
            let rest = if cell == OUTSIDE { 0 } else { self.homes[cell] - self.in_figure[cell] };
            !is_few(self.in_figure[cell]) && !is_few(rest)
        });
        if fits {
            // The piece in the figure becomes a cell of its own.
            let first = self.homes.len();
            for &cell in &cells {
                let piece = self.in_figure[cell];
                if cell != OUTSIDE {
                    self.homes[cell] -= piece;
                }
                self.homes.push(piece);
            }
            for &place in places {
                // A cell of the figure is among its cells.
                if let Ok(at) = cells.binary_search(&self.cell[place]) {
                    self.cell[place] = first + at;
                }
            }
        }
        for &cell in &cells {
            self.in_figure[cell] = 0;
        }
        self.in_figure.resize(self.homes.len(), 0);
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_cuts_off_too_few_is_not_taken() {
        let homes = [12, 4, 30, 10];
        let few = |homes: u64| (1..10).contains(&homes);
        let mut cells = Cells::new(4);
        assert!(!cells.cut(&[1], &homes, few), "four by themselves");
        assert!(cells.cut(&[0, 1, 2], &homes, few));
        assert!(!cells.cut(&[0, 2], &homes, few), "four are left");
        assert!(cells.cut(&[2], &homes, few), "sixteen are left");
        assert!(!cells.cut(&[0], &homes, few), "four are left of these");
        assert!(cells.cut(&[0, 1, 3], &homes, few), "ten that were in no figure, and sixteen");
        assert!(!cells.cut(&[1, 3], &homes, few), "four of these");
        assert!(cells.cut(&[2, 3], &homes, few));
    }
}
