import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

test('a line is cut in two, joined again and taken out by keys and buttons, and each step can be undone', async ({ visitor, visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/talks');
  const talks = page.getByRole('list', { name: 'Talks', exact: true }).getByRole('listitem');
  await talks.filter({ hasNotText: 'No transcript yet' }).first().getByRole('link').click();
  await visitor.ready();
  await page.getByRole('link', { name: 'Edit the transcript' }).click();
  await visitor.ready();
  const path = new URL(page.url()).pathname;
  const lines = page.getByRole('list', { name: 'Lines of this page' }).getByRole('listitem');
  const words = page.getByLabel('Words');
  await expect(lines.first()).toBeVisible();
  const all = await lines.count();
  await words.first().fill('Count it once. Count it twice.');
  // Twice to the left of the end of the first sentence.
  await words.first().evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(14, 14));
  await words.first().press('Control+Enter');
  await expect(lines).toHaveCount(all + 1);
  await expect(words.nth(1)).toBeFocused();
  await expect(words.nth(0)).toHaveValue('Count it once.');
  await expect(words.nth(1)).toHaveValue('Count it twice.');
  await words.nth(0).press('Enter');
  await expect(words.nth(1)).toBeFocused();
  await page.getByRole('button', { name: 'Undo the last step' }).click();
  await expect(words.first()).toHaveValue('Count it once. Count it twice.');
  await lines.first().getByRole('button', { name: 'Join the next' }).click();
  await expect(lines).toHaveCount(all - 1);
  await lines.first().getByRole('button', { name: 'Take out' }).click();
  await expect(lines).toHaveCount(all - 2);
  await page.getByRole('button', { name: 'Undo the last step' }).click();
  await lines.first().getByRole('button', { name: 'Add a line' }).click();
  await expect(words.nth(1)).toBeFocused();
  await words.nth(1).fill('And a third time.');
  await lines.nth(1).getByLabel('Begins').fill('soon');
  await expect(lines.nth(1).getByLabel('Begins')).toHaveAttribute('aria-invalid', 'true');
  await lines.nth(1).getByLabel('Begins').fill('0:01.5');
  await lines.nth(1).getByLabel('Ends').fill('0:02');
  await page.getByRole('button', { name: 'Save these lines' }).click();
  await expect(page.getByRole('status').first()).toContainText('Saved.');
  const vtt = await (await page.request.get(`${path}.vtt`)).text();
  expect(vtt).toContain('Count it once. Count it twice.');
  expect(vtt).toMatch(/00:00:01\.500 --> 00:00:02\.000\n.*And a third time\./);
});
