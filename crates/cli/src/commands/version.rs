//! `panoh version`.

use super::print_json;
use crate::exit::Exit;
use crate::out::say;
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(crate) fn run(&self) -> Exit {
        let version = env!("CARGO_PKG_VERSION");
        if self.json {
            let printed = print_json(&serde_json::json!({ "name": "panoh", "version": version }));
            return if printed.is_ok() {
                Exit::Done
            } else {
                Exit::Failed
            };
        }
        say!("panoh {version}");
        Exit::Done
    }
}
