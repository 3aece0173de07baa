# A large upload. Sourced.
say "An upload of 100 MB"
ours=$(ask "select s.slug from spaces s join memberships m on m.space_id = s.id join people p on p.id = m.person_id
            where s.kind = 'project' and s.closed_at is null and p.email = 'ada.okafor@dtc.gov.example' order by s.id limit 1")
yes 'A line of a hundred megabytes, as departments export them.' | head -c 100000000 >"$LOCAL/upload.txt" || true
token=$(curl -sS -H "Cookie: $cookie" "$base/spaces/$ours/files" | grep -o 'name="_token" value="[^"]*"' | head -1 | cut -d'"' -f4)
before=$(memory VmRSS)
memory_from_now
took=$(curl -sS -o "$LOCAL/upload.html" -w '%{time_total} %{http_code}' -H "Cookie: $cookie" -H "Origin: $base" \
  -F "_token=$token" -F "_key=$(cat /proc/sys/kernel/random/uuid)" -F "files=@$LOCAL/upload.txt;type=text/plain" "$base/spaces/$ours/files")
echo "seconds and answer: $took; memory of web: $before MB before, $(memory VmHWM) MB at most"
