//! Comments in an order in which each can be stored with the one it answers.
use std::collections::HashMap;

use super::EntryComment;

/// Puts comments so that each comes after the one it answers, those of a thread together, and otherwise in the
/// order they had. One that answers nothing that is there, itself, or round in a circle becomes the first of a
/// thread: its `parent` is then 0.
pub fn threads(comments: &mut Vec<EntryComment>) {
    let places: HashMap<u64, usize> =
        comments.iter().enumerate().rev().map(|(place, comment)| (comment.id, place)).collect();
    let mut answers: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut tops = Vec::new();
    for (place, comment) in comments.iter_mut().enumerate() {
        let parent = places.get(&comment.parent).copied().filter(|parent| comment.parent != 0 && *parent != place);
        match parent.and_then(|parent| answers.get_mut(parent)) {
            Some(answers) => answers.push(place),
            None => {
                comment.parent = 0;
                tops.push(place);
            }
        }
    }
    // What no top leads to hangs in a circle. Its first comment opens it; where a circle was opened already,
    // its places are taken and nothing happens.
    let candidates = tops.into_iter().chain(0..comments.len()).collect::<Vec<_>>();
    let mut waiting: Vec<Option<EntryComment>> = comments.drain(..).map(Some).collect();
    for top in candidates {
        let Some(mut comment) = waiting.get_mut(top).and_then(Option::take) else { continue };
        comment.parent = 0;
        comments.push(comment);
        let mut stack: Vec<usize> = answers.get(top).into_iter().flatten().rev().copied().collect();
        while let Some(place) = stack.pop() {
            let Some(comment) = waiting.get_mut(place).and_then(Option::take) else { continue };
            comments.push(comment);
            stack.extend(answers.get(place).into_iter().flatten().rev());
        }
    }
}
