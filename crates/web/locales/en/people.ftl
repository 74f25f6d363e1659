### People: search, record, form, duplicates, access list, erasure, hold.

people = People
people-lead = Find somebody however the name was spelt.
people-search = Name, phone or document number
people-find = Search
people-count = { PLURAL($count) ->
    [one] { $shown } person
   *[other] { $shown } people
}
people-none = Nobody is registered yet
people-none-lead = Register the first person, or bring in a workbook.
people-not-found = Nobody found for “{ $query }”
people-not-found-lead = Try part of the name, another spelling, or a phone number. People outside your team are not shown.
person-name = Name
person-birth = Born
person-sex = Sex
person-district = District
person-new = Register a person
person-new-lead = Write what the person tells you. Everything but the name can wait.
person-edit = Change the record
person-edit-lead = Only what you change is written to the journal; earlier values stay in the history.
person-submit = Register
person-no-cases = No case yet
person-rights = Rights of the person
person-unnamed = Without a name
person-erased = Erased
person-held = Legal hold
person-conflict = Entries disagree
person-merged = Joined with another record
person-age = { PLURAL($count) ->
    [one] { $shown } year
   *[other] { $shown } years
}
person-aged = { $birth } ({ $age })
person-born-age = { $age } on { $day }
person-born-band = { $band } on { $day }

group-who = Who
group-name = Name
group-name-lead = As the person writes it, in any alphabet. Parts only if you know them.
group-name-parts = Parts of the name
group-birth = Birth
group-birth-lead = Fill in one of these, as precisely as it is known.
group-contact = Contact
group-contact-lead = Ask first: is it safe to call? Who may answer?
group-documents = Documents
group-living = Where the person lives
group-more = More about the person
group-note = Note

fact-name = Full name
fact-name_other = Also written as
fact-given = Given name
fact-patronymic = Middle name or patronymic
fact-family = Family name
fact-salutation = Salutation
fact-sex = Sex
fact-gender = Gender
fact-birth = Birth
fact-birth_date = Date of birth
fact-birth_date-hint = Day, month, year: 05.03.1994. Only the year is enough: 1994.
fact-birth_age = Or age in years
fact-birth_band = Or about
fact-citizenship = Citizenship
fact-citizenship_second = Second citizenship
fact-language = Languages
fact-district = District
fact-marital_status = Marital status
fact-education = Education
fact-children = Number of children
fact-document = Document
fact-document_number = Number
fact-document_country = Issued by
fact-phone = Phone
fact-phone_note = When, who may answer
fact-safety = Is it safe to use?
fact-email = E-mail
fact-address = Address
fact-street = House, street
fact-city = Village or town
fact-state = District or region
fact-postal_code = Postal code
fact-country = Country
fact-note = Note
fact-note-hint = Only members who may read names can read this.
fact-htcds = Other

document-passport = Passport
document-national_id = Identity card
document-birth_certificate = Birth certificate
document-other = Other document

contact = Safe contact
contact-none = No phone or address is known.
safety-unknown = Ask before use
safety-safe = Safe to use
safety-unsafe = Unsafe: can do harm
safety-never = Never use

duplicates-title = Is it one of these people?
duplicates-lead = Before “{ $name }” is registered: these records look alike.
duplicates-count = { PLURAL($count) ->
    [one] { $shown } record looks alike
   *[other] { $shown } records look alike
}
duplicates-why = What is alike
duplicates-elsewhere = Possible match: ask team { $team }
duplicates-score = { $score } % alike
duplicates-new = No, register a new person
reason-name = Name
reason-birth = Birth
reason-sex = Sex
reason-phone = Phone
reason-document = Document
reason-district = District

access-title = Who has read this name
access-lead = Every reading of the record of { $name } that reached a screen or a file.
access-count = { PLURAL($count) ->
    [one] Read once
   *[other] Read { $shown } times
}
access-when = When
access-who = Who
access-role = Role
access-purpose = For what
access-print-hint = The person may have this list. Print the page with your browser: only the list goes on paper.
access-printed = Printed on { $day } for { $name }.

erase-title = Erase this person
erase-lead = The keys of this record are destroyed. Nobody can ever read it again, not even from a backup that has ended. Totals stay right without the person.
erase-grave = This cannot be undone.
erase-confirm = Type the person’s name to confirm
erase-submit = Erase for ever
erase-not-same = This is not the name of the person.
hold-place = Place a legal hold
hold-place-lead = While a hold stands, the record cannot be erased by anybody.
hold-lift = Lift the legal hold
hold-lift-lead = After that the record can be erased again.
hold-reason = Reason
access-back = Back to the record
purpose-people_list = List of people
purpose-people_search = Search
purpose-people_duplicates = Check for duplicates
purpose-person_open = Record opened
purpose-case_open = Case opened
purpose-export_htcds = Export to a file
purpose-import_htcds = Import of a file
purpose-attachment_list = List of files
purpose-attachment_open = File opened
erase-ground = On which ground?
ground-request = The person asked for it
ground-retention_ended = The time for keeping it is over
ground-recorded_in_error = It was recorded in error
ground-legal_order = A court or the law demands it
duplicates-again = Back to the form
person-number = Record { $number }
flagged-title = May be the same person as
flagged-lead = This record came in with a file and looks like another one. Compare them before you go on.
flagged-dismiss = Looked at: it is another person
