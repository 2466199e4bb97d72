/**
 * The inodes of a file system in memory, and how a path leads to one of them.
 *
 * Owns the files, directories and symbolic links, and the walk along a path, as in POSIX. Changing them is in
 * `changes.ts`. Failures are the codes of the operating system.
 */
import * as ByteSize from "effect/ByteSize"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Code } from "./errors.ts"

/** What every inode has. Times are in milliseconds; `mode` excludes the type. */
interface Attributes {
  readonly id: bigint
  mode: number
  uid: number
  gid: number
  links: number
  atime: number
  mtime: number
  readonly birthtime: number
}

/** A file: the first `size` bytes of `buffer`. The bytes after those are zero. */
export interface RegularFile extends Attributes {
  readonly _tag: "File"
  buffer: Uint8Array
  size: number
}

export interface Directory extends Attributes {
  readonly _tag: "Directory"
  readonly entries: Map<string, Inode>
  parent: Directory
}

export interface SymbolicLink extends Attributes {
  readonly _tag: "SymbolicLink"
  readonly target: string
}

export type Inode = RegularFile | Directory | SymbolicLink

/** One file system. The working directory is its root. */
export interface Disk {
  readonly root: Directory
  created: bigint
}

const attributes = (disk: { created: bigint }, mode: number, now: number): Attributes => ({
  id: ++disk.created,
  mode,
  uid: 0,
  gid: 0,
  links: 1,
  atime: now,
  mtime: now,
  birthtime: now
})

/** The permissions that a process takes away from what it creates. */
const umask = 0o022

export const makeFile = (disk: Disk, mode: number, now: number): RegularFile => ({
  ...attributes(disk, mode & ~umask & 0o7777, now),
  _tag: "File",
  buffer: new Uint8Array(),
  size: 0
})

export const makeDirectory = (disk: Disk, mode: number, now: number, parent: Directory): Directory => ({
  ...attributes(disk, mode & ~umask & 0o7777, now),
  _tag: "Directory",
  entries: new Map(),
  parent
})

export const makeLink = (disk: Disk, target: string, now: number): SymbolicLink => ({
  ...attributes(disk, 0o777, now),
  _tag: "SymbolicLink",
  target
})

/** Makes an empty file system. */
export const make = (now: number): Disk => {
  const counter = { created: 0n }
  const root: Omit<Directory, "parent"> & { parent?: Directory } = {
    ...attributes(counter, 0o755, now),
    _tag: "Directory",
    entries: new Map()
  }
  // The root is its own parent.
  return Object.assign(counter, { root: Object.assign(root, { parent: root as Directory }) })
}

/** Where a path leads: the directory with its last name, and what is there. */
export interface Location {
  readonly directory: Directory
  /** Empty if the path is that of the directory itself: `/`, `.` and `..`. */
  readonly name: string
  readonly inode: Inode | undefined
  /** Whether the path can only be that of a directory. */
  readonly slash: boolean
}

const names = (path: string): ReadonlyArray<string> =>
  path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .reverse()

/** Tells whether the end of a path says that it is a directory's. */
export const saysDirectory = (path: string): boolean => path.endsWith("/") || path.endsWith("/.")

/** Walks along a path to its last name, and through that if `follow` is set and it is a symbolic link. */
export const walk = (disk: Disk, path: string, follow: boolean): Result.Result<Location, Code> => {
  if (path.includes("\0")) return Result.fail("ERR_INVALID_ARG_VALUE")
  if (path === "") return Result.fail("ENOENT")
  const pending = [...names(path)]
  let slash = saysDirectory(path)
  let directory = disk.root
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop()!
    const isLast = pending.length === 0
    if (name === "..") {
      directory = directory.parent
      continue
    }
    if (new TextEncoder().encode(name).length > 255) return Result.fail("ENAMETOOLONG")
    const inode = directory.entries.get(name)
    if (inode?._tag === "SymbolicLink" && (!isLast || follow)) {
      if (++links > 40) return Result.fail("ELOOP")
      pending.push(...names(inode.target))
      if (isLast) slash ||= saysDirectory(inode.target)
      if (inode.target.startsWith("/")) directory = disk.root
      continue
    }
    if (isLast) return Result.succeed({ directory, name, inode, slash })
    if (inode === undefined) return Result.fail("ENOENT")
    if (inode._tag !== "Directory") return Result.fail("ENOTDIR")
    directory = inode
  }
  return Result.succeed({ directory: directory.parent, name: "", inode: directory, slash })
}

/** Finds what is at a path. A path that says that it is a directory's is followed in any case. */
export const find = (disk: Disk, path: string, follow = true): Result.Result<Inode, Code> =>
  Result.flatMap(walk(disk, path, follow || saysDirectory(path)), ({ inode, slash }) => {
    if (inode === undefined) return Result.fail("ENOENT")
    return slash && inode._tag !== "Directory" ? Result.fail("ENOTDIR") : Result.succeed(inode)
  })

/** Finds the directory at a path. */
export const findDirectory = (disk: Disk, path: string): Result.Result<Directory, Code> =>
  Result.flatMap(find(disk, path), (inode) =>
    inode._tag === "Directory" ? Result.succeed(inode) : Result.fail("ENOTDIR")
  )

/** Finds the file at a path. */
export const findFile = (disk: Disk, path: string): Result.Result<RegularFile, Code> =>
  Result.flatMap(find(disk, path), (inode) => (inode._tag === "File" ? Result.succeed(inode) : Result.fail("EISDIR")))

/** Returns a copy of the content of a file. */
export const content = (file: RegularFile): Uint8Array<ArrayBuffer> =>
  new Uint8Array(file.buffer.subarray(0, file.size))

const typeBits = { File: 0o100000, Directory: 0o040000, SymbolicLink: 0o120000 } as const

/** Returns what `stat` says of an inode. */
export const info = (inode: Inode): FileSystem.File.Info => {
  const size = inode._tag === "File" ? inode.size : inode._tag === "SymbolicLink" ? inode.target.length : 4096
  return {
    type: inode._tag,
    mtime: Option.some(new Date(inode.mtime)),
    atime: Option.some(new Date(inode.atime)),
    birthtime: Option.some(new Date(inode.birthtime)),
    dev: 1n,
    ino: Option.some(inode.id),
    mode: typeBits[inode._tag] | inode.mode,
    nlink: Option.some(BigInt(inode.links)),
    uid: Option.some(inode.uid),
    gid: Option.some(inode.gid),
    rdev: Option.some(0n),
    size: ByteSize.bytes(BigInt(size)),
    blksize: Option.some(ByteSize.bytes(4096n)),
    blocks: Option.some(BigInt(Math.ceil(size / 512)))
  }
}
