//! Mails on their way out: from words to sentences, from sentences to a mail server.
//!
//! What lives here: languages, layout, SMTP. What does not: which mails there are and when they are due; that is the
//! domain's.

pub mod compose;
pub mod postman;
