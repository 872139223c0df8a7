import { expect, test } from 'vitest'
import { messageWith, openStage, runOn } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('a message shows every kind of component, and what is chosen in each select reaches the bot', async () => {
  const stage = await openStage(tabs)
  await stage.director.createRole(stage.guild.id, 'Critics', { mentionable: true })
  const nora = await stage.openAs('Nora')
  await runOn(nora, 'components')
  const message = messageWith(nora, 'Every kind')
  await message.waitFor()
  expect(await message.getByRole('img').evaluateAll(images => images.map(image => image.getAttribute('alt')))).toEqual([
    '👁',
    'A thumbnail',
    '✅',
    ...['Picture 0', 'Picture 1', 'Picture 2', 'Picture 0'],
  ])
  expect(await message.getByRole('link', { name: 'export.json', exact: true }).getAttribute('download')).toBe(
    'export.json',
  )
  expect(await message.getByText('What was hidden').count()).toBe(0)
  await message.getByRole('button', { name: 'Spoiler' }).click()
  await message.getByText('What was hidden').waitFor()

  for (const [select, choice] of [
    ['A person', 'Ben'],
    ['A role', '@Critics'],
    ['Somebody or a role', '@Critics'],
    ['A channel', '#general'],
  ] as const) {
    await message.getByRole('combobox', { name: select, exact: true }).click()
    await message.getByRole('option', { name: choice }).click()
    await message.getByRole('combobox', { name: `${select}: ${choice}` }).waitFor()
  }
  await message.getByRole('combobox', { name: 'Somebody or a role' }).press('Enter')
  await nora.keyboard.press('b')
  await nora.keyboard.press('Enter')
  await message.getByRole('combobox', { name: 'Somebody or a role: Ben' }).waitFor()
  await expect.poll(() => stage.heard.length).toBe(6)
  const [, person, role, either, channel] = stage.heard
  expect(person).toEqual([stage.ben.id])
  expect(either).toEqual(role)
  expect(channel).toEqual([stage.channelId])
})

test('files are shown to whom they are for, with their size, how they begin, and a way to keep them', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const ben = await stage.openAs('Ben')
  await runOn(nora, 'embed')
  const message = messageWith(nora, 'Words, then an embed')
  await message.getByText('Only you can see this').waitFor()
  const text = await message.innerText()
  for (const words of ['An author', 'A title', 'first', 'third', 'A footer', 'export.json', 'posters.zip', '2 bytes']) {
    expect(text).toContain(words)
  }

  const beginning = message.getByRole('group', { name: 'What is in export.json' })
  expect(await beginning.innerText()).not.toContain('votes')
  await message.getByRole('button', { name: 'Show all 12 lines' }).click()
  expect(await beginning.innerText()).toContain('"votes": [')
  const [download] = await Promise.all([
    nora.waitForEvent('download'),
    message.getByRole('link', { name: 'Download export.json' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('export.json')
  expect(await ben.getByText('Words, then an embed').count()).toBe(0)
})

test('a form takes every kind of field and sends what is in it', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  await runOn(nora, 'fields')
  const form = nora.getByRole('dialog', { name: 'Every kind of field' })
  await form.getByRole('button', { name: 'Submit' }).click()
  expect(
    await form
      .getByRole('textbox', { name: 'A line' })
      .evaluate((input: { validity: { valueMissing: boolean } }) => input.validity.valueMissing),
  ).toBe(true)
  await form.getByRole('textbox', { name: 'A line' }).fill('short')
  await form.getByRole('textbox', { name: 'A paragraph' }).fill('one\ntwo')
  await form.getByRole('combobox', { name: 'Somebody' }).click()
  await form.getByRole('option', { name: 'Ben' }).click()
  await form.getByRole('button', { name: 'Submit' }).click()
  await form.getByText('This field is required.').waitFor()
  await form.getByRole('radio', { name: 'Yes' }).check()
  await form.getByRole('button', { name: 'Submit' }).click()
  await messageWith(nora, 'The form has arrived.').waitFor()

  await runOn(nora, 'more-fields')
  const other = nora.getByRole('dialog', { name: 'Other fields' })
  await other.getByRole('checkbox', { name: 'Blue' }).check()
  await other.getByRole('checkbox', { name: 'Agreed' }).check()
  await other.getByRole('button', { name: 'Submit' }).click()
  await other.waitFor({ state: 'detached' })
  expect(stage.heard).toEqual([
    [],
    { line: 'short', paragraph: 'one\ntwo', somebody: [stage.ben.id], radio: 'Yes' },
    [],
    { checkboxes: ['Blue'], checkbox: true, where: [] },
  ])
})
