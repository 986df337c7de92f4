import type { Locator, Page } from '@playwright/test';
import { nextSessionPath } from './circle';
import { expect, test, type Visitor } from './fixtures';
import { fillSignUp } from './guests';

// Five past eight: the session is live.
test.use({ now: '2026-11-24T20:05:00Z' });

const AT_ONCE = { timeout: 1_000 };

/** Signs in, goes into tonight's room, and waits until its stream is open. */
async function enter(visitor: Visitor, role: 'member' | 'organiser' | 'cqc'): Promise<Page> {
  const { page } = visitor;
  await visitor.signIn(role);
  await visitor.visit('/');
  const path = await nextSessionPath(page);
  const stream = page.waitForResponse((response) => response.url().includes('room='));
  await visitor.visit(path);
  expect((await stream).status()).toBe(200);
  return page;
}

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('Say something').fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
}

test('two people see what the other says, asks and does, at once', async ({ visitor, anotherVisitor }) => {
  const member = await enter(visitor, 'member');
  const host = await enter(await anotherVisitor(), 'organiser');
  await say(member, 'Good evening');
  await expect(host.getByText('Good evening')).toBeVisible(AT_ONCE);
  await say(host, 'Welcome');
  await expect(member.getByText('Welcome', { exact: true })).toBeVisible(AT_ONCE);

  await host.getByRole('link', { name: 'React or reply to Priya Raman' }).click();
  await host.getByRole('button', { name: 'Thank you' }).click();
  await expect(member.getByText('Thank you.')).toBeAttached(AT_ONCE);
  await member.getByLabel('Ask a question').fill('How do you begin?');
  await member.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(member.getByLabel('Ask a question')).toHaveValue('');
  await host.getByRole('button', { name: /^Vote for this question/ }).click();
  await expect(member.getByRole('button', { name: /^Vote for this question: 1 vote/ })).toBeVisible(AT_ONCE);

  await host.getByText('You are hosting').click();
  await host.getByRole('button', { name: 'Close the chat' }).click();
  await expect(member.getByText('The host has closed the chat. You can still ask a question.')).toBeVisible(AT_ONCE);
  await expect(host.getByRole('button', { name: 'Open the chat' })).toBeVisible();
  await expect(member.getByText('Two are here.')).toBeVisible();
});

test('what was written in a tunnel of 40 s is kept through a reload and said once', async ({ visitor, anotherVisitor, context, allowErrors }) => {
  allowErrors(/net::ERR_/);
  const member = await enter(visitor, 'member');
  const host = await enter(await anotherVisitor(), 'organiser');
  test.setTimeout(150_000);
  await member.getByLabel('Say something').fill('Written in ');
  await context.setOffline(true);
  await say(member, 'Written in a tunnel');
  await expect(member.getByText('Will send when you are back online.')).toBeVisible();
  await member.getByLabel('Say something').fill('and half a sentence more');
  await say(host, 'Meanwhile, outside');
  // As long as the tunnel is.
  await member.waitForTimeout(40_000);

  await context.setOffline(false);
  await expect(host.getByText('Written in a tunnel')).toBeVisible();
  await expect(member.getByText('Meanwhile, outside')).toBeVisible();
  await expect(member.getByText('Will send when you are back online.')).toHaveCount(0);
  await member.reload();
  await visitor.ready();
  await expect(member.getByLabel('Say something')).toHaveValue('and half a sentence more');
  for (const page of [member, host]) await expect(page.getByText('Written in a tunnel')).toHaveCount(1);
});

test('after a crash each message that showed as sent is there once', async ({ visitor, server, allowErrors }) => {
  allowErrors(/ERR_|status of 5/);
  const member = await enter(visitor, 'member');
  await say(member, 'Before the crash');
  await expect(member.getByText('Sending…')).toHaveCount(0);
  await server.kill();
  await say(member, 'While it was down');
  await expect(member.getByText('Will send when you are back online.')).toBeVisible();
  await server.restart();
  await expect(member.getByText('Will send when you are back online.')).toHaveCount(0, { timeout: 15_000 });
  await member.reload();
  for (const words of ['Before the crash', 'While it was down']) await expect(member.getByText(words)).toHaveCount(1);
});

test('a message whose answer was lost with the server is there once', async ({ visitor, server, allowErrors }) => {
  allowErrors(/ERR_|status of 5/);
  const member = await enter(visitor, 'member');
  // It arrives, and the server is killed before anybody is told so.
  await member.route('**/api/room/say', async (route) => {
    await route.fetch();
    await server.kill();
    await route.abort();
  }, { times: 1 });
  await say(member, 'Heard and not answered');
  await expect(member.getByText('Will send when you are back online.')).toBeVisible();
  await server.restart();
  await expect(member.getByText('Will send when you are back online.')).toHaveCount(0, { timeout: 15_000 });
  await member.reload();
  await expect(member.getByText('Heard and not answered')).toHaveCount(1);
});

