//! Why a file cannot be read or written.

use panoh_core::htcds::TableError;

/// Why a workbook or CSV file cannot be read or written. The texts say what to do; none quotes a cell.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The file itself cannot be opened.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// More bytes than are read.
    #[error("the file is larger than {megabytes} MB; divide it")]
    TooLarge {
        /// The limit.
        megabytes: u64,
    },
    /// A small file that unpacks to a huge one.
    #[error(
        "the workbook unpacks to more than {megabytes} MB; it is damaged or was made to do harm"
    )]
    UnpacksTooLarge {
        /// The limit.
        megabytes: u64,
    },
    /// A cell far away, or simply too many.
    #[error(
        "sheet {sheet} reaches beyond row {rows} or column {columns}; delete stray cells or divide it"
    )]
    TooWide {
        /// Name of the sheet.
        sheet: String,
        /// Most rows.
        rows: usize,
        /// Most columns.
        columns: usize,
    },
    /// An old or encrypted format of Excel.
    #[error("the file has a password or the old format .xls; save it as .xlsx without a password")]
    OldOrProtected,
    /// Another kind of file.
    #[error("this is neither an .xlsx workbook nor a CSV file; save it as .xlsx or as CSV UTF-8")]
    NotAWorkbook,
    /// A text in an old code page, in which Tajik letters are lost.
    #[error("the text is not UTF-8; save the sheet as .xlsx or as CSV UTF-8")]
    NotUtf8,
    /// A text in a CSV file that is opened and never closed: all that follows would be one cell.
    #[error("the quotation mark in line {line} of the text is never closed")]
    UnclosedQuote {
        /// Line of the text, counted from 1.
        line: usize,
    },
    /// The workbook is broken.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
    /// No sheet has the headings, or one has a field twice.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A text longer than a cell of a spreadsheet can hold.
    #[error("sheet {sheet}, row {row}: a text is longer than a cell can hold (32,767 characters)")]
    TextTooLong {
        /// Name of the sheet.
        sheet: &'static str,
        /// Row, counted from 1.
        row: u32,
    },
    /// The workbook cannot be written.
    #[error("the workbook cannot be written: {0}")]
    Write(String),
}

impl WorkbookError {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            WorkbookError::Io(_) => "unreadable_file",
            WorkbookError::TooLarge { .. } => "file_too_large",
            WorkbookError::UnpacksTooLarge { .. } => "unpacks_too_large",
            WorkbookError::TooWide { .. } => "sheet_too_large",
            WorkbookError::OldOrProtected => "old_or_protected",
            WorkbookError::NotAWorkbook => "not_a_workbook",
            WorkbookError::NotUtf8 => "not_utf8",
            WorkbookError::UnclosedQuote { .. } => "unclosed_quote",
            WorkbookError::Damaged(_) => "damaged_workbook",
            WorkbookError::Table(error) => error.code(),
            WorkbookError::TextTooLong { .. } => "text_too_long",
            WorkbookError::Write(_) => "write_failed",
        }
    }
}
