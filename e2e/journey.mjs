// One journey, as node's test, in a browser that a file's journeys share.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inLanguage, launch, signIn, visitor } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/**
 * `open()` gives the page of a new browser, `as('ada')` one in which Ada is signed in, in English unless
 * another `language` is asked for: a person keeps the language of the journey before. What scripts or the
 * page's policy complain of fails the journey, unless it `expects` that.
 */
export function journey(name, steps, { expects = [] } = {}) {
  test(name, { timeout: 120_000 }, async () => {
    const contexts = [];
    const complaints = [];
    const open = async (options) => {
      const page = await visitor(browser, options);
      contexts.push(page.context());
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (said) => {
        // A page of an error is an answer like any other; the browser notes it all the same.
        const isNews = said.type() === 'error' && !said.text().startsWith('Failed to load resource');
        if (isNews && !expects.some((pattern) => pattern.test(said.text()))) complaints.push(said.text());
      });
      return page;
    };
    const as = async (who, { language = 'en-GB', ...options } = {}) => {
      const page = await open(options);
      await signIn(page, who);
      await inLanguage(page, language);
      return page;
    };
    try {
      await steps({ open, as });
      assert.deepEqual(complaints, [], 'the browser complained');
    } catch (error) {
      await tellWhere(contexts);
      throw error;
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
  });
}

/** Where everybody stood when a journey failed, and what they saw there. */
async function tellWhere(contexts) {
  for (const page of contexts.flatMap((context) => context.pages())) {
    const seen = await page.locator('main').innerText({ timeout: 1_000 }).catch(() => 'nothing');
    console.error(`At ${page.url()}:\n${seen.slice(0, 1_500)}\n`);
  }
}
