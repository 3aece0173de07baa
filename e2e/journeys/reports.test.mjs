import assert from 'node:assert/strict';
import { fits, sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { press, tabTo, type } from '../keyboard.mjs';
import { publish, told } from '../steps.mjs';

/** Follows what a job tells somebody. */
const follow = async (page, name) => (await told(page, name)).click();

/** Opens what waits for one's decision, by its name. */
async function openMatter(page, name) {
  await page.goto('/admin/moderation');
  for (let pages = 0; pages < 20; pages += 1) {
    const found = page.getByRole('link', { name, exact: true });
    if (await found.count()) return found.click();
    await page.getByRole('link', { name: /^(More|Mwy|Rhagor)$/ }).click();
  }
  throw new Error(`${name} does not wait`);
}

journey('reports a post by keyboard; it is hidden, appealed against, and comes back', async ({ as }) => {
  const [ada, dan, eve, sasha] = await Promise.all([as('ada'), as('dan'), as('eve'), as('sasha')]);
  const { title, path } = await publish(ada, { title: unique('Rates'), body: 'He is a **fool**, and I quote.' });
  assert.equal(await ada.getByRole('link', { name: 'Report this' }).count(), 0, 'not of one’s own');

  await dan.goto(path);
  await press(dan, dan.getByRole('link', { name: 'Report this' }));
  await dan.getByRole('heading', { name: `Report “${title}”` }).waitFor();
  await sound(dan);
  await press(dan, dan.getByRole('button', { name: 'Send the report' }));
  await dan.getByRole('link', { name: 'Choose one' }).waitFor();
  await sound(dan);
  await tabTo(dan, dan.getByRole('radio', { name: 'Abuse or harassment' }));
  await dan.keyboard.press('Space');
  await type(dan, dan.getByLabel('What should those who decide know?'), 'It insults a colleague.');
  await press(dan, dan.getByRole('button', { name: 'Send the report' }));
  await dan.getByRole('heading', { name: 'What you reported' }).waitFor();
  await dan.getByRole('listitem').filter({ hasText: title }).getByText('Waiting').waitFor();
  await sound(dan);
  // A second time: kindly, with what was said.
  await dan.goto(path);
  await dan.getByRole('link', { name: 'Report this' }).click();
  await dan.getByText('Nobody has decided on it yet').waitFor();
  await dan.getByText('It insults a colleague.').waitFor();
  await sound(dan);

  await follow(eve, /Dan Whitfield reported something/);
  await eve.getByRole('heading', { name: 'Reports to decide on' }).waitFor();
  await sound(eve);
  await openMatter(eve, title);
  await eve.getByText('fool').waitFor();
  await eve.getByText('It insults a colleague.').waitFor();
  await sound(eve);
  await tabTo(eve, eve.getByRole('radio', { name: 'Hide it' }));
  await eve.keyboard.press('Space');
  await press(eve, eve.getByRole('button', { name: 'Decide' }));
  await eve.getByRole('link', { name: /Give a reason/ }).waitFor();
  await sound(eve);
  assert.ok(await eve.getByRole('radio', { name: 'Hide it' }).isChecked(), 'what was chosen is kept');
  await type(eve, eve.getByLabel('Why?'), 'It insults people.');
  await press(eve, eve.getByRole('button', { name: 'Decide' }));
  await eve.getByRole('heading', { name: 'What was decided' }).waitFor();
  await sound(eve);

  for (const page of [ada, dan, eve]) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  }
  await follow(dan, 'Something that you reported was decided on');
  await dan.getByText('It insults people.').waitFor();
  await sound(dan);
  await follow(ada, /Something that you wrote was hidden/);
  await ada.getByText('It insults people.').waitFor();
  assert.doesNotMatch(await ada.locator('main').innerText(), /Dan|Whitfield|colleague/, 'who reported it');
  await sound(ada);
  await type(ada, ada.getByLabel('Why should it be seen again?'), 'It quotes the minister.');
  await press(ada, ada.getByRole('button', { name: 'Send the appeal' }));
  await ada.getByText('Nobody has answered it yet.').waitFor();
  await sound(ada);
  await ada.getByRole('link', { name: 'Decisions on what you wrote' }).click();
  await ada.getByRole('link', { name: title }).waitFor();
  await sound(ada);

  // Somebody else than who decided.
  await eve.goto('/admin/moderation');
  assert.equal(await eve.getByRole('link', { name: title }).count(), 0);
  await follow(sasha, /Ada Okafor appealed/);
  await sasha.getByText('It quotes the minister.').waitFor();
  await sound(sasha);
  await sasha.getByLabel('Put it back').check();
  await sasha.getByLabel('Why?').fill('It is a quotation.');
  await sasha.getByRole('button', { name: 'Answer' }).click();
  await sasha.getByText('It is a quotation.').waitFor();
  await dan.goto(path);
  await dan.getByRole('heading', { name: title }).waitFor();
  await follow(eve, /An appeal was answered/);
  await eve.getByText('It is a quotation.').waitFor();
});

journey('a comment, without JavaScript, in Welsh and at 320 pixels', async ({ as }) => {
  const narrow = { language: 'cy', javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
  const [ada, dan, eve, sian] = await Promise.all([as('ada'), as('dan'), as('eve', narrow), as('sian', narrow)]);
  const { title, path } = await publish(ada, { title: unique('Tides') });
  const remark = unique('Nonsense');
  await dan.goto(path);
  await dan.getByLabel('Add a comment').fill(remark);
  await dan.getByRole('button', { name: 'Send comment' }).click();
  await dan.getByText(remark).waitFor();

  await sian.goto(path);
  await sian.getByRole('listitem').filter({ hasText: remark }).getByRole('link', { name: /^Adrodd/ }).click();
  await sian.getByRole('heading', { name: `Adrodd am sylw ar “${title}”` }).waitFor();
  await fits(sian);
  await sian.getByLabel('Rhywbeth arall').check();
  await sian.getByRole('button', { name: 'Anfon yr adroddiad' }).click();
  await sian.getByText('Yn aros').first().waitFor();
  await fits(sian);

  await openMatter(eve, `Sylw ar “${title}”`);
  await eve.getByText(remark).waitFor();
  await fits(eve);
  await eve.getByLabel('Ei guddio').check();
  await eve.getByLabel('Pam?').fill('Anghwrtais.');
  await eve.getByRole('button', { name: 'Penderfynu' }).click();
  await eve.getByRole('heading', { name: 'Beth a benderfynwyd' }).waitFor();
  await fits(eve);

  await sian.goto(path);
  await sian.getByText('Cuddiodd cymedrolwr y sylw hwn.').waitFor();
  assert.equal(await sian.getByText(remark).count(), 0);
  await fits(sian);
  await dan.goto(path);
  await dan.getByRole('link', { name: 'why, and how to appeal' }).click();
  await dan.getByRole('link', { name: `A comment on “${title}”` }).click();
  await dan.getByText(remark).waitFor();
  await dan.getByText('Anghwrtais.').waitFor();
  await sound(dan);
});
