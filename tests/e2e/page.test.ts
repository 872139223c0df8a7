import { expect, test } from 'vitest'
import { composer, films, messageWith, openStage } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('a command is chosen and filled in by keyboard alone, and only its author sees the private answer', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const ben = await stage.openAs('Ben')

  await composer(nora).focus()
  await nora.keyboard.type('/cho')
  await nora.getByRole('option', { name: '/choose' }).waitFor()
  await nora.keyboard.press('Enter')
  await nora.getByRole('option', { name: 'Arrival' }).waitFor()
  await nora.keyboard.type('alie')
  await nora.getByRole('option', { name: 'Arrival' }).waitFor({ state: 'detached' })
  await nora.keyboard.press('ArrowDown')
  await nora.keyboard.press('Enter')
  await nora.keyboard.press('Enter')

  const answer = messageWith(nora, 'You have chosen.')
  await answer.getByText('Only you can see this').waitFor()
  expect(await answer.locator('strong', { hasText: 'chosen' }).count()).toBe(1)
  expect(await answer.innerText()).toContain('Nora used /choose')
  expect(stage.heard).toEqual([[['film', 'film:1:1']]])

  // Whatever comes after it has come: the private answer would have come before.
  await stage.channel.send('For all')
  await messageWith(ben, 'For all').waitFor()
  expect(await messageWith(ben, 'You have chosen.').count()).toBe(0)

  await answer.getByRole('button', { name: 'Dismiss message' }).click()
  await answer.waitFor({ state: 'detached' })
})

test('a required option that is left empty is named, and nothing is sent', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  await composer(nora).fill('/choose')
  await nora.keyboard.press('Enter')
  await nora.getByRole('button', { name: '+ seats' }).click()
  await nora.keyboard.type('99')
  await nora.keyboard.press('Enter')
  await nora.getByText('This option is required.').waitFor()

  await nora.getByRole('combobox', { name: 'film: Its title' }).fill('anything else')
  await nora.getByText('No options match your search.').waitFor()
  await nora.keyboard.press('Enter')
  await nora.getByText('At most 9.').waitFor()
  expect(stage.heard).toEqual([])

  await nora.getByRole('textbox', { name: 'seats: How many' }).fill('2')
  await nora.keyboard.press('Enter')
  await messageWith(nora, 'You have chosen.').waitFor()
  const sent = [
    ['film', 'anything else'],
    ['seats', 2],
  ]
  expect(stage.heard).toEqual([sent])
})

test('a click, several choices taken when the list is closed, and a form reach the bot', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  await composer(nora).fill('/panel')
  await nora.keyboard.press('Enter')
  await nora.keyboard.press('Enter')
  const panel = messageWith(nora, 'A panel')

  await panel.getByRole('button', { name: 'Press' }).click()
  await messageWith(nora, 'You pressed.').getByText('Only you can see this').waitFor()
  expect(await panel.getByRole('button', { name: 'Closed' }).isDisabled()).toBe(true)
  const link = panel.getByRole('link', { name: 'Elsewhere' })
  expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer'])

  const votes = panel.getByRole('combobox', { name: 'Your votes' })
  expect(await votes.innerText()).toContain('Alien')
  await votes.click()
  await panel.getByRole('option', { name: 'Arrival' }).click()
  await panel.getByRole('option', { name: 'Aliens', disabled: true }).waitFor()
  await nora.keyboard.press('Escape')
  await messageWith(nora, 'You voted for Alien and Arrival.').waitFor()

  await panel.getByRole('button', { name: 'Form' }).click()
  const form = nora.getByRole('dialog', { name: 'A form' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Nora’s night')
  await form.getByRole('combobox', { name: 'Days' }).click()
  await form.getByRole('option', { name: 'Friday' }).click()
  await nora.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Submit' }).click()
  await messageWith(nora, 'The form has arrived.').waitFor()
  await form.waitFor({ state: 'detached' })

  expect(stage.heard).toEqual([[], ['Alien', 'Arrival'], { name: 'Nora’s night', days: ['Monday', 'Friday'] }])
})

test('an answer that is thought about, and one that never comes, are said', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  await composer(nora).fill('/later')
  await nora.keyboard.press('Enter')
  await nora.keyboard.press('Enter')
  await nora.getByText('Movie Night is thinking…').waitFor()
  stage.goOn.dispatchEvent(new Event('go'))
  await messageWith(nora, 'Thought through.').waitFor()

  await composer(nora).fill('/silent')
  await nora.keyboard.press('Enter')
  await nora.keyboard.press('Enter')
  const failed = messageWith(nora, 'The application did not respond')
  await failed.getByRole('button', { name: 'Dismiss message' }).click()
  expect(await failed.count()).toBe(0)
})

