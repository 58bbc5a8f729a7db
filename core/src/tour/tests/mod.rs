//! Whole visits, and what must hold on any.

mod fences;
mod street;
mod visits;
mod ways;
