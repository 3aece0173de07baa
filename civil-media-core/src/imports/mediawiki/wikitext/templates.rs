//! Braces: templates, their parameters, and what MediaWiki works out while it shows a page.
use super::inline::escaped;
use super::scan::{Flat, kept};
use super::{Leads, Piece, Writer};
use crate::imports::mediawiki::titles::{MAIN, Name, TEMPLATE};

impl Writer<'_> {
    /// `{{…}}` or `{{{…}}}`.
    pub(super) fn braces<'s>(&mut self, raw: &'s str, is_alone: bool, flat: &mut Flat<'s>) {
        let inside = raw.get(2..raw.len().saturating_sub(2)).unwrap_or_default();
        let whole = inside.split('|').next().unwrap_or_default();
        let name = whole.trim();
        let is_parameter = raw.starts_with("{{{") && raw.ends_with("}}}");
        let is_whole = !inside.contains('|') || is_list_of_notes(name);
        if !is_parameter
            && is_whole
            && let Some(text) = self.worked_out(name, inside)
        {
            flat.add(escaped(&text), raw, false);
            return;
        }
        if !is_parameter && is_alone && !inside.contains('|') && is_title(name) {
            let place = self.include(name);
            if let Some(html) = place {
                flat.add(html, raw, true);
                return;
            }
        }
        let said = if is_parameter { "{{{…}}}".to_owned() } else { format!("{{{{{}}}}}", first_line(name)) };
        self.leave(&said);
        let (html, is_apart) = kept(raw);
        flat.add(html, raw, is_apart);
    }

    /// What is known beforehand. None for all else.
    fn worked_out(&mut self, name: &str, inside: &str) -> Option<String> {
        if inside.len() > 1_000 {
            return None;
        }
        let own = self.wiki.own().clone();
        let space = self.wiki.site().namespaces.get(&own.space).cloned().unwrap_or_default();
        Some(match name {
            "!" => "|".to_owned(),
            "=" => "=".to_owned(),
            "PAGENAME" | "SUBJECTPAGENAME" => own.title,
            "FULLPAGENAME" if space.is_empty() => own.title,
            "FULLPAGENAME" => format!("{space}:{}", own.title),
            "BASEPAGENAME" => own.title.rsplit_once('/').map_or(own.title.as_str(), |(above, _)| above).to_owned(),
            "SUBPAGENAME" => own.title.rsplit('/').next().unwrap_or_default().to_owned(),
            "NAMESPACE" => space,
            "SITENAME" => self.wiki.site().name.clone(),
            // Where the notes stood: ours stand at the end.
            name if is_list_of_notes(name) && inside.len() < 100 && !inside.contains(['<', '{', '[', '\n']) => {
                if name.len() < inside.trim().len() {
                    self.leave(&format!("{{{{{}}}}}", inside.trim()));
                }
                String::new()
            }
            name => {
                let (word, value) = name.split_once(':')?;
                if !matches!(word, "DEFAULTSORT" | "DEFAULTSORTKEY" | "DISPLAYTITLE") {
                    return None;
                }
                self.leave(&format!("{{{{{word}:{}}}}}", value.trim()));
                String::new()
            }
        })
    }

    /// A page that is shown here, if it is one of this wiki.
    fn include(&mut self, name: &str) -> Option<String> {
        let site = self.wiki.site();
        let title = match name.strip_prefix(':') {
            Some(page) => site.name(page),
            None => {
                let named = site.name(name);
                let is_plain = named.space == MAIN;
                if is_plain { Name { space: TEMPLATE, title: named.title } } else { named }
            }
        };
        match self.wiki.leads(&title) {
            Leads::Page(page) if !page.contains(['{', '}', '|', '#', '*', '_', '`', '\\', '[', ']', '<', '&', '~']) => {
                Some(self.place(Piece::Include(page)))
            }
            _ => None,
        }
    }
}

fn is_list_of_notes(name: &str) -> bool {
    let is = |word: &str| name.eq_ignore_ascii_case(word);
    is("reflist") || is("references") || is("refs") || is("notelist")
}

/// Whether a page can be called so: not what MediaWiki works out, nor what substitutes.
fn is_title(name: &str) -> bool {
    let upper = name.split(':').next().unwrap_or_default();
    let is_magic = upper.len() > 3 && upper.chars().all(|c| c.is_ascii_uppercase());
    !name.is_empty()
        && name.len() <= 255
        && !is_magic
        && !name.starts_with('#')
        && !name.contains(['{', '}', '[', ']', '<', '>', '\n', '#'])
        && !["subst", "safesubst", "int", "msg", "msgnw", "raw"].contains(&upper.to_lowercase().as_str())
}

fn first_line(name: &str) -> &str {
    name.lines().next().unwrap_or_default().trim()
}
