use std::collections::BTreeMap;

use jiff::Timestamp;
use wattwalk::energy::FigureTexts;
use wattwalk::session::Cue;

use super::*;
use crate::page::model::{Mode, Now, NowTexts, Visitor, WayOn};

fn texts() -> FigureTexts {
    FigureTexts {
        used: "812 kW".into(),
        solar: "640 kW".into(),
        imported: "256 kW".into(),
        charge: Some("62 %".into()),
        consumption: "9,65 MWh".into(),
        co2: "170 kg".into(),
        peak: "707 kW".into(),
        peak_plain: "732 kW".into(),
        shaved: Some("−3 %".into()),
        shifted: "61 kWh".into(),
        covered: Some("19 %".into()),
        production: "1,84 MWh".into(),
        kept: None,
    }
}

fn stops() -> Vec<MapStop> {
    let stop = |number: u32, id: &str, fr: &str, zh: &str| MapStop {
        id: id.into(),
        number,
        at: [0.0, 0.0],
        radius_m: 10.0,
        ideas: Vec::new(),
        title: BTreeMap::from([
            (Language::from("fr"), fr.to_owned()),
            (Language::from("zh"), zh.to_owned()),
        ]),
    };
    vec![stop(1, "arrival", "L’arrivée", "到达"), stop(2, "battery", "La batterie", "电池")]
}

fn status() -> Status {
    Status {
        time: Timestamp::UNIX_EPOCH,
        local_time: "12:04".into(),
        date: "2026-06-16".into(),
        minute_of_day: 724.0,
        playing: true,
        speed: 4.0,
        mode: Mode::Guided,
        walked: 0.3,
        language: Language::from("fr"),
        hidden_networks: vec![],
        visitor: Some(Visitor {
            at: [0.0, 0.0],
            accuracy_m: 3.0,
            heading_deg: 350.0,
            heading_accuracy_deg: 3.0,
            position_state: PositionState::Measured,
        }),
        focus: None,
        selected: None,
        stop: Some("arrival".into()),
        reached: vec!["arrival".into()],
        stops: vec![],
        reached_at: Vec::new(),
        behind_min: None,
        way: Some(WayOn {
            stop: "battery".into(),
            number: 4,
            shown_distance_m: 120,
            bearing_deg: 80.0,
            passed: false,
            line: vec![],
        }),
        caption: None,
        undoable: None,
        end: None,
        now: Some(Now {
            is_withheld: false,
            figures: Some(NowFigures {
                consumption_kw: 812.4,
                production_kw: 640.0,
                battery_kw: -84.2,
                import_kw: 256.0,
                state_of_charge: Some(0.62),
                temperature_c: 23.6,
            }),
            texts: NowTexts { district: Some(texts()), battery_transformer: None },
        }),
        notices: vec![],
        sources: vec![],
        uncounted: 0,
        edge: None,
        provenance: Default::default(),
        around: 0,
        simulated: true,
        street: None,
    }
}

#[test]
fn the_visit_is_said_with_stop_way_and_arrow() {
    let line = visit_line(&status(), &stops());
    assert_eq!(
        line,
        "2026-06-16 12:04  ·  Étape 1 sur 2\u{a0}: L’arrivée  ·  → Étape 2 à 120\u{a0}m\u{a0}: La batterie"
    );
    let mut paused = status();
    paused.playing = false;
    paused.stop = None;
    paused.way.as_mut().unwrap().passed = true;
    let line = visit_line(&paused, &stops());
    assert!(line.contains("dépassé l’étape 2") && line.ends_with("pause"), "{line}");
    assert!(!line.contains("Étape"), "{line}");
}

#[test]
fn figures_say_that_they_are_simulated() {
    let line = figures_line(&status());
    assert_eq!(
        line,
        "≈ simulé  ·  Consommé 812 kW  ·  Solaire 640 kW  ·  Batterie -84\u{a0}kW (62 %)  ·  Du réseau 256 kW  ·  24\u{a0}°C"
    );
    let measured = Status { simulated: false, ..status() };
    assert!(!figures_line(&measured).contains("simulé"));
    let elsewhere = Status { now: None, ..status() };
    assert_eq!(figures_line(&elsewhere), "", "without a district there are no figures of one");
}

