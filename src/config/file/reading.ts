/**
 * Reads the files of configs.
 *
 * Owns what counts as a config's file (regular, of bounded size, in UTF-8, in a known format), and reading it once for an
 * invocation. The formats know what a text means.
 */
import * as ByteSize from "effect/ByteSize"
import * as Cache from "effect/Cache"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Result from "effect/Result"
import { type ConfigError, configError, type FileFailed, type Malformed } from "../error/ConfigError.ts"
import * as Format from "../format/Format.ts"
import * as Limits from "../tree/limits.ts"
import type { Tree } from "../tree/Tree.ts"
import { type ConfigFile, mapFailure, refuse } from "./errors.ts"
import * as Stdin from "./stdin.ts"
import { type FileServices, ifFound } from "./Target.ts"
import * as Temporary from "./temporary.ts"

/** What is said of a file that is larger than any may be. */
export const larger = `it is larger than ${Limits.maxBytes >> 20} MiB`

/** Why a text cannot be read; the error of a file that is refused still needs its config. */
type Unreadable = PlatformError | ((file: ConfigFile) => Malformed | FileFailed)

/** What was read of a file: its text, and which file it is, if that is known. */
interface Read {
  readonly text: string
  readonly identity: string | undefined
}

/** What was read of files, by resolved path; `None` for a file that does not exist. */
type Texts = Cache.Cache<string, Option.Option<Read>, Unreadable, FileServices>

/** The texts that this invocation has read; outside {@link readOnce}, nothing is remembered. */
const Texts = Context.Reference<Texts | undefined>("effect-coma/config/Texts", { defaultValue: () => undefined })

/** What files held when they were first read, by path: for invocations that are to see no change of them. */
export type Kept = Map<string, Option.Option<Read>>
export const Kept = Context.Reference<Kept | undefined>("effect-coma/config/Kept", { defaultValue: () => undefined })

/** What this invocation has said of files; outside {@link readOnce}, all is said. */
const Said = Context.Reference<Set<string> | undefined>("effect-coma/config/Said", { defaultValue: () => undefined })

/** Tells whether something has not been said yet in this invocation. */
export const isFirst = (text: string): Effect.Effect<boolean> =>
  Effect.map(Said, (said) => {
    if (said?.has(text) === true) return false
    said?.add(text)
    return true
  })

/** Runs an effect, such as an invocation, in which each file is read, and each directory listed, at most once; stdin, too. */
export const readOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(
    Cache.makeWith((path: string) => readFile(path), {
      capacity: Number.POSITIVE_INFINITY,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero),
      requireServicesAt: "lookup"
    }),
    (texts) =>
      Effect.suspend(() =>
        Stdin.readOnce(Temporary.listOnce(effect)).pipe(
          Effect.provideService(Texts, texts),
          Effect.provideService(Said, new Set())
        )
      )
  )

/**
 * Reads a config's file: `None` if it does not exist, `Some` of `undefined` if it is empty.
 *
 * Errors: UnsupportedFormat, Malformed (syntax, or text that is not UTF-8), FileFailed (not a regular file, larger than
 * 16 MiB, or refused by the operating system). Symbolic links are followed.
 */
export const load = (file: ConfigFile) => loadAt(file, file.path)

/** As {@link load}, but reads the file at another path, to which its own leads. */
export const loadAt: (
  file: ConfigFile,
  at: string
) => Effect.Effect<Option.Option<Tree | undefined>, ConfigError, FileServices> = Effect.fnUntraced(
  function* (file, at) {
    const format = yield* Format.formatOf(file)
    const text = yield* read(file, at)
    yield* Effect.logDebug(Option.isNone(text) ? `no file ${file.path}` : `read ${file.path}`)
    if (Option.isNone(text)) return Option.none()
    return Option.some(yield* parse(format, text.value, file))
  },
  Effect.mapError((error) => (error._tag === "effect-coma/ConfigError" ? error : configError(error)))
)

