import { schedule } from 'node-cron'

/** Calls `run` at every full minute of real time. Answers the function that ends it. */
export function everyMinute(run: () => void): () => void {
  const task = schedule('* * * * *', run, { name: 'tick' })
  return () => void task.destroy()
}
