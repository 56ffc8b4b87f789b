//! Where something like a person's data stands that the register does not name, and why.

/// Table, column, and why neither export nor erasure looks at it.
pub const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("person", "authority", "a number that counts how often the person's rights have changed"),
    ("membership", "name_key", "the database keeps it equal to the person's"),
    ("membership", "person_name", "the database keeps it equal to the person's"),
    ("membership", "is_managed", "the database keeps it equal to whether the person has an account"),
    ("mail", "address", "removed with its row; of a mail that was sent it is empty"),
    ("account_secret", "email_key", "removed with its row, and shown as the address that it is made of"),
    ("registration", "email", "of somebody without an account; gone when it is made, or some days after it was wanted"),
    ("registration", "email_key", "goes with the address"),
    ("audit", "delegation_id", "a delegation is between two organizations"),
    ("audit", "actor_token_id", "a service token belongs to an organization and to no person"),
];
