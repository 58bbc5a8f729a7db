//! The simulated district, as apps open it.

use crate::energy::{DistrictError, SimulatedDistrict};
use crate::pack::TourPack;

#[uniffi::export]
impl SimulatedDistrict {
    /// The district that a pack's author chose.
    ///
    /// # Errors
    /// [`DistrictError`] when there is none, or it cannot be simulated.
    #[uniffi::constructor]
    pub fn from_pack(pack: &TourPack) -> Result<Self, DistrictError> {
        pack.simulated_district()
    }
}
