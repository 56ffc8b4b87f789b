//! Personal data: a copy of it, and its erasure.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;
use domain::privacy::erase_account::EraseAccount;
use domain::privacy::erase_member::EraseMember;
use domain::privacy::export::ExportPersonalData;

use crate::graphql::error::UserError;
use crate::graphql::membership::types::Member;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::Instant;
use crate::graphql::{door, id};

/// Which document of one's personal data is asked for.
#[derive(InputObject)]
struct ExportPersonalDataInput {
    /// The viewer's password, once more.
    password: String,
    /// The `next` of the document before; the first document when absent.
    after: Option<String>,
}

/// A copy of one's personal data.
#[derive(SimpleObject)]
struct ExportPersonalDataPayload {
    /// A JSON document with `format` (`simpul-personal-data`), `version` (1) and `sections`: lists of rows, of at most
    /// 1,000 rows in all.
    document: Option<String>,
    /// What to call the file.
    file_name: Option<String>,
    /// Where the next document begins; null when nothing is left.
    next: Option<String>,
    /// Why nothing was given; empty when it was.
    errors: Vec<UserError>,
}

/// Whose account is erased: the viewer's.
#[derive(InputObject)]
struct EraseAccountInput {
    /// The viewer's password, once more.
    password: String,
    /// Only check; erase nothing.
    validate_only: Option<bool>,
}

/// Which member is erased.
#[derive(InputObject)]
struct EraseMemberInput {
    /// The membership, present or ended, of somebody without an account.
    membership_id: ID,
    /// Only check; erase nothing.
    validate_only: Option<bool>,
}

payload!(
    /// That the account is erased.
    EraseAccountPayload {
        /// When it was. The session that asked has ended, as all others.
        erased_at: Instant
    }
);
payload!(
    /// The member whose data is erased.
    EraseMemberPayload {
        /// What is left: a membership that has ended, of nobody who could be known.
        member: Member
    }
);

/// Personal data: a copy of it, and its erasure.
#[derive(Default)]
pub struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    /// Get a copy of everything that is kept of the viewer, and of nobody else. The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn export_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which document is asked for.")] input: ExportPersonalDataInput,
    ) -> Result<ExportPersonalDataPayload> {
        let password = Secret::new(input.password);
        let command = ExportPersonalData { after: input.after };
        Ok(match door::perform_confirmed(ctx, Ok(command), &password, None).await? {
            Ok(exported) => ExportPersonalDataPayload {
                document: Some(exported.document),
                file_name: Some(exported.file_name),
                next: exported.next,
                errors: Vec::new(),
            },
            Err(errors) => ExportPersonalDataPayload { document: None, file_name: None, next: None, errors },
        })
    }

    /// Erase the viewer's account for good. Memberships, sessions, open invitations and requests end; what tells who the
    /// viewer was is gone; what they gave, decided and recorded stays, of an erased person. The address is free again.
    /// The password is asked for once more.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn erase_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose account is erased.")] input: EraseAccountInput,
    ) -> Result<EraseAccountPayload> {
        let password = Secret::new(input.password);
        let done = door::perform_confirmed(ctx, Ok(EraseAccount), &password, input.validate_only).await?;
        Ok(done.map(Instant).into())
    }

    /// Erase for good what the organization keeps of a member without an account who belongs nowhere else. The
    /// membership ends.
    #[graphql(directive = needs::apply(Permission::MemberRemove))]
    async fn erase_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which member is erased.")] input: EraseMemberInput,
    ) -> Result<EraseMemberPayload> {
        let command = id::read(&input.membership_id, "membershipId").map(|membership| EraseMember { membership });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
