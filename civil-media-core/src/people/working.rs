//! When somebody works, as they write it: `Mon–Thu`, `9 to 3`. What is not understood says nothing.
use chrono::NaiveTime;

/// The days of somebody's week and their hours, as far as what they wrote is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Working {
    /// Days, Monday is 1; none where they are not known.
    pub days: Option<Vec<u8>>,
    /// From when to when; none where that is not known.
    pub hours: Option<(NaiveTime, NaiveTime)>,
}

impl Working {
    /// What these lines of a profile say, in English or Welsh.
    pub fn read(days: &str, hours: &str) -> Self {
        Self { days: read_days(days), hours: read_hours(hours) }
    }
}

/// How the names of days begin, and what they are.
const DAYS: [(&str, u8); 14] = [
    ("mon", 1),
    ("tue", 2),
    ("wed", 3),
    ("thu", 4),
    ("fri", 5),
    ("sat", 6),
    ("sun", 7),
    ("llun", 1),
    ("mawrth", 2),
    ("mercher", 3),
    ("iau", 4),
    ("gwener", 5),
    ("sadwrn", 6),
    ("sul", 7),
];

fn day(word: &str) -> Option<u8> {
    DAYS.iter().find(|(name, _)| word.starts_with(name)).map(|(_, day)| *day)
}

fn words(line: &str) -> Vec<String> {
    let line = line.to_lowercase().replace(['–', '—', '-'], " to ");
    line.split(|c: char| c.is_whitespace() || ",;/&".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_to(word: &str) -> bool {
    ["to", "until", "till", "hyd", "i"].contains(&word)
}

fn read_days(line: &str) -> Option<Vec<u8>> {
    let mut days: Vec<u8> = Vec::new();
    let mut is_range = false;
    for word in words(line) {
        if ["and", "a", "ac", "dydd"].contains(&&*word) {
            continue;
        }
        if is_to(&word) {
            is_range = true;
            continue;
        }
        let day = day(&word)?;
        match (is_range, days.last().copied()) {
            (true, Some(from)) if from < day => days.extend(from + 1..=day),
            // A week that ends before it begins, or a range from nowhere.
            (true, _) => return None,
            (false, _) => days.push(day),
        }
        is_range = false;
    }
    days.sort_unstable();
    days.dedup();
    (!days.is_empty() && !is_range).then_some(days)
}

fn read_hours(line: &str) -> Option<(NaiveTime, NaiveTime)> {
    let words = words(line);
    let (from, to) = words.split_at(words.iter().position(|word| is_to(word))?);
    let (from, _) = time(&from.concat())?;
    let (to, is_told) = time(&to[1..].concat())?;
    // `9 to 5` ends in the afternoon.
    let to = if to <= from && !is_told { to.overflowing_add_signed(chrono::TimeDelta::hours(12)).0 } else { to };
    (from < to).then_some((from, to))
}

/// A time, and whether it says in which half of the day it is.
fn time(word: &str) -> Option<(NaiveTime, bool)> {
    let (digits, half) = match word {
        word if word.ends_with("am") => (&word[..word.len() - 2], Some(0)),
        word if word.ends_with("pm") => (&word[..word.len() - 2], Some(12)),
        word => (word, None),
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = half.map_or(hour, |half| hour % 12 + half);
    NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (time, half.is_some() || hour > 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write_it() {
        for (line, expected) in [
            ("Mon–Thu", Some(vec![1, 2, 3, 4])),
            ("Monday to Friday", Some(vec![1, 2, 3, 4, 5])),
            ("Tues, Wed and Thursday", Some(vec![2, 3, 4])),
            ("Mon-Wed, Fri", Some(vec![1, 2, 3, 5])),
            ("Dydd Llun i ddydd", None),
            ("Llun, Mawrth a Iau", Some(vec![1, 2, 4])),
            ("Llun–Gwener", Some(vec![1, 2, 3, 4, 5])),
            ("Fri-Mon", None),
            ("Mon-", None),
            ("every other week", None),
            ("", None),
        ] {
            assert_eq!(read_days(line), expected, "{line}");
        }
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
        for (line, expected) in [
            ("9 to 3", Some((at(9, 0), at(15, 0)))),
            ("9-5", Some((at(9, 0), at(17, 0)))),
            ("09:30–17:15", Some((at(9, 30), at(17, 15)))),
            ("8.30am - 4pm", Some((at(8, 30), at(16, 0)))),
            ("10am to 2pm", Some((at(10, 0), at(14, 0)))),
            ("9 i 4.30", Some((at(9, 0), at(16, 30)))),
            ("22:00-06:00", None),
            ("25 to 99", None),
            ("mornings", None),
            ("", None),
        ] {
            assert_eq!(read_hours(line), expected, "{line}");
        }
    }
}
