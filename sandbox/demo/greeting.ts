import type { KeptSandbox } from '../kept.ts'

export interface Greeting {
  /** The page's address. */
  url: string
  /** Where everything is kept, if it is. */
  folder: string | undefined
  /** What an earlier demo kept. */
  kept: KeptSandbox | undefined
  /** The ports that would have been nicer, but are somebody else's. */
  taken: number[]
}

/** What a newcomer reads in the terminal, once the page is there. */
export function greeting({ url, folder, kept, taken }: Greeting): string[] {
  return [
    '',
    `Open ${url} in your browser.`,
    ...taken.map(port => `(Port ${port} is taken, perhaps by another demo.)`),
    '',
    'Three things to try there:',
    '  1. Be Nora: choose /nominate and a film. The guided tour leads you on to the winner.',
    '  2. Press “Next deadline”, and the week goes by in a minute.',
    '  3. Link an account of the stand-in’s Trakt with /trakt link, mark a film as watched, and see it under “Trakt accounts”.',
    '',
    ...keeping(folder, kept),
    'Ctrl-C ends it.',
  ]
}

function keeping(folder: string | undefined, kept: KeptSandbox | undefined): string[] {
  if (folder === undefined) return ['Nothing is kept when it ends: for that there is --keep.']
  const place = `Everything is kept in ${folder} for the next time, but for the log and the faults that are set.`
  return kept ? [`It goes on where it ended: the clock has stood still since. ${place}`] : [place]
}