test('script, emoji and text that turns itself round are words and nothing else, and 20,000 letters come back', async ({ visitor, anotherVisitor }) => {
  const member = await enter(visitor, 'member');
  const host = await enter(await anotherVisitor(), 'organiser');
  const odd = '<img src=x onerror=alert(1)> 👩‍👩‍👧 שלום ab\u202ecd';
  await say(member, odd);
  await expect(host.getByText('<img src=x onerror=alert(1)> 👩‍👩‍👧 שלום abcd')).toBeVisible(AT_ONCE);
  await expect(host.locator('.said img')).toHaveCount(0);
  const long = 'é'.repeat(20_000);
  await say(member, long);
  await expect(member.getByRole('alert')).toContainText('Keep this to 1000 characters. It has 20000 now.');
  await expect(member.getByLabel('Say something')).toHaveValue(long);
});

test('of two hosts who make it longer at once one does, and the other is told', async ({ visitor, anotherVisitor, allowErrors }) => {
  allowErrors(/status of 422/);
  const one = await enter(visitor, 'organiser');
  const two = await enter(await anotherVisitor(), 'organiser');
  for (const host of [one, two]) await host.getByText('You are hosting').click();
  // The second has yet to hear of the first.
  await two.route('**/api/room/direct', async (route) => {
    const answered = one.waitForResponse('**/api/room/direct');
    await one.getByRole('button', { name: '10 minutes more' }).click();
    await answered;
    await route.continue();
  }, { times: 1 });
  await two.getByRole('button', { name: '10 minutes more' }).click();
  await expect(two.getByRole('alert')).toContainText('Another host was faster');
});

test('a message is changed and taken back by its author while it is fresh', async ({ visitor, anotherVisitor }) => {
  const member = await enter(visitor, 'member');
  const host = await enter(await anotherVisitor(), 'organiser');
  await say(member, 'Helo');
  await member.getByRole('link', { name: 'React or reply to Priya Raman' }).click();
  await member.getByRole('link', { name: 'Change it' }).click();
  await member.getByLabel('Your message, changed').fill('Hello');
  await member.getByRole('button', { name: 'Save' }).click();
  await expect(host.getByText('Hello', { exact: true })).toBeVisible();
  await member.getByRole('link', { name: 'React or reply to Priya Raman' }).click();
  await member.getByRole('button', { name: 'Take it back' }).click();
  await expect(host.getByText('Taken back.')).toBeVisible();
});

test('who is removed from the circle is gone from the room at once', async ({ visitor, anotherVisitor, allowErrors }) => {
  allowErrors(/status of 40[14]/);
  const member = await enter(visitor, 'member');
  const another = await anotherVisitor();
  const cqc = await enter(another, 'cqc');
  await say(member, 'Book a call with me');
  await expect(cqc.getByText('Book a call with me')).toBeVisible();

  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await organiser.visit('/organise/people?q=Priya');
  await organiser.page.getByRole('link', { name: 'Priya Raman' }).click();
  await organiser.page.getByText('Suspend').first().click();
  await organiser.page.getByLabel(/reason/i).first().fill('Selling');
  await organiser.page.getByRole('button', { name: /suspend/i }).last().click();
  await expect(cqc.getByText('Book a call with me')).toHaveCount(0);
});

