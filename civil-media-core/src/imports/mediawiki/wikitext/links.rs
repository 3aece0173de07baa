//! Links: to pages, files, categories, other wikis and the web.
use super::inline::escaped;
use super::scan::Flat;
use super::{DEEPEST, Leads, Piece, Writer, files};
use crate::imports::mediawiki::titles::{CATEGORY, FILE, Name, spaced};

/// Other wikis that every MediaWiki knows, by the words before the colon.
const WIKIS: &[(&str, &str)] = &[
    ("w", "https://en.wikipedia.org/wiki/"),
    ("wikipedia", "https://en.wikipedia.org/wiki/"),
    ("wikt", "https://en.wiktionary.org/wiki/"),
    ("wiktionary", "https://en.wiktionary.org/wiki/"),
    ("commons", "https://commons.wikimedia.org/wiki/"),
    ("c", "https://commons.wikimedia.org/wiki/"),
    ("meta", "https://meta.wikimedia.org/wiki/"),
    ("mw", "https://www.mediawiki.org/wiki/"),
    ("mediawikiwiki", "https://www.mediawiki.org/wiki/"),
    ("d", "https://www.wikidata.org/wiki/"),
    ("wikidata", "https://www.wikidata.org/wiki/"),
    ("b", "https://en.wikibooks.org/wiki/"),
    ("wikibooks", "https://en.wikibooks.org/wiki/"),
    ("q", "https://en.wikiquote.org/wiki/"),
    ("wikiquote", "https://en.wikiquote.org/wiki/"),
    ("s", "https://en.wikisource.org/wiki/"),
    ("wikisource", "https://en.wikisource.org/wiki/"),
    ("species", "https://species.wikimedia.org/wiki/"),
    ("wikispecies", "https://species.wikimedia.org/wiki/"),
    ("voy", "https://en.wikivoyage.org/wiki/"),
    ("phab", "https://phabricator.wikimedia.org/"),
    ("doi", "https://doi.org/"),
];
/// What an address of the web begins with.
const SCHEMES: &[&str] = &["http://", "https://", "//", "mailto:", "ftp://", "ftps://", "tel:", "irc://", "news:"];

