import assert from 'node:assert/strict';
import { signIn, sound } from '../browser.mjs';
import { journey } from '../journey.mjs';

const language = (page) => page.locator('html').getAttribute('lang');

journey('changes the language and keeps one\'s place', async ({ as }) => {
  const page = await as('sian');
  await page.goto('/wiki');
  await page.getByRole('heading', { level: 1, name: 'Wiki: Whole service' }).waitFor();
  const older = await page.getByRole('link', { name: 'Older' }).getAttribute('href');
  await page.goto(older);
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await page.locator('html[lang=cy]').waitFor();
  await page.getByRole('link', { name: 'Hafan', exact: true }).waitFor();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, older);
  // The choice is the person's, not the page's.
  await page.goto('/spaces');
  assert.equal(await language(page), 'cy');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Spaces' }).waitFor();
  assert.equal(await language(page), 'en-GB');
});

journey('signs in, from the first page to the last, in Welsh', async ({ open }) => {
  const page = await open({ locale: 'cy-GB' });
  await page.goto('/talk');
  await page.getByRole('heading', { level: 1, name: 'Mewngofnodi i Civil Media' }).waitFor();
  assert.equal(await language(page), 'cy');
  await sound(page);
  await page.getByLabel('Eich e-bost gwaith').fill('huw');
  await page.getByRole('button', { name: 'Parhau' }).click();
  await page.getByRole('alert').getByText('Mae problem').waitFor();
  await sound(page);
  await page.getByRole('link', { name: 'Adran y Gymraeg a Diwylliant' }).click();
  await page.getByRole('heading', { name: 'Mewngofnodi: Adran y Gymraeg a Diwylliant' }).waitFor();
  await sound(page);
  await page.goto('/talk');
  await signIn(page, 'huw');
  await page.getByRole('heading', { level: 1, name: 'Sgwrs' }).waitFor();
  assert.equal(await language(page), 'cy');
  await page.getByRole('button', { name: 'Allgofnodi' }).click();
  await page.getByRole('button', { name: /Allgofnodi/ }).click();
  await page.getByRole('heading', { name: 'Rydych wedi allgofnodi' }).waitFor();
  assert.equal(await language(page), 'cy');
  await sound(page);
});
