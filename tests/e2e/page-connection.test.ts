import type { WebSocketRoute } from 'playwright-core'
import { expect, test } from 'vitest'
import { messageWith, openStage } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('a tab that has lost its connection says so, comes back by itself, and shows what it has missed', async () => {
  const stage = await openStage(tabs)
  const page = await tabs.openTab()
  let connection: WebSocketRoute | undefined
  let refused = -1
  await page.routeWebSocket(/\/sandbox\/live/, route => {
    if (refused >= 0) {
      refused += 1
      return route.close()
    }
    connection = route
    route.connectToServer()
  })
  await page.goto(`${stage.sandbox.url}/?as=Nora`)
  const edited = await stage.channel.send('before')
  await messageWith(page, 'before').waitFor()
  const deleted = await stage.channel.send('to be deleted')
  await messageWith(page, 'to be deleted').waitFor()

  refused = 0
  await connection?.close()
  await page.getByText('The sandbox does not answer. Trying again…').waitFor()
  await edited.edit('after')
  await deleted.delete()
  await stage.channel.send('missed')
  await stage.director.createChannel(stage.guild.id, 'meanwhile')
  await expect.poll(() => refused).toBe(1)
  expect(await page.getByText('missed').count()).toBe(0)

  refused = -1
  await messageWith(page, 'missed').waitFor()
  await messageWith(page, 'after').waitFor()
  await page.getByRole('link', { name: 'meanwhile' }).waitFor()
  expect(await page.getByText('to be deleted').count()).toBe(0)
  await page.getByText('Trying again…').waitFor({ state: 'detached' })
  await stage.channel.send('live again')
  await messageWith(page, 'live again').waitFor()
})

test('what changes before a tab is connected for the first time is shown as soon as it is', async () => {
  const stage = await openStage(tabs)
  const page = await tabs.openTab()
  let connect = () => {}
  const connecting = new Promise<void>(resolve => {
    connect = resolve
  })
  await page.routeWebSocket(/\/sandbox\/live/, async route => {
    await connecting
    route.connectToServer()
  })
  await page.goto(`${stage.sandbox.url}/?as=Nora`)
  await page.getByRole('link', { name: 'general' }).waitFor()
  await stage.director.createChannel(stage.guild.id, 'meanwhile')
  connect()
  await page.getByRole('link', { name: 'meanwhile' }).waitFor()
})

test('what happens while a channel’s messages are fetched is not lost', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora')
  const { id } = await stage.director.createChannel(stage.guild.id, 'films')
  const other = await stage.channel.client.channels.fetch(id)
  if (!other?.isSendable()) throw new Error('The bot cannot write in the new channel.')
  const deleted = await other.send('soon gone')

  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  await nora.route(`**/channels/${id}/messages`, async route => {
    const response = await route.fetch()
    await other.send('sent meanwhile')
    await deleted.delete()
    await stage.channel.send('a word elsewhere')
    await released
    await route.fulfill({ response })
  })
  await nora.getByRole('link', { name: 'films' }).click()
  // The news elsewhere has come by the live connection, and with it everything before.
  await nora.getByRole('link', { name: 'general 1 new' }).waitFor()
  release()
  await messageWith(nora, 'sent meanwhile').waitFor()
  expect(await nora.getByText('soon gone').count()).toBe(0)
})

test('the page is light or dark as the system is, until it is switched, and then also after a reload', async () => {
  const stage = await openStage(tabs)
  const nora = await stage.openAs('Nora', { colorScheme: 'dark' })
  const ground = () => nora.evaluate("getComputedStyle(document.querySelector('.main')).backgroundColor")
  const white = 'rgb(255, 255, 255)'
  expect(await ground()).not.toBe(white)
  await nora.emulateMedia({ colorScheme: 'light' })
  expect(await ground()).toBe(white)
  await nora.getByRole('button', { name: 'Switch to dark colours' }).click()
  expect(await ground()).not.toBe(white)
  await nora.reload()
  await nora.getByRole('log').waitFor()
  expect(await ground()).not.toBe(white)

  await nora.getByRole('button', { name: 'Switch to light colours' }).click()
  expect(await ground()).toBe(white)
  await nora.emulateMedia({ colorScheme: 'dark' })
  expect(await ground()).not.toBe(white)
})
