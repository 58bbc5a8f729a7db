//! Pictures of a frame and a map made by hand. With `WATTWALK_PICTURES` set to
//! a folder, they are kept there to be looked at.

use std::collections::BTreeMap;

use resvg::tiny_skia::Pixmap;
use wattwalk::assets::{AssetId, AssetKind, Network};
use wattwalk::language::Language;
use wattwalk::live::Quality;
use wattwalk::pack::Attribution;
use wattwalk::pose::PositionState;
use wattwalk::view::{
    BuriedLines, Chevron, CompassMark, CompassMarkKind, Frame, FrameVertex, FrameWay, GridLine,
    Horizon, Label, LabelLine, Shape, ShapeKind, Star, StopPin, SunDisc, World,
};

use super::*;
use crate::page::model::{Ground, MapArea, MapData, MapLine, MapPoint, MapStop};

/// A street seen from its middle, 1.5 m above the ground, looking north.
struct Street {
    frame: Frame,
}

impl Street {
    fn vertex(&self, [right, ahead, up]: [f64; 3], width_m: f64) -> FrameVertex {
        let focal = 640.0 / (65_f64.to_radians() / 2.0).tan();
        FrameVertex {
            along_m: ahead as f32,
            depth_m: ahead as f32,
            x_px: (640.0 + focal * right / ahead) as f32,
            y_px: (400.0 - focal * (up - 1.5) / ahead) as f32,
            width_px: (focal * width_m / ahead) as f32,
        }
    }

    fn add(
        &mut self,
        kind: ShapeKind,
        network: Network,
        asset_kind: AssetKind,
        buried: bool,
        places: &[[f64; 3]],
        width_m: f64,
    ) {
        let first_vertex = self.frame.vertices.len() as u32;
        let vertices: Vec<_> = places.iter().map(|place| self.vertex(*place, width_m)).collect();
        self.frame.vertices.extend(vertices);
        let distance_m = places.iter().map(|p| p[1]).fold(f64::INFINITY, f64::min) as f32;
        self.frame.shapes.push(Shape {
            asset: self.frame.shapes.len() as u32,
            kind,
            network,
            asset_kind,
            rgb: wattwalk::view::network_rgb(network),
            buried,
            first_vertex,
            vertex_count: places.len() as u32,
            distance_m,
            opacity: (1.0 - distance_m / 160.0).max(0.1),
        });
    }

    fn label(
        &mut self,
        title: &str,
        value: Option<&str>,
        quality: Option<Quality>,
        at: [f32; 4],
        anchor: [f32; 2],
        of: (Network, AssetKind),
    ) {
        let (left, size) = (at[0] + 34.0, 14.0);
        let line = |text: &str, below_px: f32, bold: bool| LabelLine {
            text: text.into(),
            x_px: left,
            baseline_px: at[1] + below_px,
            size_px: size,
            room_px: at[2] - 40.0,
            bold,
        };
        let mut lines = vec![line(title, 17.0, false)];
        lines.extend(value.map(|value| line(&format!("≈ {value}"), 36.0, true)));
        self.frame.labels.push(Label {
            asset: 0,
            asset_id: AssetId::default(),
            network: of.0,
            asset_kind: of.1,
            simulated: true,
            title: title.into(),
            value: value.map(Into::into),
            depth: None,
            quality,
            measured: quality == Some(Quality::Live),
            details: None,
            lines,
            x_px: at[0],
            y_px: at[1],
            width_px: at[2],
            height_px: at[3],
            symbol_x_px: at[0] + 16.0,
            symbol_y_px: at[1] + at[3] / 2.0,
            symbol_radius_px: 10.0,
            anchor_x_px: anchor[0],
            anchor_y_px: anchor[1],
            distance_m: 20.0,
            focused: false,
            arrow_deg: None,
        });
    }
}