test('whoever writes for managers goes on writing for managers, and it is plain to see', async ({ visitor, anotherVisitor }) => {
  const member = await enter(visitor, 'member');
  const host = await enter(await anotherVisitor(), 'organiser');
  const chat = member.getByRole('region', { name: 'Chat' });
  await chat.getByLabel('Who can read it').selectOption('Managers only');
  await expect(chat.getByRole('button', { name: 'Send to managers only' })).toBeVisible();
  await say(member, 'Among us');
  await expect(host.getByText('Among us')).toBeVisible();
  await expect(chat.getByLabel('Who can read it')).toHaveValue('managers');
  // A reply, a message changed and a new page change nothing about it.
  await member.getByRole('link', { name: 'React or reply to Priya Raman' }).click();
  await member.getByRole('link', { name: 'Change it' }).click();
  await member.getByRole('link', { name: 'Leave it as it is' }).click();
  await expect(chat.getByLabel('Who can read it')).toHaveValue('managers');
  await member.reload();
  await visitor.ready();
  await expect(chat.getByLabel('Who can read it')).toHaveValue('managers');
  await member.getByLabel('Say something').fill('Still among us');
  await member.getByLabel('Say something').press('Control+Enter');
  await expect(host.getByRole('listitem').filter({ hasText: 'Still among us' })).toContainText('Managers only');
  await chat.getByLabel('Who can read it').selectOption('Everyone');
  await say(member, 'For all');
  await expect(host.getByRole('listitem').filter({ hasText: 'For all' })).not.toContainText('Managers only');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  /** Whether this is inside the window, and nothing lies over it. */
  const inSight = (locator: Locator) => locator.evaluate((element) => {
    const { left, top, bottom, right } = element.getBoundingClientRect();
    const at = (y: number) => document.elementFromPoint((left + right) / 2, y);
    return [top + 2, bottom - 2].every((y) => y >= 0 && y <= innerHeight && (element.contains(at(y)) || at(y)?.contains(element)));
  });

  test('the newest message is what one sees, with its menu, and while the keyboard is open', async ({ visitor, anotherVisitor }) => {
    const other = await enter(await anotherVisitor(), 'organiser');
    // Slow mode is off: twelve lines are more than a phone shows.
    for (let n = 1; n <= 12; n++) {
      await say(other, `Line ${n} of what was said before`);
      await expect(other.getByText('Sending…')).toHaveCount(0);
    }
    const member = await enter(visitor, 'member');
    const newest = member.getByText('Line 12 of what was said before');
    await member.getByLabel('Say something').scrollIntoViewIfNeeded();
    await expect(newest).toBeInViewport({ ratio: 1 });
    await member.getByRole('link', { name: /^Questions/ }).click();
    await say(other, 'Line 13 came meanwhile');
    await member.getByRole('link', { name: 'Chat', exact: true }).click();
    await expect(member.getByText('Line 13 came meanwhile')).toBeInViewport({ ratio: 1 });

    await member.getByRole('link', { name: /^React or reply to/ }).last().click();
    await expect.poll(() => inSight(member.getByRole('link', { name: 'Reply', exact: true }))).toBe(true);
    await member.getByRole('link', { name: /^React or reply to/ }).last().click();
    await expect(member.getByRole('link', { name: 'Reply', exact: true })).toBeHidden();

    await member.getByLabel('Say something').click();
    await expect(member.getByRole('navigation', { name: 'Places' })).toBeHidden();
    // What a keyboard leaves where it makes the page smaller.
    await member.setViewportSize({ width: 360, height: 400 });
    await expect.poll(() => inSight(member.getByText('Line 13 came meanwhile'))).toBe(true);
    await expect.poll(() => inSight(member.getByRole('button', { name: 'Send' }))).toBe(true);
    await say(member, 'Typed on a phone');
    await expect.poll(() => inSight(member.getByText('Typed on a phone'))).toBe(true);
    await expect(member.getByLabel('Say something')).toBeFocused();
    await member.setViewportSize({ width: 360, height: 740 });
    await member.getByRole('heading', { level: 1 }).click();
    await expect(member.getByRole('navigation', { name: 'Places' })).toBeVisible();
  });
});

test.describe('on a Thursday', () => {
  test.use({ now: '2026-11-26T20:05:00Z' });

  test('a guest hears and says at once, waits for the host with a question, and is shown out', async ({ visitor, anotherVisitor, allowErrors }) => {
    allowErrors(/status of 404/);
    const host = await enter(visitor, 'organiser');
    const { page: guest } = await guestIn(await anotherVisitor(), 'Gil Marsh');
    await say(host, 'Welcome to our guests');
    await expect(guest.getByText('Welcome to our guests')).toBeVisible(AT_ONCE);
    await say(guest, 'Good evening from outside');
    const line = host.getByRole('listitem').filter({ hasText: 'Good evening from outside' });
    await expect(line).toContainText('Guest', AT_ONCE);

    await guest.getByLabel('Ask a question').fill('How do you begin?');
    await guest.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(guest.getByText('Waiting for the host')).toBeVisible(AT_ONCE);
    await host.getByRole('button', { name: 'Let it through' }).click();
    await expect(guest.getByText('Waiting for the host')).toHaveCount(0);

    await host.getByText('You are hosting').click();
    await host.getByRole('button', { name: 'Look at guests’ messages first' }).click();
    await expect(host.getByRole('button', { name: 'Let guests’ messages through' })).toBeVisible();
    await say(guest, 'Buy from me');
    await expect(host.getByText('Buy from me')).toBeVisible(AT_ONCE);
    await host.getByRole('button', { name: 'Turn it down' }).click();
    await expect(host.getByText('Buy from me')).toHaveCount(0);
    await expect(guest.getByText('Buy from me')).toHaveCount(0);

    await host.getByRole('link', { name: 'React or reply to Gil Marsh' }).click();
    await host.getByRole('button', { name: 'Remove this guest' }).click();
    await expect(host.getByText('Good evening from outside')).toHaveCount(0);
    await expect(guest.getByRole('heading', { level: 1 })).toHaveText('This seat has ended');
    await expect(guest.getByLabel('Say something')).toBeHidden();
  });
});

/** Signs up for the evening and waits until the room's stream is open. */
async function guestIn(visitor: Visitor, name: string): Promise<Visitor> {
  const { page } = visitor;
  await visitor.visit('/open-evening');
  await fillSignUp(page, name, `${name.split(' ')[0].toLowerCase()}@rosewood.example`);
  const stream = page.waitForResponse((response) => response.url().includes('room='));
  await page.getByRole('button', { name: 'Take a seat' }).click();
  await expect(page).toHaveURL('/open-evening/seat');
  await visitor.ready();
  expect((await stream).status()).toBe(200);
  return visitor;
}
