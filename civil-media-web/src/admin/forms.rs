use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use civil_media_core::admin::{Asked, TeamDraft};
use civil_media_core::config::Secret;
use civil_media_core::departments::{Department, Draft, Team};
use civil_media_core::ids::ItemId;
use civil_media_core::signin::trials::Proposal;
use civil_media_core::text::{Line, Note, Slug, Title};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::paths;

/// A department as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DepartmentForm {
    pub name_en: String,
    pub name_cy: String,
    pub acronym: String,
    pub kind: String,
    pub parent: String,
    pub home_page: String,
    /// Minutes, or `always`.
    pub message_minutes: String,
}

/// For how many minutes messages can be changed: what there is to choose from. None is as long as one likes.
pub const MESSAGE_MINUTES: [Option<i32>; 6] = [Some(0), Some(15), Some(60), Some(1440), Some(10_080), None];
/// What a department begins with.
const MESSAGE_MINUTES_AT_FIRST: Option<i32> = Some(1440);

/// As it stands in a form.
pub fn minutes_word(minutes: Option<i32>) -> String {
    minutes.map_or_else(|| "always".to_owned(), |minutes| minutes.to_string())
}

impl DepartmentForm {
    /// Among these departments is the parent, if it has one.
    pub fn draft(&self, known: &[Department]) -> Result<Draft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let named =
            |problem: Problem| if problem.key == "title-missing" { Problem::new("name-missing") } else { problem };
        let choice = Problem::new("choice");
        let name_en = errors.keep("name_en", Title::parse(&self.name_en).map_err(named));
        let name_cy = errors.keep("name_cy", Title::parse(&self.name_cy).map_err(named));
        let acronym = errors.keep("acronym", Line::parse(&self.acronym));
        let kind = errors.keep("kind", self.kind.parse().map_err(|_| choice));
        let parent = match self.parent.as_str() {
            "" => Some(None),
            slug => {
                errors.keep("parent", known.iter().find(|one| *one.slug == *slug).map(|one| Some(one.id)).ok_or(choice))
            }
        };
        let home_page = errors.keep("home_page", Line::parse(&self.home_page));
        let minutes = match self.message_minutes.as_str() {
            "" => Some(MESSAGE_MINUTES_AT_FIRST),
            word => {
                let known = MESSAGE_MINUTES.into_iter().find(|one| minutes_word(*one) == word);
                errors.keep("message_minutes", known.ok_or(choice))
            }
        };
        match (name_en, name_cy, acronym, kind, parent, home_page, minutes) {
            (Some(name_en), Some(name_cy), Some(acronym), Some(kind), Some(parent), Some(home_page), Some(minutes)) => {
                Ok(Draft { name_en, name_cy, acronym, kind, parent, home_page, message_minutes: minutes })
            }
            _ => Err(errors),
        }
    }

    /// A department as it is.
    pub fn of(department: &Department, known: &[Department]) -> Self {
        let parent = known.iter().find(|one| Some(one.id) == department.parent_id);
        Self {
            name_en: department.name_en.clone(),
            name_cy: department.name_cy.clone(),
            acronym: department.acronym.clone(),
            kind: department.kind.as_str().to_owned(),
            parent: parent.map(|one| one.slug.to_string()).unwrap_or_default(),
            home_page: department.home_page.clone(),
            message_minutes: minutes_word(department.message_minutes),
        }
    }
}

/// A domain as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DomainForm {
    pub domain: String,
    pub for_guests: String,
    /// Which proposal is agreed to: its time, in microseconds.
    pub proposed_at: String,
}

/// A provider as typed. The secret is never shown again.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProviderForm {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
}

impl std::fmt::Debug for ProviderForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderForm").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl ProviderForm {
    /// What was typed, for an address that `allows` talking to.
    pub fn proposal(&self, allows: impl Fn(&str) -> bool) -> Result<Proposal, FieldErrors> {
        let mut errors = FieldErrors::default();
        // Pasted whole as often as not.
        let issuer = self.issuer.trim().trim_end_matches("/.well-known/openid-configuration").to_owned();
        let is_fit = issuer.len() <= 500 && !issuer.contains(['?', '#', ' ']) && allows(&issuer);
        let issuer = errors.keep("issuer", if is_fit { Ok(issuer) } else { Err(Problem::new("issuer-form")) });
        let client_id = errors.keep("client_id", filled(&self.client_id, 300));
        let client_secret = errors.keep("client_secret", filled(&self.client_secret, 500));
        match (issuer, client_id, client_secret) {
            (Some(issuer), Some(client_id), Some(secret)) => {
                Ok(Proposal { issuer, client_id, client_secret: Secret::new(secret) })
            }
            _ => Err(errors),
        }
    }
}

