#!/usr/bin/env python3
"""Recordings and truths of motion-capture trials, for `wattwalk evaluate`.

    motion.py tyrex TRIAL.csv OUT   writes OUT.jsonl and OUT.csv
    motion.py broad TRIAL.csv OUT

tyrex: Michel, Fourati, Geneves, Layaida, benchmarks-attitude-smartphones
(CeCILL 2.1), columns t_s, gyr_*, acc_*, mag_* (calibrated), os_q* (Android's
rotation vector), true_q* (to east, true north, up). BROAD: Laidig, Caruso,
Cereatti, Seel, Data 6(7):72, 2021 (CC BY 4.0), columns t_s, gyr_*_rad_s,
acc_*_m_s2, mag_*_uT, opt_q* (to east, magnetic north, up), movement. Neither has
a receiver: one coarse fix at the place begins the pose, and only the heading is
of interest.
"""

import csv
import json
import math
import sys
from datetime import datetime, timedelta, timezone

# Where and when, and the declination there that the model of then has; of a truth
# about magnetic north the model of the pose's own declination is added.
TRIALS = {
    "tyrex": {"place": (45.1878, 5.7269), "start": "2016-06-01T10:00:00+00:00", "east_deg": 0.0},
    "broad": {"place": (52.5122, 13.3270), "start": "2020-06-01T10:00:00+00:00", "east_deg": 4.3},
}
COLUMNS = {
    "tyrex": {"gyr": "gyr_%s", "acc": "acc_%s", "mag": "mag_%s", "true": "true_q%s"},
    "broad": {"gyr": "gyr_%s_rad_s", "acc": "acc_%s_m_s2", "mag": "mag_%s_uT", "true": "opt_q%s"},
}


def turned(q, v):
    """A vector by a quaternion w, x, y, z."""
    w, x, y, z = q
    a = [y * v[2] - z * v[1] + w * v[0], z * v[0] - x * v[2] + w * v[1], x * v[1] - y * v[0] + w * v[2]]
    return [
        v[0] + 2 * (y * a[2] - z * a[1]),
        v[1] + 2 * (z * a[0] - x * a[2]),
        v[2] + 2 * (x * a[1] - y * a[0]),
    ]


def heading_deg(q):
    """Where the back camera looks; where the top points of a device that lies flat."""
    ahead = turned(q, [0.0, 0.0, -1.0])
    if ahead[2] < -0.94:
        ahead = turned(q, [0.0, 1.0, 0.0])
    elif ahead[2] > 0.94:
        ahead = turned(q, [0.0, -1.0, 0.0])
    return math.degrees(math.atan2(ahead[0], ahead[1]))


def main(kind, trial, out):
    about, names = TRIALS[kind], COLUMNS[kind]
    start, (lat_deg, lon_deg) = datetime.fromisoformat(about["start"]), about["place"]
    with open(trial, newline="") as file, open(out + ".jsonl", "w") as recording, open(
        out + ".csv", "w"
    ) as truth:
        def note(**line):
            recording.write(json.dumps(line) + "\n")

        note(wattwalk_recording=1, pack=kind, settings={"language": "en", "eye_height_m": 1.5})
        truth.write("time,lat_deg,lon_deg,heading_deg\n")
        for number, row in enumerate(csv.DictReader(file)):
            when = start + timedelta(seconds=float(row["t_s"]))
            time = when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            three = lambda what: [float(row[names[what] % axis]) for axis in "xyz"]
            if number == 0:
                note(fix={"time": time, "lat_deg": lat_deg, "lon_deg": lon_deg,
                          "horizontal_accuracy_m": 30.0, "speed_mps": None, "course_deg": None})
            note(inertial={"time": time, "gyro_radps": three("gyr"), "accel_mps2": three("acc")})
            note(magnetic={"time": time, "field_ut": three("mag")})
            if kind == "tyrex":
                quaternion = [float(row["os_q" + part]) for part in "xyzw"]
                note(attitude={"time": time, "device_to_enu": quaternion, "north": "magnetic",
                               "heading_accuracy_deg": None})
            parts = [row[names["true"] % part] for part in "wxyz"]
            if all(parts) and row.get("movement", "1") == "1":
                azimuth = (heading_deg([float(part) for part in parts]) + about["east_deg"]) % 360
                truth.write(f"{time},{lat_deg},{lon_deg},{azimuth:.3f}\n")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in TRIALS:
        sys.exit(__doc__)
    main(*sys.argv[1:])
