import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { MemoryFileSystem } from "effect-coma/testing"

/** One operation, on a file system that has a directory `base` to itself. */
type Operation = (
  fs: FileSystem.FileSystem,
  at: (path: string) => string
) => Effect.Effect<unknown, PlatformError, never>

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (from: Uint8Array) => new TextDecoder().decode(from)

const failed = (error: PlatformError, base: string) => {
  const { reason } = error
  if (reason._tag === "BadArgument") return { reason: reason._tag, method: reason.method }
  const cause: unknown = reason.cause
  return {
    reason: reason._tag,
    method: reason.method,
    // a descriptor is any number
    path: typeof reason.pathOrDescriptor === "string" ? reason.pathOrDescriptor.replace(base, "") : "descriptor",
    code: typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined
  }
}

const described = (info: FileSystem.File.Info) => ({
  type: info.type,
  mode: (info.mode & 0o170000).toString(8),
  // how large a directory is, and how many links it has, is up to the file system
  ...(info.type === "Directory" ? {} : { nlink: Option.getOrNull(info.nlink) }),
  ...(info.type === "File" ? { size: String(info.size) } : {})
})

/** All that is below the base, with contents. */
const snapshot = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, base: string) {
  const found: Record<string, unknown> = {}
  const visit = (path: string): Effect.Effect<void, PlatformError> =>
    Effect.gen(function* () {
      for (const name of (yield* fs.readDirectory(base + path)).toSorted()) {
        const inner = `${path}/${name}`
        const info = yield* fs.lstat(base + inner)
        found[inner] = {
          ...described(info),
          ...(info.type === "File" ? { text: yield* fs.readFileString(base + inner) } : {}),
          ...(info.type === "SymbolicLink" ? { target: (yield* fs.readLink(base + inner)).replace(base, "") } : {})
        }
        if (info.type === "Directory") yield* visit(inner)
      }
    })
  yield* visit("")
  return found
})

/** Runs operations one after the other, and tells what each said and what is there in the end. */
const outcomes = (operations: ReadonlyArray<Operation>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const base = yield* fs.makeTempDirectoryScoped()
    const told: Array<unknown> = []
    for (const operation of operations) {
      const result = yield* Effect.result(operation(fs, (path) => `${base}/${path}`))
      if (result._tag === "Failure") told.push(failed(result.failure, base))
      else told.push(typeof result.success === "string" ? result.success.replace(base, "") : (result.success ?? "done"))
    }
    return { told, tree: yield* snapshot(fs, base) }
  }).pipe(Effect.scoped)

const bothSay = (operations: ReadonlyArray<Operation>) =>
  Effect.gen(function* () {
    const real = yield* outcomes(operations).pipe(Effect.provide(NodeServices.layer))
    const inMemory = yield* outcomes(operations).pipe(Effect.provide(MemoryFileSystem.layer()))
    expect(inMemory).toEqual(real)
    return real
  })

const all = <A, E>(items: ReadonlyArray<A>, f: (item: A) => Effect.Effect<unknown, E>) =>
  Effect.forEach(items, f, { concurrency: 8, discard: true })

/** A file, a directory with a directory, and links to a file, to a directory, to nothing and to itself. */
const scenery: Operation = (fs, at) =>
  Effect.gen(function* () {
    yield* fs.writeFileString(at("file"), "text")
    yield* fs.makeDirectory(at("dir/inner"), { recursive: true })
    yield* fs.symlink("file", at("to-file"))
    yield* fs.symlink("dir", at("to-dir"))
    yield* fs.symlink("nothing", at("to-nothing"))
    yield* fs.symlink("loop", at("loop"))
  })

const places = [
  "file",
  "file/",
  "file/below",
  "dir",
  "dir/",
  "dir/inner",
  "dir/new",
  "to-dir/inner",
  "to-dir/../file",
  "to-file",
  "to-dir",
  "to-nothing",
  "to-dir/",
  "to-nothing/",
  "to-nothing/below",
  "loop",
  "loop/below",
  "new",
  "new/",
  "new/below",
  "new/below/../x"
]

type OnPlace = ReadonlyArray<readonly [string, (place: string) => Operation]>

