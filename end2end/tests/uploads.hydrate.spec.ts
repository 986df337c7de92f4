import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

test.use({ env: { INNER_CIRCLE_FFMPEG: 'none' } });

const FILLING = 24_000_000;
const FILM = join(__dirname, '../../server/src/demo/talks/dols.mp4');
let folder = '';
let evening = '';

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inner-circle-evening-'));
  evening = join(folder, 'evening.mp4');
  // What follows the film is a box that players pass over.
  const head = Buffer.alloc(8);
  head.writeUInt32BE(FILLING + 8);
  head.write('free', 4);
  await writeFile(evening, Buffer.concat([await readFile(FILM), head, Buffer.alloc(FILLING, 'inner circle')]));
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** The page of the files of a talk of which there is sound alone. */
async function files(page: Page): Promise<string> {
  const found = await page.request.get('/library?q=%22one+decision+at+a+time%22', { headers: { accept: 'text/html' } });
  const talk = /href="(\/talks\/[0-9a-f-]+)[^"]*">Mental capacity/.exec(await found.text());
  expect(talk).not.toBeNull();
  return `/organise${talk![1]}/files`;
}

/** A line whose bytes a second can be set; of 0 it is cut. The context's own `setOffline` would not heed how slow it is. */
async function lineOf(page: Page): Promise<(uploadThroughput: number) => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  return (uploadThroughput) =>
    devtools.send('Network.emulateNetworkConditions', { offline: uploadThroughput === 0, latency: 5, downloadThroughput: -1, uploadThroughput: uploadThroughput || -1 });
}

const percent = async (page: Page) => Number(/(\d+) % of/.exec((await page.getByRole('list', { name: 'Sent by this page' }).textContent()) ?? '')?.[1] ?? -1);

test('a recording goes on after the line broke, after the page was closed, and is in the library in the end', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/ERR_INTERNET_DISCONNECTED/, /Failed to load resource/);
  await signIn('organiser');
  const address = await files(page);
  await visit(address);
  await expect(page.getByRole('heading', { name: 'Upload a recording' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'In the library' }).getByText('Video')).toHaveCount(0);
  const line = await lineOf(page);
  await line(2_000_000);
  await page.getByLabel('Recording', { exact: true }).setInputFiles(evening);
  await expect.poll(() => percent(page)).toBeGreaterThan(5);

  await line(0);
  await expect(page.getByText('The line is broken')).toBeVisible();
  const before = await percent(page);
  await line(2_000_000);
  await expect.poll(() => percent(page), { timeout: 20_000 }).toBeGreaterThan(before);
  await expect(page.getByText(/a second, (about|less)/)).toBeVisible();

  await page.getByRole('button', { name: 'Pause evening.mp4' }).click();
  await expect(page.getByText('Paused. What has come is kept')).toBeVisible();
  await page.getByRole('button', { name: 'Continue evening.mp4' }).click();
  await expect.poll(() => percent(page), { timeout: 20_000 }).toBeGreaterThan(before + 5);

  // The page is closed, and opened again on another day.
  await visit(address);
  const coming = page.getByRole('region', { name: 'On its way' });
  const part = Number(/(\d+) % of 24 MB has come/.exec((await coming.textContent()) ?? '')?.[1]);
  expect(part).toBeGreaterThan(5);
  await page.getByLabel('Recording', { exact: true }).setInputFiles(evening);
  await expect.poll(() => percent(page)).toBeGreaterThanOrEqual(part);
  await expect(coming).toHaveCount(0); // one and the same file stands there once
  await expect(page.getByText('All of it has come.', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'In the library' }).getByText('Video')).toBeVisible({ timeout: 15_000 });
  await expect(coming.getByText('this server has no ffmpeg')).toBeVisible();
  await expect(coming.getByRole('listitem')).toHaveCount(1);
});

test('a file that is no recording is refused with a sentence, and one that was begun can be removed', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/status of 422/);
  await signIn('organiser');
  await visit(await files(page));
  const lie = join(folder, 'lie.mp4');
  await writeFile(lie, 'a shopping list');
  await page.getByLabel('Recording', { exact: true }).setInputFiles(lie);
  await expect(page.getByRole('list', { name: 'Sent by this page' }).getByText('This is no recording that browsers play')).toBeVisible();
  await (await lineOf(page))(500_000);
  await page.getByLabel('Recording', { exact: true }).setInputFiles(evening);
  await page.getByRole('button', { name: 'Remove evening.mp4' }).first().click();
  await expect(page.getByText('Removed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove evening.mp4' })).toHaveCount(0);
});
