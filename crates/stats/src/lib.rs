//! Statistics of Panoh that know nothing about Panoh.
//!
//! * [`linkage`]: finding the same person again although the name was spelt otherwise.
//!
//! Functions take plain values and give plain values; no clock, no storage, no randomness of their
//! own. Every statistical function states its estimand, assumptions, guarantee, complexity and
//! source beside its code.
#![deny(unsafe_code)]

pub mod linkage;
