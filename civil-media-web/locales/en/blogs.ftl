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
