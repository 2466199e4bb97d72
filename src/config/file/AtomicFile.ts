/**
 * Writes a whole text to a file: no reader sees half of it, and no crash leaves half of it.
 *
 * Owns the order of the work: write a temporary file next to the target, sync it, give it the target's name, sync the
 * directory. `rename` replaces an existing target. `link` creates a new one, because it fails if the name is taken, so
 * it overwrites no file that appeared in the meantime.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { type PlatformError, systemError } from "effect/PlatformError"
import * as Random from "effect/Random"

/** Whether a file was written, or an existing one was kept. */
export type Outcome = "written" | "kept"

/** The services that read and write files. */
export type FileServices = FileSystem.FileSystem | Path.Path

/** The age, in milliseconds, at which the process that made a temporary file is surely gone. */
const leftoverAge = 3_600_000

const suffix = ".coma-tmp"

const prefixOf = (base: string): string => `.${base.slice(0, 60).toWellFormed()}.`

/** Where a path leads, after its last symbolic link, even if nothing exists there. */
export interface Target {
  readonly path: string
  readonly info: Option.Option<FileSystem.File.Info>
}

/** Returns what `effect` succeeds with, or `None` if it fails because the file does not exist. */
export const ifFound = <A, R>(
  effect: Effect.Effect<A, PlatformError, R>
): Effect.Effect<Option.Option<A>, PlatformError, R> =>
  Effect.matchEffect(effect, {
    onSuccess: (value) => Effect.succeedSome(value),
    onFailure: (error) => (error.reason._tag === "NotFound" ? Effect.succeedNone : Effect.fail(error))
  })

/** Follows the symbolic links of a path, even if nothing exists at the end. */
export const target: (file: string) => Effect.Effect<Target, PlatformError, FileServices> = Effect.fnUntraced(
  function* (file) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    let current = file
    for (let links = 0; links < 40; links++) {
      const info = yield* ifFound(fs.lstat(current))
      if (Option.isNone(info) || info.value.type !== "SymbolicLink") return { path: current, info }
      const link = yield* fs.readLink(current)
      current = path.isAbsolute(link) ? link : path.dirname(current) + path.sep + link
    }
    return yield* Effect.fail(
      systemError({
        _tag: "BadResource",
        module: "AtomicFile",
        method: "target",
        pathOrDescriptor: file,
        cause: { code: "ELOOP" }
      })
    )
  }
)

/**
 * Writes a text to a target, and makes its directory.
 *
 * An existing file is replaced and keeps its mode, and its owner if that is permitted. A new one is created with `mode`,
 * less what the process masks, or "kept" if another file took its name in the meantime. Once the temporary file exists, nothing interrupts the write. The
 * temporary file never stays.
 */
export const write: (to: Target, text: string, mode?: number) => Effect.Effect<Outcome, PlatformError, FileServices> =
  Effect.fnUntraced(function* (to, text, mode = 0o666) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const directory = path.dirname(to.path)
    const prefix = prefixOf(path.basename(to.path))
    yield* makeDirectories(fs, path, directory)
    const outcome = yield* Effect.acquireUseRelease(
      makeTemporary(fs, path.join(directory, prefix), to.info, mode),
      (temporary) =>
        Effect.uninterruptible(
          Effect.andThen(
            fill(fs, temporary, text, to.info),
            Effect.tap(publish(fs, temporary, to), () => syncDirectory(fs, directory))
          )
        ),
      (temporary) => Effect.ignore(fs.remove(temporary, { force: true }))
    )
    yield* removeLeftovers(fs, path, directory, prefix)
    return outcome
  })

/**
 * Makes a directory and its parents, one by one: if the system refuses, as under `/proc`, Node.js never ends trying to
 * make them at once.
 */
const makeDirectories = (
  fs: FileSystem.FileSystem,
  path: Path.Path,
  directory: string
): Effect.Effect<void, PlatformError> =>
  Effect.flatMap(fs.exists(directory), (exists) => {
    const parent = path.dirname(directory)
    if (exists || parent === directory) return Effect.void
    return Effect.andThen(
      makeDirectories(fs, path, parent),
      Effect.catchIf(
        fs.makeDirectory(directory),
        ({ reason }) => reason._tag === "AlreadyExists",
        () => Effect.void
      )
    )
  })

/** Creates an empty file with a unique name; others may read it no more than the file that it replaces. */
const makeTemporary = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  start: string,
  replaced: Option.Option<FileSystem.File.Info>,
  modeOfNew: number
) {
  const mode = Option.isSome(replaced) ? replaced.value.mode & 0o777 : modeOfNew
  for (let attempt = 0; ; attempt++) {
    const name = Math.abs(yield* Random.nextInt).toString(36)
    const temporary = start + name + suffix
    const made = yield* Effect.result(Effect.scoped(fs.open(temporary, { flag: "wx", mode })))
    if (made._tag === "Success") return temporary
    if (made.failure.reason._tag !== "AlreadyExists" || attempt === 20) return yield* Effect.fail(made.failure)
  }
})

