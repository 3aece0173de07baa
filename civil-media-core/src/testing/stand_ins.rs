//! The stand-in providers of `providers/`, made known to a test's database.
use serde::Deserialize;

use super::Cast;
use crate::config::Secret;
use crate::departments::{self, DepartmentKind, NewDepartment};
use crate::signin::providers::{self, NewProvider};
use crate::text::Slug;

#[derive(Deserialize)]
struct Directory {
    departments: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    slug: String,
    name_en: String,
    name_cy: String,
    acronym: String,
    kind: String,
    domain: String,
    client_id: String,
    client_secret: String,
}

impl Cast {
    /// Gives each department of `providers/people.json` its own provider, under this address.
    ///
    /// # Panics
    /// If it cannot.
    pub fn use_stand_ins(&self, base: &str) {
        let directory: Directory =
            serde_json::from_str(include_str!("../../../providers/people.json")).expect("a directory");
        for listed in directory.departments {
            self.test.write(|tx| {
                let department = match departments::holding(tx.conn, &listed.domain)? {
                    Some((known, _)) => known,
                    None => {
                        let new = NewDepartment {
                            slug: Slug::from_words(&listed.name_en),
                            kind: listed.kind.parse::<DepartmentKind>().expect("a kind"),
                            acronym: listed.acronym.clone(),
                            parent_id: None,
                            name_en: listed.name_en.clone(),
                            name_cy: listed.name_cy.clone(),
                            domains: vec![listed.domain.clone()],
                        };
                        departments::add(tx, &new)?.0
                    }
                };
                let provider = NewProvider {
                    slug: Slug::parse(&listed.slug).expect("a slug"),
                    issuer: format!("{base}/{}", listed.slug),
                    client_id: listed.client_id.clone(),
                    client_secret: Secret::new(listed.client_secret.clone()),
                    departments: vec![department],
                };
                // The cast's own provider serves nobody here: an address has one way in.
                use crate::schema::department_providers;
                use diesel::prelude::*;
                diesel::delete(department_providers::table.filter(department_providers::provider_id.eq(self.provider)))
                    .execute(tx.conn)?;
                providers::add(tx, &Self::keys(), &provider)?;
                tx.recorded(())
            });
        }
    }
}
