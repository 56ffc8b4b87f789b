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
