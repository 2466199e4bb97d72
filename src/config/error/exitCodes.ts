/**
 * What a program ends with, by the tag of the error that ended it: the errors of this library are those in this table.
 *
 * A command's own errors end it with 1, or with their own `Runtime.errorExitCode`.
 */
export const exitCodes = {
  "effect-coma/ConfigError": 2,
  "effect-coma/ParamError": 2,
  "effect-coma/OverrideError": 2,
  "effect-coma/HookError": 2,
  "effect-coma/WakeError": 2
} as const
