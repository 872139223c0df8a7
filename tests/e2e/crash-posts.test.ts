import { test } from 'vitest'
import { crashesAt, expectSameWeek } from '../helpers/crash.ts'

// Discord has no nonce to remember yet.
test.for(crashesAt('before', ['forgotten']))(
  'killed before Discord gets the post of $kind, the bot gives the same week with each announcement once',
  expectSameWeek,
)

test.for(crashesAt('after', ['kept', 'forgotten']))(
  'killed before Discord’s answer to the post of $kind, with nonces $nonces, the bot gives the same week with each announcement once',
  expectSameWeek,
)

// With nonces kept, Discord and the database stand as after a kill before the answer.
test.for(crashesAt('closing', ['forgotten']))(
  'killed between Discord’s answer and closing the row of $kind, the bot gives the same week with each announcement once',
  expectSameWeek,
)