fn world(by_night: bool) -> World {
    let [sky, ground] = if by_night { [0x0b_15_30, 0x14_1d_2e] } else { [0x74_b1_e6, 0x86_a0_8f] };
    World {
        zenith_rgb: sky,
        sky_rgb: sky,
        horizon_rgb: sky,
        far_ground_rgb: ground,
        ground_rgb: ground,
        near_ground_rgb: ground,
        haze_rgb: sky,
        grid_rgb: 0xe4_ed_e6,
        sun: (!by_night).then_some(SunDisc {
            x_px: 640.0,
            y_px: 120.0,
            radius_px: 200.0,
            rgb: 0xff_fa_eb,
        }),
        stars: match by_night {
            true => vec![Star { x_px: 600.0, y_px: 60.0, radius_px: 1.5, opacity: 0.9 }],
            false => Vec::new(),
        },
        grid: vec![GridLine {
            from_x_px: 100.0,
            from_y_px: 700.0,
            to_x_px: 1100.0,
            to_y_px: 700.0,
            opacity: 0.26,
        }],
    }
}

fn street() -> Frame {
    street_of(false)
}

fn street_of(by_night: bool) -> Frame {
    let frame = Frame {
        time: "2026-06-16T10:00:00Z".parse().unwrap(),
        width_px: 1280,
        height_px: 800,
        horizon: Horizon::default(),
        heading_deg: 352.0,
        position_state: Some(PositionState::Measured),
        horizontal_accuracy_m: Some(2.4),
        heading_accuracy_deg: Some(3.0),
        buried: BuriedLines::Sharp,
        advice: None,
        vertices: Vec::new(),
        shapes: Vec::new(),
        labels: Vec::new(),
        unlabelled: 0,
        compass: vec![
            CompassMark { bearing_deg: 0, x_px: 780.0, kind: CompassMarkKind::Cardinal },
            CompassMark { bearing_deg: 5, x_px: 870.0, kind: CompassMarkKind::Tick },
            CompassMark { bearing_deg: 330, x_px: 250.0, kind: CompassMarkKind::Degrees },
        ],
        way: None,
        darkness: if by_night { 1.0 } else { 0.0 },
        world: Some(world(by_night)),
    };
    let mut street = Street { frame };
    use AssetKind as K;
    use Network as N;
    for block in [3.0, 2.0, 1.0, 0.0] {
        let (near, far) = (10.0 + 28.0 * block, 32.0 + 28.0 * block);
        let height = 14.0 + 3.0 * ((block * 1.7_f64).sin());
        for side in [-1.0, 1.0] {
            let x = side * 9.0;
            let front = [
                [x, near, 0.0],
                [side * 22.0, near, 0.0],
                [side * 22.0, near, height],
                [x, near, height],
            ];
            let flank = [[x, near, 0.0], [x, far, 0.0], [x, far, height], [x, near, height]];
            street.add(ShapeKind::Wall, N::Unspecified, K::Building, false, &flank, 0.0);
            street.add(ShapeKind::Wall, N::Unspecified, K::Building, false, &front, 0.0);
        }
    }
    let strip = |x: f64, half: f64| {
        [[x - half, 3.0, 0.0], [x - half, 90.0, 0.0], [x + half, 90.0, 0.0], [x + half, 3.0, 0.0]]
    };
    for (x, half, network, kind, width_m, depth) in [
        (-4.0, 1.6, N::Water, K::Pipe, 0.2, -1.1),
        (-1.5, 2.0, N::DistrictHeating, K::Pipe, 0.35, -1.0),
        (2.0, 0.8, N::Electricity, K::Cable, 0.12, -0.7),
        (3.4, 0.8, N::Telecom, K::Cable, 0.08, -0.6),
        (5.5, 1.2, N::Waste, K::Pipe, 0.4, -1.8),
    ] {
        street.add(ShapeKind::Corridor, network, kind, true, &strip(x, half), 0.0);
        let line: Vec<_> = (0..30).map(|i| [x, 3.0 + f64::from(i * i) / 10.0, depth]).collect();
        street.add(ShapeKind::Line, network, kind, true, &line, width_m);
    }
    street.add(
        ShapeKind::Line,
        N::Electricity,
        K::Cable,
        false,
        &[[-7.0, 8.0, 5.0], [-7.0, 60.0, 6.0]],
        0.06,
    );
    street.add(
        ShapeKind::Area,
        N::Electricity,
        K::Photovoltaic,
        false,
        &[[9.0, 12.0, 14.5], [9.0, 30.0, 14.5], [13.0, 30.0, 16.5], [13.0, 12.0, 16.5]],
        0.0,
    );
    for (right, ahead, up, network, kind) in [
        (-6.0, 40.0, 5.0, N::Lighting, K::StreetLight),
        (6.5, 26.0, 1.0, N::Mobility, K::ChargingPoint),
        (-6.0, 20.0, 5.0, N::Lighting, K::StreetLight),
        (4.2, 14.0, 1.2, N::Electricity, K::Battery),
        (-5.0, 12.0, 1.0, N::Waste, K::Inlet),
    ] {
        street.add(ShapeKind::Point, network, kind, false, &[[right, ahead, up]], 0.6);
    }
    let sim = Some(Quality::Simulated);
    street.label(
        "Batterie du transformateur",
        Some("−84 kW"),
        sim,
        [820.0, 300.0, 236.0, 46.0],
        [941.0, 421.0],
        (N::Electricity, K::Battery),
    );
    street.label(
        "Bornes de recharge",
        Some("22.4 kW"),
        sim,
        [960.0, 380.0, 190.0, 46.0],
        [891.0, 419.0],
        (N::Mobility, K::ChargingPoint),
    );
    street.label(
        "<tri> & collecte",
        Some("12 kg/h"),
        Some(Quality::Live),
        [80.0, 470.0, 200.0, 46.0],
        [221.0, 442.0],
        (N::Waste, K::Inlet),
    );
    street.label(
        "地热供热管道",
        Some("310 kW"),
        Some(Quality::Stale),
        [330.0, 560.0, 180.0, 46.0],
        [520.0, 620.0],
        (N::DistrictHeating, K::Pipe),
    );
    street.label(
        "Lampadaire",
        None,
        None,
        [250.0, 200.0, 150.0, 24.0],
        [338.0, 224.0],
        (N::Lighting, K::StreetLight),
    );
    let first_vertex = street.frame.vertices.len() as u32;
    let chevron = [[-0.5, 9.6, 0.0], [0.0, 10.0, 0.0], [0.5, 9.6, 0.0], [0.0, 10.6, 0.0]];
    let corners = chevron.map(|place| street.vertex(place, 0.0));
    street.frame.vertices.extend(corners);
    street.frame.way = Some(FrameWay {
        stop: "four".into(),
        number: 4,
        turn_deg: 0.0,
        chevrons: vec![Chevron { first_vertex, vertex_count: 4, opacity: 0.9 }],
        pin: Some(StopPin {
            foot_x_px: 700.0,
            foot_y_px: 430.0,
            head_x_px: 700.0,
            head_y_px: 380.0,
            radius_px: 18.0,
        }),
        compass_x_px: Some(640.0),
    });
    street.frame
}

