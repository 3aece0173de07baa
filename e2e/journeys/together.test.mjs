// A wiki that several people keep: who else is writing, what changed overnight, whose words are whose.
import assert from 'node:assert/strict';
import { inLanguage, person, sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage } from '../steps.mjs';

const main = (page) => page.getByRole('main');
const link = (page, name) => main(page).getByRole('link', { name, exact: true });
const text = (page) => page.getByLabel('Text', { exact: true });

journey('sees who else is changing a page, with a script at once and without one when it opens', async ({ as }) => {
  const [priya, dan, ines] = await Promise.all([as('priya'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  const { path } = await createPage(priya, { body: 'One.\n\nTwo.' });
  const also = (page) => main(page).getByRole('status').filter({ hasText: 'Also changing this page:' });
  await priya.goto(`${path}/edit`);
  assert.equal(await also(priya).isVisible(), false);
  await dan.goto(`${path}/edit`);
  await also(dan).getByText(person('priya').name).waitFor();
  await sound(dan);
  // The socket tells the first of the second, and of nobody any more when they close the page.
  await also(priya).getByText(person('dan').name).waitFor();
  await sound(priya);
  await ines.goto(`${path}/edit`);
  await also(ines).getByText(person('dan').name).waitFor();
  await dan.goto(path);
  await also(priya).getByText(person('dan').name).waitFor({ state: 'detached' });
  // Both save: what they wrote is put together, and the history says whose words are whose.
  await text(ines).fill('One.\n\nTwo.\n\nThree, by Ines.');
  await ines.getByRole('button', { name: 'Save', exact: true }).click();
  await ines.getByText('Three, by Ines.').waitFor();
  await text(priya).fill('One, by Priya.\n\nTwo.');
  await priya.getByRole('button', { name: 'Save', exact: true }).click();
  await priya.getByText('Three, by Ines.').waitFor();
  await link(priya, 'All versions').click();
  await link(priya, 'Who wrote what').click();
  const row = (words) => main(priya).getByRole('row').filter({ hasText: words });
  await row('Three, by Ines.').getByRole('link', { name: person('ines').name }).waitFor();
  await row('One, by Priya.').getByText('version 3').waitFor();
  await sound(priya);
  await priya.setViewportSize({ width: 360, height: 740 });
  await sound(priya);
});

journey('makes a page of a section by keyboard, tags it, and sees the branch drawn, in Welsh too', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan', { javaScriptEnabled: false })]);
  const tag = unique('night');
  const { path, title } = await createPage(priya, { body: 'Before.\n\n## Beds\n\nSix in a carriage.\n\n## Food\n\nBring some.' });
  await link(priya, 'Move, rename or delete').click();
  await sound(priya);
  await link(priya, 'Make a page of it').focus();
  await priya.keyboard.press('Enter');
  await priya.getByRole('button', { name: 'Make a page of it' }).focus();
  await priya.keyboard.press('Enter');
  await priya.getByRole('link', { name: 'Choose a section' }).waitFor();
  await sound(priya);
  await priya.getByRole('radio', { name: 'Beds' }).focus();
  await priya.keyboard.press('Space');
  await priya.keyboard.press('Tab');
  await priya.keyboard.type(`${title} beds`);
  await priya.keyboard.press('Enter');
  await priya.getByRole('heading', { level: 1, name: `${title} beds` }).waitFor();
  await priya.getByText('Six in a carriage.').waitFor();
  // Somebody else tags it, without a script, and follows the link from the page that it was a part of.
  await dan.goto(path);
  await link(dan, `${title} beds`).first().click();
  await dan.getByRole('button', { name: 'Edit this page' }).click();
  await dan.getByLabel('Tags').fill(`${tag}, trains`);
  await dan.getByRole('button', { name: 'Save', exact: true }).click();
  await main(dan).getByRole('list', { name: 'Tags' }).getByRole('link', { name: tag }).click();
  await dan.getByRole('heading', { level: 1, name: new RegExp(`Posts and pages tagged .${tag}.`) }).waitFor();
  await link(dan, `${title} beds`).waitFor();
  await priya.goto(path);
  await link(priya, 'The branch as a picture').click();
  await main(priya).getByText(`leads to ${title} beds`).waitFor();
  await sound(priya);
  await inLanguage(priya, 'cy');
  await priya.setViewportSize({ width: 360, height: 740 });
  await main(priya).getByText(`yn arwain at ${title} beds`).waitFor();
  await sound(priya);
});

journey('watches a page with all below it, and stops, on what one follows', async ({ as }) => {
  const [priya, dan] = await Promise.all([as('priya'), as('dan', { javaScriptEnabled: false })]);
  const { path, title } = await createPage(priya, { body: 'One.' });
  await dan.goto(path);
  await dan.getByRole('button', { name: 'Watch it with all pages below' }).click();
  await main(dan).getByText('You watch this page with all pages below it.').waitFor();
  await dan.goto('/me/watching');
  await link(dan, title).waitFor();
  await dan.getByRole('button', { name: new RegExp(`^Stop following.*${title}`) }).click();
  await dan.getByRole('heading', { level: 1, name: 'What I follow' }).waitFor();
  assert.equal(await link(dan, title).count(), 0);
  await priya.goto(path);
  await priya.getByRole('button', { name: 'Watch this page' }).focus();
  await priya.keyboard.press('Enter');
  await main(priya).getByText('You watch this page.').waitFor();
  await sound(priya);
  await inLanguage(priya, 'cy');
  await priya.goto('/me/watching');
  await main(priya).getByRole('link', { name: title }).waitFor();
  await sound(priya);
});