/// Something that was typed: 1 to so many printable characters.
pub fn filled(text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    let is_fit = !text.is_empty() && text.len() <= most && !text.chars().any(char::is_control);
    if is_fit { Ok(text.to_owned()) } else { Err(Problem::limit("filled", most as i64)) }
}

/// One line that something is done with: an address, a name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OneForm {
    pub email: String,
    pub person: String,
}

/// A new secret, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SecretForm {
    pub client_secret: String,
}

impl std::fmt::Debug for SecretForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretForm(***)")
    }
}

/// A team as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TeamForm {
    /// Which team is changed; empty for a new one.
    pub team: String,
    pub name_en: String,
    pub name_cy: String,
    pub parent: String,
    /// `yes` where it is closed.
    pub close: String,
}

impl TeamForm {
    /// A team as it is, and the one that it is a part of.
    pub fn of(team: &Team, parent: Option<&Team>) -> Self {
        Self {
            team: team.id.to_string(),
            name_en: team.name_en.clone(),
            name_cy: team.name_cy.clone(),
            parent: parent.map(|parent| paths::team(parent.id, &parent.slug)).unwrap_or_default(),
            close: String::new(),
        }
    }

    pub fn draft(&self) -> Result<TeamDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let named =
            |problem: Problem| if problem.key == "title-missing" { Problem::new("name-missing") } else { problem };
        let name_en = errors.keep("name_en", Title::parse(&self.name_en).map_err(named));
        let name_cy = errors.keep("name_cy", Title::parse(&self.name_cy).map_err(named));
        let parent = errors.keep("parent", Note::parse(&self.parent));
        match (name_en, name_cy, parent) {
            (Some(name_en), Some(name_cy), Some(parent)) => Ok(TeamDraft { name_en, name_cy, parent }),
            _ => Err(errors),
        }
    }
}

/// A list of people, pasted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    pub list: String,
    /// The seal of the list that somebody has looked at; empty before.
    pub confirmed: String,
}

impl ListForm {
    /// What stands for this list in this department once it has been looked at. Browsers send line breaks as they like.
    pub fn seal(&self, department: &Slug) -> String {
        let list = self.list.replace("\r\n", "\n");
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{department}\n{}", list.trim())))
    }
}

/// Which part of the log is asked for, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LogForm {
    pub department: String,
    pub person: String,
    pub kind: String,
    pub act: String,
    pub item: String,
    pub from: String,
    pub until: String,
    pub before: Option<i64>,
}

impl LogForm {
    pub fn asked(&self) -> Result<Asked, FieldErrors> {
        let mut errors = FieldErrors::default();
        let slug = |text: &str| if text.is_empty() { Ok(None) } else { Slug::parse(text).map(Some) };
        let department = errors.keep("department", slug(self.department.trim()));
        let person = errors.keep("person", slug(self.person.trim()));
        let item = errors.keep("item", item(&self.item));
        let from = errors.keep("from", start_of(&self.from, 0));
        let until = errors.keep("until", start_of(&self.until, 1));
        match (department, person, item, from, until) {
            (Some(department), Some(person), Some(item), Some(from), Some(until)) => Ok(Asked {
                department,
                person,
                kind: word(&self.kind),
                act: word(&self.act),
                item,
                from,
                until,
                before: self.before,
            }),
            _ => Err(errors),
        }
    }
}

/// An item by its id, or by its lasting address, which ends in that.
fn item(text: &str) -> Result<Option<ItemId>, Problem> {
    let id = text.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if id.is_empty() { Ok(None) } else { id.parse().map(Some).map_err(|_| Problem::new("item-broken")) }
}

/// A word of the log: letters and underscores.
fn word(text: &str) -> String {
    text.trim().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect()
}

/// The start of a day in London, so many days later; none for nothing typed.
fn start_of(text: &str, days: i64) -> Result<Option<DateTime<Utc>>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let broken = Problem::new("date-broken");
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| broken)?;
    let day = day.checked_add_signed(chrono::Duration::days(days)).ok_or(broken)?;
    let midnight = day.and_hms_opt(0, 0, 0).and_then(|at| at.and_local_timezone(chrono_tz::Europe::London).earliest());
    midnight.map(|at| Some(at.with_timezone(&Utc))).ok_or(broken)
}
