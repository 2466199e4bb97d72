/**
 * The same operations on the real file system and on the one in memory, which say the same.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { MemoryFileSystem } from "effect-coma/testing"

/** One operation, on a file system that has a directory `base` to itself. */
export type Operation = (
  fs: FileSystem.FileSystem,
  at: (path: string) => string
) => Effect.Effect<unknown, PlatformError, never>

/** A text as a file holds it. */
export const bytes = (text: string) => new TextEncoder().encode(text)

/** What a file holds, as text. */
export const text = (from: Uint8Array) => new TextDecoder().decode(from)

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

/** What two file systems say alike of a file. */
export const described = (info: FileSystem.File.Info) => ({
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

/** Runs operations on both file systems, which must say the same; returns that. */
export const bothSay = (operations: ReadonlyArray<Operation>) =>
  Effect.gen(function* () {
    const real = yield* outcomes(operations).pipe(Effect.provide(NodeServices.layer))
    const inMemory = yield* outcomes(operations).pipe(Effect.provide(MemoryFileSystem.layer()))
    expect(inMemory).toEqual(real)
    return real
  })

/** A file, a directory with a directory, and links to a file, to a directory, to nothing and to itself. */
export const scenery: Operation = (fs, at) =>
  Effect.gen(function* () {
    yield* fs.writeFileString(at("file"), "text")
    yield* fs.makeDirectory(at("dir/inner"), { recursive: true })
    yield* fs.symlink("file", at("to-file"))
    yield* fs.symlink("dir", at("to-dir"))
    yield* fs.symlink("nothing", at("to-nothing"))
    yield* fs.symlink("loop", at("loop"))
  })

/** Paths to what is there, to what is not, and through files, links and nothing. */
export const places = [
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

/** Named operations on a place. */
export type OnPlace = ReadonlyArray<readonly [string, (place: string) => Operation]>
