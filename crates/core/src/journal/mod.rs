//! The journal: acts, their canonical bytes, the chain, and the fold that turns acts into state.
//!
//! The byte format is fixed by `docs/adr/0001-journal-format.md` and its test vectors.

pub mod act;
pub mod boxes;
pub mod canonical;
pub mod chain;
pub mod fold;
pub mod reads;
pub mod state;
pub mod value;

pub use act::{Act, Actor, Draft, Part, StreamKind, StreamRef};
pub use boxes::{DataKeyId, KeyClass, SealedBox};
pub use chain::{Digest, Head, HeadSigner, Link};
pub use fold::{Fold, FoldAct, fold};
pub use reads::{ReadDraft, ReadEntry};
pub use state::{Claim, Register, State};
pub use value::{Fields, Value};
