//! The language of one's pages.

use crate::error::AppError;
use crate::node::Panoh;
use crate::session::{Language, Session};
use panoh_core::access::{Action, Resource};
use panoh_core::journal::value::Fields;

impl Panoh {
    /// Keeps the language in which a member's pages are shown, from the next request on.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], storage.
    pub async fn set_language(
        &self,
        session: &Session,
        language: Language,
    ) -> Result<(), AppError> {
        session.may(Action::Amend, Resource::Account)?;
        if language == session.language() {
            return Ok(());
        }
        let fields = Fields::from([("language".to_owned(), language.tag().into())]);
        let actor = session.context().actor;
        self.security_act(actor, session.user(), "user.language_set", fields)
            .await
    }
}
