import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { MemoryFileSystem } from "effect-coma/testing"
import { bothSay, bytes, type Operation } from "../support/twoFileSystems.ts"

// what is wrong with an operation has other names on other systems
describe.runIf(process.platform === "linux")("a file system in memory says what a real one says", () => {
  const place = Schema.Literals(["a", "b", "a/c", "b/c", "a/c/d", "b/../a", "c", "./c/"])
  const steps = Schema.Array(
    Schema.Struct({
      does: Schema.Literals([
        "write",
        "create",
        "mkdir",
        "mkdirs",
        "link",
        "symlink",
        "rename",
        "remove",
        "read",
        "list"
      ]),
      from: place,
      to: place
    })
  ).check(Schema.isMinLength(8), Schema.isMaxLength(16))

  const operationOf = ({ does, from, to }: (typeof steps)["Type"][number]): Operation => {
    switch (does) {
      case "write":
        return (fs, at) => fs.writeFileString(at(from), to)
      case "create":
        return (fs, at) => fs.writeFileString(at(from), to, { flag: "wx" })
      case "mkdir":
        return (fs, at) => fs.makeDirectory(at(from))
      case "mkdirs":
        return (fs, at) => Effect.asVoid(fs.makeDirectory(at(from.replace("./", "")), { recursive: true }))
      case "link":
        return (fs, at) => fs.link(at(from), at(to))
      case "symlink":
        return (fs, at) => fs.symlink(from.replace("./c/", "./c"), at(to))
      case "rename":
        return (fs, at) => fs.rename(at(from), at(to))
      case "remove":
        return (fs, at) => fs.remove(at(from))
      case "read":
        return (fs, at) => fs.readFileString(at(from))
      case "list":
        return (fs, at) => fs.readDirectory(at(from))
    }
  }

  it.effect.prop("of anything, in any order", [Arbitrary.schema(steps)], ([steps]) => bothSay(steps.map(operationOf)), {
    arbitrary: { runs: 60, seed: 1 }
  })
})

describe("a file system in memory", () => {
  it.effect("starts with the files that it is given, and gives them back with what became of them", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      expect(yield* MemoryFileSystem.files).toEqual({ "a.yaml": "a: 1\n", "deep/er/b": "é" })
      yield* fs.rename("/deep/er/b", "b")
      yield* fs.symlink("/a.yaml", "link")
      yield* fs.makeDirectory("empty")
      yield* fs.chown("link", 1, 2)
      const { gid, uid } = yield* fs.stat("a.yaml")
      expect([uid, gid].map(Option.getOrThrow)).toEqual([1, 2])
      yield* fs.writeFileString("b", "\ufeffé")
      expect(yield* MemoryFileSystem.files).toEqual({ "a.yaml": "a: 1\n", b: "\ufeffé", link: "a: 1\n" })
    }).pipe(Effect.provide(MemoryFileSystem.layer({ "a.yaml": "a: 1\n", "/deep/er/b": "é" })))
  )

  it.effect("is another one each time it is provided", () => {
    const layer = MemoryFileSystem.layer({ a: "" })
    const removal = Effect.flatMap(FileSystem.FileSystem, (fs) => fs.remove("a")).pipe(Effect.provide(layer))
    return Effect.andThen(removal, removal)
  })

  it.effect("resolves paths against its root, wherever the test runs", () =>
    Effect.gen(function* () {
      const path = yield* Path.Path
      expect(path.resolve("a", "../b")).toBe("/b")
      expect(path.relative("a", "/b/c")).toBe("../b/c")
      expect((yield* path.toFileUrl("a")).pathname).toBe("/a")
    }).pipe(Effect.provide(MemoryFileSystem.layer()))
  )

  it.effect("takes its times from the clock", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      yield* TestClock.adjust("1 hour")
      yield* fs.writeFileString("a", "")
      expect((yield* fs.stat("a")).mtime).toEqual(Option.some(new Date(3_600_000)))
      yield* fs.utimes("a", 1, new Date(2000))
      const { atime, birthtime, mtime } = yield* fs.stat("a")
      expect([atime, mtime, birthtime].map(Option.getOrThrow)).toEqual([
        new Date(1000),
        new Date(2000),
        new Date(3_600_000)
      ])
    }).pipe(Effect.provide(MemoryFileSystem.layer()))
  )

  it.effect("streams, globs, and makes temporary files that go with their scope", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      yield* Stream.run(Stream.fromIterable([bytes("one "), bytes("two")]), fs.sink("a.txt"))
      expect(yield* Stream.mkString(Stream.decodeText(fs.stream("a.txt", { chunkSize: 2 })))).toBe("one two")
      expect(yield* fs.glob("*.txt")).toEqual(["a.txt"])
      const temporary = yield* Effect.scoped(
        Effect.tap(fs.makeTempFileScoped({ prefix: "p-", suffix: ".s" }), (path) => fs.writeFileString(path, "x"))
      )
      expect(temporary).toMatch(/^\/tmp\/p-\w+\/\w+\.s$/)
      expect(yield* fs.exists(temporary)).toBe(false)
      expect((yield* Effect.flip(fs.makeTempDirectory({ directory: "none" }))).reason._tag).toBe("NotFound")
    }).pipe(Effect.provide(MemoryFileSystem.layer()))
  )

  it.effect("refuses what is done with a file after it is closed, and to be watched", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const file = yield* Effect.scoped(fs.open("a"))
      expect((yield* Effect.flip(file.stat)).reason.cause).toMatchObject({ code: "EBADF" })
      expect((yield* Effect.flip(Stream.runDrain(fs.watch("a")))).reason._tag).toBe("BadArgument")
    }).pipe(Effect.provide(MemoryFileSystem.layer({ a: "" })))
  )
})
