//! Bringing along what was written elsewhere.
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use civil_media_core::blobs::Store;
use civil_media_core::config::Env;
use civil_media_core::imports::{self, Progress, Reason, Report, Uploads, Wanted, WantedArchive, WantedWiki};
use civil_media_core::text::Slug;
use civil_media_core::wiki::PagePath;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

#[derive(Subcommand)]
pub enum What {
    /// The export of a WordPress site into a blog. Bringing a file again adds only what is missing.
    Wordpress(Wordpress),
    /// The export of a MediaWiki into a wiki. Bringing a file again adds only what is missing.
    Mediawiki(Mediawiki),
    /// What was taken out of a wiki of this suite as a zip, into another one. Bringing a file again adds only what is
    /// missing.
    Wiki(Wiki),
}

#[derive(clap::Args)]
pub struct Wiki {
    /// The zip.
    file: PathBuf,
    /// The space whose wiki it becomes part of, as in its address. Without it, the whole service's wiki.
    #[arg(long)]
    wiki: Option<String>,
    /// The page below which it is to stand, as in its address. Without it, at the top.
    #[arg(long)]
    below: Option<String>,
    /// The work email or handle of whoever leads the space, or runs the suite, and brings it.
    #[arg(long = "as")]
    person: String,
    /// Only says what would happen.
    #[arg(long)]
    dry_run: bool,
}

#[derive(clap::Args)]
pub struct Mediawiki {
    /// The file that MediaWiki exported, with all versions.
    file: PathBuf,
    /// The space whose wiki it becomes part of, as in its address. Without it, the whole service's wiki.
    #[arg(long)]
    wiki: Option<String>,
    /// The work email or handle of whoever leads the space, or runs the suite, and brings it.
    #[arg(long = "as")]
    person: String,
    /// A folder with the wiki's files, all in one. Without it, pictures and files stay links.
    #[arg(long)]
    files: Option<PathBuf>,
    /// Who is whom: lines of `name there,work email or handle`.
    #[arg(long)]
    authors: Option<PathBuf>,
    /// Only says what would happen.
    #[arg(long)]
    dry_run: bool,
}

#[derive(clap::Args)]
pub struct Wordpress {
    /// The file that WordPress exported.
    file: PathBuf,
    /// The blog, as in its address.
    #[arg(long)]
    blog: String,
    /// The work email or handle of whoever leads the blog and brings it.
    #[arg(long = "as")]
    person: String,
    /// The site's `wp-content/uploads`. Without it, pictures and files stay links.
    #[arg(long)]
    uploads: Option<PathBuf>,
    /// Who is whom: lines of `login,work email or handle`.
    #[arg(long)]
    authors: Option<PathBuf>,
    /// Only says what would happen.
    #[arg(long)]
    dry_run: bool,
}

pub fn import(what: What) -> Result<String, String> {
    match what {
        What::Wordpress(asked) => wordpress(asked),
        What::Mediawiki(asked) => mediawiki(asked),
        What::Wiki(asked) => wiki(asked),
    }
}

fn wiki(asked: Wiki) -> Result<String, String> {
    let mut conn = super::connect(false)?;
    let space = space_of(asked.wiki.as_deref())?;
    let below = match &asked.below {
        Some(path) => Some(PagePath::parse(path).map_err(|_| format!("{path} is no address of a page."))?),
        None => None,
    };
    let person = bringer(&mut conn, &asked.person)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let file = File::open(&asked.file).map_err(|error| format!("{}: {error}", asked.file.display()))?;
    let wanted = WantedArchive { person, space, below, is_rehearsal: asked.dry_run };
    let bar = bar();
    let at = (&store()?, runtime.handle());
    let report = imports::archive(&mut conn, &wanted, BufReader::new(file), at, &mut |progress| moved(&bar, progress));
    bar.finish_and_clear();
    report.map(|report| told_of_wiki(&report, asked.dry_run)).map_err(|error| match error {
        imports::Failed::Archive(bad) => format!("{}: {bad}. Nothing was brought.", asked.file.display()),
        imports::Failed::Suite(civil_media_core::Error::Invalid(_)) => {
            format!("There is no page {} in that wiki.", asked.below.as_deref().unwrap_or_default())
        }
        other => refused(&other, asked.wiki.as_deref(), &asked.person),
    })
}

