import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { tabTo } from '../keyboard.mjs';
import { publish, told } from '../steps.mjs';

const BODY = `What we *learned* in the first month.

## Numbers

| Week | Cases |
|---|---:|
| 1 | 240 |

- one
- two

<script>document.title = 'broken'</script>`;

journey('two people of two departments: one writes, the other comments, the first reads it', async ({ as }) => {
  const [ada, ines] = await Promise.all([as('ada'), as('ines')]);
  const { title, path } = await publish(ada, { title: unique('A month of planning data'), body: BODY });
  await ada.locator('article em', { hasText: 'learned' }).waitFor();
  await ada.getByRole('heading', { level: 2, name: 'Numbers' }).waitFor();
  await sound(ada);

  await ines.goto('/');
  await ines.getByRole('link', { name: title }).click();
  await ines.getByRole('cell', { name: '240' }).waitFor();
  await ines.locator('article .cm-byline', { hasText: 'Ada Okafor, DTC' }).waitFor();
  const remark = unique('We see the same on our **wards**.');
  await ines.getByLabel('Add a comment').fill(remark);
  await ines.getByRole('button', { name: 'Send comment' }).click();
  const shown = remark.replaceAll('**', '');
  await ines.getByRole('listitem').filter({ hasText: shown }).waitFor();
  await ines.getByRole('heading', { name: '1 comment' }).waitFor();
  await sound(ines);

  await ada.goto(path);
  const comment = ada.getByRole('listitem').filter({ hasText: shown });
  await comment.locator('.cm-byline', { hasText: /Ines Carvalho, \w+/ }).waitFor();
  await sound(ada);
});

journey('what needs correcting comes back with what was typed', async ({ as }) => {
  const page = await as('cat');
  await page.goto('/blogs/cat-lindqvist/new');
  const text = unique('Half a thought');
  await page.getByLabel('Text', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Publish' }).click();
  const summary = page.getByRole('alert');
  await summary.getByRole('link', { name: 'Enter a title' }).click();
  await page.locator('#title:focus').waitFor();
  await page.getByText(text).waitFor();
  await sound(page);
});

journey('finds posts by month, author and department, and takes them along as a feed', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan', { language: 'cy' })]);
  const { title } = await publish(ada);
  await dan.goto('/people/ada-okafor');
  await dan.getByRole('link', { name: 'Pob postiad, ar bob blog' }).click();
  await dan.getByRole('link', { name: title }).waitFor();
  await sound(dan);
  await dan.goto('/blogs/ada-okafor/archive');
  await sound(dan);
  await dan.getByRole('list').getByRole('link').filter({ hasText: /20\d\d/ }).first().click();
  await dan.getByRole('link', { name: title }).waitFor();
  await sound(dan);
  await dan.goto('/departments/department-for-town-and-country/posts');
  await sound(dan);

  await ada.goto('/blogs/ada-okafor');
  await tabTo(ada, ada.getByRole('link', { name: 'Atom feed' }));
  await ada.keyboard.press('Enter');
  await ada.getByRole('heading', { name: 'Your feeds' }).waitFor();
  await tabTo(ada, ada.getByRole('button', { name: 'Make a private address' }));
  await ada.keyboard.press('Enter');
  const address = await ada.locator('.cm-address').textContent();
  await sound(ada);
  // A program has no cookies of hers.
  const fetched = await fetch(address);
  assert.equal(fetched.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  const feed = await fetched.text();
  const parsed = await ada.evaluate((text) => {
    const found = new DOMParser().parseFromString(text, 'application/xml');
    const entry = found.querySelector('entry');
    return [found.querySelector('parsererror')?.textContent, entry?.querySelector('title')?.textContent, entry?.querySelector('link')?.getAttribute('href')];
  }, feed);
  assert.deepEqual(parsed.slice(0, 2), [undefined, title]);
  assert.equal((await fetch(address, { headers: { 'If-None-Match': fetched.headers.get('etag') } })).status, 304);
  await ada.getByRole('button', { name: /End it/ }).first().click();
  await ada.getByRole('heading', { name: 'Your feeds' }).waitFor();
  assert.equal((await fetch(address)).status, 404);
});

journey('changes a comment, by keyboard; whose blog it is takes it away, and was told of it', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path } = await publish(ada);
  await dan.goto(path);
  await dan.getByLabel('Add a comment').fill('Teh rates');
  await dan.getByRole('button', { name: 'Send comment' }).click();
  const comment = dan.locator('.cm-comment', { hasText: 'Teh rates' });
  await tabTo(dan, comment.getByRole('link', { name: /^Change/ }));
  await dan.keyboard.press('Enter');
  await dan.getByRole('heading', { name: 'Change your comment' }).waitFor();
  await sound(dan);
  await dan.getByLabel('Your comment').fill('The rates');
  await tabTo(dan, dan.getByRole('button', { name: 'Save' }));
  await dan.keyboard.press('Enter');
  await dan.getByRole('link', { name: 'edited' }).click();
  await dan.getByText('Teh rates').waitFor();
  await sound(dan);

  await (await told(ada, 'Dan Whitfield commented on a post that you wrote or follow')).click();
  await ada.getByRole('link', { name: /^Remove comment/ }).click();
  await sound(ada);
  await ada.getByRole('button', { name: 'Remove comment' }).click();
  await ada.getByText('This comment was removed.').waitFor();
  await dan.goto(path);
  await dan.getByText('This comment was removed.').waitFor();
  await sound(dan);
});
