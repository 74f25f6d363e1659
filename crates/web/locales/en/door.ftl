### Before sign-in.

sign-in-title = Sign in
sign-in-lead = This place holds what people told in confidence.
sign-in-login = User name
sign-in-password = Password
sign-in-submit = Sign in
sign-in-foot = Forgotten your password? A colleague who looks after members can set a new one.
second-title = One more step
second-lead = Show that it is you with your second factor.
second-code = Code from your app
second-code-hint = Six digits that change every half minute.
second-submit = Continue
second-passkey = Use a passkey
second-back = Back to sign-in
passkey-failed = The passkey did not work. Try again, or use a code.
passkey-needs-script = Passkeys need JavaScript in this browser. Codes work without it.
