import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';

journey('sees and edits one\'s own profile; what the department says is locked, and says why', async ({ as }) => {
  const [eve, other] = await Promise.all([as('eve'), as('jonah')]);
  await eve.getByRole('link', { name: 'Eve Marsh' }).first().click();
  await eve.getByRole('heading', { level: 1, name: 'Your profile' }).waitFor();
  const locked = eve.locator('.govuk-summary-list__row', { hasText: 'eve.marsh@dtc.gov.example' });
  await locked.waitFor();
  await eve.getByText('Comes from your department\'s sign-in').waitFor();
  assert.equal(await eve.locator('input[name=email], input[name=name]').count(), 0);
  await sound(eve);

  const about = unique('I look after the digital workplace.');
  await eve.getByLabel('Pronouns', { exact: true }).fill('she/her');
  await eve.getByLabel('About', { exact: true }).fill(about);
  await eve.getByRole('button', { name: 'Save' }).click();
  await eve.getByRole('heading', { level: 1, name: 'Eve Marsh' }).waitFor();
  await eve.getByText(about).waitFor();
  await sound(eve);

  await other.goto(new URL(eve.url()).pathname);
  await other.getByText(about).waitFor();
  await other.getByText('Head of Digital Workplace').waitFor();
  assert.equal(await other.getByRole('button', { name: 'Edit your profile' }).count(), 0);
  await sound(other);
});

journey('a profile that needs correcting comes back with every value', async ({ as }) => {
  const page = await as('cat');
  await page.goto('/me/profile');
  const city = unique('Leeds');
  await page.getByLabel('City', { exact: true }).fill(city);
  await page.getByLabel('Phone', { exact: true }).fill('0'.repeat(3_000));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await page.getByRole('alert').getByRole('link').click();
  await page.locator('#phone:focus').waitFor();
  assert.equal(await page.getByLabel('City', { exact: true }).inputValue(), city);
  assert.equal(await page.getByLabel('Phone', { exact: true }).inputValue(), '0'.repeat(3_000));
  await sound(page);
});
