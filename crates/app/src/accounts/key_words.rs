//! Check words: what two people compare before one grants keys to the other.

use super::{apart, word_list};
use crate::error::AppError;
use crate::node::Panoh;
use crate::session::Session;
use panoh_core::access::{Action, Resource};
use panoh_core::ids::UserId;
use panoh_vault::PublicHalf;
use panoh_vault::token::same;
use panoh_vault::user::{UserKey, check_bits, check_words};
use panoh_vault::words;

impl Panoh {
    /// One's own four check words, to be told to the member who grants keys. They are made from the
    /// private half that the password opened, not from what the database says is one's public half,
    /// so a key that was slipped in has other words.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], damage.
    pub async fn my_check_words(&self, session: &Session) -> Result<String, AppError> {
        session.may(Action::Open, Resource::Account)?;
        let private = UserKey::from_key(&session.0.private);
        let private = private.map_err(|_| AppError::Damaged("session"))?;
        let (user, list) = (session.user(), word_list(session.language()));
        apart(move || check_words(user.bytes(), &private.public(), list)).await
    }

    /// Compares words that somebody was told with the public half that is to receive keys.
    pub(crate) async fn compare_words(
        &self,
        user: UserId,
        public: PublicHalf,
        told: &str,
    ) -> Result<(), AppError> {
        let told = words::decode(told).map_err(|_| AppError::Refused("check-words"))?;
        let bits = apart(move || check_bits(user.bytes(), &public)).await?;
        if same(&bits, &told) {
            Ok(())
        } else {
            Err(AppError::Refused("check-words"))
        }
    }
}
