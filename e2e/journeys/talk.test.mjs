import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inLanguage, sound, unique, until } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { live, makeSpace, message, publish, say, startTopic, told } from '../steps.mjs';

const local = process.env.E2E_LOCAL;
/** The smallest of pictures. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

journey('what one types appears before the other, is stored, and is there without scripts', async ({ as }) => {
  const [ada, dan, plain] = await Promise.all([as('ada'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  const { path } = await startTopic(ada);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);

  const text = unique('Has anybody the latest figures?');
  await say(ada, text);
  await message(dan, text).waitFor({ timeout: 1_000 });
  await message(dan, text).getByRole('link', { name: 'Ada Okafor' }).waitFor();
  // Acknowledged: it has its number, and nothing waits any more.
  await ada.locator('#messages > li[data-number]:not(.cm-message--pending)', { hasText: text }).waitFor();
  await sound(ada);
  await sound(dan);

  await plain.goto(path);
  await message(plain, text).waitFor();
  const answer = unique('Second tab of the *folder*.');
  await say(plain, answer);
  const shown = answer.replaceAll('*', '');
  await message(plain, shown).waitFor();
  await message(ada, shown).locator('em').waitFor();
  await message(dan, shown).waitFor();
  await ada.reload();
  assert.equal(await message(ada, text).count(), 1);
  assert.equal(await message(ada, shown).count(), 1);
});

journey('names somebody by keyboard, and sees by the title that something came', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path, title } = await startTopic(ada);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);
  // What the keys do is said beside the field.
  await dan.locator('summary', { hasText: 'Keys and signs' }).focus();
  await dan.keyboard.press('Enter');
  await dan.getByText(/Ctrl and Enter/).waitFor();
  await sound(dan);
  await ada.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
  const field = dan.getByLabel('Your message');
  await field.focus();
  await dan.keyboard.type('Ask @Ada Ok');
  await dan.getByRole('option', { name: /Ada Okafor/ }).waitFor();
  await sound(dan);
  await dan.keyboard.press('Enter');
  assert.match(await field.inputValue(), /^Ask \[@Ada Okafor\]\(\S*ada-okafor\) $/);
  const text = unique('tomorrow');
  await dan.keyboard.type(text);
  await ada.getByText('Writing: Dan Whitfield').waitFor();
  await dan.keyboard.press('Control+Enter');
  await message(ada, text).getByRole('link', { name: '@Ada Okafor', exact: true }).waitFor();
  assert.equal(await ada.getByText('Writing:').count(), 0);
  assert.ok((await ada.title()).startsWith(`(1) ${title}`), await ada.title());
  await ada.evaluate(() => {
    delete document.visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  assert.ok((await ada.title()).startsWith(title), await ada.title());
});

journey('finds what is unread, reads it, keeps it for later, and pins what matters, by keyboard', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path, title } = await startTopic(ada);
  const channel = path.slice(0, path.lastIndexOf('/'));
  await live(ada);
  const [first, second] = [unique('Something first'), unique('and then')];
  await say(ada, first);
  await say(ada, `${second} @dan-whitfield`);
  await message(ada, second).waitFor();
  await ada.locator('#messages > li[data-number]:not(.cm-message--pending)', { hasText: second }).waitFor();
  // The list of topics says how many, and that one names him.
  await dan.goto(channel);
  const entry = dan.locator('.cm-feed__item', { hasText: title });
  await entry.getByText('2 unread').waitFor();
  await entry.getByText('@1 that name you').waitFor();
  await sound(dan);
  await entry.getByRole('link').press('Enter');
  await live(dan);
  await dan.getByRole('link', { name: '2 new messages: go to the first' }).waitFor();
  await sound(dan);
  // It was on his screen: it is read.
  await until(async () => {
    await dan.goto(channel);
    return (await entry.getByText('unread').count()) === 0;
  });
  await dan.goto(path);
  await live(dan);
  // He pins one; she sees it, and it is found on the channel's page.
  await message(dan, first).locator('summary', { hasText: 'More' }).focus();
  await dan.keyboard.press('Enter');
  await message(dan, first).getByRole('button', { name: /^Pin/ }).focus();
  await sound(dan);
  await dan.keyboard.press('Enter');
  await message(ada, first).getByText('Pinned', { exact: true }).waitFor();
  await message(ada, first).locator('summary', { hasText: 'More' }).click();
  await message(ada, first).getByRole('button', { name: /^Unpin/ }).waitFor();
  await sound(ada);
  await ada.setViewportSize({ width: 320, height: 740 });
  await sound(ada);
  await ada.goto(channel);
  await ada.locator('.cm-pins').getByRole('link', { name: new RegExp(first) }).click();
  await message(ada, first).waitFor();
  // Back among what is unread.
  await message(dan, second).locator('summary', { hasText: 'More' }).focus();
  await dan.keyboard.press('Enter');
  await message(dan, second).getByRole('button', { name: /^Mark unread from here/ }).press('Enter');
  await dan.waitForURL((url) => url.pathname === channel);
  await entry.getByText('1 unread').waitFor();
  await entry.getByRole('link').click();
  await dan.locator('#news').waitFor();
  await sound(dan);
});

journey('loads what was said before and after where one stands', async ({ as }) => {
  const people = await Promise.all([as('ada'), as('dan'), as('ines')]);
  const [ada, dan] = people;
  const { path } = await startTopic(ada);
  await Promise.all(people.slice(1).map((page) => page.goto(path)));
  const mark = unique('Line');
  for (const [at, page] of people.entries()) {
    await live(page);
    // As many as one may send at once.
    await page.evaluate(([mark, at]) => {
      const { socket, topic } = document.getElementById('talk').dataset;
      const own = new WebSocket(socket);
      own.addEventListener('open', () => {
        for (let n = 1; n <= 19; n += 1) own.send(JSON.stringify({ type: 'send', client_id: crypto.randomUUID(), topic, text: `${mark} ${at * 19 + n}.` }));
      });
    }, [mark, at]);
    await message(page, `${mark} ${at * 19 + 19}.`).waitFor();
  }
  await dan.goto(path);
  await live(dan);
  assert.equal(await message(dan, `${mark} 1.`).count(), 0);
  const kept = message(dan, `${mark} 12.`);
  await dan.getByRole('link', { name: 'Earlier messages' }).press('Enter');
  await message(dan, `${mark} 1.`).waitFor();
  assert.equal(await dan.getByRole('link', { name: 'Earlier messages' }).count(), 0, 'there are none before');
  assert.equal(await kept.count(), 1);
  // Forwards, from a place in the middle, to the end, where it is live again.
  const first = await message(dan, `${mark} 1.`).getAttribute('data-number');
  await dan.goto(`${path}?before=${Number(first) + 3}`);
  await message(dan, `${mark} 3.`).waitFor();
  assert.equal(await message(dan, `${mark} 30.`).count(), 0);
  await dan.getByRole('link', { name: 'Later messages' }).press('Enter');
  await message(dan, `${mark} 50.`).waitFor();
  await sound(dan);
  if (await dan.getByRole('link', { name: 'Later messages' }).count()) await dan.getByRole('link', { name: 'Later messages' }).press('Enter');
  await message(dan, `${mark} 57.`).waitFor();
  await live(dan);
});

journey('completes channels and emoji, shows what links lead to, and keeps what somebody says together', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path: post, title } = await publish(ada, { body: 'It says how **levels** are read.' });
  const { path } = await startTopic(ada);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);
  const field = ada.getByLabel('Your message');
  await field.focus();
  await ada.keyboard.type('Read it in #Des');
  await ada.getByRole('option', { name: /#Desk/ }).first().waitFor();
  await sound(ada);
  await ada.keyboard.press('Enter');
  await ada.keyboard.type(':tad');
  await ada.getByRole('option', { name: /tada/ }).first().waitFor();
  await ada.keyboard.press('Enter');
  assert.match(await field.inputValue(), /\[#Desk\]\(\/talk\/[a-z-]+-desk\) 🎉 $/);
  await ada.keyboard.press('Control+Enter');
  await message(dan, '🎉').getByRole('link', { name: '#Desk' }).waitFor();
  // A whole address, as one copies it.
  await say(ada, `And here: ${new URL(post, ada.url()).href}`);
  for (const page of [ada, dan]) {
    const card = message(page, 'And here').locator('.cm-cards');
    await card.getByRole('link', { name: title }).waitFor();
    await card.getByText('It says how levels are read.').waitFor();
    await sound(page);
    // One name for both, and one day.
    assert.equal(await page.locator('.cm-message--on').count(), 1);
    assert.equal(await page.locator('.cm-day').count(), 1);
  }
  await dan.reload();
  await message(dan, 'And here').locator('.cm-cards').getByRole('link', { name: title }).waitFor();
  assert.equal(await dan.locator('.cm-message--on').count(), 1);
  await dan.setViewportSize({ width: 320, height: 740 });
  await sound(dan);
});

journey('shows what comes on the desktop while one looks elsewhere and is at work', async ({ as }) => {
  const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
  const { path } = await startTopic(ada);
  // The browser's own notifications, which a headless one does not draw: what would be drawn is kept.
  await ada.context().grantPermissions(['notifications']);
  await ada.addInitScript(() => {
    window.shown = [];
    window.Notification = class extends EventTarget {
      static permission = 'granted';
      static async requestPermission() { return 'granted'; }
      constructor(title, { body }) { super(); window.shown.push(`${title}: ${body.trim()}`); }
      close() {}
    };
  });
  let works = {};
  await ada.route('/me/working', (route) => route.fulfill({ json: works }));
  const away = () => ada.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
  await ada.goto(path);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);
  await ada.locator('summary', { hasText: 'Keys and signs' }).press('Enter');
  await ada.getByRole('button', { name: 'Show what comes on your desktop while you look elsewhere' }).press('Enter');
  await ada.getByRole('button', { name: 'Show nothing on your desktop any more' }).waitFor();
  await sound(ada);
  await away();
  const text = unique('Are you there?');
  await say(dan, text);
  await message(ada, text).waitFor();
  assert.deepEqual(await ada.evaluate(() => window.shown), [`Dan Whitfield: ${text}`]);
  // At no day of the week: then it is quiet.
  works = { days: [] };
  await Promise.all([ada.waitForResponse('**/me/working'), ada.goto(path)]);
  await live(ada);
  await away();
  const later = unique('Still there?');
  await say(dan, later);
  await message(ada, later).waitFor();
  assert.deepEqual(await ada.evaluate(() => window.shown), []);
});

