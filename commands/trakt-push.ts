import type { ButtonInteraction } from 'discord.js'
import type { UnsureAnswer } from '../db/schema.ts'
import type { Trakt } from '../src/services/trakt.ts'
import { type Context, idFrom, staleComponent } from './command.ts'

const answers: readonly UnsureAnswer[] = ['there', 'again', 'leave']

/** Sends what is from before the link, or leaves it; `parameters`: the member, yes or no, and how much they were asked about. */
export async function answerOffer(
  interaction: ButtonInteraction,
  [, word, plays, ratings]: readonly string[],
  { questions }: Trakt,
  { userId, views }: Context,
): Promise<void> {
  const yes = word === 'yes'
  const { counts, again } = await questions.answerOffer(userId, yes, {
    plays: countFrom(plays),
    ratings: countFrom(ratings),
  })
  const answer = again ? views.traktOfferAgain(counts, interaction.user.id) : views.traktOfferAnswered(counts, yes)
  await interaction.editReply(answer)
}

/** Takes the member's word on plays that may be at Trakt; `parameters`: the member, the word, and which plays. */
export async function answerUnsure(
  interaction: ButtonInteraction,
  [, word, which]: readonly string[],
  { questions }: Trakt,
  { userId, views }: Context,
): Promise<void> {
  const answer = answers.find(known => known === word)
  if (!answer) throw staleComponent()
  const plays = await questions.answerUnsure(userId, answer, messageFrom(which))
  await interaction.editReply(views.traktUnsureAnswered(plays, answer))
}

/** Sends again what Trakt has refused; `parameters`: the member, and which rows. */
export async function retryRefused(
  interaction: ButtonInteraction,
  [, which]: readonly string[],
  { questions }: Trakt,
  { userId, views }: Context,
): Promise<void> {
  await interaction.editReply(views.traktRetried(await questions.retry(userId, messageFrom(which))))
}

/** The message that tells of what is meant; undefined for all that there is. */
function messageFrom(which: string | undefined): number | undefined {
  return which === 'all' ? undefined : idFrom([which ?? ''])
}

function countFrom(text: string | undefined): number {
  const count = Number(text)
  if (!text || !Number.isSafeInteger(count) || count < 0) throw staleComponent()
  return count
}
