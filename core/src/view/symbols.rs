//! Where the symbols of assets lie in the picture: no label is to cover one.
//!
//! A grid of bits, since there may be hundreds of symbols and each label is
//! tried in many places.

use glam::Vec2;

use super::slots::Box2;

const COLUMNS: usize = u128::BITS as usize;
const ROWS: usize = 256;

/// The cells of a picture that symbols lie in.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    rows: Vec<u128>,
    cell_px: f32,
}

impl Symbols {
    /// None yet, in a picture of this size.
    pub(super) fn clear(&mut self, picture_px: Vec2) {
        self.rows.clear();
        self.rows.resize(ROWS, 0);
        self.cell_px = (picture_px.x / COLUMNS as f32).max(picture_px.y / ROWS as f32).max(1.0);
    }

    /// A disc around `middle`.
    pub(super) fn add(&mut self, middle: Vec2, radius_px: f32) {
        // The square within it and a little more: corners count half.
        let half = Vec2::splat(0.85 * radius_px);
        self.visit(&Box2 { at: middle - half, size: 2.0 * half }, |row, columns| {
            *row |= columns;
            true
        });
    }

    /// Whether a box lies over one of them.
    pub(super) fn any_in(&mut self, bounds: &Box2) -> bool {
        !self.visit(bounds, |row, columns| *row & columns == 0)
    }

    /// Visits the rows that a box lies in, with its columns, while `visit` says
    /// so; whether it always did.
    fn visit(&mut self, bounds: &Box2, visit: impl Fn(&mut u128, u128) -> bool) -> bool {
        let end = bounds.at + bounds.size;
        let cell = |px: f32, cells: usize| ((px / self.cell_px).max(0.0) as usize).min(cells);
        let (left, right) = (cell(bounds.at.x, COLUMNS), cell(end.x, COLUMNS - 1));
        let (top, bottom) = (cell(bounds.at.y, ROWS), cell(end.y, ROWS - 1));
        if end.cmplt(Vec2::ZERO).any() || left > right || top > bottom {
            return true;
        }
        let columns = u128::MAX << left & u128::MAX >> (COLUMNS - 1 - right);
        self.rows.get_mut(top..=bottom).into_iter().flatten().all(|row| visit(row, columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_lies_over_a_symbol_or_beside_it() {
        let mut symbols = Symbols::default();
        symbols.clear(Vec2::new(1280.0, 800.0));
        symbols.add(Vec2::new(640.0, 400.0), 20.0);
        // Outside the picture, in its last cell.
        for (at, radius_px) in
            [([-50.0, 20.0], 10.0), ([2000.0, 2000.0], 5.0), ([1279.9, 799.9], 1.0)]
        {
            symbols.add(Vec2::from(at), radius_px);
        }
        let mut over = |at: [f32; 2], size: [f32; 2]| {
            symbols.any_in(&Box2 { at: Vec2::from(at), size: Vec2::from(size) })
        };
        assert!(over([600.0, 380.0], [100.0, 40.0]));
        assert!(over([610.0, 300.0], [30.0, 90.0]));
        // A cell is ten pixels.
        assert!(!over([500.0, 380.0], [105.0, 40.0]) && !over([672.0, 380.0], [90.0, 40.0]));
        assert!(!over([600.0, 300.0], [100.0, 65.0]) && !over([600.0, 432.0], [100.0, 40.0]));
        assert!(!over([0.0, 0.0], [100.0, 100.0]) && over([1200.0, 780.0], [80.0, 20.0]));
        symbols.clear(Vec2::new(1280.0, 800.0));
        assert!(!symbols.any_in(&Box2 { at: Vec2::ZERO, size: Vec2::new(1280.0, 800.0) }));
    }
}
