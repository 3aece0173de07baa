import assert from 'node:assert/strict';
import { person, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { live, message } from '../steps.mjs';

/** Goes on by Tab until this has the focus; everything on the way must show that it has it. */
async function tabTo(page, wanted) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const [shows, what] = await page.evaluate(() => {
      const { activeElement: element } = document;
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && !/^rgba\(.*, 0\)$/.test(style.outlineColor);
      const box = element.getBoundingClientRect();
      const isInView = box.bottom > 0 && box.top < window.innerHeight && box.width > 0;
      return [isInView && (outlined || style.boxShadow !== 'none'), element.outerHTML.slice(0, 120)];
    });
    assert.ok(shows || what.startsWith('<body'), `the focus cannot be seen on ${what}`);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${wanted}`);
}

async function press(page, wanted) {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

async function type(page, wanted, text) {
  await tabTo(page, wanted);
  await page.keyboard.type(text);
}

journey('signs in, writes, comments and talks by keyboard alone', async ({ open }) => {
  const page = await open();
  await page.goto('/blogs');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, '#content', 'the skip link comes first');
  const { email, name } = person('ben');
  await type(page, page.getByLabel('Your work email'), email);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name }).waitFor();
  await press(page, page.getByRole('button', { name }));

  await page.getByRole('heading', { level: 1, name: 'Blogs' }).waitFor();
  await press(page, page.getByRole('button', { name: 'Write a post' }));
  await page.getByRole('heading', { level: 1, name: 'Write a post' }).waitFor();
  const title = unique('Written without a mouse');
  await type(page, page.getByLabel('Title', { exact: true }), title);
  await type(page, page.getByLabel('Text', { exact: true }), 'It went well.');
  await press(page, page.getByRole('button', { name: 'Publish' }));

  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const remark = unique('And a comment');
  await type(page, page.getByLabel('Add a comment'), remark);
  await press(page, page.getByRole('button', { name: 'Send comment' }));
  await page.getByRole('listitem').filter({ hasText: remark }).waitFor();

  await press(page, page.getByRole('navigation').getByRole('link', { name: 'Talk' }));
  await page.getByRole('heading', { level: 1, name: 'Talk' }).waitFor();
  await press(page, page.getByRole('main').locator('a[href="/talk/digital-planning-desk"]'));
  await page.getByRole('heading', { level: 1, name: 'Desk' }).waitFor();
  const topic = unique('Keyboard');
  await type(page, page.getByLabel('Start a topic'), topic);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: topic }).waitFor();
  await live(page);
  const said = unique('Typed and sent');
  await type(page, page.getByLabel('Your message'), said);
  await press(page, page.getByRole('button', { name: 'Send' }));
  await message(page, said).and(page.locator('[data-number]')).waitFor();
});
