// Writes an export as large as asked: node exports.mjs wordpress|mediawiki|branch COUNT
// A branch is a page of a wiki with the others below it, each of which leads to two of them.
import { once } from 'node:events';

const [kind, given] = process.argv.slice(2);
const count = Number(given);
const sentences = [
  'The regional offices told us what they would do without it.',
  'We tried it for a month with <strong>two teams</strong> and kept the one that people asked for.',
  'Nobody had looked at the figures since the spring, and they were better than we thought.',
  'The form has eleven questions; four of them were never read by anybody.',
  'What we would do again is to begin with those who answer the telephone.',
];
const text = (n, parts) => Array.from({ length: parts }, (_, part) => Array.from({ length: 4 }, (_, one) => sentences[(n + part + one) % sentences.length]).join(' '));
const at = (n) => new Date(Date.UTC(2015, 0, 1) + n * 3_600_000).toISOString();

async function write(piece) {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

async function wordpress() {
  await write(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Field notes</title><link>https://notes.example</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://notes.example</wp:base_site_url><wp:base_blog_url>https://notes.example</wp:base_blog_url>
`);
  for (let n = 0; n < 20; n += 1) {
    await write(`<wp:author><wp:author_id>${n + 1}</wp:author_id><wp:author_login><![CDATA[writer${n}]]></wp:author_login><wp:author_email><![CDATA[writer${n}@notes.example]]></wp:author_email><wp:author_display_name><![CDATA[Writer ${n}]]></wp:author_display_name></wp:author>\n`);
  }
  for (let n = 1; n <= count; n += 1) {
    const date = at(n).slice(0, 19).replace('T', ' ');
    const comments = n % 5 ? '' : `<wp:comment><wp:comment_id>${n}</wp:comment_id><wp:comment_author><![CDATA[A reader]]></wp:comment_author><wp:comment_author_email>reader@notes.example</wp:comment_author_email><wp:comment_date_gmt>${date}</wp:comment_date_gmt><wp:comment_content><![CDATA[${sentences[n % 5]}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>`;
    await write(`<item><title>Note ${n} from the field</title><link>https://notes.example/${n}/</link><dc:creator><![CDATA[writer${n % 20}]]></dc:creator><content:encoded><![CDATA[${text(n, 4).map((one) => `<p>${one}</p>`).join('\n')}]]></content:encoded><wp:post_id>${n}</wp:post_id><wp:post_date_gmt>${date}</wp:post_date_gmt><wp:post_name>note-${n}</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type><category domain="post_tag" nicename="topic-${n % 50}"><![CDATA[Topic ${n % 50}]]></category>${comments}</item>\n`);
  }
  await write('</channel></rss>\n');
}

const mediawiki = () => wiki('handbook', (n) => `Entry ${n}`);
const branch = () => wiki('guide', (n) => (n === 1 ? 'Branch' : `Branch/Part ${n}`));

async function wiki(site, called) {
  await write(`<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n<siteinfo><sitename>${site}</sitename><dbname>${site}</dbname><base>https://${site}.example/wiki/Main_Page</base><case>first-letter</case><namespaces><namespace key="0" case="first-letter" /><namespace key="14" case="first-letter">Category</namespace></namespaces></siteinfo>\n`);
  let revision = 0;
  for (let n = 1; n <= count; n += 1) {
    await write(`<page><title>${called(n)}</title><ns>0</ns><id>${n}</id>\n`);
    for (let version = 1; version <= 3; version += 1) {
      revision += 1;
      const body = `'''Entry ${n}''' is read with [[${called((n * 7) % count + 1)}]] and [[${called((n * 13) % count + 1)}|another one]].\n\n== Why ==\n${text(n, version + 1).join('\n\n').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\n\n* one\n* two\n\n[[Category:Topic ${n % 40}]]`;
      await write(`<revision><id>${revision}</id><timestamp>${at(revision).slice(0, 19)}Z</timestamp><contributor><username>Writer ${revision % 20}</username><id>${revision % 20 + 1}</id></contributor><comment>Said more</comment><model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">${body}</text></revision>\n`);
    }
    await write('</page>\n');
  }
  await write('</mediawiki>\n');
}

await { wordpress, mediawiki, branch }[kind]();
