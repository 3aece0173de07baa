use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use civil_media_core::blogs::{Credits, Draft, DraftText, Then};
use civil_media_core::items::Tag;
use civil_media_core::people::{self, Language};
use civil_media_core::policy::Visibility;
use civil_media_core::text::{Markdown, Title};
use civil_media_core::{Actor, Conn, FieldErrors, Problem};
use serde::Deserialize;

use crate::forms::addresses;

/// A draft as typed: anything may be in it, or missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub title: String,
    pub body: String,
    pub language: String,
    pub visibility: String,
    pub tags: String,
    /// Work emails or handles.
    pub co_authors: String,
    pub on_behalf_of: String,
    /// `2026-11-30`
    pub publish_on: String,
    /// `09:30`, of London.
    pub publish_time: String,
    pub version: String,
    /// Which of its buttons sent it.
    pub act: String,
}

/// What a draft's form asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub text: DraftText,
    pub co_authors: Vec<String>,
    pub on_behalf_of: Option<String>,
    pub then: Then,
}

impl DraftForm {
    pub fn asked(&self) -> Result<Asked, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = errors.keep_all(self.text());
        let at = errors.keep("publish_on", self.at());
        match (text, at) {
            (Some(text), Some(at)) => Ok(Asked {
                text,
                co_authors: addresses(&self.co_authors),
                on_behalf_of: addresses(&self.on_behalf_of).into_iter().next(),
                then: match &*self.act {
                    "publish" => Then::Publish(at),
                    "publish-unreviewed" => Then::PublishUnreviewed(at),
                    "submit" => Then::Submit(at),
                    _ => Then::Keep,
                },
            }),
            _ => Err(errors),
        }
    }

    /// Only what is typed all the time.
    pub fn text(&self) -> Result<DraftText, FieldErrors> {
        let mut errors = FieldErrors::default();
        let choice = |_| Problem::new("choice");
        let title = errors.keep("title", Title::of_draft(&self.title));
        let body = errors.keep("body", Markdown::of_draft(&self.body));
        let language: Option<Language> = errors.keep("language", self.language.parse().map_err(choice));
        let visibility: Option<Visibility> = errors.keep("visibility", self.visibility.parse().map_err(choice));
        let tags = errors.keep("tags", Tag::parse_all(&self.tags));
        let visibility = visibility.filter(|level| *level >= Visibility::Members);
        match (title, body, language, visibility, tags) {
            (Some(title), Some(body), Some(language), Some(visibility), Some(tags)) => {
                Ok(DraftText { title, body, language, visibility, tags: Some(tags) })
            }
            // A level that no form offers.
            _ if errors.is_empty() => Err(FieldErrors::one("visibility", Problem::new("choice"))),
            _ => Err(errors),
        }
    }

    /// The same, as it is kept while it is typed: tags that are not right yet stay as they were.
    pub fn kept(&self) -> Result<DraftText, FieldErrors> {
        if Tag::parse_all(&self.tags).is_ok() {
            return self.text();
        }
        let text = Self { tags: String::new(), ..self.clone() }.text()?;
        Ok(DraftText { tags: None, ..text })
    }

    /// The version that the writer began from; nothing sensible is version 0, which never matches.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    /// When it is to be published, in London. Of two moments with one name, in autumn, the first.
    fn at(&self) -> Result<Option<DateTime<Utc>>, Problem> {
        let (day, time) = (self.publish_on.trim(), self.publish_time.trim());
        if day.is_empty() {
            return if time.is_empty() { Ok(None) } else { Err(Problem::new("date-missing")) };
        }
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| Problem::new("date-broken"))?;
        let time = if time.is_empty() { "09:00" } else { time };
        let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| Problem::new("time-broken"))?;
        let at = day.and_time(time).and_local_timezone(chrono_tz::Europe::London).earliest();
        at.map(|at| Some(at.with_timezone(&Utc))).ok_or(Problem::new("time-skipped"))
    }
}

impl Asked {
    /// The people whom the form names.
    pub fn credits(&self, conn: &mut Conn, actor: &Actor) -> civil_media_core::Result<Credits> {
        let known = people::addressed(conn, actor, &self.co_authors)?;
        let mut errors = FieldErrors::default();
        if let Some(at) = known.iter().position(Option::is_none) {
            errors = FieldErrors::one("co_authors", Problem::limit("address-unknown", at as i64 + 1));
        }
        let senior: Vec<String> = self.on_behalf_of.iter().cloned().collect();
        let senior = people::addressed(conn, actor, &senior)?;
        if senior.contains(&None) {
            errors.keep::<()>("on_behalf_of", Err(Problem::limit("address-unknown", 1)));
        }
        if errors.iter().next().is_some() {
            return Err(errors.into());
        }
        Ok(Credits {
            co_authors: known.into_iter().flatten().collect(),
            on_behalf_of: senior.into_iter().flatten().next(),
        })
    }
}

/// A draft as it stands, with the handles of whom it names.
pub fn filled(draft: &Draft, tags: &[Tag], co_authors: &[String], on_behalf_of: &str) -> DraftForm {
    let at = draft.publish_at.map(|at| at.with_timezone(&chrono_tz::Europe::London));
    DraftForm {
        title: draft.typed_title().to_owned(),
        body: draft.body.to_string(),
        language: draft.language.as_str().to_owned(),
        visibility: draft.visibility.as_str().to_owned(),
        tags: typed(tags),
        co_authors: co_authors.join(", "),
        on_behalf_of: on_behalf_of.to_owned(),
        publish_on: at.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default(),
        publish_time: at.map(|at| at.format("%H:%M").to_string()).unwrap_or_default(),
        version: draft.version.to_string(),
        act: String::new(),
    }
}

/// Tags as one types them.
pub fn typed(tags: &[Tag]) -> String {
    tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, time: &str) -> Result<Option<String>, &'static str> {
        let form = DraftForm { publish_on: day.to_owned(), publish_time: time.to_owned(), ..DraftForm::default() };
        form.at().map(|at| at.map(|at| at.to_rfc3339())).map_err(|problem| problem.key)
    }

    #[test]
    fn times_are_of_london() {
        assert_eq!(at("", ""), Ok(None));
        assert_eq!(at("2026-12-01", "09:30"), Ok(Some("2026-12-01T09:30:00+00:00".to_owned())));
        assert_eq!(at("2026-07-01", "09:30"), Ok(Some("2026-07-01T08:30:00+00:00".to_owned())));
        assert_eq!(at("2026-07-01", ""), Ok(Some("2026-07-01T08:00:00+00:00".to_owned())));
        assert_eq!(at("2027-03-28", "01:30"), Err("time-skipped"), "the hour that spring leaves out");
        assert_eq!(at("2026-10-25", "01:30"), Ok(Some("2026-10-25T00:30:00+00:00".to_owned())), "the first of two");
        assert_eq!(at("", "09:00"), Err("date-missing"));
        assert_eq!(at("31/12/2026", ""), Err("date-broken"));
        assert_eq!(at("2026-12-01", "9am"), Err("time-broken"));
    }
}
