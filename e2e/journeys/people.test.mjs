import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';

const box = (page) => page.getByRole('combobox', { name: /Find people|Dod o hyd i bobl/ });

journey('finds somebody of another department as one types, by keyboard alone', async ({ as }) => {
  const page = await as('dan');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
  await box(page).focus();
  await page.keyboard.type('benjamin huhges');
  const option = page.getByRole('option', { name: /Ben Hughes/ }).first();
  await option.waitFor();
  assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
  await sound(page);
  await page.keyboard.press('ArrowDown');
  assert.equal(await option.getAttribute('aria-selected'), 'true');
  assert.equal(await box(page).getAttribute('aria-activedescendant'), await option.getAttribute('id'));
  await page.keyboard.press('Escape');
  assert.equal(await box(page).getAttribute('aria-expanded'), 'false');
  await page.keyboard.type(' ');
  await option.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ben Hughes' }).waitFor();
});

journey('finds and filters without JavaScript, in Welsh, and is told why', async ({ as }) => {
  const page = await as('gwen', { language: 'cy', javaScriptEnabled: false });
  await page.goto('/people');
  await page.getByRole('searchbox').fill('sian mon');
  await page.getByRole('button', { name: 'Chwilio' }).click();
  const found = page.getByRole('listitem').filter({ hasText: 'Siân Môn Tudur' });
  await found.getByText('Cafwyd trwy').waitFor();
  await page.goto('/people?q=policy');
  const narrower = page.locator('.cm-facets a').first();
  await page.locator('summary').first().waitFor();
  await narrower.click();
  await page.getByRole('link', { name: /^Tynnu/ }).first().click();
  assert.match(page.url(), /\/people\?q=policy$/);
});

journey('walks from a department to a team to a person by the organogram, by keyboard', async ({ as }) => {
  const page = await as('dan');
  await page.goto('/departments');
  await page.getByRole('main').getByRole('link', { name: 'Department for Town and Country' }).click();
  await page.getByRole('link', { name: 'Organogram' }).click();
  await page.getByRole('heading', { level: 1, name: /Organogram/ }).waitFor();
  await sound(page);
  for (let level = 0; level < 2; level += 1) {
    await page.locator('.cm-organogram svg a').last().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/team=/);
    await page.locator('.cm-tree [aria-current]').waitFor();
  }
  await sound(page);
  await page.getByRole('link', { name: 'All about this team' }).click();
  await page.getByRole('navigation', { name: 'Where it belongs' }).waitFor();
  await sound(page);
});

journey('fills in a profile, adds a post of one\'s own, and ends it', async ({ as }) => {
  const page = await as('priya');
  await page.goto('/me/profile');
  const skill = unique('deep diving');
  await page.getByLabel('Skills').fill(`Reading, ${skill}`);
  await page.getByLabel('Languages').fill('English, हिन्दी');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: skill }).click();
  await page.getByRole('link', { name: 'Priya Raman' }).first().waitFor();
  await page.goto('/me/profile/posts');
  await page.getByLabel('Job title').fill('Board member');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  await sound(page);
  await page.getByLabel('Department').selectOption({ index: 1 });
  await page.getByLabel('From').fill('2024-04-01');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('as they say themselves').first().waitFor();
  await sound(page);
  await page.getByRole('button', { name: /End this post today/ }).first().click();
  await page.getByText(/until/).first().waitFor();
});

journey('says that something is not right, and both are told what became of it', async ({ as }) => {
  const [dan, ben] = await Promise.all([as('dan'), as('ben')]);
  const text = unique('The building has moved.');
  await dan.goto('/people/ben-hughes');
  await dan.getByRole('link', { name: 'Something here is not right' }).click();
  await dan.getByLabel('What they say of themselves').check();
  await dan.getByLabel('What should it say?').fill(text);
  await sound(dan);
  await dan.getByRole('button', { name: 'Send' }).click();
  await dan.getByText(text).waitFor();
  await ben.goto('/me/corrections');
  const entry = ben.getByRole('listitem').filter({ hasText: text });
  await sound(ben);
  await entry.getByRole('button', { name: /Accept/ }).click();
  await entry.getByText('Accepted').waitFor();
  await dan.reload();
  await dan.getByRole('listitem').filter({ hasText: text }).getByText('Accepted').waitFor();
});
