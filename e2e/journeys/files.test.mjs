import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fits, inLanguage, sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { makeSpace } from '../steps.mjs';

const text = (name, words) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });
const kinds = { visibility: 'Everyone in the civil service can read this' };

journey('brings files with their progress, drops one, is told what cannot be taken, and others take them home', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path } = await makeSpace(ada, kinds);
  await ada.getByRole('link', { name: 'Files' }).click();
  await ada.getByText('There are no files yet.').waitFor();
  await sound(ada);
  const picture = { name: 'Map of the river.png', mimeType: 'image/png', buffer: await ada.screenshot() };
  await ada.getByLabel('Add files').setInputFiles([text('Notes.txt', 'What we know.'), picture]);
  await ada.getByRole('button', { name: 'Upload' }).click();
  await ada.getByRole('link', { name: 'Notes.txt', exact: true }).waitFor();
  await ada.getByRole('link', { name: 'Map of the river.png', exact: true }).waitFor();
  await sound(ada);

  const dropped = await ada.evaluateHandle(() => {
    const all = new DataTransfer();
    all.items.add(new File(['Dropped.'], 'Dropped.txt', { type: 'text/plain' }));
    return all;
  });
  await ada.dispatchEvent('[data-drop]', 'drop', { dataTransfer: dropped });
  await ada.getByRole('link', { name: 'Dropped.txt', exact: true }).waitFor();

  await ada.getByLabel('Add files').setInputFiles([{ name: 'holiday.png', mimeType: 'image/png', buffer: Buffer.from('PK\u0003\u0004 no picture') }]);
  await ada.getByRole('button', { name: 'Upload' }).click();
  await ada.locator('.cm-uploads').getByText('What is in this file is not what the end of its name says').waitFor();
  await sound(ada);

  await dan.goto(`${path}/files`);
  assert.equal(await dan.getByLabel('Add files').count(), 0);
  await dan.getByRole('link', { name: 'Notes.txt', exact: true }).click();
  await dan.getByText('Everyone in the civil service').waitFor();
  await sound(dan);
  const [taken] = await Promise.all([dan.waitForEvent('download'), dan.getByRole('button', { name: 'Download' }).click()]);
  assert.equal(taken.suggestedFilename(), 'Notes.txt');
  assert.equal(readFileSync(await taken.path(), 'utf8'), 'What we know.');
  await dan.goto(`${path}/files/map-of-the-river-png`);
  const wide = await dan.locator('.cm-preview').evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.ok(wide > 0);
});

journey('brings a new version without JavaScript, in Welsh, at 320 pixels; the earlier one stays', async ({ as }) => {
  const page = await as('gwen', { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const name = `${unique('Cynllun')}.txt`;
  const { path } = await makeSpace(page);
  await inLanguage(page, 'cy');
  await page.goto(`${path}/files`);
  await page.getByLabel('Ychwanegu ffeiliau').setInputFiles([text(name, 'Un.')]);
  await page.getByRole('button', { name: 'Uwchlwytho' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByLabel('Beth newidioch chi?').fill('Byrrach');
  await page.getByLabel('Y ffeil', { exact: true }).setInputFiles([text(name, 'Dau.')]);
  await page.getByRole('button', { name: 'Uwchlwytho’r fersiwn hwn' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Byrrach').waitFor();
  await fits(page);
  const [first] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /fersiwn 1/i }).click()]);
  assert.equal(readFileSync(await first.path(), 'utf8'), 'Un.');
  await page.getByRole('button', { name: 'Dileu’r ffeil hon' }).click();
  await page.getByText('Nid oes ffeiliau eto.').waitFor();
});

journey('gives oneself a picture, and takes it away', async ({ as }) => {
  const [ben, dan] = await Promise.all([as('ben'), as('dan')]);
  await ben.goto('/me/profile');
  await ben.getByLabel('Choose a picture').setInputFiles([text('me.png', 'No picture.')]);
  await ben.getByRole('button', { name: 'Use this picture' }).click();
  await ben.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await ben.getByLabel('Choose a picture').setInputFiles([{ name: 'me.png', mimeType: 'image/png', buffer: await ben.screenshot() }]);
  await ben.getByRole('button', { name: 'Use this picture' }).click();
  await ben.getByAltText('Your picture as others see it').waitFor();
  await sound(ben);
  await dan.goto('/people/ben-hughes');
  const side = await dan.locator('.cm-person__picture').evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.equal(side, 400);
  await sound(dan);
  await ben.getByRole('button', { name: 'Remove the picture' }).click();
  await ben.getByAltText('Your picture as others see it').waitFor({ state: 'detached' });
});
