import type { ApplicationCommandOptionChoiceData } from 'discord.js'
import { cutText, plainText } from '../text.ts'

/** Discord docs, interactions/application-commands, Application Command Option Choice; discord.js does not check them. */
const [most, longest] = [25, 100]

/** Choices as Discord takes them. One whose value is too long is left out: cut, it would mean something else. */
export function fittingChoices(choices: readonly ApplicationCommandOptionChoiceData[]) {
  return choices
    .filter(({ value }) => typeof value === 'number' || (value.trim() !== '' && cutText(value, longest) === value))
    .slice(0, most)
    .map(choice => ({ name: cutText(plainText(choice.name, longest), longest), value: choice.value }))
}
