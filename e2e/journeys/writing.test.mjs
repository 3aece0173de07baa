import assert from 'node:assert/strict';
import { sound, unique } from '../browser.mjs';
import { journey } from '../journey.mjs';
import { publish, told } from '../steps.mjs';

const text = (page, label = 'Text') => page.getByLabel(label, { exact: true });
const title = (page) => page.getByLabel('Title', { exact: true });
const heading = (page, name) => page.getByRole('heading', { level: 1, name });

journey('what one types is kept on the server, and another device does not overwrite it', async ({ as }) => {
  const [desk, phone] = await Promise.all([as('cat'), as('cat')]);
  const name = unique('Kept while typing');
  await desk.goto('/blogs/cat-lindqvist/new');
  await title(desk).fill(name);
  await text(desk).fill('One.');
  await desk.waitForURL(/\/drafts\//);
  await desk.getByText(/Kept at/).waitFor();
  await sound(desk);
  // On the other device it is the same draft.
  await phone.goto('/me/drafts');
  await phone.getByRole('link', { name }).click();
  await heading(phone, 'Your draft').waitFor();
  assert.equal(await text(phone).inputValue(), 'One.');
  await text(phone).fill('Two, on the phone.');
  await phone.waitForResponse((answer) => answer.url().endsWith('/keep') && answer.ok());
  // The first device has not heard of it.
  await text(desk).fill('Three, at the desk.');
  const alert = desk.getByRole('alert').filter({ hasText: 'changed elsewhere' });
  await alert.waitFor();
  assert.match(await alert.getByRole('textbox').inputValue(), /Two, on the phone/);
  assert.equal(await text(desk).inputValue(), 'Three, at the desk.');
  await sound(desk);
  await phone.getByRole('button', { name: 'Publish' }).click();
  await heading(phone, name).waitFor();
  await phone.getByText('Two, on the phone.').waitFor();
});

journey('marks a text from the bar by keyboard, and sees how it will look', async ({ as }) => {
  const page = await as('ben');
  await page.goto('/blogs/ben-hughes/new');
  await title(page).fill(unique('Looks'));
  await text(page).fill('strong');
  await text(page).press('Control+a');
  await text(page).press('Control+b');
  assert.equal(await text(page).inputValue(), '**strong**');
  const bar = page.getByRole('toolbar', { name: 'Formatting' });
  await bar.getByRole('button', { name: 'Bold' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const looks = page.getByRole('region', { name: 'Preview' });
  await looks.locator('strong', { hasText: 'strong' }).waitFor();
  await text(page).fill('- one\n- two');
  await looks.getByRole('listitem').nth(1).waitFor();
  await sound(page);
});

journey('two write, a third approves, in Welsh and without JavaScript', async ({ as }) => {
  const [ada, ben] = await Promise.all([as('ada', { language: 'cy' }), as('ben', { javaScriptEnabled: false })]);
  const name = unique('Reviewed team');
  await ada.goto('/spaces/new');
  await ada.getByLabel('Enw', { exact: true }).fill(name);
  await ada.getByLabel('Beth yw ei ddiben').fill('I ysgrifennu.');
  await ada.getByLabel(/gwasanaeth sifil sy'n gallu darllen hwn/).first().check();
  await ada.getByLabel('Gall pwy bynnag sy’n ei ddarllen ymuno').check();
  await ada.getByLabel(/Mae ail berson yn cymeradwyo/).check();
  await ada.getByRole('button', { name: 'Creu gofod' }).click();
  await heading(ada, name).waitFor();
  const slug = new URL(ada.url()).pathname.split('/').at(-1);
  await ben.goto(`/spaces/${slug}`);
  await ben.getByRole('button', { name: /^Join/ }).click();
  await ben.goto(`/blogs/${slug}/new`);
  const post = unique('A plan for the spring');
  await title(ben).fill(post);
  await text(ben).fill('We begin in **March**.');
  const tag = unique('spring maps');
  await ben.getByLabel('Tags').fill(`planning, ${tag}`);
  await ben.getByText('Co-authors, on behalf of somebody').click();
  await ben.getByLabel('Co-authors').fill('dan-whitfield');
  await ben.getByRole('button', { name: 'Preview' }).click();
  await ben.getByRole('region', { name: 'Preview' }).locator('strong', { hasText: 'March' }).waitFor();
  assert.equal(await ben.getByRole('button', { name: 'Publish' }).count(), 0);
  await ben.getByRole('button', { name: 'Submit for approval' }).click();
  await ben.getByText('Submitted on').waitFor();
  const draft = new URL(ben.url()).pathname;

  await ada.goto('/me/drafts');
  await ada.getByRole('link', { name: post }).click();
  await heading(ada, post).waitFor();
  await sound(ada);
  await ada.getByLabel('Beth ddylid ei newid').fill('Pam mis Mawrth?');
  await ada.getByRole('button', { name: 'Rhoi’n ôl' }).click();
  await heading(ada, 'Drafftiau').waitFor();

  await ben.goto(draft);
  await ben.getByText('Pam mis Mawrth?').waitFor();
  await text(ben).fill('We begin in **March**, when the maps are there.');
  await ben.getByRole('button', { name: 'Submit for approval' }).click();
  await ben.getByText('Submitted on').waitFor();
  await ada.goto(draft);
  await ada.getByRole('button', { name: 'Cymeradwyo a chyhoeddi' }).click();
  await heading(ada, post).waitFor();
  await ada.locator('article .cm-byline', { hasText: 'Ben Hughes, DTC, Dan Whitfield' }).waitFor();
  await sound(ada);
  await ada.getByRole('link', { name: tag }).click();
  await heading(ada, `Postiadau a thudalennau gyda’r tag “${tag}”`).waitFor();
  await ada.getByRole('link', { name: post }).waitFor();
  await sound(ada);
});

journey('takes a post back, puts it back, deletes it and brings it back', async ({ as }) => {
  const [cat, dan] = await Promise.all([as('cat', { javaScriptEnabled: false }), as('dan')]);
  const { title: name, path } = await publish(cat);
  const manage = async (button) => {
    await cat.getByRole('link', { name: 'Manage this post' }).click();
    await heading(cat, 'Manage this post').waitFor();
    await cat.getByRole('button', { name: button }).click();
  };
  await manage('Withdraw it');
  await cat.getByText('This post is withdrawn').waitFor();
  assert.equal((await dan.goto(path)).status(), 404);
  await cat.getByRole('button', { name: 'Put it back' }).click();
  await cat.getByText('This post is withdrawn').waitFor({ state: 'detached' });
  assert.equal((await dan.goto(path)).status(), 200);
  await manage('Delete it');
  await cat.waitForURL(/\/blogs\/cat-lindqvist$/);
  assert.equal((await cat.goto(path)).status(), 404);
  await cat.goto('/me/bin');
  await cat.getByRole('button', { name: new RegExp(`^Bring back.*${name}`) }).click();
  assert.equal((await dan.goto(path)).status(), 200);
});

journey('answers a comment, reacts, follows and keeps a post; its author corrects it and closes the comments', async ({ as }) => {
  const [ben, ines] = await Promise.all([as('ben', { javaScriptEnabled: false }), as('ines')]);
  const { title: name, path } = await publish(ben);
  await ines.goto(path);
  const question = unique('Why five?');
  await ines.getByLabel('Add a comment').fill(question);
  await ines.getByRole('button', { name: 'Send comment' }).click();
  await ines.getByRole('listitem').filter({ hasText: question }).waitFor();
  await ines.getByRole('button', { name: 'Useful' }).click();
  await ines.getByRole('button', { name: 'Useful 1', pressed: true }).waitFor();
  await ines.getByRole('button', { name: 'Keep for later' }).click();
  await ines.getByRole('button', { name: 'No longer keep' }).waitFor();
  await ines.getByRole('button', { name: 'Stop following' }).waitFor();
  await sound(ines);

  await ben.goto(path);
  await ben.getByRole('link', { name: /^Answer.*Ines Carvalho/ }).click();
  const answer = unique('Because of the law.');
  await ben.getByLabel('Answer Ines Carvalho').fill(answer);
  await ben.getByRole('button', { name: 'Send comment' }).click();
  await ben.locator('.cm-comments--answers').getByRole('listitem').filter({ hasText: answer }).waitFor();
  await ben.getByRole('link', { name: 'Who reacted' }).click();
  await ben.getByText('Useful: Ines Carvalho').waitFor();
  await ben.goto(path);
  await ben.getByRole('link', { name: 'Manage this post' }).click();
  await ben.getByLabel('What was wrong, and what is right').fill('Five, not fifty.');
  await ben.getByRole('button', { name: 'Add the correction' }).click();
  await ben.getByText('Five, not fifty.').waitFor();
  await ben.getByRole('link', { name: 'Manage this post' }).click();
  await ben.getByRole('button', { name: 'Close now' }).click();
  await ben.getByText('Comments are closed.').waitFor();

  await told(ines, 'Ben Hughes corrected a post that you wrote or follow');
  await ines.getByRole('link', { name: 'Ben Hughes commented on a post' }).first().click();
  await ines.waitForURL(/#comment-/);
  await ines.getByText(answer).waitFor();
  assert.equal(await ines.getByLabel('Add a comment').count(), 0);
  await sound(ines);
  await ines.goto('/me/saved');
  await ines.getByRole('button', { name: new RegExp(`^No longer keep.*${name}`) }).click();
  await ines.getByText('Nothing yet.').waitFor();
});

journey('leaves a text that was never kept beside a later one', async ({ as }) => {
  const [desk, phone] = await Promise.all([as('cat'), as('cat')]);
  const name = unique('Two places');
  await desk.goto('/blogs/cat-lindqvist/new');
  await title(desk).fill(name);
  await text(desk).fill('One.');
  await desk.waitForURL(/\/drafts\//);
  const draft = new URL(desk.url()).pathname;
  // The line is down while one types on.
  await desk.context().setOffline(true);
  await text(desk).fill('Two, never kept.');
  await desk.getByText('Not kept at the moment').waitFor();
  await desk.close();
  await phone.goto(draft);
  await text(phone).fill('Three, kept.');
  await phone.waitForResponse((answer) => answer.url().endsWith('/keep') && answer.ok());
  const again = await desk.context().newPage();
  await desk.context().setOffline(false);
  await again.goto(draft);
  assert.equal(await text(again).inputValue(), 'Three, kept.');
  assert.equal(await again.getByLabel('Text that was never kept').inputValue(), 'Two, never kept.');
  await sound(again);
});

journey('what one changes in a published post is kept, goes on at another device, and is saved there', async ({ as }) => {
  const [desk, phone] = await Promise.all([as('cat'), as('cat')]);
  const { title: name, path } = await publish(desk);
  await desk.goto(`${path}/edit`);
  await text(desk).fill('Half of a better text.');
  await desk.getByText(/not saved yet/).waitFor();
  await sound(desk);
  await phone.goto('/me/drafts');
  await heading(phone, 'Drafts').waitFor();
  await sound(phone);
  await phone.getByRole('link', { name }).first().click();
  await phone.getByText('You changed this and did not save it').waitFor();
  assert.equal(await text(phone).inputValue(), 'Half of a better text.');
  await sound(phone);
  await text(phone).fill('A better text.');
  await phone.waitForResponse((answer) => answer.url().endsWith('/edits') && answer.ok());
  // The desk has not heard of it, and writes nothing over it.
  await text(desk).fill('Another half.');
  const alert = desk.getByRole('alert').filter({ hasText: 'on another device' });
  await alert.waitFor();
  assert.match(await alert.getByRole('textbox').inputValue(), /A better text/);
  await phone.getByRole('button', { name: 'Save', exact: true }).click();
  await heading(phone, name).waitFor();
  await phone.getByText('A better text.').waitFor();
});

journey('keeps a change without JavaScript and in Welsh, and throws it away', async ({ as }) => {
  const [dan, priya] = await Promise.all([
    as('dan', { javaScriptEnabled: false, language: 'cy' }),
    as('priya', { language: 'cy' }),
  ]);
  const name = unique('Kept page');
  await dan.goto('/wiki/new');
  await dan.getByLabel('Teitl', { exact: true }).fill(name);
  await text(dan, 'Testun').fill('Cyntaf.');
  await dan.getByRole('button', { name: /^Creu.r dudalen/ }).click();
  await heading(dan, name).waitFor();
  const path = new URL(dan.url()).pathname;
  await dan.goto(`${path}/edit`);
  await text(dan, 'Testun').fill('Hanner.');
  await dan.getByRole('button', { name: 'Cadw heb gyhoeddi' }).click();
  await dan.getByText('Fe newidioch hwn heb ei gyhoeddi').waitFor();
  assert.equal(await text(dan, 'Testun').inputValue(), 'Hanner.');
  // Nobody else sees it; what she changes is her own.
  await priya.goto(`${path}/edit`);
  assert.equal(await text(priya, 'Testun').inputValue(), 'Cyntaf.');
  await text(priya, 'Testun').fill('Ei hanner hi.');
  await priya.getByText(/heb ei gyhoeddi eto/).waitFor();
  await priya.reload();
  await priya.getByText('Fe newidioch hwn heb ei gyhoeddi').waitFor();
  await sound(priya);
  await dan.getByRole('button', { name: 'Dileu fy newidiadau' }).click();
  await dan.getByText('Cyntaf.').waitFor();
});
