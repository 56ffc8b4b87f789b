//! Member lists, brought in.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Refusal;
use domain::entity::value::Reason;
use domain::membership::Rule;
use domain::membership::import::ImportMembers;
use domain::membership::report::Report;
use domain::membership::sheet;
use domain::policy::permission::Permission;
use domain::refusal::Rule as AnyRule;

use super::list_word::{DateOrder, DecimalMark, ListDelimiter, ListEncoding, ListField, ListSkip};
use super::told::told_fault;
use crate::graphql::error::{UserError, UserErrorCode, split};
use crate::graphql::requires::needs;
use crate::graphql::{door, id, session};

/// Most faults, and most skipped lines, that one answer tells.
const TOLD: usize = 100;

/// What one column of a member list holds.
#[derive(InputObject)]
struct ListColumnInput {
    /// The column, from 0.
    index: usize,
    /// What it holds.
    field: ListField,
}

/// Which list is brought in, and how it is read. What is not chosen is found in the file; what the file leaves open is
/// a fault that asks for a choice.
#[derive(InputObject)]
struct ImportMembersInput {
    /// The organization.
    organization_id: ID,
    /// The bytes of the CSV file in base64. A request has room for about 96 KiB of them; the command `simpul import
    /// members` takes larger lists, up to 2 MiB and 5,000 rows.
    file: String,
    /// What stands between the cells.
    delimiter: Option<ListDelimiter>,
    /// How characters are written as bytes. A mark of encoding (BOM) in the file goes before it.
    encoding: Option<ListEncoding>,
    /// What stands before the decimals of fees.
    decimal_mark: Option<DecimalMark>,
    /// Which part of a date comes first.
    date_order: Option<DateOrder>,
    /// What columns hold, where their titles do not tell it.
    mapping: Option<Vec<ListColumnInput>>,
    /// Only read and check; bring in nobody.
    validate_only: Option<bool>,
}

impl ImportMembersInput {
    fn parse(self) -> Result<ImportMembers, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let bytes = STANDARD.decode(&self.file).map_err(|_| Refusal::input("file", Reason::Malformed))?;
        let mapping = self.mapping.unwrap_or_default();
        let choices = sheet::Choices {
            delimiter: self.delimiter.map(Into::into),
            encoding: self.encoding.map(Into::into),
            decimal_mark: self.decimal_mark.map(Into::into),
            date_order: self.date_order.map(Into::into),
            mapping: mapping.into_iter().map(|column| (column.index, column.field.into())).collect(),
        };
        ImportMembers::read(organization, &bytes, &choices)
    }
}

/// A column of a member list.
#[derive(Clone, SimpleObject)]
struct ListColumn {
    /// The column, from 0.
    index: usize,
    /// Its title, shortened; empty if it has none.
    title: String,
    /// What it holds.
    field: ListField,
}

/// How a member list was read.
#[derive(SimpleObject)]
struct ListForm {
    /// How characters are written as bytes.
    encoding: ListEncoding,
    /// What stands between the cells.
    delimiter: ListDelimiter,
    /// What stands before the decimals of fees; absent when no fee tells, or needs, one.
    decimal_mark: Option<DecimalMark>,
    /// Which part of a date comes first; absent when no date tells, or needs, it.
    date_order: Option<DateOrder>,
    /// All columns, in order.
    columns: Vec<ListColumn>,
}

/// A line that holds no member.
#[derive(SimpleObject)]
struct SkippedLine {
    /// The line of the file, from 1.
    line: usize,
    /// Why it was passed over.
    reason: ListSkip,
}

/// What is wrong in one place of a member list.
#[derive(SimpleObject)]
struct ListFault {
    /// The line of the file, from 1, in which the row begins.
    line: usize,
    /// The column; absent when the row as a whole is at fault.
    column: Option<ListColumn>,
    /// The cell, shortened to 40 characters; absent when the row as a whole is at fault, or the cell is empty.
    value: Option<String>,
    /// The reason, for programs.
    code: UserErrorCode,
    /// The reason in the reader's language, for people.
    message: String,
}

/// How a member list was read and what came of it. With a fault nothing was stored, and `errors` says so.
#[derive(SimpleObject, Default)]
struct ImportMembersPayload {
    /// How the list was read; absent when it could not be.
    found: Option<ListForm>,
    /// How many rows hold a member, with and without faults.
    row_count: usize,
    /// How many members were brought in; with `validateOnly`, how many would be.
    added: usize,
    /// How many rows name somebody who is a member already, by address, identity number, or by name together with birth
    /// date or telephone number; by name alone where the row has nothing else.
    unchanged: usize,
    /// The first 100 lines that hold no member.
    skipped: Vec<SkippedLine>,
    /// How many faults there are.
    fault_count: usize,
    /// The first 100 faults, by line.
    faults: Vec<ListFault>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

impl ImportMembersPayload {
    fn of(report: Report, ctx: &Context<'_>) -> Result<Self> {
        let count = report.faults.len();
        let errors = match count {
            0 => Vec::new(),
            count => split(ctx, AnyRule::from(Rule::ListFaulty { count }).at("file"))?,
        };
        let locale = session::of(ctx).map_err(|refusal| crate::graphql::error::top(ctx, refusal))?.locale;
        let columns: Vec<ListColumn> = report
            .found
            .columns
            .into_iter()
            .map(|(column, field)| ListColumn { index: column.index, title: column.title, field: field.into() })
            .collect();
        let fault = |fault: sheet::Fault| {
            let told = told_fault(&fault.why);
            ListFault {
                line: fault.line,
                column: fault.column.and_then(|column| columns.get(column.index).cloned()),
                value: Some(fault.value).filter(|value| !value.is_empty()),
                code: told.code,
                message: told.sentence(locale),
            }
        };
        Ok(Self {
            row_count: report.row_count,
            added: report.added,
            unchanged: report.unchanged,
            skipped: report
                .skipped
                .into_iter()
                .take(TOLD)
                .map(|(line, reason)| SkippedLine { line, reason: reason.into() })
                .collect(),
            fault_count: count,
            faults: report.faults.into_iter().take(TOLD).map(fault).collect(),
            found: Some(ListForm {
                encoding: report.found.encoding.into(),
                delimiter: report.found.delimiter.into(),
                decimal_mark: report.found.decimal_mark.map(Into::into),
                date_order: report.found.date_order.map(Into::into),
                columns,
            }),
            errors,
        })
    }
}

/// Member lists.
#[derive(Default)]
pub struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Bring in a member list as it comes out of a spreadsheet: everybody who is no member yet, or nobody when the list
    /// has a fault. Those who come have no account; an invitation may bring it later. Doing it again adds nothing.
    /// Nobody gives a role by a list that they could not give by hand, and ownership is never given so.
    #[graphql(directive = needs::apply(Permission::MemberImport))]
    async fn import_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which list is brought in, and how it is read.")] input: ImportMembersInput,
    ) -> Result<ImportMembersPayload> {
        let validate_only = input.validate_only;
        match door::perform(ctx, input.parse(), validate_only).await? {
            Ok(report) => ImportMembersPayload::of(report, ctx),
            Err(errors) => Ok(ImportMembersPayload { errors, ..ImportMembersPayload::default() }),
        }
    }
}
