import { examine } from './axe';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

test.beforeEach(({ allowErrors }) => allowErrors(/status of (404|409|422)/));

test('an organiser adds a talk of an evening, publishes it, and a member finds it', async ({ visit, visitor, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: 'Look after the talks' }).click();
  await visitor.ready();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Talks to look after');
  await examine(page, 'talks to look after');
  await page.getByRole('link', { name: 'Add a talk' }).click();
  await visitor.ready();
  await examine(page, 'a new talk');

  // What cannot be taken is said, and nothing is lost.
  await page.getByLabel('Description').fill('How <b>one home</b>\nstopped counting.');
  await page.getByLabel('Speakers').fill('Priya Raman\nDev Shah');
  await page.getByLabel('Chapters').fill('0:00 Welcome\nThen questions');
  await page.getByRole('button', { name: 'Add this talk' }).click();
  await visitor.ready();
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription(/Fill this in/);
  await expect(page.getByLabel('Chapters')).toHaveAccessibleDescription(/Line 2 is no chapter/);
  await expect(page.getByLabel('Description')).toHaveValue('How <b>one home</b>\nstopped counting.');
  await expect(page.getByLabel('Speakers')).toHaveValue('Priya Raman\nDev Shah');
  await page.getByLabel('Title').fill('The quokka round');
  await page.getByLabel('Topics').fill('Medication, Quokkas');
  await page.getByLabel('Chapters').fill('4:07 What to do first\n0:00 Welcome');
  await page.getByRole('button', { name: 'Add this talk' }).click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Added. Nobody finds it before it is published.');
  await expect(page.getByLabel('Chapters')).toHaveValue('0:00 Welcome\n4:07 What to do first');

  const member = await anotherVisitor();
  await member.signIn('member');
  await member.visit('/library?q=quokka');
  await expect(member.page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();

  const there = page.getByRole('list', { name: 'What is there' });
  await expect(there).toContainText('No recording yet');
  await expect(there).toContainText('No transcript yet');
  await examine(page, 'a talk to look after');
  await page.getByRole('button', { name: 'Publish it as it is' }).click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Published.');
  await expect(async () => {
    await member.visit('/library?q=quokka');
    await expect(member.page.getByRole('link', { name: 'The quokka round' })).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 10_000 });

  await page.getByRole('button', { name: 'Take it out of the library' }).click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Taken out.');
  await visit('/organise/talks?show=withdrawn&search=QUOKKA');
  await expect(page.getByRole('list', { name: 'Talks', exact: true }).getByRole('listitem')).toContainText(['The quokka round']);
});

