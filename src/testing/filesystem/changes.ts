/**
 * What changes the names of a file system in memory: creating, linking, renaming, copying, removing.
 *
 * Each is one synchronous step over the nodes of `Disk.ts`, so that fibers never see half of it.
 */
import * as Result from "effect/Result"
import { type Directory, type Disk, find, makeDirectory, makeFile, makeLink, type Node, walk } from "./Disk.ts"
import type { Code } from "./errors.ts"

type Changed = Result.Result<void, Code>

const put = (directory: Directory, name: string, node: Node, now: number): void => {
  directory.entries.set(name, node)
  directory.mtime = now
  if (node._tag === "Directory") node.parent = directory
}

const take = (directory: Directory, name: string, now: number): void => {
  directory.entries.delete(name)
  directory.mtime = now
}

/** The path of the directory that a path's last name is in; empty for a name alone, and at the root. */
export const parentOf = (path: string): string =>
  path
    .replace(/\/+$/, "")
    .replace(/[^/]+$/, "")
    .replace(/\/+$/, "")

/** Creates a directory; with `recursive`, those above it too, and one that is there is no error. */
export const createDirectory = (disk: Disk, path: string, mode: number, recursive: boolean, now: number): Changed =>
  Result.gen(function* () {
    const missing: Array<string> = [path]
    if (recursive) {
      for (let at = parentOf(path); at !== "" && Result.isFailure(find(disk, at)); at = parentOf(at)) missing.push(at)
    }
    while (missing.length > 0) {
      const next = missing.pop()!
      const { directory, name, node } = yield* walk(disk, next, false)
      if (node === undefined) {
        put(directory, name, makeDirectory(disk, mode, now, directory), now)
        continue
      }
      if (!recursive) return yield* Result.fail("EEXIST" as const)
      const found = find(disk, next)
      if (Result.isFailure(found)) {
        // a link to nothing, which is no directory to go on in
        return yield* Result.fail(found.failure === "ENOENT" && missing.length > 0 ? "ENOTDIR" : found.failure)
      }
      if (found.success._tag !== "Directory") return yield* Result.fail("EEXIST" as const)
    }
  })

/** Creates a symbolic link at `path`. */
export const createLink = (disk: Disk, target: string, path: string, now: number): Changed =>
  Result.gen(function* () {
    if (target === "") return yield* Result.fail("ENOENT" as const)
    const { directory, name, node, slash } = yield* walk(disk, path, false)
    if (node !== undefined) return yield* Result.fail("EEXIST" as const)
    if (slash) return yield* Result.fail("ENOENT" as const)
    put(directory, name, makeLink(disk, target, now), now)
  })

/** Gives a file one more name. */
export const link = (disk: Disk, from: string, to: string, now: number): Changed =>
  Result.gen(function* () {
    const node = yield* find(disk, from, false)
    const target = yield* walk(disk, to, false)
    if (target.node !== undefined) return yield* Result.fail("EEXIST" as const)
    if (target.slash) return yield* Result.fail("ENOENT" as const)
    if (node._tag === "Directory") return yield* Result.fail("EPERM" as const)
    node.links++
    put(target.directory, target.name, node, now)
  })

const isWithin = (directory: Directory, ancestor: Directory): boolean => {
  for (let at = directory; ; at = at.parent) {
    if (at === ancestor) return true
    if (at === at.parent) return false
  }
}

