/**
 * The errors of a file system in memory: the codes of the operating system, and the errors that Node.js makes of them.
 */
import { badArgument, type PlatformError, type SystemErrorTag, systemError } from "effect/PlatformError"

/** What went wrong, as the operating system or Node.js names it. */
export type Code =
  | "EBADF"
  | "EBUSY"
  | "EEXIST"
  | "EINVAL"
  | "EISDIR"
  | "ELOOP"
  | "ENAMETOOLONG"
  | "ENOENT"
  | "ENOTDIR"
  | "ENOTEMPTY"
  | "EPERM"
  | "ERR_FS_CP_DIR_TO_NON_DIR"
  | "ERR_FS_CP_EINVAL"
  | "ERR_FS_CP_NON_DIR_TO_DIR"
  | "ERR_FS_EISDIR"
  | "ERR_INVALID_ARG_VALUE"

const tags: { readonly [code in Code]?: SystemErrorTag } = {
  EBUSY: "Busy",
  EEXIST: "AlreadyExists",
  EISDIR: "BadResource",
  ELOOP: "BadResource",
  ENOENT: "NotFound",
  ENOTDIR: "BadResource",
  EPERM: "PermissionDenied"
}

/** Makes the error that the file system of Node.js fails with. */
export const failure = (method: string, pathOrDescriptor: string | number, code: Code): PlatformError => {
  const cause = Object.assign(new Error(`${code}: ${method} '${pathOrDescriptor}'`), { code })
  return code === "ERR_INVALID_ARG_VALUE"
    ? badArgument({ module: "FileSystem", method, description: cause.message })
    : systemError({ _tag: tags[code] ?? "Unknown", module: "FileSystem", method, pathOrDescriptor, cause })
}
