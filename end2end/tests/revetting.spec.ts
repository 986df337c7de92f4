import { examine } from './axe';
import { expect, test } from './fixtures';
import { signInByCode } from './mail';

test.use({ now: '2026-11-22T12:00:00Z' });

/** In the demo circle: her home is no longer in the newest list. */
const ASKED = { name: 'Eleri Vaughan', email: 'eleri.vaughan@example.org', home: 'Solent Rest' };

test('a member whose home is closed says where they went, and an organiser sees it', async ({ visitor, page, server, anotherVisitor }) => {
  await signInByCode(visitor, server, ASKED.email);
  await expect(page.getByText(`Is ${ASKED.home} still your home?`)).toBeVisible();
  await page.getByRole('link', { name: 'Something has changed' }).click();
  await page.getByText('I have moved to another home').click();
  await examine(page, 'is this still your home');
  await page.getByLabel('Its CQC id').fill('1-12');
  await page.getByLabel('Your new home').fill('Meadow Rise');
  await page.getByRole('button', { name: 'Save my new home' }).click();
  await expect(page.getByRole('alert')).toContainText('A CQC id looks like 1-1000210669.');
  await expect(page.getByLabel('Your new home')).toHaveValue('Meadow Rise');

  await page.getByLabel('Its CQC id').fill('1-1010000001');
  await page.getByRole('button', { name: 'Save my new home' }).click();
  await expect(page.locator('#my-home')).toContainText('Your new home is noted.');
  await expect(page.getByText('still your home?')).toHaveCount(0);

  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await organiser.visit('/organise');
  await organiser.page.getByRole('link', { name: 'Homes to ask about' }).click();
  const row = organiser.page.getByRole('listitem').filter({ hasText: ASKED.name });
  await expect(row).toContainText('Meadow Rise (1-1010000001)');
  await examine(organiser.page, 'homes to ask about');
  await row.getByRole('button', { name: /^Seen/ }).click();
  await expect(organiser.page.getByRole('status')).toContainText('Settled.');
  await expect(row).toHaveCount(0);
});

test('one tap on Tonight is enough for those to whom nothing changed', async ({ visitor, page, server }) => {
  await signInByCode(visitor, server, ASKED.email);
  await page.getByRole('button', { name: 'Yes, I still work there' }).click();
  await expect(page.locator('#my-home')).toContainText('It is noted as your home.');
  await visitor.visit('/');
  await expect(page.getByText('still your home?')).toHaveCount(0);
});
