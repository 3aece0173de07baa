blogs-title = Blogs
blog-of = { $name }’s blog
blog-own = Your own blog
blog-write = Write a post
blog-write-in = It will stand on the blog of { $name }.
blog-visibility = Who can read it
blog-language = Language of the text
blog-publish = Publish
blog-edit = Edit this post
blog-edited = edited { $at }
blog-comments = { $n ->
    [one] { $n } comment
   *[other] { $n } comments
}
comments-first = First comments
comments-more = More comments
comment-removed = This comment was removed.
comment-label = Add a comment
comment-send = Send comment
archive = Archive
archive-of = Archive of { $name }
archive-posts = { $n ->
    [one] { $n } post
   *[other] { $n } posts
}
posts-by = Posts by { $name }
posts-for = Posts from { $name }
posts-elsewhere = All posts, on every blog
department-posts = Posts
feed-link = Atom feed
feed-of-all = Posts of all blogs
feed-of-blog = Posts of { $name }
feed-of-author = Posts by { $name }
feed-of-department = Posts from { $name }
feed-title-only = Marked OFFICIAL-SENSITIVE: read it in Civil Media.
feed-too-long = Too long for a feed: read it in Civil Media.
feeds-title = Your feeds
feeds-lead = A feed brings new posts to a program that you read with. Each has a private address that shows what you may read, to whoever has it: give it to nobody, and end it when you no longer need it. It shows nothing when you have not signed in for 30 days.
feeds-mine = Feeds that you made
feeds-none = None yet. Every blog, author and department has a link to make one.
feed-make = Make a private address
feed-made = Copy this address into the program that you read with:
feed-made-once = It is shown this once. If you lose it, end the feed and make another one.
feed-since = Made on { $day }
feed-used = last fetched on { $day }
feed-unused = not fetched yet
feed-end = End it
comment-change = Change
comment-edit = Change your comment
comment-text = Your comment
comment-edited = edited
comment-history = What this comment said before
comment-now = Now
comment-changed = You changed this comment elsewhere while you had it open. This is what it says now:
comment-remove = Remove comment
comment-remove-lead = That there was a comment stays to be seen; what it said is kept for the record and shown to nobody.
