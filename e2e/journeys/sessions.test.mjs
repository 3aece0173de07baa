import { sound } from '../browser.mjs';
import { journey } from '../journey.mjs';

journey('ends a session from elsewhere: that browser is out', async ({ as }) => {
  const [here, there] = await Promise.all([as('jonah'), as('jonah')]);
  await here.goto('/me/sessions');
  const others = here.locator('.govuk-summary-list__row').filter({ hasNotText: 'This one' });
  await others.first().waitFor();
  await sound(here);
  await here.getByRole('button', { name: 'End all other sessions' }).click();
  await others.first().waitFor({ state: 'detached' });
  await sound(here);

  await there.goto('/blogs');
  await there.getByRole('heading', { level: 1, name: 'Sign in to Civil Media' }).waitFor();
  await here.goto('/blogs');
  await here.getByRole('heading', { level: 1, name: 'Blogs' }).waitFor();
});

journey('ends one session, and keeps the others', async ({ as }) => {
  const here = await as('sasha');
  const gone = await as('sasha', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
  await here.goto('/me/sessions');
  const row = here.locator('.govuk-summary-list__row', { hasText: 'Firefox' });
  await row.getByRole('button').click();
  await row.waitFor({ state: 'detached' });
  await gone.goto('/');
  await gone.getByRole('heading', { level: 1, name: 'Sign in to Civil Media' }).waitFor();
  await here.goto('/');
  await here.getByRole('heading', { level: 1, name: 'What is new' }).waitFor();
});
