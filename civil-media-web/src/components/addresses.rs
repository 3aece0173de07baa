use maud::{Markup, html};

use super::prose::sanitised;

/// What was rendered, with other addresses for its links and pictures: `to` gets each as it stands in its tag, escaped,
/// and gives one that is. Pictures are of one width then.
pub fn with_addresses(rendered: Markup, to: impl Fn(&str) -> String) -> Markup {
    let html = rendered.into_string();
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..at]);
        tag(&rest[at..end], &to, &mut out);
        rest = &rest[end..];
    }
    out.push_str(rest);
    html! { (sanitised(&out)) }
}

fn tag(tag: &str, to: &impl Fn(&str) -> String, out: &mut String) {
    let mut rest = tag;
    loop {
        let found = [" href=\"", " src=\"", " srcset=\"", " sizes=\"", " loading=\""]
            .into_iter()
            .filter_map(|begin| rest.find(begin).map(|at| (at, begin)))
            .min();
        let Some((at, begin)) = found else { break };
        out.push_str(&rest[..at]);
        let after = &rest[at + begin.len()..];
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        if matches!(begin, " href=\"" | " src=\"") {
            out.push_str(begin);
            out.push_str(&to(value));
            out.push('"');
        }
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_tags_alone() {
        let to = |address: &str| address.replace("/a", "b");
        for (rendered, said) in [
            ("<a class=\"x\" href=\"/a\">/a</a>", "<a class=\"x\" href=\"b\">/a</a>"),
            (
                "<img src=\"/a\" srcset=\"/a 1w\" sizes=\"1px\" alt=\"/a\" loading=\"lazy\">",
                "<img src=\"b\" alt=\"/a\">",
            ),
            ("x \" href=\"/a\" < y", "x \" href=\"/a\" < y"),
        ] {
            assert_eq!(with_addresses(html! { (sanitised(rendered)) }, to).into_string(), said);
        }
    }
}
