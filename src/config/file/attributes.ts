/**
 * Gives a file what the one that it replaces has besides its text: owner, mode, access control list, extended
 * attributes.
 *
 * The file system changes the first two by path only. A path that leads to the open file whatever its name leads to is
 * that of its descriptor, where the system has one; elsewhere the name must still lead to the file. Node.js does not know
 * the last two: GNU's `cp` copies them, where there is one and the program can start processes.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import { type PlatformError, systemError } from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as ChildProcess from "effect/process/ChildProcess"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
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

const descriptorOf = (file: FileSystem.File): number | undefined =>
  Predicate.hasProperty(file, "fd") && typeof file.fd === "number" ? file.fd : undefined

/** Returns a path that leads to an open file; fails if its name leads elsewhere. */
const ownPath = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, { file, path }: Made) {
  const info = yield* file.stat
  const descriptor = descriptorOf(file)
  for (const own of descriptor === undefined ? [] : [`/proc/self/fd/${descriptor}`, `/dev/fd/${descriptor}`]) {
    const led = yield* Effect.option(fs.stat(own))
    if (Option.isSome(led) && isSame(led.value, info)) return own
  }
  const led = yield* fs.lstat(path)
  return isSame(led, info) ? path : yield* Effect.fail(replacedError(path))
})

/** Copies access control list and extended attributes from one open file to another. */
const copyExtended = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  from: FileSystem.File,
  to: FileSystem.File
) {
  const spawner = yield* Effect.serviceOption(ChildProcessSpawner)
  const descriptors = [descriptorOf(from), descriptorOf(to)]
  if (Option.isNone(spawner) || descriptors.includes(undefined)) return
  const self = yield* fs.readLink("/proc/self")
  const paths = descriptors.map((descriptor) => `/proc/${self}/fd/${descriptor}`)
  const output = { stdin: "ignore", stdout: "ignore", stderr: "ignore" } as const
  yield* spawner.value.exitCode(
    ChildProcess.make("cp", ["--attributes-only", "--preserve=mode,xattr", ...paths], output)
  )
})

/** The file that is to be replaced, as it was when it was read. */
export interface Replaced {
  readonly path: string
  readonly info: FileSystem.File.Info
}

/** Gives an open file the mode of another, and, where that is permitted and known, what else it has. */
export const keepAttributes = Effect.fnUntraced(function* (
  fs: FileSystem.FileSystem,
  made: Made,
  { info: replaced, path: from }: Replaced
): Effect.fn.Return<void, PlatformError> {
  const { gid, mode, uid } = yield* made.file.stat
  const isOwned =
    Option.getOrUndefined(uid) === Option.getOrUndefined(replaced.uid) &&
    Option.getOrUndefined(gid) === Option.getOrUndefined(replaced.gid)
  const wanted = replaced.mode & 0o7777
  const copied = Effect.flatMap(fs.open(from, { noFollow: true }), (file) =>
    Effect.flatMap(file.stat, (info) => (isSame(info, replaced) ? copyExtended(fs, file, made.file) : Effect.void))
  )
  yield* Effect.ignore(Effect.scoped(copied))
  if (isOwned && (mode & 0o7777) === wanted) return
  const path = yield* ownPath(fs, made)
  if (!isOwned && Option.isSome(replaced.uid) && Option.isSome(replaced.gid)) {
    yield* Effect.ignore(fs.chown(path, replaced.uid.value, replaced.gid.value))
  }
  // Changing the owner may have taken bits of the mode.
  if (((yield* made.file.stat).mode & 0o7777) !== wanted) yield* fs.chmod(path, wanted)
})
