import { examine } from './axe';
import { expect, test, type Visitor } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

test.beforeEach(({ allowErrors }) => allowErrors(/status of (404|409|422)/));

/** The page of the transcript of the first talk that lacks one, or has one. */
async function transcriptOf(visitor: Visitor, which: 'with' | 'without'): Promise<string> {
  await visitor.visit(which === 'without' ? '/organise/talks?show=no-transcript' : '/organise/talks');
  const talks = visitor.page.getByRole('list', { name: 'Talks', exact: true }).getByRole('listitem');
  const talk = which === 'without' ? talks.first() : talks.filter({ hasNotText: 'No transcript yet' }).first();
  await talk.getByRole('link').click();
  await visitor.ready();
  await visitor.page.getByRole('link', { name: /the transcript$/ }).click();
  await visitor.ready();
  return new URL(visitor.page.url()).pathname;
}

test('a transcript is brought, faults are named with their lines, and it goes out again', async ({ visitor, signIn, page, visit }) => {
  await signIn('organiser');
  const path = await transcriptOf(visitor, 'without');
  await examine(page, 'a transcript to be brought');
  const wrong = 'WEBVTT\n\n00:01.000 --> soon\nThe quokka was well.\n\n00:09.000 --> 00:08.000\nb';
  await page.getByLabel('Or paste it').fill(wrong);
  await page.getByRole('button', { name: 'Take it in' }).click();
  await visitor.ready();
  const faults = page.getByRole('alert');
  await expect(faults).toContainText('Line 3: Write times like');
  await expect(faults).toContainText('00:01.000 --> soon');
  await expect(faults).toContainText('Line 6: This ends before it begins.');
  await expect(page.getByLabel('Or paste it')).toHaveValue(wrong);
  await examine(page, 'a transcript turned back');

  // A file, in another way of writing, with lines out of order and one that runs into the next.
  const srt = '1\r\n00:00:05,000 --> 00:00:07,000\r\nDev: <b>Twice?</b>\r\n\r\n2\r\n00:00:01,000 --> 00:00:06,000\r\nThe quokka was <script>alert(1)</script> well.\r\n';
  await visit(path);
  await page.getByLabel(/^File/).setInputFiles({ name: 'talk.srt', mimeType: 'application/x-subrip', buffer: Buffer.from(srt) });
  await page.getByRole('button', { name: 'Take it in' }).click();
  await visitor.ready();
  await expect(page.getByRole('status').first()).toContainText('Mended: 1 line stood before an earlier one and moved to its place; 1 line went on into the next one and now ends there.');
  await examine(page, 'a transcript to be edited');

  const vtt = await page.request.get(`${path}.vtt`);
  expect(await vtt.text()).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nThe quokka was alert(1) well.\n\n00:00:05.000 --> 00:00:07.000\n<v Dev>Twice?\n');
  expect(vtt.headers()['content-disposition']).toContain('transcript.vtt');
  expect(await (await page.request.get(`${path}.srt`)).text()).toContain('00:00:05,000 --> 00:00:07,000\nDev: Twice?');
});

test('lines are put right, words replaced everywhere, and every version can come back', async ({ visitor, signIn, page, visit, javaScriptEnabled }) => {
  await signIn('organiser');
  const path = await transcriptOf(visitor, 'with');
  if (javaScriptEnabled === false) {
    const lines = page.getByLabel('The lines of this page, as WebVTT');
    const before = await lines.inputValue();
    await lines.fill(before.replace(/(-->.*\n)(<v [^>]*>)?.*/, '$1$2The quokka came in.'));
  } else {
    await page.getByLabel('Words').first().fill('The quokka came in.');
  }
  await page.getByRole('button', { name: 'Save these lines' }).click();
  await visitor.ready();
  await expect(page.getByRole('status').first()).toContainText('Saved.');

  await page.getByLabel('Find', { exact: true }).fill('quokka');
  await page.getByLabel('Replace with').fill('<b>wallaby</b>');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await visitor.ready();
  await expect(page.getByRole('list', { name: 'What changes' })).toContainText('The <b>wallaby</b> came in.');
  await expect(page.getByText('Found in 1 place, 1 line. Nothing is saved yet.')).toBeVisible();
  await examine(page, 'words to be replaced');
  await page.getByRole('button', { name: 'Replace in 1 place' }).click();
  await visitor.ready();
  await expect(page.getByRole('status').first()).toContainText('Replaced. In 1 place.');

  await page.getByRole('button', { name: 'Undo this' }).click();
  await visitor.ready();
  await expect(page.getByRole('status').first()).toContainText('Restored.');
  const text = async () => (await page.request.get(`${path}.vtt`)).text();
  expect(await text()).toContain('The quokka came in.');
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await visitor.ready();
  await expect(page.getByText('You are looking at an earlier version.')).toBeVisible();
  await examine(page, 'an earlier version');
  await page.getByRole('button', { name: 'Let this version count again' }).click();
  await visitor.ready();
  expect(await text()).not.toContain('quokka');
});

test('of two who change the same lines, the later sees both', async ({ visitor, signIn, page, anotherVisitor, javaScriptEnabled }) => {
  await signIn('organiser');
  const path = await transcriptOf(visitor, 'with');
  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit(path);
  for (const [who, words] of [[other, 'Theirs.'], [visitor, 'Mine.']] as const) {
    if (javaScriptEnabled === false) {
      const lines = who.page.getByLabel('The lines of this page, as WebVTT');
      await lines.fill((await lines.inputValue()).replace(/(-->.*\n)(<v [^>]*>)?.*/, `$1$2${words}`));
    } else {
      await who.page.getByLabel('Words').first().fill(words);
    }
    await who.page.getByRole('button', { name: 'Save these lines' }).click();
    await who.ready();
  }
  const card = page.getByRole('alert');
  await expect(card).toContainText('Theirs.');
  await expect(card).toContainText('Mine.');
  await card.getByRole('button', { name: 'Use this instead' }).click();
  await visitor.ready();
  await expect(page.getByRole('status').first()).toContainText('Saved.');
  expect(await (await page.request.get(`${path}.vtt`)).text()).toContain('Mine.');
});
