/**
 * Setting and adding the hooks of a command.
 */
import { dual } from "effect/Function"
import type * as Scope from "effect/Scope"
import type { HandlerError, HandlerServices } from "../hook/Handler.ts"
import type { Invocation } from "../hook/InvocationData.ts"
import type { Parser } from "../hook/ParserData.ts"
import type { AnyHooks, Hooks, HooksError, HooksServices, OnlySlots, RunSlot, SlotName } from "../hook/Slot.ts"
import { definedSlots } from "../hook/Slot.ts"
import type { SharedHooks, SlotDefault } from "../hook/StandIn.ts"
import type { SharedError } from "../hook/sentinel.ts"
import { type Any, type Command, change, type Members } from "./declaration.ts"

/** The services that the hooks of every slot get, and so do not need from the program. */
type Provided = SlotDefault | SharedHooks | Scope.Scope | Invocation

/** The placeholders that a sentinel brings into a slot before the handler is made, where it does not run it. */
type Idle = HandlerError<"~default"> | HandlerServices<"~default">

type ErrorsIn<H> =
  | Exclude<HooksError<H, Exclude<SlotName, RunSlot>>, Idle | SharedError>
  | Exclude<HooksError<H, RunSlot>, SharedError>

type OuterIn<H> =
  | Exclude<HooksServices<H, Exclude<SlotName, RunSlot | "parser">>, Provided | Idle>
  | Exclude<HooksServices<H, "parser">, Exclude<Provided, Invocation> | Parser | Idle>

type RunIn<H> = Exclude<HooksServices<H, RunSlot>, Provided>

/** Tells whether a record of hooks has a run slot for sure. */
type SetsRun<H> = H extends { readonly run: unknown } ? (undefined extends H["run"] ? false : true) : false

/** Takes out the placeholders of a run slot that was left out, if the record sets one for sure. */
type Replaced<T, H> =
  false extends SetsRun<H> ? T : Exclude<T, HandlerError<"~left out"> | HandlerServices<"~left out">>

/**
 * Sets hooks, by slot: they replace what the slot holds or falls back to. Write `SHARED` where the hooks that `wake` shares
 * are to run, or use {@link addHooks}.
 *
 * A second call refines the first: the slots that it names replace those of the first. The command's type keeps the
 * errors and services of both calls, since it does not say which slot each is of.
 *
 * ```ts
 * const train = command.pipe(Command.withHooks({ run: DEFAULT.pipe(Effect.timeout("5 minutes")) }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withHooks: {
  <const H extends AnyHooks>(
    hooks: H & OnlySlots<H>
  ): <Name extends string, P, E, R, Run, Out, F>(
    self: Command<Name, P, E, R, Run, Out, F>
  ) => Command<
    Name,
    P,
    Replaced<E, H> | Members<ErrorsIn<H>>,
    R | Members<OuterIn<H>>,
    Replaced<Run, H> | Members<Exclude<RunIn<H>, Out>>,
    Out,
    F
  >
  <Name extends string, P, E, R, Run, Out, F, const H extends AnyHooks>(
    self: Command<Name, P, E, R, Run, Out, F>,
    hooks: H & OnlySlots<H>
  ): Command<
    Name,
    P,
    Replaced<E, H> | Members<ErrorsIn<H>>,
    R | Members<OuterIn<H>>,
    Replaced<Run, H> | Members<Exclude<RunIn<H>, Out>>,
    Out,
    F
  >
} = dual(
  2,
  (self: Any, hooks: Hooks): Any => change(self, (before) => ({ hooks: { ...before.hooks, ...definedSlots(hooks) } }))
)

/**
 * Adds hooks, by slot: they run after what the slot holds, or falls back to.
 *
 * ```ts
 * const train = command.pipe(Command.addHooks({ preRun: Hook.make((data) => Effect.log(data.name)) }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const addHooks: {
  <const H extends AnyHooks>(
    hooks: H & OnlySlots<H>
  ): <Name extends string, P, E, R, Run, Out, F>(
    self: Command<Name, P, E, R, Run, Out, F>
  ) => Command<
    Name,
    P,
    E | Members<ErrorsIn<H>>,
    R | Members<OuterIn<H>>,
    Run | Members<Exclude<RunIn<H>, Out>>,
    Out,
    F
  >
  <Name extends string, P, E, R, Run, Out, F, const H extends AnyHooks>(
    self: Command<Name, P, E, R, Run, Out, F>,
    hooks: H & OnlySlots<H>
  ): Command<Name, P, E | Members<ErrorsIn<H>>, R | Members<OuterIn<H>>, Run | Members<Exclude<RunIn<H>, Out>>, Out, F>
} = dual(
  2,
  (self: Any, hooks: Hooks): Any =>
    change(self, (before) => {
      const held: Readonly<Record<string, unknown>> = before.hooks
      // A slot of each name holds the same kind of hooks in both records.
      const both: Hooks = Object.fromEntries(
        Object.entries(definedSlots(hooks)).map(([name, added]) => [name, [held[name] ?? null, added]])
      )
      return { hooks: { ...before.hooks, ...both } }
    })
)
