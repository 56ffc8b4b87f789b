//! Who may give and take which roles. For the network's roles a table and not a comparison of permission sets: an admin
//! appoints the treasurer without being able to post, and nobody appoints their own equal below the owner. Roles that
//! an organization makes are compared: nobody puts a permission into one, or gives one, that they do not hold
//! themselves, so they are no way round that table.

use entity::state::Role;

use super::holding::Holding;
use super::permission::{Permission, Permissions};
use super::role::permissions_of;

/// What brings people in: with one of them, and what a member may do, an organization's own role gives the least of
/// the network's roles, as a coordinator does.
const BRINGS_IN: [Permission; 3] = [Permission::MemberInvite, Permission::MemberImport, Permission::RoleAssign];

/// The roles that one role may give and take. Whether it may give any at all is a permission besides.
const fn assignable_by(granter: Role) -> &'static [Role] {
    match granter {
        Role::Owner => &[
            Role::Owner,
            Role::Admin,
            Role::Treasurer,
            Role::Secretary,
            Role::Coordinator,
            Role::Auditor,
            Role::Member,
            Role::Observer,
        ],
        Role::Admin => {
            &[Role::Treasurer, Role::Secretary, Role::Coordinator, Role::Auditor, Role::Member, Role::Observer]
        }
        Role::Coordinator => &[Role::Member, Role::Observer],
        // Brings in lists of members.
        Role::Secretary => &[Role::Member],
        Role::Treasurer | Role::Auditor | Role::Member | Role::Observer => &[],
    }
}

/// Whether it is an owner who holds these roles.
#[must_use]
pub fn owns(holding: &Holding) -> bool {
    holding.permissions().holds(Permission::OwnershipAssign)
}

/// Whether somebody with these roles may give this role to others, and take it from them.
#[must_use]
pub fn may_assign(granter: &Holding, role: Role) -> bool {
    let by_table = granter.roles.iter().any(|held| assignable_by(*held).contains(&role));
    let by_custom = matches!(role, Role::Member | Role::Observer)
        && granter.permissions().covers(permissions_of(role))
        && BRINGS_IN.iter().any(|permission| granter.custom_permissions().holds(*permission));
    (by_table || by_custom) && (role != Role::Owner || owns(granter))
}

/// The same of others, or of themselves: what the role by which they assign has not in it comes from others, so that no
/// admin posts in books that they read, nor prolongs what others gave them for a while. Owners take on what they like:
/// who would give it to them?
#[must_use]
pub fn may_appoint(granter: &Holding, role: Role, is_own: bool) -> bool {
    let covers =
        |held: &Role| assignable_by(*held).contains(&role) && permissions_of(*held).covers(permissions_of(role));
    may_assign(granter, role) && (!is_own || owns(granter) || granter.roles.iter().any(covers))
}

/// Whether somebody with these roles may make a role of these permissions, and give it to others: they hold them all.
/// A role that gives roles is an admin's equal, and comes from owners only.
#[must_use]
pub fn may_give(granter: &Holding, permissions: Permissions) -> bool {
    granter.permissions().covers(permissions) && (owns(granter) || !permissions.holds(Permission::RoleAssign))
}

/// Whether somebody with these roles could have given all of those: whoever takes over a membership will hold them.
#[must_use]
pub fn may_give_all(granter: &Holding, held: &Holding) -> bool {
    held.roles.iter().all(|role| may_assign(granter, *role))
        && held.custom.iter().all(|custom| may_give(granter, custom.permissions))
}

/// Whether somebody with these roles may take from others, change and retire a role of these permissions. Owners always
/// may, so that no role outlasts everybody who could take it back.
#[must_use]
pub fn may_take(manager: &Holding, permissions: Permissions) -> bool {
    owns(manager) || may_give(manager, permissions)
}

/// Whether somebody with these roles may change or end the membership of somebody with those: nobody touches a
/// member who holds a role that they could not have given or may not take.
#[must_use]
pub fn may_manage(manager: &Holding, held: &Holding) -> bool {
    held.roles.iter().all(|role| may_assign(manager, *role))
        && held.custom.iter().all(|custom| may_take(manager, custom.permissions))
}

#[cfg(test)]
mod tests {
    use entity::id::CustomRoleId;
    use uuid::Uuid;

    use super::Permission as P;
    use super::*;
    use crate::policy::holding::Custom;
    use crate::policy::role::NEVER_CUSTOM;

    const ALL: [Role; 8] = [
        Role::Owner,
        Role::Admin,
        Role::Treasurer,
        Role::Secretary,
        Role::Coordinator,
        Role::Auditor,
        Role::Member,
        Role::Observer,
    ];

    fn assignable(granter: &[Role]) -> Vec<Role> {
        ALL.into_iter().filter(|role| may_assign(&granter.into(), *role)).collect()
    }

    fn manages(manager: &[Role], held: &[Role]) -> bool {
        may_manage(&manager.into(), &held.into())
    }

    /// Somebody with these roles, and a role of the organization's own with these permissions.
    fn with_custom(roles: &[Role], permissions: &[P]) -> Holding {
        let custom =
            Custom { id: CustomRoleId(Uuid::nil()), name: "Own".to_owned(), permissions: Permissions::of(permissions) };
        Holding { custom: vec![custom], ..roles.into() }
    }

    #[test]
    fn an_owner_assigns_every_role() {
        assert_eq!(assignable(&[Role::Owner]), ALL);
    }