#[test]
fn what_the_street_does_is_a_line_of_its_own() {
    assert_eq!(street_line(&status()), "");
    let street = wattwalk::session::StreetTexts { title: "Répété".into(), now: "calme".into() };
    let rehearsed = Status { street: Some(street), ..status() };
    assert_eq!(street_line(&rehearsed), "Répété  ·  calme");
}

#[test]
fn a_walk_is_summed_up_with_its_day() {
    let lines = summary(&status(), &stops()).join("\n");
    assert!(lines.contains("Consommé 9,65 MWh  ·  Solaire 1,84 MWh"), "{lines}");
    assert!(lines.contains("autoconsommation –  ·  autoproduction 19 %"), "{lines}");
    assert!(lines.contains("pointe du soir 707 kW (732 kW sans batterie ni décalage)"), "{lines}");
    let now = Now { is_withheld: true, figures: None, texts: NowTexts::default() };
    let withheld = summary(&Status { now: Some(now), ..status() }, &stops()).join("\n");
    assert!(withheld.ends_with(Words::of(&"fr".into()).get("said_withheld")), "{withheld}");
}

#[test]
fn speech_fits_the_terminal_in_any_writing() {
    let body = "Un transformateur abaisse la tension pour tout le quartier, et sa batterie garde le soleil de midi.\n\nLe soir, elle le rend.";
    let cue = |title: &str, body: &str| Cue {
        subject: wattwalk::session::CueSubject::Stop("battery".into()),
        language: Language::from("fr"),
        title: title.into(),
        body: body.into(),
        question: None,
        transition: None,
        for_children: None,
        for_experts: None,
    };
    let fr = Language::from("fr");
    for (body, columns) in
        [(body, 40), ("中午的光伏盈余储存在电池中，傍晚再送回电网。这样电网的压力更小。", 40)]
    {
        let lines = speech(&cue("Titre", body), &fr, columns);
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.width() <= columns), "{lines:?}");
        let words: String =
            lines.iter().skip(1).flat_map(|l| l.chars()).filter(|c| !c.is_whitespace()).collect();
        let wanted: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(words, wanted);
    }
    // A narration must not steer the terminal.
    let question = Some("Et\u{1b}[2J le soir ?".to_owned());
    let cue = Cue { question, ..cue("a\u{1b}[2Jb", "c\u{7}d") };
    let lines = speech(&cue, &fr, 80);
    assert_eq!(lines.last().unwrap(), "  │ Une question\u{a0}: Et[2J le soir ?");
    assert!(lines.iter().all(|line| !line.chars().any(char::is_control)), "{lines:?}");
}

#[test]
fn arrows_are_seen_from_who_looks() {
    let off = [0.0, 44.0, 90.0, -90.0, 180.0, -180.0, 359.0, 725.0];
    assert_eq!(off.map(arrow), ["↑", "↗", "→", "←", "↓", "↓", "↑", "↑"]);
}

#[test]
fn a_replay_names_what_happened_in_local_time() {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let event = |kind| Event { time: Timestamp::UNIX_EPOCH, kind };
    let reached = EventKind::Tour(TourEvent::StopReached { stop: "battery".into() });
    assert_eq!(event_line(&event(reached), &zone).unwrap(), "02:00:00  stop battery reached");
    let cue = EventKind::Cue(Cue {
        subject: wattwalk::session::CueSubject::Stop("battery".into()),
        language: Language::from("fr"),
        title: "La batterie".into(),
        body: String::new(),
        question: None,
        transition: None,
        for_children: None,
        for_experts: None,
    });
    assert_eq!(
        event_line(&event(cue), &zone).unwrap(),
        "02:00:00  the guide says in fr: La batterie"
    );
}
