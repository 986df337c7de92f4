import { nextSession } from './circle';
import { expect, test } from './fixtures';

// Doors are open, so that every control of a session is there.
test.use({ now: '2026-11-24T19:52:00Z' });

test('the first stop is the way past the menu', async ({ visit, page }) => {
  await visit('/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'About the open evening' })).toBeFocused();
});

test('joining and answering are reached in the order they are read, and focus is seen', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/');
  const order = [
    nextSession(page),
    page.getByRole('button', { name: 'Join the call' }),
    page.getByRole('button', { name: 'Coming', exact: true }),
    page.getByRole('button', { name: 'Not coming' }),
    page.getByRole('button', { name: 'Every week' }),
    page.getByRole('link', { name: 'Apple and others' }),
  ];
  await order[0].focus();
  for (const [place, control] of order.entries()) {
    if (place > 0) await page.keyboard.press('Tab');
    await expect(control).toBeFocused();
    const { width, style } = await control.evaluate((element) => {
      const { outlineWidth, outlineStyle } = getComputedStyle(element);
      return { width: parseFloat(outlineWidth), style: outlineStyle };
    });
    expect(style).not.toBe('none');
    expect(width).toBeGreaterThanOrEqual(2);
  }
  await page.getByRole('button', { name: 'Not coming' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Not coming' })).toHaveAttribute('aria-pressed', 'true');
});

test('what has focus is never behind the bar at the thumb', async ({ visit, signIn, page }) => {
  await page.setViewportSize({ width: 360, height: 560 });
  await signIn('member');
  await visit('/');
  for (let stop = 0; stop < 24; stop += 1) {
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return '';
      const box = focused.getBoundingClientRect();
      const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return at && (focused.contains(at) || at.contains(focused)) ? '' : (focused.textContent ?? focused.tagName);
    });
    expect(hidden).toBe('');
  }
});
