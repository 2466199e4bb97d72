/**
 * `DEFAULT` and `SHARED`: effects that stand for another hook, found when they run, in the slot they stand in.
 *
 * They work wherever they are nested and whatever is wrapped around them, because the slot travels with the fiber.
 * Their error types hold placeholders, {@link HandlerError} and {@link SharedError}, for what only a command and a
 * program know; `Command` and `wake` put the real errors in their place.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { builtIn, type DefaultError, DefaultHooks, type DefaultServices } from "./DefaultHooks.ts"
import { HookMisused } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { Parser, type ParserData } from "./ParserData.ts"
import { CurrentSlot, Pipeline } from "./Pipeline.ts"
import type { HandlerError } from "./RunHook.ts"
import { flatten, type Hooks, type Slot } from "./Slot.ts"

/** Stands for the errors of what `wake` shares: a type without values, which `wake` replaces. */
export interface SharedError {
  readonly "~effect-coma/SharedError": never
}

/** A hook that stands in any slot, the parser's too: over either kind of data. */
export interface Sentinel<out E, out R> extends Effect.Effect<InvocationData & ParserData, E, R | Invocation> {}

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
  const slot = yield* CurrentSlot
  if (slot === undefined) {
    return yield* new HookMisused({ reason: `${sentinel} ran outside of a slot. Put it into a command's hooks.` })
  }
  const pipeline = yield* Pipeline
  if (slot === "parser") return yield* pipeline.run(slot, flatten(hooks.parser), Parser, yield* Parser)
  // A mapped type of nine slots of the same type.
  const held = hooks[slot] as Slot<InvocationData> | undefined
  return yield* pipeline.run(slot, flatten(held), Invocation, yield* Invocation)
})

/** Types what a sentinel runs: which of the two kinds of data it is follows from the slot. */
const sentinel = <E, R>(run: Effect.Effect<InvocationData | ParserData, unknown, unknown>): Sentinel<E, R> =>
  run as Sentinel<E, R>

/** Runs the built-in hook of the slot it stands in: what {@link DefaultHooks} holds there. */
export const DEFAULT: Sentinel<DefaultError | HandlerError, DefaultServices> = sentinel(
  Effect.flatMap(DefaultHooks, (hooks) =>
    // Within default hooks, DEFAULT is the built-in one: they can wrap it.
    Effect.provideService(runCurrent("DEFAULT", hooks), DefaultHooks, builtIn)
  )
)

/** Runs what `wake` shares for the slot it stands in. */
export const SHARED: Sentinel<DefaultError | HandlerError | SharedError, DefaultServices | SharedHooks> = sentinel(
  Effect.flatMap(Effect.service(SharedHooks), (shared) =>
    Effect.flatMap(shared, (hooks) => Effect.provideService(runCurrent("SHARED", hooks), SharedHooks, sharedInShared))
  )
)
