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
