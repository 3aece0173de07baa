//! The people of every test. Success and refusal share their set-up, so that a refusal is refused
//! for its reason.
use diesel::prelude::*;

use super::TestDb;
use crate::blogs::{self, Credits, DraftText, Kept, PostKey, Then, Writing};
use crate::config::Secret;
use crate::db::{As, Tx};
use crate::departments::{self, DepartmentKind, NewDepartment};
use crate::error::Result;
use crate::ids::{DepartmentId, PersonId, ProviderId, SpaceId};
use crate::people::Language;
use crate::people::arrivals::{self, FromProvider};
use crate::policy::{Actor, Marking, SpaceKind, Visibility};
use crate::schema::{people, role_grants, spaces as all_spaces};
use crate::signin::accounts::Browser;
use crate::signin::providers::NewProvider;
use crate::signin::{Claims, Keys, Provider, accounts, providers};
use crate::spaces::{self, MemberRole, NewSpace};
use crate::talk;
use crate::text::{Line, Markdown, Slug, Title};

/// One cast everywhere.
#[derive(Debug)]
pub struct Cast {
    /// Where they are.
    pub test: TestDb,
    /// The Department for Town and Country, a ministry.
    pub dtc: DepartmentId,
    /// The Land Records Agency, an agency.
    pub lra: DepartmentId,
    /// Severn Vale NHS Trust, a partner body.
    pub svt: DepartmentId,
    /// The provider that serves them all.
    pub provider: ProviderId,
    /// Leads spaces.
    pub ada: PersonId,
    /// A member of spaces.
    pub ben: PersonId,
    /// Of the same department; only reads.
    pub cat: PersonId,
    /// Of another department of the civil service.
    pub dan: PersonId,
    /// Administers the department.
    pub eve: PersonId,
    /// Has left.
    pub fay: PersonId,
    /// A guest of spaces, without any appointment.
    pub gus: PersonId,
    /// Of a partner body.
    pub ines: PersonId,
    /// Runs the suite.
    pub sasha: PersonId,
}

impl Cast {
    /// Everyone, in a fresh database.
    pub fn new() -> Self {
        Self::on(TestDb::new())
    }

    /// Everyone, in this database.
    pub fn on(test: TestDb) -> Self {
        test.write(|tx| {
            let mut department = |slug: &str, acronym: &str, kind, en: &str, cy: &str, domain: &str| {
                let new = NewDepartment {
                    slug: Slug::parse(slug).expect("a slug"),
                    kind,
                    acronym: acronym.to_owned(),
                    parent_id: None,
                    name_en: en.to_owned(),
                    name_cy: cy.to_owned(),
                    domains: vec![domain.to_owned()],
                };
                departments::add(tx, &new).map(|(id, _)| id)
            };
            let ministry = DepartmentKind::Ministry;
            let dtc = department(
                "town-and-country",
                "DTC",
                ministry,
                "Department for Town and Country",
                "Yr Adran Tref a Gwlad",
                "dtc.gov.example",
            )?;
            let lra = department(
                "land-records",
                "LRA",
                DepartmentKind::Agency,
                "Land Records Agency",
                "Yr Asiantaeth Cofnodion Tir",
                "lra.gov.example",
            )?;
            let svt = department(
                "severn-vale",
                "SVT",
                DepartmentKind::PartnerBody,
                "Severn Vale NHS Trust",
                "Ymddiriedolaeth GIG Dyffryn Hafren",
                "severnvale.nhs.example",
            )?;
            let provider = providers::add(
                tx,
                &Self::keys(),
                &NewProvider {
                    slug: Slug::parse("test").expect("a slug"),
                    issuer: "https://id.example".to_owned(),
                    client_id: "civil-media".to_owned(),
                    client_secret: Secret::new("for tests"),
                    departments: vec![dtc, lra, svt],
                },
            )?;
            let service = NewSpace {
                name_en: "Whole service".to_owned(),
                name_cy: "Y gwasanaeth cyfan".to_owned(),
                ..NewSpace::of_kind(
                    SpaceKind::Service,
                    Slug::parse("service").expect("a slug"),
                    Visibility::PublicService,
                )
            };
            spaces::add(tx, &service)?;
            let mut person = |name: &str, title: &str, department, domain: &str| {
                let email = format!("{}@{domain}", name.to_lowercase().replace(' ', "."));
                let title = Line::parse(title).ok();
                arrivals::make(
                    tx,
                    &FromProvider { name: name.to_owned(), email, title, department: Some(department), provider },
                )
            };
            let d = "dtc.gov.example";
            let ada = person("Ada Okafor", "Deputy Director, Planning Policy", dtc, d)?;
            let ben = person("Ben Hughes", "Senior Policy Adviser", dtc, d)?;
            let cat = person("Cat Lindqvist", "Analyst", dtc, d)?;
            let dan = person("Dan Whitfield", "Land Records Manager", lra, "lra.gov.example")?;
            let eve = person("Eve Marsh", "Head of Digital Workplace", dtc, d)?;
            let fay = person("Fay Doyle", "Press Officer", dtc, d)?;
            let gus = person("Gus Palmer", "Consultant", dtc, d)?;
            let ines = person("Ines Carvalho", "Ward Systems Manager", svt, "severnvale.nhs.example")?;
            let sasha = person("Sasha Quill", "Civil Media service owner", dtc, d)?;
            grant(tx, eve, "department_admin", Some(dtc))?;
            grant(tx, sasha, "suite_admin", None)?;
            diesel::update(people::table.find(fay)).set(people::left_on.eq(tx.now.date_naive())).execute(tx.conn)?;
            // Gus never had a post: a guest holds no appointment.
            use crate::schema::appointments;
            diesel::delete(appointments::table.filter(appointments::person_id.eq(gus))).execute(tx.conn)?;
            tx.recorded((dtc, lra, svt, provider, [ada, ben, cat, dan, eve, fay, gus, ines, sasha]))
        })
        .into_cast(test)
    }

