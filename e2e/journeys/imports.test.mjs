import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';

const heading = (page, name) => page.getByRole('heading', { level: 1, name });

const exported = (title, slug, host) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
 <title>Old</title><link>https://${host}</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://${host}</wp:base_blog_url>
 <item><title>${title}</title><link>https://${host}/2011/04/${slug}/</link><dc:creator>gwen</dc:creator><guid isPermaLink="false">https://${host}/?p=3</guid>
 <content:encoded><![CDATA[<!-- wp:paragraph --><p>It <strong>rained</strong> all day.</p><!-- /wp:paragraph -->[slider id="1"]]]></content:encoded>
 <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>3</wp:post_id><wp:post_date_gmt>2011-04-05 08:00:00</wp:post_date_gmt>
 <wp:comment_status>open</wp:comment_status><wp:post_name>${slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
 </channel></rss>`;

/** Looks again until a page says so: nothing moves by itself without a script. */
async function until(page, words) {
  const end = Date.now() + 20_000;
  while (!(await page.locator('main').innerText()).includes(words)) {
    assert.ok(Date.now() < end, `the page never said: ${words}`);
    await page.getByRole('button', { name: /Look again|Edrych eto/ }).click();
  }
}

journey('a blog of WordPress is tried, looked at and brought, without JavaScript, and its old address leads there', async ({ as }) => {
  const [dan, cat] = await Promise.all([as('dan', { javaScriptEnabled: false }), as('cat')]);
  const title = unique('Rain and floods');
  const slug = title.toLowerCase().replaceAll(' ', '-');
  await dan.goto('/blogs/dan-whitfield');
  await dan.getByRole('link', { name: 'Bring a blog along' }).click();
  await heading(dan, 'Bring a blog along').waitFor();
  const file = (host) => ({ name: 'old.xml', mimeType: 'text/xml', buffer: Buffer.from(exported(title, slug, host)) });
  const host = `${slug}.example`;
  await dan.getByLabel('The export').setInputFiles(file(host));
  await dan.getByLabel('Who is whom').fill('gwen');
  await dan.getByRole('button', { name: 'Read it' }).click();
  await dan.getByRole('link', { name: /Line 1 is not a name, a comma and a work email/ }).waitFor();
  await dan.getByLabel('The export').setInputFiles(file(host));
  await dan.getByLabel('Who is whom').fill('gwen, dan.whitfield@lra.gov.example');
  await dan.getByRole('button', { name: 'Read it' }).click();
  await heading(dan, 'old.xml').waitFor();
  await until(dan, 'It has been read. Nothing is written yet.');
  await dan.getByText('[slider]').waitFor();
  await dan.getByRole('button', { name: 'Bring it' }).click();
  await until(dan, 'It was brought.');
  await dan.getByRole('button', { name: 'To the blog' }).click();
  // Cat, of another department, comes from a bookmark of the old blog.
  await cat.goto(`/from/${host}/2011/04/${slug}/`);
  await heading(cat, title).waitFor();
  await cat.getByText(`brought from ${host}`).waitFor();
  await cat.locator('strong', { hasText: 'rained' }).waitFor();
  await sound(cat);
});

journey('the pages of an import are sound in Welsh and on a phone', async ({ as }) => {
  const page = await as('ines', { language: 'cy', viewport: { width: 320, height: 640 } });
  await page.goto('/blogs/ines-carvalho/import');
  await heading(page, 'Dod â blog gyda chi').waitFor();
  await sound(page);
  const broken = { name: 'wedi-torri.xml', mimeType: 'text/xml', buffer: Buffer.from('<?xml version="1.0"?><rss><channel></rss>') };
  await page.getByLabel('Yr allforiad').setInputFiles(broken);
  await page.getByRole('button', { name: 'Ei ddarllen' }).click();
  await heading(page, 'wedi-torri.xml').waitFor();
  await until(page, 'Ni ellid dod ag ef.');
  await sound(page);
});
