/**
 * Gives a file a whole new text: no reader sees half of it, no crash leaves half of it, and no writer loses another's.
 *
 * Owns the order of the work. The text goes into a temporary file next to the target (`temporary.ts`), which then gets
 * the target's name. `link` creates a new file: it fails if the name is taken, so it overwrites no file that appeared
 * meanwhile. To replace one, a writer first claims the version of the file that it knows: it links its temporary file to
 * a name that only this version has. While it holds that, the file is still that version, or it gives up. No other writer
 * can replace the same version, and what a killed writer claimed is found by the file that it wrote.
 *
 * A file with several names, or one that nothing can be put in the place of (a mount), is written where it is: its
 * readers may see half of it.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { replacedError } from "./attributes.ts"
import { codeOf, type FileServices, ifFound, isSame, versionOf } from "./Target.ts"
import * as Temporary from "./temporary.ts"

/**
 * What became of a write: the file was written; an existing one was kept; it is another version than the one that was to
 * be replaced; or another writer is replacing that.
 */
export type Outcome = "written" | "kept" | "changed" | "busy"

/** Creates a file with a mode, less what the process masks, and its directories; "kept" if it exists by now. */
export const create = Effect.fnUntraced(function* (
  target: string,
  text: string,
  mode: number
): Effect.fn.Return<Outcome, PlatformError, FileServices> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = path.dirname(target)
  yield* makeDirectories(fs, path, directory)
  const outcome = yield* withTemporary(target, text, { replaced: undefined, mode }, (temporary) =>
    Effect.gen(function* () {
      const linked = yield* Effect.result(fs.link(temporary.path, target))
      if (linked._tag === "Success") {
        if (!(yield* isPublished(fs, target, temporary))) return yield* Effect.fail(replacedError(target))
      } else if (linked.failure.reason._tag === "AlreadyExists") return "kept"
      else if (!(yield* createWithoutLinks(fs, temporary.path, target))) return "kept"
      yield* syncDirectory(fs, directory)
      return "written"
    })
  )
  return outcome
})

/** Replaces the file that a target was when its `info` was read; owner and mode stay, if that is permitted. */
export const replace = Effect.fnUntraced(function* (
  target: string,
  info: FileSystem.File.Info,
  text: string
): Effect.fn.Return<Outcome, PlatformError, FileServices> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const inPlace = writeInPlace(fs, target, info, text)
  if (yield* Temporary.hasOtherNames(target, info)) return yield* inPlace
  const options = { replaced: { path: target, info }, mode: 0o666, otherwise: inPlace }
  return yield* withTemporary(target, text, options, (temporary) =>
    Effect.gen(function* () {
      const claim = Temporary.claimName(path, target, info)
      const claimed = yield* Effect.result(fs.link(temporary.path, claim))
      if (claimed._tag === "Failure" && claimed.failure.reason._tag === "AlreadyExists") return "busy"
      // A file system without links has no claims.
      const from = claimed._tag === "Success" ? claim : temporary.path
      const outcome = yield* Effect.ensuring(
        publish(fs, { from, temporary, target, info, text }),
        Temporary.remove(fs, from)
      )
      if (outcome === "written") yield* syncDirectory(fs, path.dirname(target))
      return outcome
    })
  )
})

const publish = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  of: {
    readonly from: string
    readonly temporary: Temporary.Temporary
    readonly target: string
    readonly info: FileSystem.File.Info
    readonly text: string
  }
): Effect.fn.Return<Outcome, PlatformError> {
  const { from, info, target, temporary, text } = of
  const now = yield* ifFound(fs.lstat(target))
  if (Option.isNone(now) || !isSame(now.value, info) || versionOf(now.value) !== versionOf(info)) return "changed"
  if (!isSame(yield* fs.lstat(from), temporary.info)) return yield* Effect.fail(replacedError(from))
  const renamed = yield* Effect.result(fs.rename(from, target))
  if (renamed._tag === "Success") return (yield* isPublished(fs, target, temporary)) ? "written" : "changed"
  const code = codeOf(renamed.failure)
  if (code === "EBUSY" || code === "EXDEV") return yield* writeInPlace(fs, target, info, text)
  // Another writer took the claim for that of a killed one.
  return code === "ENOENT" ? "changed" : yield* Effect.fail(renamed.failure)
})