test('text is text, whatever it says, and pictures from elsewhere are not asked for', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const title = films[3] ?? ''
  await stage.channel.send({
    content: `<script>alert(1)</script> ${title.replaceAll('*', '\\*')} [here](javascript:alert(1))`,
    embeds: [{ title, url: 'https://example.com/', image: { url: 'https://example.com/poster.png' } }],
  })
  const message = messageWith(nora, '<script>')
  expect(await message.innerText()).toContain('**Brazil** @unknown-user <img src=x onerror=alert(1)>')
  expect(await message.innerText()).toContain('[here](javascript:alert(1))')
  expect(await message.locator('script, img, a[href^=javascript]').count()).toBe(0)

  await composer(nora).fill('/choose')
  await nora.keyboard.press('Enter')
  await nora.getByRole('option', { name: title }).waitFor()
})

test('messages are formatted as Discord formats them', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const lines = [
    '# Heading',
    '**strong** *em* __under__ ~~gone~~ ||hidden|| `code *as it is*` snake_case_name',
    '> quoted',
    '- one\n- two\n  - inside',
    '1. first',
    '-# small',
    `<@${stage.nora.id}> <#${stage.guild.channels[0]?.id}> [masked](https://example.com/a)`,
    '```js\nlet a = **b**\n```',
    'on <t:1771279200:F>',
  ]
  await stage.channel.send(lines.join('\n'))
  const message = messageWith(nora, 'Heading')
  const texts = async (selector: string) => (await message.locator(selector).allInnerTexts()).map(text => text.trim())
  await message.waitFor()
  expect(await message.getByRole('heading', { name: 'Heading' }).count()).toBe(1)
  expect(await texts('.markdown strong')).toEqual(['strong'])
  expect(await texts('em')).toEqual(['em'])
  expect(await texts('u')).toEqual(['under'])
  expect(await texts('s')).toEqual(['gone'])
  expect(await texts('code')).toEqual(['code *as it is*', 'let a = **b**'])
  expect(await texts('blockquote')).toEqual(['quoted'])
  expect(await texts('ul ul li')).toEqual(['inside'])
  expect(await texts('ol li')).toEqual(['first'])
  expect(await texts('p.small')).toEqual(['small'])
  expect(await texts('.mention')).toEqual(['@Nora', '#general'])
  expect(await message.getByRole('link', { name: 'masked' }).getAttribute('href')).toBe('https://example.com/a')
  expect(await message.innerText()).toContain('snake_case_name')
  expect(await texts('p time')).toEqual([expect.stringMatching(/^Monday,? 16 February 2026 at 22:00$/)])
  await message.getByRole('button', { name: 'Spoiler, hidden' }).click()
  await message.getByText('hidden').waitFor()
})

test('the clock is moved from the page, and times relative to it follow', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const deadline = Date.parse('2026-02-20T12:00:00Z') / 1_000
  await stage.channel.send(`closes <t:${deadline}:R>`)
  await nora.getByText('in 4 days').waitFor()

  await nora.getByRole('button', { name: '+1 day' }).click()
  await nora.getByText('in 3 days').waitFor()
  expect(stage.clock.now()).toBe(Date.parse('2026-02-17T10:00:00Z'))

  await nora.getByRole('button', { name: 'Next deadline' }).click()
  await nora.getByText('in 0 seconds').waitFor()
  expect(stage.clock.now()).toBe(deadline * 1_000)
  expect(await nora.getByRole('button', { name: 'Next deadline' }).isDisabled()).toBe(true)
})

test('a link to a message leads there on this page', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const first = await stage.channel.send('the first of many')
  for (let line = 0; line < 3; line += 1) await stage.channel.send('and on\n'.repeat(40))
  await stage.channel.send(`[Back to it](${first.url})`)
  const goal = messageWith(nora, 'the first of many')
  const isInView = () => goal.evaluate(element => element.getBoundingClientRect().bottom > 0)
  const link = nora.getByRole('link', { name: 'Back to it' })
  await link.waitFor()
  expect(await isInView()).toBe(false)
  await link.click()
  await goal.and(nora.locator('.sought')).waitFor()
  expect(await isInView()).toBe(true)
  expect(await link.getAttribute('target')).toBeNull()
})

test('what is edited, deleted and made changes before one’s eyes, and news elsewhere is counted', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const sent = await stage.channel.send('before')
  await messageWith(nora, 'before').waitFor()
  await sent.edit('after')
  await messageWith(nora, 'after').getByText('(edited)').waitFor()
  await sent.delete()
  await messageWith(nora, 'after').waitFor({ state: 'detached' })

  const user = await stage.channel.client.users.fetch(stage.nora.id)
  await user.send('a word in private')
  await nora.getByRole('link', { name: 'Direct messages, 1 new' }).waitFor()
  await nora.getByRole('link', { name: 'Direct messages' }).click()
  await messageWith(nora, 'a word in private').waitFor()
  await nora.getByRole('link', { name: 'Direct messages', exact: true }).waitFor()

  await stage.director.createChannel(stage.guild.id, 'new-room')
  await nora.getByRole('link', { name: 'Friends' }).click()
  await nora.getByRole('link', { name: 'new-room' }).click()
  await nora.getByRole('heading', { name: '#new-room' }).waitFor()
})