fn look() -> Look {
    Look {
        text_px: 16.0,
        language: Language::from("fr"),
        title: "Le transformateur et sa batterie".into(),
        subtitle: "16 juin 2026, 12:00 · position ± 2 m".into(),
        attribution: "Réseaux et bâtiments : les auteurs de Wattwalk (MIT OR Apache-2.0)  ·  Points : Ville d’Issy-les-Moulineaux (Licence Ouverte)".into(),
        mark: Some("Dessiné, non relevé · Chiffres simulés".into()),
    }
}

/// The picture, drawn; kept where a person asks for it.
fn draw(svg: &str, name: &str) -> Pixmap {
    let bytes = png(svg).unwrap();
    if let Some(folder) = std::env::var_os("WATTWALK_PICTURES") {
        let folder = std::path::Path::new(&folder);
        std::fs::write(folder.join(name).with_extension("png"), &bytes).unwrap();
        std::fs::write(folder.join(name).with_extension("svg"), svg).unwrap();
    }
    Pixmap::decode_png(&bytes).unwrap()
}

fn rgb(picture: &Pixmap, x: u32, y: u32) -> [u8; 3] {
    let pixel = picture.pixel(x, y).unwrap();
    [pixel.red(), pixel.green(), pixel.blue()]
}

#[test]
fn a_frame_is_drawn_by_day_and_by_night() {
    let day = draw(&frame_svg(&street(), &look()), "frame-day");
    let night = draw(&frame_svg(&street_of(true), &look()), "frame-night");
    let foot = foot_px(1280, &look());
    assert!((60..120).contains(&foot), "{foot}");
    assert_eq!((day.width(), day.height()), (1280, 800 + foot as u32));
    // The sky between the houses is blue by day and dark by night.
    let [r, _, b] = rgb(&day, 600, 180);
    assert!(b > 180 && b > r, "{:?}", rgb(&day, 600, 180));
    assert!(rgb(&night, 600, 180).iter().all(|part| *part < 110));
    // The electric cable under the ground is there in its colour.
    let yellow = (860..1100).flat_map(|x| (600..700).map(move |y| (x, y))).filter(|&(x, y)| {
        let [r, g, b] = rgb(&day, x, y);
        r > 200 && g > 150 && b < 120
    });
    assert!(yellow.count() > 200);
}

