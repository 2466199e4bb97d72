import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as ChildProcess from "effect/process/ChildProcess"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Result from "effect/Result"
import * as store from "../../../src/config/file/store.ts"
import * as Format from "../../../src/config/format/Format.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { inDirectory, load, message, save } from "../../support/configFile.ts"
import * as Faulty from "../../support/faultyFileSystem.ts"

const toy: Format.Format = {
  name: "Toy",
  extensions: ["toy"],
  parse: (text) => Result.getOrThrowWith(Result.fail(text), (secret) => new Error(secret)),
  print: (tree) => Result.getOrThrowWith(Result.fail(tree), () => new Error("hunter2"))
}

const makeFifo = (path: string) =>
  Effect.flatMap(ChildProcessSpawner.ChildProcessSpawner, (spawner) =>
    spawner.exitCode(ChildProcess.make("mkfifo", [path]))
  )

describe("reading a config's file", () => {
  it.effect("finds none where there is no file, nor a directory for it, nor a target of its link", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        expect(yield* load(at("cfg.yaml"))).toEqual(Option.none())
        expect(yield* load(at("no/such/cfg.yaml"))).toEqual(Option.none())
        yield* fs.symlink("nothing.yaml", at("link.yaml"))
        expect(yield* load(at("link.yaml"))).toEqual(Option.none())
      })
    )
  )

  it.effect.each([
    ["cfg.yaml", "a: 1\n", { a: 1 }],
    ["cfg.yml", "\ufeff- 1\r\n- é\r\n", [1, "é"]],
    ["CFG.JSON", '\ufeff{"a": [1]}', { a: [1] }],
    ["cfg.yaml", "", "empty"],
    ["cfg.json", "\n", "empty"]
  ] as const)("reads %s with %j", ([name, text, expected]) =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at(name), text)
        yield* fs.symlink(at(name), at(`link-${name}`))
        expect(yield* load(at(name))).toEqual(Option.some(expected))
        expect(yield* load(at(`link-${name}`))).toEqual(Option.some(expected))
      })
    )
  )

  it.effect("refuses a directory, a named pipe, a device", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.makeDirectory(at("dir.yaml"))
        yield* makeFifo(at("fifo.yaml"))
        yield* fs.symlink("/dev/zero", at("zero.yaml"))
        for (const [name, kind] of [
          ["dir.yaml", "a directory"],
          ["fifo.yaml", "a named pipe"],
          ["zero.yaml", "a device"]
        ] as const) {
          const told = (verb: string) =>
            `cfg: cannot ${verb} ${at(name)}: it is ${kind}, not a file. Fix that, or name another file.`
          expect(yield* message(load(at(name)))).toBe(told("read"))
          expect(yield* message(save(at(name), {}))).toBe(told("write"))
          expect(yield* message(save(at(name), {}, { overwrite: true }))).toBe(told("write"))
        }
      })
    )
  )

  it.effect("refuses a part of the path that is a file, a circle of links, a path that is none", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("file"), "")
        yield* fs.symlink("b.yaml", at("a.yaml"))
        yield* fs.symlink("a.yaml", at("b.yaml"))
        expect(yield* message(load(at("file/cfg.yaml")))).toContain("a part of its path is not a directory")
        expect(yield* message(save(at("file/cfg.yaml"), {}))).toContain("a part of its path is not a directory")
        expect(yield* message(load(at("a.yaml")))).toContain("its symbolic links go round in circles")
        expect(yield* message(save(at("a.yaml"), {}))).toContain("its symbolic links go round in circles")
        expect(yield* message(load("\0.yaml"))).toContain("its path is not valid")
        expect(yield* message(save("\0.yaml", {}))).toContain("its path is not valid")
        expect(yield* message(load(at(`${"x".repeat(300)}.yaml`)))).toContain("its name is too long")
        expect(yield* message(save(at("cfg.toml"), {}))).toContain("no format reads")
      })
    )
  )

  it.effect("refuses a file of more than 16 MiB without reading it", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("cfg.yaml"), "")
        yield* fs.truncate(at("cfg.yaml"), 17 * 1024 * 1024)
        expect(yield* message(load(at("cfg.yaml")))).toBe(
          `cfg: cannot read ${at("cfg.yaml")}: it is larger than 16 MiB. Fix that, or name another file.`
        )
      })
    )
  )

  it.effect.each([
    ["first", [0xff, 0xfe, 0x61, 0], "1:1"],
    ["second line", [...Buffer.from("a: é\nb: x"), 0xc3, 0x28], "2:5"],
    ["truncated", [...Buffer.from("a: "), 0xe2, 0x82], "1:4"],
    ["surrogate", [...Buffer.from("a: "), 0xed, 0xa0, 0x80], "1:4"]
  ] as const)("refuses bytes that are not UTF-8, with their place: %s", ([, bytes, place]) =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFile(at("cfg.yaml"), new Uint8Array(bytes))
        expect(yield* message(load(at("cfg.yaml")))).toBe(
          `cfg: cannot read this (${at("cfg.yaml")}:${place}): a byte here is not UTF-8. Correct it there.`
        )
      })
    )
  )

  it.effect("reads a file once where it is asked to, and again to write over it, and knows what was written", () =>
    inDirectory((at) =>
      Effect.gen(function* () {
        const plan = Faulty.plan(0, "EIO")
        const reads = () => plan.log.filter((method) => method === "readFile").length
        yield* save(at("cfg.yaml"), { a: 1 })
        yield* Effect.gen(function* () {
          expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 1 }))
          expect(yield* load(at("./cfg.yaml"))).toEqual(Option.some({ a: 1 }))
          expect(reads()).toBe(1)
          expect(yield* save(at("cfg.yaml"), { a: 2 }, { overwrite: true })).toBe("written")
          expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 2 }))
          expect(yield* load(at("none.yaml"))).toEqual(Option.none())
          expect(yield* save(at("none.yaml"), { b: 1 })).toBe("written")
          expect(yield* load(at("none.yaml"))).toEqual(Option.some({ b: 1 }))
        }).pipe(store.readOnce, Effect.provide(Faulty.layer(plan)))
        expect(reads()).toBe(2)
      })
    )
  )

  it.live.each(Faulty.kinds)(
    "reading gives the file, none, or an error that names it when any operation is %s",
    (kind) =>
      inDirectory((at, fs) =>
        Effect.gen(function* () {
          yield* fs.writeFileString(at("cfg.yaml"), "a: old # kept\n")
          yield* fs.symlink("cfg.yaml", at("link.yaml"))
          let reached = true
          let operations = 0
          for (let n = 1; reached; n++) {
            const plan = Faulty.plan(n, kind)
            const load = store.load({ config: "cfg", path: at("link.yaml") })
            const exit = yield* Fiber.await(yield* Effect.forkChild(Effect.provide(load, Faulty.layer(plan))))
            reached = plan.log.length >= n
            operations = n - 1
            if (Exit.isSuccess(exit))
              expect(Option.map(exit.value, (tree) => Tree.toUnknown(tree!))).toEqual(Option.some({ a: "old" }))
            else if (Faulty.reasons[kind] !== undefined) {
              const error = Option.getOrThrow(Cause.findErrorOption(exit.cause))
              expect(error.message).toBe(
                `cfg: cannot read ${at("link.yaml")}: ${Faulty.reasons[kind]}. Fix that, or name another file.`
              )
            } else expect(Cause.hasInterruptsOnly(exit.cause)).toBe(true)
          }
          expect(operations).toBe(2)
        })
      )
  )
})

