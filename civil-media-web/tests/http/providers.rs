//! The stand-in providers as a process of the test's own.
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use civil_media_core::testing::{Cast, clock_off};
use serde_json::Value;

use crate::stage::{Answer, Browser, Stage};

/// A site whose departments sign in through real OpenID providers.
pub struct Abroad {
    pub stage: Stage,
    pub base: String,
    process: Child,
}

impl Abroad {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With providers whose clock is off by so much.
    pub async fn with_clock(off: &str) -> Self {
        Self::with(&clock_off(off)).await
    }

    async fn with(more: &[(&'static str, String)]) -> Self {
        let stage = Stage::on(Cast::new()).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers");
        let mut process = Command::new("node")
            .arg("server.mjs")
            .current_dir(folder)
            .env("PROVIDERS_PORT", "0")
            .env("PROVIDERS_SWITCHES", "1")
            .env("WEB_BASE", &stage.base)
            // Keys cost more to make than all else that a test asks of the providers.
            .env("PROVIDERS_STATE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("providers.json"))
            .env_remove("PROVIDERS_BASE")
            .envs(more.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts: scripts/setup test installs it");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let ready = lines.next().expect("a line").expect("a line");
        let base = ready.strip_prefix("ready ").expect("it is ready").to_owned();
        // Nobody reads on, and a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        stage.cast.use_stand_ins(&base);
        Self { stage, base, process }
    }

    /// Makes a department's provider misbehave, or behave again with `{"reset": true}`.
    pub async fn switch(&self, slug: &str, change: Value) {
        let mut tester = self.stage.nobody();
        let request = tester.request("POST", &format!("{}/_switch/{slug}", self.base)).body(change.to_string());
        assert_eq!(tester.send(request).await.status, 200);
    }

    /// How often an endpoint of a department's provider was asked.
    pub async fn asked(&self, slug: &str, endpoint: &str) -> u64 {
        let mut tester = self.stage.nobody();
        let counts = tester.get(&format!("{}/_asked/{slug}", self.base)).await.body;
        let counts: Value = serde_json::from_str(&counts).expect("counts");
        counts[endpoint].as_u64().unwrap_or(0)
    }

    /// A logout token of a department's provider.
    pub async fn logout_token(&self, slug: &str, asked: Value) -> String {
        let mut tester = self.stage.nobody();
        let request = tester.request("POST", &format!("{}/_logout_token/{slug}", self.base)).body(asked.to_string());
        tester.send(request).await.body
    }

    /// Where the provider sends the browser back to, after its person has said who they are.
    pub async fn vouched(&self, browser: &mut Browser, email: &str, back: &str) -> String {
        let (slug, sub) = of(email);
        let begun = browser.post_raw("/sign-in", &[("email", email), ("back", back)]).await;
        let at = begun.leads_to();
        assert!(at.starts_with(&self.base), "{at}");
        self.choose(browser, &at, slug, sub).await
    }

    /// Goes through the provider's pages as somebody.
    pub async fn choose(&self, browser: &mut Browser, at: &str, slug: &str, sub: &str) -> String {
        let mut answer = browser.get(at).await;
        for _ in 0..10 {
            if answer.status == 200 {
                let action = answer.body.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
                let action = format!("{}{}", self.base, action.expect("a form").replace("&amp;", "&"));
                answer = browser.post_raw(&action, &[("person", sub)]).await;
                continue;
            }
            let to = answer.leads_to();
            if to.starts_with(&browser.base) {
                return to;
            }
            let to = if to.starts_with('/') { format!("{}{to}", self.base) } else { to };
            answer = browser.get(&to).await;
        }
        panic!("{slug} never sends {sub} back");
    }

    /// Signs somebody in, all the way.
    pub async fn sign_in(&self, browser: &mut Browser, email: &str) -> Answer {
        let callback = self.vouched(browser, email, "/wiki?x=1").await;
        browser.get(&callback).await
    }
}

impl Drop for Abroad {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The provider and subject of somebody of `providers/people.json`.
pub fn of(email: &str) -> (&'static str, &'static str) {
    match email {
        "ada.okafor@dtc.gov.example" => ("dtc", "dtc-ada"),
        "ben.hughes@dtc.gov.example" => ("dtc", "dtc-ben"),
        "dan.whitfield@lra.gov.example" => ("lra", "lra-dan"),
        "sian.mon-tudur@agd.llyw.example" => ("agd", "agd-sian"),
        "ines.carvalho@severnvale.nhs.example" => ("severn-vale", "svt-ines"),
        other => panic!("nobody of the cast: {other}"),
    }
}

/// How long a refusal may take: the limit on a provider and what a page needs beside it.
pub const REFUSED_WITHIN: Duration = Duration::from_secs(7);
