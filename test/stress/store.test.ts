import { expect, it } from "vitest"
import { limit } from "../support/process.ts"
import { crashes } from "./crashes.ts"
import { attacked, firstRuns, killedWriters, savers } from "./store.ts"

it("leaves one whole file when several first runs meet", { timeout: 10 * limit }, async () => {
  expect(await firstRuns(4)).toEqual({ runs: 4, wrote: 1 })
})

it("leaves a whole file when writers are killed", { timeout: 10 * limit }, async () => {
  const { killed, looks, survived } = await killedWriters(4, 2, 100, 1)
  expect(killed + survived).toBe(4)
  expect(survived).toBeGreaterThanOrEqual(1)
  expect(looks).toBeGreaterThan(0)
})

it("leaves whole files when a program is killed at a call on a file", { timeout: 20 * limit }, async () => {
  expect(Object.keys(await crashes(15))).toHaveLength(3)
})

it("keeps the keys of all who write at once", { timeout: 10 * limit }, async () => {
  expect(await savers(4)).toEqual({ savers: 4, keys: 4 })
})

it("changes nothing of a file that somebody links its temporary files to", { timeout: 10 * limit }, async () => {
  expect(await attacked(20)).toMatchObject({ writes: 20 })
})
