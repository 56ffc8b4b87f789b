# Mails. Each is found by its kind in lower case with hyphens, after `mail-`: the subject, and as its parts what stands
# before and after the link or the secret. A mail with a link has a `link`, what it is called.

mail-greeting = Dear { $name },
mail-greeting-nobody = Good day,
mail-secret = Enter this secret in the app:
mail-farewell = Simpul, the network of community organizations. Answers to this address are not read.

mail-password-reset = A new password for your account
    .before = Somebody, probably you, wants to set a new password for your account.
    .link = Set a new password
    .after = This works once, for { $minutes } minutes. If it was not you, do nothing: your password stays as it is, and nobody has seen it.

mail-password-changed = Your password was changed
    .before = The password of your account was changed, and its other sessions have ended.
    .after = If it was not you, have a new password set at once: ask for one where you sign in.

mail-email-verification = Is this your address?
    .before = An account was made with this address. If it is yours, please confirm it.
    .link = Confirm the address
    .after = This works once, for { $days } days. If you have made no account, do nothing.

mail-registration = Your new account
    .before = Somebody, perhaps you, wants to make an account with this address. It is made when you confirm it with the password that was chosen.
    .link = Make the account
    .after = This works once, for { $hours } hours. If it was not you, do nothing: there will be no account.

mail-account-exists = You have an account already
    .before = Somebody, perhaps you, wanted to use this address for an account. It has one already: yours. Nothing was changed.
    .after = If it was you, sign in with this address; if you have forgotten the password, ask for a new one there.

mail-email-change-from = Another address for your account
    .before = Your account shall have another address: { $address }. If you want this, please confirm it.
    .link = Confirm or stop the change
    .after = It changes when both addresses have confirmed, within { $hours } hours. If it was not you, stop it with the same secret, and change your password.

mail-email-change-to = Confirm your new address
    .before = An account shall have this address: { $address }. If the account is yours, please confirm it.
    .link = Confirm the address
    .after = It changes when the present address has confirmed, too, within { $hours } hours. If you know of no account, do nothing.

mail-email-changed = Your account has another address
    .before = Both addresses have confirmed: your account has the address { $address } from now on. Sign in with that one.
    .after = If it was not you, tell whoever runs the network at once.

mail-second-factor-enabled = A second factor protects your account
    .before = Whoever signs in to your account needs a code of your authenticator app from now on, or a recovery code. Keep the recovery codes where you find them without your phone.
    .after = If it was not you, somebody knows your password: ask for a new one where you sign in, and tell whoever runs the network.

mail-second-factor-removed = Your account has no second factor any more
    .before = The second factor of your account was removed. The password alone opens it now.
    .after = If it was not you, somebody knows your password: ask for a new one where you sign in, and turn the second factor on again.

mail-recovery-code-used = A recovery code of your account was used
    .before = A recovery code was used in place of your authenticator app. So many are left: { $left }.
    .after = If it was not you, ask for a new password where you sign in, and have new recovery codes made. If your app is lost, remove the second factor and turn it on with another one.

mail-open-id-linked = Another way into your account
    .before = An account at { $provider } was linked to yours: whoever signs in there comes into your account, too.
    .after = If it was not you, somebody knows your password: ask for a new one where you sign in, and then unlink that account.

mail-open-id-unlinked = One way less into your account
    .before = The account at { $provider } is not linked to yours any more. Sign in with your password from now on.
    .after = If it was not you, somebody knows your password: ask for a new one where you sign in.

mail-invitation = An invitation to { $organization }
    .before = { $inviter } invites you to { $organization }.
    .link = See the invitation
    .after = Accept it within { $days } days, with an account that has this address. If you know nobody there, do nothing.

mail-break-glass = The network reads what is private of { $organization }
    .before = { $administrator }, an administrator of the network, reads what is private of { $organization } until { $until }: its members and how to reach them, its pledges, its books and its audit trail. Nothing can be changed. The reason given: { $reason }
    .after = You are told because you own { $organization }. The grant stands in its audit trail and among its grants. If you know of no such matter, ask whoever runs the network.

mail-approval-relaxed = { $organization } lets fewer people approve what it spends
    .before = An owner of { $organization } has changed how many people approve what is spent and taken back in { $unit }: for some amounts it takes fewer than before.
    .after = You are told because you own { $organization }. What holds now stands with the organization; its audit trail tells who changed it and what held before. If you did not know of it, ask the other owners, and change it back if it is not right.

mail-merge-proposed = { $duplicate } and { $surviving } are to become one organization
    .before = The network takes { $duplicate } for a duplicate of { $surviving } and proposes to merge it into { $surviving }. The reason given: { $reason }
    .after = { $duplicate } would close for good, its members would go on in { $surviving }, and its books and its audit trail would stay as they are. Agree or object before { $until }; who is silent until then does not stand against it. This cannot be undone.