test('of two who change one talk, the later sees what differs and loses nothing', async ({ visit, visitor, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise/talks');
  await page.getByRole('list', { name: 'Talks', exact: true }).getByRole('link').first().click();
  await visitor.ready();
  const address = new URL(page.url()).pathname;
  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit(address);
  await other.page.getByLabel('Title').fill('Theirs');
  await other.page.getByLabel('Series').fill('Sunday special');
  await other.page.getByRole('button', { name: 'Save this talk' }).click();
  await other.ready();
  await expect(other.page.getByRole('status')).toContainText('Saved.');

  await page.getByLabel('Title').fill('Mine');
  await page.getByLabel('Description').fill('Mine too');
  await page.getByRole('button', { name: 'Save this talk' }).click();
  await visitor.ready();
  const card = page.getByRole('alert');
  await expect(card).toContainText('Which should hold?');
  await expect(card).toContainText('Sunday special');
  await expect(card).toContainText('Theirs');
  await expect(card).toContainText('Mine too');
  await examine(page, 'a talk changed by two');
  await card.getByRole('button', { name: 'Use this instead' }).click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await expect(page.getByLabel('Title')).toHaveValue('Mine');
  await expect(page.getByLabel('Description')).toHaveValue('Mine too');
  await expect(page.getByLabel('Series')).toHaveValue('Sunday special');
});

test('who neither organises nor hosted finds no talk to look after', async ({ visit, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise/talks');
  const address = await page.getByRole('list', { name: 'Talks', exact: true }).getByRole('link').first().getAttribute('href');
  const cqc = await anotherVisitor();
  await cqc.signIn('cqc');
  for (const place of [address!, '/organise/talks', '/organise/talks/new', '/organise/talks/nowhere']) {
    expect((await cqc.visit(place))?.status(), place).toBe(404);
  }
});

test.describe('where no program makes recordings silent', () => {
  test.use({ env: { PATH: '/nowhere' } }); // ffmpeg would, and the recording would be held back no longer

  test('a part is taken out for good, and nobody reads or finds it', async ({ visit, visitor, signIn, page, anotherVisitor }) => {
    await signIn('organiser');
    await visit('/organise/talks?show=published');
    const talks = page.getByRole('list', { name: 'Talks', exact: true }).getByRole('listitem');
    await talks.filter({ hasNotText: 'No transcript yet' }).first().getByRole('link').click();
    await visitor.ready();
    const id = new URL(page.url()).pathname.split('/').pop()!;
    const said = async () => (await page.request.get(`/organise/talks/${id}/transcript.vtt`)).text();
    const before = (await said()).split('\n\n').slice(1);
    const gone = before[0]!.split('\n').pop()!;
    await page.getByRole('link', { name: 'Take a part out for good' }).click();
    await visitor.ready();
    await page.getByLabel('From', { exact: true }).fill('0:00');
    await page.getByLabel('To', { exact: true }).fill('soon');
    await page.getByRole('button', { name: 'See what goes' }).click();
    await visitor.ready();
    await expect(page.getByLabel('To', { exact: true })).toHaveAccessibleDescription(/Write it as the player shows it/);
    await page.getByLabel('To', { exact: true }).fill('0:01');
    await page.getByRole('button', { name: 'See what goes' }).click();
    await visitor.ready();
    await expect(page.getByRole('list', { name: 'What goes' }).getByRole('listitem')).toHaveCount(1);
    await examine(page, 'a part to be taken out');
    await page.getByRole('button', { name: 'Take it out for good' }).click();
    await visitor.ready();
    await expect(page.getByRole('alert')).toContainText('Tick this if you are sure.');
    await page.getByLabel('I am sure: it cannot be brought back').check();
    await page.getByRole('button', { name: 'Take it out for good' }).click();
    await visitor.ready();
    await expect(page.getByRole('status')).toContainText('Taken out.');
    await examine(page, 'parts that were taken out');
    expect(await said()).not.toContain(gone);
    // Held back until its file is silent there.
    const member = await anotherVisitor();
    await member.signIn('member');
    await member.visit(`/talks/${id}`);
    await expect(member.page.locator('video')).toHaveCount(0);
    await page.getByRole('button', { name: 'Let it be heard all the same' }).click();
    await visitor.ready();
    await expect(page.getByRole('status')).toContainText('It can be heard again.');
    await member.visit(`/talks/${id}`);
    await expect(member.page.locator('video')).toHaveCount(1);
  });
});

test('a session that is over owes its recording, or says why there is none', async ({ visit, visitor, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: /recordings? owed/ }).click();
  await visitor.ready();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Recordings owed');
  await examine(page, 'recordings owed');
  const owed = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  const first = owed.first();
  await expect(first).toContainText('Nobody has said yet what became of the recording.');
  const session = await first.locator('.row-title a').getAttribute('href');
  // Looking at the page with axe has opened it already, where that can.
  if (!(await first.getByRole('button', { name: 'Say so' }).isVisible())) await first.getByText('It was not recorded').click();
  await first.getByRole('button', { name: 'Say so' }).click();
  await visitor.ready();
  await expect(page.getByLabel('Why was it not recorded?').first()).toHaveAccessibleDescription('Fill this in.');
  await page.getByLabel('Why was it not recorded?').first().fill('The hall had no sound.');
  await page.getByRole('button', { name: 'Say so' }).first().click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await expect(owed.filter({ has: page.locator(`a[href="${session}"]`) })).toHaveCount(0);
  const member = await anotherVisitor();
  await member.signIn('member');
  await member.visit(session!);
  await expect(member.page.getByText('This was not recorded: The hall had no sound.')).toBeVisible();

  // Its talk says more, from a page filled in from the session.
  const other = await owed.first().locator('.row-title a').getAttribute('href');
  const title = await owed.first().locator('.row-title a').innerText();
  await owed.first().getByRole('link', { name: 'Add its talk' }).click();
  await visitor.ready();
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await page.getByRole('button', { name: 'Add this talk' }).click();
  await visitor.ready();
  await member.visit(other!);
  await expect(member.page.getByText('The recording is in preparation.')).toBeVisible();
  const look = page.url();
  await page.getByRole('button', { name: 'Publish it as it is' }).click();
  await visitor.ready();
  // There is nothing to hear of it yet, and nothing to read.
  await member.visit(other!);
  await expect(member.page.getByText('The recording is in preparation.')).toBeVisible();
  await visit(look);
  await page.getByRole('link', { name: /the transcript$/ }).click();
  await visitor.ready();
  await page.getByLabel('Or paste it').fill('WEBVTT\n\n00:01.000 --> 00:03.000\nGood evening.');
  await page.getByRole('button', { name: 'Take it in' }).click();
  await visitor.ready();
  await member.visit(other!);
  await expect(member.page.getByText('The recording is published.')).toBeVisible();
  await member.page.getByRole('link', { name: 'Hear it' }).click();
  await member.ready();
  await expect(member.page.getByRole('heading', { level: 1 })).toHaveText(title);
});

test('a word that means the same is found at once, and nothing is lost to another window', async ({ visit, visitor, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/organise/talks');
  await page.getByRole('link', { name: 'Words that mean the same' }).click();
  await visitor.ready();
  await examine(page, 'words that mean the same');
  const list = page.getByLabel('A line for each thing');
  const before = await list.inputValue();
  await list.fill(`${before}\nalone`);
  await page.getByRole('button', { name: 'Save these words' }).click();
  await visitor.ready();
  await expect(list).toHaveAccessibleDescription(/has one name only/);
  await expect(list).toHaveValue(`${before}\nalone`);
  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/organise/talks/synonyms');
  await other.page.getByLabel('A line for each thing').fill(`${before}\nBIA, best interests assessor`);
  await other.page.getByRole('button', { name: 'Save these words' }).click();
  await other.ready();
  await expect(other.page.getByRole('status')).toContainText('Saved.');
  await list.fill(`${before}\nquokka, medication`);
  await page.getByRole('button', { name: 'Save these words' }).click();
  await visitor.ready();
  await expect(page.getByRole('alert')).toContainText('BIA, best interests assessor');
  await page.getByRole('alert').getByRole('button', { name: 'Use this instead' }).click();
  await visitor.ready();
  await expect(page.getByRole('status')).toContainText('Saved.');
  await visit('/library?q=quokka');
  await expect(page.getByRole('list', { name: 'Talks found' }).getByRole('listitem').first()).toBeVisible();
});
