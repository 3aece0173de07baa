import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { makeSpace, told } from '../steps.mjs';

journey('a suite admin begins a department, leaves, and takes it up again', async ({ as }) => {
  const sasha = await as('sasha');
  await sasha.getByRole('link', { name: 'Admin', exact: true }).click();
  await sasha.getByRole('heading', { level: 1, name: 'Administration' }).waitFor();
  await sound(sasha);
  await sasha.getByRole('button', { name: 'Add a department or body' }).click();
  await sound(sasha);
  const name = unique('Office for Rivers');
  await sasha.getByLabel('Name in English').fill(name);
  await sasha.getByLabel('Name in Welsh').fill(unique('Swyddfa’r Afonydd'));
  await sasha.getByLabel('Short name').fill('ORV');
  await sasha.getByLabel('Agency of a ministry').check();
  await sasha.getByRole('button', { name: 'Continue' }).click();
  await sasha.getByRole('heading', { name: 'What is left to do' }).waitFor();
  await sound(sasha);
  await sasha.goto('/admin');
  await sasha.getByRole('link', { name }).click();
  await sasha.getByLabel('Email domain', { exact: true }).fill(`${unique('rivers').replace(' ', '-')}.gov.example`);
  await sasha.getByRole('button', { name: 'Add domain' }).click();
  await sasha.getByRole('link', { name: 'Sign-in', exact: true }).click();
  await sasha.getByText('It has no sign-in yet.').waitFor();
  await sound(sasha);
});

journey('a department admin sees to people and reads the log, at 320 pixels and in Welsh', async ({ as }) => {
  const eve = await as('eve', { language: 'cy', viewport: { width: 320, height: 640 } });
  await eve.goto('/admin');
  await eve.getByRole('link', { name: 'Yr Adran Tref a Gwlad' }).click();
  await sound(eve);
  const parts = eve.getByRole('navigation', { name: 'Rhannau’r gweinyddu' });
  await parts.getByRole('link', { name: 'Pobl' }).click();
  await eve.getByRole('link', { name: 'Ada Okafor' }).first().waitFor();
  await sound(eve);
  await parts.getByRole('link', { name: 'Cofnod' }).click();
  await eve.getByRole('heading', { level: 1, name: 'Cofnod' }).waitFor();
  await sound(eve);
});

journey('a department admin adds a team, puts it under another, and closes it', async ({ as }) => {
  const eve = await as('eve');
  await eve.goto('/admin');
  await eve.getByRole('link', { name: 'Department for Town and Country' }).click();
  await eve.getByRole('navigation', { name: 'Parts of the administration' }).getByRole('link', { name: 'Teams' }).click();
  const name = unique('Coastal paths');
  const above = unique('Paths');
  for (const [team, parent] of [[above, ''], [name, above]]) {
    await eve.getByLabel('Name in English').fill(team);
    await eve.getByLabel('Name in Welsh').fill(`${team} cy`);
    await eve.getByLabel('Part of').fill(parent);
    await eve.getByRole('button', { name: 'Add a team' }).click();
    await eve.waitForFunction((typed) => document.querySelector('[name=name_en]')?.value !== typed, team);
    await find(eve, team);
  }
  await eve.getByText(`part of ${above}`).waitFor();
  await sound(eve);
  // What cannot be keeps what was typed.
  await eve.getByLabel('Name in English').fill(unique('Cliffs'));
  await eve.getByLabel('Name in Welsh').fill('Clogwyni');
  await eve.getByLabel('Part of').fill('No such team');
  await eve.getByRole('button', { name: 'Add a team' }).click();
  await eve.getByRole('alert').waitFor();
  assert.equal(await eve.getByLabel('Part of').inputValue(), 'No such team');
  await sound(eve);
  await find(eve, name);
  await eve.getByRole('link', { name: /^Change/ }).click();
  await sound(eve);
  await eve.getByRole('button', { name: 'Close this team' }).click();
  await eve.getByRole('heading', { name: 'Add a team' }).waitFor();
  await find(eve, name);
  await eve.getByText('There is no such team.').waitFor();
});

/** Looks for a team among those of the department. */
async function find(page, name) {
  await page.getByLabel('Find a team by its name').fill(name);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('q') === name);
}

journey('a member proposes a guest, a lead agrees, and each hears of the other', async ({ as }) => {
  const [lead, member] = await Promise.all([as('ada'), as('priya')]);
  const space = await makeSpace(lead);
  await lead.goto(`${space.path}/members`);
  await lead.getByLabel('Work emails').fill('priya.raman@lra.gov.example');
  await lead.getByRole('button', { name: 'Invite', exact: true }).click();
  await member.goto(space.path);
  await member.getByRole('button', { name: 'Accept' }).click();
  await member.goto(`${space.path}/members`);
  const guest = `${unique('gwen').replace(' ', '-')}@severnvale.nhs.example`;
  await member.getByLabel('Work emails').fill(guest);
  await member.getByLabel('Guest', { exact: true }).check();
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await member.getByLabel('Until, for guests').fill(until);
  await member.getByRole('button', { name: 'Propose to the leads' }).click();
  await (await told(lead, /proposes somebody for/)).click();
  const invite = lead.getByRole('button', { name: new RegExp(`^Invite.*${guest}`) });
  await invite.waitFor();
  const last = new Date(until).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  await lead.getByText(`guest until ${last}`).waitFor();
  await sound(lead);
  await invite.click();
  await lead.getByText('invited on').waitFor();
  await told(member, /invited whom you proposed for/);
});
