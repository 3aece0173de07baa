use chrono::NaiveDate;
use civil_media_core::ids::DepartmentId;
use civil_media_core::people::search::Filter;
use civil_media_core::people::{Details, NewAppointment, Person, Profession, ProfileChanges, Tags};
use civil_media_core::text::{Line, Note, Prose};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;

/// One's own part of a profile, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub pronouns: String,
    pub name_said: String,
    pub phone: String,
    pub mobile: String,
    pub building: String,
    pub city: String,
    pub working_days: String,
    pub hours: String,
    pub languages: String,
    pub skills: String,
    pub ask_about: String,
    pub about: String,
    /// Of the post that comes from the provider, where it has none.
    pub profession: String,
    pub version: String,
}

impl ProfileForm {
    pub fn of(person: &Person, details: &Details) -> Self {
        Self {
            pronouns: person.pronouns.to_string(),
            name_said: person.name_said.to_string(),
            phone: person.phone.to_string(),
            mobile: person.mobile.to_string(),
            building: person.building.to_string(),
            city: person.city.to_string(),
            working_days: person.working_days.to_string(),
            hours: person.hours.to_string(),
            languages: details.languages.join(", "),
            skills: details.skills.join(", "),
            ask_about: person.ask_about.to_string(),
            about: person.about.to_string(),
            profession: String::new(),
            version: person.version.to_string(),
        }
    }

    pub fn changes(&self) -> Result<ProfileChanges, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut line = |name, text: &str| errors.keep(name, Line::parse(text)).unwrap_or_else(Line::none);
        let pronouns = line("pronouns", &self.pronouns);
        let name_said = line("name_said", &self.name_said);
        let phone = line("phone", &self.phone);
        let mobile = line("mobile", &self.mobile);
        let building = line("building", &self.building);
        let city = line("city", &self.city);
        let working_days = line("working_days", &self.working_days);
        let hours = line("hours", &self.hours);
        let languages = errors.keep("languages", Tags::parse(&self.languages)).unwrap_or_default();
        let skills = errors.keep("skills", Tags::parse(&self.skills)).unwrap_or_default();
        let profession = errors.keep("profession", chosen(&self.profession)).flatten();
        let ask_about = errors.keep("ask_about", Note::parse(&self.ask_about)).unwrap_or_else(Note::none);
        match errors.keep("about", Prose::parse(&self.about)) {
            Some(about) if errors.is_empty() => Ok(ProfileChanges {
                pronouns,
                name_said,
                phone,
                mobile,
                building,
                city,
                working_days,
                hours,
                ask_about,
                about,
                skills,
                languages,
                profession,
            }),
            _ => Err(errors),
        }
    }
}

/// A profession as chosen; none for nothing.
fn chosen(profession: &str) -> Result<Option<Profession>, Problem> {
    match profession {
        "" => Ok(None),
        word => word.parse().map(Some).map_err(|_| Problem::new("choice")),
    }
}

/// A post of one's own saying, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostForm {
    pub department: String,
    pub team: String,
    pub title: String,
    pub grade: String,
    pub profession: String,
    pub from: String,
    pub to: String,
}

impl PostForm {
    pub fn appointment(&self) -> Result<NewAppointment, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Line::parse(&self.title));
        let department: Option<DepartmentId> =
            errors.keep("department", self.department.parse().map_err(|_| Problem::new("choice")));
        let team = errors.keep("team", Line::parse(&self.team));
        let grade = errors.keep("grade", Line::parse(&self.grade));
        let profession = errors.keep("profession", chosen(&self.profession));
        let from = errors.keep("from", day(&self.from));
        let to = match self.to.as_str() {
            "" => Some(None),
            text => errors.keep("to", day(text).map(Some)),
        };
        match (title, department, team, grade, profession, from, to) {
            (Some(title), Some(department), Some(team), Some(grade), Some(profession), Some(from), Some(to)) => {
                Ok(NewAppointment { department, team, title, grade, profession, from, to })
            }
            _ => Err(errors),
        }
    }
}

/// A day, `2026-11-30`.
fn day(text: &str) -> Result<NaiveDate, Problem> {
    if text.is_empty() {
        return Err(Problem::new("date-missing"));
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Problem::new("date-broken"))
}

/// Whom to ask instead, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InsteadForm {
    pub ask_instead: String,
}

/// A search, as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FindForm {
    pub q: String,
    pub department: String,
    pub team: String,
    pub profession: String,
    pub grade: String,
    pub skill: String,
    pub language: String,
    pub place: String,
    pub from: usize,
}

impl FindForm {
    /// The longest query that is looked at, in characters.
    pub const MOST: usize = 200;

    /// What was typed, cut where it is far too long.
    pub fn typed(&self) -> String {
        plain(&self.q)
    }

    /// The filters that are set.
    pub fn filters(&self) -> Vec<(Filter, String)> {
        let all = [
            (Filter::Department, &self.department),
            (Filter::Team, &self.team),
            (Filter::Profession, &self.profession),
            (Filter::Grade, &self.grade),
            (Filter::Skill, &self.skill),
            (Filter::Language, &self.language),
            (Filter::Place, &self.place),
        ];
        all.into_iter().map(|(kind, value)| (kind, plain(value))).filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// A value of an address as a search takes it: not endless, and without what no name has in it.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(FindForm::MOST).collect()
}
