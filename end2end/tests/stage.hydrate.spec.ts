import { expect, test } from './fixtures';
import { at, clockAddress, CONFERENCE, publishDay } from './stage';

test.use({ now: '2026-11-24T12:00:00Z' });
test.beforeEach(({ allowErrors }) => allowErrors(/ERR_|Failed to load resource/)); // its server starts anew on another day

declare global {
  interface Window {
    /** Moves the browser's clock, without anybody being told. */
    setBack: (byMs: number) => void;
  }
}

test('the clock at the stage turns amber, shows what the chair holds up within a second, and is right after a sleep', async ({
  visitor,
  anotherVisitor,
  server,
}) => {
  const laptop = await anotherVisitor({ viewport: { width: 1366, height: 768 } });
  await laptop.page.addInitScript(() => {
    const TrueDate = Date;
    let shift = 14 * 60_000; // nobody has set a show's laptop
    window.setBack = (byMs) => {
      shift -= byMs;
    };
    window.Date = class extends TrueDate {
      constructor(...given: unknown[]) {
        // @ts-expect-error: passes on whatever it was given
        super(...(given.length ? given : [TrueDate.now() + shift]));
      }
      static override now() {
        return TrueDate.now() + shift;
      }
    } as DateConstructor;
  });
  await visitor.signIn('organiser');
  await publishDay(visitor);
  const address = await clockAddress(visitor);
  await server.restart(at('10:24:40'));

  await laptop.visit(address);
  const stage = laptop.page.locator('.stage');
  await expect(stage).toContainText('Priya Raman');
  await expect(stage).toHaveAttribute('data-light', 'green');
  await expect(stage.getByRole('timer')).toContainText(/^5:\d\d left/);
  await expect(stage).toHaveAttribute('data-light', 'amber', { timeout: 25_000 });
  await expect(stage.getByRole('timer')).toContainText(/^4:5\d left/);
  await expect(laptop.page.getByRole('banner')).toBeHidden();
  await expect(laptop.page.getByRole('button', { name: 'Full screen' })).toBeVisible();

  // A figure is a tenth of the screen's height at least: on a laptop of 14 inches, 17 mm for each 10 %, at 15 m.
  const figures = await stage.locator('.stage-clock b').boundingBox();
  expect(figures!.height).toBeGreaterThan(768 * 0.4);
  expect(figures!.width).toBeGreaterThan(1366 * 0.6);
  expect(figures!.width).toBeLessThan(1366);

  await visitor.page.goto(`/organise/conference/${CONFERENCE}/chair`);
  await expect(visitor.page.getByText('Nothing is held up.')).toBeVisible();
  for (const sign of ['Speed up', 'Thank you']) {
    const seen = stage.getByRole('alert').filter({ hasText: sign }).waitFor().then(() => Date.now());
    await visitor.page.getByRole('button', { name: sign }).click({ noWaitAfter: true });
    const pressed = Date.now();
    expect((await seen) - pressed).toBeLessThan(1_000);
    await expect(visitor.page.getByText(`“${sign}” shows for`)).toBeVisible();
  }
  await visitor.page.getByRole('button', { name: 'Clear' }).click();
  await expect(stage.getByRole('alert')).toBeHidden();

  // Its lid is shut at ten to and opened again after the end; its own clock stood still meanwhile.
  await server.restart(at('10:32:10'));
  await laptop.page.evaluate(() => {
    window.setBack(60_000);
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(stage.getByRole('timer')).toContainText(/^2:\d\d 2 minutes over/, { timeout: 3_000 });
  await expect(stage).toHaveAttribute('data-light', 'over');
});

test('a sign goes by itself, and a slot of hours fits too', async ({ visitor, anotherVisitor, server }) => {
  await visitor.signIn('organiser');
  await publishDay(visitor);
  const address = await clockAddress(visitor);
  await server.restart(at('10:29:20'));
  const laptop = await anotherVisitor();
  await laptop.visit(address);
  await expect(laptop.page.locator('.stage')).toHaveAttribute('data-light', 'red');
  await visitor.page.goto(`/organise/conference/${CONFERENCE}/chair?slot=1`);
  await visitor.page.getByRole('button', { name: 'Thank you' }).click();
  const sign = laptop.page.getByRole('alert').filter({ hasText: 'Thank you' });
  await expect(sign).toBeVisible();
  await server.restart(at('10:31:00'));
  await laptop.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(sign).toHaveCount(0);
  await laptop.page.getByRole('link', { name: 'Slot 2' }).click();
  await expect(laptop.page.getByRole('timer')).toContainText('to the start');
});