#[test]
fn a_frame_says_what_is_simulated_and_whom_to_name() {
    let svg = frame_svg(&street(), &look());
    for part in [
        ">≈ 22.4 kW<",
        "≈ Dessiné, non relevé · Chiffres simulés",
        "Ville d’Issy",
        "stroke-dasharray=\"3 3\"",
        // The compass, the pin, the chevron, the sun, the grid.
        ">N<",
        ">330°<",
        ">4<",
        "fill=\"#5eead4\"",
        "radialGradient",
        "stroke=\"#e4ede6\"",
        "&lt;tri&gt;",
    ] {
        assert!(svg.contains(part), "{part} is not in the picture");
    }
    let live = Look { mark: None, ..look() };
    assert!(!frame_svg(&street(), &live).contains("Chiffres simulés"));
}

#[test]
fn without_backdrop_a_frame_is_transparent() {
    let mut frame = Frame { world: None, ..street() };
    frame.shapes.retain(|shape| shape.kind != ShapeKind::Wall);
    let picture = draw(&frame_svg(&frame, &look()), "frame-overlay");
    assert_eq!(picture.pixel(640, 300).unwrap().alpha(), 0);
}

#[test]
fn numbers_that_are_none_leave_the_rest_of_a_frame_whole() {
    let mut frame = street();
    let whole = frame_svg(&frame, &look()).matches("<path").count();
    for vertex in frame.vertices.iter_mut().take(4) {
        vertex.x_px = f32::NAN;
    }
    frame.shapes.last_mut().unwrap().first_vertex = u32::MAX;
    frame.labels.first_mut().unwrap().y_px = f32::INFINITY;
    frame.horizon.drop_px = -3200.0;
    let svg = frame_svg(&frame, &look());
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(svg.matches("<path").count() > whole / 2);
    png(&svg).unwrap();
}

#[test]
fn a_portrait_and_a_tiny_picture_are_drawn() {
    let mut frame = street();
    (frame.width_px, frame.height_px) = (430, 800);
    draw(&frame_svg(&frame, &look()), "frame-portrait");
    (frame.width_px, frame.height_px) = (1, 1);
    assert_eq!(draw(&frame_svg(&frame, &look()), "frame-tiny").width(), 1);
}

fn map() -> MapData {
    let texts = |text: &str| BTreeMap::from([(Language::from("fr"), text.to_owned())]);
    let block = |x: f32, y: f32| MapArea {
        network: Network::Unspecified,
        kind: AssetKind::Building,
        rings: vec![vec![[x, y], [x + 60.0, y], [x + 60.0, y + 30.0], [x, y + 30.0], [x, y]]],
        simulated: true,
        from_px_per_m: 0.0,
    };
    let line = |network, points: &[Place]| MapLine {
        network,
        kind: AssetKind::Cable,
        buried: network != Network::Lighting,
        points: points.to_vec(),
        simulated: true,
    };
    MapData {
        words: Default::default(),
        speeds: Vec::new(),
        title: texts("Le Fort d’Issy"),
        languages: vec![Language::from("fr")],
        attribution: BTreeMap::from([(
            Language::from("fr"),
            vec![Attribution {
                what: "Réseaux".into(),
                what_in: Default::default(),
                who: "Wattwalk".into(),
                licence: "MIT OR Apache-2.0".into(),
                url: None,
                files: Vec::new(),
            }],
        )]),
        palette: wattwalk::view::palette(),
        ground: Ground {
            networks: vec![Network::Electricity, Network::DistrictHeating, Network::Lighting],
            buildings: vec![
                block(-120.0, 30.0),
                block(20.0, 30.0),
                block(-120.0, -90.0),
                block(20.0, -90.0),
            ],
            lines: vec![
                line(Network::Electricity, &[[-150.0, 0.0], [150.0, 4.0]]),
                line(Network::DistrictHeating, &[[-150.0, -8.0], [0.0, -8.0], [2.0, 90.0]]),
                line(Network::Lighting, &[[-10.0, -100.0], [-10.0, 100.0]]),
            ],
            points: vec![
                MapPoint {
                    network: Network::Electricity,
                    kind: AssetKind::Battery,
                    at: [20.0, 8.0],
                    simulated: true,
                    from_px_per_m: 0.0,
                },
                MapPoint {
                    network: Network::Lighting,
                    kind: AssetKind::StreetLight,
                    at: [-10.0, 50.0],
                    simulated: true,
                    from_px_per_m: 0.0,
                },
            ],
            areas: vec![MapArea {
                network: Network::Electricity,
                kind: AssetKind::Photovoltaic,
                ..block(30.0, 35.0)
            }],
        },
        stops: (1..=3)
            .map(|number| MapStop {
                id: number.to_string(),
                number,
                at: [number as f32 * 60.0 - 120.0, 0.0],
                radius_m: 12.0,
                ideas: Vec::new(),
                title: texts("Le transformateur et sa batterie, place de la République"),
            })
            .collect(),
        route: vec![[-60.0, 0.0], [0.0, 0.0], [60.0, 0.0]],
    }
}

