//! The program as people run it: its output, exit codes, files, and what it refuses.

mod demo;
mod fixture;
mod journal;
mod keeping;
mod refusals;
mod transfer;
