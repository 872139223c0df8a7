import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatten } from '../../sandbox/client.ts'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import type { Profile } from '../../src/services/claims.ts'
import { profileLabel } from '../../src/views/claims.ts'
import type { View } from '../../src/views/index.ts'
import { film, hostile, state, views } from './states.ts'

const discordId = '9'.repeat(20)
const most = { nominations: 9999, votes: 9999, plays: 9999, ratings: 9999 }

function all(profile: Profile): View[] {
  const claimed = { profile, received: { ...most, votes: 0 }, discordId }
  return [
    views.claimConfirm(profile, null),
    views.claimConfirm(profile, 2 ** 31 - 1),
    views.claimAsk(profile),
    views.claimAsked(profile),
    views.claimQuestion(profile, { discordId, requestId: 2 ** 31 - 1 }),
    views.claimApproved(claimed, discordId),
    views.claimDeclined(claimed, discordId),
    views.claimed(claimed),
  ]
}

function words(view: View): string {
  return flatten(JSON.parse(JSON.stringify(view.components)))
    .map(part => part.content ?? '')
    .join('\n')
}

test('every view of a claim is within Discord’s limits and mentions nobody, whatever the profile is called', () => {
  fc.assert(
    fc.property(hostile, fc.option(hostile), fc.boolean(), (name, icon, hasPin) => {
      const profile = { id: 2 ** 31 - 1, name, icon, hasPin, belongings: most }
      for (const { components, flags, allowedMentions } of all(profile)) {
        expect(checkMessage({ components, flags, allowed_mentions: allowedMentions }, { kind: 'create' })).toBeNull()
        expect(allowedMentions).toEqual({ parse: [], roles: [] })
      }
      expect(profileLabel(profile).length).toBeGreaterThan(0)
    }),
    { seed: 2, numRuns: 100 },
  )
})

test('names and icons are no markup', () => {
  const profile = { id: 1, name: '**Nora** @everyone', icon: '`x`', hasPin: true, belongings: most }
  for (const view of all(profile)) {
    expect(words(view)).not.toContain('**Nora**')
    expect(words(view)).not.toContain(' @everyone')
    expect(words(view)).not.toContain('`x`')
  }
})

test('a profile has the icon of the old app before its name, also where it is of several code points', () => {
  expect(profileLabel({ name: 'Nora', icon: '👩‍🚀' })).toBe('👩‍🚀 Nora')
  expect(profileLabel({ name: 'Tom', icon: null })).toBe('Tom')
})

test('only what was lost on the way is spoken of', () => {
  const profile = { id: 1, name: 'Nora', icon: null, hasPin: true, belongings: { ...most, votes: 1 } }
  const whole = words(views.claimed({ profile, received: profile.belongings, discordId }))
  expect(whole).toContain('Yours now: 9999 nominations, 1 vote, 9999 films watched and 9999 ratings.')
  expect(whole).not.toContain('yours stayed')
  const less = words(views.claimed({ profile, received: { ...profile.belongings, ratings: 0 }, discordId }))
  expect(less).toContain('Where both you and the profile had one of a kind, yours stayed.')
})

test('results tell a winner of the old app’s, and one that votes which came later are against', () => {
  const nominations = [film({ id: 1, votes: 1 }), film({ id: 2, title: 'Brazil', votes: 2 })]
  const decision = { id: 1, guild_id: '', week: '', first_place_id: 1, second_place_id: null, watched_on: null }
  const told = (decided_by: 'imported' | 'votes') =>
    words(views.results(state({ phase: 'closed', nominations, ballots: 3, decision: { ...decision, decided_by } })))
  expect(told('imported')).toContain('won. The app that you used before named it the winner.')
  expect(told('votes')).toContain(
    'won. It won when voting closed here; votes from the app that you used before have come in since.',
  )
})
