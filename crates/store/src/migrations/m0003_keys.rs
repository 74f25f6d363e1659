//! Key tables and the erasure ledger.

use super::columns::*;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            user_keys(),
            seals(),
            private(),
            subject_keys(),
            second_factors(),
            ledger(),
        ] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn user_keys() -> TableCreateStatement {
    let columns = [
        bytes("user_id"),
        bytes("public"),
        bytes("sealed_private"),
        bytes("salt"),
        text("argon_params"),
        number("version"),
        number("changed_at"),
    ];
    table("user_keys", columns, &["user_id"])
}

fn seals() -> TableCreateStatement {
    let columns = [
        bytes("organisation"),
        number("half"),
        number("version"),
        bytes("user_id"),
        bytes("encapped"),
        bytes("sealed"),
    ];
    table(
        "organisation_key_seals",
        columns,
        &["organisation", "half", "version", "user_id"],
    )
}

fn private() -> TableCreateStatement {
    let columns = [
        bytes("organisation"),
        number("version"),
        bytes("sealed"),
        bytes("hpke_public"),
        bytes("verify_public"),
    ];
    table(
        "organisation_private",
        columns,
        &["organisation", "version"],
    )
}

fn subject_keys() -> TableCreateStatement {
    let columns = [
        bytes("subject"),
        bytes("organisation"),
        number("kind"),
        bytes_or_none("coded"),
        bytes_or_none("identity"),
        bytes_or_none("contact"),
        number("coded_version"),
        number("identity_version"),
    ];
    table("subject_keys", columns, &["subject"])
}

fn second_factors() -> TableCreateStatement {
    let columns = [
        bytes("id"),
        bytes("user_id"),
        text("kind"),
        bytes("body"),
        number("added_at"),
        number("last_used"),
    ];
    table("second_factors", columns, &["id"])
}

fn ledger() -> TableCreateStatement {
    let columns = [
        bytes("subject"),
        number("class"),
        text("at_day"),
        bytes("act"),
    ];
    table("erasure_ledger", columns, &["subject", "class"])
}
