//! The page shown instead of GraphiQL while there is no bundle: no script, one file, English and Indonesian.

use actix_web::{HttpResponse, http::header};

use super::{State, build::OLDEST_NODE};

const TEMPLATE: &str = include_str!("../../../graphiql/absent.html");

struct Words {
    english: &'static str,
    indonesian: &'static str,
}

const ABSENT: Words = Words {
    english: "GraphiQL has not been built here. \
              “simpul demo” builds it; its folder “graphiql” can be copied into this server’s data folder.",
    indonesian: "GraphiQL belum dibangun di sini. \
              “simpul demo” membangunnya; folder “graphiql” hasilnya dapat disalin ke folder data peladen ini.",
};
const BUILDING: Words = Words {
    english: "GraphiQL is being built. It takes about a minute the first time; this page reloads by itself.",
    indonesian: "GraphiQL sedang dibangun. \
              Pertama kali perlu sekitar satu menit; halaman ini memuat ulang sendiri.",
};
const MISSING: Words = Words {
    english: "GraphiQL could not be built. \
              It needs Node.js {node} or newer with npm, and a network the first time. Then start “simpul demo” again.",
    indonesian: "GraphiQL tidak dapat dibangun. \
              Diperlukan Node.js {node} atau lebih baru dengan npm, dan jaringan untuk pertama kali. Lalu jalankan “simpul demo” lagi.",
};

/// 200, because the address is right and the server is well.
pub(super) fn without_bundle(state: &State) -> HttpResponse {
    let (words, reason, refresh) = match state {
        State::Absent | State::Ready(_) => (ABSENT, String::new(), ""),
        State::Building => (BUILDING, String::new(), r#"<meta http-equiv="refresh" content="3">"#),
        State::Missing(missing) => (MISSING, format!("<pre>{}</pre>", escaped(&missing.to_string())), ""),
    };
    let body = TEMPLATE
        .replace("{refresh}", refresh)
        .replace("{english}", words.english)
        .replace("{indonesian}", words.indonesian)
        .replace("{node}", &OLDEST_NODE.to_string())
        // Last, so that nothing in it is taken for a place to fill.
        .replace("{reason}", &reason);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
