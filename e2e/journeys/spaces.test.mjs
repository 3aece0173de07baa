import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { tabTo } from '../keyboard.mjs';
import { makeSpace, publish, told } from '../steps.mjs';

const parts = (page) => page.getByRole('navigation', { name: 'Parts of this space' });

journey('makes a space, is told who will see it, and lets in somebody of another department', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  await ada.goto('/spaces/new');
  await sound(ada);
  await ada.getByLabel('Everyone in the civil service can read this').check();
  await ada.getByText(/\d+ people in \d+ bodies/).waitFor();
  const { name, path } = await makeSpace(ada);
  await sound(ada);

  await dan.goto(path);
  await dan.getByText('Only its members can read this space').waitFor();
  await sound(dan);
  await dan.getByLabel('Why do you want to join?').fill('I work on drains.');
  await dan.getByRole('button', { name: 'Ask the leads' }).click();
  await dan.getByText('The leads have not answered yet').waitFor();

  // The bell: a job tells her, soon.
  const asks = await told(ada, `Dan Whitfield asks to join ${name}`);
  await sound(ada);
  await asks.click();
  await ada.getByText('I work on drains.').waitFor();
  await sound(ada);
  await ada.getByRole('button', { name: /Let in.*Dan Whitfield/ }).click();
  await ada.getByRole('link', { name: 'Dan Whitfield' }).waitFor();
  await dan.goto(path);
  await dan.getByText('To get ahead of the water.').waitFor();
  await parts(dan).getByRole('link', { name: 'About' }).click();
  await dan.getByText('Leads', { exact: true }).waitFor();
  await sound(dan);
});

journey('invites by a pasted list; what one may not read is not there', async ({ as }) => {
  const [ada, ines, huw] = await Promise.all([as('ada'), as('ines'), as('huw')]);
  await ada.goto('/spaces/new');
  await ada.getByLabel('Name', { exact: true }).fill(unique('Board'));
  await ada.getByLabel('Members of the space can read this').check();
  await ada.getByLabel('Hide it').check();
  await ada.getByRole('button', { name: 'Make space' }).click();
  await parts(ada).getByRole('link', { name: 'Members' }).click();
  const path = new URL(ada.url()).pathname.replace('/members', '');
  await ada.getByLabel('Work emails').fill('Ines <ines.carvalho@severnvale.nhs.example>; nobody.yet@dtc.gov.example');
  await ada.getByRole('button', { name: 'Invite', exact: true }).click();
  await ada.getByText('nobody.yet@dtc.gov.example', { exact: true }).waitFor();
  await sound(ada);
  await huw.goto(path);
  await huw.getByRole('heading', { name: /Page not found|Heb ddod o hyd/ }).waitFor();
  await ines.goto(path);
  await ines.getByRole('heading', { name: 'You are invited to join this space' }).waitFor();
  await sound(ines);
  await ines.getByRole('button', { name: 'Accept' }).click();
  await ines.getByRole('link', { name: 'Settings' }).waitFor({ state: 'detached' });
  await parts(ines).getByRole('link', { name: 'Members' }).click();
  await ines.getByRole('link', { name: 'Ines Carvalho' }).first().waitFor();
});

