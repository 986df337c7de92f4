import type { Page } from '@playwright/test';
import { nextSessionPath } from './circle';
import { expect, test, type Visitor } from './fixtures';
import { fillSignUp } from './guests';
import { linkIn, mailTo } from './mail';

// A page waits up to 0.8 s before it asks again, so that not all of them ask in the same moment.
const SOON = { timeout: 5_000 };

/** Opens the page of somebody from outside, and waits until it hears its room. */
async function enter(visitor: Visitor, address: string): Promise<Page> {
  const stream = visitor.page.waitForResponse((response) => response.url().includes('room='));
  await visitor.visit(new URL(address).pathname);
  expect((await stream).status()).toBe(200);
  return visitor.page;
}

async function makeLonger(host: Page): Promise<void> {
  await host.getByText('You are hosting').click();
  await host.getByRole('button', { name: '10 minutes more' }).click();
}

/** Cancels the session that this organiser's page shows. */
async function cancel(visitor: Visitor, path: string): Promise<void> {
  const { page } = visitor;
  await visitor.visit(`/organise${path}`);
  await page.getByLabel('Reason').fill('The lights are out');
  await page.getByRole('button', { name: /^Cancel .+'s session/ }).click();
  await page.getByRole('button', { name: 'Cancel this session' }).click();
  await expect(page.getByRole('button', { name: 'Put it back on' })).toBeVisible();
}

test.describe('on a Thursday', () => {
  test.use({ now: '2026-11-26T20:05:00Z' });

  test('the clock on a guest’s pages follows the host, and they are told when it is cancelled', async ({ visitor, anotherVisitor, server, allowErrors }) => {
    allowErrors(/status of (404|409)/);
    const host = await anotherVisitor();
    await host.signIn('organiser');
    await host.visit('/');
    const path = await nextSessionPath(host.page);
    await host.visit(path);
    await visitor.visit('/open-evening');
    await fillSignUp(visitor.page, 'Gil Marsh', 'gil@rosewood.example');
    await visitor.page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(visitor.page).toHaveURL('/open-evening/seat');
    const phone = await anotherVisitor();
    const page = await enter(phone, linkIn(await mailTo(server, 'gil@rosewood.example'), 'g'));
    for (const each of [page, visitor.page]) await expect(each.getByText('of 60 min')).toBeVisible();
    await makeLonger(host.page);
    for (const each of [page, visitor.page]) await expect(each.getByText('of 70 min')).toBeVisible(SOON);
    await cancel(host, path);
    for (const each of [page, visitor.page]) {
      await expect(each.getByRole('heading', { level: 1 })).toHaveText('This evening is cancelled', SOON);
      await expect(each.getByRole('button', { name: 'Join the call' })).toHaveCount(0);
    }
  });

  test('what a guest is typing stays while the evening becomes longer', async ({ visitor, anotherVisitor, server }) => {
    await visitor.visit('/open-evening');
    await fillSignUp(visitor.page, 'Gil Marsh', 'gil@rosewood.example');
    await visitor.page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(visitor.page).toHaveURL('/open-evening/seat');
    const page = await enter(await anotherVisitor(), linkIn(await mailTo(server, 'gil@rosewood.example'), 'g'));
    await page.getByLabel('Say something').fill('I have half a');
    await page.getByLabel('As others see you').fill('Gil M');
    const host = await anotherVisitor();
    await host.signIn('organiser');
    await host.visit('/');
    await host.visit(await nextSessionPath(host.page));
    await makeLonger(host.page);
    await expect(page.getByText('of 70 min')).toBeVisible(SOON);
    await expect(page.getByLabel('Say something')).toHaveValue('I have half a');
    await expect(page.getByLabel('As others see you')).toHaveValue('Gil M');
  });
});

test.describe('among members', () => {
  test.use({ now: '2026-11-24T20:05:00Z' });

  test('a speaker’s clock follows the host, and they are told when it is cancelled', async ({ visitor, anotherVisitor, server, allowErrors }) => {
    allowErrors(/status of (404|409)/);
    const { page: host } = visitor;
    await visitor.signIn('organiser');
    await visitor.visit('/');
    const path = await nextSessionPath(host);
    await visitor.visit(`/organise${path}`);
    const form = host.getByRole('region', { name: 'Speakers from outside' });
    await form.getByLabel('Name').fill('Bea Lund');
    await form.getByLabel('Email address').fill('bea@falls.example');
    await form.getByRole('button', { name: 'Invite to speak' }).click();
    await expect(host.getByText('Their link is on its way to them.')).toBeVisible();

    const speaker = await anotherVisitor();
    const page = await enter(speaker, linkIn(await mailTo(server, 'bea@falls.example'), 'speaking'));
    await expect(page.getByText('of 20 min')).toBeVisible();
    await visitor.visit(path);
    await makeLonger(host);
    await expect(page.getByText('of 30 min')).toBeVisible(SOON);
    await cancel(visitor, path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This session is cancelled', SOON);
    await expect(page.getByText('The lights are out')).toBeVisible();
  });
});
