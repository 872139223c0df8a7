import { expect, test } from 'vitest'
import { expectAccessible } from '../helpers/accessibility.ts'
import { box, nominateOn, openTown, voteButton } from '../helpers/bot-page.ts'
import { buildRunningTown } from '../helpers/e2e.ts'
import { composer, messageWith, openStage, runOn } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('axe finds no grave fault in a week: the list of commands, an option, the board, the ballot, the winner, direct messages', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  const page = await openTown(tabs, town, town.nora)
  await expectAccessible(page, 'the channel')
  await box(page).fill('/')
  await page.getByRole('option').first().waitFor()
  await expectAccessible(page, 'the list of commands')
  await box(page).fill('/nominate')
  await page.keyboard.press('Enter')
  await page.getByRole('option').first().waitFor()
  await expectAccessible(page, 'an option with its list')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.getByText('This option is required.').waitFor()
  await expectAccessible(page, 'an option that is missing')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await (await nominateOn(page, 'moon', 'Moon (2009)')).waitFor()

  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await voteButton(page).click()
  const panel = messageWith(page, 'Your votes')
  await panel.getByRole('combobox').click()
  await panel.getByRole('option').first().click()
  await expectAccessible(page, 'the ballot')
  await page.keyboard.press('Escape')
  await panel.getByText('Saved').waitFor()
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await messageWith(page, 'The winner is').last().waitFor()
  await expectAccessible(page, 'the winner')

  await page.getByRole('button', { name: /^Nora/ }).click()
  await page.getByRole('link', { name: 'Be Ben in a new tab' }).waitFor()
  await expectAccessible(page, 'whom one can be')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Direct messages' }).click()
  await page.getByRole('heading', { name: '@Movie Night' }).waitFor()
  await expectAccessible(page, 'direct messages')
})

test('axe finds no grave fault in any component, file, embed or form, nor while an answer is awaited or missing', async () => {
  const stage = await openStage(tabs)
  await stage.director.createRole(stage.guild.id, 'Critics')
  const nora = await stage.openAs('Nora')
  await runOn(nora, 'components')
  await messageWith(nora, 'Every kind').getByRole('combobox', { name: 'A person' }).click()
  await runOn(nora, 'embed')
  await messageWith(nora, 'Words, then an embed')
    .getByRole('button', { name: /^Show all/ })
    .click()
  await runOn(nora, 'later')
  await nora.getByText('Movie Night is thinking…').waitFor()
  await stage.channel.send(
    [
      '# Heading\n**strong** *em* ||hidden|| `code`\n> quoted\n- one\n  - inside\n-# small',
      `<@${stage.nora.id}> <#${stage.channelId}> [masked](https://example.com/a) <t:1771279200:F>`,
      '```js\nlet a = 1\n```',
    ].join('\n'),
  )
  await messageWith(nora, 'Heading').waitFor()
  await expectAccessible(nora, 'messages of all kinds')
  stage.goOn.dispatchEvent(new Event('go'))

  await runOn(nora, 'fields')
  await nora.getByRole('dialog').waitFor()
  await nora.getByRole('textbox', { name: 'A line' }).fill('ab')
  await nora.getByRole('button', { name: 'Submit' }).click()
  await nora.getByText('This field is required.').waitFor()
  await nora.getByRole('dialog').getByRole('combobox', { name: 'Somebody' }).click()
  await expectAccessible(nora, 'a form')
  await nora.getByRole('button', { name: 'Cancel' }).click()
  await runOn(nora, 'more-fields')
  await nora.getByRole('dialog').waitFor()
  await expectAccessible(nora, 'a form with the other fields')
  await nora.getByRole('button', { name: 'Cancel' }).click()

  await runOn(nora, 'silent')
  await nora.getByText('The application did not respond').waitFor()
  await expectAccessible(nora, 'an answer that did not come')
  await stage.director.setPermissions(stage.channelId, { target: stage.ben.id, deny: ['SendMessages'] })
  const ben = await stage.openAs('Ben')
  await ben.getByText('You do not have permission').waitFor()
  await expectAccessible(ben, 'a channel to read only')
})

test('axe finds no grave fault on a phone, with either drawer open', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora', { viewport: { width: 390, height: 844 } })
  await expectAccessible(nora, 'the channel on a phone')
  await nora.getByRole('button', { name: 'Servers and channels' }).click()
  await nora.getByRole('navigation', { name: 'Channels of Friends' }).waitFor()
  await expectAccessible(nora, 'the drawer of channels')
  await nora.keyboard.press('Escape')
  await nora.getByRole('button', { name: 'Members' }).click()
  await nora.getByRole('complementary', { name: 'Members' }).waitFor()
  await expectAccessible(nora, 'the drawer of members')
  await nora.keyboard.press('Escape')
  await composer(nora).waitFor()
  expect(
    await nora
      .getByRole('button', { name: 'Members' })
      .evaluate(element => element === element.ownerDocument.activeElement),
  ).toBe(true)
})
