/**
 * The `FileSystem` service over the inodes of `Disk.ts`.
 *
 * Owns the operations, with the times of the `Clock` and the errors of Node.js. Each is synchronous. Changing names is
 * in `changes.ts`, open files are in `openFile.ts`.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { badArgument, type PlatformError } from "effect/PlatformError"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as changes from "./changes.ts"
import * as Disk from "./Disk.ts"
import { type Code, failure } from "./errors.ts"
import { handle, type OpenOptions, open, resize, write } from "./openFile.ts"

/** Writes bytes as `writeFile` does. */
export const store = (
  disk: Disk.Disk,
  path: string,
  bytes: Uint8Array,
  options: OpenOptions | undefined,
  now: number
): Result.Result<void, Code> => {
  const flag = options?.flag ?? "w"
  return Result.flatMap(open(disk, path, { ...options, flag }, now), (inode) =>
    inode._tag === "Directory" || flag === "r"
      ? Result.fail("EBADF")
      : Result.succeed(write(inode, flag.startsWith("a") ? inode.size : 0, bytes, now))
  )
}

/** Lists what is below a directory, each directory before its content; links are not followed. */
export const list = (
  directory: Disk.Directory,
  recursive: boolean,
  prefix = ""
): ReadonlyArray<readonly [string, Disk.Inode]> =>
  [...directory.entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, inode]) => [
      [prefix + name, inode] as const,
      ...(recursive && inode._tag === "Directory" ? list(inode, true, `${prefix}${name}/`) : [])
    ])

const realPath = (disk: Disk.Disk, path: string): Result.Result<string, Code> =>
  Result.gen(function* () {
    const { directory, name, inode } = yield* Disk.walk(disk, path, true)
    if (inode === undefined) return yield* Result.fail("ENOENT" as const)
    const names = name === "" ? [] : [name]
    let at = name === "" && inode._tag === "Directory" ? inode : directory
    for (; at !== disk.root; at = at.parent) {
      const current = at
      names.unshift([...at.parent.entries].find(([, entry]) => entry === current)![0])
    }
    return `/${names.join("/")}`
  })

