import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage, editPage } from '../steps.mjs';

journey('creates a page, another edits it, and both versions can be read', async ({ as }) => {
  const [gwen, dan] = await Promise.all([as('priya'), as('dan')]);
  const { title, path } = await createPage(gwen, { title: unique('Travelling by train'), body: 'Book second class.' });
  await sound(gwen);

  await dan.goto(path);
  await editPage(dan, 'Book **standard** class.', 'It is called standard now');
  await dan.locator('article strong', { hasText: 'standard' }).waitFor();
  await dan.getByRole('link', { name: 'All versions' }).click();
  await dan.getByRole('heading', { level: 1, name: title }).waitFor();
  await dan.getByText('It is called standard now').waitFor();
  await sound(dan);
  await dan.getByRole('link', { name: /^Changes/ }).click();
  await dan.locator('del', { hasText: 'second' }).waitFor();
  await dan.locator('ins', { hasText: 'standard' }).waitFor();
  await sound(dan);
  await dan.getByRole('link', { name: 'All versions' }).click();
  await dan.getByRole('link', { name: /^version 1/ }).click();
  assert.equal(new URL(dan.url()).search, '?v=1');
  await dan.getByText('Book second class.').waitFor();
  await sound(dan);
  await dan.getByRole('link', { name: 'Go to the page as it is now' }).click();
  await dan.getByText('Book standard class.').waitFor();
});

journey('two who edit at once lose nothing', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan')]);
  const { path } = await createPage(priya, { body: 'First.' });
  await Promise.all([priya.goto(`${path}/edit`), dan.goto(`${path}/edit`)]);
  await dan.getByLabel('Text', { exact: true }).fill('The text of Dan.');
  await dan.getByRole('button', { name: 'Save' }).click();
  await dan.getByText('The text of Dan.').waitFor();
  await priya.getByLabel('Text', { exact: true }).fill('The text of Priya.');
  await priya.getByRole('button', { name: 'Save' }).click();
  await priya.getByRole('heading', { name: 'Somebody else saved while you were writing' }).waitFor();
  assert.match(await priya.getByLabel('What is saved now').inputValue(), /The text of Dan\./);
  assert.match(await priya.getByLabel('Text', { exact: true }).inputValue(), /The text of Priya\./);
  await sound(priya);
  await priya.getByRole('button', { name: 'Save' }).click();
  await priya.locator('article').getByText('The text of Priya.').waitFor();
});
