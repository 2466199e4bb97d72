/**
 * Gives a file the owner and the mode of the one that it replaces.
 *
 * The file system changes them by path only. A path that leads to the open file whatever its name leads to is that of its
 * descriptor, where the system has one; elsewhere the name must still lead to the file.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import { type PlatformError, systemError } from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import { isSame } from "./Target.ts"

/** An open file, and the name that it was made with. */
interface Made {
  readonly path: string
  readonly file: FileSystem.File
}

/** Makes the error of a name that leads to another file than the one that was made. */
export const replacedError = (path: string): PlatformError =>
  systemError({
    _tag: "BadResource",
    module: "AtomicFile",
    method: "write",
    pathOrDescriptor: path,
    description: "another process has put something else in its place"
  })

/** Returns a path that leads to an open file; fails if its name leads elsewhere. */
const ownPath = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, { file, path }: Made) {
  const info = yield* file.stat
  const descriptor = Predicate.hasProperty(file, "fd") && typeof file.fd === "number" ? file.fd : undefined
  for (const own of descriptor === undefined ? [] : [`/proc/self/fd/${descriptor}`, `/dev/fd/${descriptor}`]) {
    const led = yield* Effect.option(fs.stat(own))
    if (Option.isSome(led) && isSame(led.value, info)) return own
  }
  const led = yield* fs.lstat(path)
  return isSame(led, info) ? path : yield* Effect.fail(replacedError(path))
})

/** Gives an open file the owner, if that is permitted, and the mode of another. */
export const keepAttributes = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  made: Made,
  replaced: FileSystem.File.Info
): Effect.fn.Return<void, PlatformError> {
  const { gid, mode, uid } = yield* made.file.stat
  const isOwned =
    Option.getOrUndefined(uid) === Option.getOrUndefined(replaced.uid) &&
    Option.getOrUndefined(gid) === Option.getOrUndefined(replaced.gid)
  const wanted = replaced.mode & 0o7777
  if (isOwned && (mode & 0o7777) === wanted) return
  const path = yield* ownPath(fs, made)
  if (!isOwned && Option.isSome(replaced.uid) && Option.isSome(replaced.gid)) {
    yield* Effect.ignore(fs.chown(path, replaced.uid.value, replaced.gid.value))
  }
  // Changing the owner may have taken bits of the mode.
  if (((yield* made.file.stat).mode & 0o7777) !== wanted) yield* fs.chmod(path, wanted)
})
