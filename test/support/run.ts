/**
 * Runs programs in a test: what they print, and how they end.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Layer, type Scope } from "effect"
import * as TestConsole from "effect/testing/TestConsole"
import { type Command, type Hooks, isComaError } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

/** What a program printed, and how it ended. */
export interface Ran {
  readonly exit: Exit.Exit<void, unknown>
  readonly out: ReadonlyArray<string>
  readonly err: ReadonlyArray<string>
}

const strings = (lines: ReadonlyArray<unknown>): ReadonlyArray<string> => lines.map(String)

/** Runs an effect with the platform's services and a console that is read afterwards. */
export const runEffect = <E>(
  effect: Effect.Effect<void, E, Layer.Success<typeof NodeServices.layer> | Scope.Scope>
): Effect.Effect<Ran> =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(Effect.scoped(effect))
    return { exit, out: strings(yield* TestConsole.logLines), err: strings(yield* TestConsole.errorLines) }
  }).pipe(Effect.provide(Layer.mergeAll(NodeServices.layer, Layer.fresh(TestConsole.layer))))

/** The environment in which no message is wrapped. */
export const wide = { COLUMNS: "1000" }

/** Runs a program in memory with a command line, whatever its commands need. */
export const run = (
  commands: ReadonlyArray<Command.Any>,
  args: ReadonlyArray<string>,
  hooks?: Hooks
): Effect.Effect<Ran> =>
  Effect.map(
    // The tests below provide what their commands need.
    TestProgram.run(commands, args, {
      ...(hooks === undefined ? {} : { hooks }),
      version: "1.0.0",
      env: wide
    }) as Effect.Effect<TestProgram.Outcome<unknown>>,
    ({ exit, stderr, stdout }) => ({ exit, out: stdout, err: stderr })
  )

/** Returns what a program died of. */
export const defects = (ran: Ran): ReadonlyArray<unknown> =>
  Exit.isFailure(ran.exit) ? ran.exit.cause.reasons.filter(Cause.isDieReason).map((reason) => reason.defect) : []

/** Returns the one error of a failed program. */
export const errorOf = (ran: Ran): unknown =>
  Exit.isFailure(ran.exit)
    ? ran.exit.cause.reasons.map((reason) => (reason._tag === "Fail" ? reason.error : reason))[0]
    : undefined

/** Returns why a program failed: the reason of an error of the library, or the error itself. */
export const failure = (ran: Ran): unknown => {
  const error = errorOf(ran)
  return isComaError(error) ? error.reason : error
}
