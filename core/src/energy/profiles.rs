//! Measured load profiles, of one day or of days over a year.
//!
//! In: a CSV of quarter-hours with a `time` column (`00:00` to `23:45`), columns in
//! kW whose names begin with `household_`, `office_` or `shop_`, and, where there
//! are several days, a `day` column (`2016-01-13`), 96 rows a day; others are passed
//! over. Out: what each column draws on a date, without its size, so that the
//! district's own means give it.
//!
//! Days of a file are of one of three kinds: working days, Saturdays, Sundays. A
//! date is mixed of the two days of its kind that lie before and after it in the
//! year, each the more the nearer it is.

use jiff::civil::{Date, Weekday};

use super::DistrictError;
use super::grid::SLOTS;
use crate::assets::MOST_PROFILES;
use crate::plain;

/// A day of one meter, as multiples of a mean.
pub(super) type Profile = [f64; SLOTS];

/// Days of a file: one for each of a year.
const MOST_DAYS: usize = 366;
const DAYS_A_YEAR: f64 = 365.25;

/// The profiles of a file, by use.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profiles {
    days: Vec<MeasuredDay>,
    /// Places of columns whose common mean over a year is 1: homes go on differing
    /// from each other.
    pub(super) households: Vec<usize>,
    /// Places of columns of which each has a mean of 1: the floor area gives the
    /// size.
    pub(super) offices: Vec<usize>,
    /// The same of shops.
    pub(super) shops: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct MeasuredDay {
    /// `None` in a file of one day, which stands for all.
    date: Option<Date>,
    columns: Vec<Profile>,
}

/// How people spend a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayKind {
    Working,
    Saturday,
    Sunday,
}

impl DayKind {
    const ALL: [Self; 3] = [Self::Working, Self::Saturday, Self::Sunday];

    pub(super) fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
            _ => Self::Working,
        }
    }

    /// How many there are in a week.
    fn a_week(self) -> f64 {
        if self == Self::Working { 5.0 } else { 1.0 }
    }
}

/// What each column draws on a date, by its place.
#[derive(Debug, Clone)]
pub(super) struct ProfilesOn(Vec<Profile>);

