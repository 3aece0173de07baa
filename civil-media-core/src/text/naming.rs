//! Whom a text names: `@handle` as it is typed, and the link to a profile that it becomes.
use std::collections::HashMap;

use super::Html;

/// How a link to the profile of somebody who is named begins, as the sanitiser writes links.
const PROFILE: &str = "<a href=\"/people/";
const REL: &str = " rel=\"noopener noreferrer nofollow\">";
/// The most people that one text names.
const MOST: usize = 100;
/// How often one is named with a link: a few letters become a hundred.
const MOST_LINKS: usize = 200;
/// The longest handle that is looked for.
const LONGEST: usize = 100;

impl Html {
    /// The handles that stand in it as `@handle`, each once, in small letters; not in links and not in code. Whether
    /// anybody has them is not known here.
    pub fn handles(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        self.each_piece(|piece| {
            if let Piece::Handle(_, handle) = piece
                && found.len() < MOST
                && !found.contains(&handle)
            {
                found.push(handle);
            }
        });
        found
    }

    /// It with a link to the profile, under the name, wherever one of these handles stands.
    pub fn naming(&self, names: &HashMap<String, String>) -> Self {
        let mut html = String::with_capacity(self.len());
        let mut links = 0;
        self.each_piece(|piece| match piece {
            Piece::Handle(written, handle) => match names.get(&handle).filter(|_| links < MOST_LINKS) {
                Some(name) => {
                    links += 1;
                    let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    html.push_str(&format!("{PROFILE}{handle}\"{REL}@{name}</a>"));
                }
                None => html.push_str(written),
            },
            Piece::Other(text) => html.push_str(text),
        });
        Self::of_parts(html)
    }

    /// The handles of those whom it names: to whose profiles a link leads that begins with `@`. Each once.
    pub fn named(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for rest in self.split(PROFILE).skip(1) {
            let Some((handle, rest)) = rest.split_once('"') else { continue };
            let is_named = rest.split_once('>').is_some_and(|(_, words)| words.starts_with('@'));
            if is_named && !found.contains(&handle) && found.len() < MOST {
                found.push(handle);
            }
        }
        found
    }

    /// It in pieces: handles in the text, and all else as it is.
    fn each_piece<'a>(&'a self, mut see: impl FnMut(Piece<'a>)) {
        let html: &'a str = self;
        // How many links and pieces of code are open around where we are.
        let mut closed_to_names = 0_usize;
        let mut rest = html;
        while !rest.is_empty() {
            let at = rest.find('<').unwrap_or(rest.len());
            let (text, tag) = rest.split_at(at);
            if closed_to_names == 0 && text.contains('@') {
                handles_of(text, &mut see);
            } else if !text.is_empty() {
                see(Piece::Other(text));
            }
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            let (tag, after) = tag.split_at(end);
            if !tag.is_empty() {
                let name = tag.trim_start_matches(['<', '/']).split([' ', '>']).next().unwrap_or_default();
                match (matches!(name, "a" | "code" | "pre"), tag.starts_with("</")) {
                    (true, true) => closed_to_names = closed_to_names.saturating_sub(1),
                    (true, false) => closed_to_names += 1,
                    _ => {}
                }
                see(Piece::Other(tag));
            }
            rest = after;
        }
    }
}

enum Piece<'a> {
    Other(&'a str),
    /// As written, and as people have it.
    Handle(&'a str, String),
}

/// The handles in a text without tags.
fn handles_of<'a>(text: &'a str, see: &mut impl FnMut(Piece<'a>)) {
    let (mut from, mut looked) = (0, 0);
    while let Some(at) = text[looked..].find('@').map(|at| looked + at) {
        let after = &text[at + 1..];
        let length = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        let handle = after[..length].trim_end_matches('-');
        looked = at + 1 + length;
        // An address of email, a path or a word in which there is an @ names nobody.
        let is_inside = |c: char| c.is_alphanumeric() || "@_./-&;".contains(c);
        let begins = !text[..at].ends_with(is_inside) || text[..at].ends_with("&nbsp;");
        let mut next = after[handle.len()..].chars();
        let ends = match next.next() {
            Some('.') => !next.next().is_some_and(char::is_alphanumeric),
            Some(c) => !c.is_alphanumeric() && !"@_".contains(c),
            None => true,
        };
        if begins && ends && !handle.is_empty() && handle.len() <= LONGEST {
            if from < at {
                see(Piece::Other(&text[from..at]));
            }
            from = at + 1 + handle.len();
            see(Piece::Handle(&text[at..from], handle.to_ascii_lowercase()));
        }
    }
    if from < text.len() {
        see(Piece::Other(&text[from..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Markdown;

    fn html(text: &str) -> Html {
        Markdown::parse(text).unwrap().render()
    }

    #[test]
    fn where_somebody_is_named() {
        for (text, handles) in [
            ("@dan, and (@Ben-Moss). @dan-!", &["dan", "ben-moss"][..]),
            ("**@ann** says\n\n- @bob: no", &["ann", "bob"]),
            ("| a |\n|--|\n| @cat |", &["cat"]),
            ("x@dan dan@gov.uk @dan@host @dan.w /@dan a_@dan", &[]),
            ("`@dan` and\n\n    @dan\n\n[@dan](/x) <https://a.uk/@dan>", &[]),
            ("@ @- @@", &[]),
        ] {
            assert_eq!(html(text).handles(), handles, "{text}");
        }
    }

    #[test]
    fn names_become_links_as_people_write_them() {
        let names = HashMap::from([("dan".to_owned(), "Dan <O'Dea> & Co".to_owned())]);
        let named = html("Ask @Dan or @nobody, `@dan`.").naming(&names);
        assert!(named.starts_with("<p>Ask <a href=\"/people/dan\""), "{named}");
        assert!(named.contains("@Dan &lt;O'Dea&gt; &amp; Co</a> or @nobody, <code>@dan</code>."), "{named}");
        let written = html("Ask [@Dan \\<O'Dea> & Co](/people/dan) or @nobody, `@dan`.");
        assert_eq!(named, written, "as completion writes it");
        assert_eq!(written.named(), ["dan"]);
        assert!(html("[Dan](/people/dan) `<a href=\"/people/dan\">@x</a>`").named().is_empty());
        // What names nobody stays letter by letter.
        let every = html(include_str!("../testing/every-construct.md"));
        assert_eq!(every.naming(&names), every);
    }
}
