import { parseArgs } from 'node:util'
import { REST, Routes } from 'discord.js'
import { config as readEnvFile } from 'dotenv'
import { z } from 'zod'
import { commands } from '../commands/index.ts'
import { readConfig } from '../src/config.ts'
import { registerCommands } from '../src/discord/register.ts'
import { StartError } from '../src/errors.ts'

const usage = `Registers the slash commands at Discord, without starting the bot.

  npm run deploy:commands                     everywhere
  npm run deploy:commands -- --guild ID       in one server, where a change is seen at once
  npm run deploy:commands -- --clear          removes them (with --guild: from that server)`

const Application = z.object({ id: z.string(), name: z.string() })

async function main(): Promise<void> {
  const values = readArguments()
  if (values.help) {
    console.log(usage)
    return
  }
  if (values.guild !== undefined && !/^\d{17,20}$/.test(values.guild)) {
    throw new StartError(`--guild takes a server's id (17 to 20 digits), not ${values.guild}.`)
  }
  readEnvFile({ quiet: true })
  const config = readConfig(process.env)
  const rest = new REST({ api: config.discordApiUrl, version: '10' }).setToken(config.discordToken)
  const application = Application.parse(await rest.get(Routes.currentApplication()))
  const registration = await registerCommands({
    rest,
    applicationId: application.id,
    commands: values.clear ? [] : commands,
    guildId: values.guild,
  })
  report(registration, `${application.name} ${values.guild ? `in server ${values.guild}` : 'everywhere'}`)
}

function readArguments() {
  try {
    return parseArgs({
      options: { guild: { type: 'string' }, clear: { type: 'boolean' }, help: { type: 'boolean' } },
    }).values
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

function report(registration: { added: string[]; changed: string[]; removed: string[] }, where: string): void {
  const done = Object.entries(registration).filter(([, names]) => names.length > 0)
  console.log(done.length === 0 ? `The commands of ${where} are up to date.` : `The commands of ${where}:`)
  for (const [what, names] of done) console.log(`  ${what}: ${names.map(name => `/${name}`).join(' ')}`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
