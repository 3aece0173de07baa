// A branch of a wiki as a zip: taken out by keyboard, and without a script, and read offline.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessible, fits, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage } from '../steps.mjs';
import { unzip } from '../unzip.mjs';

/** What a button downloads, unpacked. */
async function taken(page, press, work) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const folder = await mkdtemp(join(tmpdir(), 'civil-archive-'));
  try {
    assert.match(download.suggestedFilename(), /\.zip$/);
    await download.saveAs(join(folder, 'it.zip'));
    await work(folder, await unzip(join(folder, 'it.zip'), folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

journey('takes a branch out by keyboard and reads it offline, in both languages', async ({ as, open }) => {
  const [priya, gwen] = await Promise.all([as('priya'), as('gwen', { language: 'cy', javaScriptEnabled: false })]);
  const { title, path } = await createPage(priya, { body: '## By day\n\nLight.\n\n| a | b |\n|---|---|\n| 1 | 2 |' });
  const below = unique('By night');
  await priya.getByRole('link', { name: 'New page below this one' }).click();
  await priya.getByLabel('Title', { exact: true }).fill(below);
  await priya.getByLabel('Text', { exact: true }).fill(`Dark. See [[${title}#By day|by day]] and [everybody](/people).`);
  await priya.getByRole('button', { name: 'Create page' }).click();
  await priya.getByRole('heading', { level: 1, name: below }).waitFor();
  await priya.goto(path);
  const button = priya.getByRole('button', { name: 'Take out as a zip' });
  await button.focus();
  await taken(priya, () => priya.keyboard.press('Enter'), async (folder, names) => {
    assert.deepEqual(names.filter((name) => name.endsWith('.md')).length, 2, String(names));
    const reader = await open({ viewport: { width: 360, height: 740 }, offline: true });
    await reader.goto(pathToFileURL(join(folder, 'index.html')).href);
    await accessible(reader);
    await fits(reader);
    await reader.getByRole('link', { name: below }).click();
    await reader.getByText('Dark.').waitFor();
    await accessible(reader);
    await fits(reader);
    assert.match(await reader.getByRole('link', { name: 'everybody' }).getAttribute('href'), /^https?:\/\/.*\/people$/);
    await reader.getByRole('link', { name: 'by day', exact: true }).click();
    await reader.getByRole('heading', { name: 'By day' }).waitFor();
    assert.match(reader.url(), /^file:.*#section-by-day$/);
    await accessible(reader);
    await fits(reader);
  });
  await gwen.goto(path);
  await taken(gwen, () => gwen.getByRole('button', { name: 'Tynnu allan fel zip' }).click(), async (folder) => {
    const reader = await open({ offline: true });
    await reader.goto(pathToFileURL(join(folder, 'index.html')).href);
    assert.equal(await reader.getAttribute('html', 'lang'), 'cy');
    await reader.getByRole('link', { name: title }).click();
    await reader.getByText('Light.').waitFor();
  });
// The checker reads style sheets itself, which a browser lets nobody do in a folder.
}, { expects: [/XMLHttpRequest at 'file:/] });
