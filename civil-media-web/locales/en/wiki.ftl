wiki-of = Wiki: { $name }
wiki-new = Create a page
wiki-create = Create page
wiki-edit = Edit this page
wiki-history = All versions
wiki-history-of = Versions of { $title }
wiki-owner = kept by
wiki-version = version { $n }, { $at }
wiki-earlier = You are reading version { $n } of { $at }.
wiki-now = Go to the page as it is now
wiki-below = Below which page
wiki-below-hint = The address of another page of this wiki, such as guides/travel. Leave empty to put it at the top.
wiki-note = What did you change?
wiki-note-hint = One line for the list of versions.
wiki-restore = Bring this version back
wiki-restored = Version { $n } brought back
wiki-merged = Somebody else saved while you were writing. Your change and theirs did not touch the same lines and were put together.
clash-text = You and { $by } changed the same lines. In the text below both stand between marks: keep what is right, take the marks out, and save. Nothing of either is lost.
clash-yours = Your text
clash-base = As it was before
clash-theirs = The text of { $by }
clash-nothing = (nothing)
clash-whole = Both texts in full
clash-mine-whole = Your text as you sent it
clash-title = The title as it is saved now
wiki-top = Pages
wiki-newest = Written last
wiki-above = Where this page stands
wiki-pages-below = Pages below this one
wiki-new-below = New page below this one
wiki-below-before = Earlier in the alphabet
wiki-below-after = Further in the alphabet
wiki-missing = no page yet
wiki-markdown-hint = You can use Markdown: **bold**, *italic*, # heading, - list. [[Page]] leads to a page of this wiki, [[Page#Section|words]] to a section of it, and {"{{"}Page{"}}"} on a line of its own shows it here.
wiki-renamed = Renamed
wiki-move-of = Move or rename: { $title }
wiki-move-more = Move, rename or delete
wiki-name = Last part of its address
wiki-name-hint = Leave empty to take it from the title.
wiki-move-text = All pages below it move with it. Every address that they had before leads to them for ever, and links to them follow.
wiki-move = Move
wiki-move-look = See first what would happen
wiki-move-pages = { $n ->
    [one] One page would move.
   *[other] { $n } pages would move.
}
wiki-move-links = { $n ->
    [one] One text leads there; its links follow.
   *[other] { $n } texts lead there; their links follow.
}
wiki-move-address = Its address would be
wiki-merge = Put it together with another page
wiki-merge-of = Put together: { $title }
wiki-merge-text = Its text goes to the end of the other page. Its addresses and all links to it lead there from then on.
wiki-merge-do = Put together
wiki-merge-into = With which page
wiki-merge-hint = The address of another page of this wiki, such as guides/travel.
wiki-merged-note = With the text of { $path }
wiki-delete = Delete it
wiki-delete-of = Delete this page? { $title }
wiki-delete-text = All pages below it are deleted with it. For 30 days whoever wrote it, and the leads of the space, can bring all of it back from the bin.
wiki-delete-do = Delete the page
wiki-delete-not = Keep it
wiki-section = Edit
wiki-edit-section = Edit this section