const reading: OnPlace = [
  ["access", (place) => (fs, at) => fs.access(at(place))],
  ["exists", (place) => (fs, at) => fs.exists(at(place))],
  ["stat", (place) => (fs, at) => Effect.map(fs.stat(at(place)), described)],
  ["lstat", (place) => (fs, at) => Effect.map(fs.lstat(at(place)), described)],
  ["readFile", (place) => (fs, at) => Effect.map(fs.readFile(at(place)), text)],
  ["readDirectory", (place) => (fs, at) => fs.readDirectory(at(place))],
  ["readLink", (place) => (fs, at) => fs.readLink(at(place))],
  ["realPath", (place) => (fs, at) => fs.realPath(at(place))],
  [
    "open",
    (place) => (fs, at) => Effect.scoped(Effect.flatMap(fs.open(at(place)), (file) => Effect.map(file.stat, described)))
  ],
  ["open without following", (place) => (fs, at) => Effect.scoped(Effect.as(fs.open(at(place), { noFollow: true }), 1))]
]

const changing: OnPlace = [
  ["chmod", (place) => (fs, at) => fs.chmod(at(place), 0o640)],
  ["truncate", (place) => (fs, at) => fs.truncate(at(place), 2)],
  ["utimes", (place) => (fs, at) => fs.utimes(at(place), 1, 2)],
  ["makeDirectory", (place) => (fs, at) => fs.makeDirectory(at(place))],
  ["writeFile", (place) => (fs, at) => fs.writeFileString(at(place), "written")],
  ["writeFile, appending", (place) => (fs, at) => fs.writeFileString(at(place), "written", { flag: "a" })],
  ["remove", (place) => (fs, at) => fs.remove(at(place))],
  ["remove, forced", (place) => (fs, at) => fs.remove(at(place), { force: true })],
  ...(["r+", "w", "wx", "a", "ax", "w+"] as const).map(
    (flag) =>
      [
        `open with ${flag}`,
        (place: string): Operation =>
          (fs, at) =>
            Effect.scoped(Effect.flatMap(fs.open(at(place), { flag }), (file) => Effect.map(file.stat, described)))
      ] as const
  )
]

const onTwoPlaces: ReadonlyArray<readonly [string, (from: string, to: string) => Operation]> = [
  ["link", (from, to) => (fs, at) => fs.link(at(from), at(to))],
  ["rename", (from, to) => (fs, at) => fs.rename(at(from), at(to))],
  ["symlink", (from, to) => (fs, at) => fs.symlink(from, at(to))],
  ["copyFile", (from, to) => (fs, at) => fs.copyFile(at(from), at(to))]
]