    /// The sealing keys of tests.
    pub fn keys() -> Keys {
        Keys::parse(&"5e".repeat(32)).expect("a key")
    }

    /// Sends a message, in a session of its own.
    pub fn say(&self, person: PersonId, topic: crate::ids::TopicId, text: &str) -> talk::Message {
        let token = crate::signin::sessions::TokenHash::of(&self.sign_in(person));
        let actor = crate::signin::sessions::actor(&mut self.test.conn(), &token).expect("signed in");
        let message = talk::NewMessage::parse(crate::ids::ClientId::new(), topic, text).expect("a message");
        self.test.write(|tx| talk::say(tx, &actor, message))
    }

    /// A space led by Ada, with Ben as member, of their department.
    pub fn space(&self, slug: &str) -> SpaceBuilder<'_> {
        let slug = Slug::parse(slug).expect("a slug");
        let new = NewSpace {
            department_ids: vec![self.dtc],
            ..NewSpace::of_kind(SpaceKind::Project, slug.clone(), Visibility::CivilService)
        };
        let id = self.test.write(|tx| {
            let id = spaces::add(tx, &new)?;
            spaces::add_member(tx, id, self.ada, MemberRole::Lead)?;
            spaces::add_member(tx, id, self.ben, MemberRole::Member)?;
            tx.recorded(id)
        });
        SpaceBuilder { cast: self, id, slug }
    }

    /// Someone's rights as they are now.
    pub fn actor(&self, person: PersonId) -> Actor {
        self.test.with_conn(|conn| Actor::load(conn, person)).expect("somebody who may act")
    }

    /// Signs somebody in and gives the token of their session.
    pub fn sign_in(&self, person: PersonId) -> String {
        self.test
            .write(|tx| {
                use crate::schema::identities;
                let subject = format!("sub-{person}");
                let known: Option<crate::ids::IdentityId> = identities::table
                    .filter(identities::subject.eq(&subject))
                    .select(identities::id)
                    .first(tx.conn)
                    .optional()?;
                let identity = match known {
                    Some(identity) => identity,
                    None => accounts::add_identity(tx, person, self.provider, &subject, "x@dtc.gov.example")?,
                };
                let token = crate::signin::sessions::start(
                    tx,
                    &crate::signin::sessions::NewSession {
                        person,
                        identity,
                        provider: self.provider,
                        provider_sid: None,
                        id_token: None,
                        device: "Test browser",
                        authenticated_at: Some(tx.now),
                    },
                )?;
                tx.recorded(token)
            })
            .expose()
            .to_owned()
    }

    /// Arrives through the provider, as the callback does.
    pub fn arrive(
        &self,
        subject: &str,
        email: &str,
        name: &str,
        title: &str,
    ) -> Result<accounts::Arrival, accounts::Refusal> {
        let claims = Claims {
            subject: subject.to_owned(),
            email: email.to_owned(),
            name: Some(name.to_owned()),
            job_title: Some(title.to_owned()),
            sid: Some("sid-1".to_owned()),
            authenticated_at: None,
        };
        let slug = Slug::parse("test").expect("a slug");
        let provider: Provider = providers::find(&mut self.test.conn(), &slug).expect("the provider");
        self.test.write(|tx| accounts::arrive(tx, &provider, &claims, &Browser::default()))
    }
}

