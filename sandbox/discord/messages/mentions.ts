import { flatten } from '../components.ts'
import type { Component, UserObject } from '../objects.ts'
import { userObject } from '../payloads.ts'
import type { Channel, World } from '../world.ts'
import type { AllowedMentions } from './body.ts'

export interface Mentions {
  mentions: UserObject[]
  mention_roles: string[]
  mention_everyone: boolean
}

/** What counts where `allowed_mentions` is absent: everything in a plain message, only users in an answer to an interaction. */
export const mentionDefaults = {
  message: { parse: ['users', 'roles', 'everyone'] },
  interaction: { parse: ['users'] },
} satisfies Record<string, AllowedMentions>

/**
 * Whom a message really mentions (Discord docs, resources/message, Allowed Mentions Object). Roles that are not
 * mentionable and `@everyone` need the author's permission MENTION_EVERYONE besides.
 */
export function findMentions(
  world: World,
  of: {
    channel: Channel
    content: string
    components: Component[]
    allowed: AllowedMentions
    mayMentionEveryone: boolean
  },
): Mentions {
  const text = [of.content, ...flatten(of.components).flatMap(component => component.content ?? [])].join('\n')
  const parse = of.allowed.parse ?? []
  const ids = (pattern: RegExp, kind: 'users' | 'roles') =>
    [...new Set([...text.matchAll(pattern)].map(match => match[1] ?? ''))].filter(
      id => parse.includes(kind) || of.allowed[kind]?.includes(id),
    )
  const guild = of.channel.kind === 'guild' ? world.guilds.get(of.channel.guildId) : undefined
  return {
    mentions: ids(/<@!?(\d+)>/g, 'users').flatMap(id => {
      const person = world.people.get(id)
      return person ? [userObject(person)] : []
    }),
    mention_roles: ids(/<@&(\d+)>/g, 'roles').filter(id => {
      const role = guild?.roles.get(id)
      return role && (role.mentionable || of.mayMentionEveryone)
    }),
    mention_everyone: /@(everyone|here)\b/.test(text) && parse.includes('everyone') && of.mayMentionEveryone,
  }
}