/** Reads a text as a format does. */
export const parse = (
  format: Format.Format,
  text: string,
  file: ConfigFile
): Effect.Effect<Tree | undefined, ConfigError> => {
  // a user's format may throw
  const parsed = Result.try(() => format.parse(withoutByteOrderMark(text), file))
  const tree = Result.isSuccess(parsed)
    ? parsed.success
    : Result.fail(Format.malformed(file, { line: 1, column: 1, reason: `it is not ${format.name}` }))
  return Effect.fromResult(Result.mapError(tree, configError))
}

/** Reads a file's text, or returns what this invocation has read before. */
export const read = (
  file: ConfigFile,
  at = file.path
): Effect.Effect<Option.Option<string>, Malformed | FileFailed, FileServices> =>
  readWith(
    file,
    Effect.flatMap(Texts, (texts) => {
      if (texts === undefined) return readText(at)
      return Effect.map(
        Effect.flatMap(resolved({ ...file, path: at }), (path) => Cache.get(texts, path)),
        Option.map(({ text }) => text)
      )
    })
  )

/** Reads files at once, ahead of {@link load}, which tells what is wrong with them. */
export const readAhead = (paths: ReadonlyArray<string>): Effect.Effect<void, never, FileServices> =>
  Effect.flatMap(Texts, (texts) =>
    texts === undefined || paths.length < 2
      ? Effect.void
      : Effect.forEach(paths, (path) => Effect.ignore(read({ config: "", path })), {
          concurrency: "unbounded",
          discard: true
        })
  )

/** Returns the whole path of a file. */
const resolved = (file: ConfigFile): Effect.Effect<string, FileFailed, Path.Path> =>
  Effect.flatMap(Path.Path, ({ resolve }) =>
    Effect.fromResult(
      Result.mapError(
        // The platform throws where it is nowhere.
        Result.try(() => resolve(file.path)),
        () => refuse(file, "read", "the working directory does not exist any more")
      )
    )
  )

/** Gives what reads a file the errors of that file. */
export const readWith = <R>(
  file: ConfigFile,
  reading: Effect.Effect<Option.Option<string>, Unreadable | FileFailed, R>
) =>
  reading.pipe(
    mapFailure(file, "read"),
    Effect.mapError((error) => (typeof error === "function" ? error(file) : error))
  )

/** Returns what this invocation has read of a file before; `undefined` if it has not. */
const known = (path: string): Effect.Effect<Option.Option<Read> | undefined, never, Path.Path> =>
  Effect.flatMap(Texts, (texts) => {
    if (texts === undefined) return Effect.succeed(undefined)
    return Effect.flatMap(resolved({ config: "", path }), (whole) => Cache.getSuccess(texts, whole)).pipe(
      Effect.map(Option.getOrUndefined),
      Effect.orElseSucceed(() => undefined)
    )
  })

/** Returns the text that this invocation has read of a file before, or that there was none; `undefined` if it has not. */
export const recall = (path: string): Effect.Effect<Option.Option<string> | undefined, never, Path.Path> =>
  Effect.map(known(path), (found) => found && Option.map(found, ({ text }) => text))

/** Tells which file a path leads to, if this invocation has read it. */
export const recallIdentity = (path: string): Effect.Effect<string | undefined, never, Path.Path> =>
  Effect.map(known(path), (found) => found && Option.getOrUndefined(found)?.identity)

/** Remembers what a file holds now; `None` forgets it. */
export const remember = (path: string, text: Option.Option<string>): Effect.Effect<void, never, Path.Path> =>
  Effect.flatMap(Texts, (texts) => {
    if (texts === undefined) return Effect.void
    return Effect.flatMap(Path.Path, ({ resolve }) =>
      Option.isSome(text)
        ? Cache.set(texts, resolve(path), Option.some({ text: text.value, identity: undefined }))
        : Cache.invalidate(texts, resolve(path))
    )
  })