use crate::page::model::Place;

#[test]
fn corridors_side_by_side_tint_the_ground_once() {
    let ground = |count: usize| {
        let empty =
            Frame { shapes: Vec::new(), vertices: Vec::new(), labels: Vec::new(), ..street() };
        let mut street = Street { frame: empty };
        let strip = [[-4.0, 3.0, 0.0], [-4.0, 60.0, 0.0], [4.0, 60.0, 0.0], [4.0, 3.0, 0.0]];
        for _ in 0..count {
            let (network, kind) = (Network::Electricity, AssetKind::Cable);
            street.add(ShapeKind::Corridor, network, kind, true, &strip, 0.0);
        }
        rgb(&draw(&frame_svg(&street.frame, &look()), &format!("corridors-{count}")), 640, 600)
    };
    let (none, one, many) = (ground(0), ground(1), ground(6));
    let apart = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max();
    assert!(apart(none, one) > Some(20), "{none:?} {one:?}");
    assert!(apart(one, many) <= Some(2), "{one:?} {many:?}");
}

#[test]
fn titles_on_paper_are_whole_while_there_is_room() {
    let look = MapLook {
        width_px: 1000,
        height_px: 830,
        language: Language::from("fr"),
        mark: None,
        surface: Surface::Paper,
    };
    let title = |number: u32| match number % 2 {
        0 => "Première idée : consommer moins",
        _ => "Depuis le belvédère",
    };
    let stops = |count: u32| -> Vec<MapStop> {
        let all = (1..=count).zip(map().stops.into_iter().cycle());
        let texts = |text: &str| BTreeMap::from([(Language::from("fr"), text.to_owned())]);
        all.map(|(number, stop)| MapStop { number, title: texts(title(number)), ..stop }).collect()
    };
    let svg = map_svg(&MapData { stops: stops(10), ..map() }, &look);
    assert!(!svg.contains('…') && svg.contains(">10<"));
    assert_eq!(svg.matches("consommer").count(), 5, "each on a line that it has room for");
    // With more of them the last ones are there all the same.
    let svg = map_svg(&MapData { stops: stops(16), ..map() }, &look);
    assert!(svg.contains('…') && svg.contains(">16<"));
}

#[test]
fn a_map_shows_networks_stops_scale_and_names() {
    let look = MapLook {
        width_px: 1280,
        height_px: 800,
        language: Language::from("fr"),
        mark: None,
        surface: Surface::Screen,
    };
    let svg = map_svg(&map(), &look);
    draw(&svg, "map");
    for part in ["Le Fort d’Issy", "Chaleur", ">3<", "Parcours", "50 m", "MIT OR Apache-2.0"] {
        assert!(svg.contains(part), "{part} is not on the map");
    }
    let bare = MapData { ground: Ground::default(), stops: vec![], route: vec![], ..map() };
    let svg = map_svg(&bare, &MapLook { width_px: 300, ..look });
    assert!(!svg.contains("NaN"));
    draw(&svg, "map-empty");
}
