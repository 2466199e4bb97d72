import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PlatformError from "effect/PlatformError"
import * as store from "../../../src/config/file/store.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { inDirectory, load, message, save } from "../../support/configFile.ts"
import * as Faulty from "../../support/faultyFileSystem.ts"

describe("putting a text into a file", () => {
  it.effect("writes the target of links, near or far, there or not", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.makeDirectory(at("far"))
        yield* fs.symlink("far", at("near"))
        yield* fs.symlink("near/link.yaml", at("cfg.yaml"))
        yield* fs.symlink("../new/target.yaml", at("far/link.yaml"))
        expect(yield* save(at("cfg.yaml"), { x: 1 })).toBe("written")
        expect(yield* save(at("cfg.yaml"), { x: 2 })).toBe("kept")
        expect(yield* save(at("cfg.yaml"), { x: 3 }, { overwrite: true })).toBe("written")
        expect(yield* fs.readFileString(at("new/target.yaml"))).toBe("x: 3\n")
        expect(yield* fs.readLink(at("cfg.yaml"))).toBe("near/link.yaml")
        expect(yield* fs.readLink(at("far/link.yaml"))).toBe("../new/target.yaml")
        expect(yield* fs.readDirectory(at("new"))).toEqual(["target.yaml"])
      })
    )
  )

  it.effect("keeps a file that appears while it writes", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const appearing = Layer.succeed(FileSystem.FileSystem, {
          ...fs,
          link: (from, to) => Effect.andThen(fs.writeFileString(to, "theirs: 1\n"), fs.link(from, to))
        })
        expect(yield* Effect.provide(save(at("cfg.yaml"), { ours: 1 }), appearing)).toBe("kept")
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("theirs: 1\n")
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
      })
    )
  )

  it.effect("does without links where the file system has none", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const unsupported = PlatformError.systemError({
          _tag: "PermissionDenied",
          module: "FileSystem",
          method: "link",
          cause: { code: "EPERM" }
        })
        const linkless = { ...fs, link: () => Effect.fail(unsupported) }
        const taken = {
          ...linkless,
          link: (_: string, to: string) =>
            Effect.andThen(fs.writeFileString(to, "theirs: 1\n"), Effect.fail(unsupported))
        }
        const unnamed = { ...linkless, rename: () => Effect.fail(unsupported) }
        const run = (path: string, system: FileSystem.FileSystem) =>
          Effect.provideService(save(at(path), { ours: 1 }), FileSystem.FileSystem, system)
        expect(yield* run("cfg.yaml", linkless)).toBe("written")
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("ours: 1\n")
        expect(yield* run("taken.yaml", taken)).toBe("kept")
        expect(yield* fs.readFileString(at("taken.yaml"))).toBe("theirs: 1\n")
        expect(yield* message(run("unnamed.yaml", unnamed))).toContain("the operation is not permitted")
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml", "taken.yaml"])
      })
    )
  )

  it.effect("writes a file with several names where it is, and one in a directory that takes no other", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const over = (system: FileSystem.FileSystem, k: number) =>
          Effect.provideService(save(at("cfg.yaml"), { k }, { overwrite: true }), FileSystem.FileSystem, system)
        const failing = (code: string, tag: "Busy" | "PermissionDenied") =>
          Effect.fail(PlatformError.systemError({ _tag: tag, module: "FileSystem", method: "x", cause: { code } }))
        yield* save(at("cfg.yaml"), { k: 1 })
        yield* fs.link(at("cfg.yaml"), at("also.yaml"))
        const { ino } = yield* fs.stat(at("cfg.yaml"))
        expect(yield* over(fs, 2)).toBe("written")
        expect(yield* fs.readFileString(at("also.yaml"))).toBe("k: 2\n")
        yield* fs.remove(at("also.yaml"))
        const mounted = { ...fs, rename: () => failing("EBUSY", "Busy") }
        expect(yield* over(mounted, 33)).toBe("written")
        const closed: FileSystem.FileSystem = {
          ...fs,
          open: (path, options) =>
            path.endsWith("-tmp") ? failing("EACCES", "PermissionDenied") : fs.open(path, options)
        }
        expect(yield* over(closed, 4)).toBe("written")
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("k: 4\n")
        expect((yield* fs.stat(at("cfg.yaml"))).ino).toEqual(ino)
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
      })
    )
  )

  it.effect("refuses to publish what somebody put in the place of its temporary file", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("victim"), "theirs\n")
        yield* fs.chmod(at("victim"), 0o600)
        yield* fs.writeFileString(at("cfg.yaml"), "n: 1\n")
        yield* fs.chmod(at("cfg.yaml"), 0o666)
        let swaps = 0
        // The file is swapped as soon as it is made, before it is written.
        const attacked: FileSystem.FileSystem = {
          ...fs,
          open: (path, options) =>
            Effect.tap(fs.open(path, options), () => {
              if (!path.endsWith("-tmp")) return Effect.void
              swaps++
              return Effect.andThen(fs.remove(path), fs.symlink(at("victim"), path))
            })
        }
        for (const [name, overwrite] of [
          ["cfg.yaml", true],
          ["new.yaml", false]
        ] as const) {
          const saved = Effect.provideService(save(at(name), { n: 2 }, { overwrite }), FileSystem.FileSystem, attacked)
          expect(yield* message(saved)).toContain(`cannot write ${at(name)}`)
        }
        expect(swaps).toBe(2)
        expect(yield* fs.readFileString(at("victim"))).toBe("theirs\n")
        expect((yield* fs.stat(at("victim"))).mode & 0o777).toBe(0o600)
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("n: 1\n")
      })
    )
  )

  it.effect("names a file in any characters, of any length that the system takes", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        for (const base of ["é 😀\n'", "x".repeat(240), "😀".repeat(60)]) {
          expect(yield* save(at(`${base}.yaml`), { a: base })).toBe("written")
          expect(yield* load(at(`${base}.yaml`))).toEqual(Option.some({ a: base }))
        }
        expect(yield* fs.readDirectory(at(""))).toHaveLength(3)
      })
    )
  )

  it.effect.runIf(process.platform === "linux")("ends where the system makes no directory", () =>
    Effect.provide(
      Effect.map(message(save("/proc/no/such/cfg.yaml", {})), (text) =>
        expect(text).toContain("it, or its directory, does not exist")
      ),
      NodeServices.layer
    )
  )
})

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
  it.live.each(Faulty.kinds)("is whole or untouched when any operation is %s", (kind) =>
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
        } else if (Faulty.reasons[kind] !== undefined) {
          const error = Option.getOrThrow(Cause.findErrorOption(exit.cause))
          expect(error, operation).toMatchObject({ reason: { _tag: "FileFailed", path: at(scenario.path) } })
          expect(error.message.replace("read", "write")).toBe(
            `cfg: cannot write ${at(scenario.path)}: ${Faulty.reasons[kind]}. Fix that, or name another file.`
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
      const naming = scenario.previous === undefined ? ["link"] : ["link", "rename"]
      expect(steps, "without a fault").toEqual(["file.sync", ...naming, "file.sync"])
      // Without processes: attributes.test.ts is for what these are started for.
    }).pipe(Effect.scoped, Effect.provide(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer)))
  )
})
