/**
 * The errors of reading and writing a config's file, with the operating system's codes in words.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import { isPlatformError } from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import { FileFailed } from "../error/ConfigError.ts"

/** Which file of which config. */
export interface ConfigFile {
  readonly config: string
  readonly path: string
}

const byCode: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EBUSY: "it is in use",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it would be too large",
  EIO: "the device failed (input/output error)",
  EISDIR: "it is a directory",
  ELOOP: "its symbolic links go round in circles",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENFILE: "too many files are open",
  ENOENT: "it, or its directory, does not exist",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "a part of its path is not a directory",
  ENOTEMPTY: "it is a directory",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  ETXTBSY: "it is being run"
}

const byTag: { readonly [tag: string]: string } = {
  AlreadyExists: "it exists already",
  BadArgument: "its path is not valid",
  BadResource: "it, or a part of its path, is not of the right kind",
  Busy: "it is in use",
  NotFound: "it, or its directory, does not exist",
  PermissionDenied: "permission denied",
  TimedOut: "the file system did not answer in time",
  WriteZero: "nothing more could be written"
}

const reasonOf = ({ reason }: PlatformError): string => {
  const cause: unknown = reason.cause
  const code = Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : undefined
  return (
    (code === undefined ? undefined : byCode[code]) ??
    byTag[reason._tag] ??
    `the file system failed${code === undefined ? "" : ` (${code})`}`
  )
}

/** Says a code of the operating system in words. */
export const inWords = (code: string): string => byCode[code] ?? (code === "" ? "it failed" : `it failed (${code})`)

/** Makes the error of a file that this library refuses itself. */
export const refuse = (file: ConfigFile, operation: string, reason: string): FileFailed =>
  new FileFailed({ ...file, operation, reason, cause: undefined })

/** Tells whether a file failed to close, which is a defect because nobody handles it. */
const isClosing = (reason: Cause.Reason<unknown>): boolean =>
  Cause.isDieReason(reason) && isPlatformError(reason.defect)

/** Turns the failures of the file system, closing a file included, into FileFailed; other errors stay. */
export const mapFailure =
  (file: ConfigFile, operation: string) =>
  <A, E, R>(
    effect: Effect.Effect<A, E | PlatformError, R>
  ): Effect.Effect<A, Exclude<E, PlatformError> | FileFailed, R> =>
    effect.pipe(
      Effect.catchCauseIf(
        (cause) => cause.reasons.some(isClosing),
        (cause) =>
          Effect.failCause(
            Cause.fromReasons(
              cause.reasons.map((reason) =>
                Cause.isDieReason(reason) && isPlatformError(reason.defect)
                  ? Cause.makeFailReason<E | PlatformError>(reason.defect)
                  : reason
              )
            )
          )
      ),
      Effect.mapError((error) =>
        isPlatformError(error)
          ? new FileFailed({ ...file, operation, reason: reasonOf(error), cause: error })
          : // what is not a PlatformError is the rest of the union
            (error as Exclude<E, PlatformError>)
      )
    )