// what is wrong with an operation has other names on other systems
describe.runIf(process.platform === "linux")("a file system in memory says what a real one says", () => {
  it.effect.each(reading)("of %s", ([, operation]) => bothSay([scenery, ...places.map(operation)]))

  it.effect.each(changing)("of %s", ([, operation]) => all(places, (place) => bothSay([scenery, operation(place)])))

  it.effect.each(onTwoPlaces)("of %s", ([name, operation]) =>
    Effect.gen(function* () {
      for (const from of ["file", "file/", "dir", "to-file", "to-nothing", "new", "file/below"]) {
        // where a symbolic link leads is not looked at
        if (name === "symlink" && from !== "file") continue
        // a directory that is copied as a file empties the file that it was to replace
        const targets = name === "copyFile" && from === "dir" ? ["new", "dir"] : places
        yield* all(targets, (to) => bothSay([scenery, operation(from, to)]))
      }
    })
  )

  it.effect("of makeDirectory with all above it", () =>
    Effect.gen(function* () {
      const recursive = { recursive: true } as const
      for (const place of [...places, "a/b/c/", "to-dir/new/../other"]) {
        yield* bothSay([scenery, (fs, at) => Effect.asVoid(fs.makeDirectory(at(place), recursive))])
      }
    })
  )

  it.effect("of remove with all below it", () =>
    Effect.gen(function* () {
      for (const place of [
        "file",
        "dir",
        "dir/",
        "to-dir",
        "to-dir/",
        "to-nothing",
        "loop",
        "new",
        "file/below",
        "dir/."
      ]) {
        yield* bothSay([scenery, (fs, at) => fs.remove(at(place), { recursive: true })])
        yield* bothSay([scenery, (fs, at) => fs.remove(at(place), { recursive: true, force: true })])
      }
    })
  )

  it.effect("of copy", () =>
    Effect.gen(function* () {
      for (const overwrite of [false, true]) {
        for (const [from, to] of [
          ["file", "new"],
          ["file", "a/b/c"],
          ["file", "dir"],
          ["file", "file"],
          ["file", "dir/inner/copy"],
          ["file", "file/below"],
          ["file/below", "new"],
          ["dir", "new"],
          ["dir", "file"],
          ["dir", "dir/inner/below"],
          ["new", "newer"]
        ] as const) {
          yield* bothSay([scenery, (fs, at) => fs.copy(at(from), at(to), { overwrite })])
        }
      }
    })
  )

  it.effect("of the paths that no file has", () =>
    bothSay([
      (fs) => fs.stat(""),
      (fs) => fs.makeDirectory("", { recursive: true }),
      (fs, at) => fs.stat(at("a\0b")),
      (fs, at) => fs.stat(at("é".repeat(128))),
      (fs, at) => fs.makeDirectory(at("é".repeat(127))),
      (fs, at) => fs.symlink("", at("link"))
    ])
  )

  it.effect("of reading and writing an open file", () => {
    const opened =
      (flag: FileSystem.OpenFlag, use: (file: FileSystem.File) => Effect.Effect<unknown, PlatformError>): Operation =>
      (fs, at) =>
        Effect.scoped(Effect.flatMap(fs.open(at("file"), { flag }), use))
    const read = (size: number, position?: bigint) => (file: FileSystem.File) =>
      Effect.map(
        file.readAlloc(size, position === undefined ? {} : { position }),
        Option.match({ onNone: () => "nothing", onSome: text })
      )
    const content: Operation = (fs, at) => fs.readFileString(at("file"))
    return bothSay([
      scenery,
      opened("r", (file) =>
        Effect.all([read(2)(file), read(9)(file), read(9)(file), read(0)(file), read(3, 1n)(file)])
      ),
      opened("r", (file) => {
        const buffer = new Uint8Array(3)
        return Effect.map(file.read(buffer), (length) => [length, text(buffer)])
      }),
      opened("r", (file) => Effect.andThen(file.seek(2n, "start"), read(9)(file))),
      opened("r", (file) => file.seek(-1n, "current")),
      opened("r", read(-1)),
      opened("r", read(1, -1n)),
      opened("r", (file) => file.write(bytes("x"))),
      opened("r", (file) => file.truncate()),
      opened("r", (file) => file.sync),
      opened("w", read(1)),
      content,
      opened("w", (file) => Effect.andThen(file.writeAll(bytes("one, ")), file.write(bytes("two")))),
      content,
      opened("r+", (file) => Effect.andThen(file.seek(12n, "start"), file.writeAll(bytes("far")))),
      content,
      opened("r+", (file) => Effect.andThen(file.truncate(4), read(9)(file))),
      content,
      opened("r+", (file) =>
        Effect.andThen(file.truncate(6), Effect.andThen(file.writeAll(new Uint8Array()), read(9)(file)))
      ),
      opened("a", (file) => Effect.andThen(file.seek(0n, "start"), file.writeAll(bytes("end")))),
      opened("a+", (file) => Effect.andThen(file.write(bytes("!")), read(9)(file))),
      content,
      (fs, at) => Effect.scoped(Effect.flatMap(fs.open(at("dir")), read(1))),
      (fs, at) => Effect.scoped(Effect.flatMap(fs.open(at("dir")), (file) => file.sync))
    ])
  })

  it.effect("of a file whose name is gone while it is open", () =>
    bothSay([
      scenery,
      (fs, at) =>
        Effect.scoped(
          Effect.gen(function* () {
            const file = yield* fs.open(at("file"), { flag: "r+" })
            yield* fs.rename(at("file"), at("renamed"))
            yield* fs.writeFileString(at("file"), "another")
            yield* file.writeAll(bytes("TE"))
            yield* fs.remove(at("renamed"))
            const buffer = new Uint8Array(4)
            yield* file.read(buffer, { position: 0n })
            return [text(buffer), described(yield* file.stat)]
          })
        )
    ])
  )

  it.effect("of modes and owners", () => {
    const mode =
      (path: string): Operation =>
      (fs, at) =>
        Effect.map(fs.stat(at(path)), (info) => (info.mode & 0o7777).toString(8))
    return bothSay([
      scenery,
      (fs, at) => fs.writeFileString(at("private"), "", { mode: 0o600 }),
      mode("private"),
      (fs, at) => fs.makeDirectory(at("closed"), { mode: 0o700 }),
      mode("closed"),
      (fs, at) => fs.chmod(at("to-file"), 0o4755),
      mode("file"),
      (fs, at) => fs.writeFileString(at("private"), "again", { mode: 0o644 }),
      mode("private"),
      (fs, at) => fs.copyFile(at("file"), at("copy")),
      mode("copy")
    ])
  })

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
