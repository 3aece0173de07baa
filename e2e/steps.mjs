// What people do in more than one journey.
import { unique } from './browser.mjs';

const main = (page) => page.getByRole('main');

/** Writes a post on one's own blog; ends on its page. */
export async function publish(page, { title = unique('A post'), body = 'Some text.' } = {}) {
  await page.goto('/blogs');
  await main(page).getByRole('button', { name: /Write a post|Ysgrifennu post/ }).click();
  await page.getByLabel(/^(Title|Teitl)$/).fill(title);
  await page.getByLabel(/^(Text|Testun)$/).fill(body);
  await page.getByRole('button', { name: /Publish|Cyhoeddi/ }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  return { title, path: new URL(page.url()).pathname };
}

/** Creates a page of the whole service's wiki; ends on it. */
export async function createPage(page, { title = unique('A page'), body = 'Some text.' } = {}) {
  await page.goto('/wiki/new');
  await page.getByLabel(/^(Title|Teitl)$/).fill(title);
  await page.getByLabel(/^(Text|Testun)$/).fill(body);
  await page.getByRole('button', { name: /Create page|Creu'r dudalen/ }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  return { title, path: new URL(page.url()).pathname };
}

/** Saves another text of the wiki page that one is on; ends on it. */
export async function editPage(page, body, note) {
  await page.getByRole('button', { name: /Edit this page|Golygu'r dudalen hon/ }).click();
  await page.getByLabel(/^(Text|Testun)$/).fill(body);
  await page.getByLabel(/What did you change|Beth newidioch chi/).fill(note);
  await page.getByRole('button', { name: /^(Save|Cadw)$/ }).click();
  await page.getByRole('button', { name: /Edit this page|Golygu'r dudalen hon/ }).waitFor();
}

/** Starts a topic in a channel that the whole cast may write in; ends on its page. */
export async function startTopic(page, title = unique('A topic')) {
  await page.goto('/talk/digital-planning-desk');
  await page.getByLabel(/Start a topic|Dechrau pwnc/).fill(title);
  await page.getByRole('button', { name: /^(Start|Dechrau)$/ }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  return { title, path: new URL(page.url()).pathname };
}

/** The message with this text, wherever it stands in the list. */
export const message = (page, text) => page.locator('#messages > .cm-message', { hasText: text });

/** Waits until the page of a topic hears its channel. */
export const live = (page) => page.getByText(/new messages appear by themselves|negeseuon newydd yn ymddangos/).waitFor();

/** Sends a message from the page of a topic. */
export async function say(page, text) {
  await page.getByLabel(/Your message|Eich neges/).fill(text);
  await page.getByRole('button', { name: /^(Send|Anfon)$/ }).click();
}

/** Makes a space; ends on its home. */
export async function makeSpace(page, { visibility = /Members of the space can read this|Aelodau'r gofod sy'n gallu darllen hwn/, name = unique('Flood response') } = {}) {
  await page.goto('/spaces/new');
  await page.getByLabel(/^(Name|Enw)$/).fill(name);
  await page.getByLabel(/What it is for|Beth yw ei ddiben/).fill('To get ahead of the water.');
  await page.getByLabel(visibility).check();
  await page.getByRole('button', { name: /^(Make space|Creu gofod)$/ }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return { name, path: new URL(page.url()).pathname };
}

/** Waits until a job has told somebody this, on the page of their notifications. Gives the link. */
export async function told(page, name) {
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto('/me/notifications');
    const link = page.getByRole('link', { name }).first();
    if (await link.count()) return link;
  }
  throw new Error(`nobody was told ${name}`);
}