impl ProfilesOn {
    /// A column's draw in a quarter-hour of the clock.
    pub(super) fn at(&self, column: usize, slot: usize) -> f64 {
        self.0.get(column).and_then(|profile| profile.get(slot)).copied().unwrap_or(0.0)
    }
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
        let named = |wanted: &str| header.iter().position(|name| name == wanted);
        let time = named("time").ok_or_else(|| fault(1, "has no column `time`".to_owned()))?;
        let day = named("day");
        let columns: Vec<usize> =
            (0..header.len()).filter(|&column| Use::of(&header[column]).is_some()).collect();
        if columns.len() > MOST_PROFILES {
            let count = columns.len();
            return Err(fault(
                1,
                format!("has {count} columns of meters: {MOST_PROFILES} at most"),
            ));
        }
        let mut days: Vec<MeasuredDay> = Vec::new();
        // As if a day had just ended.
        let (mut slots, mut last) = (SLOTS, 1);
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                fault(line, error.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            last = line;
            let date = day
                .map(|day| {
                    let text = record[day].trim();
                    let shown = plain::short(text);
                    let wrong = |_| fault(line, format!("day: `{shown}` is not a date"));
                    text.parse::<Date>().map_err(wrong)
                })
                .transpose()?;
            if slots == SLOTS {
                if day.is_none() && !days.is_empty() {
                    return Err(fault(line, format!("is more than the {SLOTS} rows of a day")));
                }
                if days.iter().any(|day| day.date == date) {
                    return Err(fault(line, format!("is more than the {SLOTS} rows of its day")));
                }
                if days.len() == MOST_DAYS {
                    return Err(fault(line, format!("begins one day more than {MOST_DAYS}")));
                }
                days.push(MeasuredDay { date, columns: vec![[0.0; SLOTS]; columns.len()] });
                slots = 0;
            }
            let Some(day) = days.last_mut() else { continue };
            if day.date != date {
                return Err(fault(line, format!("ends a day after {slots} of its {SLOTS} rows")));
            }
            let expected = format!("{:02}:{:02}", slots / 4, slots % 4 * 15);
            if record[time] != *expected {
                let found = plain::short(&record[time]);
                return Err(fault(line, format!("time is `{found}` and should be `{expected}`")));
            }
            for (profile, &column) in day.columns.iter_mut().zip(&columns) {
                let (name, text) = (&header[column], record[column].trim());
                profile[slots] =
                    text.parse().ok().filter(|kw: &f64| (0.0..=1e6).contains(kw)).ok_or_else(
                        || {
                            let (name, text) = (plain::short(name), plain::short(text));
                            fault(line, format!("{name}: `{text}` is not a power in kW"))
                        },
                    )?;
            }
            slots += 1;
        }
        if slots != SLOTS {
            return Err(fault(last, format!("ends after {slots} of the {SLOTS} rows of a day")));
        }
        if days.is_empty() {
            return Err(fault(1, format!("ends after 0 of the {SLOTS} rows of a day")));
        }
        let of_use = |wanted: Use| -> Vec<usize> {
            let of = |&(_, &column): &(usize, &usize)| Use::of(&header[column]) == Some(wanted);
            columns.iter().enumerate().filter(of).map(|(place, _)| place).collect()
        };
        let mut profiles = Self {
            days,
            households: of_use(Use::Household),
            offices: Vec::new(),
            shops: Vec::new(),
        };
        let households = profiles.households.clone();
        if !profiles.scale_to_one(&households) {
            return Err(fault(1, "has no column `household_…` with a consumption".to_owned()));
        }
        let mut each_to_one = |wanted: Use| -> Vec<usize> {
            let mut chosen = of_use(wanted);
            chosen.retain(|&column| profiles.scale_to_one(&[column]));
            chosen
        };
        let (offices, shops) = (each_to_one(Use::Office), each_to_one(Use::Shop));
        Ok(Self { offices, shops, ..profiles })
    }

    /// Whether they were measured over a year, and know of its seasons and weeks.
    pub(super) fn know_the_year(&self) -> bool {
        self.days.iter().all(|day| day.date.is_some())
    }

    /// What each column draws on a date, were it of a kind.
    pub(super) fn on(&self, date: Date, kind: DayKind) -> ProfilesOn {
        let mut mixed = vec![[0.0; SLOTS]; self.days.first().map_or(0, |day| day.columns.len())];
        for (weight, day) in self.mix(date, kind) {
            for (mixed, profile) in mixed.iter_mut().zip(&day.columns) {
                mixed.iter_mut().zip(profile).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        ProfilesOn(mixed)
    }

    /// A column's mean over the days of a kind.
    pub(super) fn mean_on(&self, column: usize, kind: DayKind) -> f64 {
        self.mean(&[column], &[kind])
    }

    /// The days that make a date, each with its weight.
    fn mix(&self, date: Date, kind: DayKind) -> Vec<(f64, &MeasuredDay)> {
        let place = |date: Date| f64::from(date.day_of_year());
        let at = place(date);
        let days = self.of_kind(kind);
        // Days from there to the date, and from the date on to there, round the year.
        let since = |day: &MeasuredDay| (at - day.date.map_or(at, place)).rem_euclid(DAYS_A_YEAR);
        let until = |day: &MeasuredDay| (day.date.map_or(at, place) - at).rem_euclid(DAYS_A_YEAR);
        let before = days.iter().copied().min_by(|a, b| since(a).total_cmp(&since(b)));
        let after = days.iter().copied().min_by(|a, b| until(a).total_cmp(&until(b)));
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let (since, until) = (since(before), until(after));
        if since + until <= 0.0 {
            return vec![(1.0, before)];
        }
        let share = since / (since + until);
        vec![(1.0 - share, before), (share, after)]
    }

    /// The days of a kind, or all where there is none of it.
    fn of_kind(&self, kind: DayKind) -> Vec<&MeasuredDay> {
        let is_of = |day: &&MeasuredDay| day.date.is_none_or(|date| DayKind::of(date) == kind);
        let of_kind: Vec<_> = self.days.iter().filter(is_of).collect();
        if of_kind.is_empty() { self.days.iter().collect() } else { of_kind }
    }

    /// The mean of columns over weeks of days of these kinds.
    fn mean(&self, columns: &[usize], kinds: &[DayKind]) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for kind in kinds {
            let days = self.of_kind(*kind);
            let values = days.iter().flat_map(|day| {
                columns.iter().filter_map(|&column| day.columns.get(column)).flatten()
            });
            let count = (days.len() * columns.len() * SLOTS) as f64;
            sum += kind.a_week() * values.sum::<f64>() / count;
            weights += kind.a_week();
        }
        sum / weights
    }

    /// Makes the common mean over a year 1; false when there is nothing to scale.
    fn scale_to_one(&mut self, columns: &[usize]) -> bool {
        let mean = self.mean(columns, &DayKind::ALL);
        if !(mean.is_finite() && mean > 0.0) {
            return false;
        }
        for day in &mut self.days {
            for &column in columns {
                day.columns[column].iter_mut().for_each(|value| *value /= mean);
            }
        }
        true
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
        let on = profiles.on("2026-06-16".parse().unwrap(), DayKind::Working);
        let first = |columns: &[usize]| -> Vec<f64> {
            columns.iter().map(|&column| on.at(column, 95)).collect()
        };
        assert_eq!(first(&profiles.households), [0.5, 1.5]);
        assert_eq!(first(&profiles.offices), [1.0, 1.0]);
        assert!(profiles.shops.is_empty(), "a shop that never consumes has no course");
        assert!(!profiles.know_the_year());
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
        refused("time,household_01\n", 1, "0 of the 96");
        let two = |first: &str, second: &str| {
            let mut text = "day,time,household_01\n".to_owned();
            for day in [first, second] {
                for slot in 0..96 {
                    text += &format!("{day},{:02}:{:02},1\n", slot / 4, slot % 4 * 15);
                }
            }
            text
        };
        refused(&two("2016-01-13", "2016-01-13"), 98, "more than the 96 rows of its day");
        refused(&two("2016-01-13", "yesterday"), 98, "`yesterday` is not a date");
        let long = "x".repeat(1 << 20);
        for text in
            [two(&long, "2016-01-13"), csv(&format!("time,household_{long}"), |_| "?".into(), 1)]
        {
            let Err(error) = Profiles::read(&text, "loads.csv") else { panic!("{}", text.len()) };
            assert!(error.to_string().len() < 300);
        }
        let early = two("2016-01-13", "2016-01-14").replacen("01-13,23:45", "01-14,23:45", 1);
        refused(&early, 97, "ends a day after 95");
    }

    /// A file of days, each of one figure all day.
    fn days(days: &[(&str, f64)]) -> Profiles {
        let mut text = "day,time,household_01,office_01\n".to_owned();
        for (day, kw) in days {
            for slot in 0..96 {
                text += &format!("{day},{:02}:{:02},{kw},{kw}\n", slot / 4, slot % 4 * 15);
            }
        }
        Profiles::read(&text, "year.csv").unwrap()
    }

    #[test]
    fn a_date_lies_between_the_days_of_its_kind() {
        // A Wednesday, a Saturday and a Sunday of January and of July.
        let profiles = days(&[
            ("2016-01-13", 3.0),
            ("2016-01-09", 4.0),
            ("2016-01-10", 5.0),
            ("2016-07-13", 1.0),
            ("2016-07-09", 2.0),
            ("2016-07-10", 3.0),
        ]);
        assert!(profiles.know_the_year());
        // (5 × 2 + 3 + 4) / 7.
        let mean = 17.0 / 7.0;
        let drawn = |date: &str| {
            let date: Date = date.parse().unwrap();
            profiles.on(date, DayKind::of(date)).at(0, 40) * mean
        };
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found}");
        // 13 January is a Tuesday in 2026, and 10 January a Saturday.
        near(drawn("2026-01-13"), 3.0);
        near(drawn("2026-01-10"), 4.0 - 2.0 * 1.0 / 182.0);
        near(drawn("2026-07-14"), 1.0 + 2.0 * (195.0 - 195.0) / 182.0);
        // Half-way from July to January, over the turn of the year.
        let half = drawn("2026-10-13");
        assert!((1.9..2.1).contains(&half), "{half}");
        let eve = drawn("2026-12-31");
        assert!(eve > 2.8 && eve < 3.0, "{eve}");
        near(profiles.mean_on(1, DayKind::Working) * mean, 2.0);
    }

    #[test]
    fn a_year_has_a_mean_of_one_and_no_sundays_are_borrowed_where_there_are_none() {
        let months = (1..=12).map(|month| (format!("2016-{month:02}-13"), f64::from(month)));
        let months: Vec<_> = months.collect();
        let profiles =
            days(&months.iter().map(|(day, kw)| (day.as_str(), *kw)).collect::<Vec<_>>());
        let mut date: Date = "2026-01-01".parse().unwrap();
        let mut sum = 0.0;
        for _ in 0..365 {
            sum += profiles.on(date, DayKind::of(date)).at(1, 0);
            date = date.tomorrow().unwrap();
        }
        assert!((sum / 365.0 - 1.0).abs() < 0.05, "{}", sum / 365.0);
    }
}