/** Makes the service of a file system. */
export const fileSystemOf = (disk: Disk.Disk): FileSystem.FileSystem => {
  const attempt = <A>(
    method: string,
    path: string,
    operation: (now: number) => Result.Result<A, Code>
  ): Effect.Effect<A, PlatformError> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.fromResult(Result.mapError(operation(now), (code) => failure(method, path, code)))
    )

  const change = (method: string, path: string, f: (inode: Disk.Inode, now: number) => void) =>
    attempt(method, path, (now) => Result.map(Disk.find(disk, path), (inode) => f(inode, now)))

  const makeTempDirectory = (method: string): FileSystem.FileSystem["makeTempDirectory"] =>
    Effect.fnUntraced(function* (options) {
      const directory = options?.directory ?? "/tmp"
      const suffix = Math.abs(yield* Random.nextInt).toString(36)
      const path = `${directory}/${options?.prefix ?? ""}${suffix}`.replaceAll(/\/+/g, "/")
      yield* attempt(method, path, (now) =>
        Result.andThen(
          options?.directory === undefined ? changes.createDirectory(disk, "/tmp", 0o777, true, now) : Result.void,
          () => changes.createDirectory(disk, path, 0o700, false, now)
        )
      )
      return path
    })

  const makeTempFile = (method: string): FileSystem.FileSystem["makeTempFile"] =>
    Effect.fnUntraced(function* (options) {
      const directory = yield* makeTempDirectory(method)(options)
      const path = `${directory}/${Math.abs(yield* Random.nextInt).toString(36)}${options?.suffix ?? ""}`
      yield* attempt(method, path, (now) => store(disk, path, new Uint8Array(), {}, now))
      return path
    })

  const remove: FileSystem.FileSystem["remove"] = (path, options) =>
    attempt("remove", path, (now) => changes.remove(disk, path, options, now))

  const removeAll = (path: string) => Effect.orDie(remove(path, { recursive: true, force: true }))

  let descriptors = 2
  return FileSystem.make({
    access: (path) => change("access", path, () => {}),
    chmod: (path, mode) =>
      change("chmod", path, (inode) => {
        inode.mode = mode & 0o7777
      }),
    chown: (path, uid, gid) =>
      change("chown", path, (inode) => {
        inode.uid = uid
        inode.gid = gid
      }),
    copy: (from, to, options) =>
      attempt("copy", from, (now) => changes.copy(disk, from, to, options?.overwrite === true, now)),
    copyFile: (from, to) =>
      attempt("copyFile", from, (now) =>
        Result.flatMap(Disk.findFile(disk, from), (file) =>
          store(disk, to, Disk.content(file), { mode: file.mode }, now)
        )
      ),
    link: (from, to) => attempt("link", from, (now) => changes.link(disk, from, to, now)),
    lstat: (path) => attempt("lstat", path, () => Result.map(Disk.find(disk, path, false), Disk.info)),
    makeDirectory: (path, options) =>
      attempt("makeDirectory", path, (now) =>
        changes.createDirectory(disk, path, options?.mode ?? 0o777, options?.recursive === true, now)
      ),
    makeTempDirectory: makeTempDirectory("makeTempDirectory"),
    makeTempDirectoryScoped: (options) =>
      Effect.acquireRelease(makeTempDirectory("makeTempDirectoryScoped")(options), removeAll),
    makeTempFile: makeTempFile("makeTempFile"),
    makeTempFileScoped: (options) =>
      Effect.acquireRelease(makeTempFile("makeTempFileScoped")(options), (path) => removeAll(changes.parentOf(path))),
    open: (path, options) =>
      Effect.acquireRelease(
        Effect.map(
          attempt("open", path, (now) => open(disk, path, options, now)),
          (inode) => handle(++descriptors, inode, options?.flag)
        ),
        ({ close }) => close
      ).pipe(Effect.map(({ file }) => file)),
    readDirectory: (path, options) =>
      attempt("readDirectory", path, () =>
        Result.map(Disk.findDirectory(disk, path), (directory) =>
          list(directory, options?.recursive === true).map(([name]) => name)
        )
      ),
    readDirectoryEntries: (path) =>
      attempt("readDirectoryEntries", path, () =>
        Result.map(Disk.findDirectory(disk, path), (directory) =>
          list(directory, false).map(([name, { _tag }]) => ({ name, type: _tag }))
        )
      ),
    readFile: (path) => attempt("readFile", path, () => Result.map(Disk.findFile(disk, path), Disk.content)),
    readLink: (path) =>
      attempt("readLink", path, () =>
        Result.flatMap(Disk.find(disk, path, false), (inode) =>
          inode._tag === "SymbolicLink" ? Result.succeed(inode.target) : Result.fail("EINVAL")
        )
      ),
    realPath: (path) => attempt("realPath", path, () => realPath(disk, path)),
    remove,
    rename: (from, to) => attempt("rename", from, (now) => changes.rename(disk, from, to, now)),
    stat: (path) => attempt("stat", path, () => Result.map(Disk.find(disk, path), Disk.info)),
    symlink: (target, path) => attempt("symlink", target, (now) => changes.createLink(disk, target, path, now)),
    truncate: (path, length = 0) =>
      attempt("truncate", path, (now) =>
        Result.map(Disk.findFile(disk, path), (file) => {
          resize(file, Math.max(0, length))
          file.mtime = now
        })
      ),
    utimes: (path, atime, mtime) =>
      change("utime", path, (inode) => {
        inode.atime = typeof atime === "number" ? atime * 1000 : atime.getTime()
        inode.mtime = typeof mtime === "number" ? mtime * 1000 : mtime.getTime()
      }),
    watch: () =>
      Stream.fail(
        badArgument({ module: "FileSystem", method: "watch", description: "a file system in memory is not watched" })
      ),
    writeFile: (path, bytes, options) => attempt("writeFile", path, (now) => store(disk, path, bytes, options, now))
  })
}
