//! Recordings: played in the small pack, as `wattwalk replay` plays them.

use std::sync::{Arc, LazyLock};

use wattwalk::pack::TourPack;
use wattwalk::session::{RecordingReader, TourSession};

static PACK: LazyLock<Arc<TourPack>> = LazyLock::new(|| {
    let files = super::packs::with("tour.json", include_bytes!("../pack/tour.json"));
    Arc::new(TourPack::open(&files).expect("the small pack opens"))
});

pub(super) fn recording(bytes: &[u8]) {
    let Ok(reader) = RecordingReader::new(bytes) else { return };
    let Ok(mut session) = TourSession::open(PACK.clone(), reader.header().settings.clone()) else {
        return;
    };
    for input in reader {
        let Ok(input) = input else { return };
        if let Ok(Some(frame)) = session.replay(&input) {
            let finite = |v: &wattwalk::view::FrameVertex| v.x_px.is_finite() && v.y_px.is_finite();
            assert!(frame.vertices.iter().all(finite), "after {input:?}");
        }
        let _ = session.events();
    }
}
