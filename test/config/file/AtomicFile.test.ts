import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as store from "../../src/config/file/store.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import * as Faulty from "../support/faultyFileSystem.ts"

const kinds: ReadonlyArray<Faulty.Kind> = ["ENOSPC", "EACCES", "EIO", "interrupted before", "interrupted after"]
const reasons: { readonly [kind in Faulty.Kind]?: string } = {
  ENOSPC: "no space is left on the device",
  EACCES: "permission denied",
  EIO: "the device failed (input/output error)"
}
const before = "a: old # kept\n"
const after = "a: new # kept\n"
const tree = Tree.fromUnknown({ a: "new" })

/** A way to come to a save: what is there, which path is asked for, where the text goes. */
const scenarios = [
  {
    name: "a first run",
    path: "cfg.yaml",
    target: "cfg.yaml",
    overwrite: false,
    previous: undefined,
    text: "a: new\n"
  },
  {
    name: "a first run in a new directory",
    path: "x/y/cfg.yaml",
    target: "x/y/cfg.yaml",
    overwrite: false,
    previous: undefined,
    text: "a: new\n"
  },
  { name: "a file written over", path: "cfg.yaml", target: "cfg.yaml", overwrite: true, previous: before, text: after },
  {
    name: "a link written through",
    path: "link.yaml",
    target: "cfg.yaml",
    overwrite: true,
    previous: before,
    text: after
  },
  {
    name: "a link to nothing",
    path: "link.yaml",
    target: "cfg.yaml",
    overwrite: false,
    previous: undefined,
    text: "a: new\n"
  }
]

const prepare = Effect.fnUntraced(function* (scenario: (typeof scenarios)[number]) {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  const at = (path: string) => `${directory}/${path}`
  if (scenario.previous !== undefined) {
    yield* fs.writeFileString(at(scenario.target), scenario.previous)
    yield* fs.chmod(at(scenario.target), 0o666)
  }
  if (scenario.path === "link.yaml") yield* fs.symlink("cfg.yaml", at("link.yaml"))
  return { fs, directory, at }
})

describe.each(scenarios)("$name", (scenario) => {
  it.live.each(kinds)("is whole or untouched when any operation is %s", (kind) =>
    Effect.gen(function* () {
      let reached = true
      let operations = 0
      let steps: ReadonlyArray<string> = []
      for (let n = 1; reached; n++) {
        const { at, directory, fs } = yield* prepare(scenario)
        const plan = Faulty.plan(n, kind)
        const save = store.save({ config: "cfg", path: at(scenario.path), tree, overwrite: scenario.overwrite })
        const fiber = yield* Effect.forkChild(Effect.provide(save, Faulty.layer(plan)))
        const exit = yield* Fiber.await(fiber)
        reached = plan.log.length >= n
        operations = n - 1
        steps = plan.log.filter((name) => name === "file.sync" || name === "link" || name === "rename")
        const operation = `operation ${n}, ${plan.log[n - 1]}`

        const text = yield* Effect.option(fs.readFileString(at(scenario.target)))
        const allowed = [scenario.previous, scenario.text]
        expect(allowed, operation).toContain(Option.getOrUndefined(text))
        if (Exit.isSuccess(exit)) {
          expect(exit.value).toBe("written")
          expect(Option.getOrUndefined(text), operation).toBe(scenario.text)
        } else if (reasons[kind] !== undefined) {
          const error = Option.getOrThrow(Cause.findErrorOption(exit.cause))
          expect(error, operation).toMatchObject({ _tag: "FileFailed", path: at(scenario.path) })
          expect(error.message.replace("read", "write")).toBe(
            `cfg: cannot write ${at(scenario.path)}: ${reasons[kind]}. Mend that, or name another file.`
          )
        } else expect(Cause.hasInterruptsOnly(exit.cause), operation).toBe(true)

        const names = (yield* fs.readDirectory(directory, { recursive: true })).filter((name) => name.endsWith("-tmp"))
        if (plan.log[n - 1] !== "remove") expect(names, operation).toEqual([])
        if (scenario.path === "link.yaml") expect(yield* fs.readLink(at("link.yaml"))).toBe("cfg.yaml")
        if (scenario.previous !== undefined) {
          expect((yield* fs.stat(at(scenario.target))).mode & 0o777, operation).toBe(0o666)
        }
      }
      expect(operations).toBeGreaterThan(8)
      expect(steps, "without a fault").toEqual([
        "file.sync",
        scenario.previous === undefined ? "link" : "rename",
        "file.sync"
      ])
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
  )
})

it.live.each(kinds)("reading gives the file, none, or an error that names it when any operation is %s", (kind) =>
  Effect.gen(function* () {
    const { at } = yield* prepare(scenarios[3]!)
    let reached = true
    for (let n = 1; reached; n++) {
      const plan = Faulty.plan(n, kind)
      const load = store.load({ config: "cfg", path: at("link.yaml") })
      const exit = yield* Fiber.await(yield* Effect.forkChild(Effect.provide(load, Faulty.layer(plan))))
      reached = plan.log.length >= n
      if (Exit.isSuccess(exit))
        expect(Option.map(exit.value, (tree) => Tree.toUnknown(tree!))).toEqual(Option.some({ a: "old" }))
      else if (reasons[kind] !== undefined) {
        const error = Option.getOrThrow(Cause.findErrorOption(exit.cause))
        expect(error.message).toBe(
          `cfg: cannot read ${at("link.yaml")}: ${reasons[kind]}. Mend that, or name another file.`
        )
      } else expect(Cause.hasInterruptsOnly(exit.cause)).toBe(true)
    }
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
)
