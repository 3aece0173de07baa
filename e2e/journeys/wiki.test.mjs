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
  const [priya, dan] = await Promise.all([as('priya'), as('dan', { javaScriptEnabled: false })]);
  const { path } = await createPage(priya, { body: 'First.\n\nSecond.\n\nThird.' });
  const text = (page) => page.getByLabel('Text', { exact: true });
  const save = (page) => page.getByRole('button', { name: 'Save', exact: true }).click();
  // What they change in other lines is put together.
  await Promise.all([priya.goto(`${path}/edit`), dan.goto(`${path}/edit`)]);
  await text(dan).fill('First, by Dan.\n\nSecond.\n\nThird.');
  await save(dan);
  await dan.getByText('First, by Dan.').waitFor();
  await text(priya).fill('First.\n\nSecond.\n\nThird, by Priya.');
  await save(priya);
  await priya.getByText('were put together').waitFor();
  await priya.getByText('First, by Dan.').waitFor();
  await priya.getByText('Third, by Priya.').waitFor();
  await sound(priya);
  // What they change in the same line comes back with both, to the one without JavaScript too.
  await Promise.all([priya.goto(`${path}/edit`), dan.goto(`${path}/edit`)]);
  await text(priya).fill('First, by Dan.\n\nSecond of Priya.\n\nThird, by Priya.');
  await save(priya);
  await priya.getByText('Second of Priya.').waitFor();
  await text(dan).fill('First, by Dan.\n\nSecond of Dan.\n\nThird, by Priya.');
  await save(dan);
  const alert = dan.getByRole('alert').filter({ hasText: 'changed the same lines' });
  await alert.getByText('Second of Dan.').first().waitFor();
  await alert.getByText('Second of Priya.').first().waitFor();
  await save(dan);
  await dan.getByRole('link', { name: /^Take the marks out/ }).waitFor();
  await text(dan).fill('First, by Dan.\n\nSecond of both.\n\nThird, by Priya.');
  await save(dan);
  await dan.getByText('Second of both.').waitFor();
  await priya.goto(`${path}/edit`);
  await priya.setViewportSize({ width: 360, height: 740 });
  await text(priya).fill('First, by Dan.\n\nMine.\n\nThird, by Priya.');
  await dan.goto(`${path}/edit`);
  await text(dan).fill('First, by Dan.\n\nHis.\n\nThird, by Priya.');
  await save(dan);
  await dan.getByText('His.').waitFor();
  await save(priya);
  await priya.getByRole('heading', { name: 'Somebody else saved while you were writing' }).waitFor();
  assert.match(await text(priya).inputValue(), /<<<<<<< Your text\nMine\.\n<<<<<<< The text of Dan Whitfield\nHis\.\n>>>>>>>\n/);
  await sound(priya);
});

journey('brings an earlier version of a page back, in Welsh and by keyboard', async ({ as }) => {
  const gwen = await as('priya', { language: 'cy' });
  const { path } = await createPage(gwen, { body: 'Cyntaf.' });
  await editPage(gwen, 'Ail.', 'gwell');
  await gwen.goto(`${path}?v=1`);
  await gwen.getByRole('button', { name: 'Dod â’r fersiwn hwn yn ôl' }).focus();
  await sound(gwen);
  await gwen.keyboard.press('Enter');
  await gwen.waitForURL((url) => url.search === '');
  await gwen.locator('article').getByText('Cyntaf.').waitFor();
  await gwen.goto(`${path}/history`);
  await gwen.getByText('Daethpwyd â fersiwn 1 yn ôl').waitFor();
});

journey('finds the way up and down the tree, and writes a page below another', async ({ as }) => {
  const [dan, priya] = await Promise.all([as('dan', { javaScriptEnabled: false }), as('priya', { language: 'cy' })]);
  const { title, path } = await createPage(dan, { title: unique('Guides') });
  await dan.getByRole('link', { name: 'New page below this one' }).click();
  const below = unique('Rail');
  await dan.getByLabel('Title', { exact: true }).fill(below);
  await dan.getByLabel('Text', { exact: true }).fill('By train.');
  await dan.getByRole('button', { name: 'Create page' }).click();
  await dan.getByRole('heading', { level: 1, name: below }).waitFor();
  assert.ok(new URL(dan.url()).pathname.startsWith(`${path}/`));
  await dan.getByRole('navigation', { name: 'Where this page stands' }).getByRole('link', { name: title }).click();
  await dan.getByRole('navigation', { name: 'Pages below this one' }).getByRole('link', { name: below }).click();
  await dan.getByText('By train.').waitFor();
  await priya.goto(path);
  await priya.getByRole('navigation', { name: 'Tudalennau o dan hon' }).getByRole('link', { name: below }).waitFor();
  await sound(priya);
  await priya.goto('/wiki');
  await priya.getByRole('heading', { level: 2, name: 'Tudalennau' }).waitFor();
  await sound(priya);
});

journey('names of pages are completed in the wiki of the whole service', async ({ as }) => {
  const dan = await as('dan');
  const { title } = await createPage(dan, { title: unique('Signal boxes') });
  await dan.goto('/wiki/new');
  const text = dan.getByLabel('Text', { exact: true });
  await text.focus();
  await dan.keyboard.type('See [[Signal box');
  const option = dan.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: new RegExp(title) });
  await option.waitFor();
  while ((await option.getAttribute('aria-selected')) !== 'true') await dan.keyboard.press('ArrowDown');
  await dan.keyboard.press('Enter');
  assert.match(await text.inputValue(), new RegExp(`^See \\[\\[${title}\\]\\]`));
});

journey('puts two pages together, deletes one and brings it back, by keyboard; who may not is told who can, in Welsh', async ({ as }) => {
  const [dan, ines] = await Promise.all([as('dan'), as('ines', { javaScriptEnabled: false, language: 'cy' })]);
  const one = await createPage(dan, { title: unique('Points'), body: 'Points move.' });
  const two = await createPage(dan, { title: unique('Switches'), body: 'Switches too.' });
  await ines.goto(`${two.path}/edit/delete`);
  await ines.getByRole('main').getByRole('button').first().click();
  await ines.getByText('Gall pwy bynnag a ysgrifennodd y dudalen hon').waitFor();
  await ines.getByRole('link', { name: 'Dan Whitfield' }).waitFor();
  await dan.goto(`${two.path}/edit/merge`);
  await sound(dan);
  await dan.getByLabel('With which page').fill(one.path.replace('/wiki/', ''));
  await dan.getByLabel('With which page').press('Enter');
  await dan.getByRole('heading', { level: 1, name: one.title }).waitFor();
  await dan.getByText('Switches too.').waitFor();
  await dan.goto(`${one.path}/edit/delete`);
  await sound(dan);
  await dan.getByRole('main').getByRole('button').first().press('Enter');
  await dan.goto('/me/bin');
  await dan.getByRole('button', { name: new RegExp(`^Bring back.*${one.title}`) }).press('Enter');
  await dan.goto(one.path);
  await dan.getByText('Switches too.').waitFor();
});
