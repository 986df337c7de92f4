import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });

const HEADING = 'name,e-mail,role,home,vetted by,vetted on,source,lawful basis\r\n';

test('a file that is dropped on the page is sent, and the page says how far it is', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/imports');
  const row = (n: number) => `Person ${String.fromCharCode(65 + (n % 26))},p${n}@example.org,manager,,Asha Patel,2026-03-14,the group,consent\r\n`;
  const list = HEADING + Array.from({ length: 2700 }, (_, n) => row(n)).join('');
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'members.csv', { type: 'text/csv' }));
    return data;
  }, list);
  const zone = page.locator('.drop').filter({ has: page.getByLabel('List of members, as CSV') });
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(zone).toHaveAttribute('data-over', '');
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(zone).not.toHaveAttribute('data-over', '');

  // Held back, so that what is shown meanwhile can be seen.
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/organise/upload/members', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Check this file' }).click();
  await expect(page.getByText(/% sent|It is being read/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check this file' })).toBeDisabled();
  go();
  await expect(page.getByRole('button', { name: 'Import these 2700' })).toBeVisible();
});

test('a line that breaks while a file is sent is said, and it can be sent again', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/ERR_FAILED/);
  await signIn('organiser');
  await visit('/organise/imports');
  await page.getByLabel('List of members, as CSV').setInputFiles({ name: 'm.csv', mimeType: 'text/csv', buffer: Buffer.from(HEADING) });
  await page.route('**/organise/upload/members', (route) => route.abort());
  await page.getByRole('button', { name: 'Check this file' }).click();
  await expect(page.getByText('The file did not arrive.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check this file' })).toBeEnabled();
});
