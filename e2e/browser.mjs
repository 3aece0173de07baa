// Browsers, people and checks that every journey uses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

export const base = process.env.E2E_BASE ?? 'http://localhost:8080';

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });

const { departments } = JSON.parse(readFileSync(new URL('../providers/people.json', import.meta.url), 'utf8'));

/** Somebody of providers/people.json, by the last part of their subject: `ada`. */
export function person(who) {
  const found = departments.flatMap((department) => department.people.map((one) => ({ ...one, department })));
  return found.find(({ sub }) => sub.endsWith(`-${who}`)) ?? assert.fail(`Nobody is called ${who}`);
}

/** A browser of one person, with nobody signed in. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', ...options });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** Signs in by email, from whichever page one was sent to sign in from. */
export async function signIn(page, who) {
  const { email, name } = person(who);
  if (!page.url().includes('/sign-in')) await page.goto('/sign-in');
  await page.getByLabel(/work email|e-bost gwaith/).fill(email);
  await page.getByRole('button', { name: /Continue|Parhau/ }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: /Sign out|Allgofnodi/ }).waitFor();
}

/** Goes on in this language, `en-GB` or `cy`, whichever it was before. */
export async function inLanguage(page, code) {
  if ((await page.locator('html').getAttribute('lang')) === code) return;
  await page.getByRole('button', { name: code === 'cy' ? 'Cymraeg' : 'English' }).click();
  await page.locator(`html[lang=${code}]`).waitFor();
}

let count = 0;
/** Words that no other journey writes. */
export const unique = (words) => `${words} ${Date.now().toString(36)}${(count += 1)}`;

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3).map((n) => n.html).join('\n  ')}`);
  assert.deepEqual(told, [], `${page.url()}\n${told.join('\n')}`);
}

/** Nothing is wider than the window. */
export async function fits(page) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(inner <= outer, `${page.url()} is ${inner} wide in ${outer}`);
}

/** Both. */
export async function sound(page) {
  await fits(page);
  await accessible(page);
}

/** Looks again and again, each time by a page of the suite, until it holds. */
export async function until(holds, { within = 15_000 } = {}) {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come true in time.');
  }
}
