//! The form of a recording's lines, as far as other programs write them.
//!
//! The reader takes the types of the pose and of the session; the types here
//! stand for what it takes, and are nobody's values. That both agree is tested
//! by `trial/tests.rs`.
#![allow(dead_code, reason = "types that only a schema is made of")]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// A line of a recording (JSON Lines): the header, which is the first, or one
/// of the inputs after it in the order in which they came.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Line {
    Header(Header),
    Sample(Sample),
    Other(Other),
}

/// First line of a recording.
#[derive(JsonSchema)]
pub(super) struct Header {
    /// Version of the layout.
    #[schemars(range(min = 1, max = 1))]
    wattwalk_recording: u32,
    /// The id of the pack that the session was opened with.
    pack: String,
    settings: Settings,
    /// Which of the recording's files it begins; 1 where it is not said.
    #[schemars(range(min = 1))]
    part: Option<u32>,
    /// Lines of the files before it.
    lines_before: Option<u64>,
}

/// What the session was opened with.
#[derive(JsonSchema)]
pub(super) struct Settings {
    /// The visitor's language (BCP 47).
    language: String,
    /// Height of the device above the ground, metres.
    #[schemars(range(min = 0.2, max = 4.0))]
    eye_height_m: f64,
}

/// A sample of a sensor, or what somebody shows of the pose.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum Sample {
    Fix(Fix),
    Attitude(Attitude),
    Track(Track),
    Inertial(Inertial),
    Magnetic(Magnetic),
    Alignment(Alignment),
    UndoAlignment(UndoAlignment),
}

/// One GNSS position.
#[derive(JsonSchema)]
pub(super) struct Fix {
    /// When it was measured, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// Geodetic latitude, degrees.
    #[schemars(range(min = -90.0, max = 90.0))]
    lat_deg: f64,
    /// Longitude, degrees.
    #[schemars(range(min = -180.0, max = 180.0))]
    lon_deg: f64,
    /// Radius of the circle that holds the true place with 68 % probability,
    /// metres.
    #[schemars(range(min = 0.0, max = 100_000.0))]
    horizontal_accuracy_m: f64,
    /// Speed over ground, metres a second, if the receiver gives it.
    #[schemars(range(min = 0.0, max = 500.0))]
    speed_mps: Option<f64>,
    /// Direction of movement, degrees clockwise from true north.
    #[schemars(range(min = 0.0, max = 360.0))]
    course_deg: Option<f64>,
}

/// The device's orientation from its sensors.
#[derive(JsonSchema)]
pub(super) struct Attitude {
    /// When it was measured, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// Quaternion x, y, z, w: from device axes (x right, y up, z out of the
    /// screen) to east, north, up.
    device_to_enu: [f64; 4],
    north: North,
    /// Standard deviation of the heading, degrees, if the platform gives it.
    heading_accuracy_deg: Option<f64>,
}

/// Which north an attitude is about: `arbitrary` is about none, as by gyroscope
/// and gravity alone.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum North {
    Magnetic,
    True,
    Arbitrary,
}

/// Where an AR framework tracked the device to be, in metres and about axes of
/// its own.
#[derive(JsonSchema)]
pub(super) struct Track {
    /// When the camera's image was taken, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// Another number each time that the axes or metres begin anew.
    epoch: u32,
    /// Quaternion x, y, z, w: from device axes to the tracking's world, whose z
    /// is up.
    device_to_world: [f64; 4],
    /// The place in the tracking's world, metres, z up.
    position_m: [f64; 3],
    quality: Quality,
}

/// How well it tracks.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Quality {
    Normal,
    Limited,
    Lost,
}

/// What a gyroscope and an accelerometer measured.
#[derive(JsonSchema)]
pub(super) struct Inertial {
    /// When it was measured, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// About the device's axes, radians a second.
    gyro_radps: [f64; 3],
    /// In the device's axes, metres a second squared; at rest 9.81 upwards.
    accel_mps2: [f64; 3],
}

/// What a magnetometer measured.
#[derive(JsonSchema)]
pub(super) struct Magnetic {
    /// When it was measured, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// In the device's axes, microtesla, calibrated.
    field_ut: [f64; 3],
}

/// What somebody shows of the pose.
#[derive(JsonSchema)]
pub(super) struct Alignment {
    /// When it was so, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    kind: AlignmentKind,
}

/// What is shown. Rays are in device axes (x right, y up, z out of the screen) and
/// have any length; accuracies of angles are standard deviations, degrees; those
/// of places are radii that hold 68 %, metres.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum AlignmentKind {
    /// Where the back camera looks.
    Heading {
        /// Degrees clockwise from true north.
        #[schemars(range(min = 0.0, max = 360.0))]
        azimuth_deg: f64,
        #[schemars(range(min = 0.0, max = 90.0))]
        accuracy_deg: f64,
    },
    /// A known thing that was touched in the picture.
    Sight {
        ray: [f64; 3],
        #[schemars(range(min = -90.0, max = 90.0))]
        lat_deg: f64,
        #[schemars(range(min = -180.0, max = 180.0))]
        lon_deg: f64,
        #[schemars(range(min = 0.0, max = 90.0))]
        accuracy_deg: f64,
    },
    /// The sun.
    Sun {
        ray: [f64; 3],
        #[schemars(range(min = 0.0, max = 90.0))]
        accuracy_deg: f64,
    },
    /// A known point that the visitor stands on.
    Place {
        #[schemars(range(min = -90.0, max = 90.0))]
        lat_deg: f64,
        #[schemars(range(min = -180.0, max = 180.0))]
        lon_deg: f64,
        #[schemars(range(min = 0.0, max = 1000.0))]
        accuracy_m: f64,
    },
    /// A marker that hangs upright; its axes: x to the right of who looks at it, y
    /// up, z out of it.
    Marker {
        #[schemars(range(min = -90.0, max = 90.0))]
        lat_deg: f64,
        #[schemars(range(min = -180.0, max = 180.0))]
        lon_deg: f64,
        /// Where its z points, degrees clockwise from true north.
        #[schemars(range(min = 0.0, max = 360.0))]
        facing_deg: f64,
        /// Quaternion x, y, z, w: from device axes to the marker's.
        device_to_marker: [f64; 4],
        /// Where the device is, in the marker's axes, metres.
        position_m: [f64; 3],
        #[schemars(range(min = 0.0, max = 1000.0))]
        accuracy_m: f64,
        #[schemars(range(min = 0.0, max = 90.0))]
        accuracy_deg: f64,
    },
}

/// The last alignment was taken back.
#[derive(JsonSchema)]
pub(super) struct UndoAlignment {
    /// When, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    now: String,
}

/// What else a session was handed or asked: told by a name, written by Wattwalk
/// itself.
pub(super) struct Other;

/// The names.
const OTHERS: [&str; 15] = [
    "lost",
    "readings",
    "source_failed",
    "source_changed",
    "language",
    "hide_networks",
    "select",
    "skip_stop",
    "undo",
    "repeat_stop",
    "go_to_stop",
    "restart",
    "surroundings",
    "surroundings_failed",
    "frame",
];

impl JsonSchema for Other {
    fn schema_name() -> Cow<'static, str> {
        "Other".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<Value> = OTHERS.into_iter().map(Value::from).collect();
        json_schema!({
            "description": "What else a session was handed or asked, as Wattwalk writes it.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"enum": names},
        })
    }
}
