import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PlatformError from "effect/PlatformError"
import * as ChildProcess from "effect/process/ChildProcess"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as store from "../../src/config/file/store.ts"
import * as Format from "../../src/config/format/Format.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import * as Faulty from "../support/faultyFileSystem.ts"

const inDirectory = <A, E, R>(
  run: (at: (path: string) => string, fs: FileSystem.FileSystem) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const directory = yield* fs.makeTempDirectoryScoped()
    return yield* run((path) => (path === "" ? directory : `${directory}/${path}`), fs)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

const load = (path: string) =>
  Effect.map(
    store.load({ config: "cfg", path }),
    Option.map((tree) => (tree === undefined ? "empty" : Tree.toUnknown(tree)))
  )
const save = (path: string, value: unknown, options?: Partial<store.Save>) =>
  store.save({ config: "cfg", path, tree: Tree.fromUnknown(value), ...options })
const message = <A, E extends { readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => error.message)

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
            `cfg: cannot ${verb} ${at(name)}: it is ${kind}, not a file. Mend that, or name another file.`
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

  it.effect.runIf(process.platform === "linux")("ends where the system makes no directory", () =>
    Effect.provide(
      Effect.map(message(save("/proc/no/such/cfg.yaml", {})), (text) =>
        expect(text).toContain("it, or its directory, does not exist")
      ),
      NodeServices.layer
    )
  )

  it.effect("refuses a file of more than 16 MiB without reading it", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("cfg.yaml"), "")
        yield* fs.truncate(at("cfg.yaml"), 17 * 1024 * 1024)
        expect(yield* message(load(at("cfg.yaml")))).toBe(
          `cfg: cannot read ${at("cfg.yaml")}: it is larger than 16 MiB. Mend that, or name another file.`
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

  it.effect("reads a file once where it is asked to, and knows what was written", () =>
    inDirectory((at) =>
      Effect.gen(function* () {
        const plan = Faulty.plan(0, "EIO")
        const opened = () => plan.log.filter((method) => method === "file.readAlloc").length
        yield* save(at("cfg.yaml"), { a: 1 })
        yield* Effect.gen(function* () {
          expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 1 }))
          expect(yield* load(at("./cfg.yaml"))).toEqual(Option.some({ a: 1 }))
          expect(opened()).toBe(2)
          expect(yield* save(at("cfg.yaml"), { a: 2 }, { overwrite: true })).toBe("written")
          expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 2 }))
          expect(yield* load(at("none.yaml"))).toEqual(Option.none())
          expect(yield* save(at("none.yaml"), { b: 1 })).toBe("written")
          expect(yield* load(at("none.yaml"))).toEqual(Option.some({ b: 1 }))
          expect(opened()).toBe(2)
        }).pipe(store.readOnce, Effect.provide(Faulty.layer(plan)))
        expect(opened()).toBe(2)
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

  it.effect("removes what runs killed long ago left of this file, and nothing else", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(10_000_000_000)
        const leave = (name: string, seconds: number) =>
          Effect.andThen(fs.writeFileString(at(name), ""), fs.utimes(at(name), seconds, seconds))
        yield* leave(".cfg.yaml.old.coma-tmp", 9_996_000)
        yield* leave(".cfg.yaml.young.coma-tmp", 9_999_000)
        yield* leave(".other.yaml.old.coma-tmp", 9_996_000)
        yield* leave(".cfg.yaml.old", 9_996_000)
        yield* fs.makeDirectory(at(".cfg.yaml.dir.coma-tmp"))
        yield* fs.utimes(at(".cfg.yaml.dir.coma-tmp"), 1, 1)
        expect(yield* save(at("cfg.yaml"), {})).toBe("written")
        expect((yield* fs.readDirectory(at(""))).sort()).toEqual([
          ".cfg.yaml.dir.coma-tmp",
          ".cfg.yaml.old",
          ".cfg.yaml.young.coma-tmp",
          ".other.yaml.old.coma-tmp",
          "cfg.yaml"
        ])
      })
    )
  )

  it.effect("goes on where another run removes them at the same time", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(10_000_000_000)
        for (const name of ["1", "2", "3"]) {
          const leftover = at(`.cfg.yaml.${name}.coma-tmp`)
          yield* Effect.andThen(fs.writeFileString(leftover, ""), fs.utimes(leftover, 1, 1))
        }
        let looked = 0
        const raced = {
          ...fs,
          // the first one that this run looks at is gone by then
          lstat: (path: string) =>
            path.endsWith(".coma-tmp") && looked++ === 0
              ? Effect.andThen(fs.remove(path), fs.lstat(path))
              : fs.lstat(path)
        }
        const saved = Effect.provideService(save(at("cfg.yaml"), {}), FileSystem.FileSystem, raced)
        expect(yield* saved).toBe("written")
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
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

  it.effect("turns a format that throws into an error that quotes nothing", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* fs.writeFileString(at("cfg.toy"), "hunter2")
        expect(yield* message(load(at("cfg.toy")))).toBe(
          `cfg: cannot read this (${at("cfg.toy")}:1:1): it is not Toy. Correct it there.`
        )
        expect(yield* message(save(at("new.toy"), { a: "hunter2" }))).toBe(
          `cfg: cannot write ${at("new.toy")}: Toy cannot hold its values. Mend that, or name another file.`
        )
      })
    ).pipe(Effect.provide(Format.layer(toy)))
  )
})

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
