/**
 * Writes the files of configs.
 *
 * Owns when a file is written, and with what: what others have made of it meanwhile stays. `AtomicFile.ts` gives it its
 * new text, `reading.ts` reads it.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import { type ConfigError, configError, FileChanged } from "../error/ConfigError.ts"
import * as Format from "../format/Format.ts"
import * as Limits from "../tree/limits.ts"
import { rebase } from "../tree/rebase.ts"
import type { Tree } from "../tree/Tree.ts"
import * as AtomicFile from "./AtomicFile.ts"
import { type ConfigFile, mapFailure, refuse } from "./errors.ts"
import {
  larger,
  notRegular,
  parse,
  readText,
  readWith,
  recall,
  remember,
  withByteOrderMarkOf,
  withoutByteOrderMark
} from "./reading.ts"
import { printNaming } from "./schemas.ts"
import { type FileServices, follow, type Target } from "./Target.ts"
import * as Temporary from "./temporary.ts"

export type { ConfigFile } from "./errors.ts"
export { load, readAhead, readOnce } from "./reading.ts"
export type { FileServices } from "./Target.ts"

/** A file as this program reads it, whatever program it was written for. */
export interface Adapted {
  readonly tree: Tree | undefined
  /** Makes of what the program has what its file shall hold, with all in it that is not the program's. */
  readonly toFile: (tree: Tree) => Tree
  /** Tells the new name of the last key of a path. */
  readonly renamed: Format.Renamed
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
  /** Reads what a file holds, `undefined` for one that is new or empty. */
  readonly adapt?: ((tree: Tree | undefined) => Result.Result<Adapted, ConfigError>) | undefined
  /** What each field means, as comments in formats that have them. */
  readonly descriptions?: Format.Describe | undefined
  /** How a new file names its JSON Schema; by default it does not. */
  readonly schema?: string | undefined
  /** Reads what the file would hold, as the next run will. */
  readonly check?: ((tree: Tree | undefined) => Result.Result<unknown, ConfigError>) | undefined
}

/** Whether a file was written, or is as it was. */
export type Outcome = "written" | "kept"

/** Writes a file that is ready to be written. */
export type Write = Effect.Effect<Outcome, ConfigError, FileServices>

/** What writes a file, whether that is a new one, its text, and the one that it has now, empty if it is new. */
export interface Prepared extends Pick<Ready, "text" | "previous"> {
  readonly write: Write
  readonly isNew: boolean
}

/** A file that is to be written: where it is, its text, and the one that it has now. */
interface Ready {
  readonly target: Target
  readonly text: string
  readonly previous: string
}

/**
 * Makes the text of a config's file, and reads it back; `None` if the file exists already, or already holds that text.
 *
 * Running the result writes the file, whole or not at all. It makes directories, and writes the target of a symbolic link.
 * A file that is written over keeps its comments, its owner and its mode. If others have changed it since this run has
 * read it, what this run changed is merged into that.
 * Errors: UnsupportedFormat; Malformed, for a file that has changed and cannot be read; FileChanged; FileFailed, also for
 * a text that the next run would refuse.
 */
export const prepare = Effect.fnUntraced(function* (
  options: Save
): Effect.fn.Return<Option.Option<Prepared>, ConfigError, FileServices> {
  const format = yield* Effect.mapError(Format.formatOf(options), configError)
  return Option.map(yield* makeReady(format, options), (ready) => ({
    write: write(format, options, ready),
    isNew: Option.isNone(ready.target.info),
    text: ready.text,
    previous: ready.previous
  }))
})

/** Writes a config's file as {@link prepare} says; "kept" if there was nothing to write. */
export const save = (options: Save): Write =>
  Effect.flatMap(
    prepare(options),
    Option.match({ onNone: () => Effect.succeed<Outcome>("kept"), onSome: ({ write }) => write })
  )

/** Tells whether this invocation has read a file, so that it exists. */
export const isRead = (path: string): Effect.Effect<boolean, never, FileServices> =>
  Effect.map(recall(path), (text) => text !== undefined && Option.isSome(text))

/**
 * Keeps a text beside the file that it is of, under a name that nothing has, and returns that. The copy is only for those
 * who may read the file.
 */
export const keepBeside = Effect.fnUntraced(function* (
  file: ConfigFile,
  text: string
): Effect.fn.Return<string, ConfigError, FileServices> {
  const writing = mapFailure(file, "write")
  const target = yield* Effect.mapError(writing(follow(file.path)), configError)
  const mode = Option.match(target.info, { onNone: () => 0o600, onSome: (info) => info.mode & 0o777 })
  for (let number = 0; ; number++) {
    const path = `${file.path}.bak${number === 0 ? "" : number}`
    const kept = mapFailure({ ...file, path }, "create")(AtomicFile.create(path, text, mode))
    if ((yield* Effect.mapError(kept, configError)) === "written") return path
  }
})

