import { MEMBER } from './circle';
import { expect, test } from './fixtures';
import { codeIn, mailTo, signInByCode } from './mail';

test.use({ now: '2026-11-24T19:00:00Z' });

test('the front page tells a stranger when the next open evening is', async ({ visit, page }) => {
  await visit('/');
  await expect(page).toHaveTitle('Inner Circle');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Next open evening Thursday 26 November, 20:00 UK time');
  await expect(page.getByRole('timer')).toHaveText(/^2 days 0 h \d\d min|2 days 1 h 00 min/);
  await page.getByRole('link', { name: 'About the open evening' }).click();
  await expect(page).toHaveTitle('Open evening – Inner Circle');
  await expect(page.getByRole('heading', { name: 'What happens' })).toBeVisible();
});

test('the front page says how to apply and for whom the circle is', async ({ visit, page }) => {
  await visit('/');
  await page.getByRole('link', { name: 'How to apply' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Apply to join' })).toBeVisible();
  await expect(page.getByLabel('Registered manager of a care service')).toBeVisible();
});

test('an address that does not exist says so and leads back', async ({ visit, page, allowErrors }) => {
  allowErrors(/status of 404/);
  const response = await visit('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'We could not find that' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the front page' }).click();
  await expect(page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();
});

test('a guest who opens a month of the calendar signs in and lands in that month', async ({ visit, page, server }) => {
  await visit('/calendar?month=2026-12');
  await expect(page).toHaveURL('/sign-in?next=%2Fcalendar%3Fmonth%3D2026-12');
  await page.getByLabel('Email address').fill(MEMBER.email);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByLabel('Six-figure code').fill(codeIn(await mailTo(server, MEMBER.email)));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/calendar?month=2026-12');
  await expect(page.getByRole('heading', { level: 1, name: 'December 2026' })).toBeVisible();
});

test('nobody is led to another site after signing in', async ({ visitor, page, server }) => {
  await signInByCode(visitor, server, MEMBER.email, 'https://example.com/');
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('heading', { name: /Next live/ })).toBeVisible();
});
