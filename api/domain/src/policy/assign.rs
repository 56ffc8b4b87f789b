//! Who may give and take which roles. A table and not a comparison of permission sets: an admin appoints the
//! treasurer without being able to post, and nobody appoints their own equal below the owner.

use entity::state::Role;

use super::permission::Permission;
use super::role::permissions_of;

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

/// Whether somebody with these roles may give this role to others, and take it from them.
#[must_use]
pub fn may_assign(granter: &[Role], role: Role) -> bool {
    let owns = || granter.iter().any(|held| permissions_of(*held).holds(Permission::OwnershipAssign));
    granter.iter().any(|held| assignable_by(*held).contains(&role)) && (role != Role::Owner || owns())
}

/// Whether somebody with these roles may change or end the membership of somebody with those: nobody touches a
/// member who holds a role that they could not have given.
#[must_use]
pub fn may_manage(manager: &[Role], held: &[Role]) -> bool {
    held.iter().all(|role| may_assign(manager, *role))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ALL.into_iter().filter(|role| may_assign(granter, *role)).collect()
    }

    #[test]
    fn an_owner_assigns_every_role() {
        assert_eq!(assignable(&[Role::Owner]), ALL);
    }

    #[test]
    fn an_admin_assigns_what_is_below_an_admin() {
        assert_eq!(assignable(&[Role::Admin]), ALL[2..]);
        assert!(!may_manage(&[Role::Admin], &[Role::Admin, Role::Member]));
        assert!(!may_manage(&[Role::Admin], &[Role::Treasurer, Role::Owner]));
        assert!(may_manage(&[Role::Admin], &[Role::Treasurer, Role::Member]));
    }

    #[test]
    fn a_coordinator_assigns_at_most_a_member() {
        assert_eq!(assignable(&[Role::Coordinator]), [Role::Member, Role::Observer]);
        assert!(!may_manage(&[Role::Coordinator], &[Role::Coordinator]));
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
}