/** Tells one file of others, by what the file system says of it. */
export const inodeOf = ({ dev, ino }: FileSystem.File.Info): string | undefined =>
  Option.isSome(ino) ? `${dev}:${ino.value}` : undefined

/** Reads the text of a file as it is now. */
export const readText = (path: string): Effect.Effect<Option.Option<string>, Unreadable, FileServices> =>
  Effect.map(
    readFile(path),
    Option.map(({ text }) => text)
  )

const readFile = (path: string): Effect.Effect<Option.Option<Read>, Unreadable, FileServices> =>
  Effect.flatMap(Kept, (kept) => {
    if (kept === undefined) return readNow(path)
    const held = kept.get(path)
    if (held !== undefined) return Effect.succeed(held)
    return Effect.map(readNow(path), (read) => {
      // Another invocation may have been faster.
      const first = kept.get(path) ?? read
      kept.set(path, first)
      return first
    })
  })

const readNow = Effect.fnUntraced(function* (
  path: string
): Effect.fn.Return<Option.Option<Read>, Unreadable, FileServices> {
  const fs = yield* FileSystem.FileSystem
  // a FIFO must not be opened: opening waits for a writer
  const info = yield* ifFound(fs.stat(path))
  // what a killed first run left
  if (Option.isNone(info) || Temporary.isLinked(info.value)) yield* Temporary.removeLeftovers(path, Option.none())
  if (Option.isNone(info)) return Option.none()
  const { size, type } = info.value
  if (type !== "File") return yield* Effect.fail((file: ConfigFile) => notRegular(file, "read", type))
  if (ByteSize.toBigInt(size) > BigInt(Limits.maxBytes)) return yield* Effect.fail(tooLarge)
  const bytes = yield* ifFound(fs.readFile(path))
  if (Option.isNone(bytes)) return Option.none()
  if (bytes.value.length > Limits.maxBytes) return yield* Effect.fail(tooLarge)
  const text = yield* Effect.fromResult(decode(bytes.value))
  return Option.some({ text, identity: inodeOf(info.value) })
})

const byteOrderMark = "\ufeff"

/** Returns a text without its byte order mark, as formats get it. */
export const withoutByteOrderMark = (text: string): string =>
  text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text

/** Returns a text with a byte order mark, if another one has one. */
export const withByteOrderMarkOf = (text: string, like: string): string =>
  like.startsWith(byteOrderMark) ? byteOrderMark + text : text

/** Reads bytes as UTF-8, with their byte order mark. */
export const decode = (bytes: Uint8Array): Result.Result<string, (file: ConfigFile) => Malformed> => {
  // the decoder throws if they are not UTF-8
  const text = Result.try(() => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes))
  if (Result.isSuccess(text)) return Result.succeed(text.success)
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
  const encoded = new TextEncoder().encode(lossy)
  let bad = 0
  while (bad < bytes.length && bytes[bad] === encoded[bad]) bad++
  const before = new TextDecoder().decode(bytes.subarray(0, bad)).split("\n")
  const at = { line: before.length, column: before.at(-1)!.length + 1 }
  return Result.fail((file) => Format.malformed(file, { ...at, reason: "a byte here is not UTF-8" }))
}

const kinds: { readonly [type in FileSystem.File.Type]?: string } = {
  Directory: "a directory",
  FIFO: "a named pipe",
  Socket: "a socket",
  BlockDevice: "a device",
  CharacterDevice: "a device"
}

/** Makes the error of what is not a regular file. */
export const notRegular = (file: ConfigFile, operation: string, type: FileSystem.File.Type): FileFailed =>
  refuse(file, operation, `it is ${kinds[type] ?? "something else"}, not a file`)

/** Makes the error of a file that is too large. */
export const tooLarge = (file: ConfigFile): FileFailed => refuse(file, "read", larger)
