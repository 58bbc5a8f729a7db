//! Stops, geofences and narration cues.
