//! Bringing key tables back, without the keys that the ledger refuses.

use super::frame::DAMAGED;
use super::ledger::{Ledger, subject_row};
use super::reader::BackupReader;
use super::rows;
use crate::error::AppError;
use crate::node::Panoh;
use panoh_core::journal::KeyClass;
use panoh_store::{AttachmentRow, Change, KeyWrite, SubjectKeyRow};

/// Rows in one commit.
const PAGE: usize = 1_000;

/// Writes the ledger first, then everything else; gives how many data keys were refused.
pub(super) async fn bring(
    panoh: &Panoh,
    keys: &mut BackupReader,
    ledger: &Ledger,
    attachments: Vec<AttachmentRow>,
) -> Result<u64, AppError> {
    let mut page = Page {
        panoh,
        writes: Vec::new(),
    };
    for row in &ledger.rows {
        page.put(KeyWrite::PutLedger(row.clone())).await?;
    }
    page.flush().await?;
    let mut refused = 0;
    for row in ledger.residues.clone() {
        refused += page.subject(row, ledger).await?;
    }
    while let Some(frame) = keys.next()? {
        let write = match frame.what() {
            "subject" => {
                refused += page.subject(subject_row(&frame)?, ledger).await?;
                continue;
            }
            "user" => KeyWrite::PutUser(rows::user_row(&frame)?),
            "login" => KeyWrite::PutLogin(rows::login_row(&frame)?),
            "member" => KeyWrite::PutMembership(rows::member_row(&frame)?),
            "seal" => KeyWrite::PutSeal(rows::seal_row(&frame)?),
            "private" => KeyWrite::PutPrivate(rows::private_row(&frame)?),
            "factor" => KeyWrite::PutFactor(rows::factor_row(&frame)?),
            _ => return Err(DAMAGED),
        };
        page.put(write).await?;
    }
    for row in attachments {
        page.put(KeyWrite::PutAttachment(row)).await?;
    }
    page.flush().await?;
    Ok(refused)
}

struct Page<'a> {
    panoh: &'a Panoh,
    writes: Vec<KeyWrite>,
}

impl Page<'_> {
    async fn put(&mut self, write: KeyWrite) -> Result<(), AppError> {
        self.writes.push(write);
        if self.writes.len() >= PAGE {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Puts the data keys of a subject that the ledger does not name, and counts the others.
    async fn subject(&mut self, mut row: SubjectKeyRow, ledger: &Ledger) -> Result<u64, AppError> {
        let mut refused = 0;
        for class in KeyClass::ALL {
            let key = match class {
                KeyClass::Coded => &mut row.coded,
                KeyClass::Identity => &mut row.identity,
                KeyClass::Contact => &mut row.contact,
            };
            if key.is_some() && ledger.names(row.subject, class) {
                *key = None;
                refused += 1;
            }
        }
        if row.coded.is_some() || row.identity.is_some() || row.contact.is_some() {
            self.put(KeyWrite::PutSubject(row)).await?;
        }
        Ok(refused)
    }

    async fn flush(&mut self) -> Result<(), AppError> {
        if !self.writes.is_empty() {
            let mut change = Change::new(self.panoh.new_command());
            change.keys = std::mem::take(&mut self.writes);
            self.panoh.store().commit(change).await?;
        }
        Ok(())
    }
}
