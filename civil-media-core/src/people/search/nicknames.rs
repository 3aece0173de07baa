//! Which given names stand for one another, from a curated list.
use std::collections::HashMap;
use std::sync::LazyLock;

/// Word → the groups that it is in. A group is named after its first word.
static GROUPS: LazyLock<HashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let mut groups: HashMap<&'static str, Vec<String>> = HashMap::new();
    for line in include_str!("nicknames.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some(first) = line.split_whitespace().next() else { continue };
        for word in line.split_whitespace() {
            groups.entry(word).or_default().push(format!("~{first}"));
        }
    }
    groups
});

/// The groups that a folded given name is in, as tokens: `~elizabeth`.
pub(super) fn groups_of(word: &str) -> &'static [String] {
    GROUPS.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::search::fold;

    #[test]
    fn the_list_is_folded_and_each_line_a_group_of_its_own() {
        let mut firsts = std::collections::BTreeSet::new();
        for line in include_str!("nicknames.txt").lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert!(words.len() > 1, "{line:?} stands alone");
            assert_eq!(fold::words(line), words, "{line:?} is not folded");
            assert_eq!(words.iter().collect::<std::collections::BTreeSet<_>>().len(), words.len(), "{line:?} repeats");
            firsts.insert(words[0]);
        }
        assert!(firsts.len() > 200);
        let meets = |a: &str, b: &str| groups_of(a).iter().any(|group| groups_of(b).contains(group));
        assert!(
            meets("liz", "elizabeth") && meets("betty", "beth") && meets("dai", "dafydd") && meets("bill", "william")
        );
        assert!(!meets("sian", "jane") && !meets("jack", "james"));
    }
}
