import { person, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { press, tabTo, type } from '../keyboard.mjs';
import { live, message } from '../steps.mjs';

journey('signs in, writes, comments and talks by keyboard alone', async ({ open }) => {
  const page = await open();
  await page.goto('/blogs');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // The skip link comes first. Where it leads is told to us a moment after the key.
  await page.waitForURL((url) => url.hash === '#content');
  const { email, name } = person('ben');
  await type(page, page.getByLabel('Your work email'), email);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name }).waitFor();
  await press(page, page.getByRole('button', { name }));

  await page.getByRole('heading', { level: 1, name: 'Blogs' }).waitFor();
  await press(page, page.getByRole('button', { name: 'Write a post' }));
  await page.getByRole('heading', { level: 1, name: 'Write a post' }).waitFor();
  const title = unique('Written without a mouse');
  await type(page, page.getByLabel('Title', { exact: true }), title);
  await type(page, page.getByLabel('Text', { exact: true }), 'It went well.');
  await press(page, page.getByRole('button', { name: 'Publish' }));

  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const remark = unique('And a comment');
  await type(page, page.getByLabel('Add a comment'), remark);
  await press(page, page.getByRole('button', { name: 'Send comment' }));
  await page.getByRole('listitem').filter({ hasText: remark }).waitFor();

  await press(page, page.getByRole('navigation').getByRole('link', { name: 'Talk' }));
  await page.getByRole('heading', { level: 1, name: 'Talk' }).waitFor();
  await press(page, page.getByRole('main').locator('a[href="/talk/digital-planning-desk"]'));
  await page.getByRole('heading', { level: 1, name: 'Desk' }).waitFor();
  const topic = unique('Keyboard');
  await type(page, page.getByLabel('Start a topic'), topic);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: topic }).waitFor();
  await live(page);
  const said = unique('Typed and sent');
  await type(page, page.getByLabel('Your message'), said);
  await press(page, page.getByRole('button', { name: 'Send' }));
  await message(page, said).and(page.locator('[data-number]')).waitFor();
});
