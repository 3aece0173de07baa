import assert from 'node:assert/strict';
import { fits, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage, editPage, message, publish, say, startTopic, told } from '../steps.mjs';

journey('reads, writes, edits, comments, talks and signs out without JavaScript', async ({ as }) => {
  const page = await as('gwen', { javaScriptEnabled: false });
  const { title } = await publish(page);
  await page.getByRole('button', { name: 'Edit this post' }).click();
  await page.getByLabel('Text', { exact: true }).fill('A corrected text.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A corrected text.').waitFor();
  const remark = unique('A comment');
  await page.getByLabel('Add a comment').fill(remark);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('listitem').filter({ hasText: remark }).waitFor();
  await page.goto('/');
  await page.getByRole('link', { name: title }).waitFor();

  // Whoever is named as they are addressed is led to, and told.
  const post = page.getByRole('link', { name: title });
  await post.click();
  await page.getByLabel('Add a comment').fill('Ask @dan-whitfield.');
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByRole('link', { name: '@Dan Whitfield' }).waitFor();
  const dan = await as('dan', { javaScriptEnabled: false });
  await (await told(dan, /mentions you in a comment/)).click();
  await dan.getByText('Ask @Dan Whitfield.').waitFor();

  await createPage(page);
  await editPage(page, 'Another text.', 'Put better');
  await page.getByRole('link', { name: 'All versions' }).click();
  await page.getByText('Put better').waitFor();

  await startTopic(page);
  const text = unique('Said by a form');
  await say(page, text);
  await message(page, text).waitFor();
  assert.match(page.url(), /#m\d+$/);
  await fits(page);

  await page.goto('/me/profile');
  const city = unique('Caerdydd');
  await page.getByLabel('City').fill(city);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(city).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /Sign out/ }).click();
  await page.getByRole('heading', { name: /You are signed out|Rydych wedi allgofnodi/ }).waitFor();
});
