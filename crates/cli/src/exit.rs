//! What a command's exit code means; `docs/operations/commands.md` says the same to people.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All that was asked is done.
    Done,
    /// It was not done; the sentence says why.
    Failed,
    /// What was given to read is not what it should be: a file that is none, a journal with a fault.
    Unsound,
    /// Some of it was done: rows were refused.
    Partly,
    /// The arguments were not understood.
    Usage,
    /// It was interrupted; nothing half-done remains.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Unsound => 2,
            Self::Partly => 3,
            Self::Usage => 64,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
