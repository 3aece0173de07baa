//! The plan of ARCHITECTURE.md as a test: what each layer must not know, and the order of imports in core.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of core, lowest first: a module imports from those before it.
const ORDER: &[&str] = &[
    "ids",
    "page",
    "stored",
    "text",
    "error",
    "policy",
    "events",
    "config",
    "db",
    "blobs",
    "departments",
    "signin",
    "people",
    "spaces",
    "items",
    "pictures",
    "files",
    "notifications",
    "comments",
    "blogs",
    "updates",
    "feeds",
    "wiki",
    "talk",
    "imports",
    "reports",
    "admin",
    "jobs",
    "operator",
    "sample",
    "migrations",
];

/// Imports that go against the order, each for a reason that ARCHITECTURE.md gives.
const AGAINST: &[(&str, &str)] = &[
    ("text", "error"),
    ("policy", "people"),
    ("policy", "signin"),
    ("events", "db"),
    ("db", "signin"),
    ("signin", "people"),
    ("people", "spaces"),
    ("departments", "spaces"),
    ("signin", "spaces"),
];

#[test]
fn core_imports_from_below() {
    let mut wrong = BTreeSet::new();
    let mut used = BTreeSet::new();
    for file in sources("src") {
        let module = module_of(&file);
        let Some(at) = ORDER.iter().position(|name| *name == module) else { continue };
        for named in named_modules(&code(&file)) {
            let Some(there) = ORDER.iter().position(|name| *name == named) else { continue };
            if there <= at {
                continue;
            }
            match AGAINST.iter().find(|(from, to)| *from == module && *to == named) {
                Some(known) => used.insert(known),
                None => wrong.insert(format!("{module} imports {named} ({})", file.display())),
            };
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "against the order of ARCHITECTURE.md:\n{}", wrong.join("\n"));
    let unused: Vec<_> = AGAINST.iter().filter(|known| !used.contains(known)).collect();
    assert!(unused.is_empty(), "no longer needed: {unused:?}");
}

#[test]
fn every_module_has_its_place() {
    let known = |name: &str| ORDER.contains(&name) || ["lib", "schema", "testing", "bin"].contains(&name);
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("src") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        assert!(known(&name), "{name} is not in ORDER: say in ARCHITECTURE.md where it belongs");
    }
}

#[test]
fn each_crate_knows_its_own() {
    for (folder, forbidden) in [
        ("src", &["actix_web", "maud", "actix_ws", "civil_media_web", "civil_media_chat"][..]),
        ("../civil-media-web/src", &["diesel", "civil_media_chat", "actix_ws"][..]),
        ("../civil-media-chat/src", &["diesel", "maud", "civil_media_web"][..]),
    ] {
        for file in sources(folder) {
            let text = code(&file);
            for name in forbidden {
                let is_named = text.contains(&format!("{name}::")) || text.contains(&format!("use {name}"));
                assert!(!is_named, "{} knows {name}", file.display());
            }
        }
    }
}

#[test]
fn files_stay_small_and_named() {
    for folder in ["src", "../civil-media-web/src", "../civil-media-chat/src"] {
        for file in sources(folder) {
            let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            assert!(!["utils", "util", "common", "helpers", "manager"].contains(&&*name), "{}", file.display());
            let lines = fs::read_to_string(&file).expect("a file").lines().count();
            // What the sample says; what diesel prints.
            let is_data = ["schema", "words"].contains(&&*name);
            assert!(lines <= 450 || is_data, "{} has {lines} lines: cut it along nouns", file.display());
        }
    }
}

/// Addresses are built in `paths.rs`: one that a view writes itself is a link that nobody finds when it changes.
#[test]
fn no_address_is_written_twice() {
    for file in sources("../civil-media-web/src") {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if ["paths.rs", "routes.rs"].contains(&name) {
            continue;
        }
        let text = code(&file);
        for attribute in ["href=\"/", "action=\"/"] {
            assert!(!text.contains(attribute), "{} writes an address: {attribute}", file.display());
        }
    }
}

/// The release before runs on the new schema (docs/operating.md): what it uses stays for one release more. What only
/// takes away comes in the release after, and says so: `-- contract: …` on the line above.
#[test]
fn migrations_only_add() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    for entry in std::fs::read_dir(folder).expect("migrations").map(|entry| entry.expect("a folder").path()) {
        let sql = std::fs::read_to_string(entry.join("up.sql")).expect("up.sql").to_lowercase();
        let mut before = "";
        for line in sql.lines() {
            let takes = ["drop column", "drop table", "drop view", "rename ", "set not null"];
            let is_retyped = line.contains("alter column") && line.contains(" type ");
            let is_taken = takes.iter().any(|word| line.contains(word)) || is_retyped;
            let is_said = before.trim_start().starts_with("-- contract:");
            assert!(!is_taken || is_said, "{}: {line}", entry.display());
            before = line;
        }
    }
}

/// Whoever marks an event as told says whom.
#[test]
fn every_told_event_has_its_people() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table = fs::read_to_string(src.join("events/event.rs")).expect("the table");
    let whom = fs::read_to_string(src.join("notifications/whom.rs")).expect("whom");
    let told = table.lines().filter(|line| line.contains("[Told")).filter_map(|line| line.trim().split(' ').next());
    let missing: Vec<&str> = told.filter(|name| !whom.contains(&format!("Event::{name} "))).collect();
    assert!(missing.is_empty(), "nobody is told of {missing:?}");
}

/// HTML that is not escaped comes from one file. (maud's own macros make it too, so clippy cannot tell.)
#[test]
fn unescaped_html_has_one_door() {
    for file in sources("../civil-media-web/src") {
        let is_door = file.ends_with("components/prose.rs");
        assert!(is_door || !code(&file).contains("PreEscaped"), "{} makes HTML by itself", file.display());
    }
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// A file's code without its comments and its tests.
fn code(file: &Path) -> String {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name.ends_with("tests.rs") || name == "grid.rs" {
        return String::new();
    }
    let text = fs::read_to_string(file).expect("a file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn module_of(file: &Path) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = file.strip_prefix(&src).expect("a file of core");
    let first = inside.components().next().expect("a part");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The modules that a text names by `crate::…`; imports here are a line each, without braces behind `crate::`.
fn named_modules(text: &str) -> BTreeSet<String> {
    assert!(!text.contains("crate::{"), "an import of several modules in one line");
    let is_end = |c: char| !c.is_alphanumeric() && c != '_';
    text.split("crate::").skip(1).filter_map(|part| part.split(is_end).next()).map(str::to_owned).collect()
}
