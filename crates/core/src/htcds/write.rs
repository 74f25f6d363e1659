//! From typed records to the sheets of the published workbook.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::exchange::to_values;
use super::field::Field;
use super::row::HtcdsRow;
use super::value::write_value;

/// Heading of the column that our export adds.
pub const CASE_ID_HEADING: &str = "panoh_case_id";
/// Name of the first sheet of an export, as in the published workbook with validation lists.
pub const CASES_SHEET: &str = "Case Sheet";
/// Name of the second sheet of an export.
pub const OTHER_SHEET: &str = "Other HTCDS fields";

/// The columns of the published workbook in their order: its hidden technical heading as published,
/// faults included, and the field that the visible heading names.
const PUBLISHED: [(&str, Field); 38] = [
    ("cas_CaseOwner", Field::CasCaseOwner),
    ("prs_Salutation", Field::PrsSalutation),
    ("prs_FirstName", Field::PrsFirstName),
    ("prs_SecondName", Field::PrsSecondName),
    ("con_Consent", Field::ConConsent),
    ("prs_Birthdate", Field::PrsBirthdate),
    ("prs_Gender", Field::PrsGender),
    ("prs_Citizenship", Field::PrsCitizenship),
    ("prs_Title", Field::PrsTitle),
    ("prs_Email", Field::PrsEmail),
    ("prs_HomePhone", Field::PrsHomePhone),
    ("prs_MobilePhone", Field::PrsMobilePhone),
    ("prs_MailingCity", Field::PrsMailingStreet),
    ("prs_MailingCountry", Field::PrsMailingCity),
    ("prs_MailingState", Field::PrsMailingState),
    ("prs_MailingStreet", Field::PrsMailingPostalCode),
    ("prs_MailingPostalCode", Field::PrsMailingCountry),
    ("vic_TraffickingStatus", Field::VicTraffickingStatus),
    (
        "vic_TraffickinStatusDecisionMakingOrg",
        Field::VicTraffickingStatusDecisionMakingOrg,
    ),
    ("vic_MethodOfRecruitment", Field::VicMethodOfRecruitment),
    ("vic_LocationOfRecruitment", Field::VicLocationOfRecruitment),
    ("vic_MethodsOfControl", Field::VicMethodsOfControl),
    ("vic_TypeOfExploitation", Field::VicTypeOfExploitation),
    ("vic_ForcedLabourIndustry", Field::VicForcedLabourIndustry),
    ("vic_TypeOfSexExploitation", Field::VicTypeOfSexExploitation),
    (
        "vic_LocationOfExploitation",
        Field::VicLocationOfExploitation,
    ),
    ("cas_Status", Field::CasStatus),
    ("cas_ReferringOrganisation", Field::CasReferringOrganisation),
    ("cas_IncomingReferralDate", Field::CasIncomingReferralDate),
    (
        "cas_ReferringPrimaryCaseWorker",
        Field::CasReferringPrimaryCaseWorker,
    ),
    (
        "cas_ReasonForIncomingReferral",
        Field::CasReasonForIncomingReferral,
    ),
    (
        "cas_IncomingReferralDetails",
        Field::CasIncomingReferralDetails,
    ),
    ("cas_ReferredOrganisation", Field::CasReferredOrganisation),
    (
        "cas_ReferredPrimaryCaseWorker",
        Field::CasReferredPrimaryCaseWorker,
    ),
    ("", Field::CasReasonForOutgoingReferral),
    ("cas_OutgoingReferralDate", Field::CasOutgoingReferralDate),
    (
        "cas_OutgoingReferralDetails",
        Field::CasOutgoingReferralDetails,
    ),
    ("cas_ReasonForCaseClosure", Field::CasReasonForCaseClosure),
];

/// The two heading rows of a sheet and what stands below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Row 1, hidden: technical headings.
    pub technical: Vec<String>,
    /// Row 2: the headings that a person sees.
    pub visible: Vec<String>,
    fields: Vec<Field>,
    own: Vec<String>,
}

/// The first sheet: the running number, the 38 published columns, `panoh_case_id`.
pub fn cases_layout() -> Layout {
    let technical = PUBLISHED.iter().map(|(name, _)| (*name).to_owned());
    let visible = PUBLISHED.iter().map(|(_, field)| field.label().to_owned());
    let framed = |headings: Vec<String>| -> Vec<String> {
        let number = std::iter::once(String::new());
        let case_id = std::iter::once(CASE_ID_HEADING.to_owned());
        number.chain(headings).chain(case_id).collect()
    };
    Layout {
        technical: framed(technical.collect()),
        visible: framed(visible.collect()),
        fields: PUBLISHED.iter().map(|(_, field)| *field).collect(),
        own: Vec::new(),
    }
}

/// The second sheet: `panoh_case_id`, every field of the standard that the first sheet lacks, and the
/// columns that people had added to what they imported.
pub fn other_layout<'a>(rows: impl IntoIterator<Item = &'a HtcdsRow>) -> Layout {
    let fields: Vec<Field> = Field::ALL
        .iter()
        .copied()
        .filter(|field| !field.is_in_workbook())
        .collect();
    let extras = rows.into_iter().flat_map(|row| &row.extra);
    let own: BTreeSet<String> = extras.map(|extra| extra.heading.clone()).collect();
    let own: Vec<String> = own.into_iter().collect();
    let case_id = || std::iter::once(CASE_ID_HEADING.to_owned());
    let names = fields.iter().map(|field| field.name().to_owned());
    let headings = fields.iter().map(|field| field.heading());
    Layout {
        technical: case_id().chain(names).collect(),
        visible: case_id().chain(headings).chain(own.clone()).collect(),
        fields,
        own,
    }
}

/// The cells of a row on the first sheet; `number` is the running number in column A.
pub fn write_row(layout: &Layout, row: &HtcdsRow, number: u32) -> Vec<Cell> {
    let mut cells = vec![Cell::Number(f64::from(number))];
    cells.extend(field_cells(layout, row));
    cells.push(case_id_cell(row));
    cells
}

/// The cells of a row on the second sheet, or `None` if it has nothing to say there.
pub fn write_other_row(layout: &Layout, row: &HtcdsRow) -> Option<Vec<Cell>> {
    let mut cells = vec![case_id_cell(row)];
    cells.extend(field_cells(layout, row));
    for heading in &layout.own {
        let extra = row.extra.iter().find(|extra| &extra.heading == heading);
        cells.push(extra.map_or(Cell::Empty, |extra| Cell::from(extra.text.clone())));
    }
    cells[1..]
        .iter()
        .any(|cell| !cell.is_empty())
        .then_some(cells)
}

fn field_cells(layout: &Layout, row: &HtcdsRow) -> Vec<Cell> {
    let values = to_values(row);
    let cell = |field| values.get(field).map_or(Cell::Empty, write_value);
    layout.fields.iter().map(cell).collect()
}

fn case_id_cell(row: &HtcdsRow) -> Cell {
    row.case_id
        .map_or(Cell::Empty, |id| Cell::Text(id.to_string()))
}
