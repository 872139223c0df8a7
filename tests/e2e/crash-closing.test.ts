import { test } from 'vitest'
import { crashesAt, expectSameWeek } from '../helpers/crash.ts'

test.for(crashesAt('closing', ['kept', 'forgotten']))(
  'killed between Discord’s answer and closing the row of $kind, with Discord’s nonces $nonces, the bot gives the same week with each announcement once',
  expectSameWeek,
)
