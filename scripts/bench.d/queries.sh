# The queries of a post by pgbench. Sourced.
say "The same queries by pgbench"
post=$(ask "select '/blogs/' || s.slug || '/' || i.path from items i join spaces s on s.id = i.space_id
            where i.kind = 'post' and i.comment_count = 5 and i.reach = 5 order by i.id limit 1")
session=$(ask "select encode(token_hash, 'hex') from sessions order by created_at desc limit 1")
# What a post asks for, in one read-only snapshot, prepared.
sed -e "s|:session|'\\\\x$session'|" -e "s|:blog|'$(cut -d/ -f3 <<<"$post")'|g" -e "s|:path|'$(cut -d/ -f4- <<<"$post")'|g" \
  "$here/bench.d/post.sql" >"$LOCAL/post.sql"
for conns in 1 8; do
  "$bin/pgbench" -n -M prepared -f "$LOCAL/post.sql" -c "$conns" -j 2 -T "$seconds" "$DATABASE_URL" 2>/dev/null |
    awk -v conns="$conns" '/^tps/ { rate = $3 } /latency average/ { average = $4 } END { printf "%-40s %5d %10.0f %9s\n", "queries of a post", conns, rate, average "ms" }'
done
