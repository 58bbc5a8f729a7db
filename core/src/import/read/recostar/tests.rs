use super::super::Format;
use super::super::tests::{Kept, read_bytes};
use crate::assets::{FaultKind, Form, Shape};
use crate::import::ImportError;

const HEAD: &str = "<?xml version=\"1.0\"?>\n<gml:FeatureCollection xmlns:gml=\"http://www.opengis.net/gml/3.2\" \
    xmlns:R=\"http://StaR-Elec.com\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";

fn member(text: &str) -> String {
    format!("<gml:featureMember>{text}</gml:featureMember>")
}

fn file(members: &[&str]) -> String {
    let members: Vec<_> = members.iter().map(|text| member(text)).collect();
    format!("{HEAD}{}</gml:FeatureCollection>", members.join("\n"))
}

fn line(id: &str, class: &str, positions: &str) -> String {
    format!(
        "<R:{class} gml:id=\"{id}\"><R:Geometrie><gml:LineString srsName=\"EPSG:27561\" srsDimension=\"3\">\
         <gml:posList>{positions}</gml:posList></gml:LineString></R:Geometrie>\
         <R:PrecisionXY>B</R:PrecisionXY><R:Diametre uom=\"mm\">110</R:Diametre></R:{class}>"
    )
}

fn link(way: &str, cable: &str) -> String {
    format!(
        "<R:Cheminement_Cables gml:id=\"l{way}\"><R:cheminement xlink:href=\"#{way}\"/>\
             <R:cables xlink:href=\"{cable}\"/></R:Cheminement_Cables>"
    )
}

fn read(text: &str) -> Kept {
    let (kept, done) = read_bytes("a.gml", text);
    assert_eq!(done.unwrap(), Format::RecoStar);
    kept
}

fn error(text: &str) -> String {
    let (_, done) = read_bytes("a.gml", text);
    let error: ImportError = done.unwrap_err();
    error.to_string()
}

fn shape(kept: &Kept, id: &str) -> Option<Shape> {
    let feature = kept.features.iter().find(|f| f.id.as_ref().is_some_and(|i| i == id)).unwrap();
    feature.shape.clone().unwrap()
}

#[test]
fn the_letters_are_those_that_the_declaration_names() {
    let text = file(&[&line("w1", "RPD_Fourreau_Reco", "1 2 3 4 5 6")
        .replace("<R:PrecisionXY>", "<R:Materiau>b\u{e9}ton</R:Materiau><R:PrecisionXY>")]);
    let declared = |encoding: &str| {
        text.replacen("version=\"1.0\"", &format!("version=\"1.0\" encoding=\"{encoding}\""), 1)
    };
    let single = |text: String| text.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>();
    for bytes in [
        single(declared("ISO-8859-1")),
        single(declared("windows-1252")),
        declared("UTF-8").into_bytes(),
        format!("\u{feff}{}", declared("ISO-8859-1")).into_bytes(),
    ] {
        let (kept, done) = read_bytes("a.gml", bytes);
        done.unwrap();
        assert_eq!(kept.features[0].properties["Materiau"], "b\u{e9}ton");
    }
    let error = |bytes: Vec<u8>| read_bytes("a.gml", bytes).1.unwrap_err().to_string();
    let undeclared = error(single(text.clone()));
    assert!(undeclared.contains("declare its encoding"), "{undeclared}");
    assert!(error(single(declared("klingon"))).contains("klingon"));
}

#[test]
fn a_cable_lies_in_its_ways_and_a_substation_in_its_building() {
    let text = file(&[
        &link("w1", "c"),
        "<R:RPD_CableElectrique_Reco gml:id=\"c\"><R:Isolant>Papier &amp; huile &#233;</R:Isolant></R:RPD_CableElectrique_Reco>",
        &line("w1", "RPD_Fourreau_Reco", "1 2 3 4 5 6"),
        &line("w2", "RPD_PleineTerre_Reco", "4 5 6 7 8 9"),
        &link("w2", "c"),
        "<R:RPD_PosteElectrique_Reco gml:id=\"p\"><R:conteneur xlink:href=\"b\"/></R:RPD_PosteElectrique_Reco>",
        "<R:RPD_BatimentTechnique_Reco gml:id=\"b\"><R:Geometrie><gml:Point srsName=\"EPSG:27561\">\
         <gml:pos>1 2</gml:pos></gml:Point></R:Geometrie></R:RPD_BatimentTechnique_Reco>",
        "<R:RPD_Plage_Reco gml:id=\"lost\"><R:conteneur xlink:href=\"nowhere\"/></R:RPD_Plage_Reco>",
    ]);
    let kept = read(&text);
    assert_eq!(kept.head.as_ref().unwrap().crs.as_deref(), Some("EPSG:27561"));
    assert_eq!(kept.features.len(), 8);
    let Form::Lines(lines) = shape(&kept, "c").unwrap().form else { panic!() };
    assert_eq!((lines.len(), lines[1][1].z), (2, Some(9.0)));
    assert!(matches!(shape(&kept, "p").unwrap().form, Form::Points(_)));
    assert_eq!(shape(&kept, "lost"), None);
    let cable = &kept.features[1].properties;
    assert_eq!(cable["cheminements"], serde_json::json!(["w1", "w2"]));
    assert_eq!(cable["PrecisionXY"], "B");
    assert_eq!(cable["Isolant"], "Papier & huile é");
    assert_eq!(kept.features[2].properties["cables"], serde_json::json!(["c"]));
    assert_eq!(kept.features[2].properties["Diametre_mm"], "110");
}

