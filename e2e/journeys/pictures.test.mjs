import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage } from '../steps.mjs';

const text = (page) => page.getByLabel('Text', { exact: true });
const heading = (page, name) => page.getByRole('heading', { level: 1, name });

/** A picture, drawn by the browser itself. */
const drawn = (page, width, height) =>
  page.evaluate(async ([w, h]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h });
    const pen = canvas.getContext('2d');
    const shade = pen.createLinearGradient(0, 0, w, h);
    shade.addColorStop(0, '#0b4f5c');
    shade.addColorStop(1, '#f2c14e');
    pen.fillStyle = shade;
    pen.fillRect(0, 0, w, h);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, [width, height]);

/** Pastes as the clipboard of another program would. */
const paste = (page, kinds) =>
  text(page).evaluate((area, { html, plain, png }) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    if (plain) data.setData('text/plain', plain);
    if (png) data.items.add(new File([new Uint8Array(png)], 'screenshot.png', { type: 'image/png' }));
    area.focus();
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, kinds);

journey('a picture is pasted, described where it stands, and seen by another department', async ({ as }) => {
  const [ben, dan] = await Promise.all([as('ben'), as('dan')]);
  const name = unique('The valley');
  await ben.goto('/blogs/ben-hughes/new');
  await ben.getByLabel('Title', { exact: true }).fill(name);
  await paste(ben, { png: await drawn(ben, 1300, 700) });
  await ben.getByRole('status').filter({ hasText: 'between the square brackets' }).waitFor();
  assert.match(await text(ben).inputValue(), /^!\[\]\(\/pictures\/[0-9a-f-]{36}\)\n\n$/);
  // Without words for those who do not see it, nothing is published.
  await ben.getByRole('button', { name: 'Publish' }).click();
  await ben.getByRole('link', { name: /Say what picture 1 of your text shows/ }).waitFor();
  await sound(ben);
  await text(ben).fill((await text(ben).inputValue()).replace('![]', '![A green valley in May]'));
  await ben.getByRole('button', { name: 'Publish' }).click();
  await heading(ben, name).waitFor();
  await dan.goto(new URL(ben.url()).pathname);
  const picture = dan.getByRole('img', { name: 'A green valley in May' });
  await picture.waitFor();
  assert.equal(await picture.evaluate((img) => img.decode().then(() => img.naturalWidth > 0)), true);
  await sound(dan);
  await dan.setViewportSize({ width: 320, height: 640 });
  await sound(dan);
});

