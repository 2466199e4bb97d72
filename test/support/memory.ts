/**
 * Where tests keep files that need no disk: each write that a program waits for takes a disk a hundredth of a second.
 */
import { accessSync, constants } from "node:fs"
import { tmpdir } from "node:os"

const isThere = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A folder of a file system in memory, where there is one, and otherwise the one for temporary files. */
export const memory: string = isThere("/dev/shm") ? "/dev/shm" : tmpdir()
