import { test } from 'vitest'
import { crashesAt, expectSameWeek } from '../helpers/crash.ts'

test.for(crashesAt('after', ['kept', 'forgotten']))(
  'killed before Discord’s answer to the post of $kind, with Discord’s nonces $nonces, the bot gives the same week with each announcement once',
  expectSameWeek,
)