journey('pictures are brought, described, cut and shown as a gallery, in Welsh and without JavaScript', async ({ as }) => {
  const page = await as('ben', { language: 'cy', javaScriptEnabled: false });
  const maker = await as('dan');
  const name = unique('Oriel');
  await page.goto('/blogs/ben-hughes/new');
  await page.getByLabel('Teitl', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Lluniau' }).click();
  await heading(page, 'Lluniau').waitFor();
  await sound(maker);
  for (const [file, alt] of [['un.png', 'Y cwm o’r gogledd'], ['dau.png', 'Y cwm o’r de']]) {
    const buffer = Buffer.from(await drawn(maker, 900, 600));
    await page.getByLabel('Ychwanegu lluniau').setInputFiles({ name: file, mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Lanlwytho' }).click();
    await heading(page, "Disgrifio'r llun hwn").waitFor();
    await page.getByLabel("Beth mae'n ei ddangos").fill(alt);
    await page.getByLabel('Capsiwn').fill('Mai 2026');
    await page.getByLabel("Pwy a'i gwnaeth").fill('Ben Hughes');
    await page.getByLabel('Torri i').selectOption({ label: 'Sgwâr' });
    await page.getByRole('button', { name: 'Cadw', exact: true }).click();
    await heading(page, 'Lluniau').waitFor();
  }
  const lines = await page.locator('code.cm-address').allTextContents();
  assert.equal(lines.length, 2);
  await page.getByRole('link', { name }).click();
  await page.getByLabel('Testun', { exact: true }).fill(`Dyma nhw:\n\n${lines.join('\n')}`);
  await page.getByRole('button', { name: 'Cyhoeddi', exact: true }).click();
  await heading(page, name).waitFor();
  const gallery = page.getByRole('group', { name: 'Lluniau' });
  await gallery.getByRole('img', { name: 'Y cwm o’r de' }).waitFor();
  await gallery.getByText('Llun: Ben Hughes').first().waitFor();
  await maker.goto(new URL(page.url()).pathname);
  await sound(maker);
});

journey('what is pasted from Word and from a page becomes Markdown', async ({ as }) => {
  const page = await as('cat');
  await page.goto('/blogs/cat-lindqvist/new');
  const word =
    '<html><head><style>p{color:red}</style></head><body><!--StartFragment--><h2>Plan</h2>' +
    '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span> </span></span>Ask <b>everyone</b><o:p></o:p></p>' +
    '<p class=MsoListParagraph style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.<span> </span></span>By <a href="https://gov.uk/x">letter</a></p>' +
    '<table><tr><td><p>Year</p></td><td><p>Cost</p></td></tr><tr><td>2026</td><td>£3<br>million</td></tr></table>' +
    '<p><a href="javascript:alert(1)">no link</a> <img src="file:///c/x.png"> 2 * 3 &lt;b&gt;</p><!--EndFragment--></body></html>';
  await paste(page, { html: word, plain: 'Plan' });
  const value = await text(page).inputValue();
  assert.match(value, /^## Plan\n\n- Ask \*\*everyone\*\*\n  1\. By \[letter\]\(https:\/\/gov\.uk\/x\)\n/);
  assert.match(value, /\| Year \| Cost \|\n\| ?-+ ?\| ?-+ ?\|\n\| 2026 \| £3 million \|/);
  assert.match(value, /no link\s+2 \\\* 3 /);
  assert.ok(!/javascript|file:|mso|color/.test(value), value);
  await page.getByRole('button', { name: 'Preview' }).first().click();
  const looks = page.getByRole('region', { name: 'Preview' });
  await looks.getByRole('cell', { name: '£3 million' }).waitFor();
  await looks.getByText('<b>').waitFor();
  // Undo takes it back as one.
  await text(page).press('Control+z');
  assert.equal(await text(page).inputValue(), '');
  // What says no more than its words is left to the browser.
  await paste(page, { html: '<div><span style="color:#000">const x = 1;</span></div>', plain: 'const x = 1;' });
  assert.equal(await text(page).inputValue(), '');
});

journey('names and links are completed by keyboard', async ({ as }) => {
  const [ben, cat] = await Promise.all([as('ben'), as('cat')]);
  const name = unique('Ninety-nine ways');
  await ben.goto('/blogs/ben-hughes/new');
  await ben.getByLabel('Title', { exact: true }).fill(name);
  await text(ben).fill('Ways.');
  await ben.getByRole('button', { name: 'Publish' }).click();
  await heading(ben, name).waitFor();
  await cat.goto('/blogs/cat-lindqvist/new');
  await text(cat).focus();
  await cat.keyboard.type('Thanks to @Dan Whit');
  const list = cat.getByRole('listbox', { name: 'Suggestions' });
  await list.getByRole('option', { name: /Dan Whitfield/ }).waitFor();
  await sound(cat);
  await cat.keyboard.press('Enter');
  await cat.keyboard.type('for [[Ninety-nine');
  await list.getByRole('option', { name: new RegExp(name) }).waitFor();
  await cat.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await cat.keyboard.type(' ways');
  await list.getByRole('option', { name: new RegExp(name) }).first().waitFor();
  while (!(await list.locator('[aria-selected=true]').textContent()).includes(name)) await cat.keyboard.press('ArrowDown');
  await cat.keyboard.press('Enter');
  assert.match(await text(cat).inputValue(), new RegExp(`^Thanks to \\[@Dan Whitfield\\]\\(/people/dan-whitfield\\) for \\[${name}\\]\\(/i/[0-9a-f-]{36}\\) $`));
  // Whoever reads the other post sees that this one mentions it.
  const thanks = unique('Thanks');
  await cat.getByLabel('Title', { exact: true }).fill(thanks);
  await cat.getByRole('button', { name: 'Publish' }).click();
  await heading(cat, thanks).waitFor();
  await ben.reload();
  await ben.getByRole('region', { name: 'Mentioned by' }).getByRole('link', { name: thanks }).waitFor();
});

journey('a picture is pasted into a page of a wiki, described, and seen by others', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan')]);
  const { path } = await createPage(priya, { body: 'Words.' });
  await priya.goto(`${path}/edit`);
  await text(priya).fill('');
  await paste(priya, { png: await drawn(priya, 900, 600) });
  await priya.getByRole('status').filter({ hasText: 'between the square brackets' }).waitFor();
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByRole('link', { name: /Say what picture 1 of your text shows/ }).waitFor();
  await text(priya).fill((await text(priya).inputValue()).replace('![]', '![A plan of the line]'));
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByRole('img', { name: 'A plan of the line' }).waitFor();
  await dan.goto(path);
  const picture = dan.getByRole('img', { name: 'A plan of the line' });
  await picture.waitFor();
  assert.equal(await picture.evaluate((img) => img.decode().then(() => img.naturalWidth > 0)), true);
  await sound(dan);
});
