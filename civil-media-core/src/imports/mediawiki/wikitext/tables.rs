//! Tables.
use super::Writer;
use super::blocks::Text;
use super::tags::attribute;

/// A cell as its lines come together.
struct Cell {
    is_head: bool,
    span: Option<u8>,
    lines: Vec<String>,
}

#[derive(Default)]
struct Table {
    html: String,
    is_in_row: bool,
    caption: Option<Vec<String>>,
    cell: Option<Cell>,
}

impl Writer<'_> {
    /// The table that begins with a line; how many of the lines after it belong to it. One that does not end takes all.
    pub(super) fn table(&mut self, first: &str, after: &[&str], text: &mut Text<'_, '_>, depth: usize) -> usize {
        let mut table = Table::default();
        let mut within = 0_usize;
        let mut taken = after.len();
        let beside = first.trim().trim_start_matches(':').trim_start().strip_prefix("{|").unwrap_or_default();
        // What stands behind the sign says how the table looks, unless it is words.
        if !are_attributes(beside) {
            table.caption = Some(vec![beside.to_owned()]);
        }
        for (at, line) in after.iter().enumerate() {
            let bare = line.trim();
            if bare.trim_start_matches(':').trim_start().starts_with("{|") {
                within += 1;
            } else if bare.starts_with("|}") && within > 0 {
                within -= 1;
            } else if within == 0 {
                if let Some(rest) = bare.strip_prefix("|}") {
                    taken = at + 1;
                    self.end_table(&mut table, text, depth);
                    if !rest.trim().is_empty() {
                        let html = self.lines(rest, text.flat, depth + 1);
                        text.html.push_str(&html);
                    }
                    return taken;
                }
                if self.table_line(bare, &mut table, text, depth) {
                    continue;
                }
            }
            table.add(line);
        }
        self.end_table(&mut table, text, depth);
        taken
    }

    /// A line that begins a row, a cell or what stands above the table. Whether it is one.
    fn table_line(&mut self, line: &str, table: &mut Table, text: &mut Text<'_, '_>, depth: usize) -> bool {
        if let Some(caption) = line.strip_prefix("|+") {
            self.end_cell(table, text, depth);
            table.caption = Some(vec![without_attributes(caption).1.to_owned()]);
            return true;
        }
        if line.starts_with("|-") {
            self.end_cell(table, text, depth);
            table.end_row();
            let beside = line.trim_start_matches('|').trim_start_matches('-');
            if !are_attributes(beside) {
                table.cell = Some(Cell { is_head: false, span: None, lines: vec![beside.trim().to_owned()] });
            }
            return true;
        }
        let Some(sign) = line.chars().next().filter(|sign| matches!(sign, '|' | '!')) else { return false };
        let cells = line.get(1..).unwrap_or_default();
        let parts: Vec<&str> = if sign == '!' {
            cells.split("!!").flat_map(|part| part.split("||")).collect()
        } else {
            cells.split("||").collect()
        };
        for part in parts {
            self.end_cell(table, text, depth);
            let (attributes, words) = without_attributes(part);
            let span = attribute(attributes, "colspan").and_then(|span| span.parse().ok());
            table.cell = Some(Cell { is_head: sign == '!', span, lines: vec![words.trim().to_owned()] });
        }
        true
    }

    fn end_cell(&mut self, table: &mut Table, text: &mut Text<'_, '_>, depth: usize) {
        if let Some(caption) = table.caption.take() {
            let html = self.lines(caption.join("\n").trim(), text.flat, depth + 1);
            table.html.push_str(&format!("<caption>{html}</caption>"));
        }
        let Some(cell) = table.cell.take() else { return };
        if !table.is_in_row {
            table.html.push_str("<tr>");
            table.is_in_row = true;
        }
        let name = if cell.is_head { "th" } else { "td" };
        let span = cell.span.map_or(String::new(), |span| format!(" colspan=\"{span}\""));
        let html = self.lines(&cell.lines.join("\n"), text.flat, depth + 1);
        table.html.push_str(&format!("<{name}{span}>{html}</{name}>"));
    }

    fn end_table(&mut self, table: &mut Table, text: &mut Text<'_, '_>, depth: usize) {
        self.end_cell(table, text, depth);
        table.end_row();
        text.html.push_str(&format!("<table>{}</table>", table.html));
    }
}

impl Table {
    /// A line that goes on with what is open; with what stands above, where nothing is.
    fn add(&mut self, line: &str) {
        match (&mut self.cell, &mut self.caption) {
            (Some(cell), _) => cell.lines.push(line.to_owned()),
            (None, Some(caption)) => caption.push(line.to_owned()),
            (None, None) if line.trim().is_empty() => {}
            (None, None) => self.caption = Some(vec![line.to_owned()]),
        }
    }

    fn end_row(&mut self) {
        if std::mem::take(&mut self.is_in_row) {
            self.html.push_str("</tr>");
        }
    }
}

/// What says how a cell looks, and its words: parted by a bar, if what stands before it looks so.
fn without_attributes(cell: &str) -> (&str, &str) {
    match cell.split_once('|') {
        Some((attributes, words)) if are_attributes(attributes) => (attributes, words),
        _ => ("", cell),
    }
}

/// Names of what says how a table, a row or a cell looks.
const LOOKS: &[&str] = &[
    "class",
    "style",
    "id",
    "width",
    "height",
    "align",
    "valign",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "scope",
    "nowrap",
    "lang",
    "dir",
    "title",
    "abbr",
    "summary",
    "rules",
    "frame",
    "role",
    "headers",
    "color",
    "bordercolor",
    "data-sort-value",
    "data-sort-type",
];

/// Whether a text is nothing but what says how something looks, or nothing at all.
fn are_attributes(text: &str) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(length);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else { return false };
        if !LOOKS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return false;
        }
        rest = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => match value.get(1..).and_then(|inside| inside.split_once(quote)) {
                Some((_, after)) => after,
                None => return false,
            },
            _ => value.split_once(char::is_whitespace).map_or("", |(_, after)| after),
        }
        .trim_start();
    }
    true
}
