import assert from 'node:assert/strict';
import { inLanguage, person, sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage } from '../steps.mjs';

const main = (page) => page.getByRole('main');
const link = (page, name) => main(page).getByRole('link', { name, exact: true });

journey('follows a link to a page that is not there and writes it; moves it, and every link follows', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan', { javaScriptEnabled: false })]);
  const name = unique('Night train');
  const { path, title } = await createPage(priya, { title: unique('Journeys'), body: `See [[${name}#Beds|the beds]].\n\n{{${name}}}` });
  await sound(priya);
  // Somebody else, without a script, writes what is missing.
  await dan.goto(path);
  await link(dan, 'the beds (no page yet)').click();
  assert.equal(await dan.getByLabel('Title').inputValue(), name);
  await dan.getByLabel('Text', { exact: true }).fill('# Beds\n\nSix in a carriage.\n\n# Food\n\nBring some.');
  await dan.getByRole('button', { name: 'Create page' }).click();
  await dan.getByRole('heading', { level: 1, name }).waitFor();
  const first = new URL(dan.url()).pathname;
  // It is shown inside the other, and the link leads to the section.
  await priya.goto(path);
  await priya.getByRole('region', { name }).getByText('Six in a carriage.').waitFor();
  await sound(priya);
  await link(priya, 'the beds').click();
  assert.equal(new URL(priya.url()).hash, '#section-beds');
  // A section alone.
  await main(priya).getByRole('link', { name: /^Edit.*Beds/ }).click();
  await priya.getByRole('heading', { level: 1, name: 'Edit this section' }).waitFor();
  assert.equal(await priya.getByLabel('Text', { exact: true }).inputValue(), '# Beds\n\nSix in a carriage.\n\n');
  await priya.getByLabel('Text', { exact: true }).fill('# Couchettes\n\nFour in a carriage.');
  await sound(priya);
  await priya.getByLabel('A minor edit').check();
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByText('Four in a carriage.').waitFor();
  await priya.getByText('Bring some.').waitFor();
  // Dan looks first what moving it would do, and moves it.
  await dan.goto(first);
  await link(dan, 'Move, rename or delete').click();
  await dan.getByLabel('Below which page').fill(title);
  await dan.getByRole('button', { name: 'See first what would happen' }).click();
  await dan.getByText('One page would move. One text leads there').waitFor();
  await dan.getByRole('button', { name: 'Move', exact: true }).click();
  await dan.getByRole('heading', { level: 1, name }).waitFor();
  assert.ok(new URL(dan.url()).pathname.startsWith(`${path}/`));
  // From another page: to an anchor of the same one no browser loads anything.
  await priya.goto(path);
  await priya.goto(`${first}#section-beds`);
  await priya.getByText('Four in a carriage.').waitFor();
  assert.ok(new URL(priya.url()).pathname.startsWith(`${path}/`));
  assert.equal(await priya.locator('#section-beds').count(), 1, 'the anchor outlives its heading');
  await link(priya, 'What links here').click();
  await link(priya, title).waitFor();
  await sound(priya);
});

journey('sees what was changed, side by side, in Welsh, by keyboard and on a phone', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan')]);
  const { path, title } = await createPage(priya, { body: 'One line.\n\nAnother line.' });
  await dan.goto(`${path}/edit`);
  await dan.getByLabel('Text', { exact: true }).fill('One line.\n\nAnother one.');
  await dan.getByLabel('What did you change?').fill('shorter');
  await dan.getByRole('button', { name: 'Save', exact: true }).click();
  await dan.getByText('Another one.').waitFor();
  await priya.setViewportSize({ width: 360, height: 740 });
  await inLanguage(priya, 'cy');
  await priya.goto('/wiki/history');
  await priya.getByText('shorter').first().waitFor();
  await sound(priya);
  const changes = main(priya).getByRole('link', { name: new RegExp(`^Newidiadau.*${title}`) });
  await changes.focus();
  await priya.keyboard.press('Enter');
  await priya.getByRole('link', { name: 'Ochr yn ochr' }).focus();
  await priya.keyboard.press('Enter');
  await priya.locator('del', { hasText: 'line.' }).waitFor();
  await priya.locator('ins', { hasText: 'one.' }).waitFor();
  await sound(priya);
});

journey('says that a page is right, hands it over, and finds what needs a hand', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan')]);
  const { path, title } = await createPage(priya, { body: '[[Nowhere to be found]]' });
  await link(priya, 'Owner and review').click();
  await priya.getByLabel('When it is to be looked at again').fill('2026-01-01');
  await priya.getByLabel('Who answers for it').fill('nobody at all');
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByRole('link', { name: /^Nobody has this address/ }).waitFor();
  await sound(priya);
  await priya.getByLabel('Who answers for it').fill(person('dan').email);
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByText('Out of date?').waitFor();
  await sound(priya);
  await dan.goto('/wiki/links/due');
  await link(dan, title).click();
  await dan.getByRole('button', { name: 'It is right as it is' }).click();
  await dan.getByRole('heading', { level: 1, name: title }).waitFor();
  assert.equal(await dan.getByText('Out of date?').count(), 0);
  for (const list of ['due', 'unowned', 'missing', 'orphans', 'most', 'untouched']) {
    await dan.goto(`/wiki/links/${list}`);
    await sound(dan);
  }
  await dan.goto('/me/pages');
  await link(dan, title).waitFor();
  await sound(dan);
  await dan.goto(`${path}/edit/move`);
  await sound(dan);
});
