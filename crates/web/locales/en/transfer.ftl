### Import and export.

transfer = Files
transfer-lead = Work with the HTCDS case workbook.
import-title = Bring in a workbook
import-lead = Excel or CSV, as the standard publishes it. Rows that cannot be taken are refused with their reason and lose nothing; the same file again adds nothing.
import-file = File
import-file-hint = HTCDS 2.0 workbook (.xlsx) or .csv, up to 50 MB.
import-dry = What should happen
import-dry-real = Bring the rows in
import-dry-only = Only check the file
import-start = Start
import-done = Every row of the file went in.
import-checked = Nothing was written: the file was only checked.
import-partly = Some rows were refused. The others are in.
import-read = Rows read
import-imported = New
import-unchanged = Already there
import-rejected = Refused
import-refused = Refused rows
import-refused-lead = Each row says why. Correct it in the workbook and bring the file in again.
import-refused-more = { PLURAL($count) ->
    [one] { $shown } more stands in the file.
   *[other] { $shown } more stand in the file.
}
import-sheet = Sheet
import-row = Row
import-column = Column
import-reason = Reason
import-rejected-fetch = Fetch the refused rows (CSV)
import-rejected-hint = It holds the rows unchanged, names included. Delete it when you are done.
import-title-job = Import
import-file-missing = Choose a file first.
export-title = Take a workbook out
export-lead = All cases that you may open, on the standard’s sheet, with our case number. It comes back in to the same cases.
export-recorded = The file holds names. Taking it out is recorded for everyone in it, and they may see that.
export-start = Write the workbook
export-title-job = Export
export-ready = The workbook is ready. It can be fetched once, within a quarter of an hour, until you sign out.
export-fetch = Fetch the workbook
export-done = The workbook is written.
job-refreshes = This page looks again every two seconds.
job-stop = Stop
job-failed = The work stopped: { $reason }
job-cancelled = Stopped. What was written before is whole; the rest was left out.
transfer-job = Work on a file
job-running = { $done } of { $total } done
job-waiting = The work is being prepared.

row-bad_case_id = “{ $value }” is not a case number of Panoh.
row-case_id_twice = This case number stands in two rows.
row-cell_error = The cell holds an error of the spreadsheet.
row-date_out_of_range = The year must lie between 1900 and 2099: “{ $value }”.
row-future_date = This birth date lies in the future: “{ $value }”.
row-impossible_date = This day does not exist: “{ $value }”. The day comes first, then the month.
row-no_such_case = There is no case of this number that you may change.
row-not_a_country = “{ $value }” is not a country.
row-not_a_date = “{ $value }” is not a date. Write day, month and year: 05.03.1985.
row-not_a_number = “{ $value }” is not a number.
row-several_values = Only one value may stand here.
row-two_digit_year = Write the year with four digits: “{ $value }”.
row-record_changed_meanwhile = Others kept changing this record. Bring the row in again.
row-record_damaged = The stored record cannot be opened. Please tell your administrator.
row-record_invalid = What the row says cannot be taken as a record.
row-record_locked = Your keys do not open this record. Sign in again, or ask for the key.
row-record_not_allowed = Your role and team may not write this record.
row-record_not_found = The record of this row is not here any more.
row-record_refused = A rule forbids changing this record.
row-unknown_case_id = No case of this number is here for you. Empty the cell to add the row as a new case.
row-unknown_code = “{ $value }” is not in the list of this column.
row-unknown_language = “{ $value }” is not a known language.

import-alike = Perhaps here already
import-alike-lead = These new records look like somebody who was registered before. They are flagged; open them and compare.

import-stopped = The import ended before the last row: { $reason } What stands here was done before.
