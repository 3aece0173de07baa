import assert from 'node:assert/strict';
import { sound } from '../browser.mjs';
import { journey } from '../journey.mjs';

journey('pages of errors help, in both languages', async ({ as, open }) => {
  const [page, stranger] = await Promise.all([as('priya'), open({ locale: 'cy-GB' })]);
  const shows = async (path, status, heading) => {
    const answer = await page.goto(path);
    assert.equal(answer.status(), status, path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await sound(page);
  };
  await shows('/no-such-page', 404, 'Page not found');
  await shows('/wiki/no/such/page', 404, 'Page not found');
  await shows('/blogs/ada-okafor/new', 403, 'You cannot do that here');
  await shows('/blogs?before=nonsense', 400, 'We did not understand that');

  await page.goto('/blogs/priya-raman/new');
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button', { name: 'Publish' }).click();
  assert.equal((await answered).status(), 422);
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await sound(page);

  assert.equal((await stranger.goto('/no-such-page')).status(), 404);
  await stranger.getByRole('heading', { level: 1, name: 'Heb ddod o hyd i\'r dudalen' }).waitFor();
  await sound(stranger);
});
