/**
 * Reads and writes the files of configs.
 *
 * Owns what counts as a config's file (regular, of bounded size, in UTF-8, in a known format), reading it once for an
 * invocation, and when to write it. `AtomicFile.ts` writes the content; the formats know what a text means.
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
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import { type ConfigError, configError, FileChanged, type FileFailed, type Malformed } from "../error/ConfigError.ts"
import * as Format from "../format/Format.ts"
import * as Limits from "../tree/limits.ts"
import { rebase } from "../tree/rebase.ts"
import type { Tree } from "../tree/Tree.ts"
import * as AtomicFile from "./AtomicFile.ts"
import { type ConfigFile, mapFailure, refuse } from "./errors.ts"
import { type FileServices, follow, ifFound, type Target } from "./Target.ts"
import * as Temporary from "./temporary.ts"

export type { ConfigFile } from "./errors.ts"
export type { FileServices } from "./Target.ts"

/** Why a text cannot be read; the error of a file that is refused still needs its config. */
type Unreadable = PlatformError | ((file: ConfigFile) => Malformed | FileFailed)

/** The texts of files, by resolved path; `None` for a file that does not exist. */
type Texts = Cache.Cache<string, Option.Option<string>, Unreadable, FileServices>

/** The texts that this invocation has read; outside {@link readOnce}, nothing is remembered. */
const Texts = Context.Reference<Texts | undefined>("effect-coma/config/Texts", { defaultValue: () => undefined })

/** Runs an effect, such as an invocation, in which each file is read, and each directory listed, at most once. */
export const readOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(
    Cache.makeWith((path: string) => readText(path), {
      capacity: Number.POSITIVE_INFINITY,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero),
      requireServicesAt: "lookup"
    }),
    (texts) => Effect.provideService(Temporary.listOnce(effect), Texts, texts)
  )

/**
 * Reads a config's file: `None` if it does not exist, `Some` of `undefined` if it is empty.
 *
 * Errors: UnsupportedFormat, Malformed (syntax, or text that is not UTF-8), FileFailed (not a regular file, larger than
 * 16 MiB, or refused by the operating system). Symbolic links are followed.
 */
export const load: (file: ConfigFile) => Effect.Effect<Option.Option<Tree | undefined>, ConfigError, FileServices> =
  Effect.fnUntraced(
    function* (file) {
      const format = yield* Format.formatOf(file)
      const text = yield* read(file)
      if (Option.isNone(text)) return Option.none()
      return Option.some(yield* parse(format, text.value, file))
    },
    Effect.mapError((error) => (error._tag === "effect-coma/ConfigError" ? error : configError(error)))
  )

/** Reads a text as a format does. */
const parse = (format: Format.Format, text: string, file: ConfigFile): Effect.Effect<Tree | undefined, ConfigError> => {
  // a user's format may throw
  const parsed = Result.try(() => format.parse(text, file))
  const tree = Result.isSuccess(parsed)
    ? parsed.success
    : Result.fail(Format.malformed(file, { line: 1, column: 1, reason: `it is not ${format.name}` }))
  return Effect.fromResult(Result.mapError(tree, configError))
}

/** What to write, and where. */
export interface Save extends ConfigFile {
  readonly tree: Tree
  /** Whether to write over an existing file; otherwise it is kept. */
  readonly overwrite?: boolean | undefined
  /** What the tree was before this run changed it: needed only if the file was changed meanwhile. */
  readonly before?: Effect.Effect<Tree, ConfigError> | undefined
  /** What to do if the file is not what this run has read: merge, which is the default, or fail. */
  readonly whenChanged?: "merge" | "fail" | undefined
  /** Whether the file may come to hold a secret: a new one is only for its owner. */
  readonly isSecret?: boolean | undefined
  /** What each field means, as comments in formats that have them. */
  readonly descriptions?: Format.Describe | undefined
}

/** How often a writer looks again at a file that another one is writing, and how many milliseconds apart at most. */
const looks = 1000
const pause = 20

/**
 * Writes a config's file, whole or not at all; "kept" if it exists already, or already holds that text.
 *
 * It makes directories, and writes the target of a symbolic link. A file that is written over keeps its comments, its
 * owner and its mode. If others have changed it since this run has read it, what this run changed is merged into that.
 * Errors: UnsupportedFormat; Malformed, for a file that has changed and cannot be read; FileChanged; FileFailed.
 */
export const save: (options: Save) => Effect.Effect<"written" | "kept", ConfigError, FileServices> = Effect.fnUntraced(
  function* (options) {
    const { config, overwrite = false, path } = options
    const file = { config, path }
    const format = yield* Effect.mapError(Format.formatOf(file), configError)
    const write = mapFailure(file, "write")
    for (let look = 0; look < looks; look++) {
      const target = yield* Effect.mapError(write(follow(path)), configError)
      if (Option.isSome(target.info)) {
        const { type } = target.info.value
        if (type !== "File") return yield* configError(notRegular(file, "write", type))
        if (!overwrite) return "kept"
      }
      const made = yield* textOf(format, options, target)
      if (made === undefined) return "kept"
      const outcome = yield* Effect.mapError(
        write(
          Option.isSome(target.info)
            ? AtomicFile.replace(target.path, target.info.value, made)
            : AtomicFile.create(target.path, made, options.isSecret === true ? 0o600 : 0o666)
        ),
        configError
      )
      if (outcome === "written") {
        yield* remember(path, Option.some(made))
        return "written"
      }
      if (outcome === "kept" && !overwrite) {
        yield* remember(path, Option.none())
        return "kept"
      }
      if (outcome === "busy" && Option.isSome(target.info)) {
        yield* Temporary.removeStaleClaim(target.path, target.info.value)
        yield* Effect.sleep(Duration.millis(yield* Random.nextBetween(1, pause)))
      }
    }
    return yield* configError(refuse(file, "write", "other processes are writing it all the time"))
  }
)

