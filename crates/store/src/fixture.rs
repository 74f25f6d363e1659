//! A small founded database for the tests that have to look inside.

use crate::{Founding, Location, Store};
use panoh_core::access::Role;
use panoh_core::clock::Clock;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, UserId};
use panoh_core::journal::{Actor, Head, HeadSigner};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) const NODE: NodeId = NodeId::from_bytes([1; 16]);

struct Stopped;
impl Clock for Stopped {
    fn now_micros(&self) -> u64 {
        1_800_000_000_000_000
    }
}

struct Signer;
impl HeadSigner for Signer {
    fn node(&self) -> NodeId {
        NODE
    }
    fn verifying_key(&self) -> [u8; 32] {
        [1; 32]
    }
    fn sign(&self, _: &Head) -> [u8; 64] {
        [1; 64]
    }
}

/// A store on SQLite with the founding as its only act. The folder goes with the second value.
pub(crate) async fn founded_store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::Folder(folder.path().to_owned());
    let store = Store::open(&place, Arc::new(Signer), Arc::new(Stopped))
        .await
        .unwrap();
    let actor = Actor {
        user: UserId::from_bytes([2; 16]),
        organisation: OrganisationId::from_bytes([3; 16]),
        role: Role::Node,
    };
    let founding = Founding {
        act: ActId::from_bytes([4; 16]),
        command: CommandId::from_bytes([5; 16]),
        salt: [6; 16],
        actor,
    };
    store.found_node(founding).await.unwrap();
    (store, folder)
}
