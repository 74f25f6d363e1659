### Organisation and members.

organisation = Organisation
organisation-lead = Who works here, with which keys.
organisation-recovery-used = The recovery code of this organisation was used. If you did not expect that, speak with your supervisor now.
members = Members
members-count = { PLURAL($count) ->
    [one] { $shown } member
   *[other] { $shown } members
}
member-name = Name
member-role = Role
member-state = State
member-new = Add a member
member-new-lead = Give the first password in person. It must be changed at the first sign-in.
member-login = User name
member-login-hint = Small letters and digits, for signing in.
member-password = First password
member-password-hint = At least 12 characters.
member-role-hint = The role decides which keys the member gets.
member-team-none = No team
member-area = Teams of the member’s area
member-submit = Add
member-left = Has left
member-second-factor = Second factor
member-no-second-factor = No second factor
member-facts = Membership
member-added = Member since
member-change-role = Change role or team
member-change-role-lead = A new role gets its keys now; keys that it must not hold are replaced.
member-reset = Set a new password
member-reset-lead = The password is lent: the member must choose another at the next sign-in. The keys are new as well and must be granted again with the check words.
member-reset-submit = Set the password
member-remove = End this membership
member-remove-lead = Access ends at once. The organisation’s keys get a new version for those who stay.
member-remove-submit = End access
check-words = Check words
check-words-lead = Compare these four words with the member, by voice or in person, before you give keys.
teams = Teams
teams-none = There are no teams yet.
team-name = Name of the new team
team-add = Add team
card = The organisation’s card
card-lead = Read these eight words to a partner organisation over a channel that you both know. If they are the same on both sides, the cards are genuine.
card-text = Show the card as text
keys = Keys
member-waits = Waits for keys
member-lent = Password not changed yet
member-grant = Grant the keys
member-grant-words = Check words, as the member reads them out
member-grant-submit = Grant
check-words-own = Whoever gives you keys asks for these four words.
key-coded = Key of figures: version { $version }
key-identity = Key of names: version { $version }
key-card = Keys of the card: version { $version }
keys-rewrapping = The keys of records are being renewed: { $done } of { $total }.
keys-renewal-due = Keys are due for renewal. It begins when somebody who holds the keys signs in.
