import assert from 'node:assert/strict';
import { signIn, sound } from '../browser.mjs';
import { journey } from '../journey.mjs';

journey('signs in by email, is back on the page asked for, and signs out', async ({ open }) => {
  const page = await open();
  await page.goto('/wiki?before=');
  await page.getByRole('heading', { level: 1, name: 'Sign in to Civil Media' }).waitFor();
  await sound(page);
  await signIn(page, 'ada');
  assert.equal(new URL(page.url()).pathname, '/wiki');
  await page.getByRole('link', { name: 'Ada Okafor' }).first().waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  // Her department's provider asks whether to sign out there too.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await sound(page);
  await page.goto('/blogs');
  await page.getByRole('heading', { level: 1, name: 'Sign in to Civil Media' }).waitFor();
});

journey('signs in by choosing a department', async ({ open }) => {
  const page = await open();
  await page.goto('/spaces');
  await page.getByRole('link', { name: 'Land Records Agency' }).click();
  await page.getByRole('heading', { name: 'Sign in with Land Records Agency' }).waitFor();
  await sound(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Dan Whitfield' }).click();
  await page.getByRole('heading', { level: 1, name: 'Spaces' }).waitFor();
  await page.getByRole('link', { name: 'Dan Whitfield' }).waitFor();
});

journey('is told what is wrong with an email, and whom to ask', async ({ open }) => {
  const page = await open();
  await page.goto('/sign-in');
  await page.getByLabel('Your work email').fill('ada');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('Enter an email address').waitFor();
  assert.equal(await page.getByLabel('Your work email').inputValue(), 'ada');
  await sound(page);
  await page.getByLabel('Your work email').fill('ada@elsewhere.example');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'No department with this email address' }).waitFor();
  await sound(page);
});