journey('a space by keyboard alone, without JavaScript, in Welsh and at 320 pixels', async ({ as }) => {
  const page = await as('sian', { language: 'cy', javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await page.goto('/spaces/new');
  await page.getByLabel('Enw', { exact: true }).focus();
  const name = unique('Gofod');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('I gydweithio.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.getByRole('button', { name: 'Gwirio pwy fydd yn ei weld' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/mewn \d+ (corff|gorff|chorff|o gyrff)/).waitFor();
  await page.getByRole('button', { name: 'Creu gofod' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const { scrollWidth, innerWidth } = { scrollWidth: await page.locator('html').evaluate((html) => html.scrollWidth), innerWidth: 320 };
  assert.ok(scrollWidth <= innerWidth, `${scrollWidth} wide`);
});

journey('closes a space with a reason and leaves it to the department to open again', async ({ as }) => {
  const [ada, eve] = await Promise.all([as('ada'), as('eve')]);
  const { path } = await makeSpace(ada, { visibility: 'Everyone in the civil service can read this' });
  await ada.goto(`${path}/settings`);
  await sound(ada);
  await ada.getByLabel('Why is it closed?').fill('The water is gone.');
  await ada.getByRole('button', { name: 'Close this space' }).click();
  await ada.getByText('Reason: The water is gone.').waitFor();
  await sound(ada);
  await eve.goto(`${path}/settings`);
  await eve.getByRole('button', { name: 'Open this space again' }).click();
  await eve.getByRole('alert').waitFor();
  await sound(eve);
  await eve.getByLabel('Why is it opened again?').fill('The water is back.');
  await eve.getByRole('button', { name: 'Open this space again' }).click();
  await eve.getByText('This space was closed').waitFor({ state: 'detached' });
});

journey('narrows a post and marks it, by keyboard; others no longer find it', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path, title } = await publish(ada, { title: unique('Rates') });
  await dan.goto(path);
  await dan.getByRole('heading', { name: title }).waitFor();
  await ada.goto(path);
  await tabTo(ada, ada.getByRole('link', { name: 'Change who can read it' }));
  await ada.keyboard.press('Enter');
  await ada.getByRole('heading', { name: 'Who can read it, and its marking' }).waitFor();
  await sound(ada);
  // Where its space is not sensitive, nothing in it is: the form says what to do instead.
  await tabTo(ada, ada.getByRole('radio', { checked: true, name: /can read this/ }));
  await ada.keyboard.press('ArrowUp');
  await tabTo(ada, ada.getByRole('radio', { checked: true, name: /OFFICIAL|Not yet marked/ }));
  for (let steps = 0; steps < 3 && !(await ada.getByLabel(/^OFFICIAL-SENSITIVE/).isChecked()); steps += 1) await ada.keyboard.press('ArrowDown');
  await tabTo(ada, ada.getByRole('button', { name: 'Save' }));
  await ada.keyboard.press('Enter');
  await ada.getByRole('link', { name: /Its space is not marked OFFICIAL-SENSITIVE/ }).waitFor();
  await sound(ada);
  await ada.getByLabel('Everyone in the owning departments can read this').check();
  await ada.getByLabel('OFFICIAL', { exact: true }).check();
  await ada.getByRole('button', { name: 'Save' }).click();
  await ada.getByText('Everyone in the owning departments can read this').waitFor();
  await dan.goto(path);
  await dan.getByRole('heading', { name: 'Page not found' }).waitFor();
});

journey('appoints a lead where nobody leads, without reading what is there', async ({ as }) => {
  const [ada, eve] = await Promise.all([as('ada'), as('eve', { language: 'cy' })]);
  const { path } = await makeSpace(ada);
  await ada.goto(`${path}/leave`);
  await ada.getByLabel('Leave all the same, and offer the role to its members').check();
  await ada.getByRole('button', { name: 'Leave' }).click();
  await ada.getByRole('heading', { name: 'Spaces', exact: true }).waitFor();
  await eve.goto(path);
  await sound(eve);
  await eve.getByRole('button', { name: 'Penodi arweinydd' }).click();
  await eve.getByLabel('E-bost gwaith').fill('nobody@nowhere.example');
  await eve.getByRole('button', { name: 'Penodi arweinydd' }).click();
  await eve.getByRole('link', { name: /Nid oes gan neb yma/ }).waitFor();
  await sound(eve);
  await eve.getByLabel('E-bost gwaith').fill('ada-okafor');
  await eve.getByRole('button', { name: 'Penodi arweinydd' }).click();
  await ada.goto(`${path}/members`);
  await ada.getByText('Ada Okafor').first().waitFor();
});