#[test]
fn rings_of_lines_and_arcs_are_closed() {
    let ring = "<R:RPD_GeometrieSupplementaire_Reco gml:id=\"g\"><R:Surface2.5D><gml:Surface srsDimension=\"2\">\
        <gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>\
        <gml:curveMember><gml:LineString><gml:posList>0 1 -1 1 -1 -1 0 -1</gml:posList></gml:LineString></gml:curveMember>\
        <gml:curveMember><gml:Curve><gml:segments><gml:ArcByCenterPoint numArc=\"1\"><gml:posList>0 0</gml:posList>\
        <gml:radius>1</gml:radius><gml:startAngle>270</gml:startAngle><gml:endAngle>450</gml:endAngle>\
        </gml:ArcByCenterPoint></gml:segments></gml:Curve></gml:curveMember>\
        </gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></R:Surface2.5D>\
        </R:RPD_GeometrieSupplementaire_Reco>";
    let kept = read(&file(&[ring]));
    let Form::Polygons(polygons) = shape(&kept, "g").unwrap().form else { panic!() };
    let ring = &polygons[0][0];
    assert_eq!(ring.first(), ring.last());
    // Half a square, half a circle, in chords of ten degrees.
    let area: f64 = ring.windows(2).map(|p| (p[0].x * p[1].y - p[1].x * p[0].y) / 2.0).sum();
    assert!((area - 3.56).abs() < 0.01, "{area}");
}

#[test]
fn bad_geometries_spoil_their_feature() {
    let table = [
        ("1 2 3 4", FaultKind::Number),
        ("1 2 x", FaultKind::Number),
        ("1 2 NaN", FaultKind::Number),
        ("1 2 1e999", FaultKind::Number),
        ("", FaultKind::Number),
    ];
    for (positions, kind) in table {
        let kept = read(&file(&[&line("w", "RPD_Fourreau_Reco", positions), "<R:RPD_X/>"]));
        assert_eq!(kept.features[0].shape.as_ref().unwrap_err().kind, kind, "{positions}");
        assert_eq!(kept.features.len(), 2);
    }
    let arc = |radius: &str, end: &str| {
        format!(
            "<R:RPD_X gml:id=\"x\"><R:Geometrie><gml:Curve><gml:segments><gml:ArcByCenterPoint>\
                 <gml:posList>0 0</gml:posList><gml:radius>{radius}</gml:radius><gml:startAngle>0</gml:startAngle>\
                 <gml:endAngle>{end}</gml:endAngle></gml:ArcByCenterPoint></gml:segments></gml:Curve></R:Geometrie></R:RPD_X>"
        )
    };
    for (radius, end) in [("-1", "90"), ("1", "1e300"), ("x", "90"), ("1", "")] {
        let kept = read(&file(&[&arc(radius, end)]));
        assert!(kept.features[0].shape.is_err(), "{radius} {end}");
    }
    let solid = "<R:RPD_X><R:Geometrie><gml:Solid/></R:Geometrie></R:RPD_X>";
    let fault = read(&file(&[solid])).features.remove(0).shape.unwrap_err();
    assert!(fault.reason.contains("Solid is not read"), "{}", fault.reason);
}

#[test]
fn hostile_xml_ends_in_an_error() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let good = file(&[&line("w", "RPD_Fourreau_Reco", "1 2 3 4 5 6")]);
    let with = |text: &str| good.replace("<R:PrecisionXY>B", &format!("<R:PrecisionXY>{text}"));
    let deep = "<a>".repeat(200_000);
    let long = "x".repeat(17 << 20);
    let two = file(&[
        &line("v", "RPD_Fourreau_Reco", "1 2 3 4 5 6"),
        &line("w", "RPD_Fourreau_Reco", "1 2 3 4 5 6").replace("27561", "2154"),
    ]);
    let table = [
        (
            good.replace("<gml:FeatureCollection", &format!("{laughs}<gml:FeatureCollection")),
            "entities",
        ),
        (with("&b;"), "entities"),
        (good.replace("uom=\"mm\"", "uom=\"&b;\""), "entities"),
        (good[..good.len() / 2].to_owned(), "byte"),
        (good[..good.len() - "</gml:FeatureCollection>".len()].to_owned(), "cut off"),
        (with("</gml:x>"), "byte"),
        (file(&[&deep]), "too deep"),
        (with(&long), "longer than"),
        (two, "one system a file"),
        (good.replace("StaR-Elec", "inspire"), "no RecoStaR"),
        (good.replace("FeatureCollection", "Dictionary"), "no RecoStaR"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned(), "root is svg"),
        ("<".to_owned(), "byte"),
        ("<!-- x -->".to_owned(), "before its first element"),
        ("<!DOCTYPE html><html/>".to_owned(), "entities"),
    ];
    for (text, reason) in table {
        let error = error(&text);
        assert!(error.contains(reason), "expected {reason}: {error}");
        assert!(error.len() < 600, "{}", error.len());
    }
}