const makeReady = Effect.fnUntraced(function* (
  format: Format.Format,
  options: Save
): Effect.fn.Return<Option.Option<Ready>, ConfigError, FileServices> {
  const { overwrite = false, path } = options
  const target = yield* Effect.mapError(mapFailure(fileOf(options), "write")(follow(path)), configError)
  if (Option.isSome(target.info)) {
    const { type } = target.info.value
    if (type !== "File") return yield* configError(notRegular(fileOf(options), "write", type))
    if (!overwrite) return Option.none()
  }
  // a file that is not UTF-8 has no comments to keep; one that cannot be read may have some
  const previous = Option.isSome(target.info)
    ? yield* readWith(fileOf(options), readText(path)).pipe(
        Effect.catchTag("Malformed", () => Effect.succeedNone),
        Effect.mapError(configError)
      )
    : Option.none<string>()
  const { renamed, tree } = yield* adaptedTo(format, options, previous)
  const text = yield* Effect.fromResult(print(format, { ...options, renamed }, tree, previous))
  if (Option.isSome(previous) && previous.value === text) return Option.none()
  const fault = faultIn(text, options, format)
  if (fault !== undefined) return yield* configError(refuse(fileOf(options), "write", fault))
  return Option.some({ target, text, previous: Option.getOrElse(previous, () => "") })
})

const fileOf = ({ config, path }: ConfigFile): ConfigFile => ({ config, path })

/** Makes the tree of a file that may be one of an older program. */
const adaptedTo = Effect.fnUntraced(function* (
  format: Format.Format,
  options: Save,
  previous: Option.Option<string>
): Effect.fn.Return<{ readonly tree: Tree; readonly renamed?: Format.Renamed }, ConfigError, FileServices> {
  const { adapt } = options
  if (adapt === undefined) return { tree: yield* mergedWith(format, options, previous) }
  // One that cannot be read is written as a new one, as it would be without adapting.
  const text = Option.getOrElse(previous, () => "")
  const held = yield* Effect.orElseSucceed(parse(format, text, fileOf(options)), () => undefined)
  const adapted = yield* Effect.fromResult(adapt(held))
  const tree = yield* mergedWith(format, options, previous)
  return { tree: adapted.toFile(tree), renamed: adapted.renamed }
})

/** Merges the tree into what others have made of the file since this run has read it. */
const mergedWith = Effect.fnUntraced(function* (
  format: Format.Format,
  { adapt, before, config, path, tree, whenChanged }: Save,
  previous: Option.Option<string>
): Effect.fn.Return<Tree, ConfigError, FileServices> {
  const known = yield* recall(path)
  if (known === undefined || Option.isNone(previous)) return tree
  if (Option.isSome(known) && known.value === previous.value) return tree
  if (whenChanged === "fail") return yield* configError(new FileChanged({ config, path }))
  const held = yield* parse(format, previous.value, { config, path })
  const theirs = adapt === undefined ? held : (yield* Effect.fromResult(adapt(held))).tree
  if (theirs === undefined || before === undefined) return tree
  return rebase(yield* before, tree, theirs)
})

const print = (
  format: Format.Format,
  { descriptions, renamed, schema, ...file }: Save & { readonly renamed?: Format.Renamed | undefined },
  tree: Tree,
  previous: Option.Option<string>
): Result.Result<string, ConfigError> => {
  // a user's format may throw on a value that it cannot hold
  const printed = Result.try(() =>
    printNaming(format, tree, { descriptions, renamed, schema, previous, file: fileOf(file) })
  )
  const text = Result.map(printed, (each) =>
    Option.isSome(previous) ? withByteOrderMarkOf(each, previous.value) : each
  )
  return Result.mapError(text, () =>
    configError(refuse(fileOf(file), "write", `${format.name} cannot hold its values`))
  )
}

/** Returns why the next run would refuse a text. */
const faultIn = (text: string, { check, ...file }: Save, format: Format.Format): string | undefined => {
  if (new TextEncoder().encode(text).length > Limits.maxBytes) return larger
  // a user's format may throw
  const parsed = Result.try(() => format.parse(withoutByteOrderMark(text), fileOf(file)))
  if (Result.isFailure(parsed)) return `${format.name} could not read it back`
  if (Result.isFailure(parsed.success)) return `it could not be read back, because ${parsed.success.failure.reason}`
  const checked = check?.(parsed.success.success)
  return checked !== undefined && Result.isFailure(checked)
    ? `it could not be read back: ${checked.failure.message}`
    : undefined
}

/** How often a writer looks again at a file that another one is writing, and how many milliseconds apart at most. */
const looks = 1000
const pause = 20

/** Writes what is ready; if others were faster, what is ready then. */
const write = Effect.fnUntraced(function* (
  format: Format.Format,
  options: Save,
  first: Ready
): Effect.fn.Return<Outcome, ConfigError, FileServices> {
  const { isSecret = false, overwrite = false, path } = options
  const writing = mapFailure(fileOf(options), "write")
  let ready = Option.some(first)
  for (let look = 0; look < looks; look++) {
    if (Option.isNone(ready)) return "kept"
    const { target, text } = ready.value
    const outcome = yield* Effect.mapError(
      writing(
        Option.isSome(target.info)
          ? AtomicFile.replace(target.path, target.info.value, text)
          : AtomicFile.create(target.path, text, isSecret ? 0o600 : 0o666)
      ),
      configError
    )
    if (outcome === "written" || (outcome === "kept" && !overwrite)) {
      yield* remember(path, outcome === "written" ? Option.some(text) : Option.none())
      yield* Effect.logDebug(outcome === "kept" ? `kept ${path}` : `wrote ${path}`)
      return outcome
    }
    if (outcome === "busy" && Option.isSome(target.info)) {
      yield* Effect.ignore(Temporary.removeStaleClaim(target.path, target.info.value))
      yield* Effect.sleep(Duration.millis(yield* Random.nextBetween(1, pause)))
    }
    ready = yield* makeReady(format, options)
  }
  return yield* configError(refuse(fileOf(options), "write", "other processes are writing it all the time"))
})
