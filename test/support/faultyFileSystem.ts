/**
 * A file system in which one operation goes wrong: it fails with an error of the operating system, or the fiber that
 * asked for it is interrupted before or after it. Everything else is the real one.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as PlatformError from "effect/PlatformError"

/** What goes wrong with the operation: a code such as `ENOSPC`, or an interruption. */
export type Kind = "ENOSPC" | "EACCES" | "EIO" | "interrupted before" | "interrupted after"

/** All that may go wrong. */
export const kinds: ReadonlyArray<Kind> = ["ENOSPC", "EACCES", "EIO", "interrupted before", "interrupted after"]

/** What a message says of it; nothing of an interruption. */
export const reasons: { readonly [kind in Kind]?: string } = {
  ENOSPC: "no space is left on the device",
  EACCES: "permission denied",
  EIO: "the device failed (input/output error)"
}

/** Counts operations from 1; the one whose number is `at` goes wrong. `log` names those that were asked for. */
export interface Plan {
  readonly at: number
  readonly kind: Kind
  readonly log: Array<string>
}

export const plan = (at: number, kind: Kind): Plan => ({ at, kind, log: [] })

const failure = (method: string, path: string, code: string): PlatformError.PlatformError =>
  PlatformError.systemError({
    _tag: code === "EACCES" ? "PermissionDenied" : "Unknown",
    module: "FileSystem",
    method,
    pathOrDescriptor: path,
    cause: { code }
  })

const interruptSelf = Effect.withFiber<void>((fiber) => {
  fiber.interruptUnsafe()
  return Effect.void
})

/** Wraps the real file system; give each run a plan of its own. */
export const layer = (plan: Plan): Layer.Layer<FileSystem.FileSystem, never, FileSystem.FileSystem> =>
  Layer.effect(
    FileSystem.FileSystem,
    Effect.map(FileSystem.FileSystem, (real) => {
      const step = <A, R>(
        method: string,
        path: string,
        operation: Effect.Effect<A, PlatformError.PlatformError, R>,
        partly: Effect.Effect<unknown, PlatformError.PlatformError, R> = Effect.void
      ): Effect.Effect<A, PlatformError.PlatformError, R> =>
        Effect.suspend(() => {
          plan.log.push(method)
          if (plan.log.length !== plan.at) return operation
          if (plan.kind === "interrupted before") return Effect.andThen(interruptSelf, operation)
          if (plan.kind === "interrupted after") return Effect.tap(operation, () => interruptSelf)
          return Effect.andThen(partly, Effect.fail(failure(method, path, plan.kind)))
        })
      const file = (path: string, opened: FileSystem.File): FileSystem.File => ({
        ...opened,
        get stat() {
          return step("file.stat", path, opened.stat)
        },
        get sync() {
          return step("file.sync", path, opened.sync)
        },
        writeAll: (bytes) =>
          step("file.writeAll", path, opened.writeAll(bytes), opened.writeAll(bytes.subarray(0, bytes.length >> 1))),
        truncate: (length) => step("file.truncate", path, opened.truncate(length)),
        readAlloc: (size, options) => step("file.readAlloc", path, opened.readAlloc(size, options))
      })
      return FileSystem.FileSystem.of({
        ...real,
        chmod: (path, mode) => step("chmod", path, real.chmod(path, mode)),
        link: (from, to) => step("link", to, real.link(from, to)),
        lstat: (path) => step("lstat", path, real.lstat(path)),
        makeDirectory: (path, options) => step("makeDirectory", path, real.makeDirectory(path, options)),
        open: (path, options) =>
          step(
            "open",
            path,
            Effect.map(real.open(path, options), (opened) => file(path, opened))
          ),
        readDirectory: (path, options) => step("readDirectory", path, real.readDirectory(path, options)),
        readLink: (path) => step("readLink", path, real.readLink(path)),
        remove: (path, options) => step("remove", path, real.remove(path, options)),
        rename: (from, to) => step("rename", to, real.rename(from, to)),
        readFile: (path) => step("readFile", path, real.readFile(path)),
        stat: (path) => step("stat", path, real.stat(path))
      })
    })
  )
