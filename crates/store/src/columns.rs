//! Every column of the database, classified. A test holds this list against the live schema of both
//! databases; a new column needs a line here, and with it an answer to 'who can read it?'.

use crate::dialect;
use crate::error::StoreError;
use crate::store::Store;

/// Who can read a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// In clear: routing and policy need it.
    Open,
    /// Boxes of coded values: members and unlocked work.
    Coded,
    /// Boxes of identity and narrative: members with an identity role.
    Sealed,
    /// Wrapped or sealed keys: whoever holds the key around them.
    Key,
    /// The machinery's own: numbers, digests, settings. Says nothing of a person.
    Internal,
}

use Class::{Coded, Internal, Key, Open, Sealed};

/// Tables with their columns, each with its class.
pub const TABLES: &[(&str, &[(&str, Class)])] = &[
    (
        "acts",
        &[
            ("arrival", Internal),
            ("id", Open),
            ("node", Open),
            ("sequence", Open),
            ("micros", Open),
            ("counter", Open),
            ("actor_user", Open),
            ("actor_organisation", Open),
            ("actor_role", Open),
            ("stream_kind", Open),
            ("stream", Open),
            ("kind", Open),
            ("version", Open),
            ("after_acts", Open),
            ("command", Internal),
            ("salt", Internal),
            ("open", Open),
            ("coded", Coded),
            ("sealed", Sealed),
            ("digest", Internal),
            ("link", Internal),
            ("clock_ahead", Open),
        ],
    ),
    (
        "reads",
        &[
            ("sequence", Open),
            ("node", Open),
            ("id", Open),
            ("micros", Open),
            ("counter", Open),
            ("actor_user", Open),
            ("actor_organisation", Open),
            ("actor_role", Open),
            ("purpose", Open),
            ("subjects", Open),
            ("digest", Internal),
            ("link", Internal),
        ],
    ),
    (
        "read_subjects",
        &[("subject", Open), ("node", Open), ("sequence", Open)],
    ),
    (
        "node_head",
        &[
            ("id", Internal),
            ("node", Internal),
            ("sequence", Internal),
            ("link", Internal),
            ("reads", Internal),
            ("reads_link", Internal),
            ("micros", Internal),
            ("counter", Internal),
            ("verifying_key", Internal),
            ("signature", Internal),
            ("arrival", Internal),
        ],
    ),
    (
        "signed_heads",
        &[
            ("node", Internal),
            ("sequence", Internal),
            ("link", Internal),
            ("reads", Internal),
            ("reads_link", Internal),
            ("micros", Internal),
            ("counter", Internal),
            ("verifying_key", Internal),
            ("signature", Internal),
            ("reason", Internal),
        ],
    ),
    (
        "nodes",
        &[
            ("node", Internal),
            ("verifying_key", Internal),
            ("parent", Internal),
            ("parent_sequence", Internal),
            ("parent_link", Internal),
            ("own", Internal),
        ],
    ),
    (
        "commands",
        &[("id", Internal), ("arrival", Internal), ("acts", Internal)],
    ),
    (
        "digests",
        &[
            ("node", Internal),
            ("sequence", Internal),
            ("digest", Internal),
        ],
    ),
    (
        "forks",
        &[
            ("node", Internal),
            ("sequence", Internal),
            ("digest", Internal),
            ("act", Sealed),
        ],
    ),
    (
        "records",
        &[
            ("stream", Open),
            ("kind", Open),
            ("organisation", Open),
            ("team", Open),
            ("owner", Open),
            ("subject", Open),
            ("status", Open),
            ("due", Open),
            ("priority", Open),
            ("month", Open),
            ("flags", Open),
            ("stale", Internal),
            ("acts", Internal),
            ("heads", Internal),
            ("ineffective", Internal),
            ("open", Open),
            ("coded", Coded),
            ("sealed", Sealed),
            ("arrival", Internal),
        ],
    ),
    (
        "outbox",
        &[
            ("id", Internal),
            ("kind", Open),
            ("body", Sealed),
            ("arrival", Internal),
        ],
    ),
    (
        "attachments",
        &[
            ("id", Open),
            ("subject", Open),
            ("size", Open),
            ("chunks", Internal),
            ("digest", Internal),
            ("arrival", Internal),
        ],
    ),
    ("meta", &[("name", Internal), ("value", Internal)]),
    (
        "user_keys",
        &[
            ("user_id", Open),
            ("public", Open),
            ("sealed_private", Key),
            ("salt", Key),
            ("argon_params", Internal),
            ("version", Internal),
            ("changed_at", Open),
        ],
    ),
    (
        "organisation_key_seals",
        &[
            ("organisation", Open),
            ("half", Internal),
            ("version", Internal),
            ("user_id", Open),
            ("encapped", Key),
            ("sealed", Key),
        ],
    ),
    (
        "organisation_private",
        &[
            ("organisation", Open),
            ("version", Internal),
            ("sealed", Key),
            ("hpke_public", Open),
            ("verify_public", Open),
        ],
    ),
    (
        "subject_keys",
        &[
            ("subject", Open),
            ("organisation", Open),
            ("kind", Open),
            ("coded", Key),
            ("identity", Key),
            ("contact", Key),
            ("coded_version", Internal),
            ("identity_version", Internal),
        ],
    ),
    (
        "second_factors",
        &[
            ("id", Internal),
            ("user_id", Open),
            ("kind", Open),
            ("body", Key),
            ("added_at", Open),
            ("last_used", Internal),
        ],
    ),
    (
        "erasure_ledger",
        &[
            ("subject", Open),
            ("class", Internal),
            ("at_day", Open),
            ("act", Open),
        ],
    ),
    (
        "memberships",
        &[
            ("organisation", Open),
            ("user_id", Open),
            ("role", Open),
            ("team", Open),
            ("area", Open),
            ("active", Open),
            ("display_name", Open),
        ],
    ),
    (
        "logins",
        &[
            ("login_name", Internal),
            ("user_id", Internal),
            ("organisation", Internal),
        ],
    ),
    (
        "sessions",
        &[
            ("id_hash", Internal),
            ("user_id", Internal),
            ("organisation", Internal),
            ("role", Internal),
            ("sealed", Key),
            ("created", Internal),
            ("expires", Internal),
            ("seen", Internal),
        ],
    ),
    (
        "attempts",
        &[
            ("key_hash", Internal),
            ("failures", Internal),
            ("until_micros", Internal),
        ],
    ),
    (
        "seaql_migrations",
        &[("version", Internal), ("applied_at", Internal)],
    ),
];

impl Store {
    /// Table and column names as the live database has them, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn live_columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        dialect::live_columns(self.reader()).await
    }
}