mail-merge-objected = { $duplicate } and { $surviving } stay two organizations
    .before = An owner of one of both has objected to merging { $duplicate } into { $surviving }. Nothing comes of it. The reason given: { $objection }
    .after = If they are one nevertheless, the network can propose it anew.

mail-merge-withdrawn = { $duplicate } and { $surviving } are not to be merged any more
    .before = { $side ->
        [closed] One of both organizations has closed. Nothing comes of merging { $duplicate } into { $surviving }.
       *[network] The network does not propose any more to merge { $duplicate } into { $surviving }. Nothing comes of it. The reason given: { $withdrawal }
    }
    .after = There is nothing that you have to do.

mail-merge-done = { $duplicate } was merged into { $surviving }
    .before = What was proposed is done: { $duplicate } is closed, and its members go on in { $surviving }.
    .after = Offices in { $surviving } are given by its owners. The books and the audit trail of { $duplicate } stay as they are, and those who owned it read them on.

mail-organization-merged = { $duplicate } goes on as { $surviving }
    .before = { $duplicate } was merged into { $surviving }, as one organization registered twice. You are a member of { $surviving } now, and what was kept of you as a member has gone there.
    .after = Offices that you held in { $duplicate } have ended; those of { $surviving } are given by its owners. You can leave { $surviving } at any time.

mail-membership-suspended = Your membership in { $organization } is suspended
    .before = { $lasts ->
        [until] Your membership in { $organization } is suspended until { $until }, that day included, and is what it was by itself after that.
       *[open] Your membership in { $organization } is suspended until somebody restores it.
    } The reason given: { $reason }
    .after = You keep the membership and what you hold there, and can do and read nothing there meanwhile. You may leave at any time. If you do not agree, write to those who lead { $organization }.

mail-membership-restored = Your membership in { $organization } is restored
    .before = Your membership in { $organization } is no longer suspended. You hold there what you held before.
    .after = There is nothing that you have to do.

mail-mandate-ending = A term of office in { $organization } ends on { $day }
    .before = { $side ->
        [holder] Your term as { $office ->
            [CHAIR] chair
            [VICE_CHAIR] vice-chair
            [SECRETARY] secretary
            [TREASURER] treasurer
            [SECTION_HEAD] head of section ({ $title })
            [MEMBER] member of the board
           *[OTHER] { $title }
        } of { $organization } ends on { $day }, in { $days } days.
       *[officer] The term of { $holder } as { $office ->
            [CHAIR] chair
            [VICE_CHAIR] vice-chair
            [SECRETARY] secretary
            [TREASURER] treasurer
            [SECTION_HEAD] head of section ({ $title })
            [MEMBER] member of the board
           *[OTHER] { $title }
        } of { $organization } ends on { $day }, in { $days } days.
    }
    .after = The roles that came with it end by themselves after that day. If the term goes on, or somebody follows, record the new mandate before.

mail-agreement-ending = The partnership { $partnership } ends on { $day }
    .before = The agreement of the partnership { $partnership }, in which { $organization } is a party, ends on { $day }, in { $days } days.
    .after = After that day nothing new is published or pledged in it; what is open can still be settled. If it shall go on, propose an amendment with a later last day: every party must sign it.

mail-confirmation-due = { $quantity } for { $organization } will be confirmed on { $day }
    .before = For "{ $need }" in the partnership { $partnership } somebody has announced { $quantity } on { $announced }. Nobody of { $organization } has confirmed or disputed it yet. The parties have agreed that it then counts as arrived: on { $day }, in { $days } days, it is confirmed in full by itself.
    .after = If less has arrived, or nothing, confirm what there is or dispute it before that day.

mail-ownership-recovery-started = Who owns { $organization } shall change
    .before = { $side ->
        [heir] An administrator of the network wants you to own { $organization }, since its owners are said to be lost.
       *[officer] An administrator of the network wants { $heir } to own { $organization }, since its owners are said to be lost.
    } The reason given: { $reason }
    .after = Each owner may object until { $until }, and nothing comes of it then. After that it can be completed, and those who own { $organization } stay owners. It stands among the recoveries of the organization.

mail-ownership-recovery-objected = The owners of { $organization } do not agree
    .before = An owner of { $organization } has objected to giving it another owner. Nothing comes of it. The reason given: { $objection }
    .after = If the owners are lost nevertheless, it can be started anew.

mail-ownership-recovery-withdrawn = Who owns { $organization } stays as it is
    .before = The network does not want to give { $organization } another owner any more. Nothing comes of it. The reason given: { $withdrawal }
    .after = There is nothing that you have to do.

mail-ownership-recovered = { $organization } has another owner
    .before = { $side ->
        [heir] You own { $organization } from now on. The notice to its owners is over, and none of them has objected.
       *[officer] { $heir } owns { $organization } from now on, besides those who owned it before. The notice is over, and no owner has objected.
    }
    .after = If you know that this is wrong, tell whoever runs the network at once.