impl Writer<'_> {
    /// `[[…]]` with the letters that follow it: it as HTML, whether it stands apart, and whether these letters belong
    /// to it. None where it is no link.
    pub(super) fn brackets(&mut self, inside: &str, trail: &str, depth: usize) -> Option<(String, bool, bool)> {
        if depth >= DEEPEST {
            return Some((escaped(&format!("[[{inside}]]")), false, false));
        }
        let (raw, words) = match inside.split_once('|') {
            Some((raw, words)) => (raw, Some(words)),
            None => (inside, None),
        };
        let target = raw.trim();
        if target.is_empty() || target.contains(['\n', '[', ']', '{', '}', '<', '>']) {
            return None;
        }
        let is_shown = !target.starts_with(':');
        let target = target.trim_start_matches(':').trim();
        if SCHEMES.iter().any(|scheme| target.starts_with(scheme)) {
            return None;
        }
        let site = self.wiki.site();
        let prefix = target.split_once(':').map(|(prefix, _)| prefix);
        let space = prefix.and_then(|prefix| site.namespace(prefix));
        if matches!(space, Some(FILE | -2 | CATEGORY)) && is_shown && target.contains('#') {
            return None;
        }
        match space {
            Some(FILE) if is_shown => {
                let title = site.name(target).title;
                let (html, is_apart) = self.file(&title, words.unwrap_or_default(), depth);
                return Some((html, is_apart, false));
            }
            Some(-2) => {
                let title = site.name(target).title;
                let words = self.inline_of(words.unwrap_or(&title), depth + 1);
                let words = format!("{words}{}", escaped(trail));
                return Some((format!("<a href=\"{}\">{words}</a>", escaped(&self.of_file(&title))), false, true));
            }
            Some(CATEGORY) if is_shown => {
                let title = site.name(target).title;
                if !title.is_empty() && !self.categories.contains(&title) {
                    self.categories.push(title);
                }
                return Some((String::new(), false, false));
            }
            Some(_) => {}
            None => {
                if let Some(address) = prefix.and_then(|prefix| self.elsewhere(prefix, target)) {
                    let words = self.inline_of(words.filter(|words| !words.is_empty()).unwrap_or(target), depth + 1);
                    let words = format!("{words}{}", escaped(trail));
                    return Some((format!("<a href=\"{}\">{words}</a>", escaped(&address)), false, true));
                }
            }
        }
        Some((self.page_link(raw.trim().trim_start_matches(':').trim(), words, trail, depth), false, true))
    }

    /// A link to a page of this wiki.
    fn page_link(&mut self, target: &str, words: Option<&str>, trail: &str, depth: usize) -> String {
        let (page, section) = target.split_once('#').map_or((target, ""), |(page, section)| (page, section));
        let section = spaced(section).replace(['|', '[', ']'], " ");
        let typed = match words.map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) => words.to_owned(),
            None => spaced(target.strip_prefix('/').map_or(target, |sub| sub.trim_end_matches('/'))),
        };
        let html = format!("{}{}", self.inline_of(&typed, depth + 1), escaped(trail));
        if page.trim().is_empty() {
            let label = plain(&html);
            return self.set(&html, Piece::Link { target: format!("#{section}"), label });
        }
        let name = self.resolved(page);
        match self.wiki.leads(&name) {
            Leads::Page(page) => {
                let target = if section.is_empty() { page } else { format!("{page}#{section}") };
                let label = plain(&html);
                let label = if label.is_empty() { target.clone() } else { label };
                self.set(&html, Piece::Link { target, label })
            }
            Leads::Address(address) => format!("<a href=\"{}\">{html}</a>", escaped(&address)),
            Leads::Nowhere => html,
        }
    }

    /// A piece that is set as all of its words were.
    fn set(&mut self, html: &str, piece: Piece) -> String {
        let place = self.place(piece);
        let is_within = |tag: &str, end: &str| html.starts_with(tag) && html.ends_with(end);
        match html {
            _ if is_within("<i><b>", "</b>") || is_within("<i><b>", "</i>") => format!("<b><i>{place}</i></b>"),
            _ if is_within("<i>", "</i>") => format!("<i>{place}</i>"),
            _ if is_within("<b>", "</b>") => format!("<b>{place}</b>"),
            _ => place,
        }
    }

    /// The page that a title names here: `/Sub` stands below this one, `../Other` beside it.
    fn resolved(&self, page: &str) -> Name {
        let own = self.wiki.own();
        let below = |above: &str, page: &str| {
            let page = spaced(page.trim_matches('/'));
            let title = if above.is_empty() { page } else { format!("{above}/{page}") };
            Name { space: own.space, title }
        };
        if let Some(sub) = page.strip_prefix('/') {
            return below(&own.title, sub);
        }
        let mut above = own.title.as_str();
        let mut rest = page;
        while let Some(further) = rest.strip_prefix("../") {
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
            rest = further;
        }
        match (rest.len() < page.len(), rest.trim_matches('/').is_empty()) {
            (true, true) => Name { space: own.space, title: above.to_owned() },
            (true, false) => below(above, rest),
            (false, _) => self.wiki.site().name(page),
        }
    }

    /// The address in another wiki.
    fn elsewhere(&self, prefix: &str, target: &str) -> Option<String> {
        let prefix = prefix.trim().to_lowercase();
        let title = target.split_once(':').map(|(_, title)| title.trim().replace(' ', "_")).unwrap_or_default();
        if let Some((_, address)) = WIKIS.iter().find(|(known, _)| *known == prefix) {
            return Some(format!("{address}{title}"));
        }
        // Those of the same site in other languages.
        let (_, host) = self.wiki.site().base.split_once("://")?;
        let (_, host) = host.split('/').next()?.split_once('.')?;
        let is_language = (2..=3).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_many = ["wikipedia.org", "wiktionary.org", "wikibooks.org", "wikisource.org"].contains(&host);
        (is_language && is_many).then(|| format!("https://{prefix}.{host}/wiki/{title}"))
    }

    /// How a file is named on its way.
    fn of_file(&self, title: &str) -> String {
        format!("{}{title}", files(self.wiki.site()))
    }

    /// A picture, or a link to a file.
    fn file(&mut self, title: &str, words: &str, depth: usize) -> (String, bool) {
        let mut alt = String::new();
        let mut captions = Vec::new();
        let mut is_apart = false;
        for one in split_bars(words) {
            let one = one.trim();
            let (key, value) = one.split_once('=').unwrap_or((one, ""));
            match key.trim() {
                "thumb" | "thumbnail" | "frame" | "framed" | "mini" => is_apart = true,
                "alt" => alt = value.trim().to_owned(),
                "left" | "right" | "center" | "centre" | "none" | "border" | "frameless" | "upright" | "baseline"
                | "middle" | "top" | "bottom" | "sub" | "super" | "text-top" | "text-bottom" | "link" | "page"
                | "lang" | "class" | "start" | "end" | "loop" | "muted" => {}
                _ if is_size(one) => {}
                _ if one.is_empty() => {}
                // MediaWiki shows the last one alone; here nothing is lost.
                _ => {
                    captions.push(one);
                }
            }
        }
        let html = self.inline_of(&captions.join(" "), depth + 1);
        if is_apart || is_picture(title) && !html.is_empty() {
            return (self.figure(title, &html, &alt), true);
        }
        if is_picture(title) {
            let alt = if alt.is_empty() { plain(&html) } else { alt };
            return (format!("<img src=\"{}\" alt=\"{}\">", escaped(&self.of_file(title)), escaped(&alt)), false);
        }
        let words = if html.is_empty() { escaped(title) } else { html };
        (format!("<a href=\"{}\">{words}</a>", escaped(&self.of_file(title))), false)
    }

    /// A picture with what is said of it below.
    pub(super) fn figure(&mut self, title: &str, caption: &str, alt: &str) -> String {
        let (file, address) = (escaped(title), escaped(&self.of_file(title)));
        if !is_picture(title) {
            let words = if caption.is_empty() { &file } else { caption };
            return format!("<p><a href=\"{address}\">{file}</a> {words}</p>");
        }
        let said = if alt.is_empty() { plain(caption) } else { alt.to_owned() };
        let caption = if caption.is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") };
        format!("<figure><img src=\"{address}\" alt=\"{}\">{caption}</figure>", escaped(&said))
    }

    /// `[address words]` at the beginning of a text, and how long it is.
    pub(super) fn address(&mut self, text: &str, flat: &Flat<'_>, has_more: &mut bool) -> Option<(String, usize)> {
        let inside = text.strip_prefix('[')?;
        if !SCHEMES.iter().any(|scheme| inside.starts_with(scheme)) {
            return None;
        }
        let Some(close) = inside.find(']') else {
            *has_more = false;
            return None;
        };
        let whole = inside.get(..close)?;
        let end = whole.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\u{1}' | '\''));
        let (address, words) = whole.split_at(end.unwrap_or(whole.len()));
        let words = words.trim();
        let html = if words.is_empty() { escaped(address) } else { self.line(words, flat) };
        Some((format!("<a href=\"{}\">{html}</a>", escaped(address)), close + 2))
    }
}

/// The parts between bars, but not those within brackets or braces.
fn split_bars(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(text.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

fn is_size(word: &str) -> bool {
    word.strip_suffix("px").is_some_and(|size| {
        !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x' || byte == b' ')
    })
}

/// Whether a file of this name is a picture that can be drawn.
fn is_picture(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff"].contains(&ending.as_str())
}

/// The words of a piece of HTML, as they can stand in a link.
pub(super) fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let out = out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let out = out.replace("&amp;", "&").replace('[', "(").replace(']', ")").replace('|', "/");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
