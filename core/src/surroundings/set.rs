//! One working set: the assets that a session has at hand.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::assets::{Asset, AssetId, AssetKind, Geometry, Network};
use crate::geodesy::LocalFrame;
use crate::index::Index;
use crate::live::MeterCounts;
use crate::pack::{MapShape, TourPack};

use super::links::Links;
use super::{AroundMap, Extent, map};

/// The assets of a pack, and after them those of its wide networks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AssetList<'a> {
    pub(crate) own: &'a [Asset],
    pub(crate) wide: &'a [Asset],
}

impl<'a> AssetList<'a> {
    pub(crate) fn get(self, number: usize) -> Option<&'a Asset> {
        match number.checked_sub(self.own.len()) {
            None => self.own.get(number),
            Some(number) => self.wide.get(number),
        }
    }

    pub(crate) fn len(self) -> usize {
        self.own.len() + self.wide.len()
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a Asset> {
        self.own.iter().chain(self.wide)
    }
}

/// The assets around the visitor, found by place, by number and by id. It
/// never changes: another place has another one.
pub struct Surroundings {
    pack: Arc<TourPack>,
    /// After the pack's own, by number; places may be vacant.
    pub(super) wide: Vec<Asset>,
    /// Of each of `wide`, which network it is of.
    pub(super) of_network: Vec<u16>,
    /// What is known of each wide network.
    pub(crate) known: Vec<Extent>,
    pub(crate) index: Index,
    pub(crate) numbers: HashMap<AssetId, u32>,
    pub(crate) meters: MeterCounts,
    pub(crate) local: LocalFrame,
    /// Known once somebody asks.
    links: OnceLock<Links>,
    /// The wide networks from above and how many shapes are left out; likewise.
    map: OnceLock<(Vec<MapShape>, u32)>,
}

impl Surroundings {
    /// The pack's own assets and nothing else.
    #[must_use]
    pub fn of_pack(pack: Arc<TourPack>) -> Self {
        let local = pack.local();
        let meters = pack.meter_counts();
        Self::build(pack, Vec::new(), Vec::new(), Vec::new(), local, &meters)
    }

    /// A place far from everything that is known.
    pub(crate) fn nowhere(pack: Arc<TourPack>, local: LocalFrame, meters: MeterCounts) -> Self {
        Self {
            index: Index::build(&[], &local),
            numbers: HashMap::new(),
            meters,
            wide: Vec::new(),
            of_network: Vec::new(),
            known: Vec::new(),
            links: OnceLock::new(),
            map: OnceLock::new(),
            local,
            pack,
        }
    }

    /// The pack's own assets with these after them.
    pub(super) fn build(
        pack: Arc<TourPack>,
        wide: Vec<Asset>,
        of_network: Vec<u16>,
        known: Vec<Extent>,
        local: LocalFrame,
        own_meters: &MeterCounts,
    ) -> Self {
        let list = AssetList { own: &pack.assets, wide: &wide };
        let mut numbers = HashMap::with_capacity(list.len());
        let present = list.iter().zip(0..).filter(|(asset, _)| !is_vacant(asset));
        numbers.extend(present.map(|(asset, number)| (asset.id.clone(), number)));
        let meters = own_meters.with_wide(wide.iter().filter(|asset| !is_vacant(asset)));
        let index = Index::build_from(list.iter(), &local);
        let (links, map) = (OnceLock::new(), OnceLock::new());
        Self { numbers, meters, index, wide, of_network, known, local, links, map, pack }
    }

    /// An asset by its number. The pack's own are numbered in its order; one
    /// of a wide network keeps its number as long as it is around.
    #[must_use]
    pub fn asset(&self, number: u32) -> Option<&Asset> {
        self.list().get(number as usize).filter(|asset| !is_vacant(asset))
    }

    /// Where an asset is, east and north in the local metres.
    pub(crate) fn middle_m(&self, number: u32) -> Option<[f32; 2]> {
        let middle_m = self.asset(number)?.geometry.middle_m(&self.local)?;
        Some(middle_m.as_vec2().to_array())
    }

    /// Who feeds whom.
    pub(crate) fn links(&self) -> &Links {
        self.links.get_or_init(|| Links::of(self.list(), &self.numbers))
    }

    /// The wide networks from above, in the pack's metres; `number` is what the
    /// session calls what is around
    /// ([`around_number`](crate::session::TourSession::around_number)). The first
    /// time it takes some milliseconds: for a thread that nobody waits for.
    #[must_use]
    pub fn map(&self, number: u64) -> AroundMap {
        let (shapes, left_out) = self.map.get_or_init(|| {
            let (local, origin) = (self.pack.local(), self.pack.manifest.origin);
            let middle = self.known.first().map_or(origin, |extent| extent.center);
            let first = u32::try_from(self.pack.assets.len()).unwrap_or(u32::MAX);
            let place = |point| local.ground_m(point);
            map::shapes(&self.wide, first, place, place(middle))
        });
        AroundMap { number, shapes: shapes.clone(), left_out: *left_out }
    }

    /// How many assets there are.
    #[must_use]
    pub fn asset_count(&self) -> usize {
        self.numbers.len()
    }

    /// The ids of all, in the order of their numbers.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &AssetId> {
        self.assets().map(|asset| &asset.id)
    }

    /// All, in the order of their numbers.
    pub(crate) fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.list().iter().filter(|asset| !is_vacant(asset))
    }

    /// All, each with its number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &Asset)> {
        self.list().iter().enumerate().filter(|(_, asset)| !is_vacant(asset))
    }

    pub(crate) fn list(&self) -> AssetList<'_> {
        AssetList { own: &self.pack.assets, wide: &self.wide }
    }
}

/// What stands where an asset was that is not around any more.
pub(super) fn vacant() -> Asset {
    let geometry = Geometry::Points(Vec::new());
    Asset::new(AssetId::from(""), Network::Unspecified, AssetKind::Unspecified, geometry)
}

pub(super) fn is_vacant(asset: &Asset) -> bool {
    matches!(&asset.geometry, Geometry::Points(points) if points.is_empty())
}
