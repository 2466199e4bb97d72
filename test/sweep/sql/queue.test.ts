import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Redacted, Schema } from "effect"
import { Command, wake } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { TestProgram } from "effect-coma/testing"
import { afterAll } from "vitest"
import { until } from "../../support/sweeps.ts"
import { Loss, Model } from "../../support/sweptLab.ts"

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "queue-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

class Account extends Schema.Class<Account>("Account")({ token: Schema.RedactedFromValue(Schema.String) }) {}

describe("the queue of a sweep", () => {
  it.live("holds no secret, neither while points run nor after one has failed", () =>
    Effect.gen(function* () {
      const file = path.join(scratch, "sweeps.db")
      const goOn = yield* Deferred.make<void>()
      const tokens: Array<string> = []
      const command = Command.make("train", { model: Model, account: Account }, ({ account, model }) =>
        Effect.gen(function* () {
          tokens.push(Redacted.value(account.token))
          yield* Deferred.await(goOn)
          if (model.lr === 2) return yield* Effect.die(new Error("it diverged"))
          return { loss: model.lr }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const workers = SweepNode.workers({ file, workers: 0, pollInterval: 10 })
      const run = (...args: ReadonlyArray<string>) =>
        TestProgram.run(
          wake([command], { name: "main", version: "1.0.0" }).pipe(
            Effect.provide(workers.pipe(Layer.provide(NodeServices.layer)))
          ),
          ["train", ...args, "account::token=hush-typed"],
          { files: {} }
        )
      const maker = yield* Effect.forkScoped(run("--sweep", "lr=1,2", "--jobs", "2"))
      const rows = () => {
        if (!fs.existsSync(file)) return []
        const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
        try {
          const [table] = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'coma_queue'").all()
          return table === undefined ? [] : database.prepare("SELECT * FROM coma_queue").all()
        } finally {
          database.close()
        }
      }
      yield* Effect.promise(() => until(() => rows().length > 0))
      const worker = yield* Effect.forkScoped(run("--worker"))
      yield* Effect.promise(() => until(() => tokens.length > 0))
      expect(rows().map(({ element }) => JSON.parse(String(element)).overrides)).toContainEqual(["lr=1"])
      expect(JSON.stringify(rows())).not.toContain("hush")
      yield* Deferred.succeed(goOn, undefined)
      expect([(yield* Fiber.join(maker)).code, (yield* Fiber.join(worker)).code]).toEqual([1, 0])
      expect(tokens).toEqual(["hush-typed", "hush-typed"])
      // What was deleted still stands in the file.
      const bytes = fs.readdirSync(scratch).filter((name) => name.startsWith("sweeps.db"))
      const text = bytes.map((name) => fs.readFileSync(path.join(scratch, name), "latin1")).join()
      expect([text.includes("it diverged"), text.includes("hush")]).toEqual([true, false])
    }).pipe(Effect.scoped)
  )
})
