import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { createPage, editPage, makeSpace, publish, say, startTopic } from '../steps.mjs';

const WIDE_TEXT = `A long word: ${'llanfairpwllgwyngyll'.repeat(8)}

| one | two | three | four | five | six | seven |
|---|---|---|---|---|---|---|
| a wide cell | a wide cell | a wide cell | a wide cell | a wide cell | a wide cell | a wide cell |

    a line of code that goes on and on and on and on and on and on and on and on and on and on and on

<https://example.gov.uk/${'a-long-address/'.repeat(12)}>`;

const DEPARTMENT = '/departments/department-for-town-and-country';

/** Every kind of page that somebody who is signed in can see, with things on it that are hard to fit. */
async function addresses(page) {
  const post = (await publish(page, { title: `${unique('Post')} Gwasanaethau-cyhoeddus-heb-fylchau-ond-gyda-chysylltnodau`, body: WIDE_TEXT })).path;
  await page.getByLabel(/Add a comment|Ychwanegu sylw/).fill(WIDE_TEXT);
  await page.getByRole('button', { name: /Send comment|Anfon sylw/ }).click();
  await page.locator('.cm-comment').waitFor();
  const reach = await page.getByRole('link', { name: /Change who can read it|Newid pwy/ }).getAttribute('href');
  const comment = await page.getByRole('link', { name: /^(Change|Newid) ?:/ }).getAttribute('href');
  await page.goto('/blogs/tom-obrien-featherstonehaugh/new');
  await page.getByLabel(/^(Title|Teitl)$/).fill('a'.repeat(120));
  await page.getByLabel(/^(Text|Testun)$/).fill(WIDE_TEXT);
  await page.getByLabel(/^(Tags|Tagiau)$/).fill('b'.repeat(40));
  await page.getByRole('button', { name: /Save draft|Cadw’r drafft/ }).click();
  await page.waitForURL(/\/drafts\//);
  const draft = new URL(page.url()).pathname;
  const wiki = (await createPage(page, { body: WIDE_TEXT })).path;
  await editPage(page, `${WIDE_TEXT}\n\nMore.`, 'a'.repeat(150));
  const topic = (await startTopic(page)).path;
  await say(page, WIDE_TEXT);
  await page.locator('#messages > .cm-message').first().waitFor();
  return [
    '/', '/blogs', '/blogs/tom-obrien-featherstonehaugh', '/blogs/tom-obrien-featherstonehaugh/new', post, `${post}/edit`, `${post}/manage`, `${post}/history`, draft, reach, reach.replace(/reach$/, 'reactions'), comment, `${comment}/history`,
    '/wiki', '/wiki/new', wiki, `${wiki}?v=1`, `${wiki}/edit`, `${wiki}/history`, `${wiki}/diff/1..2`,
    '/spaces', '/spaces/digital-planning', '/spaces/digital-planning/wiki', '/spaces/digital-planning/files', '/blogs/digital-planning',
    '/talk', '/talk/digital-planning-desk', topic, '/talk/digital-planning-desk/good-morning',
    '/people/tom-obrien-featherstonehaugh', '/people/tom-obrien-featherstonehaugh/posts', '/people/ada-okafor',
    '/blogs/tom-obrien-featherstonehaugh/archive', '/me/drafts', '/me/bin', '/me/saved', '/me/feeds', '/me/feeds?of=blogs/tom-obrien-featherstonehaugh', '/me/profile', '/me/profile/posts', '/me/corrections', '/me/reports', '/me/decisions', '/me/sessions', '/no-such-page',
    '/people', '/people?q=policy', '/people?q=nobody+at+all+xyzzy', '/people/ada-okafor/correct',
    '/departments', DEPARTMENT, `${DEPARTMENT}/organogram`, `${DEPARTMENT}/posts`,
  ];
}

/** The pages of those who run a department and of who runs the suite, and those that leads see. */
async function runs(page) {
  const { path } = await makeSpace(page);
  const admin = `/admin${DEPARTMENT}`;
  return [
    '/admin', '/admin/moderation', '/admin/log', '/admin/departments/new', admin, `${admin}/people`, `${admin}/people/load`, `${admin}/teams`, `${admin}/providers`,
    '/spaces/new', path, `${path}/about`, `${path}/talk`, `${path}/settings`, `${path}/members`, `${path}/leave`, `${path}/files`,
    `${path}/wiki/new`, '/me/notifications', `${DEPARTMENT}/organogram`,
  ];
}

const OPEN = ['/sign-in', '/sign-in/agd', '/signed-out'];

/** Each of these pages fits, and axe finds nothing on it. */
async function visit(browser, paths) {
  for (const path of paths) {
    await browser.goto(path);
    for (const width of [320, 1280]) {
      await browser.setViewportSize({ width, height: 800 });
      await sound(browser);
    }
  }
}

for (const [language, name] of [['en-GB', 'English'], ['cy', 'Cymraeg']]) {
  journey(`every kind of page fits 320 and 1280 pixels and is accessible, in ${name}`, async ({ as, open }) => {
    const [page, stranger] = await Promise.all([as('tom', { language }), open({ locale: language })]);
    await visit(page, await addresses(page));
    await visit(stranger, OPEN);
  });

  journey(`and so does every page of those who run things, in ${name}`, async ({ as }) => {
    const [eve, sasha] = await Promise.all([as('eve', { language }), as('sasha', { language })]);
    await visit(eve, await runs(eve));
    await visit(sasha, ['/admin', '/admin/departments/new', '/admin/log', `/admin${DEPARTMENT}`, `/admin${DEPARTMENT}/providers`]);
  });
}
