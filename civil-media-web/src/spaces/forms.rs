use civil_media_core::policy::{Marking, Visibility};
use civil_media_core::spaces::{Invite, JoinRule, MemberRole, NewProject, Space, SpaceChanges, Wanted};
use civil_media_core::text::{Note, Prose, Title};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;

use crate::forms::end_of;

/// How many departments own a space at most.
pub const MOST_OWNERS: usize = 50;

/// A space as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SpaceForm {
    pub name_en: String,
    pub name_cy: String,
    pub purpose: String,
    /// The departments that own it, with commas; none of a form that does not say.
    pub owners: Option<String>,
    /// Why it is closed.
    pub reason: String,
    pub visibility: String,
    pub is_hidden: String,
    pub join_rule: String,
    pub marking: String,
    pub handling_note: String,
    pub guests_may_write: String,
    pub reviews_posts: String,
    pub version: String,
    /// Not empty if it is only to be looked at who would see it.
    pub preview: String,
}

impl SpaceForm {
    /// As a new space is, before anybody has said otherwise.
    pub fn plain() -> Self {
        Self {
            visibility: Visibility::CivilService.as_str().to_owned(),
            join_rule: JoinRule::Ask.as_str().to_owned(),
            marking: Marking::Official.as_str().to_owned(),
            ..Self::default()
        }
    }

    pub fn new_project(&self) -> Result<NewProject, FieldErrors> {
        let (name_en, name_cy, purpose, wanted) = self.parts()?;
        Ok(NewProject { name_en, name_cy, purpose, departments: Vec::new(), wanted })
    }

    pub fn changes(&self) -> Result<SpaceChanges, FieldErrors> {
        let (name_en, name_cy, purpose, wanted) = self.parts()?;
        let version = self.version.parse().unwrap_or(0);
        Ok(SpaceChanges { name_en, name_cy, purpose, departments: None, wanted, version })
    }

    /// The departments that were typed, each as it was.
    pub fn owners(&self) -> Vec<String> {
        let typed = self.owners.as_deref().unwrap_or_default();
        let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        parts.take(MOST_OWNERS + 1).map(str::to_owned).collect()
    }

    fn parts(&self) -> Result<(Title, Option<Title>, Prose, Wanted), FieldErrors> {
        let mut errors = FieldErrors::default();
        let choice = |_| Problem::new("choice");
        let name_en = errors.keep("name_en", Title::parse(&self.name_en).map_err(named));
        let name_cy = match self.name_cy.trim() {
            "" => Some(None),
            name => errors.keep("name_cy", Title::parse(name).map(Some).map_err(named)),
        };
        let purpose = errors.keep("purpose", Prose::parse(&self.purpose));
        let visibility: Option<Visibility> = errors.keep("visibility", self.visibility.parse().map_err(choice));
        let join_rule: Option<JoinRule> = errors.keep("join_rule", self.join_rule.parse().map_err(choice));
        let marking: Option<Marking> = errors.keep("marking", marking(&self.marking));
        let handling_note = errors.keep("handling_note", Note::parse(&self.handling_note));
        match (name_en, name_cy, purpose, visibility, join_rule, marking, handling_note) {
            (
                Some(en),
                Some(cy),
                Some(purpose),
                Some(visibility),
                Some(join_rule),
                Some(marking),
                Some(handling_note),
            ) => {
                let wanted = Wanted {
                    visibility,
                    is_listed: self.is_hidden != "yes",
                    join_rule,
                    marking,
                    handling_note,
                    guests_may_write: self.guests_may_write == "yes",
                    reviews_posts: self.reviews_posts == "yes",
                };
                Ok((en, cy, purpose, wanted.checked()?))
            }
            _ => Err(errors),
        }
    }
}

fn named(problem: Problem) -> Problem {
    if problem.key == "title-missing" { Problem::new("name-missing") } else { problem }
}

