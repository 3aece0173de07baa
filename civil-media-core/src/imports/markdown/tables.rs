//! Tables, where they have columns and rows that mean something.
use super::blocks::{Out, Writer, Written};
use super::inline::Manner;
use super::pieces::{Inline, gathered};
use super::tree::{Child, Kind, Tree};

/// A table that is wider was made for the look of a page.
const MOST_COLUMNS: usize = 60;

struct Row {
    number: usize,
    is_head: bool,
}

impl<'t> Writer<'t, '_> {
    pub(super) fn table(&mut self, number: usize, outs: &mut Vec<Out>) {
        let Parts { rows, captions, mut strays } = parts(self.tree, number);
        let columns = rows.iter().map(|row| width(self.tree, row.number)).max().unwrap_or(0);
        if !(2..=MOST_COLUMNS).contains(&columns) || is_layout(self.tree, &rows) {
            return self.blocks_into(number, outs);
        }
        self.flush(&mut strays, outs);
        let manner = Manner { is_flat: true, is_in_table: true };
        for caption in captions {
            let text = self.flat(caption, Manner::default(), |style| style.is_emphasis = true);
            if !text.is_empty() {
                outs.push(Out { text, what: Written::Paragraph });
            }
        }
        let mut lines = Vec::new();
        let has_head = rows.first().is_some_and(|row| row.is_head || is_all_head(self.tree, row.number));
        if !has_head {
            // A table cannot be without a head; an empty one says that there was none.
            lines.push("|  ".repeat(columns) + "|");
        }
        for (at, row) in rows.iter().enumerate() {
            let mut cells = self.cells(row.number, at == 0 && has_head, manner);
            if at == 0 {
                cells.resize(columns.max(cells.len()), String::new());
            }
            lines.push(format!("| {} |", cells.join(" | ")));
        }
        if lines.iter().all(|line| line.chars().all(|c| c == '|' || c == ' ')) {
            return;
        }
        lines.insert(1, "| --- ".repeat(columns) + "|");
        outs.push(Out { text: lines.join("\n"), what: Written::Other });
    }

    fn cells(&mut self, row: usize, is_head: bool, manner: Manner) -> Vec<String> {
        let mut cells = Vec::new();
        for child in &self.tree.block(row).children {
            let Child::Block(within) = child else { continue };
            let Kind::Cell { is_head: is_strong, span } = self.tree.block(*within).kind else { continue };
            let text = if is_strong && !is_head {
                self.flat(*within, manner, |style| style.is_strong = true)
            } else {
                self.flat(*within, manner, |_| {})
            };
            cells.push(text);
            cells.resize(cells.len() + span - 1, String::new());
        }
        cells
    }
}

/// What a table is made of.
#[derive(Default)]
struct Parts<'t> {
    rows: Vec<Row>,
    captions: Vec<usize>,
    /// What stands between cells. Browsers show it before the table.
    strays: Vec<Inline<'t>>,
}

fn parts(tree: &Tree, number: usize) -> Parts<'_> {
    let mut parts = Parts::default();
    find_rows(tree, number, false, &mut parts);
    parts
}

fn find_rows<'t>(tree: &'t Tree, number: usize, is_head: bool, parts: &mut Parts<'t>) {
    for child in &tree.block(number).children {
        let Child::Block(within) = child else {
            parts.strays.extend(Inline::of(child));
            continue;
        };
        match tree.block(*within).kind {
            Kind::Row => {
                parts.rows.push(Row { number: *within, is_head });
                find_rows(tree, *within, is_head, parts);
            }
            Kind::HeadRows => find_rows(tree, *within, true, parts),
            Kind::Plain => find_rows(tree, *within, is_head, parts),
            Kind::TableCaption => parts.captions.push(*within),
            Kind::Cell { .. } => {}
            _ => gathered(tree, *within, &mut parts.strays),
        }
    }
}

fn cells_of(tree: &Tree, row: usize) -> impl Iterator<Item = (usize, bool, usize)> {
    tree.block(row).children.iter().filter_map(move |child| match child {
        Child::Block(within) => match tree.block(*within).kind {
            Kind::Cell { is_head, span } => Some((*within, is_head, span)),
            _ => None,
        },
        _ => None,
    })
}

fn width(tree: &Tree, row: usize) -> usize {
    cells_of(tree, row).map(|(_, _, span)| span).sum()
}

fn is_all_head(tree: &Tree, row: usize) -> bool {
    cells_of(tree, row).all(|(number, is_head, _)| is_head || tree.block(number).children.is_empty())
}

/// Whether a table only puts things beside one another: one row of blocks, or other tables.
fn is_layout(tree: &Tree, rows: &[Row]) -> bool {
    let kinds = |row: &Row| {
        let cells = cells_of(tree, row.number).flat_map(|(number, _, _)| &tree.block(number).children);
        cells.filter_map(|child| if let Child::Block(within) = child { Some(&tree.block(*within).kind) } else { None })
    };
    let is_of_tables = rows.iter().any(|row| kinds(row).any(|kind| *kind == Kind::Table));
    is_of_tables || (rows.len() == 1 && rows.iter().any(|row| kinds(row).any(|kind| *kind != Kind::Plain)))
}
