import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { bothSay, bytes, described, type Operation, scenery, text } from "../../support/twoFileSystems.ts"

// what is wrong with an operation has other names on other systems
describe.runIf(process.platform === "linux")("a file system in memory says what a real one says", () => {
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
})
