import { MEMBER } from './circle';
import { expect, test, type Visitor } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });

async function suspend(organiser: Visitor, name: string): Promise<void> {
  const { page } = organiser;
  await organiser.signIn('organiser');
  await organiser.visit(`/organise/people?search=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByLabel('Reason').fill('Offered a product in the call.');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Suspended.' })).toBeVisible();
}

test('a page that is open when its reader is suspended is empty within seconds', async ({ visitor, anotherVisitor }) => {
  await visitor.signIn('member');
  await visitor.visit('/members');
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText('Members');
  const stream = visitor.page.waitForRequest(/\/events\?/);
  await visitor.visit('/members');
  await stream;
  await suspend(await anotherVisitor(), MEMBER.name);
  await expect(visitor.page).toHaveURL(/\/sign-in\?next=%2Fmembers$/);
  await expect(visitor.page.getByRole('button', { name: /code/ })).toBeVisible();
});

test('words that were not sent stay when their writer is shown out, and nothing else', async ({ visitor, anotherVisitor }) => {
  const { page } = visitor;
  await visitor.signIn('member');
  const stream = page.waitForRequest(/\/events\?/);
  await visitor.visit('/me/profile');
  await stream;
  await page.locator('main textarea').first().fill('Thirty years of night shifts.');
  await suspend(await anotherVisitor(), MEMBER.name);
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(page.getByLabel('What you typed')).toHaveValue('Thirty years of night shifts.');
  await expect(page.locator('main')).toBeHidden();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute('href', '/sign-in');
});
