//! What the ends of lines meet: another line of their network, a joint, a
//! building that they supply, or nothing that the data have.
//!
//! In: the ends of all lines, and everything indexed. Out: a mark at each end
//! that is to look like one, found out once, when the index is built.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::assets::{AssetKind, Network};

use super::build::{AssetMeta, Form, Index};
use super::part::Part;
use super::query::Disc;

/// A line that passes so near is met, metres: coordinates are rounded. Ducts that
/// end side by side in a trench do not meet each other.
const LINE_REACH_M: f32 = 0.15;
/// A point or the edge of an area so near is met, metres: these have a size.
const THING_REACH_M: f32 = 2.0;

/// What is at an end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// It meets something that is to be seen there; or the line goes on.
    Met,
    /// It meets a joint that is drawn elsewhere, above it. Of several ends at one
    /// joint only one says so.
    Joint,
    /// It meets nothing: how it goes on is not known.
    Open,
}

/// An end of a line whose neighbours are not known yet.
#[derive(Debug, Clone)]
pub(super) struct Loose {
    pub(super) asset: u32,
    pub(super) at: [f32; 2],
    /// The line's parts: the first begins there, or the last ends.
    pub(super) parts: Range<u32>,
    pub(super) is_begin: bool,
}

/// The marks at the ends of lines, by the ids of their first and last parts.
#[derive(Debug, Default)]
pub(super) struct LineEnds(Vec<u8>);

const OPEN: u8 = 1;
const JOINT: u8 = 2;
/// The marks of a part's end are so far left of those of its beginning.
const END: u32 = 2;

impl LineEnds {
    /// Finds out what is at these ends; `part_numbers` is how many ids parts
    /// have. Ends that are open are counted in `open`, by their asset.
    pub(super) fn of(
        loose: &[Loose],
        index: &Index,
        part_numbers: u32,
        mut open: impl FnMut(u32),
    ) -> Self {
        let mut marks = vec![0; if loose.is_empty() { 0 } else { part_numbers as usize }];
        let mut mark = |end: &Loose, mark: u8| {
            let (part, shift) = match end.is_begin {
                true => (end.parts.start, 0),
                false => (end.parts.end.saturating_sub(1), END),
            };
            if let Some(marks) = marks.get_mut(part as usize) {
                *marks |= mark << shift;
            }
        };
        // Of each joint the end that is nearest to it.
        let mut nearest: BTreeMap<u32, (f32, &Loose)> = BTreeMap::new();
        for end in loose {
            let Some(line) = index.asset(end.asset) else { continue };
            let Meeting { is_met, joint } = meeting(end, line, index);
            if let Some((joint, distance_2)) = joint {
                let best = nearest.entry(joint).or_insert((distance_2, end));
                if distance_2 < best.0 {
                    *best = (distance_2, end);
                }
            }
            if !is_met && !is_in_area(end.at, line, index) {
                open(end.asset);
                mark(end, OPEN);
            }
        }
        nearest.values().for_each(|(_, end)| mark(end, JOINT));
        Self(marks)
    }

    /// What is where a part begins.
    pub(super) fn begin(&self, part: &Part) -> LineEnd {
        self.at(part, 0)
    }

    /// What is where a part ends.
    pub(super) fn end(&self, part: &Part) -> LineEnd {
        self.at(part, END)
    }

    fn at(&self, part: &Part, shift: u32) -> LineEnd {
        let marks = self.0.get(part.id as usize).map_or(0, |marks| marks >> shift);
        match marks & (OPEN | JOINT) {
            0 => LineEnd::Met,
            OPEN => LineEnd::Open,
            _ => LineEnd::Joint,
        }
    }
}

/// What an end meets.
#[derive(Default)]
struct Meeting {
    is_met: bool,
    /// The part that is a joint drawn above the line, and its squared distance.
    joint: Option<(u32, f32)>,
}

fn meeting(end: &Loose, line: &AssetMeta, index: &Index) -> Meeting {
    let disc = Disc { center: end.at, radius_2: THING_REACH_M * THING_REACH_M };
    let mut meeting = Meeting::default();
    index.tree.visit(&disc, &mut |part, distance_2| {
        if end.parts.contains(&part.id) {
            return;
        }
        let Some(other) = index.asset(part.asset).filter(|other| is_kin(line, other)) else {
            return;
        };
        meeting.is_met |= other.form != Form::Lines || distance_2 <= LINE_REACH_M * LINE_REACH_M;
        if is_joint_above(line, other) {
            // The same one whichever way the tree is built.
            let key = |(id, distance_2): (u32, f32)| (distance_2.to_bits(), id);
            let this = (part.id, distance_2);
            if meeting.joint.is_none_or(|joint| key(this) < key(joint)) {
                meeting.joint = Some(this);
            }
        }
    });
    meeting
}

/// Whether a line may end at the other: it is of its network, or lives on it.
fn is_kin(line: &AssetMeta, other: &AssetMeta) -> bool {
    let is_powered = |network: Network| {
        matches!(network, Network::Electricity | Network::Lighting | Network::Mobility)
    };
    let (a, b) = (line.network, other.network);
    other.kind == AssetKind::Building
        || a == b
        || [a, b].contains(&Network::Unspecified)
        || other.form != Form::Lines && is_powered(a) && is_powered(b)
}

fn is_joint_above(line: &AssetMeta, other: &AssetMeta) -> bool {
    let is_joint = other.form == Form::Points && other.kind == AssetKind::Cabinet;
    is_joint && line.buried && other.depth_m.is_none()
}

/// Whether a place lies in an area that a line may end at.
fn is_in_area(at: [f32; 2], line: &AssetMeta, index: &Index) -> bool {
    let is_kin = |asset: u32| index.asset(asset).is_some_and(|meta| is_kin(line, meta));
    index.areas_around(at).any(|part| is_kin(part.asset))
}