    #[test]
    fn an_admin_assigns_what_is_below_an_admin() {
        assert_eq!(assignable(&[Role::Admin]), ALL[2..]);
        assert!(!manages(&[Role::Admin], &[Role::Admin, Role::Member]));
        assert!(!manages(&[Role::Admin], &[Role::Treasurer, Role::Owner]));
        assert!(manages(&[Role::Admin], &[Role::Treasurer, Role::Member]));
    }

    #[test]
    fn a_coordinator_assigns_at_most_a_member() {
        assert_eq!(assignable(&[Role::Coordinator]), [Role::Member, Role::Observer]);
        assert!(!manages(&[Role::Coordinator], &[Role::Coordinator]));
    }

    #[test]
    fn a_secretary_assigns_members_only() {
        assert_eq!(assignable(&[Role::Secretary]), [Role::Member]);
    }

    #[test]
    fn the_others_assign_nothing() {
        for role in [Role::Treasurer, Role::Auditor, Role::Member, Role::Observer] {
            assert!(assignable(&[role]).is_empty(), "{role:?}");
        }
        assert!(assignable(&[]).is_empty());
    }

    #[test]
    fn roles_add_up_and_do_not_multiply() {
        assert_eq!(assignable(&[Role::Treasurer, Role::Coordinator]), assignable(&[Role::Coordinator]));
        assert_eq!(assignable(&[Role::Admin, Role::Treasurer]), assignable(&[Role::Admin]));
    }

    #[test]
    fn nobody_takes_on_what_they_do_not_hold_but_owners() {
        let taken =
            |held: &[Role]| ALL.into_iter().filter(|role| may_appoint(&held.into(), *role, true)).collect::<Vec<_>>();
        assert_eq!(taken(&[Role::Owner]), ALL);
        assert_eq!(
            taken(&[Role::Admin]),
            [Role::Secretary, Role::Coordinator, Role::Auditor, Role::Member, Role::Observer]
        );
        assert_eq!(taken(&[Role::Coordinator]), [Role::Member, Role::Observer]);
        assert_eq!(taken(&[Role::Admin, Role::Treasurer]), taken(&[Role::Admin]));
        assert!(taken(&[Role::Treasurer]).is_empty());
    }

    #[test]
    fn nobody_gives_a_permission_that_they_do_not_hold() {
        for granter in ALL {
            for permission in P::ALL {
                let holds = permissions_of(granter).holds(*permission);
                let gives = may_give(&[granter].as_slice().into(), Permissions::of(&[*permission]));
                let is_for_owners = *permission == P::RoleAssign && granter != Role::Owner;
                assert_eq!(gives, holds && !is_for_owners, "{granter:?} gives {permission}");
            }
        }
        let both = [Role::Admin, Role::Treasurer];
        assert!(may_give(&both.as_slice().into(), Permissions::of(&[P::ContributionConfirm, P::MemberInvite])));
        assert!(!may_give(&[Role::Admin].as_slice().into(), Permissions::of(&[P::MemberInvite, P::AllocationMake])));
    }

    #[test]
    fn nobody_touches_a_holder_of_more_than_they_could_give_but_owners() {
        let posts = with_custom(&[Role::Member], &[P::AllocationMake]);
        let deputy = with_custom(&[Role::Member], &[P::RoleAssign]);
        let reads = with_custom(&[Role::Member], &[P::LedgerRead]);
        let admin: Holding = [Role::Admin].as_slice().into();
        let owner: Holding = [Role::Owner].as_slice().into();
        assert!(may_manage(&admin, &reads));
        assert!(!may_manage(&admin, &posts) && !may_manage(&admin, &deputy));
        assert!(may_manage(&owner, &posts) && may_manage(&owner, &deputy));
        // To hand the membership over is to give what is held there.
        assert!(!may_give_all(&owner, &posts) && may_give_all(&owner, &deputy));
    }

    #[test]
    fn a_role_of_ones_own_that_brings_people_in_gives_the_least_of_the_roles() {
        let greeter = |roles: &[Role], permissions: &[P]| {
            let granter = with_custom(roles, permissions);
            ALL.into_iter().filter(|role| may_assign(&granter, *role)).collect::<Vec<_>>()
        };
        assert_eq!(greeter(&[Role::Member], &[P::MemberInvite]), [Role::Member, Role::Observer]);
        assert_eq!(greeter(&[Role::Observer], &[P::MemberInvite]), [Role::Observer]);
        assert_eq!(greeter(&[], &[P::MemberInvite]), []);
        assert_eq!(greeter(&[Role::Member], &[P::ContactRead]), []);
        assert_eq!(greeter(&[Role::Admin], &[P::MemberInvite]), ALL[2..]);
    }

    #[test]
    fn what_stays_with_owners_and_the_network_is_in_no_such_role() {
        let words: Vec<_> = P::ALL.iter().map(|permission| permission.name()).collect();
        let read = crate::policy::role::permissions_of_custom(&format!("{} NONSENSE", words.join(" ")));
        assert_eq!(read.iter().count(), P::ALL.len() - NEVER_CUSTOM.iter().count());
        assert!(NEVER_CUSTOM.iter().all(|permission| !read.holds(permission)));
        assert_eq!(crate::policy::role::permissions_of_custom(&crate::policy::role::custom_words(read)), read);
    }
}
