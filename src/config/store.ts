/**
 * Reads and writes the files of configs.
 *
 * Owns what is a config's file (a regular one, of bounded size, in UTF-8, in a known format), that it is read once
 * for an invocation, and when it is written. How a file gets its content is in `AtomicFile.ts`, what a text means in
 * the formats.
 */
import * as ByteSize from "effect/ByteSize"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as AtomicFile from "./AtomicFile.ts"
import type { FileFailed, Malformed, UnsupportedFormat } from "./ConfigError.ts"
import * as Format from "./Format.ts"
import { type ConfigFile, mapFailure, refuse } from "./fileFailed.ts"
import { formatOf } from "./formatOf.ts"
import * as Limits from "./limits.ts"
import type { Tree } from "./Tree.ts"
import { unresolved } from "./unresolved.ts"

export type { ConfigFile } from "./fileFailed.ts"

type Disk = AtomicFile.Disk

/** The texts that were read, by resolved path; none for a file that was not there. */
interface Texts {
  readonly byPath: Map<string, Option.Option<string>>
  readonly lock: Semaphore.Semaphore
}

/** The texts that this invocation has read; outside {@link readOnce}, nothing is remembered. */
const Texts = Context.Reference<Texts | undefined>("effect-coma/config/Texts", { defaultValue: () => undefined })

/** Runs an effect in which each file is read at most once: what an invocation is wrapped in. */
export const readOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Texts, { byPath: new Map(), lock: Semaphore.makeUnsafe(1) }))

/**
 * Reads a config's file: none if there is no file, `undefined` inside if there is nothing in it.
 *
 * Errors: UnsupportedFormat, Malformed (syntax, or text that is not UTF-8), FileFailed (not a regular file, larger
 * than 16 MiB, or refused by the operating system). Symbolic links are followed.
 */
export const load: (
  place: ConfigFile
) => Effect.Effect<Option.Option<Tree | undefined>, UnsupportedFormat | Malformed | FileFailed, Disk> =
  Effect.fnUntraced(function* (place) {
    const format = yield* formatOf(place)
    const text = yield* read(place)
    if (Option.isNone(text)) return Option.none()
    // a format of a user's own may throw
    const parsed = Result.try(() => format.parse(text.value, place))
    if (Result.isSuccess(parsed)) return Option.some(yield* Effect.fromResult(parsed.success))
    const reason = `it is not ${format.name}`
    return yield* Effect.fail(Format.malformed(place, { line: 1, column: 1, reason }))
  })

/** What is to be written, and where. */
export interface Save extends ConfigFile {
  readonly tree: Tree
  /** Whether a file that is there is written over; otherwise it is kept. */
  readonly overwrite?: boolean | undefined
  /** What each field means: comments, in formats that have them. */
  readonly descriptions?: Format.Describe | undefined
}

/**
 * Writes a config's file, whole or not at all; "kept" if there is one already, or it holds just that.
 *
 * Directories are made, a symbolic link's target is written, comments and mode of a file that is written over stay.
 * Errors: UnsupportedFormat, FileFailed.
 */
export const save: (options: Save) => Effect.Effect<AtomicFile.Outcome, UnsupportedFormat | FileFailed, Disk> =
  Effect.fnUntraced(function* (options) {
    const { config, descriptions, overwrite = false, path } = options
    const place = { config, path }
    const format = yield* formatOf(place)
    const target = yield* mapFailure(place, "write")(AtomicFile.target(path))
    if (Option.isSome(target.info)) {
      if (target.info.value.type !== "File") return yield* Effect.fail(notRegular(place, "write", target.info.value))
      if (!overwrite) return "kept"
    }
    // what is not text has no comments to keep; what could not be read may have
    const previous = Option.isSome(target.info)
      ? yield* Effect.catchTag(read(place), "Malformed", () => Effect.succeedNone)
      : Option.none<string>()
    const tree = unresolved(options.tree)
    // a format of a user's own may throw on a value that it cannot hold
    const printed = Result.try(() =>
      Option.isSome(previous) && format.rewrite !== undefined
        ? format.rewrite(previous.value, tree, { descriptions })
        : format.print(tree, { descriptions })
    )
    if (Result.isFailure(printed)) {
      return yield* Effect.fail(refuse(place, "write", `${format.name} cannot hold its values`))
    }
    const text = printed.success
    if (Option.isSome(previous) && previous.value === text) return "kept"
    const outcome = yield* mapFailure(place, "write")(AtomicFile.write(target, text))
    yield* remember(path, outcome === "written" ? Option.some(Option.some(text)) : Option.none())
    return outcome
  })

