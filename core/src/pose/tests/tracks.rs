//! Tracks that real receivers recorded.

use super::*;

/// How the smoothed track lies to a recorded one.
#[derive(Debug, Default)]
struct Fit {
    fixes: usize,
    /// Fixes that were refused or started the pose anew.
    not_used: usize,
    /// Share of the places shown that lie within the fixes' accuracy.
    within: f64,
    /// Largest distance of a place shown from the track, in accuracies.
    farthest: f64,
    /// Longest step of the place shown within a tenth of a second, metres.
    longest_step_m: f64,
    /// Mean reported radius, metres.
    mean_accuracy_m: f64,
}

/// Asks for poses ten times a second; the recorded track between its fixes is
/// straight.
fn follow(fixes: &[Fix]) -> Fit {
    let origin = Wgs84::new(fixes[0].lat_deg, fixes[0].lon_deg).unwrap();
    let local = LocalFrame::new(origin, 0.0);
    let place = |fix: &Fix| {
        let point = Wgs84::new(fix.lat_deg, fix.lon_deg).unwrap();
        local.to_local(point, 0.0).truncate()
    };
    let mut estimator = PoseEstimator::new(local.clone(), 1.5);
    let mut fit = Fit { fixes: fixes.len(), ..Fit::default() };
    let mut before: Option<DVec2> = None;
    let mut poses = 0.0;
    for pair in fixes.windows(2) {
        let [from, to] = pair else { unreachable!() };
        let outcome = estimator.fix(from).unwrap();
        fit.not_used += usize::from(outcome != FixOutcome::Used);
        let seconds = to.time.duration_since(from.time).as_secs_f64();
        for tenth in 0..(seconds * 10.0) as u32 {
            let since_s = f64::from(tenth) / 10.0;
            let pose = estimator.pose(from.time + SignedDuration::from_secs_f64(since_s)).unwrap();
            let off_m = place(from).lerp(place(to), since_s / seconds).distance(pose.position_m);
            let off = off_m / from.horizontal_accuracy_m;
            fit.farthest = fit.farthest.max(off);
            fit.within += f64::from(u8::from(off <= 1.0));
            fit.mean_accuracy_m += pose.horizontal_accuracy_m;
            let step_m = before.map_or(0.0, |before| before.distance(pose.position_m));
            fit.longest_step_m = fit.longest_step_m.max(step_m);
            before = Some(pose.position_m);
            poses += 1.0;
        }
    }
    Fit { within: fit.within / poses, mean_accuracy_m: fit.mean_accuracy_m / poses, ..fit }
}

#[test]
fn an_android_log_is_followed_within_its_accuracy() {
    let fixes: Vec<_> = include_str!("../../../tests/data/tracks/android_fixes.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let row: Vec<&str> = line.split(',').collect();
            Fix {
                time: Timestamp::from_millisecond(row[7].parse().unwrap()).unwrap(),
                lat_deg: row[2].parse().unwrap(),
                lon_deg: row[3].parse().unwrap(),
                horizontal_accuracy_m: row[6].parse().unwrap(),
                speed_mps: Some(row[5].parse().unwrap()),
                course_deg: None,
            }
        })
        .collect();
    let fit = follow(&fixes);
    println!("android: {fit:.3?}");
    assert!(fit.fixes == 207 && fit.not_used <= 2, "{fit:?}");
    // The log itself jumps by 5 m twice, with 4 m of accuracy and no speed.
    assert!(fit.within > 0.8 && fit.farthest < 1.5, "{fit:?}");
    assert!(fit.mean_accuracy_m < 4.0 && fit.longest_step_m < 0.5, "{fit:?}");
}

#[test]
fn a_run_is_followed_within_its_accuracy() {
    let track = include_str!("../../../tests/data/tracks/run.csv");
    let fixes: Vec<_> = track
        .lines()
        .skip(1)
        .map(|line| {
            let row: Vec<&str> = line.split(',').collect();
            Fix {
                time: row[0].parse().unwrap(),
                lat_deg: row[1].parse().unwrap(),
                lon_deg: row[2].parse().unwrap(),
                horizontal_accuracy_m: 5.0,
                speed_mps: None,
                course_deg: None,
            }
        })
        .collect();
    let fit = follow(&fixes);
    println!("run: {fit:.3?}");
    assert!(fit.fixes == 300 && fit.not_used <= 1, "{fit:?}");
    // Twice a walker's speed with a fix every three seconds: the farthest are
    // the first metres and a sharp turn.
    assert!(fit.within > 0.95 && fit.farthest < 3.5, "{fit:?}");
    assert!(fit.mean_accuracy_m < 7.0, "{fit:?}");
}