fn space_of(wiki: Option<&str>) -> Result<Option<Slug>, String> {
    wiki.map(|slug| Slug::parse(slug).map_err(|_| format!("{slug} is no address of a space."))).transpose()
}

/// Why nothing, or not all, came into a wiki.
fn refused(error: &imports::Failed, wiki: Option<&str>, person: &str) -> String {
    let wiki = wiki.map_or("the whole service".to_owned(), |slug| format!("the space {slug}"));
    match error {
        imports::Failed::Suite(civil_media_core::Error::NotFound) => format!("There is no wiki of {wiki}."),
        imports::Failed::Suite(civil_media_core::Error::Forbidden(_)) => {
            format!("{person} may not bring a wiki into that of {wiki}.")
        }
        other => format!("{other}. What was brought before that stays; bring the file again to go on."),
    }
}

fn mediawiki(asked: Mediawiki) -> Result<String, String> {
    let mut conn = super::connect(false)?;
    let space = space_of(asked.wiki.as_deref())?;
    let person = bringer(&mut conn, &asked.person)?;
    let authors = asked.authors.as_deref().map_or_else(|| Ok(HashMap::new()), authors)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let files = match asked.files {
        Some(folder) => Some(uploads(folder, runtime.handle().clone())?),
        None => None,
    };
    let wanted = WantedWiki { person, space, authors, is_trusted: true, is_rehearsal: asked.dry_run };
    let bar = bar();
    let report = imports::mediawiki(
        &mut conn,
        &wanted,
        &mut || File::open(&asked.file).map(BufReader::new),
        files.as_ref(),
        &mut |progress| moved(&bar, progress),
    );
    bar.finish_and_clear();
    report.map(|report| told_of_wiki(&report, asked.dry_run)).map_err(|error| match error {
        imports::Failed::File(broken) => format!("{}: {broken}. Nothing was brought.", asked.file.display()),
        other => refused(&other, asked.wiki.as_deref(), &asked.person),
    })
}

