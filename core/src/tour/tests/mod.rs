//! Whole visits, and what must hold on any.

mod bias;
mod fences;
mod street;
mod visits;
mod ways;

pub(super) use street::pose;
