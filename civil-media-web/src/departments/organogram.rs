//! The tree of a department as a drawing of links, with the same as a nested list below it.
use civil_media_core::departments::Branch;
use maud::{Markup, html};

use super::Tree;
use super::views::more_teams;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

/// The drawing's measures, in its own units.
const WIDTH: usize = 960;
const COLUMNS: usize = 4;
const BOX: (usize, usize) = (216, 76);
const GAP: (usize, usize) = (32, 44);
/// How many letters of a name stand in one line of a box.
const LINE: usize = 23;

/// A box: where it is, what it says, where it leads.
struct Drawn {
    x: usize,
    y: usize,
    name: String,
    note: String,
    href: Option<String>,
}

pub fn show(me: &Me, tree: &Tree) -> Markup {
    let words = me.words;
    let name = words.of(&tree.department.name_en, &tree.department.name_cy);
    let title = format!("{} – {name}", words.get("organogram-title"));
    let people = tree.people.as_ref();
    Page::new(me, Section::People, &title).with(&html! {
        h1.govuk-heading-l { (words.get("organogram-title")) span.govuk-caption-l { (name) } }
        p.govuk-body { (words.get("organogram-lead")) }
        (drawing(me, tree))
        h2.govuk-heading-m { (words.get("organogram-list")) }
        ul.cm-tree { li {
            a.govuk-link href=(paths::organogram(&tree.department.slug, None)) aria-current=[tree.line.is_empty().then_some("true")] { (name) }
            (listed(me, tree, 0))
        } }
        (more_teams(me, &tree.teams, &paths::organogram(&tree.department.slug, tree.line.last().map(|open| open.id))))
        @if let (Some(people), Some(open)) = (people, tree.line.last()) {
            h2.govuk-heading-m { (words.with("team-people", &[("n", people.total.into())])) }
            ul.govuk-list { @for one in &people.people { li { a.govuk-link href=(paths::person(&one.person.handle)) { (one.person.name) }
                @if let Some(post) = one.posts.first() { span.cm-quiet { " – " (post.title) } } } } }
            p { a.govuk-link href=(paths::team(open.id, &open.slug)) { (words.get("organogram-team")) } }
        }
    })
}

/// The line down to the open team, and what is below it, one list in the other.
fn listed(me: &Me, tree: &Tree, depth: usize) -> Markup {
    let words = me.words;
    html! {
        @if let Some(team) = tree.line.get(depth) {
            ul { li {
                a.govuk-link href=(paths::organogram(&tree.department.slug, Some(team.id))) aria-current=[(depth + 1 == tree.line.len()).then_some("true")] {
                    (words.of(&team.name_en, &team.name_cy))
                }
                (listed(me, tree, depth + 1))
            } }
        } @else if !tree.teams.teams.is_empty() {
            ul { @for one in &tree.teams.teams { li {
                a.govuk-link href=(paths::organogram(&tree.department.slug, Some(one.id))) { (words.of(&one.name_en, &one.name_cy)) }
                span.cm-quiet { " – " (note(me, one)) }
            } } }
        }
    }
}

fn note(me: &Me, one: &Branch) -> String {
    let words = me.words;
    let people = words.with("team-people", &[("n", one.people.into())]);
    match one.teams {
        0 => people.into_owned(),
        n => format!("{people}, {}", words.with("team-teams", &[("n", n.into())])),
    }
}

fn drawing(me: &Me, tree: &Tree) -> Markup {
    let words = me.words;
    let boxes = boxes(me, tree);
    let above = tree.line.len() + 1;
    let height = boxes.iter().map(|one| one.y + BOX.1).max().unwrap_or(0) + 4;
    let middle = WIDTH / 2;
    let bottom = (above - 1) * (BOX.1 + GAP.1) + BOX.1;
    html! {
        div.cm-organogram role="region" aria-label=(words.get("organogram-drawing")) tabindex="0" {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role="group" aria-label=(words.get("organogram-drawing")) {
                @for upper in 1..above {
                    line x1=(middle) x2=(middle) y1=(upper * (BOX.1 + GAP.1) - GAP.1) y2=(upper * (BOX.1 + GAP.1)) {}
                }
                @for one in boxes.iter().skip(above) {
                    polyline points={ (middle) "," (bottom) " " (middle) "," (bottom + GAP.1 / 2) " " (middle) "," (one.y - GAP.1 / 2)
                        " " (one.x + BOX.0 / 2) "," (one.y - GAP.1 / 2) " " (one.x + BOX.0 / 2) "," (one.y) } {}
                }
                @for one in &boxes { (drawn(one)) }
            }
        }
    }
}

/// The line from the department down, in the middle, and below it the level that is open, in rows.
fn boxes(me: &Me, tree: &Tree) -> Vec<Drawn> {
    let words = me.words;
    let department = &tree.department;
    let step = BOX.1 + GAP.1;
    let middle = (WIDTH - BOX.0) / 2;
    let name = words.of(&department.name_en, &department.name_cy).to_owned();
    let is_open = tree.line.is_empty();
    let mut boxes = vec![Drawn {
        x: middle,
        y: 0,
        name,
        note: String::new(),
        href: (!is_open).then(|| paths::organogram(&department.slug, None)),
    }];
    for (depth, team) in tree.line.iter().enumerate() {
        let is_open = depth + 1 == tree.line.len();
        boxes.push(Drawn {
            x: middle,
            y: (depth + 1) * step,
            name: words.of(&team.name_en, &team.name_cy).to_owned(),
            note: String::new(),
            href: (!is_open).then(|| paths::organogram(&department.slug, Some(team.id))),
        });
    }
    let first = boxes.len();
    for (at, one) in tree.teams.teams.iter().enumerate() {
        boxes.push(Drawn {
            x: 4 + (at % COLUMNS) * (BOX.0 + GAP.0 - 4),
            y: (first + at / COLUMNS) * step,
            name: words.of(&one.name_en, &one.name_cy).to_owned(),
            note: note(me, one),
            href: Some(paths::organogram(&department.slug, Some(one.id))),
        });
    }
    boxes
}

fn drawn(one: &Drawn) -> Markup {
    let inner = html! {
        rect x=(one.x) y=(one.y + 2) width=(BOX.0) height=(BOX.1) rx="6" {}
        @for (at, line) in lines(&one.name).iter().enumerate() {
            text x=(one.x + BOX.0 / 2) y=(one.y + 26 + at * 20) { (line) }
        }
        @if !one.note.is_empty() { text.cm-organogram__note x=(one.x + BOX.0 / 2) y=(one.y + 68) { (one.note) } }
    };
    let said = if one.note.is_empty() { one.name.clone() } else { format!("{}, {}", one.name, one.note) };
    html! {
        @match &one.href {
            Some(href) => a href=(href) aria-label=(said) { (inner) },
            None => g.cm-organogram__open { (inner) },
        }
    }
}

/// A name in two lines at most; what does not fit is in the list below.
fn lines(name: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let count = lines.len();
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() || line.chars().count() + 1 + word.chars().count() <= LINE {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        } else if count < 2 {
            lines.push(word.to_owned());
        } else {
            line.push('…');
            break;
        }
    }
    for line in &mut lines {
        if line.chars().count() > LINE + 2 {
            *line = line.chars().take(LINE).chain(['…']).collect();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_boxes() {
        assert_eq!(lines("Finance Team"), ["Finance Team"]);
        assert_eq!(lines("Department for Town and Country"), ["Department for Town and", "Country"]);
        assert_eq!(lines("a".repeat(90).as_str())[0].chars().count(), LINE + 1);
        assert!(lines(&"word ".repeat(40)).len() == 2);
    }
}
