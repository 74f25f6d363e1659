### Kinds of acts, as the history shows them.

act-person_registered = Registered
act-person_amended = Record changed
act-person_merged = Joined with another record
act-person_merge_undone = Joining undone
act-case_opened = Case opened
act-case_amended = Case changed
act-case_imported = Brought in from a workbook
act-subject_erased = Erased
act-hold_placed = Legal hold placed
act-hold_lifted = Legal hold lifted
act-attachment_added = File added
act-person_duplicate_suspected = Likely duplicate flagged
act-person_duplicate_dismissed = Likely duplicate looked at
act-contact_erased = Contact data erased
act-attachment_deleted = File deleted
