//! Where each page of an export stands here.
use std::collections::{HashMap, HashSet};

use super::index::{Becomes, Index, Known};
use super::titles::{MAIN, Name};
use crate::ids::ItemId;
use crate::imports::report::{Reason, Report};
use crate::text::{Slug, Title};
use crate::wiki::PagePath;

/// How deep a wiki is at most, and how long a path.
const DEEPEST: usize = 8;
const LONGEST: usize = 400;

/// A page that is made because one below it needs it.
#[derive(Debug, Clone)]
pub(super) struct Stub {
    pub path: String,
    pub title: Title,
}

impl Index {
    /// Says where each page stands, none at a path that is taken, and which pages have to be made above them. What was
    /// brought before is where it is now.
    pub fn plan(
        &mut self,
        taken: &HashSet<String>,
        here: &HashMap<i64, (ItemId, String)>,
        report: &mut Report,
    ) -> Vec<Stub> {
        let mut plan = Plan { used: taken.clone(), stubs: Vec::new() };
        let mut order: Vec<usize> = (0..self.pages.len()).collect();
        for known in &mut self.pages {
            if let Some((item, path)) = here.get(&known.number) {
                known.is_here = true;
                known.item = *item;
                known.path.clone_from(path);
            }
        }
        // What is above comes first, and of two that would stand at one path the earlier one.
        order.sort_by_key(|at| self.pages.get(*at).map_or(0, |page| parts_of(self, &page.name).len()));
        for at in order {
            let Some(known) = self.pages.get(at).filter(|known| !known.is_here && known.becomes == Becomes::Page)
            else {
                continue;
            };
            let parts = parts_of(self, &known.name);
            let (above, last) = self.above(&known.name, &parts, &mut plan, report);
            let path = plan.free(&above, &last);
            if path != wished(&parts) {
                report.leave(Reason::Renamed, &format!("{} → {path}", known.title));
            }
            if let Some(known) = self.pages.get_mut(at) {
                known.path = path;
            }
        }
        plan.stubs
    }

    /// The path above a page, made where it is missing, and the page's own part.
    fn above(&self, name: &Name, parts: &[String], plan: &mut Plan, report: &mut Report) -> (String, String) {
        // What is deeper than a wiki goes stands beside one another.
        let depth = parts.len().min(DEEPEST);
        let (above, last) = parts.split_at(depth.saturating_sub(1));
        let last = last.join(" ");
        let mut path = String::new();
        for at in 1..=above.len() {
            let known = self.parent(name, at, parts.len()).filter(|known| !known.path.is_empty());
            path = match known {
                Some(known) => known.path.clone(),
                None => {
                    let part = above.get(at - 1).map(String::as_str).unwrap_or_default();
                    let next = joined(&path, &slug(part));
                    if plan.used.insert(next.clone())
                        && let Ok(title) = Title::parse(&short(part))
                    {
                        report.leave(Reason::Stub, &title);
                        plan.stubs.push(Stub { path: next.clone(), title });
                    }
                    next
                }
            };
        }
        (path, last)
    }

    /// The page that stands for the first so many parts of a title.
    fn parent(&self, name: &Name, parts: usize, of: usize) -> Option<&Known> {
        let subject = name.subject();
        let of_page = subject.as_ref().unwrap_or(name);
        let own = if subject.is_some() { of - 1 } else { of };
        let before = if of_page.space == MAIN { 0 } else { 1 };
        let title: Vec<&str> = of_page.title.split('/').filter(|part| !part.trim().is_empty()).collect();
        let title =
            if parts == own { of_page.title.clone() } else { title.get(..parts.checked_sub(before)?)?.join("/") };
        let at = self.by_name.get(&Name { space: of_page.space, title })?;
        self.pages.get(*at).filter(|known| known.becomes == Becomes::Page)
    }

    /// What a page is called in `[[…]]` here: by its title, where that leads to it.
    pub fn called(&self, known: &Known) -> String {
        let parts = parts_of(self, &known.name);
        if known.path == wished(&parts) && parts.len() <= DEEPEST { parts.join("/") } else { known.path.clone() }
    }

    /// What a page that is not there would be called.
    pub fn would_be_called(&self, name: &Name) -> String {
        parts_of(self, name).join("/")
    }

    /// The path that a title would have, if it were free.
    pub fn path_of(&self, name: &Name) -> String {
        wished(&parts_of(self, name))
    }
}

struct Plan {
    used: HashSet<String>,
    stubs: Vec<Stub>,
}

impl Plan {
    /// A path that no other page has: the wished one, or with a number.
    fn free(&mut self, above: &str, last: &str) -> String {
        let wished = Slug::parse(&slug(last)).unwrap_or_else(|_| Slug::from_words(last));
        // Where the path is too long, it stands at the top.
        let above = if above.len() + wished.len() + 8 > LONGEST { "" } else { above };
        let numbered = (2_u32..).map(|number| wished.numbered(number));
        let all = std::iter::once(wished.clone()).chain(numbered).map(|slug| joined(above, &slug));
        let path = all.into_iter().find(|path| !self.used.contains(path)).unwrap_or_default();
        self.used.insert(path.clone());
        path
    }
}

/// A title in parts: the namespace, and what stands below one another. A discussion stands below what it is about.
fn parts_of(index: &Index, name: &Name) -> Vec<String> {
    let subject = name.subject();
    let of = subject.as_ref().unwrap_or(name);
    let mut parts = Vec::new();
    if of.space != MAIN {
        parts.push(index.site.space_name(of.space));
    }
    parts.extend(of.title.split('/').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
    if parts.is_empty() {
        parts.push(of.title.clone());
    }
    if subject.is_some() {
        parts.push("Discussion".to_owned());
    }
    parts
}

fn wished(parts: &[String]) -> String {
    parts.iter().map(|part| slug(part)).collect::<Vec<_>>().join("/")
}

fn joined(above: &str, slug: &str) -> String {
    if above.is_empty() { slug.to_owned() } else { format!("{above}/{slug}") }
}

/// The part of a path that a title makes, with what an address has another meaning for out of the way.
fn slug(part: &str) -> String {
    let title = Title::parse(&short(part));
    let path = title.ok().and_then(|title| PagePath::below(None, &title).ok());
    path.map_or_else(|| Slug::from_words(part).to_string(), |path| path.to_string())
}

fn short(part: &str) -> String {
    part.chars().filter(|c| !c.is_control()).take(Title::MOST).collect()
}