/// A marking as typed. What is SECRET or above does not belong here at all.
pub fn marking(word: &str) -> Result<Marking, Problem> {
    match word {
        "secret" | "top_secret" => Err(Problem::new("marking-secret")),
        word => word.parse().map_err(|_| Problem::new("choice")),
    }
}

impl From<&Space> for SpaceForm {
    fn from(space: &Space) -> Self {
        let yes = |is_so: bool| if is_so { "yes".to_owned() } else { String::new() };
        Self {
            name_en: space.name_en.clone(),
            name_cy: if space.name_cy == space.name_en { String::new() } else { space.name_cy.clone() },
            purpose: space.purpose.clone(),
            owners: None,
            reason: String::new(),
            visibility: space.place.visibility.as_str().to_owned(),
            is_hidden: yes(!space.is_listed),
            join_rule: space.join_rule.as_str().to_owned(),
            marking: space.place.marking.as_str().to_owned(),
            handling_note: space.handling_note.clone(),
            guests_may_write: yes(space.place.guests_may_write),
            reviews_posts: yes(space.reviews_posts),
            version: space.version.to_string(),
            preview: String::new(),
        }
    }
}

/// People to invite, as typed or pasted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub emails: String,
    pub role: String,
    pub until: String,
    pub note: String,
}

impl InviteForm {
    pub fn invite(&self) -> Result<Invite, FieldErrors> {
        let mut errors = FieldErrors::default();
        let role: Option<MemberRole> = errors.keep("role", self.role.parse().map_err(|_| Problem::new("choice")));
        let note = errors.keep("note", Note::parse(&self.note));
        let until = match (role, self.until.trim()) {
            (Some(MemberRole::Guest), text) => errors.keep("until", end_of(text)).map(Some),
            _ => Some(None),
        };
        // Pasted from anywhere: between commas, semicolons, spaces or lines, with or without names around.
        let parts = self.emails.split(|c: char| c.is_whitespace() || ",;<>()\"".contains(c));
        let mut emails: Vec<String> = parts.filter(|part| part.contains('@')).map(str::to_lowercase).collect();
        if emails.is_empty() && !self.emails.trim().is_empty() {
            emails.push(self.emails.trim().to_owned());
        }
        emails.sort_unstable();
        emails.dedup();
        match (role, note, until) {
            (Some(role), Some(note), Some(until)) => Ok(Invite { emails, role, until, note }),
            _ => Err(errors),
        }
    }
}

/// A reason or a note, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub note: String,
    pub reason: String,
    pub answer: String,
    /// `yes` or `no`.
    pub decision: String,
    pub leadless: String,
    pub by: String,
    pub person: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lists() {
        let form = InviteForm {
            emails: "Ada Okafor <Ada.Okafor@dtc.gov.example>; dan@lra.gov.example,\r\n dan@lra.gov.example".to_owned(),
            role: "member".to_owned(),
            ..InviteForm::default()
        };
        assert_eq!(form.invite().expect("a list").emails, ["ada.okafor@dtc.gov.example", "dan@lra.gov.example"]);
    }

    #[test]
    fn guests_have_a_date() {
        let form = |until: &str| InviteForm {
            emails: "x@y.example".to_owned(),
            role: "guest".to_owned(),
            until: until.to_owned(),
            note: String::new(),
        };
        assert!(
            form("").invite().is_err() && form("31/12/2026").invite().is_err() && form("2026-02-30").invite().is_err()
        );
        let until = form("2026-06-30").invite().expect("a date").until.expect("a date");
        assert_eq!(until.to_rfc3339(), "2026-06-30T23:00:00+00:00", "the end of a summer's day in London");
    }

    #[test]
    fn secrets_do_not_belong_here() {
        assert_eq!(marking("secret"), Err(Problem::new("marking-secret")));
        assert_eq!(marking("official"), Ok(Marking::Official));
        assert_eq!(marking("x"), Err(Problem::new("choice")));
    }
}