const fill = (
  fs: FileSystem.FileSystem,
  temporary: string,
  text: string,
  replaced: Option.Option<FileSystem.File.Info>
): Effect.Effect<void, PlatformError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const file = yield* fs.open(temporary, { flag: "r+" })
      yield* file.writeAll(new TextEncoder().encode(text))
      if (Option.isSome(replaced)) yield* keepAttributes(fs, temporary, yield* file.stat, replaced.value)
      yield* file.sync
    })
  )

const keepAttributes = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  temporary: string,
  made: FileSystem.File.Info,
  replaced: FileSystem.File.Info
) {
  const { gid, uid } = replaced
  const owned = Option.getOrUndefined(made.uid) === Option.getOrUndefined(uid)
  const grouped = Option.getOrUndefined(made.gid) === Option.getOrUndefined(gid)
  if (Option.isSome(uid) && Option.isSome(gid) && !(owned && grouped)) {
    yield* Effect.ignore(fs.chown(temporary, uid.value, gid.value))
  }
  const mode = replaced.mode & 0o7777
  if ((made.mode & 0o7777) !== mode) yield* fs.chmod(temporary, mode)
})

const publish = (fs: FileSystem.FileSystem, temporary: string, to: Target): Effect.Effect<Outcome, PlatformError> =>
  Option.isSome(to.info)
    ? Effect.as(fs.rename(temporary, to.path), "written" as const)
    : fs.link(temporary, to.path).pipe(
        Effect.as("written" as const),
        Effect.catch((error) =>
          error.reason._tag === "AlreadyExists" ? Effect.succeed("kept" as const) : claim(fs, temporary, to.path)
        )
      )

/**
 * Creates the target if the file system has no links. An empty file takes the name, so that only one process has it,
 * and the temporary file replaces it at once. An empty config means the same as none, so it misleads no reader.
 */
const claim = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, temporary: string, file: string) {
  const claimed = yield* Effect.result(Effect.scoped(fs.open(file, { flag: "wx" })))
  if (claimed._tag === "Failure") {
    if (claimed.failure.reason._tag === "AlreadyExists") return "kept" as const
    return yield* Effect.fail(claimed.failure)
  }
  yield* Effect.tapError(fs.rename(temporary, file), () => Effect.ignore(fs.remove(file)))
  return "written" as const
})

/** Syncs a directory, if directories can be opened; a failing device is still an error. */
const syncDirectory = (fs: FileSystem.FileSystem, directory: string): Effect.Effect<void, PlatformError> =>
  Effect.scoped(
    Effect.flatMap(Effect.option(fs.open(directory)), (opened) =>
      Option.isNone(opened)
        ? Effect.void
        : Effect.catch(opened.value.sync, (error) => {
            const cause: unknown = error.reason.cause
            const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined
            return code === "EIO" || code === "ENOSPC" || code === "EDQUOT" ? Effect.fail(error) : Effect.void
          })
    )
  )

/** The temporary files that each directory held when this run first wrote there. */
const Listed = Context.Reference<Map<string, ReadonlyArray<string>> | undefined>("effect-coma/config/Listed", {
  defaultValue: () => undefined
})

/**
 * Runs an effect, such as an invocation, in which each directory is listed at most once: a run that writes thousands of
 * files must not list them all each time. What is old enough to be removed was there before the run.
 */
export const listOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Listed, new Map()))

const temporaryFiles = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, directory: string) {
  const listed = yield* Listed
  const known = listed?.get(directory)
  if (known !== undefined) return known
  const names = yield* Effect.orElseSucceed(fs.readDirectory(directory), () => [])
  const temporary = names.filter((name) => name.endsWith(suffix))
  listed?.set(directory, temporary)
  return temporary
})

/** Removes what killed processes left of this file, if it can: another process may be removing it, too. */
const removeLeftovers = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  path: Path.Path,
  directory: string,
  prefix: string
) {
  const now = yield* Clock.currentTimeMillis
  for (const name of yield* temporaryFiles(fs, directory)) {
    if (name.startsWith(prefix)) yield* Effect.ignore(removeLeftover(fs, path.join(directory, name), now))
  }
})

const removeLeftover = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, leftover: string, now: number) {
  const { mtime, type } = yield* fs.lstat(leftover)
  if (type !== "File" || Option.isNone(mtime) || now - mtime.value.getTime() < leftoverAge) return
  yield* fs.remove(leftover, { force: true })
})
