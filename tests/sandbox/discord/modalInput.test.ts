import { expect, test } from 'vitest'
import { identify } from './raw-gateway.ts'
import { button, row, startWorld } from './world.ts'

const label = (component: object) => ({ type: 18, label: 'Label', component })
const text = (more: object = {}) => label({ type: 4, custom_id: 'text', style: 1, ...more })
const options = ['a', 'b'].map(value => ({ label: value, value }))

/** A modal with these components that a click has opened for Nora. */
async function openModal(...components: object[]) {
  const world = await startWorld()
  const gateway = await identify(world.sandbox)
  const { body } = await world.rest('POST', `/channels/${world.channel}/messages`, {
    content: 'x',
    components: [row(button('open'))],
  })
  const { interaction } = await world.nora.click(body.id, 'open', { wait: 'sent' })
  const { token } = (await gateway.event('INTERACTION_CREATE')).d
  const answer = await world.rest('POST', `/interactions/${interaction}/${token}/callback`, {
    type: 9,
    data: { custom_id: 'modal', title: 'Modal', components },
  })
  expect(answer.status).toBe(204)
  return {
    ...world,
    interaction,
    message: body.id,
    submit: (fields: Parameters<typeof world.nora.submit>[1], person = world.nora) =>
      person.submit(interaction, fields, { wait: 'sent' }),
    received: async () => (await gateway.event('INTERACTION_CREATE')).d,
  }
}

test('a submission carries what was typed and picked, and the message the modal came from', async () => {
  const pick = label({ type: 3, custom_id: 'pick', options, max_values: 2 })
  const { submit, received, message } = await openModal({ type: 10, content: 'Explain' }, text(), pick)
  await submit({ text: 'Because', pick: ['a', 'b'] })
  expect(await received()).toMatchObject({
    type: 5,
    message: { id: message },
    data: {
      custom_id: 'modal',
      components: [
        { type: 10 },
        { type: 18, component: { type: 4, custom_id: 'text', value: 'Because' } },
        { type: 18, component: { type: 3, custom_id: 'pick', values: ['a', 'b'] } },
      ],
    },
  })
})

test('a field that is not touched keeps what the modal filled in', async () => {
  const preset = [
    { label: 'a', value: 'a', default: true },
    { label: 'b', value: 'b' },
  ]
  const { submit, received, other } = await openModal(
    text({ value: 'Filled in' }),
    label({ type: 3, custom_id: 'pick', options: preset }),
    label({ type: 8, custom_id: 'where', required: false }),
  )
  await submit({ where: other })
  expect((await received()).data).toMatchObject({
    components: [
      { component: { value: 'Filled in' } },
      { component: { values: ['a'] } },
      { component: { values: [other] } },
    ],
    resolved: { channels: { [other]: { name: 'chat' } } },
  })
})

test('the form refuses what is missing, too short or too long, not offered, or not one of its fields', async () => {
  const { submit } = await openModal(
    text({ min_length: 2, max_length: 3 }),
    label({ type: 3, custom_id: 'pick', options, required: false }),
  )
  const wrong: Parameters<typeof submit>[0][] = [
    {},
    { text: '' },
    { text: 'a' },
    { text: 'abcd' },
    { text: 'abc', pick: ['c'] },
  ]
  for (const fields of wrong) {
    await expect(submit(fields)).rejects.toMatchObject({ status: 409 })
  }
  await expect(submit({ text: 'abc', other: 'x' })).rejects.toMatchObject({ status: 404 })
  expect(await submit({ text: 'abc' })).toMatchObject({ status: 'sent' })
})

test('an optional text may be left empty, whatever its shortest length', async () => {
  const { submit, received } = await openModal(text({ required: false, min_length: 5 }))
  await submit({})
  expect((await received()).data).toMatchObject({ components: [{ component: { value: '' } }] })
})

test('a modal is submitted by the one for whom it opened, and once', async () => {
  const { submit, ada } = await openModal(text())
  await expect(submit({ text: 'x' }, ada)).rejects.toMatchObject({ status: 404 })
  await submit({ text: 'x' })
  await expect(submit({ text: 'x' })).rejects.toMatchObject({ status: 409 })
})

test('a submission that got no response can be tried again', async () => {
  const { nora, interaction, submit } = await openModal(text())
  expect(await nora.submit(interaction, { text: 'x' })).toMatchObject({ status: 'failed' })
  expect(await submit({ text: 'x' })).toMatchObject({ status: 'sent' })
})
