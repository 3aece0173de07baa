// Browsers, people and checks that every journey uses.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

export const base = process.env.E2E_BASE ?? 'http://localhost:8080';

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });

/** A browser of one person, with nobody signed in. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', ...options });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** Signs in as one of providers/people.json, by email. */
export async function signIn(page, email, name) {
  await page.goto('/sign-in');
  await page.getByLabel(/work email|e-bost gwaith/).fill(email);
  await page.getByRole('button', { name: /Continue|Parhau/ }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: /Sign out|Allgofnodi/ }).waitFor();
}

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3).map((n) => n.html).join('\n  ')}`);
  assert.deepEqual(told, [], `${page.url()}\n${told.join('\n')}`);
}

/** Nothing is wider than the window. */
export async function fits(page) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(inner <= outer, `${page.url()} is ${inner} wide in ${outer}`);
}
