//! Memberships, sign-in names, sessions and failed attempts.

use super::columns::*;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [memberships(), logins(), sessions(), attempts()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn memberships() -> TableCreateStatement {
    let columns = [
        bytes("organisation"),
        bytes("user_id"),
        text("role"),
        bytes_or_none("team"),
        bytes("area"),
        truth("active"),
        text_or_none("display_name"),
    ];
    table("memberships", columns, &["organisation", "user_id"])
}

fn logins() -> TableCreateStatement {
    table(
        "logins",
        [text("login_name"), bytes("user_id"), bytes("organisation")],
        &["login_name"],
    )
}

fn sessions() -> TableCreateStatement {
    let columns = [
        bytes("id_hash"),
        bytes("user_id"),
        bytes("organisation"),
        text("role"),
        bytes("sealed"),
        number("created"),
        number("expires"),
        number("seen"),
    ];
    table("sessions", columns, &["id_hash"])
}

fn attempts() -> TableCreateStatement {
    let columns = [
        bytes("key_hash"),
        number("failures"),
        number("until_micros"),
    ];
    table("attempts", columns, &["key_hash"])
}
