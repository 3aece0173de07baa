//! What the elements of HTML are to us.

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is a block, of a kind that the tree knows.
    Block,
    Strong,
    Emphasis,
    Deleted,
    Code,
    Quoted,
    Link,
    Picture,
    Break,
    /// Stands for something that is Markdown already.
    Piece,
    Frame,
    Player,
    /// It is only there for what is in it.
    Words,
    /// Neither it nor what is in it stays.
    Dropped,
    /// The same, but it has no end tag.
    DroppedAlone,
    /// Nobody knows it; its words stay.
    Unknown,
}

/// What becomes of an element of this name, which is in small letters.
pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "b" | "strong" => Meaning::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => Meaning::Emphasis,
        "s" | "del" | "strike" => Meaning::Deleted,
        "code" | "kbd" | "tt" | "samp" => Meaning::Code,
        "q" => Meaning::Quoted,
        "a" => Meaning::Link,
        "img" => Meaning::Picture,
        "br" => Meaning::Break,
        "wiki-piece" => Meaning::Piece,
        "iframe" | "frame" | "embed" | "object" | "wp-media" => Meaning::Frame,
        "video" | "audio" => Meaning::Player,
        "script" | "style" | "noscript" | "form" | "select" | "textarea" | "button" | "svg" | "math" | "template"
        | "title" | "applet" | "canvas" | "dialog" | "datalist" => Meaning::Dropped,
        "input" | "link" | "meta" | "base" | "basefont" | "bgsound" => Meaning::DroppedAlone,
        "html" | "head" | "body" | "span" | "u" | "small" | "big" | "abbr" | "acronym" | "sup" | "sub" | "font"
        | "ins" | "mark" | "time" | "bdo" | "bdi" | "wbr" | "ruby" | "rt" | "rp" | "rb" | "rtc" | "label" | "data"
        | "nobr" | "picture" | "source" | "track" | "param" | "map" | "area" | "col" | "colgroup" | "output" => {
            Meaning::Words
        }
        name if is_block(name) => Meaning::Block,
        _ => Meaning::Unknown,
    }
}

/// Elements without an end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "hr" | "wp-gallery" | "wp-playlist" | "embed" | "frame" | "wp-media")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "center"
            | "hgroup"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "menu"
            | "dir"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "listing"
            | "xmp"
            | "figure"
            | "figcaption"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "th"
            | "td"
            | "hr"
            | "details"
            | "summary"
            | "fieldset"
            | "legend"
            | "search"
            | "wp-gallery"
            | "wp-playlist"
    )
}