fn bringer(conn: &mut civil_media_core::Conn, who: &str) -> Result<civil_media_core::ids::PersonId, String> {
    imports::bringer(conn, who).map_err(|error| match error {
        civil_media_core::Error::NotFound => format!("There is nobody with the handle or email {who}."),
        other => format!("It could not be done: {other}."),
    })
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn moved(bar: &ProgressBar, Progress { done, total }: Progress) -> bool {
    bar.set_length(total as u64);
    bar.set_position(done as u64);
    true
}

fn wordpress(asked: Wordpress) -> Result<String, String> {
    let mut conn = super::connect(false)?;
    let blog = Slug::parse(&asked.blog).map_err(|_| format!("{} is no address of a blog.", asked.blog))?;
    let person = bringer(&mut conn, &asked.person)?;
    let authors = match &asked.authors {
        Some(path) => authors(path)?,
        None => HashMap::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let uploads = match asked.uploads {
        Some(folder) => Some(uploads(folder, runtime.handle().clone())?),
        None => None,
    };
    let wanted = Wanted { person, blog, authors, is_trusted: true, is_rehearsal: asked.dry_run };
    let bar = bar();
    let report = imports::wordpress(
        &mut conn,
        &wanted,
        &mut || File::open(&asked.file).map(BufReader::new),
        uploads.as_ref(),
        &mut |progress| moved(&bar, progress),
    );
    bar.finish_and_clear();
    report.map(|report| told(&report, asked.dry_run)).map_err(|error| match error {
        imports::Failed::File(broken) => format!("{}: {broken}. Nothing was brought.", asked.file.display()),
        imports::Failed::Suite(civil_media_core::Error::NotFound) => format!("There is no blog {}.", asked.blog),
        imports::Failed::Suite(civil_media_core::Error::Forbidden(_)) => {
            format!("{} does not lead the blog {}.", asked.person, asked.blog)
        }
        other => format!("{other}. What was brought before that stays; bring the file again to go on."),
    })
}

fn authors(path: &Path) -> Result<HashMap<String, String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    imports::parse_authors(&text)
        .map_err(|line| format!("{}, line {line}: it must be a login, a comma, and a work email.", path.display()))
}

fn uploads(folder: PathBuf, runtime: tokio::runtime::Handle) -> Result<Uploads, String> {
    if !folder.is_dir() {
        return Err(format!("{} is no folder.", folder.display()));
    }
    Ok(Uploads { folder, store: store()?, runtime })
}

fn store() -> Result<Store, String> {
    let mut env = Env::new();
    let files: PathBuf = env.parsed("CIVIL_FILES", PathBuf::from("files"), "a folder");
    Store::in_folder(&env.finish(files)?)
}

fn told_of_wiki(report: &Report, is_rehearsal: bool) -> String {
    let said = if is_rehearsal { "Would bring" } else { "Brought" };
    let said = format!(
        "{said} {} pages in {} versions, {} redirects, {} pictures and {} files from {}; {} were here already.",
        report.pages, report.versions, report.redirects, report.pictures, report.files, report.site, report.already
    );
    with_lines(said, report)
}

fn told(report: &Report, is_rehearsal: bool) -> String {
    let mut said = if is_rehearsal { "Would bring".to_owned() } else { "Brought".to_owned() };
    let _ = write!(
        said,
        " {} posts, {} pages, {} drafts, {} comments, {} pictures and {} files from {}; {} were here already.",
        report.posts,
        report.pages,
        report.drafts,
        report.comments,
        report.pictures,
        report.files,
        report.site,
        report.already
    );
    with_lines(said, report)
}

/// What could not be carried, a line each.
fn with_lines(mut said: String, report: &Report) -> String {
    for (why, line) in &report.left {
        let sentence = why.parse().map_or("could not be carried", sentence);
        let _ = write!(said, "\n{} × {sentence}: {}", line.count, line.examples.join("; "));
        if line.count as usize > line.examples.len() {
            said.push_str("; …");
        }
    }
    said
}

fn sentence(why: Reason) -> &'static str {
    match why {
        Reason::AuthorUnknown => "by somebody without an account, who is named",
        Reason::MadeDraft => "was not for everybody there, and is a draft",
        Reason::Trash => "had been thrown away, and was left out",
        Reason::Kind => "is of a kind that there is not here, and was left out",
        Reason::CommentHeld => "comment was not shown there, and was left out, on",
        Reason::CommentOnPage => "comment on a page or a file was left out, on",
        Reason::CommentOfDraft => "comment on what is a draft here was left out, on",
        Reason::CommentText => "comment is empty or too long, and was left out, on",
        Reason::TextLong => "text is too long, and was left out",
        Reason::TitleLong => "title is too long, and was cut",
        Reason::Tags => "tag too many was left out, on",
        Reason::FileMissing => "file is not among the uploads; links lead where they led",
        Reason::FileOfDraft => "file belongs to a draft or to what was left out, and was left out too",
        Reason::PictureUndescribed => "picture is described nowhere",
        Reason::PageKind => "page is of a person or of the software there, and was left out",
        Reason::Renamed => "page stands elsewhere than its title says",
        Reason::Stub => "page was made because one below it needed it",
        Reason::RedirectLost => "redirect leads to nothing that was brought, or its place is taken",
        Reason::TextGone => "version whose text is not in the file; it is empty, of",
        Reason::Ring => "page would be shown inside itself; what it shows stands there as it was typed, on",
        Reason::MarkedAbove => "is marked higher than the space takes, and was left out",
        Reason::Markup => "has no meaning here; its words stay",
    }
}
