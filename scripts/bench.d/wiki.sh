# The wiki of the whole service, with 10,000 pages in the sample bench. Sourced.
of_service="from items i join spaces s on s.id = i.space_id where i.kind = 'page' and s.kind = 'service' and i.reach = 5"
heads "a wiki of $(ask "select count(*) $of_service") pages"
# The page with most versions, and one below which many stand.
saved=$(ask "select i.path $of_service and i.path like '%/%' order by i.version desc, i.id limit 1")
branch=$(ask "select split_part(i.path, '/', 1) $of_service group by 1 order by count(*) desc limit 1")
long=$(ask "select i.path $of_service and i.path like '%/%' order by i.id desc limit 1")
others=$(ask "select string_agg('/wiki/' || path, ',') from (select i.path $of_service and i.path like '%/%' order by i.version desc, i.id limit 8) few")
node "$here/bench.d/forms.mjs" "$base" saves "$others"
# Two versions of 50 KB, which differ in every tenth line.
node "$here/bench.d/forms.mjs" "$base" long "/wiki/$long"
version=$(ask "select i.version $of_service and i.path = '$long'")
for conns in 1 16; do
  measure "a page" "$base/wiki/$saved" "$conns" "$web_pid"
  measure "a page with many below it" "$base/wiki/$branch" "$conns" "$web_pid"
  measure "its history" "$base/wiki/$saved/history" "$conns" "$web_pid"
  measure "a page of 50 KB" "$base/wiki/$long" "$conns" "$web_pid"
  measure "recent changes" "$base/wiki/history" "$conns" "$web_pid"
  measure "pages to which nothing leads" "$base/wiki/links/orphans" "$conns" "$web_pid"
done
echo "what changed in its 50 KB"
node "$here/bench.d/forms.mjs" "$base" views "/wiki/$long/diff/$((version - 1))..$version"
echo "a branch of $(ask "select count(*) $of_service and (i.path = '$branch' or i.path like '$branch/%')") pages"
node "$here/bench.d/forms.mjs" "$base" move "/wiki/$branch"
