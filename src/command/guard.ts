/**
 * What ends a program from outside: a signal, an output that nobody reads, a full device, an error that nobody catches.
 *
 * Owns what each of them does. All of them interrupt the program, so that its finalizers run. A finalizer that does not
 * end is left behind after a while, or at a second signal. Watching the process is the business of `host.ts`.
 */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import { isPlatformError } from "effect/PlatformError"
import { inWords } from "../config/file/errors.ts"
import { Footer, withFooter } from "../terminal/footer.ts"
import { StderrColumns } from "../terminal/Screen.ts"
import { WakeError } from "./cli/WakeError.ts"
import { Host, type Signal, signals } from "./host.ts"
import { line } from "./report.ts"

/** How a program is guarded. */
export interface Options {
  readonly name: string
  /** How long finalizers may take once something has ended the program. */
  readonly gracePeriod: Duration.Duration
  /** Lets the program end itself. */
  readonly exitable: <E, R>(self: Effect.Effect<void, E, R>) => Effect.Effect<void, E | WakeError, R>
  /** Reports what the program fails with, while the process is still watched. */
  readonly report: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Annotations that say where the program is by now. */
  readonly place: () => Context.Context<never>
  /** Is told the exit code that a signal ends the program with. */
  readonly onSignal: (code: number) => void
}

type AnyFiber = Fiber.Fiber<unknown, unknown>

/** What a program ends with that something but a signal has ended: these reasons besides its own. */
type Found = ReadonlyArray<Cause.Reason<WakeError>>

/** The exit code that a runtime gives an interruption. */
const interrupted = 130

/** How many milliseconds after a signal another one is the same: what starts a program passes on what it gets, too. */
const echo = 300

/** The codes of an output that somebody has closed. */
const closed: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET", "EOF"])

/** Watches the process for the program that `fiber` runs, until `release`. */
const watch = (host: Host, fiber: AnyFiber, { gracePeriod, name, onSignal: tell, place }: Options) => {
  let found: Found | undefined
  let program: AnyFiber | undefined
  let code = 1
  let isSignalled = false
  let isEcho = false
  let isOver = false
  let cancel: (() => void) | undefined

  const leave = (why: string): void => {
    // Who shows progress may be what has not ended.
    fiber.getRef(Footer).shown?.hide()
    host.complain(`${name}: ${why}. The program ended without it.`)
    host.exit(code)
  }

  /** Gives finalizers their time. */
  const wait = (): void => {
    if (cancel !== undefined || !Duration.isFinite(gracePeriod)) return
    cancel = host.after(Duration.toMillis(gracePeriod), () =>
      leave(`something had not ended after ${Duration.format(gracePeriod)}`)
    )
  }

  const end = (reasons: Found): void => {
    found = [...(found ?? []), ...reasons]
    program?.interruptUnsafe(program.id)
    wait()
  }

  const onSignal = (signal: Signal): void => {
    if (isEcho) return
    if (isSignalled) {
      leave(`${signal} came before everything had ended`)
      return
    }
    code = 128 + signals[signal]
    isSignalled = true
    isEcho = true
    host.after(echo, () => {
      isEcho = false
    })
    host.exitInstead(interrupted, code)
    tell(code)
    // What surrounds the program has finalizers, too.
    fiber.addObserver(stop)
    fiber.interruptUnsafe(fiber.id)
    wait()
  }

  const onLostOutput = (lost: string): void => {
    if (found !== undefined || isSignalled) return
    const reason = { _tag: "OutputFailed", reason: inWords(lost) } as const
    end(closed.has(lost) ? [] : [Cause.makeFailReason(new WakeError({ reason, usage: "" }))])
  }

  /** Says what went wrong after a signal came: whoever sent that gets its exit code. */
  const complain = (reasons: ReadonlyArray<Cause.Reason<unknown>>): void => {
    for (const reason of reasons) if (!Cause.isInterruptReason(reason)) host.complain(line(reason))
  }

  const onFault = (error: unknown): void => {
    const { reasons } = Cause.annotate(Cause.die(error), place())
    // What has ended already cannot end otherwise.
    if (isSignalled || isOver) complain(reasons)
    else end(reasons)
  }

  const unwatch = host.watch({ onSignal, onLostOutput, onFault })
  const stop = (): void => {
    cancel?.()
    unwatch()
  }
  return {
    start: (inner: AnyFiber): void => {
      program = inner
    },
    /** Is told how the program's own work ended, its finalizers included. */
    ended: (exit: Exit.Exit<unknown, unknown>): void => {
      if (isSignalled && Exit.isFailure(exit)) complain(Cause.annotate(exit.cause, place()).reasons)
    },
    end: (): Found | undefined => {
      isOver = true
      return found
    },
    release: (): void => {
      if (!isSignalled) stop()
    }
  }
}

const flush = (host: Host): Effect.Effect<void> =>
  Effect.callback<void>((resume) => host.flush(() => resume(Effect.void)))

/** Tells whether a failure says no more than that stdout is lost. */
const isLost = (reason: Cause.Reason<unknown>): boolean =>
  Cause.isFailReason(reason) &&
  isPlatformError(reason.error) &&
  reason.error.reason.module === "Stdio" &&
  reason.error.reason.method === "stdout"

/** Returns how a program ends, if something else has ended it. */
const settle = <E>(exit: Exit.Exit<void, E>, found: Found | undefined): Exit.Exit<void, E | WakeError> => {
  if (found === undefined) return exit
  const own = Exit.isFailure(exit) ? exit.cause.reasons : []
  const rest = own.filter((reason) => !Cause.isInterruptReason(reason) && !isLost(reason))
  const reasons: ReadonlyArray<Cause.Reason<E | WakeError>> = [...found, ...rest]
  return reasons.length === 0 ? Exit.void : Exit.failCause(Cause.fromReasons(reasons))
}

/**
 * Runs a program that the process can end.
 *
 * A signal interrupts the fiber that runs this, and the process ends with 128 and the signal's number. A closed stdout
 * ends the program with success, a full device with OutputFailed, and an error that nobody catches with a defect.
 */
export const guard = <E, R>(self: Effect.Effect<void, E, R>, options: Options): Effect.Effect<void, E | WakeError, R> =>
  Effect.flatMap(Host, (host) => {
    if (host === undefined) return options.report(options.exitable(self))
    // A program within this one is watched with it.
    const within = Effect.provideService(self, Host, undefined)
    const guarded = Effect.withFiber<void, E | WakeError, R>((fiber) =>
      Effect.acquireUseRelease(
        Effect.sync(() => watch(host, fiber, options)),
        (watched) => {
          const told = Effect.onExit(within, (exit) => Effect.sync(() => watched.ended(exit)))
          const ofItsOwn = Effect.withFiber<void, E | WakeError, R>((inner) => {
            watched.start(inner)
            return options.exitable(told)
          })
          // A race of one runs the program in a fiber of its own, which ends with this one.
          const exit = Effect.tap(Effect.exit(Effect.raceAllFirst([ofItsOwn])), () => flush(host))
          return options.report(Effect.flatMap(exit, (exit) => settle(exit, watched.end())))
        },
        // Nothing is printed after a success.
        (watched, exit) =>
          Effect.andThen(Exit.isSuccess(exit) ? Effect.void : flush(host), Effect.sync(watched.release))
      )
    )
    return Effect.provideService(guarded, StderrColumns, host.stderrColumns)
  }).pipe(withFooter)
