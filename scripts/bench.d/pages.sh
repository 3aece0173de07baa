# Pages that many open, beside what the machine could do at most. Sourced.
post=$(ask "select '/blogs/' || s.slug || '/' || i.path from items i join spaces s on s.id = i.space_id
            where i.kind = 'post' and i.comment_count = 5 and i.reach = 5 order by i.id limit 1")
page=$(ask "select '/wiki/' || i.path from items i join spaces s on s.id = i.space_id
            where i.kind = 'page' and s.kind = 'service' and i.reach = 5 order by i.id limit 1")

blog=$(ask "select s.slug from items i join spaces s on s.id = i.space_id where i.kind = 'post' and i.reach = 5
            group by s.slug order by count(*) desc, s.slug limit 1")
month=$(ask "select left(i.path, 7) from items i join spaces s on s.id = i.space_id
             where s.slug = '$blog' and i.kind = 'post' and i.reach = 5 order by i.published_at desc limit 1")
department=$(ask "select '/departments/' || slug from departments order by slug limit 1")
space=$(ask "select '/spaces/' || slug from spaces where kind = 'project' and visibility = 5 order by id limit 1")


heads pages
size=$(curl -sS --compressed -H "Cookie: $cookie" "$base$post" -o "$LOCAL/post.html" -w '%{size_download}')
for conns in 1 16 64; do
  measure "ceiling, $size bytes" "http://localhost:19999/$size" "$conns" "${pids[1]}"
  measure "health" "$base/health/live" "$conns" "$web_pid"
  measure "home, signed in" "$base/" "$conns" "$web_pid"
  measure "a post with 5 comments, signed in" "$base$post" "$conns" "$web_pid"
  measure "a wiki page, signed in" "$base$page" "$conns" "$web_pid"
  measure "a blog, signed in" "$base/blogs/$blog" "$conns" "$web_pid"
  measure "its archive, signed in" "$base/blogs/$blog/archive" "$conns" "$web_pid"
  measure "a month of it, signed in" "$base/blogs/$blog/$month" "$conns" "$web_pid"
  measure "people, a search, signed in" "$base/people?q=anjali+abara" "$conns" "$web_pid"
  measure "departments, signed in" "$base/departments" "$conns" "$web_pid"
  measure "a department, signed in" "$base$department" "$conns" "$web_pid"
  measure "a space, signed in" "$base$space" "$conns" "$web_pid"
done
