import type { Visibility } from '../../db/schema.ts'
import { type Part, select, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'

/** What each choice is called, and what it means. */
const choices: { value: Visibility; label: string; description: string }[] = [
  {
    value: 'named',
    label: 'By name',
    description: 'Your name at films you have seen; your plays and ratings in /history',
  },
  {
    value: 'counted',
    label: 'As a number',
    description: 'You count in “seen by 2 of 5”; nobody is told that it is you',
  },
  { value: 'hidden', label: 'Not at all', description: 'What you have seen, rated and want to see counts nowhere' },
]

/**
 * Who else in the guild learns what a member watches, and the way to change that: for their own eyes. Null in direct
 * messages, where there is nobody else.
 */
export function visibilityParts(visibility: Visibility | null): Part[] {
  if (visibility === null) return [text('Use `/trakt status` on a server to choose who sees there what you watch.')]
  return [
    text(`**Your privacy here:** ${meaning(visibility)}`),
    select(
      encodeCustomId('visibility'),
      'How others here see what you watch',
      choices.map(choice => ({ ...choice, default: choice.value === visibility })),
    ),
  ]
}

export const visibilityViews = {
  visibilityChosen(visibility: Visibility): View {
    return view([
      text(`**Saved.** ${meaning(visibility)}`, 'This is for this server alone, and its board shows it at once.'),
    ])
  },
}

function meaning(visibility: Visibility): string {
  switch (visibility) {
    case 'named':
      return 'Others see your name at films you have seen, and your plays and ratings in `/history`.'
    case 'counted':
      return 'You count in “seen by 2 of 5”, and nobody is told that it is you.'
    case 'hidden':
      return 'Nobody learns what you have seen, rated or want to see, and it counts nowhere. If you press *I watched it*, the movie night gets its date from that, without your name.'
  }
}