/** Gives what is at `from` the name `to`, in place of what has it. */
export const rename = (disk: Disk, from: string, to: string, now: number): Changed =>
  Result.gen(function* () {
    const source = yield* walk(disk, from, false)
    const target = yield* walk(disk, to, false)
    const { node } = source
    if (node === undefined) return yield* Result.fail("ENOENT" as const)
    if (source.name === "" || target.name === "") return yield* Result.fail("EBUSY" as const)
    if (node._tag !== "Directory" && (source.slash || target.slash)) return yield* Result.fail("ENOTDIR" as const)
    if (node === target.node) return
    if (node._tag === "Directory") {
      if (isWithin(target.directory, node)) return yield* Result.fail("EINVAL" as const)
      if (target.node !== undefined && target.node._tag !== "Directory") return yield* Result.fail("ENOTDIR" as const)
      if (target.node !== undefined && target.node.entries.size > 0) return yield* Result.fail("ENOTEMPTY" as const)
    } else if (target.node?._tag === "Directory") {
      // What is above the source can only be replaced once it is empty, which it is not.
      const isAbove = isWithin(source.directory, target.node)
      return yield* Result.fail(isAbove ? ("ENOTEMPTY" as const) : ("EISDIR" as const))
    }
    if (target.node !== undefined) target.node.links--
    take(source.directory, source.name, now)
    put(target.directory, target.name, node, now)
  })

/** How `remove` works: whether a directory goes with all that is in it, whether nothing there is no error. */
export interface RemoveOptions {
  readonly recursive?: boolean | undefined
  readonly force?: boolean | undefined
}

/** Removes a file, a symbolic link, or a directory with all that is in it. */
export const remove = (disk: Disk, path: string, options: RemoveOptions | undefined, now: number): Changed =>
  Result.gen(function* () {
    const found = find(disk, path, false)
    if (Result.isFailure(found)) {
      return found.failure === "ENOENT" && options?.force === true ? undefined : yield* Result.fail(found.failure)
    }
    const node = found.success
    if (node._tag === "Directory" && options?.recursive !== true) return yield* Result.fail("ERR_FS_EISDIR" as const)
    const { directory, name, node: named } = yield* walk(disk, path, false)
    // a link with a slash after its name: Node.js looks through it, and removes neither it nor the directory
    if (named !== node) return
    if (node === disk.root) return yield* Result.fail("EBUSY" as const)
    if (name === "" || /(^|\/)\.\/*$/.test(path)) return yield* Result.fail("EINVAL" as const)
    node.links--
    take(directory, name, now)
  })

/** Copies a file, a symbolic link, or a directory with all that is in it. Files that are there are kept, or replaced. */
export const copy = (disk: Disk, from: string, to: string, overwrite: boolean, now: number): Changed =>
  Result.gen(function* () {
    const source = yield* find(disk, from, false)
    const before = walk(disk, to, false)
    if (Result.isFailure(before) && before.failure !== "ENOENT") return yield* Result.fail(before.failure)
    if (parentOf(to) !== "") yield* createDirectory(disk, parentOf(to), 0o777, true, now)
    const { directory, name, node } = yield* walk(disk, to, false)
    const isInto = source._tag === "Directory" && isWithin(node?._tag === "Directory" ? node : directory, source)
    if (source === node || isInto) return yield* Result.fail("ERR_FS_CP_EINVAL" as const)
    if (source._tag === "Directory") {
      if (node !== undefined && node._tag !== "Directory")
        return yield* Result.fail("ERR_FS_CP_DIR_TO_NON_DIR" as const)
      const target = node ?? makeDirectory(disk, source.mode, now, directory)
      if (node === undefined) put(directory, name, target, now)
      for (const inner of source.entries.keys()) yield* copy(disk, `${from}/${inner}`, `${to}/${inner}`, overwrite, now)
      return
    }
    if (node?._tag === "Directory") return yield* Result.fail("ERR_FS_CP_NON_DIR_TO_DIR" as const)
    if (node !== undefined && !overwrite) return
    put(directory, name, copyOf(disk, source, now), now)
  })

const copyOf = (disk: Disk, source: Exclude<Node, Directory>, now: number): Node =>
  source._tag === "SymbolicLink"
    ? makeLink(disk, source.target, now)
    : {
        ...makeFile(disk, 0o666, now),
        mode: source.mode,
        buffer: source.buffer.slice(0, source.size),
        size: source.size
      }
