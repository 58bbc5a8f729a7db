//! Recordings: played in the small pack, as `wattwalk replay` plays them.

use std::sync::{Arc, LazyLock};

use wattwalk::pack::TourPack;
use wattwalk::visit::Playback;

static PACK: LazyLock<Arc<TourPack>> = LazyLock::new(|| {
    let files = super::packs::with("tour.json", include_bytes!("../pack/tour.json"));
    Arc::new(TourPack::open(&files).expect("the small pack opens"))
});

pub(super) fn recording(bytes: &[u8]) {
    let Ok(playback) = Playback::open(PACK.clone(), bytes) else { return };
    for played in playback {
        let Ok(played) = played else { return };
        if let Ok(Some(frame)) = &played.outcome {
            let finite = |v: &wattwalk::view::FrameVertex| v.x_px.is_finite() && v.y_px.is_finite();
            assert!(frame.vertices.iter().all(finite), "after {:?}", played.input);
        }
    }
}
