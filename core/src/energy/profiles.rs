//! Measured load profiles of a day.
//!
//! In: a CSV of 96 quarter-hours, a `time` column (`00:00` to `23:45`) and
//! columns in kW whose names begin with `household_`, `office_` or `shop_`;
//! others are passed over. Out: the same profiles without their size, so that
//! the district's own means give it.

use super::DistrictError;
use super::grid::SLOTS;
use crate::assets::MOST_PROFILES;

/// A day of one meter, as multiples of a mean.
pub(super) type Profile = [f64; SLOTS];

/// The profiles of a file, by use.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profiles {
    /// Their common mean is 1: homes go on differing from each other.
    pub(super) households: Vec<Profile>,
    /// The mean of each is 1: the floor area gives the size.
    pub(super) offices: Vec<Profile>,
    /// The mean of each is 1.
    pub(super) shops: Vec<Profile>,
}

impl Profiles {
    pub(super) fn read(csv: &str, file: &str) -> Result<Self, DistrictError> {
        let fault = |line: u64, reason: String| DistrictError::Profiles {
            file: file.to_owned(),
            line,
            reason,
        };
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
        let time = header
            .iter()
            .position(|name| name == "time")
            .ok_or_else(|| fault(1, "has no column `time`".to_owned()))?;
        let columns: Vec<usize> =
            (0..header.len()).filter(|&column| Use::of(&header[column]).is_some()).collect();
        if columns.len() > MOST_PROFILES {
            let count = columns.len();
            return Err(fault(
                1,
                format!("has {count} columns of meters: {MOST_PROFILES} at most"),
            ));
        }
        let mut profiles = vec![[0.0; SLOTS]; columns.len()];
        let mut slots = 0;
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                fault(line, error.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            if slots == SLOTS {
                return Err(fault(line, format!("is more than the {SLOTS} rows of a day")));
            }
            let expected = format!("{:02}:{:02}", slots / 4, slots % 4 * 15);
            if record[time] != *expected {
                let found = &record[time];
                return Err(fault(line, format!("time is `{found}` and should be `{expected}`")));
            }
            for (profile, &column) in profiles.iter_mut().zip(&columns) {
                let (name, text) = (&header[column], record[column].trim());
                profile[slots] =
                    text.parse().ok().filter(|kw: &f64| (0.0..=1e6).contains(kw)).ok_or_else(
                        || fault(line, format!("{name}: `{text}` is not a power in kW")),
                    )?;
            }
            slots += 1;
        }
        if slots != SLOTS {
            return Err(fault(
                slots as u64 + 1,
                format!("ends after {slots} of the {SLOTS} rows of a day"),
            ));
        }
        let of_use = |wanted: Use| -> Vec<Profile> {
            let of = |&(_, &column): &(&Profile, &usize)| Use::of(&header[column]) == Some(wanted);
            let chosen = profiles.iter().zip(&columns).filter(of);
            chosen.map(|(profile, _)| *profile).collect()
        };
        let mut households = of_use(Use::Household);
        if !scale_to_one(&mut households) {
            return Err(fault(1, "has no column `household_…` with a consumption".to_owned()));
        }
        let each_to_one = |wanted: Use| -> Vec<Profile> {
            let mut chosen = of_use(wanted);
            chosen.retain_mut(|profile| scale_to_one(std::slice::from_mut(profile)));
            chosen
        };
        Ok(Self { households, offices: each_to_one(Use::Office), shops: each_to_one(Use::Shop) })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Household,
    Office,
    Shop,
}

impl Use {
    fn of(column: &str) -> Option<Self> {
        match column.split_once('_')?.0 {
            "household" => Some(Self::Household),
            "office" => Some(Self::Office),
            "shop" => Some(Self::Shop),
            _ => None,
        }
    }
}

/// Makes the common mean 1; false when there is nothing to scale.
fn scale_to_one(profiles: &mut [Profile]) -> bool {
    let sum: f64 = profiles.iter().flatten().sum();
    let mean = sum / (profiles.len() * SLOTS) as f64;
    if !(mean.is_finite() && mean > 0.0) {
        return false;
    }
    profiles.iter_mut().flatten().for_each(|value| *value /= mean);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(header: &str, row: impl Fn(usize) -> String, rows: usize) -> String {
        let mut text = format!("{header}\n");
        for slot in 0..rows {
            text += &format!("{:02}:{:02},{}\n", slot / 4, slot % 4 * 15, row(slot));
        }
        text
    }

    #[track_caller]
    fn refused(csv: &str, line: u64, part: &str) {
        match Profiles::read(csv, "loads.csv") {
            Err(DistrictError::Profiles { file, line: at, reason }) => {
                assert_eq!((file.as_str(), at), ("loads.csv", line), "{reason}");
                assert!(reason.contains(part), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn homes_keep_their_differences_and_offices_do_not() {
        let header = "time,household_01,household_02,office_01,office_02,shop_01,comment";
        let text = csv(header, |_| "1.0,3.0,10,20,0,x".to_owned(), 96);
        let profiles = Profiles::read(&text, "loads.csv").unwrap();
        assert_eq!(profiles.households, [[0.5; 96], [1.5; 96]]);
        assert_eq!(profiles.offices, [[1.0; 96]; 2]);
        assert!(profiles.shops.is_empty(), "a shop that never consumes has no course");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let good = |_| "1".to_owned();
        refused("", 1, "time");
        refused("hour,household_01\n", 1, "time");
        refused(&csv("time,office_01", good, 96), 1, "household");
        refused(&csv("time,household_01", |_| "0".to_owned(), 96), 1, "household");
        refused(&csv("time,household_01", good, 95), 96, "95 of the 96");
        refused(&csv("time,household_01", good, 97), 98, "more than");
        let town: String = (0..1001).map(|number| format!(",household_{number}")).collect();
        refused(&format!("time{town}\n"), 1, "has 1001 columns of meters: 1000 at most");
        for bad in ["", "NaN", "-1", "1e9", "much"] {
            let row = |slot| if slot == 10 { bad } else { "1" }.to_owned();
            refused(&csv("time,household_01", row, 96), 12, "household_01");
        }
        let swapped = csv("time,household_01", good, 96).replace("01:00", "00:60");
        refused(&swapped, 6, "01:00");
        refused("time,household_01\n00:00,1,2\n", 2, "");
    }
}
