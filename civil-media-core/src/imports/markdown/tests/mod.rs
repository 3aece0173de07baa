mod cases;
mod limits;
mod real;

use super::*;
use crate::text::Markdown;

/// Takes pictures in by their numbers, and leaves links alone.
#[derive(Default)]
struct Here {
    seen: Vec<String>,
}

impl Links for Here {
    fn link(&mut self, href: &str) -> String {
        href.replace("http://old.example/", "/")
    }

    fn picture(&mut self, src: &str, attachment: Option<u64>, alt: &str, caption: &str) -> Option<String> {
        self.seen.push(format!("{src} {attachment:?} {alt} {caption}"));
        match attachment {
            Some(id) => Some(format!("/files/{id}")),
            None => src.strip_prefix("http://old.example/").map(|path| format!("/files/{path}")),
        }
    }

    fn gallery(&mut self, ids: &[u64]) -> Vec<(u64, String)> {
        let all = if ids.is_empty() { &[7, 8] } else { ids };
        all.iter().map(|id| (*id, format!("http://old.example/{id}.mp3"))).collect()
    }
}

fn converted(html: &str) -> Converted {
    to_markdown(html, &mut Here::default())
}

fn text(html: &str) -> String {
    converted(html).text
}

fn left(html: &str) -> Vec<(Unsupported, u32)> {
    converted(html).left.into_iter().map(|left| (left.what, left.count)).collect()
}

/// What our renderer makes of Markdown.
fn rendered(markdown: &str) -> String {
    Markdown::of_draft(markdown).expect("a text").render().to_string()
}

/// HTML without its tags, its spaces run together.
fn visible(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let text = part.split_once('>').map_or(part, |(tag, text)| {
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            if !["strong", "em", "del", "code", "a", "b", "i", "s", "u"].contains(&name.as_str()) {
                out.push(' ');
            }
            text
        });
        out.push_str(text);
    }
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        out = out.replace(entity, letter);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
