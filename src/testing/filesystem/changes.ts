/**
 * Changes the names of a file system in memory: creating, linking, renaming, copying, removing.
 *
 * Owns the rules of each change, as Node.js has them. A change is synchronous, so that fibers never see half of it.
 */
import * as Result from "effect/Result"
import { type Directory, type Disk, find, type Inode, makeDirectory, makeFile, makeLink, walk } from "./Disk.ts"
import type { Code } from "./errors.ts"

type Changed = Result.Result<void, Code>

const put = (directory: Directory, name: string, inode: Inode, now: number): void => {
  directory.entries.set(name, inode)
  directory.mtime = now
  if (inode._tag === "Directory") inode.parent = directory
}

const take = (directory: Directory, name: string, now: number): void => {
  directory.entries.delete(name)
  directory.mtime = now
}

/** Returns the path of the parent directory; empty for a name alone, and at the root. */
export const parentOf = (path: string): string =>
  path
    .replace(/\/+$/, "")
    .replace(/[^/]+$/, "")
    .replace(/\/+$/, "")

/** Creates a directory; with `recursive`, its parents too, and an existing one is no error. */
export const createDirectory = (disk: Disk, path: string, mode: number, recursive: boolean, now: number): Changed =>
  Result.gen(function* () {
    const missing: Array<string> = [path]
    if (recursive) {
      for (let at = parentOf(path); at !== "" && Result.isFailure(find(disk, at)); at = parentOf(at)) missing.push(at)
    }
    while (missing.length > 0) {
      const next = missing.pop()!
      const { directory, name, inode } = yield* walk(disk, next, false)
      if (inode === undefined) {
        put(directory, name, makeDirectory(disk, mode, now, directory), now)
        continue
      }
      if (!recursive) return yield* Result.fail("EEXIST" as const)
      const found = find(disk, next)
      if (Result.isFailure(found)) {
        // a link to nothing cannot hold the next directory
        return yield* Result.fail(found.failure === "ENOENT" && missing.length > 0 ? "ENOTDIR" : found.failure)
      }
      if (found.success._tag !== "Directory") return yield* Result.fail("EEXIST" as const)
    }
  })

/** Creates a symbolic link at `path`. */
export const createLink = (disk: Disk, target: string, path: string, now: number): Changed =>
  Result.gen(function* () {
    if (target === "") return yield* Result.fail("ENOENT" as const)
    const { directory, name, inode, slash } = yield* walk(disk, path, false)
    if (inode !== undefined) return yield* Result.fail("EEXIST" as const)
    if (slash) return yield* Result.fail("ENOENT" as const)
    put(directory, name, makeLink(disk, target, now), now)
  })

/** Gives a file another name. */
export const link = (disk: Disk, from: string, to: string, now: number): Changed =>
  Result.gen(function* () {
    const inode = yield* find(disk, from, false)
    const target = yield* walk(disk, to, false)
    if (target.inode !== undefined) return yield* Result.fail("EEXIST" as const)
    if (target.slash) return yield* Result.fail("ENOENT" as const)
    if (inode._tag === "Directory") return yield* Result.fail("EPERM" as const)
    inode.links++
    put(target.directory, target.name, inode, now)
  })

const isWithin = (directory: Directory, ancestor: Directory): boolean => {
  for (let at = directory; ; at = at.parent) {
    if (at === ancestor) return true
    if (at === at.parent) return false
  }
}

