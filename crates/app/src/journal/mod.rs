//! The journal as a whole: verifying it without a password, its signed head for a witness, and
//! remaking the views from it.

mod head;
mod place;
mod rebuild;
#[cfg(test)]
mod tests;
mod verify;
mod witness;

pub use head::{HeadLine, head};
pub use place::NodePlace;
pub use rebuild::Rebuilt;
pub use verify::{FoundFault, Verification, WitnessedNode, verify};
pub use witness::{WitnessLine, read_witness};
