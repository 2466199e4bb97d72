import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { afterAll } from "vitest"
import { openRecord } from "../../../src/sweep/node/record.ts"
import { start } from "../../support/process.ts"
import { until } from "../../support/sweeps.ts"

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "locks-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

/** The locks of a record of their own, and where the file of a name is. */
const open = Effect.gen(function* () {
  const directory = fs.mkdtempSync(path.join(scratch, "record-"))
  const { lock } = yield* openRecord({ file: path.join(directory, "sweeps.db"), directory })
  const fileOf = (name: string) => path.join(directory, ".locks", name)
  return { lock, fileOf }
})

const isolated = <A, E>(self: Effect.Effect<A, E, NodeServices.NodeServices>) =>
  Effect.provide(self, NodeServices.layer)

describe("the lock of a file", () => {
  it.live("is looked at in no time while another process holds it, and is free as soon as that is killed", () =>
    Effect.gen(function* () {
      const { fileOf, lock } = yield* open
      yield* Effect.scoped(lock.hold("a"))
      const script = `
        const database = new (require("node:sqlite").DatabaseSync)(${JSON.stringify(fileOf("a"))})
        database.exec("BEGIN EXCLUSIVE")
        console.log("held")
        setInterval(() => {}, 1000)`
      const { child, ended } = start(process.execPath, ["-e", script])
      let said = ""
      child.stdout!.on("data", (chunk) => {
        said += chunk
      })
      yield* Effect.promise(() => until(() => said.includes("held")))
      const before = performance.now()
      for (let look = 0; look < 20; look++) expect(yield* lock.isTaken("a")).toBe(true)
      // Each would have waited for 50 ms.
      expect(performance.now() - before).toBeLessThan(700)
      expect(yield* Effect.flip(Effect.scoped(lock.hold("a")))).toMatchObject({ reason: { _tag: "Busy", sweep: "a" } })
      child.kill("SIGKILL")
      yield* Effect.promise(() => ended)
      expect(yield* lock.isTaken("a")).toBe(false)
      yield* lock.hold("a")
      expect(yield* lock.isTaken("a")).toBe(true)
    }).pipe(Effect.scoped, isolated)
  )

  it.live("is free for those who look at it at once, and is made by none of them", () =>
    Effect.gen(function* () {
      const { fileOf, lock } = yield* open
      expect([yield* lock.isTaken("a"), fs.existsSync(fileOf("a"))]).toEqual([false, false])
      yield* Effect.scoped(lock.hold("a"))
      const reader = new DatabaseSync(fileOf("a"))
      reader.exec("BEGIN; SELECT 1 FROM sqlite_master")
      expect(yield* lock.isTaken("a")).toBe(false)
      reader.close()
    }).pipe(Effect.scoped, isolated)
  )

  it.live("that cannot be read is said to be so, and not to be somebody's", () =>
    Effect.gen(function* () {
      const { fileOf, lock } = yield* open
      yield* Effect.scoped(lock.hold("a"))
      fs.writeFileSync(fileOf("a"), "this is no lock, and has never been one".repeat(100))
      const problem = `${fileOf("a")} cannot be locked: file is not a database`
      for (const asking of [Effect.scoped(lock.hold("a")), lock.isTaken("a")]) {
        expect(yield* Effect.flip(Effect.asVoid(asking))).toMatchObject({ reason: { _tag: "StoreFailed", problem } })
      }
    }).pipe(Effect.scoped, isolated)
  )
})
