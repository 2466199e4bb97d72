/**
 * `DEFAULT` and `SHARED`: effects that stand for another hook, found when they run, in the slot they stand in.
 *
 * They work wherever they are nested and whatever is wrapped around them, because the slot travels with the fiber.
 * Their error types hold placeholders, {@link HandlerError} and {@link SharedError}, for what only a command and a
 * program know; `Command` and `wake` put the real errors in their place.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { builtIn, type DefaultError, DefaultHooks, type DefaultServices } from "./DefaultHooks.ts"
import { HookMisused, type ParserHookFailed } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { Parser, type ParserData } from "./ParserData.ts"
import { CurrentSlot, Pipeline } from "./Pipeline.ts"
import type { HandlerError } from "./RunHook.ts"
import { flatten, type Hooks, type HooksError, type Slot, type SlotName } from "./Slot.ts"

/** Stands for the errors of what `wake` shares: a type without values, which `wake` replaces. */
export interface SharedError {
  readonly "~effect-coma/SharedError": never
  readonly _tag?: string
}

/** The errors of hooks, with the placeholders of the sentinels left to what they stand for. */
export type ErrorOfHooks<H> =
  | Exclude<HooksError<H, Exclude<SlotName, "parser">>, HandlerError | SharedError>
  | NamedError<Exclude<HooksError<H, "parser">, HandlerError | SharedError>>

/** The errors of parser hooks, which name their command. */
type NamedError<E> = [E] extends [never] ? never : ParserHookFailed<E>

/** A hook that stands in any slot, the parser's too: over the data of the slot it stands in. */
export interface Sentinel<out E, out R> extends Effect.Effect<InvocationData & ParserData, E, R | CurrentSlot> {}

/** What `wake` shares with its commands. Only a command's own pipeline provides it. */
export class SharedHooks extends Context.Service<SharedHooks, Effect.Effect<Hooks, HookMisused>>()(
  "effect-coma/hook/SharedHooks"
) {}

const sharedInShared: SharedHooks["Service"] = Effect.fail(
  new HookMisused({
    reason: "SHARED stands for what wake shares, so it cannot stand in wake's own hooks. Write DEFAULT there."
  })
)

/** Runs what `hooks` hold in the slot that is running, over the data of that slot. */
const runCurrent = Effect.fnUntraced(function* (sentinel: string, hooks: Hooks) {
  const current = yield* Effect.serviceOption(CurrentSlot)
  if (Option.isNone(current)) {
    return yield* new HookMisused({ reason: `${sentinel} ran outside of a slot. Put it into a command's hooks.` })
  }
  const slot = current.value
  const pipeline = yield* Pipeline
  if (slot === "parser") return yield* pipeline.run(slot, flatten(hooks.parser), Parser, yield* Parser)
  // A mapped type of nine slots of the same type.
  const held = hooks[slot] as Slot<InvocationData> | undefined
  return yield* pipeline.run(slot, flatten(held), Invocation, yield* Invocation)
})

/**
 * Whether a default hook is running: within it, DEFAULT is the built-in one, so that it can wrap it. A program that is
 * woken in a handler starts anew.
 *
 * @internal
 */
export const WithinDefault = Context.Reference<boolean>("effect-coma/hook/WithinDefault", { defaultValue: () => false })

/** Types what a sentinel runs: which of the two kinds of data it is follows from the slot. */
const sentinel = <E, R>(run: Effect.Effect<InvocationData | ParserData, unknown, unknown>): Sentinel<E, R> =>
  run as Sentinel<E, R>

/**
 * Runs the built-in hook of the slot it stands in: what {@link DefaultHooks} holds there.
 *
 * Its types are those of the built-in hooks, whatever replaces them: replacements need and fail with no more.
 */
export const DEFAULT: Sentinel<DefaultError | HandlerError, DefaultServices> = sentinel(
  Effect.flatMap(WithinDefault, (within) =>
    within
      ? runCurrent("DEFAULT", builtIn)
      : Effect.flatMap(DefaultHooks, (hooks) =>
          Effect.provideService(runCurrent("DEFAULT", hooks), WithinDefault, true)
        )
  )
)

/** Runs what `wake` shares for the slot it stands in. */
export const SHARED: Sentinel<DefaultError | HandlerError | SharedError, DefaultServices | SharedHooks> = sentinel(
  Effect.flatMap(Effect.service(SharedHooks), (shared) =>
    Effect.flatMap(shared, (hooks) => Effect.provideService(runCurrent("SHARED", hooks), SharedHooks, sharedInShared))
  )
)
