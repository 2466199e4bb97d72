/**
 * Where the path of a config's file leads.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { type PlatformError, systemError } from "effect/PlatformError"

/** The services that read and write files. */
export type FileServices = FileSystem.FileSystem | Path.Path

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
export const follow: (file: string) => Effect.Effect<Target, PlatformError, FileServices> = Effect.fnUntraced(
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
        module: "Target",
        method: "follow",
        pathOrDescriptor: file,
        cause: { code: "ELOOP" }
      })
    )
  }
)

/** Tells whether two paths, or a path and an open file, lead to the same file. */
export const isSame = (a: FileSystem.File.Info, b: FileSystem.File.Info): boolean =>
  a.dev === b.dev && a.type === b.type && Option.isSome(a.ino) && Option.isSome(b.ino) && a.ino.value === b.ino.value

/** What changes when a file is replaced or written: its inode, its size, and when it was written. */
export const versionOf = ({ ino, mtime, size }: FileSystem.File.Info): string =>
  [
    Option.getOrElse(ino, () => 0n).toString(36),
    Option.match(mtime, { onNone: () => "0", onSome: (date) => date.getTime().toString(36) }),
    BigInt(size).toString(36)
  ].join("-")

/** Returns the code of the operating system in a failure of the file system. */
export const codeOf = ({ reason }: PlatformError): unknown => {
  const cause: unknown = reason.cause
  return typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined
}
