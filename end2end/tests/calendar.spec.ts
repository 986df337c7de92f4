import { day } from './circle';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });

test('the months follow one another, each with an address of its own', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar');
  const heading = page.getByRole('heading', { level: 1 });
  const months = page.getByRole('navigation', { name: 'Months' });
  await expect(heading).toHaveText('November 2026');
  await months.getByRole('link', { name: 'December' }).click();
  await expect(heading).toHaveText('December 2026');
  await expect(page).toHaveURL('/calendar?month=2026-12');
  await expect(page).toHaveTitle('Calendar, December 2026 – Inner Circle');
  await months.getByRole('link', { name: 'January' }).click();
  await expect(heading).toHaveText('January 2027');
  await page.goBack();
  await expect(heading).toHaveText('December 2026');
  await page.reload();
  await expect(heading).toHaveText('December 2026');
  await months.getByRole('link', { name: 'Today' }).click();
  await expect(heading).toHaveText('November 2026');
});

test('an address without a month in it shows the present one, and one too far ahead is not found', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/status of 404/);
  await signIn('member');
  for (const month of ['', '2026-1', '2026-13', 'November', '1066-10']) {
    await visit(`/calendar?month=${month}`);
    await expect(page.getByRole('heading', { level: 1 }), month).toHaveText('November 2026');
  }
  const response = await visit('/calendar?month=2036-01');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'We could not find that' })).toBeVisible();
});

test('bank holidays have their names, and say where they are kept', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar?month=2026-12');
  await expect(day(page, '2026-12-28')).toContainText('Bank holiday: Boxing Day');
  await expect(day(page, '2026-12-28').getByRole('link')).toContainText('20:00');
  await visit('/calendar?month=2027-03');
  await expect(day(page, '2027-03-29')).toContainText('Bank holiday: Easter Monday');
  await expect(day(page, '2027-03-29')).toContainText('not Scotland');
});

test('beyond six months the weekly rule is shown, without pages of its own', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar?month=2028-03');
  await expect(day(page, '2028-03-02')).toContainText(/20:00\s*Open evening/);
  await expect(day(page, '2028-03-06')).toContainText(/20:00\s*Monday live/);
  await expect(page.locator('#month').getByRole('link')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Months' }).getByRole('link', { name: 'April' })).toBeVisible();
});

test('a cancelled session is struck, a moved one is marked', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar?month=2026-11');
  const cancelled = day(page, '2026-11-30').getByRole('link');
  await expect(cancelled).toContainText('Cancelled');
  await expect(cancelled).toContainText('The host is ill.');
  await expect(cancelled.locator('.entry-title')).toHaveCSS('text-decoration-line', 'line-through');
  await visit('/calendar?month=2026-12');
  await expect(day(page, '2026-12-02').getByRole('link')).toContainText(/19:30.*Moved/);
});
