//! Views of streams, the outbox and the index of files.

use super::columns::*;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [records(), outbox(), attachments(), meta()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn records() -> TableCreateStatement {
    let columns = [
        bytes("stream"),
        text("kind"),
        bytes("organisation"),
        bytes_or_none("team"),
        bytes_or_none("owner"),
        bytes_or_none("subject"),
        text_or_none("status"),
        text_or_none("due"),
        number_or_none("priority"),
        text_or_none("month"),
        number("flags"),
        truth("stale"),
        number("acts"),
        bytes("heads"),
        bytes("ineffective"),
        bytes("open"),
        bytes("coded"),
        bytes("sealed"),
        number("arrival"),
    ];
    table("records", columns, &["stream"])
}

fn outbox() -> TableCreateStatement {
    let id = ColumnDef::new("id")
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .take();
    numbered(
        "outbox",
        id,
        [text("kind"), bytes("body"), number("arrival")],
    )
}

fn attachments() -> TableCreateStatement {
    let columns = [
        bytes("id"),
        bytes("subject"),
        number("size"),
        number("chunks"),
        bytes("digest"),
        number("arrival"),
    ];
    table("attachments", columns, &["id"])
}

fn meta() -> TableCreateStatement {
    table("meta", [text("name"), bytes("value")], &["name"])
}
