//! Acts, reads, heads and nodes.

use super::columns::*;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            acts(),
            reads(),
            read_subjects(),
            node_head(),
            signed_heads(),
            nodes(),
        ] {
            manager.create_table(table).await?;
        }
        for table in [commands(), digests(), forks()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

fn acts() -> TableCreateStatement {
    let arrival = ColumnDef::new("arrival")
        .big_integer()
        .not_null()
        .primary_key()
        .take();
    let columns = [
        bytes("id"),
        bytes("node"),
        number("sequence"),
        number("micros"),
        number("counter"),
        bytes("actor_user"),
        bytes("actor_organisation"),
        text("actor_role"),
        text("stream_kind"),
        bytes("stream"),
        text("kind"),
        number("version"),
        bytes("after_acts"),
        bytes("command"),
        bytes("salt"),
        bytes("open"),
        bytes("coded"),
        bytes("sealed"),
        bytes("digest"),
        bytes_or_none("link"),
        truth("clock_ahead"),
    ];
    numbered("acts", arrival, columns)
}

fn reads() -> TableCreateStatement {
    let columns = [
        number("sequence"),
        bytes("node"),
        bytes("id"),
        number("micros"),
        number("counter"),
        bytes("actor_user"),
        bytes("actor_organisation"),
        text("actor_role"),
        text("purpose"),
        bytes("subjects"),
        bytes("digest"),
        bytes("link"),
    ];
    table("reads", columns, &["node", "sequence"])
}

fn read_subjects() -> TableCreateStatement {
    let columns = [bytes("subject"), bytes("node"), number("sequence")];
    table("read_subjects", columns, &["subject", "node", "sequence"])
}

fn head() -> [ColumnDef; 9] {
    [
        bytes("node"),
        number("sequence"),
        bytes("link"),
        number("reads"),
        bytes("reads_link"),
        number("micros"),
        number("counter"),
        bytes("verifying_key"),
        bytes("signature"),
    ]
}

fn node_head() -> TableCreateStatement {
    let id = ColumnDef::new("id")
        .big_integer()
        .not_null()
        .primary_key()
        .take();
    numbered(
        "node_head",
        id,
        head().into_iter().chain([number("arrival")]),
    )
}

fn signed_heads() -> TableCreateStatement {
    let columns = head().into_iter().chain([text("reason")]);
    table("signed_heads", columns, &["node", "sequence", "reads"])
}

fn nodes() -> TableCreateStatement {
    let columns = [
        bytes("node"),
        bytes_or_none("verifying_key"),
        bytes_or_none("parent"),
        number_or_none("parent_sequence"),
        bytes_or_none("parent_link"),
        truth("own"),
    ];
    table("nodes", columns, &["node"])
}

fn commands() -> TableCreateStatement {
    let columns = [bytes("id"), number("arrival"), number("acts")];
    table("commands", columns, &["id"])
}

fn digests() -> TableCreateStatement {
    let columns = [bytes("node"), number("sequence"), bytes("digest")];
    table("digests", columns, &["node", "sequence"])
}

fn forks() -> TableCreateStatement {
    let columns = [
        bytes("node"),
        number("sequence"),
        bytes("digest"),
        bytes_or_none("act"),
    ];
    table("forks", columns, &["node", "sequence", "digest"])
}
