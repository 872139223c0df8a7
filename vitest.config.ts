import { defineConfig } from 'vitest/config'

/** When something is taken to hang: far beyond what anything takes on a machine that is busy. No test measures speed. Milliseconds. */
const hangs = { test: 90_000, step: 30_000 }

/** Three groups: `structure` (part of `npm run check`), `unit` (no network at all) and `e2e` (real bot, real protocol, loopback only). */
export default defineConfig(({ mode }) => ({
  test: {
    // `npm run test:nightly`: see tests/services/trakt-*.properties.test.ts.
    env: mode === 'nightly' ? { PUSH_HISTORIES: '1000', PULL_HISTORIES: '300', TOGETHER_HISTORIES: '1000' } : {},
    reporters: ['default'],
    // Loading discord.js and the browser's driver anew for each file takes longer than most files' tests. What a test
    // changes it takes back itself.
    isolate: false,
    // Much of the time is waiting for something real (a timeout of TMDB's, a heartbeat), so no core need be left free.
    maxWorkers: '100%',
    setupFiles: ['tests/helpers/setup.ts'],
    testTimeout: hangs.test,
    hookTimeout: hangs.test,
    expect: { poll: { timeout: hangs.step } },
    projects: [
      { extends: true, test: { name: 'structure', include: ['tests/structure/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/structure/**', 'tests/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/helpers/browser-server.ts'],
        },
      },
    ],
  },
}))
