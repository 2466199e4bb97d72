/**
 * Opens a file in memory, and reads and writes it until it is closed.
 *
 * Owns the position of an open file, what its flag permits, and its end: an operation after its scope is closed fails
 * with EBADF.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import { badArgument, type PlatformError } from "effect/PlatformError"
import * as Result from "effect/Result"
import { type Directory, type Disk, info, makeFile, type RegularFile, saysDirectory, walk } from "./Disk.ts"
import { type Code, failure } from "./errors.ts"

/** What a flag permits and does. */
interface Access {
  readonly read: boolean
  readonly write: boolean
  readonly append: boolean
  readonly create: boolean
  readonly exclusive: boolean
  readonly truncate: boolean
}

const accessOf = (flag: FileSystem.OpenFlag): Access => ({
  read: flag.startsWith("r") || flag.endsWith("+"),
  write: flag !== "r",
  append: flag.startsWith("a"),
  create: !flag.startsWith("r"),
  exclusive: flag.includes("x"),
  truncate: flag.startsWith("w")
})

/** How a file is opened. */
export interface OpenOptions {
  readonly flag?: FileSystem.OpenFlag | undefined
  readonly mode?: number | undefined
  readonly noFollow?: boolean | undefined
}

/** Sets the size of a file; new bytes are zero. */
export const resize = (file: RegularFile, size: number): void => {
  if (size > file.buffer.length) {
    const buffer = new Uint8Array(Math.max(size, file.buffer.length * 2))
    buffer.set(file.buffer.subarray(0, file.size))
    file.buffer = buffer
  }
  if (size < file.size) file.buffer.fill(0, size, file.size)
  file.size = size
}

/** Writes bytes into a file at a position. */
export const write = (file: RegularFile, position: number, bytes: Uint8Array, now: number): void => {
  if (bytes.length === 0) return
  resize(file, Math.max(file.size, position + bytes.length))
  file.buffer.set(bytes, position)
  file.mtime = now
}

/** Finds or creates the file or directory that a path and a flag open. */
export const open = (
  disk: Disk,
  path: string,
  options: OpenOptions | undefined,
  now: number
): Result.Result<RegularFile | Directory, Code> =>
  Result.gen(function* () {
    const { create, exclusive, truncate, write } = accessOf(options?.flag ?? "r")
    if (create && path.endsWith("/")) {
      // the name of a file cannot end in a slash
      yield* walk(disk, path.replace(/\/+$/, "") || "/", false)
      return yield* Result.fail("EISDIR" as const)
    }
    const { directory, name, inode, slash } = yield* walk(
      disk,
      path,
      saysDirectory(path) || (!exclusive && options?.noFollow !== true)
    )
    if (inode === undefined) {
      if (!create) return yield* Result.fail("ENOENT" as const)
      if (slash) return yield* Result.fail("EISDIR" as const)
      const file = makeFile(disk, options?.mode ?? 0o666, now)
      directory.entries.set(name, file)
      directory.mtime = now
      return file
    }
    if (exclusive) return yield* Result.fail("EEXIST" as const)
    if (inode._tag === "SymbolicLink") return yield* Result.fail("ELOOP" as const)
    if (inode._tag === "Directory") return write ? yield* Result.fail("EISDIR" as const) : inode
    if (slash) return yield* Result.fail(create ? ("EISDIR" as const) : ("ENOTDIR" as const))
    if (truncate) {
      resize(inode, 0)
      inode.mtime = now
    }
    return inode
  })

/** A synchronous operation on an open file. */
type Operation<A> = (inode: RegularFile | Directory, now: number) => Result.Result<A, Code>

/** Makes the `File` of what `open` gives, and the effect that closes it. */
export const handle = (
  descriptor: number,
  opened: RegularFile | Directory,
  flag: FileSystem.OpenFlag = "r"
): { readonly file: FileSystem.File; readonly close: Effect.Effect<void> } => {
  const access = accessOf(flag)
  let position = 0n
  let isOpen = true

  const attempt = <A>(method: string, operation: Operation<A>): Effect.Effect<A, PlatformError> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const done = isOpen ? operation(opened, now) : Result.fail<Code>("EBADF")
      return Effect.fromResult(Result.mapError(done, (code) => failure(method, descriptor, code)))
    })

  const wrong = (method: string, description: string): Effect.Effect<never, PlatformError> =>
    Effect.fail(badArgument({ module: "FileSystem", method, description }))

  const readInto = (
    method: string,
    buffer: Uint8Array,
    at: bigint | undefined
  ): Effect.Effect<number, PlatformError> =>
    at !== undefined && at < 0n
      ? wrong(method, "Cannot read before the start of the file")
      : attempt(method, (inode) => {
          if (!access.read) return Result.fail("EBADF")
          if (inode._tag === "Directory") return Result.fail("EISDIR")
          const start = Number(at ?? position)
          const bytes = inode.buffer.subarray(Math.min(start, inode.size), Math.min(start + buffer.length, inode.size))
          buffer.set(bytes)
          if (at === undefined) position += BigInt(bytes.length)
          return Result.succeed(bytes.length)
        })

  const writeNext = (method: string, bytes: Uint8Array): Effect.Effect<number, PlatformError> =>
    attempt(method, (inode, now) => {
      if (!access.write || inode._tag === "Directory") return Result.fail("EBADF")
      write(inode, access.append ? inode.size : Number(position), bytes, now)
      if (!access.append) position += BigInt(bytes.length)
      return Result.succeed(bytes.length)
    })

  const file: FileSystem.File = {
    [FileSystem.FileTypeId]: FileSystem.FileTypeId,
    stat: attempt("stat", (inode) => Result.succeed(info(inode))),
    sync: attempt("sync", () => Result.void),
    seek: (offset, from) =>
      Effect.suspend(() => {
        const next = from === "start" ? offset : position + offset
        if (next < 0n) return wrong("seek", "Cannot seek before the start of the file")
        position = next
        return Effect.succeed(next)
      }),
    read: (buffer, options) => readInto("read", buffer, options?.position),
    readAlloc: (size, options) => {
      if (!Number.isInteger(size) || size < 0) return wrong("readAlloc", "size must be a non-negative integer")
      return Effect.suspend(() => {
        const buffer = new Uint8Array(size)
        return Effect.map(readInto("readAlloc", buffer, options?.position), (length) =>
          length === 0 ? Option.none() : Option.some(buffer.subarray(0, length))
        )
      })
    },
    truncate: (length = 0) =>
      attempt("truncate", (inode, now) => {
        if (!access.write || inode._tag === "Directory") return Result.fail("EINVAL")
        resize(inode, length)
        inode.mtime = now
        if (!access.append && position > BigInt(length)) position = BigInt(length)
        return Result.void
      }),
    write: (bytes) => writeNext("write", bytes),
    writeAll: (bytes) => (bytes.length === 0 ? Effect.void : Effect.asVoid(writeNext("writeAll", bytes)))
  }
  return {
    file,
    close: Effect.sync(() => {
      isOpen = false
    })
  }
}
