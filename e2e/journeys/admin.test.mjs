import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';

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
