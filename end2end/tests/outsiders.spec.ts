import { examine } from './axe';
import { MEMBER } from './circle';
import { expect, test, type Visitor } from './fixtures';
import { fillSignUp } from './guests';
import { linkIn, mailTo } from './mail';

// Five past eight on a Thursday, with and without JavaScript.
test.use({ now: '2026-11-26T20:05:00Z' });

/** Signs in and goes into tonight's room. */
async function enter(visitor: Visitor, role: 'member' | 'organiser'): Promise<string> {
  await visitor.signIn(role);
  await visitor.visit('/calendar');
  const path = (await visitor.page.locator('.day[aria-current] a').first().getAttribute('href')) ?? '';
  await visitor.visit(path);
  return path;
}

test('a guest writes under their name, and finds nothing that is among members', async ({ visitor, anotherVisitor, server }) => {
  const { page: member } = visitor;
  await enter(visitor, 'member');
  await member.getByRole('region', { name: 'Chat' }).getByLabel('Who can read it').selectOption('Members only');
  await member.getByLabel('Say something').fill('Among us members');
  await member.getByRole('button', { name: 'Send' }).click();
  await expect(member.getByText('Among us members')).toHaveCount(1);

  const guest = await anotherVisitor();
  const { page } = guest;
  await guest.visit('/open-evening');
  await fillSignUp(page, 'Gil Marsh', 'gil@rosewood.example');
  await page.getByRole('button', { name: 'Take a seat' }).click();
  await expect(page).toHaveURL('/open-evening/seat');
  await guest.ready();
  await expect(page.getByText('This is recorded, for members to play again.')).toBeVisible();
  await expect(page.getByText('Nobody has said anything yet.')).toBeVisible();
  expect(await page.content()).not.toMatch(/Among us|members only|managers only/i);
  await page.getByLabel('Say something').fill('Good evening from outside');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Good evening from outside')).toHaveCount(1);
  await page.getByLabel('Ask a question').fill('How do you begin?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByText('Waiting for the host')).toBeVisible();
  await examine(page, 'a guest in the room');

  const host = await anotherVisitor();
  await enter(host, 'organiser');
  const said = host.page.getByRole('listitem').filter({ hasText: 'Good evening from outside' });
  await expect(said).toContainText('Gil Marsh');
  await expect(said).toContainText('Guest');
  const question = host.page.getByRole('listitem').filter({ hasText: 'How do you begin?' });
  await question.getByRole('button', { name: 'Let it through' }).click();
  await expect(question.getByRole('button', { name: 'Answer now' })).toBeVisible();

  // The mailed link is another way into the same room.
  const phone = await anotherVisitor();
  await phone.visit(new URL(linkIn(await mailTo(server, 'gil@rosewood.example'), 'g')).pathname);
  await expect(phone.page.getByText('Good evening from outside')).toHaveCount(1);
});

test('somebody invited to speak has a page of their own until their link is ended', async ({ visitor, anotherVisitor, server, allowErrors }) => {
  allowErrors(/status of 404/);
  const { page } = visitor;
  const path = await enter(visitor, 'organiser');
  await visitor.visit(`/organise${path}`);
  const form = page.getByRole('region', { name: 'Speakers from outside' });
  await form.getByRole('button', { name: 'Invite to speak' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an email address.');
  await form.getByLabel('Name').fill('Bea Lund');
  await form.getByLabel('Email address').fill('bea@falls.example');
  await form.getByRole('button', { name: 'Invite to speak' }).click();
  await expect(page.getByText('Their link is on its way to them.')).toBeVisible();

  const speaker = await anotherVisitor();
  const mail = await mailTo(server, 'bea@falls.example');
  expect(mail.calendar).toContain('METHOD:REQUEST');
  const link = new URL(linkIn(mail, 'speaking')).pathname;
  await speaker.visit(link);
  await expect(speaker.page.getByRole('heading', { level: 1 })).toHaveText('You speak, Bea Lund');
  await expect(speaker.page.getByText('This is recorded, for members to play again.')).toBeVisible();
  await expect(speaker.page.getByRole('button', { name: 'Join the call' })).toBeVisible();
  await examine(speaker.page, 'a speaker’s page');
  await speaker.page.getByLabel('Say something').fill('I am here early');
  await speaker.page.getByRole('button', { name: 'Send' }).click();
  await expect(speaker.page.getByText('I am here early')).toHaveCount(1);

  await visitor.visit(path);
  await expect(page.getByRole('listitem').filter({ hasText: 'I am here early' })).toContainText('Speaker');
  await visitor.visit(`/organise${path}`);
  await page.getByRole('button', { name: 'End the link' }).click();
  await expect(page.getByText('That link leads nowhere any more.')).toBeVisible();
  expect((await speaker.visit(link))?.status()).toBe(404);
  await visitor.visit(path);
  await expect(page.getByText('I am here early')).toHaveCount(0);
});

test('a host who does not organise invites a speaker on the page of their session', async ({ visitor, anotherVisitor, server, allowErrors }) => {
  allowErrors(/status of 409/);
  const organiser = await anotherVisitor();
  const path = await enter(organiser, 'organiser');
  await organiser.visit(`/organise${path}`);
  await organiser.page.getByLabel('Host').fill(MEMBER.name);
  await organiser.page.getByRole('button', { name: 'Save this session' }).click();
  await organiser.page.getByRole('button', { name: 'Save the change' }).click();
  await expect(organiser.page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();

  const { page } = visitor;
  await enter(visitor, 'member');
  const part = page.getByRole('region', { name: 'Speakers from outside' });
  await part.getByLabel('Name').fill('Bea Lund');
  await part.getByRole('button', { name: 'Invite to speak' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an email address.');
  await expect(part.getByLabel('Name')).toHaveValue('Bea Lund');
  await visitor.ready();
  await part.getByLabel('Email address').fill('bea@falls.example');
  await part.getByRole('button', { name: 'Invite to speak' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Their link is on its way to them.' })).toBeVisible();
  await expect(part.getByRole('listitem')).toContainText('Bea Lund');
  await expect(part).not.toContainText('bea@falls.example');
  await visitor.ready();
  await examine(page, 'a session for its host');
  expect((await mailTo(server, 'bea@falls.example')).subject).toContain('You speak at Inner Circle');
  await part.getByRole('button', { name: 'End the link of Bea Lund' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'That link leads nowhere any more.' })).toBeVisible();
  await expect(part.getByRole('listitem')).toContainText('Link ended');
});
