//! Who may do what: one table, read by every use case.

pub mod policy;
pub mod role;
pub mod scope;

pub use policy::{Action, Half, Resource, Scope, allowed, half_needed};
pub use role::Role;
pub use scope::{Context, RecordScope, ScopeFilter};
