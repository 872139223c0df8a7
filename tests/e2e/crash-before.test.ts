import { test } from 'vitest'
import { crashesAt, expectSameWeek } from '../helpers/crash.ts'

// Discord has no nonce to remember yet.
test.for(crashesAt('before', ['forgotten']))(
  'killed before Discord gets the post of $kind, with Discord’s nonces $nonces, the bot gives the same week with each announcement once',
  expectSameWeek,
)