impl Default for Cast {
    fn default() -> Self {
        Self::new()
    }
}

type Made = (DepartmentId, DepartmentId, DepartmentId, ProviderId, [PersonId; 9]);

trait IntoCast {
    fn into_cast(self, test: TestDb) -> Cast;
}

impl IntoCast for Made {
    fn into_cast(self, test: TestDb) -> Cast {
        let (dtc, lra, svt, provider, [ada, ben, cat, dan, eve, fay, gus, ines, sasha]) = self;
        Cast { test, dtc, lra, svt, provider, ada, ben, cat, dan, eve, fay, gus, ines, sasha }
    }
}

fn grant(tx: &mut Tx<'_>, person: PersonId, role: &str, department: Option<DepartmentId>) -> Result<()> {
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(uuid::Uuid::now_v7()),
            role_grants::person_id.eq(person),
            role_grants::role.eq(role),
            role_grants::department_id.eq(department),
            role_grants::granted_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// A space of a test, to be changed and filled.
#[derive(Debug)]
pub struct SpaceBuilder<'a> {
    cast: &'a Cast,
    /// Its id.
    pub id: SpaceId,
    /// Its address.
    pub slug: Slug,
}

impl SpaceBuilder<'_> {
    /// How far it reaches.
    #[must_use]
    pub fn visible_to(self, visibility: Visibility) -> Self {
        let set = all_spaces::visibility.eq(visibility);
        diesel::update(all_spaces::table.find(self.id)).set(set).execute(&mut self.cast.test.conn()).expect("set");
        self
    }

    /// Known to its members alone.
    #[must_use]
    pub fn hidden(self) -> Self {
        let set = (all_spaces::visibility.eq(Visibility::Members), all_spaces::is_listed.eq(false));
        diesel::update(all_spaces::table.find(self.id)).set(set).execute(&mut self.cast.test.conn()).expect("set");
        self
    }

    /// OFFICIAL-SENSITIVE, for its departments at most.
    #[must_use]
    pub fn sensitive(self) -> Self {
        let set = (all_spaces::visibility.eq(Visibility::Departments), all_spaces::marking.eq(Marking::Sensitive));
        diesel::update(all_spaces::table.find(self.id)).set(set).execute(&mut self.cast.test.conn()).expect("set");
        self
    }

    /// Read-only from now on.
    #[must_use]
    pub fn closed(self) -> Self {
        let set = all_spaces::closed_at.eq(crate::db::now());
        diesel::update(all_spaces::table.find(self.id)).set(set).execute(&mut self.cast.test.conn()).expect("set");
        self
    }

    /// With Gus as a guest.
    #[must_use]
    pub fn with_guest(self) -> Self {
        let (id, gus) = (self.id, self.cast.gus);
        self.cast.test.write(|tx| {
            spaces::add_member(tx, id, gus, MemberRole::Guest)?;
            tx.recorded(())
        });
        self
    }

    /// Without this person from now on.
    pub fn expel(&self, person: PersonId) {
        use crate::schema::memberships;
        self.cast.test.write(|tx| {
            diesel::delete(memberships::table.find((self.id, person))).execute(tx.conn)?;
            tx.record_as("spaces", &crate::events::Event::MemberLeft { space: self.id, person })?;
            tx.recorded(())
        });
    }

    /// A post by Ben.
    pub fn post(&self, title: &str) -> PostKey {
        let ben = self.cast.actor(self.cast.ben);
        let text = DraftText {
            title: Title::parse(title).expect("a title"),
            body: Markdown::parse("Some text.").expect("a text"),
            language: Language::En,
            visibility: Visibility::PublicService,
            tags: None,
        };
        let of = Writing::New(self.slug.clone());
        let then = Then::Publish(None);
        match self.cast.test.write(|tx| blogs::write(tx, &ben, &of, &text, &Credits::default(), then)) {
            Kept::Published(key) => key,
            Kept::Draft(..) => unreachable!("it was to be published at once"),
        }
    }

    /// A channel made by Ada, with a topic.
    pub fn channel(&self, title: &str) -> (Slug, crate::ids::TopicId) {
        let ada = self.cast.actor(self.cast.ada);
        let title = Title::parse(title).expect("a title");
        let path = self.cast.test.write(|tx| talk::make_channel(tx, &ada, &self.slug, &title, false));
        let new = talk::NewTopic { title: Title::parse("General").expect("a title") };
        let (topic, _) = self.cast.test.write(|tx| talk::start_topic(tx, &ada, &path, &new));
        (path, topic)
    }
}

/// Reads and writes as a person, for tests.
impl From<PersonId> for As {
    fn from(person: PersonId) -> Self {
        Self::Person(person)
    }
}
