import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T19:00:00Z' });

test('after a link the next stop is on the new page and not in its menu', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/me');
  await page.getByRole('link', { name: 'Your profile and photo' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
  await page.keyboard.press('Tab');
  const stop = page.locator(':focus');
  await expect(stop).toBeVisible();
  expect(await stop.evaluate((element) => Boolean(element.closest('main')))).toBe(true);
});
