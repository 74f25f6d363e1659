//! What survives when the process or the machine stops: every acknowledged change is there, none is
//! half there, and the journal verifies.
//!
//! This test runs without the usual harness, because it starts itself as the process that is killed.
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its own functions"
)]

#[path = "../suite/place.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared with the storage suite"
)]
mod place;

mod killed;
mod power;

use place::Place;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, location] = arguments.as_slice()
        && mode == killed::CHILD
    {
        killed::write_until_killed(location).await;
        return;
    }
    for round in 0..4 {
        let place = Place::sqlite();
        killed::a_killed_process_loses_nothing_that_was_acknowledged(&place, round).await;
    }
    power::a_power_cut_loses_nothing_that_was_acknowledged().await;
    for round in 0..3 {
        let Some(place) = Place::postgres().await else {
            break;
        };
        killed::a_killed_process_loses_nothing_that_was_acknowledged(&place, 100 + round).await;
        place.drop_database().await;
    }
}
