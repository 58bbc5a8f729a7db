//! Shows a walk: a live foot under what scrolls by, or plain lines.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use wattwalk::plain;
use wattwalk::session::{CueSubject, Event, EventKind};

use super::lines::{figures_line, speech, stop_heading, street_line, visit_line};
use super::out::{is_watched, offer, print};
use crate::page::model::{MapStop, Status};

/// Columns of what is no terminal.
const PLAIN_COLUMNS: usize = 80;
/// Steps of the bar of a whole walk.
const STEPS: u64 = 1000;
/// Without a terminal, figures are printed this many times a walk.
const PLAIN_REPORTS: f64 = 20.0;

/// Where a walk is shown.
pub(crate) struct Screen {
    stops: Vec<MapStop>,
    /// Whether a person watches.
    live: bool,
    /// There from the first status on.
    foot: Option<Foot>,
    notices: Vec<String>,
    reported: f64,
}

/// The lines at the lower edge of a terminal.
struct Foot {
    all: MultiProgress,
    walk: ProgressBar,
    visit: ProgressBar,
    /// There where conditions are rehearsed.
    street: Option<ProgressBar>,
    figures: ProgressBar,
}

impl Screen {
    /// The screen of this process's standard output.
    pub(crate) fn new(stops: Vec<MapStop>) -> Self {
        let [live, _] = is_watched();
        Self { stops, live, foot: None, notices: Vec::new(), reported: 0.0 }
    }

    /// Prints a line above the foot.
    pub(crate) fn say(&self, line: &str) {
        match &self.foot {
            Some(foot) => foot.all.suspend(|| print(line)),
            // A closed pipe does not end a walk.
            None => offer(line),
        }
    }

    /// Shows what happened, and how things stand.
    pub(crate) fn show(&mut self, status: &Status, events: &[Event]) {
        if self.live && self.foot.is_none() {
            self.foot = Some(Foot::new(status.street.is_some()));
        }
        for event in events {
            self.print_event(status, event);
        }
        for notice in &status.notices {
            if !self.notices.contains(notice) {
                self.say(&format!("! {notice}"));
            }
        }
        self.notices.clone_from(&status.notices);
        let visit = plain::line(&visit_line(status, &self.stops));
        let street = plain::line(&street_line(status));
        let figures = plain::line(&figures_line(status));
        match &self.foot {
            Some(foot) => {
                foot.walk.set_position((status.walked * STEPS as f64) as u64);
                foot.visit.set_message(visit);
                if let Some(line) = &foot.street {
                    line.set_message(street);
                }
                foot.figures.set_message(figures);
            }
            None => {
                let step = (status.walked * PLAIN_REPORTS).floor();
                if step > self.reported {
                    self.reported = step;
                    self.say(&visit);
                    for more in [street, figures].iter().filter(|line| !line.is_empty()) {
                        self.say(&format!("    {more}"));
                    }
                }
            }
        }
    }

    /// Takes the foot away, so that what follows is plain.
    pub(crate) fn end(&mut self) {
        self.live = false;
        if let Some(foot) = self.foot.take() {
            let _ = foot.all.clear();
        }
    }

    fn print_event(&self, status: &Status, event: &Event) {
        let EventKind::Cue(cue) = &event.kind else { return };
        self.say("");
        if let CueSubject::Stop(id) = &cue.subject
            && let Some(heading) = stop_heading(id, &self.stops, &status.language)
        {
            self.say(&format!("── {}  {heading} ──", status.local_time));
        }
        for line in speech(cue, &status.language, self.columns()) {
            self.say(&line);
        }
    }

    fn columns(&self) -> usize {
        if self.live { usize::from(console::Term::stdout().size().1) } else { PLAIN_COLUMNS }
    }
}

impl Foot {
    fn new(rehearses_street: bool) -> Self {
        let all = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::stdout_with_hz(8));
        let bar = |template: &str| {
            let style = ProgressStyle::with_template(template)
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("━╸─");
            all.add(ProgressBar::new(STEPS).with_style(style))
        };
        let walk = bar("{bar:40.cyan/dim} {percent} %");
        let visit = bar("{wide_msg}");
        let street = rehearses_street.then(|| bar("{wide_msg:.yellow}"));
        let figures = bar("{wide_msg:.dim}");
        walk.enable_steady_tick(Duration::from_millis(500));
        Self { all, walk, visit, street, figures }
    }
}
