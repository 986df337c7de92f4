import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { linkIn, mailTo } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

// What is taken back is not there any more, which a browser logs.
test.beforeEach(({ allowErrors }) => allowErrors(/status of 404/));

const CONFERENCE = '/organise/conference/care-show-2027';
const PROPOSE = '/conference/care-show-2027/propose';
const SAMPLES = join(__dirname, '../../server/src/intake/samples');

test('half a proposal is kept, shown as it will look, finished and taken back', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit(PROPOSE);
  await page.getByLabel('What is the talk called?').fill('Ninety seconds on hydration');
  await page.getByLabel('What is it about?').fill('Two **jugs**.\n\n- one early\n- one late');
  await page.getByRole('button', { name: 'Keep it, and show how it looks' }).click();
  const look = page.getByRole('region', { name: 'How the description will look' });
  await expect(look.getByRole('listitem')).toHaveText(['one early', 'one late']);
  await expect(look.locator('strong')).toHaveText('jugs');
  await expect(page.getByRole('region', { name: 'What you proposed' })).toContainText('In preparation. Nobody but you sees it.');

  await page.getByRole('button', { name: 'Send it to the organisers' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose one of the list.');
  await expect(page.getByLabel('What is the talk called?')).toHaveValue('Ninety seconds on hydration');
  await page.getByLabel('Nothing to declare').check();
  await page.getByLabel('Where do they work?').fill('Rosewood');
  await page.getByLabel('I will not sell from the stage.').check();
  await page.getByRole('button', { name: 'Send it to the organisers' }).click();
  await expect(page.getByRole('status').first()).toContainText('Sent.');
  const own = page.getByRole('region', { name: 'What you proposed' });
  await expect(own.getByRole('listitem')).toHaveCount(1);
  await own.getByRole('button', { name: 'Take it back' }).click();
  await expect(own).toContainText('You took it back.');
});

test('somebody without an account proposes by an organiser’s link, and changes it', async ({ signIn, page, anotherVisitor, server }) => {
  await signIn('organiser');
  await page.goto(`${CONFERENCE}/links`);
  await page.getByLabel('For whom is it?').fill('Scottish Care');
  await page.getByLabel('How many people may propose by it?').fill('none');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByRole('alert')).toContainText('Write a number in figures');
  await expect(page.getByLabel('For whom is it?')).toHaveValue('Scottish Care');
  await page.getByLabel('How many people may propose by it?').fill('3');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('The link').inputValue();

  const outside = await anotherVisitor();
  const { page: theirs } = outside;
  await theirs.goto(link);
  await theirs.getByLabel('Your name').fill('Morag Baird');
  await theirs.getByLabel('Your email address').fill('morag@example.org');
  await theirs.getByRole('button', { name: 'Mail me the link' }).click();
  await expect(theirs.getByRole('status')).toContainText('Look in your mail.');
  const own = linkIn(await mailTo(server, 'morag@example.org'), 'proposing');
  await outside.visit(new URL(own).pathname);
  await expect(theirs.getByLabel('Who speaks?')).toHaveValue('Morag Baird');
  await theirs.getByLabel('What is the talk called?').fill('Island homes');
  await theirs.getByLabel('An employer or a sponsor').check();
  await theirs.getByLabel('Where do they work?').fill('Scottish Care');
  await theirs.getByLabel('I will not sell from the stage.').check();
  await theirs.getByRole('button', { name: 'Send it to the organisers' }).click();
  await expect(theirs.getByRole('status').first()).toContainText('Sent.');

  await page.goto(`${CONFERENCE}/proposals`);
  await page.getByRole('link', { name: 'Island homes' }).click();
  await expect(page.getByText('Last changed by Morag Baird')).toBeVisible();
  await expect(page.getByLabel('Where do they work?')).toHaveValue('Scottish Care');

  // A link that is taken back lets nobody else in, and leaves her page.
  await page.goto(`${CONFERENCE}/links`);
  await expect(page.getByText('One of three used.')).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('status').first()).toContainText('Taken back.');
  expect((await theirs.goto(link))?.status()).toBe(404);
  await outside.visit(new URL(own).pathname);
  await theirs.getByRole('link', { name: 'Island homes' }).click();
  await theirs.getByLabel('What is the talk called?').fill('Island homes, by ferry');
  await theirs.getByLabel('I will not sell from the stage.').check();
  await theirs.getByRole('button', { name: 'Save it' }).click();
  await expect(theirs.getByRole('link', { name: 'Island homes, by ferry' })).toBeVisible();
});

for (const [file, title, speakers] of [
  ['pretalx-submissions.json', 'Sensors that help', 'Gill Marsh'],
  ['sessionize-flattened.csv', 'Families first', 'Rosalind Achebe and Imran Siddiqui'],
]) {
  test(`proposals come in from ${file}, once`, async ({ signIn, page }) => {
    const bring = async () => {
      await page.goto(`${CONFERENCE}/proposals`);
      const bytes = await readFile(join(SAMPLES, file));
      await page.getByLabel('Proposals, as JSON or CSV').setInputFiles({ name: file, mimeType: 'text/plain', buffer: bytes });
      await page.getByRole('button', { name: 'Check this file' }).click();
      await expect(page.getByRole('heading', { name: 'What is in the file' })).toBeVisible();
    };
    await signIn('organiser');
    await bring();
    await page.getByRole('button', { name: 'Import these 2' }).click();
    await page.getByRole('link', { name: 'Go to the proposals' }).click();
    const row = page.getByRole('listitem').filter({ hasText: title });
    await expect(row).toContainText(speakers);
    await bring();
    await expect(page.getByText('There is nothing to import.')).toBeVisible();
  });
}