/** Makes the text that a target is to hold; `undefined` if it does. */
const textOf = Effect.fnUntraced(function* (
  format: Format.Format,
  options: Save,
  target: Target
): Effect.fn.Return<string | undefined, ConfigError, FileServices> {
  const file: ConfigFile = options
  const descriptions = { descriptions: options.descriptions }
  // a file that is not UTF-8 has no comments to keep; one that cannot be read may have some
  const previous = Option.isSome(target.info)
    ? yield* Effect.catchTag(readWith(file, readText(file.path)), "Malformed", () => Effect.succeedNone).pipe(
        Effect.mapError(configError)
      )
    : Option.none<string>()
  const tree = yield* mergedWith(format, options, previous)
  // a user's format may throw on a value that it cannot hold
  const printed = Result.try(() =>
    Option.isSome(previous) && format.rewrite !== undefined
      ? format.rewrite(previous.value, tree, descriptions)
      : format.print(tree, descriptions)
  )
  if (Result.isFailure(printed))
    return yield* configError(refuse(file, "write", `${format.name} cannot hold its values`))
  return Option.isSome(previous) && previous.value === printed.success ? undefined : printed.success
})

/** Merges the tree into what others have made of the file since this run has read it. */
const mergedWith = Effect.fnUntraced(function* (
  format: Format.Format,
  { before, config, path, tree, whenChanged }: Save,
  previous: Option.Option<string>
): Effect.fn.Return<Tree, ConfigError, FileServices> {
  const known = yield* recall(path)
  if (known === undefined || Option.isNone(previous)) return tree
  if (Option.isSome(known) && known.value === previous.value) return tree
  if (whenChanged === "fail") return yield* configError(new FileChanged({ config, path }))
  const theirs = yield* parse(format, previous.value, { config, path })
  if (theirs === undefined || before === undefined) return tree
  return rebase(yield* before, tree, theirs)
})

/** Reads a file's text, or returns what this invocation has read before. */
const read = (file: ConfigFile): Effect.Effect<Option.Option<string>, Malformed | FileFailed, FileServices> =>
  readWith(
    file,
    Effect.flatMap(Texts, (texts) => {
      if (texts === undefined) return readText(file.path)
      return Effect.flatMap(Path.Path, ({ resolve }) => Cache.get(texts, resolve(file.path)))
    })
  )

/** Gives what reads a file the errors of that file. */
const readWith = <R>(file: ConfigFile, reading: Effect.Effect<Option.Option<string>, Unreadable, R>) =>
  reading.pipe(
    mapFailure(file, "read"),
    Effect.mapError((error) => (typeof error === "function" ? error(file) : error))
  )

/** Returns what this invocation has read of a file before; `undefined` if it has not. */
const recall = (path: string): Effect.Effect<Option.Option<string> | undefined, never, Path.Path> =>
  Effect.flatMap(Texts, (texts) => {
    if (texts === undefined) return Effect.succeed(undefined)
    return Effect.flatMap(Path.Path, ({ resolve }) =>
      Effect.map(Effect.orElseSucceed(Cache.getSuccess(texts, resolve(path)), Option.none), Option.getOrUndefined)
    )
  })

/** Remembers what a file holds now; `None` forgets it. */
const remember = (path: string, text: Option.Option<string>): Effect.Effect<void, never, Path.Path> =>
  Effect.flatMap(Texts, (texts) => {
    if (texts === undefined) return Effect.void
    return Effect.flatMap(Path.Path, ({ resolve }) =>
      Option.isSome(text) ? Cache.set(texts, resolve(path), text) : Cache.invalidate(texts, resolve(path))
    )
  })

const readText = Effect.fnUntraced(function* (
  path: string
): Effect.fn.Return<Option.Option<string>, Unreadable, FileServices> {
  const fs = yield* FileSystem.FileSystem
  // a FIFO must not be opened: opening waits for a writer
  const info = yield* ifFound(fs.stat(path))
  // what a killed first run left
  if (Option.isNone(info) || Temporary.isLinked(info.value)) yield* Temporary.removeLeftovers(path, Option.none())
  if (Option.isNone(info)) return Option.none<string>()
  const { size, type } = info.value
  if (type !== "File") return yield* Effect.fail((file: ConfigFile) => notRegular(file, "read", type))
  if (ByteSize.toBigInt(size) > BigInt(Limits.maxBytes)) return yield* Effect.fail(tooLarge)
  const bytes = yield* ifFound(readBytes(fs, path))
  if (Option.isNone(bytes)) return Option.none<string>()
  if (bytes.value.length > Limits.maxBytes) return yield* Effect.fail(tooLarge)
  return Option.some(yield* Effect.fromResult(decode(bytes.value)))
})

/** Reads a file to its end, or until it exceeds the limit. A read in flight must not outlive its file. */
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
const decode = (bytes: Uint8Array): Result.Result<string, (file: ConfigFile) => Malformed> => {
  // the decoder throws if they are not UTF-8
  const text = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
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

const notRegular = (file: ConfigFile, operation: string, type: FileSystem.File.Type): FileFailed =>
  refuse(file, operation, `it is ${kinds[type] ?? "something else"}, not a file`)

const tooLarge = (file: ConfigFile): FileFailed =>
  refuse(file, "read", `it is larger than ${Limits.maxBytes >> 20} MiB`)
