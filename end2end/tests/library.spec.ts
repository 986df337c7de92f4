import { examine } from './axe';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

test('a sentence that is half remembered and misspelt is found, and leads to the second it was said', async ({ visitor, visit, signIn, page, javaScriptEnabled }) => {
  await signIn('member');
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Library' }).click();
  await visitor.ready();
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await examine(page, 'the library');
  await page.getByRole('searchbox', { name: /What was said/ }).fill('medicaton eror');
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nobody said “medicaton”, so this is “medication”.')).toBeVisible();
  await expect(page).toHaveURL(/\/library\?q=medicaton\+eror$/);
  const moment = page.getByRole('list', { name: 'Talks found' }).getByRole('link').filter({ hasText: 'medication error' }).last();
  await expect(moment.locator('mark').first()).toHaveText(/medication/);
  await moment.click();
  await expect(page).toHaveURL(/\/talks\/[0-9a-f-]+\?t=\d+$/);
  await visitor.ready();
  const seconds = Number(new URL(page.url()).searchParams.get('t'));
  const video = page.locator('video');
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThanOrEqual(seconds);
  // Who tapped a sentence hears it; a page that is only loaded is silent, as the browser's own controls are.
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.paused)).toBe(javaScriptEnabled === false);
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeLessThan(seconds + 8);
  await examine(page, 'a talk');
  // Back to what was looked for.
  await page.goBack();
  await visitor.ready();
  await expect(page.getByRole('searchbox', { name: /What was said/ })).toHaveValue('medicaton eror');
  await visit('/library?q=nothingsaidlikethis');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
});

test('what is narrowed down is in the address, and can be taken away again', async ({ visit, signIn, visitor, page }) => {
  await signIn('member');
  // In its first moments a server answers from the database, which counts nothing.
  await expect(async () => {
    await visit('/library');
    await expect(page.getByText('Topic', { exact: true })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const all = await page.getByRole('list', { name: 'Talks found' }).getByRole('listitem').count();
  await page.getByText('Topic', { exact: true }).click();
  await page.getByRole('navigation', { name: 'Narrow down' }).getByRole('link', { name: 'Medication' }).click();
  await expect(page).toHaveURL(/topic=Medication/);
  await visitor.ready();
  const narrowed = page.getByRole('list', { name: 'Talks found' }).getByRole('listitem');
  await expect.poll(() => narrowed.count()).toBeLessThan(all);
  await page.getByRole('link', { name: 'Take away: Medication' }).click();
  await expect(page).toHaveURL(/\/library$/);
});

test('a talk is kept for later, thanked for, and what one takes from it is in the learning log', async ({ visit, signIn, visitor, page }) => {
  await signIn('member');
  await visit('/library?q=falls');
  await page.getByRole('list', { name: 'Talks found' }).locator('.row-title a').first().click();
  await visitor.ready();
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('button', { name: 'Save for later' }).click();
  await expect(page.getByRole('button', { name: 'Save for later' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel(/For my learning log/).fill('Look at the shoes first.');
  await page.getByRole('button', { name: 'Keep this', exact: true }).click();
  await visit('/library?saved=1');
  await expect(page.getByRole('link', { name: title })).toBeVisible();
  await visit('/library/learning');
  await examine(page, 'the learning log');
});

test('what one notes at a moment leads back to it, and can be thrown away', async ({ visit, signIn, visitor, page, javaScriptEnabled, allowErrors }) => {
  allowErrors(/status of 422/);
  await signIn('member');
  await visit('/library?q=falls');
  await page.getByRole('list', { name: 'Talks found' }).locator('.row-title a').first().click();
  await visitor.ready();
  const notes = page.getByRole('region', { name: 'My notes' });
  await notes.getByLabel('At', { exact: true }).fill('a while in');
  await notes.getByLabel(/What I want to remember/).fill('Ask about lights at night');
  await notes.getByRole('button', { name: 'Keep this note' }).click();
  await expect(notes.getByText('Write it as the player shows it, like 4:07 or 1:02:09.').first()).toBeVisible();
  await expect(notes.getByLabel(/What I want to remember/)).toHaveValue('Ask about lights at night');
  await notes.getByLabel('At', { exact: true }).fill('0:12');
  await notes.getByRole('button', { name: 'Keep this note' }).click();
  await expect(notes.getByRole('listitem').filter({ hasText: 'Ask about lights at night' })).toHaveCount(1);
  await expect(notes.getByLabel(/What I want to remember/)).toHaveValue('');
  await notes.getByRole('link', { name: /Ask about lights/ }).click();
  await expect.poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => Math.floor(video.currentTime))).toBeGreaterThanOrEqual(12);
  if (javaScriptEnabled !== false) {
    // What is written while it plays is noted at that moment.
    await notes.getByLabel(/What I want to remember/).focus();
    await expect(notes.getByLabel('At', { exact: true })).toHaveValue(/^0:1\d$/);
  }
  const near = page.getByRole('list', { name: 'Talks near this one' });
  await expect(near.getByRole('listitem').first()).toBeVisible();
  await notes.getByText('Throw away', { exact: true }).click();
  await notes.getByRole('button', { name: 'Throw this note away' }).click();
  await expect(notes.getByText('Ask about lights at night')).toHaveCount(0);
});

test('what is for managers only is not found by others', async ({ visit, signIn, page, anotherVisitor, allowErrors }) => {
  allowErrors(/status of 404/);
  await signIn('member');
  await visit('/library?q=agency');
  const title = page.getByRole('list', { name: 'Talks found' }).getByRole('listitem').filter({ hasText: 'Managers only' }).locator('.row-title a');
  const address = await title.first().getAttribute('href');
  const name = await title.first().innerText();
  const cqc = await anotherVisitor();
  await cqc.signIn('cqc');
  await cqc.visit('/library?q=agency');
  await expect(cqc.page.getByText(name)).toHaveCount(0);
  const answer = await cqc.visit(address ?? '');
  expect(answer?.status()).toBe(404);
});
