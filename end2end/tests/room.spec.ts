import { examine } from './axe';
import { nextSessionPath } from './circle';
import { expect, test, type Visitor } from './fixtures';

// Five past eight, with and without JavaScript.
test.use({ now: '2026-11-24T20:05:00Z' });

/** Signs in and goes into tonight's room. */
async function enter(visitor: Visitor, role: 'member' | 'organiser' | 'cqc'): Promise<void> {
  await visitor.signIn(role);
  await visitor.visit('/');
  await visitor.visit(await nextSessionPath(visitor.page));
}

test('somebody says something, and the next who comes reads it', async ({ visitor, anotherVisitor }) => {
  const { page } = visitor;
  await enter(visitor, 'member');
  await page.getByLabel('Say something').fill('Good evening from Devon <b>& all</b>');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Good evening from Devon <b>& all</b>')).toHaveCount(1);
  await expect(page.getByLabel('Say something')).toHaveValue('');

  const host = await anotherVisitor();
  await enter(host, 'organiser');
  await expect(host.page.getByText('Good evening from Devon <b>& all</b>')).toHaveCount(1);
  await host.page.getByRole('link', { name: 'React or reply to Priya Raman' }).click();
  await host.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(host.page.getByText('Removed by the host.')).toBeVisible();
  await visitor.visit(new URL(page.url()).pathname);
  await expect(page.getByText('Removed by the host.')).toBeVisible();
  await expect(page.getByText('Good evening from Devon')).toHaveCount(0);
});

test('what is for managers only is nowhere for somebody of the CQC, nor that there is such a thing', async ({ visitor, anotherVisitor }) => {
  const { page } = visitor;
  await enter(visitor, 'member');
  await page.getByRole('region', { name: 'Chat' }).getByLabel('Who can read it').selectOption('Managers only');
  await page.getByLabel('Say something').fill('Among us managers');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Among us managers')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Chat' }).getByLabel('Who can read it')).toHaveValue('managers');

  const cqc = await anotherVisitor();
  await enter(cqc, 'cqc');
  await expect(cqc.page.getByText('Nobody has said anything yet.')).toBeVisible();
  await examine(cqc.page, 'a room for somebody of the CQC');
  expect(await cqc.page.content()).not.toMatch(/managers only|Among us/i);
});

test('a question asked without a name is answered without one, and each person has one vote', async ({ visitor, anotherVisitor }) => {
  const { page } = visitor;
  await enter(visitor, 'member');
  await page.getByLabel('Ask a question').fill('Am I the only one on agency nights?');
  await page.getByLabel('Without my name').check();
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByText('Am I the only one on agency nights?')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Take it back' })).toBeVisible();

  const host = await anotherVisitor();
  await enter(host, 'organiser');
  const question = host.page.getByRole('listitem').filter({ hasText: 'agency nights' });
  await expect(question).toContainText('Anonymous');
  await expect(question.getByRole('button', { name: 'Take it back' })).toHaveCount(0);
  await question.getByRole('button', { name: /^Vote for this question/ }).click();
  await expect(question.getByRole('button', { name: /^Vote for this question: 1 vote/ })).toHaveAttribute('aria-pressed', 'true');
  await question.getByRole('button', { name: 'Answer now' }).click();
  await expect(question).toContainText('Being answered now');
  await examine(host.page, 'a room for its host');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('questions and chat are one tap apart, and nothing is wider than the screen', async ({ visitor }) => {
    const { page } = visitor;
    await enter(visitor, 'member');
    await expect(page.getByLabel('Say something')).toBeVisible();
    await expect(page.getByLabel('Ask a question')).toBeHidden();
    await page.getByRole('link', { name: 'Questions (0)' }).click();
    await expect(page.getByLabel('Ask a question')).toBeVisible();
    await expect(page.getByLabel('Say something')).toBeHidden();
  });
});

test.describe('when it is over', () => {
  test.use({ now: '2026-11-24T20:31:00Z' });

  test('the room can be read, nobody writes in it, and its host is asked for the recording', async ({ visitor }) => {
    const { page } = visitor;
    await visitor.signIn('organiser');
    await visitor.visit('/calendar');
    await visitor.visit((await page.locator('.day[aria-current] a').first().getAttribute('href')) ?? '');
    await expect(page.getByText('The session is over. What was said stays here for members.')).toBeVisible();
    await expect(page.getByLabel('Say something')).toHaveCount(0);
    await examine(page, 'a room that is over');
    await page.getByRole('button', { name: 'It is in preparation' }).click();
    await expect(page.getByRole('button', { name: 'It is in preparation' })).toHaveAttribute('aria-pressed', 'true');
  });
});