/**
 * Tells whether a target is the file that was just given its name, and not that of another writer.
 *
 * In a directory in which others may write, somebody may have put a link in the file's place just before. It goes: the
 * next write would follow it.
 */
const isPublished = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  target: string,
  { info }: Temporary.Temporary
): Effect.fn.Return<boolean, PlatformError> {
  const published = yield* fs.lstat(target)
  if (published.type === "File") return isSame(published, info)
  yield* Effect.ignore(fs.remove(target))
  return yield* Effect.fail(replacedError(target))
})

interface UseOptions extends Temporary.MakeOptions {
  /** What to do in a directory that takes no new file: it may hold one that can be written. */
  readonly otherwise?: Effect.Effect<Outcome, PlatformError>
}

/** Uses a temporary file, uninterrupted, and removes it; then removes what killed processes left of the target. */
const withTemporary = Effect.fnUntraced(function* (
  target: string,
  text: string,
  { otherwise, ...options }: UseOptions,
  use: (temporary: Temporary.Temporary) => Effect.Effect<Outcome, PlatformError>
): Effect.fn.Return<Outcome, PlatformError, FileServices> {
  const fs = yield* FileSystem.FileSystem
  let now = Option.none<Date>()
  const used = Effect.matchEffect(Temporary.make(target, text, options), {
    onSuccess: (temporary) => {
      now = temporary.info.mtime
      return Effect.ensuring(use(temporary), Temporary.remove(fs, temporary.path))
    },
    onFailure: (error) =>
      otherwise !== undefined && ["EACCES", "EPERM", "EROFS"].some((code) => code === codeOf(error))
        ? otherwise
        : Effect.fail(error)
  })
  const outcome = yield* Effect.uninterruptible(used)
  // What another writer holds, or held, tells whether it lives.
  if (outcome !== "busy") yield* Temporary.removeLeftovers(target, now)
  return outcome
})

/** Writes over an open file, if it is still the version that is to be replaced. */
const writeInPlace = (
  fs: FileSystem.FileSystem,
  target: string,
  info: FileSystem.File.Info,
  text: string
): Effect.Effect<Outcome, PlatformError> =>
  Effect.uninterruptible(
    Effect.scoped(
      Effect.gen(function* () {
        const file = yield* fs.open(target, { flag: "r+", noFollow: true })
        const now = yield* file.stat
        if (!isSame(now, info) || versionOf(now) !== versionOf(info)) return "changed"
        const bytes = new TextEncoder().encode(text)
        yield* file.writeAll(bytes)
        yield* file.truncate(bytes.length)
        yield* file.sync
        return "written"
      })
    )
  )

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

/**
 * Creates the target if the file system has no links; false if it exists. An empty file takes the name, so that only one
 * process has it, and the temporary file replaces it at once. An empty config means the same as none, so it misleads no
 * reader.
 */
const createWithoutLinks = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, temporary: string, target: string) {
  const made = yield* Effect.result(Effect.scoped(fs.open(target, { flag: "wx" })))
  if (made._tag === "Failure") {
    return made.failure.reason._tag === "AlreadyExists" ? false : yield* Effect.fail(made.failure)
  }
  yield* Effect.tapError(fs.rename(temporary, target), () => Effect.ignore(fs.remove(target)))
  return true
})

/** Syncs a directory, if directories can be opened; a failing device is still an error. */
const syncDirectory = (fs: FileSystem.FileSystem, directory: string): Effect.Effect<void, PlatformError> =>
  Effect.scoped(
    Effect.flatMap(Effect.option(fs.open(directory)), (opened) =>
      Option.isNone(opened)
        ? Effect.void
        : Effect.catch(opened.value.sync, (error) =>
            ["EIO", "ENOSPC", "EDQUOT"].some((code) => code === codeOf(error)) ? Effect.fail(error) : Effect.void
          )
    )
  )
