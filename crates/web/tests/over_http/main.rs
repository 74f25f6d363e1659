//! The server as browsers meet it.

mod house;
mod pages;
mod serving;
