import { z } from 'zod'

/** A line of the bot's log, as far as it is read here; the rest says what it was about. */
const Line = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ type: z.string(), message: z.string(), stack: z.string().default('') }).optional(),
})

/** The frames of a stack that are ours, and how many of them are enough to find the place. */
const ours = /^ +at .*\/(?:src|db|commands)\//
const enough = 3

/**
 * A line of the bot's log as it reads in a terminal: what happened, to what, and where in the code. A line that is none is
 * given back.
 */
export function readWarning(line: string): string {
  const parsed = Line.safeParse(json(line))
  if (!parsed.success) return line
  const { level: _level, time: _time, msg, err, ...about } = parsed.data
  const context = Object.entries(about).map(([name, value]) => `${name} ${plain(value)}`)
  const head = `The bot: ${msg}${context.length > 0 ? ` (${context.join(', ')})` : ''}`
  if (!err) return `${head}\n`
  const frames = err.stack.split('\n').filter(frame => ours.test(frame))
  return [`${head}: ${err.type}: ${err.message}`, ...frames.slice(0, enough), ''].join('\n')
}

const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function json(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
