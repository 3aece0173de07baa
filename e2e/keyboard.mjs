// Doing things by keyboard alone.
import assert from 'node:assert/strict';

/** Goes on by Tab until this has the focus; everything on the way must show that it has it. */
export async function tabTo(page, wanted) {
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

/** Goes to it and presses Enter. */
export async function press(page, wanted) {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** Goes to it and types. */
export async function type(page, wanted, text) {
  await tabTo(page, wanted);
  await page.keyboard.type(text);
}