journey('puts a message otherwise by keyboard and takes one away; the others see it at once', async ({ as }) => {
  const [ada, dan, ines] = await Promise.all([as('ada'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  const { path } = await startTopic(ada);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);
  const wrong = unique('At tne');
  await say(dan, wrong);
  await message(ada, wrong).waitFor();
  await message(dan, wrong).getByRole('link', { name: /^Edit/ }).waitFor();
  // Up from an empty field leads there.
  await dan.getByLabel('Your message').press('ArrowUp');
  await dan.getByRole('heading', { level: 1, name: 'Edit a message' }).waitFor();
  await sound(dan);
  const right = unique('At ten');
  await dan.getByLabel('Your message').fill(right);
  await dan.keyboard.press('Tab');
  await dan.keyboard.press('Enter');
  await message(ada, right).getByText('edited').waitFor();
  await message(dan, right).getByText('edited').waitFor();
  await sound(ada);
  await sound(dan);
  await dan.setViewportSize({ width: 320, height: 740 });
  await sound(dan);
  // What it is about is settled, and taken up again: the others see it without a word.
  await dan.getByRole('button', { name: 'Mark as resolved' }).click();
  await dan.getByText('Resolved', { exact: true }).waitFor();
  await sound(dan);
  await ada.getByText('Resolved', { exact: true }).waitFor();
  await ada.getByRole('button', { name: 'Open it again' }).click();
  await dan.getByRole('button', { name: 'Mark as resolved' }).waitFor();
  assert.equal(await dan.getByText('Resolved', { exact: true }).isVisible(), false);
  // Without a script: a page and a button.
  await ines.goto(path);
  const other = unique('Somewhere else');
  await say(ines, other);
  await message(ada, other).waitFor();
  await message(ines, other).locator('summary', { hasText: 'More' }).click();
  await message(ines, other).getByRole('button', { name: /^Delete/ }).click();
  await ines.getByText('This message was deleted.').waitFor();
  await ada.getByText('This message was deleted.').waitFor();
  assert.equal(await message(ada, other).count(), 0);
});

journey('two people of different departments write to each other, from a profile, live, and told of it', async ({ as }) => {
  const [ada, dan, ines] = await Promise.all([as('ada'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  await ada.goto('/people/dan-whitfield');
  await ada.getByRole('button', { name: 'Message Dan Whitfield' }).press('Enter');
  await ada.getByRole('heading', { level: 1, name: 'Dan Whitfield' }).waitFor();
  await live(ada);
  const text = unique('Have you a minute?');
  await say(ada, text);
  await ada.locator('#messages > li[data-number]', { hasText: text }).waitFor();
  await dan.goto('/talk');
  await dan.getByRole('listitem').filter({ hasText: text }).getByRole('link', { name: 'Ada Okafor' }).click();
  await Promise.all([live(dan), message(dan, text).waitFor()]);
  await sound(dan);
  const answer = unique('At ten');
  await say(dan, answer);
  await message(ada, answer).waitFor({ timeout: 1_000 });
  // What is on the screen is read, in a while.
  await assert.doesNotReject(async () => {
    for (let tries = 0; ; tries += 1) {
      await dan.goto('/talk');
      if ((await dan.getByRole('listitem').filter({ hasText: answer }).locator('.cm-unread').count()) === 0) return;
      if (tries > 40) throw new Error('it stays unread');
    }
  });
  await sound(dan);
  // Found by its words, and led to, by keyboard; by nobody else.
  const [words, number] = [text.split(' ').slice(0, -1).join(' '), text.split(' ').at(-1)];
  await dan.getByLabel('Find messages').fill(`${words} ${number} from:ada-okafor`);
  await dan.keyboard.press('Enter');
  const hit = dan.getByRole('listitem').filter({ hasText: text });
  await hit.locator('mark').first().waitFor();
  await hit.getByText(answer).waitFor();
  await sound(dan);
  await dan.setViewportSize({ width: 320, height: 740 });
  await sound(dan);
  await dan.setViewportSize({ width: 1280, height: 720 });
  await hit.getByRole('link', { name: /Ada Okafor/ }).press('Enter');
  await message(dan, text).waitFor();
  await ines.goto(`/talk/search?q=${number}`);
  await ines.getByText('Nothing that you can read fits.').waitFor();
  await dan.goto('/talk/search?q=after:yesterday');
  await dan.getByRole('alert').getByText('Write a day like 2026-11-30').waitFor();
  await sound(dan);
  // A third one begins with both, without a script; it is another conversation.
  await ines.goto('/talk/with');
  await ines.getByLabel('To whom').fill('nobody-of-that-name');
  await ines.getByRole('button', { name: 'Begin' }).click();
  await ines.getByRole('alert').getByText('Nobody that you can see has the address number 1 here').waitFor();
  await ines.getByLabel('To whom').fill('ada-okafor, dan-whitfield');
  await ines.getByRole('button', { name: 'Begin' }).click();
  await ines.getByRole('heading', { level: 1, name: /Ada Okafor/ }).waitFor();
  assert.equal(await message(ines, text).count(), 0);
  const third = unique('All three');
  await say(ines, third);
  await message(ines, third).waitFor();
  await ada.goto('/talk/with');
  await ada.getByRole('listitem').filter({ hasText: third }).waitFor();
  await sound(ada);
  await ada.setViewportSize({ width: 320, height: 740 });
  await sound(ada);
});

journey('reacts to a message and takes it to another topic; the others see both at once', async ({ as }) => {
  const [ada, dan, ines] = await Promise.all([as('ada'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  const { path } = await startTopic(ada);
  await dan.goto(path);
  await Promise.all([live(ada), live(dan)]);
  const text = unique('It works now');
  await say(ada, text);
  await message(dan, text).waitFor();
  // By keyboard, from what opens to the choice.
  await message(dan, text).locator('summary', { hasText: 'React' }).focus();
  await dan.keyboard.press('Enter');
  await sound(dan);
  await dan.keyboard.press('Tab');
  await dan.keyboard.press('Enter');
  const like = (page) => message(page, text).locator('[data-reactions]').getByRole('button', { name: 'Like 1' });
  await like(ada).waitFor({ timeout: 1_000 });
  await like(dan).waitFor();
  assert.equal(await like(dan).getAttribute('aria-pressed'), 'true');
  assert.equal(await like(ada).getAttribute('aria-pressed'), 'false');
  await like(ada).click();
  await message(dan, text).getByRole('button', { name: 'Like 2' }).waitFor();
  await message(dan, text).getByRole('button', { name: 'Like 2' }).press('Enter');
  await like(ada).waitFor();
  await sound(ada);
  // Without a script: buttons and pages.
  await ines.goto(path);
  await message(ines, text).locator('summary', { hasText: 'React' }).click();
  await message(ines, text).getByRole('button', { name: 'Thanks' }).click();
  await message(ada, text).getByRole('button', { name: 'Thanks 1' }).waitFor();
  await message(ines, text).getByRole('link', { name: 'Who reacted' }).click();
  await ines.getByRole('listitem').filter({ hasText: 'Thanks: Ines Carvalho' }).waitFor();
  // To another topic.
  const other = unique('Elsewhere');
  await message(ada, text).locator('summary', { hasText: 'More' }).click();
  await message(ada, text).getByRole('link', { name: /^Move/ }).click();
  await ada.getByLabel('Or to a new topic').fill(other);
  await sound(ada);
  await ada.setViewportSize({ width: 320, height: 740 });
  await sound(ada);
  await ada.getByRole('button', { name: 'Move' }).click();
  await ada.getByRole('heading', { level: 1, name: other }).waitFor();
  await message(ada, text).waitFor();
  await message(dan, text).waitFor({ state: 'detached' });
  // And back, before the eyes of who has that page open.
  await message(ada, text).locator('summary', { hasText: 'More' }).click();
  await message(ada, text).getByRole('link', { name: /^Move/ }).click();
  await ada.getByLabel('To a topic of this channel').selectOption(new URL(dan.url()).pathname.split('/').at(-1));
  await ada.getByRole('button', { name: 'Move' }).click();
  await message(ada, text).waitFor();
  await message(dan, text).waitFor();
  await sound(dan);
  // What leads change of a channel.
  await ada.goto('/talk/digital-planning-desk');
  await ada.getByRole('link', { name: 'Settings of this channel' }).click();
  await ada.getByLabel('What it is for').waitFor();
  await sound(ada);
});

journey('Ctrl and Enter send; an empty message is not sent', async ({ as }) => {
  const page = await as('ben');
  await startTopic(page);
  await live(page);
  const field = page.getByLabel('Your message');
  await field.press('Control+Enter');
  const text = unique('Sent from the keyboard');
  await field.fill(text);
  await field.press('Control+Enter');
  await page.locator('#messages > li[data-number]', { hasText: text }).waitFor();
  assert.equal(await page.locator('#messages > .cm-message').count(), 1);
  // Two in a second are two.
  const quick = [unique('One'), unique('Two')];
  for (const one of quick) await say(page, one);
  for (const one of quick) await page.locator('#messages > li[data-number]', { hasText: one }).waitFor();
});

journey('a message that is too long comes back with its text and what is wrong', async ({ as }) => {
  const page = await as('ada');
  await startTopic(page);
  await live(page);
  const text = `${unique('Endless')} ${'x'.repeat(10_001)}`;
  await page.locator('#composer textarea').fill(text);
  await page.locator('#composer button').click();
  await page.getByRole('alert').getByText('Shorten this to 10000 characters or fewer').waitFor();
  assert.equal((await page.locator('#composer textarea').inputValue()).trim(), text);
  await sound(page);
});

if (local) {
  journey('chat is killed under an open page: it comes back, and what was sent meanwhile is there once', async ({ as }) => {
    const [ada, dan] = await Promise.all([as('ada'), as('dan')]);
    const { path } = await startTopic(ada);
    await dan.goto(path);
    await Promise.all([live(ada), live(dan)]);
    // What the page tells while chat is away may be gone before anybody looks.
    await ada.evaluate(() => {
      const state = document.getElementById('talk-state');
      window.told = [];
      new MutationObserver(() => window.told.push(state.textContent)).observe(state, { childList: true });
    });

    process.kill(Number(readFileSync(`${local}/pids/chat`, 'utf8')), 'SIGKILL');
    const text = unique('Sent while nobody heard');
    await say(ada, text);
    await ada.locator('#messages > li[data-number]', { hasText: text }).waitFor({ timeout: 30_000 });
    await message(dan, text).waitFor({ timeout: 30_000 });
    assert.match((await ada.evaluate(() => window.told)).join('\n'), /The connection is gone/);
    await live(ada);
    assert.equal(await message(ada, text).count(), 1);
    assert.equal(await message(dan, text).count(), 1);
    await dan.reload();
    assert.equal(await message(dan, text).count(), 1);
  }, { expects: [/WebSocket connection/] });
} else {
  test('chat is killed under an open page', { skip: 'of a suite that runs already, nobody tells which process chat is' });
}

journey('posts an update, is answered and shared, and is followed; one of them without a script', async ({ as }) => {
  const [ada, dan, ines] = await Promise.all([as('ada'), as('dan'), as('ines', { javaScriptEnabled: false })]);
  const text = unique('The pumps work again');
  await ada.goto('/updates');
  await sound(ada);
  await ada.getByLabel('What is new?').fill(text);
  await ada.getByLabel('Tags').fill('pumps, Severn Vale');
  await ada.getByRole('button', { name: 'Post', exact: true }).press('Enter');
  await ada.getByRole('heading', { level: 1, name: 'An update by Ada Okafor' }).waitFor();
  await sound(ada);
  // From the profile to what somebody says, and to following them.
  await dan.goto('/people/ada-okafor');
  await dan.getByRole('link', { name: 'Updates: Ada Okafor' }).click();
  await dan.getByRole('button', { name: 'Follow Ada Okafor' }).click();
  await dan.getByRole('button', { name: 'Stop following Ada Okafor' }).waitFor();
  await sound(dan);
  await dan.goto('/updates?list=following');
  const entry = dan.getByRole('listitem').filter({ hasText: text });
  await entry.getByRole('link', { name: /^Answer/ }).click();
  const answer = unique('Which of them?');
  await dan.getByLabel('Add a comment').fill(answer);
  await dan.getByRole('button', { name: 'Send comment' }).click();
  await dan.getByText(answer).waitFor();
  await sound(dan);
  // Passed on without a script.
  await ines.goto('/updates');
  await ines.getByRole('listitem').filter({ hasText: text }).getByRole('link', { name: /^Share/ }).click();
  const mine = unique('Worth reading');
  await ines.getByLabel('What you say of it').fill(mine);
  await ines.getByRole('button', { name: 'Post', exact: true }).click();
  await ines.getByText(mine).waitFor();
  await ines.getByText(text).waitFor();
  await ada.goto('/updates');
  await ada.getByRole('listitem').filter({ hasText: mine }).getByText(text).waitFor();
  await ada.setViewportSize({ width: 320, height: 740 });
  await sound(ada);
  await inLanguage(ada, 'cy');
  await ada.getByRole('heading', { level: 1, name: 'Diweddariadau' }).waitFor();
  await sound(ada);
  await inLanguage(ada, 'en-GB');
});

journey('an update shows a picture, is changed, and has a feed; by keyboard, and without a script in Welsh', async ({ as }) => {
  const [ada, ines] = await Promise.all([as('ada'), as('ines', { javaScriptEnabled: false, language: 'cy' })]);
  const text = unique('Two new pumps');
  const picture = { name: 'pumps.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') };
  await ada.goto('/updates');
  await ada.getByLabel('What is new?').fill(text);
  await ada.locator('summary', { hasText: 'A picture' }).press('Enter');
  await ada.getByLabel('Choose a picture').setInputFiles(picture);
  await ada.getByRole('button', { name: 'Post', exact: true }).press('Enter');
  // What it shows is asked for, and what was typed is still there.
  await ada.getByRole('link', { name: /^Say what the picture shows/ }).waitFor();
  await sound(ada);
  assert.equal(await ada.getByLabel('What is new?').inputValue(), text);
  await ada.getByLabel('What it shows').fill('Two green pumps');
  await ada.getByLabel('Choose a picture').setInputFiles(picture);
  await ada.getByRole('button', { name: 'Post', exact: true }).press('Enter');
  await ada.getByRole('img', { name: 'Two green pumps' }).waitFor();
  await sound(ada);
  await ada.getByRole('link', { name: 'Change', exact: true }).press('Enter');
  await ada.getByLabel('What it says').fill(`${text}, and a valve`);
  await ada.getByLabel('What it shows').fill('Two pumps and a valve');
  await sound(ada);
  await ada.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await ada.getByRole('img', { name: 'Two pumps and a valve' }).waitFor();
  await ada.getByRole('link', { name: 'edited' }).press('Enter');
  await ada.getByRole('heading', { level: 1, name: 'What this update said before' }).waitFor();
  await ada.getByText(text, { exact: true }).waitFor();
  await sound(ada);
  await ada.goto('/updates');
  await ada.setViewportSize({ width: 320, height: 740 });
  await sound(ada);
  await ada.getByRole('link', { name: 'Atom feed' }).press('Enter');
  await ada.getByRole('heading', { name: 'Updates of everybody' }).waitFor();
  await ada.getByRole('button', { name: 'Make a private address' }).press('Enter');
  const address = await ada.locator('.cm-address').innerText();
  const feed = await (await fetch(address)).text();
  assert.ok(feed.includes(`${text}, and a valve`) && feed.includes('Two pumps and a valve'), feed.slice(0, 2000));

  await ines.goto('/updates');
  await ines.getByRole('img', { name: 'Two pumps and a valve' }).first().waitFor();
  const mine = unique('Dau bwmp newydd');
  await ines.getByLabel('Beth sy’n newydd?').fill(mine);
  await ines.getByText('Llun', { exact: true }).click();
  await ines.getByLabel("Beth mae'n ei ddangos").fill('Dau bwmp');
  await ines.getByLabel('Dewis llun').setInputFiles(picture);
  await ines.getByRole('button', { name: 'Cyhoeddi', exact: true }).click();
  await ines.getByRole('img', { name: 'Dau bwmp' }).waitFor();
  await ines.getByRole('link', { name: 'Newid', exact: true }).click();
  await ines.getByLabel('Tynnu’r llun').check();
  await ines.getByRole('button', { name: 'Cadw', exact: true }).click();
  await ines.getByText(mine).first().waitFor();
  assert.equal(await ines.getByRole('img', { name: 'Dau bwmp' }).count(), 0);
});

journey('three people of three departments, one of them a guest, in a channel by invitation', async ({ as }) => {
  const [ada, dan, ines] = await Promise.all([as('ada'), as('dan', { language: 'cy' }), as('ines')]);
  const all = [ada, dan, ines];
  const { path: space } = await makeSpace(ada, { name: unique('Storm desk') });
  await ada.goto(`${space}/settings`);
  await ada.getByLabel('Guests may write').check();
  await ada.getByRole('button', { name: 'Save', exact: true }).first().click();
  // Dan as a member, Ines as a guest for a month.
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  for (const [email, role] of [['dan.whitfield@lra.gov.example', 'Member'], ['ines.carvalho@severnvale.nhs.example', 'Guest']]) {
    await ada.goto(`${space}/members`);
    await ada.getByLabel('Work emails').fill(email);
    await ada.getByLabel(role, { exact: true }).check();
    if (role === 'Guest') await ada.getByLabel('Until, for guests').fill(until);
    await ada.getByRole('button', { name: 'Invite', exact: true }).click();
    await ada.getByRole('main').getByRole('link', { name: role === 'Guest' ? 'Ines Carvalho' : 'Dan Whitfield' }).first().waitFor();
  }
  for (const page of [dan, ines]) {
    await page.goto(space);
    await page.getByRole('button', { name: /^(Accept|Derbyn)$/ }).press('Enter');
    await page.getByRole('button', { name: /^(Accept|Derbyn)$/ }).waitFor({ state: 'detached' });
  }
  // A channel for a few: nobody else of the space hears it.
  await ada.goto(`${space}/talk`);
  await ada.getByLabel('Make a channel').fill('Forecasts');
  await ada.getByLabel('Only those of the space who are invited').check();
  await sound(ada);
  await ada.getByRole('button', { name: 'Make channel' }).press('Enter');
  const people = new URL(ada.url()).pathname;
  const channel = people.replace('/settings/people', '');
  await dan.goto(channel);
  await dan.getByRole('heading', { level: 1, name: /Heb ddod o hyd/ }).waitFor();
  await ada.getByLabel('Invite people of the space').fill('@dan-whitfield, @ines-carvalho');
  await ada.getByRole('button', { name: 'Invite', exact: true }).press('Enter');
  await ada.getByRole('button', { name: /^Take out.*Dan Whitfield/ }).waitFor();
  await ada.getByText(/Ines Carvalho is a guest/).waitFor();
  await sound(ada);
  await ada.setViewportSize({ width: 360, height: 740 });
  await sound(ada);
  await ada.goto(channel);
  await ada.getByText('By invitation: 3 people are in it.').waitFor();
  await sound(ada);
  await ada.getByLabel('Start a topic').fill('Tonight');
  await ada.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await ada.getByRole('heading', { level: 1, name: 'Tonight' }).waitFor();
  const topic = new URL(ada.url()).pathname;
  await (await told(ines, /invited you to a channel/)).press('Enter');
  await sound(ines);
  await ines.getByRole('link', { name: 'Tonight' }).press('Enter');
  await dan.goto(topic);
  await Promise.all(all.map(live));
  await Promise.all(all.map(sound));
  // Each says something, by keyboard; all three hear it once and in order.
  const words = [unique('Rain from six'), unique('Glaw o chwech'), unique('Pumps are ready')];
  for (const [at, page] of all.entries()) {
    await page.getByLabel(/Your message|Eich neges/).focus();
    await page.keyboard.type(words[at]);
    await page.keyboard.press('Control+Enter');
    await Promise.all(all.map((one) => message(one, words[at]).waitFor()));
  }
  for (const page of all) {
    const said = await page.locator('#messages > .cm-message .cm-prose').allInnerTexts();
    assert.deepEqual(said.map((one) => one.trim()), words);
  }
  // The guest reacts, edits what she said, and brings nobody in.
  await message(ines, words[0]).locator('summary', { hasText: 'React' }).focus();
  await ines.keyboard.press('Enter');
  await ines.keyboard.press('Tab');
  await ines.keyboard.press('Enter');
  await message(ada, words[0]).locator('[data-reactions]').getByRole('button', { name: 'Like 1' }).waitFor();
  await message(dan, words[0]).locator('[data-reactions]').getByRole('button').first().waitFor();
  await ines.getByLabel('Your message').press('ArrowUp');
  const better = unique('All pumps are ready');
  await ines.getByLabel('Your message').fill(better);
  await ines.getByRole('button', { name: 'Save' }).press('Enter');
  await Promise.all([ada, dan].map((page) => message(page, better).waitFor()));
  await Promise.all(all.map(sound));
  await ines.goto(people);
  await ines.getByRole('button', { name: /^Leave this channel/ }).waitFor();
  assert.equal(await ines.getByLabel('Invite people of the space').count(), 0);
  // What she may not hear any more ends before her eyes, and is not there.
  await ines.goto(topic);
  await live(ines);
  await ada.goto(people);
  await ada.getByRole('button', { name: /^Take out.*Ines Carvalho/ }).press('Enter');
  await ines.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor({ timeout: 6_000 });
  // The others go on.
  await ada.goto(topic);
  await live(ada);
  const thanks = unique('Diolch');
  await say(dan, thanks);
  await message(ada, thanks).waitFor();
});
