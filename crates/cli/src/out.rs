//! Printing lines. Whoever reads the output may stop reading, as `head` does: that is no failure.

use std::fmt::Arguments;
use std::io::Write;

/// Prints a line on standard output.
macro_rules! say {
    ($($words:tt)*) => { $crate::out::on_output(format_args!($($words)*)) };
}
/// Prints a line on standard error.
macro_rules! note {
    ($($words:tt)*) => { $crate::out::on_error(format_args!($($words)*)) };
}
pub(crate) use {note, say};

pub(crate) fn on_output(line: Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

pub(crate) fn on_error(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
