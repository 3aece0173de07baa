//! Every word on the pages, in both languages.
mod dates;

use std::borrow::Cow;
use std::sync::LazyLock;

use civil_media_core::Problem;
use civil_media_core::people::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../locales/", $language, "/files.ftl")),
            include_str!(concat!("../../locales/", $language, "/frame.ftl")),
            include_str!(concat!("../../locales/", $language, "/signin.ftl")),
            include_str!(concat!("../../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../locales/", $language, "/problems.ftl")),
            include_str!(concat!("../../locales/", $language, "/home.ftl")),
            include_str!(concat!("../../locales/", $language, "/blogs.ftl")),
            include_str!(concat!("../../locales/", $language, "/wiki.ftl")),
            include_str!(concat!("../../locales/", $language, "/writing.ftl")),
            include_str!(concat!("../../locales/", $language, "/pictures.ftl")),
            include_str!(concat!("../../locales/", $language, "/imports.ftl")),
            include_str!(concat!("../../locales/", $language, "/talk.ftl")),
            include_str!(concat!("../../locales/", $language, "/people.ftl")),
            include_str!(concat!("../../locales/", $language, "/departments.ftl")),
            include_str!(concat!("../../locales/", $language, "/spaces.ftl")),
            include_str!(concat!("../../locales/", $language, "/notifications.ftl")),
            include_str!(concat!("../../locales/", $language, "/admin.ftl")),
            include_str!(concat!("../../locales/", $language, "/reports.ftl")),
        ]
    };
}

const EN: &[&str] = files!("en");
const CY: &[&str] = files!("cy");

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::En));
static WELSH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::Cy));

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let (id, files) = match language {
        Language::En => (langid!("en-GB"), EN),
        Language::Cy => (langid!("cy"), CY),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The marks that isolate values from the text around them are for mixed directions; both of ours
    // run from left to right, and people copy these texts.
    bundle.set_use_isolating(false);
    for file in files {
        // A broken file fails the tests; in production what can be read is read.
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(?errors, "a file of words is broken");
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "two words of one name");
        }
    }
    bundle
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    /// A text of the interface.
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// A text with values in it: numbers choose the plural, texts are put in.
    pub fn with<'v>(self, key: &str, values: &[(&'static str, FluentValue<'v>)]) -> Cow<'static, str> {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        self.format(key, Some(&args))
    }

    /// What is wrong with a field.
    pub fn problem(self, problem: Problem) -> Cow<'static, str> {
        let key = format!("problem-{}", problem.key);
        match problem.n {
            Some(n) => self.with(&key, &[("n", n.into())]),
            None => self.get(&key),
        }
    }

    /// Of a name in both languages, the one of this language.
    pub fn of<'n>(self, en: &'n str, cy: &'n str) -> &'n str {
        match self.0 {
            Language::En => en,
            Language::Cy => cy,
        }
    }

    /// The code of what is written in another language than this one, for its `lang`; none where it is the same.
    pub fn foreign(self, language: Language) -> Option<&'static str> {
        (language != self.0).then(|| Words(language).code())
    }

    /// The language as HTML's `lang` has it.
    pub fn code(self) -> &'static str {
        match self.0 {
            Language::En => "en-GB",
            Language::Cy => "cy",
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle: &'static FluentBundle<FluentResource> = match self.0 {
            Language::En => &ENGLISH,
            Language::Cy => &WELSH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, "a word is missing");
            return Cow::Owned(key.to_owned());
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a word lacks a value");
        }
        Cow::Owned(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn keys(files: &[&str]) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for file in files {
            FluentResource::try_new((*file).to_owned()).expect("a file of words without faults");
            for line in file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
                let name = line.split(" =").next().unwrap_or_default().to_owned();
                assert!(all.insert(name.clone()), "{name} is there twice");
            }
        }
        all
    }

    fn sources(folder: &Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).expect("src").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push_str(&std::fs::read_to_string(path).expect("a source"));
            }
        }
    }

    #[test]
    fn both_languages_say_everything() {
        let (en, cy) = (keys(EN), keys(CY));
        assert_eq!(en.difference(&cy).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Welsh");
        assert_eq!(cy.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
    }

    #[test]
    fn every_word_is_used_and_every_used_word_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut ours = String::new();
        sources(&root.join("src"), &mut ours);
        let mut core = String::new();
        sources(&root.join("../civil-media-core/src"), &mut core);
        let keys = keys(EN);
        for key in &keys {
            let quoted = format!("\"{key}\"");
            let by_part = key.strip_prefix("problem-").is_some_and(|part| {
                let quoted = format!("\"{part}\"");
                core.contains(&quoted) || ours.contains(&quoted)
            });
            // Families of words whose last part is a value: `kind-post`, `visibility-members`.
            let by_family = [
                "kind-",
                "import-left-",
                "import-problem-",
                "visibility-",
                "marking-",
                "error-",
                "department-kind-",
                "body-kind-",
                "refused-",
                "join-",
                "invited-as-",
                "told-",
                "profession-",
                "filter-",
                "why-",
                "correction-",
                "ground-",
                "matter-",
                "edited-by-",
                "wiki-list-",
                "decided-as-",
            ]
            .iter()
            .any(|family| key.starts_with(family));
            assert!(ours.contains(&quoted) || by_part || by_family, "{key} is used nowhere");
        }
        for part in core.split("Problem::new(\"").skip(1).chain(core.split("Problem::limit(\"").skip(1)) {
            let key = part.split('"').next().unwrap_or_default();
            assert!(keys.contains(&format!("problem-{key}")), "no word for the problem {key}");
        }
        for opening in [".get(\"", ".with(\""] {
            for part in ours.split(opening).skip(1) {
                let key = part.split('"').next().unwrap_or_default();
                let is_word = key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                assert!(!is_word || keys.contains(key), "no word {key}");
            }
        }
    }

    #[test]
    fn plurals() {
        let comments = |language, n: i64| Words(language).with("blog-comments", &[("n", n.into())]).into_owned();
        assert_eq!(comments(Language::En, 1), "1 comment");
        assert_eq!(comments(Language::En, 5), "5 comments");
        let welsh: BTreeSet<String> = [0, 1, 2, 3, 6, 7].map(|n| comments(Language::Cy, n)).into();
        assert_eq!(welsh.len(), 6, "Welsh has six forms: {welsh:?}");
    }
}