describe("writing a config's file", () => {
  it.effect("makes directories, and keeps a file that is there", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        expect(yield* save(at("a/b/cfg.yaml"), { x: 1 }, { descriptions: () => "The x" })).toBe("written")
        expect(yield* save(at("a/b/cfg.yaml"), { x: 2 })).toBe("kept")
        expect(yield* fs.readFileString(at("a/b/cfg.yaml"))).toBe("# The x\nx: 1\n")
        expect(yield* save(at("a/b/cfg.json"), { x: 1 }, { descriptions: () => "The x" })).toBe("written")
        expect(yield* fs.readFileString(at("a/b/cfg.json"))).toBe('{\n  "x": 1\n}\n')
        expect(yield* fs.readDirectory(at("a/b"))).toEqual(["cfg.json", "cfg.yaml"])
      })
    )
  )

  it.effect("takes paths relative to the working directory", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const relative = `${"../".repeat(20)}${at("cfg.yaml").slice(1)}`
        expect(yield* save(relative, { x: 1 })).toBe("written")
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("x: 1\n")
      })
    )
  )

  it.effect("merges what it changed into what others have made of the file, or fails if it is told to", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const before = { a: 1, b: 1, c: { x: 1, y: 1 } }
        const write = (value: unknown, whenChanged?: "merge" | "fail") =>
          store.readOnce(
            Effect.gen(function* () {
              yield* fs.writeFileString(at("cfg.yaml"), "a: 1 # one\nb: 1\nc: {x: 1, y: 1}\n")
              yield* load(at("cfg.yaml"))
              yield* fs.writeFileString(at("cfg.yaml"), "a: 1 # one\nb: 2\nc: {x: 1, y: 2}\nd: 2\n")
              const ours = { before: Effect.succeed(Tree.fromUnknown(before)), overwrite: true, whenChanged }
              return yield* save(at("cfg.yaml"), value, ours)
            })
          )
        expect(yield* message(write({ ...before, a: 5 }, "fail"))).toBe(
          `cfg: ${at("cfg.yaml")} was changed by somebody else since this run read it. Run again, or let changes be merged.`
        )
        expect(yield* write({ ...before, a: 5, c: { x: 5, y: 1 }, e: 5 })).toBe("written")
        expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 5, b: 2, c: { x: 5, y: 2 }, d: 2, e: 5 }))
        expect(yield* fs.readFileString(at("cfg.yaml"))).toContain("a: 5 # one\n")
      })
    )
  )

  it.effect(
    "makes a file that may come to hold a secret for its owner alone, and keeps the mode of one that is there",
    () =>
      inDirectory((at, fs) =>
        Effect.gen(function* () {
          yield* save(at("secret.yaml"), { x: 1 }, { isSecret: true })
          expect((yield* fs.stat(at("secret.yaml"))).mode & 0o777).toBe(0o600)
          yield* fs.writeFileString(at("open.yaml"), "x: 1\n")
          yield* fs.chmod(at("open.yaml"), 0o640)
          yield* save(at("open.yaml"), { x: 2 }, { isSecret: true, overwrite: true })
          expect((yield* fs.stat(at("open.yaml"))).mode & 0o777).toBe(0o640)
        })
      )
  )

  it.effect("writes over a file, keeping its mode and its comments; not if it holds the same", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("cfg.yaml"), "# mine\na: 1 # one\ngone: 1\n")
        yield* fs.chmod(at("cfg.yaml"), 0o604)
        expect(yield* save(at("cfg.yaml"), { a: 2, b: 3 }, { overwrite: true })).toBe("written")
        expect(yield* fs.readFileString(at("cfg.yaml"))).toBe("# mine\na: 2 # one\nb: 3\n")
        const { ino, mode } = yield* fs.stat(at("cfg.yaml"))
        expect(mode & 0o7777).toBe(0o604)
        expect(yield* save(at("cfg.yaml"), { a: 2, b: 3 }, { overwrite: true })).toBe("kept")
        expect((yield* fs.stat(at("cfg.yaml"))).ino).toEqual(ino)
      })
    )
  )

  it.effect("writes over a file that is malformed, or not text", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFile(at("a.yaml"), new Uint8Array([0xff, 0xfe]))
        yield* fs.writeFileString(at("b.yaml"), "a: [")
        expect(yield* save(at("a.yaml"), { a: 2 }, { overwrite: true })).toBe("written")
        expect(yield* save(at("b.yaml"), { a: 2 }, { overwrite: true })).toBe("written")
        expect(yield* fs.readFileString(at("a.yaml"))).toBe("a: 2\n")
        expect(yield* fs.readFileString(at("b.yaml"))).toBe("a: 2\n")
      })
    )
  )

  it.effect("turns a format that throws into an error that quotes nothing", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("cfg.toy"), "hunter2")
        expect(yield* message(load(at("cfg.toy")))).toBe(
          `cfg: cannot read this (${at("cfg.toy")}:1:1): it is not Toy. Correct it there.`
        )
        expect(yield* message(save(at("new.toy"), { a: "hunter2" }))).toBe(
          `cfg: cannot write ${at("new.toy")}: Toy cannot hold its values. Fix that, or name another file.`
        )
      })
    ).pipe(Effect.provide(Format.layer(toy)))
  )
})
