/**
 * Every failure of this library that is not the user's own.
 */
import { isConfigError } from "../config/error/ConfigError.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import { isHookError, type ParserHookFailed } from "../hook/HookError.ts"
import { isOverrideError } from "../param/override/OverrideError.ts"
import { isParamError } from "../param/ParamError.ts"
import { WakeError } from "./cli/WakeError.ts"

/** Every failure of this library that is not the user's own: each is a `Schema.TaggedError` with a message in words. */
export type ComaError = DefaultError | ParserHookFailed | WakeError

/** Tells whether a value is a failure of this library. */
export const isComaError = (error: unknown): error is ComaError =>
  error instanceof WakeError ||
  isHookError(error) ||
  isParamError(error) ||
  isOverrideError(error) ||
  isConfigError(error)
