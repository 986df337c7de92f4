import type { Page } from '@playwright/test';
import { MEMBER, ORGANISER } from './circle';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });

/** Gives the browser of this page a device that says yes to everything. */
async function device(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the new passkey').fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Added\. / })).toBeVisible();
}

test('a passkey is added, and after signing out it signs in without an address', async ({ visitor, visit, signIn, page }) => {
  await device(page);
  await signIn('member');
  await visit('/me');
  await addPasskey(page, 'My phone');
  await visitor.ready();
  await expect(page.getByRole('heading', { name: 'My phone' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();

  await visit('/sign-in?next=/me');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByText(MEMBER.email)).toBeVisible();
  await expect(page.getByText(/last used just now|last used \d+ seconds? ago/)).toBeVisible();
});

test('a passkey is renamed and removed, and then signs nobody in', async ({ visitor, visit, signIn, page }) => {
  await device(page);
  await signIn('organiser');
  await visit('/me');
  await addPasskey(page, 'My phone');
  await visitor.ready();
  await page.getByText('Rename or remove My phone').click();
  await page.getByLabel('Name', { exact: true }).fill('Old phone');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByRole('heading', { name: 'Old phone' })).toBeVisible();
  await visitor.ready();
  await page.getByText('Rename or remove Old phone').click();
  await page.getByRole('button', { name: 'Remove this passkey' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Removed\. / })).toBeVisible();
  await visitor.ready();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();

  await visit('/sign-in');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('That passkey did not do it.');
  await expect(page.getByText(ORGANISER.email)).toHaveCount(0);
});
