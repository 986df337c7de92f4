import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The dark scheme has the same elements in other colours. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];
const WIDTHS = [360, 1280];

/** What axe finds on the page as it is shown now. */
async function findings(page: Page, look: 'everything' | 'colours'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(); // our pages have no frames
  const { violations } = await (look === 'colours' ? axe.withRules(RULES_OF_COLOUR) : axe.withTags(RULES)).analyze();
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** How far the page could be scrolled sideways, in pixels. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/**
 * Looks at one page in both schemes and both widths, and on the smallest screens; leaves the window as it was.
 * Pages are the same HTML without JavaScript, which axe itself needs.
 */
export async function examine(page: Page, name: string): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  const size = page.viewportSize();
  const found: string[] = [];
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const [colorScheme, look] of [['light', 'everything'], ['dark', 'colours']] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What began to move before may come to its end.
      const still = page.waitForFunction(() => document.getAnimations().length === 0, null, { timeout: 2_000 });
      await still.catch(() => found.push(`${name}: something moves for somebody who asked for less of that`));
      found.push(...(await findings(page, look)).map((finding) => `${name}, ${width} px, ${colorScheme}: ${finding}`));
    }
  }
  // 320 px is a small phone; 320 by 256 is a laptop's screen at 400 % zoom.
  for (const height of [640, 256]) {
    await page.setViewportSize({ width: 320, height });
    const px = await overhang(page);
    if (px > 0) found.push(`${name}, 320 by ${height} px: scrolls ${px} px sideways`);
  }
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  expect.soft(found).toEqual([]);
}
