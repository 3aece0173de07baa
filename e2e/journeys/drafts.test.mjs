import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage, publish } from '../steps.mjs';

const text = (page) => page.getByLabel('Text', { exact: true });

journey('a draft survives a closed tab, and is gone once it is sent', async ({ as }) => {
  const first = await as('cat');
  const draft = unique('Half a post');
  await first.goto('/blogs/cat-lindqvist/new');
  await text(first).fill(draft);
  await first.getByLabel('Title', { exact: true }).fill('Kept as well');
  await first.close();

  const second = await first.context().newPage();
  await second.goto('/blogs/cat-lindqvist/new');
  assert.equal(await text(second).inputValue(), draft);
  assert.equal(await second.getByLabel('Title', { exact: true }).inputValue(), 'Kept as well');
  await second.getByText('This is text that you had not sent yet.').waitFor();
  await sound(second);
  // Refused, it is not sent yet.
  await second.getByLabel('Title', { exact: true }).fill('');
  await second.getByRole('button', { name: 'Publish' }).click();
  await second.getByRole('alert').waitFor();
  assert.equal((await text(second).inputValue()).trim(), draft);
  const title = unique('A whole post');
  await second.getByLabel('Title', { exact: true }).fill(title);
  await second.getByRole('button', { name: 'Publish' }).click();
  await second.getByRole('heading', { level: 1, name: title }).waitFor();

  await second.goto('/blogs/cat-lindqvist/new');
  assert.equal(await text(second).inputValue(), '');
  assert.equal(await second.getByLabel('Title', { exact: true }).inputValue(), '');
});

journey('a comment that came back is still there, and its page too, in the other language', async ({ as }) => {
  const page = await as('ben');
  const { path } = await publish(page);
  const remark = `${unique('Far too long')} ${'x'.repeat(20_001)}`;
  await page.getByLabel('Add a comment').fill(remark);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await page.getByRole('button', { name: 'English' }).waitFor();
  assert.equal(new URL(page.url()).pathname, path);
  assert.equal(await page.locator('textarea[name=body]').inputValue(), remark);
});

journey('unsent changes of a page come back, and can be discarded', async ({ as }) => {
  const page = await as('dan');
  const { path } = await createPage(page, { body: 'As it was.' });
  await page.goto(`${path}/edit`);
  await text(page).fill('As it may be.');
  await page.getByText(/not saved yet/).waitFor();
  await page.goto('/me/drafts');
  await page.locator(`a[href="${path}/edit"]`).click();
  assert.equal(await text(page).inputValue(), 'As it may be.');
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  await page.getByText('As it was.').waitFor();
  await page.goto(`${path}/edit`);
  assert.equal(await text(page).inputValue(), 'As it was.');
  await page.reload();
  assert.equal(await text(page).inputValue(), 'As it was.');
});

journey('a comment that was sent does not come back into the form', async ({ as }) => {
  const page = await as('ben');
  await publish(page);
  const field = page.getByLabel('Add a comment');
  const remark = unique('Only once');
  await field.fill(remark);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('listitem').filter({ hasText: remark }).waitFor();
  assert.equal(await field.inputValue(), '');
});
