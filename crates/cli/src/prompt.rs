//! Asking the person at the terminal.

use crate::environment;
use crate::failure::Failure;
use std::io::{BufRead, IsTerminal, Write};
use zeroize::Zeroizing;

/// The password of `PANOH_PASSWORD`, else typed without echo.
///
/// # Errors
/// `password-needed` where there is neither.
pub(crate) fn password(question: &str) -> Result<Zeroizing<String>, Failure> {
    secret("PANOH_PASSWORD", question, "password-needed")
}

/// The one-time code of `PANOH_OTP`, if it is set.
pub(crate) fn one_time_code_given() -> Option<String> {
    environment::text("PANOH_OTP").map(|code| code.trim().to_owned())
}

/// A one-time code typed at the terminal.
///
/// # Errors
/// `second-factor-needed` where nobody can type.
pub(crate) fn one_time_code() -> Result<String, Failure> {
    line("Code of the second factor: ", "second-factor-needed")
}

/// A secret from a variable, else typed without echo.
///
/// # Errors
/// The given code where there is neither.
pub(crate) fn secret(
    variable: &str,
    question: &str,
    missing: &str,
) -> Result<Zeroizing<String>, Failure> {
    if let Some(secret) = environment::text(variable) {
        return Ok(Zeroizing::new(secret));
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::said(missing));
    }
    let typed = rpassword::prompt_password(question).map_err(|_| Failure::said(missing))?;
    Ok(Zeroizing::new(typed))
}

/// A new password, typed twice, or from a variable.
///
/// # Errors
/// `password-needed`, `passwords-differ`.
pub(crate) fn new_password(variable: &str, whose: &str) -> Result<Zeroizing<String>, Failure> {
    let question = format!("Password for {whose}: ");
    let first = secret(variable, &question, "password-needed")?;
    if environment::text(variable).is_none() {
        let again = secret(variable, "The same again: ", "password-needed")?;
        if again != first {
            return Err(Failure::said("passwords-differ"));
        }
    }
    Ok(first)
}

/// A line typed at the terminal, without the spaces around it.
///
/// # Errors
/// The given code where nobody can type or nothing was typed.
pub(crate) fn line(question: &str, missing: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::said(missing));
    }
    std::io::stderr().write_all(question.as_bytes())?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    let typed = typed.trim();
    if typed.is_empty() {
        Err(Failure::said(missing))
    } else {
        Ok(typed.to_owned())
    }
}
