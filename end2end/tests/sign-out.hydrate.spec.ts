import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

test('signing out empties the other open tabs of this browser', async ({ visit, signIn, page, context }) => {
  await signIn('member');
  const other = await context.newPage();
  await other.goto('/calendar');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  await other.locator('body[data-hydrated]').waitFor({ state: 'attached' });

  await visit('/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fcalendar$/);
  await expect(other.getByRole('button', { name: /code/ })).toBeVisible();
});
