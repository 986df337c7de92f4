import { MEMBER } from './circle';
import { expect, test } from './fixtures';
import { mailTo } from './mail';

test.use({ now: '2026-11-24T18:00:00Z' });

test('hearing goes on where it stopped, on another device', async ({ visit, signIn, page, anotherVisitor }) => {
  await signIn('organiser');
  await visit('/library');
  const title = page.getByRole('list', { name: 'Talks found' }).locator('.row-title a').first();
  const address = (await title.getAttribute('href')) ?? '';
  await visit(address);
  const video = page.locator('video');
  await video.evaluate((video: HTMLVideoElement) => new Promise((ready) => (video.readyState > 0 ? ready(0) : (video.onloadedmetadata = ready))));
  await page.getByRole('slider', { name: 'Position' }).fill('40000');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(40.5);
  const [told] = await Promise.all([page.waitForResponse(/library\/listening/), page.getByRole('button', { name: 'Pause' }).click()]);
  expect(told.ok()).toBe(true);
  await expect(page).toHaveURL(/\?t=4\d$/); // to be handed on

  const phone = await anotherVisitor({ viewport: { width: 360, height: 740 } });
  await phone.signIn('organiser');
  await phone.visit('/library');
  await expect(phone.page.getByRole('list', { name: 'Begun' }).getByRole('link', { name: /Go on at 0:3\d/ })).toBeVisible();
  await phone.visit(address);
  await expect(phone.page.getByText(/You were at 0:3\d/)).toBeVisible();
  await expect.poll(() => phone.page.locator('video').evaluate((video: HTMLVideoElement) => Math.floor(video.currentTime))).toBeGreaterThan(30);
});

test('a line of the transcript plays from there, and keys move the player', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/library?q=medication');
  await page.getByRole('list', { name: 'Talks found' }).locator('.row-title a').first().click();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  const at = () => page.locator('video').evaluate((video: HTMLVideoElement) => Math.floor(video.currentTime));
  await page.getByRole('list', { name: 'What is said' }).getByRole('link').nth(3).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.locator('.lines [data-now]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Pause' }).click();
  // The button that was pressed has the focus, and keys work all the same.
  const before = await at();
  await page.keyboard.press('l');
  await expect.poll(at).toBe(before + 15);
  await page.keyboard.press('j');
  await expect.poll(at).toBe(before);
  await page.reload();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(true);
  await page.getByLabel('Find in this talk').fill('zebra');
  await expect(page.getByText('Not said in this talk')).toBeVisible();
});

test('whoever opens a moment while signed out signs in and lands on that second', async ({ visit, signIn, page, server }) => {
  await signIn('member');
  await visit('/library');
  const address = await page.getByRole('list', { name: 'Talks found' }).locator('.row-title a').first().getAttribute('href');
  await page.context().clearCookies();
  await page.goto(`${server.url}${address}?t=31`);
  await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=${encodeURIComponent(`${address}?t=31`)}$`));
  // By the link in the mail as well, which says where it leads.
  await page.getByLabel('Email address').fill(MEMBER.email);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible();
  const mail = await mailTo(server, MEMBER.email);
  await page.goto(/http:\/\/localhost:\d+\/sign-in\/\S+/.exec(mail.body)![0]);
  await page.getByRole('button', { name: /^Sign in as/ }).click();
  await expect(page).toHaveURL(`${server.url}${address}?t=31`);
});

test('going back shows what was looked for then, also in the field', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/library?q=agency');
  const field = page.getByRole('searchbox', { name: /What was said/ });
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page).toHaveURL(/q=agency&sort=newest$/);
  await field.fill('agency night');
  await expect(page).toHaveURL(/q=agency\+night/);
  await field.fill('agency nights');
  await expect(page).toHaveURL(/q=agency\+nights/);
  await page.goBack();
  await expect(page).toHaveURL(/q=agency&sort=newest$/);
  await expect(field).toHaveValue('agency');
});