/** Gives what is at `from` the name `to`, replacing what has that name. */
export const rename = (disk: Disk, from: string, to: string, now: number): Changed =>
  Result.gen(function* () {
    const source = yield* walk(disk, from, false)
    const target = yield* walk(disk, to, false)
    const { inode } = source
    if (inode === undefined) return yield* Result.fail("ENOENT" as const)
    if (source.name === "" || target.name === "") return yield* Result.fail("EBUSY" as const)
    if (inode._tag !== "Directory" && (source.slash || target.slash)) return yield* Result.fail("ENOTDIR" as const)
    if (inode === target.inode) return
    if (inode._tag === "Directory") {
      if (isWithin(target.directory, inode)) return yield* Result.fail("EINVAL" as const)
      if (target.inode !== undefined && target.inode._tag !== "Directory") return yield* Result.fail("ENOTDIR" as const)
      if (target.inode !== undefined && target.inode.entries.size > 0) return yield* Result.fail("ENOTEMPTY" as const)
    } else if (target.inode?._tag === "Directory") {
      // Only an empty directory can be replaced, and one above the source is not empty.
      const isAbove = isWithin(source.directory, target.inode)
      return yield* Result.fail(isAbove ? ("ENOTEMPTY" as const) : ("EISDIR" as const))
    }
    if (target.inode !== undefined) target.inode.links--
    take(source.directory, source.name, now)
    put(target.directory, target.name, inode, now)
  })

/** `recursive` removes a directory with everything in it; `force` ignores a path that does not exist. */
export interface RemoveOptions {
  readonly recursive?: boolean | undefined
  readonly force?: boolean | undefined
}

/** Removes a file, a symbolic link, or a directory with everything in it. */
export const remove = (disk: Disk, path: string, options: RemoveOptions | undefined, now: number): Changed =>
  Result.gen(function* () {
    const found = find(disk, path, false)
    if (Result.isFailure(found)) {
      return found.failure === "ENOENT" && options?.force === true ? undefined : yield* Result.fail(found.failure)
    }
    const inode = found.success
    if (inode._tag === "Directory" && options?.recursive !== true) return yield* Result.fail("ERR_FS_EISDIR" as const)
    const { directory, name, inode: named } = yield* walk(disk, path, false)
    // Node.js looks through a link with a slash after its name, and removes neither the link nor the directory
    if (named !== inode) return
    if (inode === disk.root) return yield* Result.fail("EBUSY" as const)
    if (name === "" || /(^|\/)\.\/*$/.test(path)) return yield* Result.fail("EINVAL" as const)
    inode.links--
    take(directory, name, now)
  })

/** Copies a file, a symbolic link, or a directory with everything in it. `overwrite` replaces existing files. */
export const copy = (disk: Disk, from: string, to: string, overwrite: boolean, now: number): Changed =>
  Result.gen(function* () {
    const source = yield* find(disk, from, false)
    const before = walk(disk, to, false)
    if (Result.isFailure(before) && before.failure !== "ENOENT") return yield* Result.fail(before.failure)
    if (parentOf(to) !== "") yield* createDirectory(disk, parentOf(to), 0o777, true, now)
    const { directory, name, inode } = yield* walk(disk, to, false)
    const isInto = source._tag === "Directory" && isWithin(inode?._tag === "Directory" ? inode : directory, source)
    if (source === inode || isInto) return yield* Result.fail("ERR_FS_CP_EINVAL" as const)
    if (source._tag === "Directory") {
      if (inode !== undefined && inode._tag !== "Directory")
        return yield* Result.fail("ERR_FS_CP_DIR_TO_NON_DIR" as const)
      const target = inode ?? makeDirectory(disk, source.mode, now, directory)
      if (inode === undefined) put(directory, name, target, now)
      for (const inner of source.entries.keys()) yield* copy(disk, `${from}/${inner}`, `${to}/${inner}`, overwrite, now)
      return
    }
    if (inode?._tag === "Directory") return yield* Result.fail("ERR_FS_CP_NON_DIR_TO_DIR" as const)
    if (inode !== undefined && !overwrite) return
    put(directory, name, copyOf(disk, source, now), now)
  })

const copyOf = (disk: Disk, source: Exclude<Inode, Directory>, now: number): Inode =>
  source._tag === "SymbolicLink"
    ? makeLink(disk, source.target, now)
    : {
        ...makeFile(disk, 0o666, now),
        mode: source.mode,
        buffer: source.buffer.slice(0, source.size),
        size: source.size
      }
