//! A browser, as far as the pages of a provider need one: it keeps cookies, follows redirects and fills in forms.

use std::collections::HashMap;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use crate::openid::APP;

/// More steps than any sign-in takes.
const MOST: usize = 20;

/// A browser of one person.
pub struct Browser {
    http: Client,
    cookies: HashMap<String, String>,
    logins: usize,
}

impl Default for Browser {
    fn default() -> Self {
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        Self { http, cookies: HashMap::new(), logins: 0 }
    }
}

impl Browser {
    /// Goes to the provider, signs in as this person and agrees, and comes back with what the provider sends along.
    pub async fn signs_in(&mut self, address: &str, login: &str) -> HashMap<String, String> {
        let mut here = Url::parse(address).expect("an address");
        let mut answer = self.gets(&here).await;
        for _ in 0..MOST {
            if let Some(next) = answer.headers().get("location") {
                here = here.join(next.to_str().expect("an address")).expect("an address");
                if here.as_str().starts_with(APP) {
                    return here.query_pairs().into_owned().collect();
                }
                answer = self.gets(&here).await;
                continue;
            }
            let status = answer.status();
            let page = answer.text().await.expect("a page");
            assert!(status.is_success(), "{here}: {status} {page}");
            let form = if page.contains("name=\"login\"") {
                self.logins += 1;
                format!("prompt=login&login={login}&password=any")
            } else {
                "prompt=consent".to_owned()
            };
            let action = page.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
            here = here.join(action.unwrap_or_default()).expect("an address");
            answer = self.sends(&here, form).await;
        }
        panic!("the provider leads in circles, at last to {here}");
    }

    /// How many times it was asked who it is.
    #[must_use]
    pub fn logins(&self) -> usize {
        self.logins
    }

    async fn gets(&mut self, address: &Url) -> Response {
        let request = self.http.get(address.clone()).header("cookie", self.jar());
        let answer = request.send().await.expect("an answer");
        self.keep(&answer);
        answer
    }

    async fn sends(&mut self, address: &Url, form: String) -> Response {
        let request = self.http.post(address.clone()).header("cookie", self.jar());
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer = request.send().await.expect("an answer");
        self.keep(&answer);
        answer
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all("set-cookie") {
            let text = cookie.to_str().expect("a cookie");
            if let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
