//! Fingerprints of people: one mechanism for search, duplicate warnings and linkage.
//!
//! A name goes through three forms:
//!
//! 1. [`name::normalise`] folds the spellings of Tajik, Russian, Uzbek and Kyrgyz names, Cyrillic
//!    or Latin, to *root forms*: `Раҳимзода`, `Рахимова` and `Rakhimov` all become `rahim`.
//! 2. [`clk::ClkScheme`] turns root forms into a keyed Bloom filter of their letter pairs
//!    (a *cryptographic long-term key*, CLK). Who lacks the key cannot test a guessed name.
//! 3. [`SearchIndex`] keeps the filters of all people of one organisation in memory and answers
//!    "who could this be?" in milliseconds.
//!
//! Phones and documents have exact keys of their own ([`keys`]).
//!
//! # Estimand
//! For a search: the people whose name a person meant with the words typed. For
//! [`SearchIndex::duplicates`]: the probability that two descriptions are of one human.
//!
//! # Assumptions
//! Spelling variants follow the regularities of the region that [`name`] lists; errors beyond them
//! are few letters per word. The duplicate score treats name, birth date, sex, phone and document
//! as independent given match or non-match, which overstates evidence within a family; its
//! documentation says how much that matters.
//!
//! # Guarantee
//! Deterministic: the same people and the same key give the same answers in whatever order they
//! were added. A Bloom filter never loses a gram that was put in, so a name that is contained
//! letter for letter always reaches the re-ranking; ties beyond its budget are cut in slot order.
//!
//! # Sources
//! R. Schnell, T. Bachteler, J. Reiher, "Privacy-preserving record linkage using Bloom filters",
//! BMC Medical Informatics and Decision Making 9:41 (2009). I. P. Fellegi, A. B. Sunter,
//! "A theory for record linkage", JASA 64 (1969). A. Kirsch, M. Mitzenmacher, "Less hashing, same
//! performance: building a better Bloom filter" (2008). W. E. Winkler, "String comparator metrics
//! and enhanced decision rules in the Fellegi-Sunter model" (1990).

pub mod clk;
mod identity;
mod index;
pub mod keys;
pub mod name;
pub mod similarity;

pub use identity::{BirthDate, Identity, Sex};
pub use index::{
    DUPLICATE_THRESHOLD, Fingerprinter, Hit, Match, Matched, Prepared, Reason, SearchIndex, Slot,
};
