//! Names as they are compared: without accents, case and the many ways to write the same.
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest word that is kept; the rest of a longer one tells nobody apart.
pub(super) const LONGEST: usize = 40;

/// The words of a text, folded. `O'Neill` is `oneill`, `Siân` is `sian`, `Smith-Jones` is two words.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            c if c.is_alphanumeric() => {
                if word.chars().count() < LONGEST {
                    match plain(c) {
                        Some(letters) => word.push_str(letters),
                        None => word.extend(c.to_lowercase()),
                    }
                }
            }
            _ => end(&mut word),
        }
    }
    end(&mut word);
    words
}

/// Letters that no decomposition takes apart.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' => "ss",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// `mcdonald` as `macdonald`; none for what has only one form.
pub(super) fn with_mac(word: &str) -> Option<String> {
    let rest = word.strip_prefix("mc")?;
    Some(format!("mac{rest}"))
}

/// The digits of a phone, as they are dialled at home: `+44 (0)20 …` and `0044 20…` begin with one 0.
pub(super) fn digits(text: &str) -> String {
    let all: String = text.chars().filter(char::is_ascii_digit).take(24).collect();
    let is_abroad = text.trim_start().starts_with('+');
    let rest = all.strip_prefix("0044").or_else(|| if is_abroad { all.strip_prefix("44") } else { None });
    match rest {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => all,
    }
}

/// How many slips lead from one word to the other: a letter too many, too few, another one, or two that
/// changed places. More than `most` is none.
pub(super) fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|cost| *cost <= most)
}

/// The word with each of its letters left out in turn.
pub(super) fn shortened(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all: Vec<String> = (0..letters.len())
        .map(|out| letters.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, c)| *c).collect())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Whether slips are looked for in it: words, not numbers, and long enough to still be told apart.
pub(super) fn may_slip(word: &str) -> bool {
    word.chars().count() >= 4 && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded() {
        for (text, folded) in [
            ("Siân Gruffudd-Ŵyn", "sian gruffudd wyn"),
            ("Sean O'Connor", "sean oconnor"),
            ("Sean O’Connor", "sean oconnor"),
            ("Łukasz Ørsted", "lukasz orsted"),
            ("J. R. Ångström, 2nd", "j r angstrom 2nd"),
            ("Weiß", "weiss"),
            ("  ", ""),
        ] {
            assert_eq!(words(text).join(" "), folded, "{text}");
        }
        assert!(words(&"x".repeat(500))[0].len() <= LONGEST);
        assert_eq!(with_mac("mcdonald").as_deref(), Some("macdonald"));
        assert_eq!(with_mac("macdonald"), None);
    }

    #[test]
    fn phones() {
        for (typed, digits_of_it) in [
            ("0300 123 4567", "03001234567"),
            ("+44 (0)300 123-4567", "03001234567"),
            ("0044 300 1234567", "03001234567"),
            ("4567", "4567"),
        ] {
            assert_eq!(digits(typed), digits_of_it);
        }
    }

    #[test]
    fn slips_of_the_finger() {
        assert_eq!(slips("jones", "jnoes", 2), Some(1));
        assert_eq!(slips("jones", "jone", 2), Some(1));
        assert_eq!(slips("jones", "jonnes", 2), Some(1));
        assert_eq!(slips("jones", "james", 1), None);
        assert_eq!(slips("elizabeth", "elisabteh", 2), Some(2));
        assert_eq!(shortened("abc"), ["ab", "ac", "bc"]);
    }
}
