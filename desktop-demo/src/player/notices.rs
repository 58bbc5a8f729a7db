//! What is missing or not as it should be, in the visitor's language.

use jiff::{SignedDuration, Timestamp};
use wattwalk::pose::PositionState;
use wattwalk::session::{Event, EventKind};
use wattwalk::tour::Language;

/// A notice stays this long on the visit's clock.
const SHOWN_FOR: SignedDuration = SignedDuration::from_secs(20);
/// No more than these are shown at once.
const MOST: usize = 3;

/// The notices of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Notices {
    told: Vec<(Timestamp, String)>,
}

impl Notices {
    /// Takes note of an event that a visitor should know of.
    pub(super) fn hear(&mut self, event: &Event, language: &Language) {
        let say = |fr: &str, en: &str, zh: &str| match language.as_str() {
            "fr" => fr.to_owned(),
            "zh" => zh.to_owned(),
            _ => en.to_owned(),
        };
        let text = match &event.kind {
            EventKind::Position { state: PositionState::Bridged } => say(
                "Signal GPS interrompu : position estimée.",
                "GPS signal interrupted: the position is estimated.",
                "GPS 信号中断：位置为估算。",
            ),
            EventKind::Position { state: PositionState::Lost } => say(
                "Position perdue : dernier lieu connu affiché.",
                "Position lost: the last known place is shown.",
                "位置丢失：显示最后已知位置。",
            ),
            EventKind::SourceFailed { message } => format!(
                "{} {message}",
                say(
                    "Source de données injoignable :",
                    "A data source cannot be reached:",
                    "数据源无法访问："
                )
            ),
            EventKind::ReadingsMissing { assets } => {
                let count = assets.len();
                say(
                    &format!("Mesures absentes pour {count} équipement(s)."),
                    &format!("No readings for {count} asset(s)."),
                    &format!("{count} 个设备没有读数。"),
                )
            }
            _ => return,
        };
        self.tell(text, event.time);
    }

    /// Takes note of a text.
    pub(super) fn tell(&mut self, text: String, now: Timestamp) {
        self.told.retain(|(_, told)| *told != text);
        self.told.push((now, text));
        let surplus = self.told.len().saturating_sub(MOST);
        self.told.drain(..surplus);
    }

    /// What is to be shown now.
    pub(super) fn shown(&self, now: Timestamp) -> Vec<String> {
        let recent = self.told.iter().filter(|(at, _)| now.duration_since(*at).abs() <= SHOWN_FOR);
        recent.map(|(_, text)| text.clone()).collect()
    }
}
