# Bringing along a blog of 50,000 posts and a wiki of 10,000 pages with 30,000 versions. Sourced.
# POSTS=50000 and PAGES=10000 say how many.
say "Bringing a blog and a wiki along"
owner=$(ask "select p.email from spaces s join memberships m on m.space_id = s.id and m.role = 'lead' join people p on p.id = m.person_id
             where s.kind = 'project' and s.closed_at is null and p.email = any('{ada.okafor@dtc.gov.example,ben.hughes@dtc.gov.example}') order by s.id limit 1")
space=$(ask "select s.slug from spaces s join memberships m on m.space_id = s.id and m.role = 'lead' join people p on p.id = m.person_id
             where s.kind = 'project' and s.closed_at is null and p.email = '$owner' order by s.id limit 1")
export CIVIL_FILES=$LOCAL/files
node "$here/bench.d/exports.mjs" wordpress "${POSTS:-50000}" >"$LOCAL/export.xml"
node "$here/bench.d/exports.mjs" mediawiki "${PAGES:-10000}" >"$LOCAL/wiki.xml"
counted() { ask "select count(*) from items i join spaces s on s.id = i.space_id where s.slug = '$space' and i.kind = '$1'"; }
had_posts=$(counted post) had_pages=$(counted page)
operate "a blog, $(du -m "$LOCAL/export.xml" | cut -f1) MB" import wordpress "$LOCAL/export.xml" --blog "$space" --as "$owner"
echo "  $(($(counted post) - had_posts)) posts more"
operate "the same again" import wordpress "$LOCAL/export.xml" --blog "$space" --as "$owner"
operate "a wiki, $(du -m "$LOCAL/wiki.xml" | cut -f1) MB" import mediawiki "$LOCAL/wiki.xml" --wiki "$space" --as "$owner"
echo "  $(($(counted page) - had_pages)) pages more"
operate "the same again" import mediawiki "$LOCAL/wiki.xml" --wiki "$space" --as "$owner"
echo "  $(($(counted post) - had_posts)) posts and $(($(counted page) - had_pages)) pages more than at the beginning"
memory_from_now
WHO=$owner node "$here/bench.d/forms.mjs" "$base" take "/spaces/$space/wiki"
echo "  web held $(memory VmHWM) MB at most"
node "$here/bench.d/exports.mjs" branch "${BRANCH:-1000}" >"$LOCAL/branch.xml"
operate "a branch of a wiki" import mediawiki "$LOCAL/branch.xml" --wiki "$space" --as "$owner"
echo "  $(ask "select count(*) from items i join spaces s on s.id = i.space_id where s.slug = '$space' and i.kind = 'page' and i.path like 'branch/%'") pages below one"
WHO=$owner node "$here/bench.d/forms.mjs" "$base" move "/spaces/$space/wiki/branch"
