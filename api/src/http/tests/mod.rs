//! The endpoint before a small schema, over the routes of the real server.

mod answers;
mod cross_site;
mod requests;
mod server;
mod toy;