/** Reads a file's text, through what this invocation has read. */
const read = (place: ConfigFile): Effect.Effect<Option.Option<string>, Malformed | FileFailed, Disk> =>
  Effect.flatMap(Texts, (texts) => {
    if (texts === undefined) return readText(place)
    return texts.lock.withPermits(1)(
      Effect.flatMap(Path.Path, ({ resolve }) => {
        const key = resolve(place.path)
        const known = texts.byPath.get(key)
        if (known !== undefined) return Effect.succeed(known)
        return Effect.tap(readText(place), (text) => Effect.sync(() => texts.byPath.set(key, text)))
      })
    )
  })

/** Remembers what a file holds now; none forgets it. */
const remember = (file: string, text: Option.Option<Option.Option<string>>): Effect.Effect<void, never, Path.Path> =>
  Effect.flatMap(Texts, (texts) =>
    Effect.map(Path.Path, ({ resolve }) => {
      if (Option.isSome(text)) texts?.byPath.set(resolve(file), text.value)
      else texts?.byPath.delete(resolve(file))
    })
  )

const readText = Effect.fnUntraced(function* (place: ConfigFile) {
  const fs = yield* FileSystem.FileSystem
  // a FIFO must not be opened: opening waits for a writer
  const info = yield* mapFailure(place, "read")(AtomicFile.ifFound(fs.stat(place.path)))
  if (Option.isNone(info)) return Option.none<string>()
  if (info.value.type !== "File") return yield* Effect.fail(notRegular(place, "read", info.value))
  if (ByteSize.toBigInt(info.value.size) > BigInt(Limits.maxBytes)) return yield* Effect.fail(tooLarge(place))
  const bytes = yield* mapFailure(place, "read")(AtomicFile.ifFound(readBytes(fs, place.path)))
  if (Option.isNone(bytes)) return Option.none<string>()
  if (bytes.value.length > Limits.maxBytes) return yield* Effect.fail(tooLarge(place))
  return Option.some(yield* Effect.fromResult(decode(place, bytes.value)))
})

/** Reads a file to its end, or to one chunk more than is allowed. A read in flight must not outlive its file. */
const readBytes = (fs: FileSystem.FileSystem, path: string): Effect.Effect<Uint8Array, PlatformError> =>
  Effect.uninterruptible(
    Effect.scoped(
      Effect.gen(function* () {
        const file = yield* fs.open(path)
        const chunks: Array<Uint8Array> = []
        let length = 0
        while (length <= Limits.maxBytes) {
          const chunk = yield* file.readAlloc(65_536)
          if (Option.isNone(chunk)) break
          chunks.push(chunk.value)
          length += chunk.value.length
        }
        const bytes = new Uint8Array(length)
        let at = 0
        for (const chunk of chunks) {
          bytes.set(chunk, at)
          at += chunk.length
        }
        return bytes
      })
    )
  )

/** Reads bytes as UTF-8, without a byte order mark. */
const decode = (place: ConfigFile, bytes: Uint8Array): Result.Result<string, Malformed> => {
  // the decoder throws on what is not UTF-8
  const text = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  if (Result.isSuccess(text)) return Result.succeed(text.success)
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
  const encoded = new TextEncoder().encode(lossy)
  let bad = 0
  while (bad < bytes.length && bytes[bad] === encoded[bad]) bad++
  const before = new TextDecoder().decode(bytes.subarray(0, bad)).split("\n")
  const at = { line: before.length, column: before.at(-1)!.length + 1 }
  return Result.fail(Format.malformed(place, { ...at, reason: "a byte here is not UTF-8" }))
}

const kinds: { readonly [type in FileSystem.File.Type]?: string } = {
  Directory: "a directory",
  FIFO: "a named pipe",
  Socket: "a socket",
  BlockDevice: "a device",
  CharacterDevice: "a device"
}

const notRegular = (place: ConfigFile, operation: string, { type }: FileSystem.File.Info): FileFailed =>
  refuse(place, operation, `it is ${kinds[type] ?? "something else"}, not a file`)

const tooLarge = (place: ConfigFile): FileFailed =>
  refuse(place, "read", `it is larger than ${Limits.maxBytes >> 20} MiB`)
