import { changePerson } from '../api.js'
import { html, useView } from '../html.js'
import { Icon } from '../icons.js'
import { denyBot, releaseHold, removeFault, setBotJoined, setOutage, setReadLag, setSwitch } from './api.js'
import { Line } from './line.js'
import { permissionWords } from './words.js'

/**
 * Something that is not as usual: what, in words, and the way back.
 * @typedef {{ key: string, title: string, what: string, off: () => Promise<unknown> }} Trouble
 */

/**
 * @param {{ faults: import('./api.js').Faults, ways: import('./api.js').TraktWays, world: import('../types.js').World }} all
 * @returns {Trouble[]}
 */
export function troublesOf({ faults, ways, world }) {
  return [...fromFaults(faults), ...fromTrakt(ways), ...fromWorld(world)]
}

/** @param {import('./api.js').Faults} faults */
function fromFaults({ services, set, holds }) {
  const catalogue = name => services.find(({ service }) => service === name)
  const titleOf = name => catalogue(name)?.title ?? name
  const whatOf = (lines, name) => lines?.find(line => line.name === name)?.what
  return [
    ...set.map(({ id, service, match, left, name, at }) => ({
      key: `fault-${id}`,
      title: `${titleOf(service)}: ${name ?? 'a fault of its own'}`,
      what: [
        whatOf(catalogue(service)?.faults, name),
        `${left === 1 ? 'next' : `next ${left}`} at: ${whatOf(catalogue(service)?.places, at) ?? match.path ?? 'any request'}`,
      ]
        .filter(Boolean)
        .join('; '),
      off: () => removeFault(id),
    })),
    ...holds.map(({ id, service, match, waiting }) => ({
      key: `hold-${id}`,
      title: `${titleOf(service)}: held`,
      what: `${waiting} waiting at ${match.path ?? 'any request'}`,
      off: () => releaseHold(id),
    })),
  ]
}

/** @param {import('./api.js').TraktWays} ways */
function fromTrakt({ switches, readLag }) {
  const lag = Math.max(...Object.values(readLag))
  return [
    ...switches
      .filter(({ on }) => on)
      .map(({ name, what }) => ({
        key: `switch-${name}`,
        title: `Trakt: ${name}`,
        what,
        off: () => setSwitch(name, false),
      })),
    ...(lag > 0
      ? [
          {
            key: 'read-lag',
            title: 'Trakt: read lag',
            what: `reads show how things were ${lag} seconds ago`,
            off: () => setReadLag(0),
          },
        ]
      : []),
  ]
}

/** @param {import('../types.js').World} world */
function fromWorld({ guilds, people, bot }) {
  return [
    ...people
      .filter(({ dmsOpen }) => dmsOpen === false)
      .map(({ id, name }) => ({
        key: `dms-${id}`,
        title: `${name}: direct messages closed`,
        what: `${bot.name} cannot write to them`,
        off: () => changePerson(id, { dmsOpen: true }),
      })),
    ...guilds.flatMap(guild => [
      ...(guild.unavailable
        ? [
            {
              key: `outage-${guild.id}`,
              title: `${guild.name}: outage`,
              what: 'Discord has lost this server for a while',
              off: () => setOutage(guild.id, false),
            },
          ]
        : []),
      ...(guild.botJoined
        ? []
        : [
            {
              key: `bot-${guild.id}`,
              title: `${guild.name}: without ${bot.name}`,
              what: 'it was removed from this server',
              off: () => setBotJoined(guild.id, true),
            },
          ]),
      ...guild.channels
        .filter(({ botDenied }) => botDenied.length > 0)
        .map(({ id, name, botDenied }) => ({
          key: `denied-${id}`,
          title: `#${name}: permissions taken`,
          what: `${bot.name} may not: ${botDenied.map(permissionWords).join(', ')}`,
          off: () => denyBot(id, []),
        })),
    ]),
  ]
}

/**
 * What is not as usual, each with its way back, and all of them at once.
 * @param {{ troubles: Trouble[] | undefined }} properties
 */
export function WhatIsOn({ troubles = [] }) {
  const { actions } = useView()
  const allOff = () =>
    actions.attempt(async () => {
      for (const { off } of troubles) await off()
    })
  return html`<section class="troubles ${troubles.length > 0 ? 'some' : ''}" aria-label="What is on">
    <p class="troubles-head" role="status">
      ${troubles.length > 0 && html`<${Icon} of="warning" />`}
      <span>${troubles.length === 0 ? 'Everything is as usual.' : `${troubles.length} not as usual`}</span>
      ${troubles.length > 0 && html`<button type="button" class="small-button" onClick=${allOff}>All off</button>`}
    </p>
    <ul>
      ${troubles.map(
        ({ key, title, what, off }) => html`<li key=${key}>
          <span><strong>${title}</strong><${Line} text=${what} /></span>
          <button type="button" class="small-button" aria-label="Off: ${title}" onClick=${() => actions.attempt(off)}>Off</button>
        </li>`,
      )}
    </ul>
  </section>`
}
