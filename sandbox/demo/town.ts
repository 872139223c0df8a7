import type { SandboxClient, SandboxPerson } from '../client.ts'

export type Friend = SandboxPerson & { name: string }

/** Five friends on a server, the bot among them. */
export interface Town {
  guild: string
  /** Where people talk, and where the bot says hello. */
  general: string
  /** Where the bot is going to post. */
  movieNight: string
  /** Owns the server; the page begins as her. */
  nora: Friend
  ben: Friend
  cleo: Friend
  dan: Friend
  mia: Friend
}

/** Builds the town in an empty sandbox. */
export async function buildTown(client: SandboxClient): Promise<Town> {
  const nora = await client.createPerson('Nora')
  const ben = await client.createPerson('Ben')
  const cleo = await client.createPerson('Cleo')
  const dan = await client.createPerson('Dan')
  const mia = await client.createPerson('Mia')
  const guild = await client.createGuild({
    name: 'The Sofa',
    owner: nora.id,
    people: [nora, ben, cleo, dan, mia].map(({ id }) => id),
    channels: ['general', 'movie-night'],
  })
  const [general = '', movieNight = ''] = guild.channels.map(({ id }) => id)
  return { guild: guild.id, general, movieNight, nora, ben, cleo, dan, mia }
}
