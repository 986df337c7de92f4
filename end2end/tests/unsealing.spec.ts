import { examine } from './axe';
import { ANOTHER_ORGANISER, MEMBER, nextSessionPath, ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { mailTo, signInByCode } from './mail';

// Five past eight: the session is live.
test.use({ now: '2026-11-24T20:05:00Z' });

test('who asked anonymously is seen by two organisers who agree, and whoever asked is told', async ({ visitor, anotherVisitor, server }) => {
  const member = await anotherVisitor();
  await member.signIn('member');
  await member.visit('/');
  const session = await nextSessionPath(member.page);
  await member.visit(session);
  await member.page.getByLabel('Ask a question').fill('Who has falsified a rota before?');
  await member.page.getByLabel('Without my name').check();
  await member.page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(member.page.getByText('Who has falsified a rota before?')).toHaveCount(1);

  const { page } = visitor;
  await visitor.signIn('organiser');
  await visitor.visit('/organise/unsealing');
  await expect(page.getByText('No question has been unsealed, and nobody wants one to be.')).toBeVisible();
  await visitor.visit(session);
  const question = page.getByRole('listitem').filter({ hasText: 'Who has falsified a rota before?' });
  await expect(question).not.toContainText(MEMBER.name);
  await question.getByRole('link', { name: 'Who asked this?' }).click();
  await expect(page).toHaveURL(/\/organise\/unsealing\?question=/);
  await visitor.ready();
  await examine(page, 'asking who asked');

  const ask = page.getByRole('button', { name: 'Ask another organiser to confirm' });
  await ask.click();
  await expect(page.getByRole('alert')).toContainText('Fill this in.');
  await examine(page, 'asking who asked, without a reason');
  await page.getByLabel('Why must you know?').fill('Somebody may be at risk.');
  await ask.click();
  await expect(page.getByText('Another organiser sees it on this page and can confirm.')).toBeVisible();
  await expect(page.getByText('Asked by you. Another organiser has to confirm.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Confirm, and see who asked' })).toHaveCount(0);

  const other = await anotherVisitor();
  await signInByCode(other, server, ANOTHER_ORGANISER.email, '/organise/unsealing');
  await expect(other.page.getByText(`Asked by ${ORGANISER.name}.`)).toBeVisible();
  await expect(other.page.getByText('Somebody may be at risk.')).toBeVisible();
  await expect(other.page.getByText(MEMBER.name)).toHaveCount(0);
  await examine(other.page, 'a wish to know who asked');
  await other.page.getByRole('button', { name: 'Confirm, and see who asked' }).click();
  await expect(other.page.getByText(`It was asked by ${MEMBER.name}.`)).toBeVisible();
  await examine(other.page, 'who asked');
  await visitor.visit('/organise/unsealing');
  await expect(page.getByText(`It was asked by ${MEMBER.name}.`)).toBeVisible();

  const mail = await mailTo(server, MEMBER.email);
  expect(mail.body).toContain(`${ORGANISER.name} and ${ANOTHER_ORGANISER.name}`);
  expect(mail.body).toContain('Somebody may be at risk.');
});
