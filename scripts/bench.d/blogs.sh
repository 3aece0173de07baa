# Blogs: a post that many talk about, feeds, and comments being sent. Sourced.
blog=$(ask "select s.slug from items i join spaces s on s.id = i.space_id where i.kind = 'post' and i.reach = 5
            group by s.slug order by count(*) desc, s.slug limit 1")
month=$(ask "select left(i.path, 7) from items i join spaces s on s.id = i.space_id
             where s.slug = '$blog' and i.kind = 'post' and i.reach = 5 order by i.published_at desc limit 1")
talked=$(ask "select i.id from items i join spaces s on s.id = i.space_id
              where i.kind = 'post' and i.comment_count >= 5 and i.reach = 5 order by i.id limit 1")
# The comments that others got, said here as well, until there are 200.
ask "with said as (select c.*, row_number() over (order by c.id) as number from comments c where c.item_id <> '$talked' limit 200)
     insert into comments (id, item_id, author_id, department_id, body, body_html, renderer, created_at, updated_at)
     select gen_random_uuid(), '$talked', author_id, department_id, body, body_html, renderer, created_at, updated_at from said
     where number <= 200 - (select count(*) from comments where item_id = '$talked');
     update items set comment_count = (select count(*) from comments where item_id = '$talked') where id = '$talked'"
post=$(ask "select '/blogs/' || s.slug || '/' || i.path from items i join spaces s on s.id = i.space_id where i.id = '$talked'")
# Another one, so that the first stays as it is.
fresh=$(ask "select '/blogs/' || s.slug || '/' || i.path from items i join spaces s on s.id = i.space_id
             where i.kind = 'post' and i.comment_count = 0 and i.reach = 5 order by i.id limit 1")
feed=$(node "$here/bench.d/forms.mjs" "$base" once /me/feeds '{"of":"blogs/'"$blog"'"}' | grep -oE '/feeds/[^<" ]+/feed\.atom' | head -1)
etag=$(curl -sS -D - -o "$LOCAL/feed.atom" "$base$feed" | awk 'tolower($1) == "etag:" { print $2 }' | tr -d '\r')
heads blogs
for conns in 1 16; do
  measure "a blog" "$base/blogs/$blog" "$conns" "$web_pid"
  measure "a month of its archive" "$base/blogs/$blog/$month" "$conns" "$web_pid"
  measure "a post with 200 comments" "$base$post" "$conns" "$web_pid"
done
node "$here/bench.d/forms.mjs" "$base" feed "$feed,$etag"
node "$here/bench.d/forms.mjs" "$base" comments "$fresh"
