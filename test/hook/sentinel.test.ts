import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Exit, Schema } from "effect"
import {
  Command,
  ConfigHook,
  DEFAULT,
  DefaultHooks,
  Hook,
  type Hooks,
  InitHook,
  type InvocationData,
  Pipeline,
  RunHook,
  SHARED,
  SharedHooks,
  type Slot
} from "effect-coma"
import { failure, run } from "../support/run.ts"

const say = (line: string) => Hook.make(() => Console.log(line))

const third = Command.make("nested", {}, () => Console.log("Third"))

describe("slots", () => {
  it.effect("run nested arrays in order, with null and empty arrays skipped", () =>
    Effect.gen(function* () {
      const nested = third.pipe(
        Command.withHooks({
          run: [[null, say("First")], say("Second"), [[[[DEFAULT, say("Fourth")]]]], null, [], say("Last")]
        })
      )
      const { out } = yield* run([nested], ["nested"])
      expect(out).toEqual(["First", "Second", "Third", "Fourth", "Last"])
    })
  )

  it.effect("hold the whole pipeline in one, with the others null", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Console.log("No problem!")).pipe(
        Command.withHooks({
          preConfig: [ConfigHook.makeDefault(), InitHook.makeDefault(), RunHook.makeDefault()],
          config: null,
          init: null,
          run: null
        })
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["No problem!"])
    })
  )

  it.effect("run in the order of the lifecycle", () =>
    Effect.gen(function* () {
      const names = [
        "preConfig",
        "config",
        "postConfig",
        "preInit",
        "init",
        "postInit",
        "preRun",
        "run",
        "postRun"
      ] as const
      const hooks: Hooks = Object.fromEntries(names.map((name) => [name, [say(name), DEFAULT]]))
      const { out } = yield* run([third.pipe(Command.withHooks(hooks))], ["nested"])
      expect(out).toEqual([
        "preConfig",
        "config",
        "postConfig",
        "preInit",
        "init",
        "postInit",
        "preRun",
        "run",
        "Third",
        "postRun"
      ])
    })
  )

  it.effect("take an effect that succeeds with nothing", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third.pipe(Command.withHooks({ preRun: Console.log("plain") }))], ["nested"])
      expect(out).toEqual(["plain", "Third"])
    })
  )

  it.effect("of any depth do not overflow the stack", () =>
    Effect.gen(function* () {
      let slot: Slot<InvocationData.InvocationData> = say("deep")
      for (let i = 0; i < 100_000; i++) slot = [slot]
      const { out } = yield* run([third.pipe(Command.withHooks({ preRun: slot }))], ["nested"])
      expect(out).toEqual(["deep", "Third"])
    })
  )
})

describe("results", () => {
  const rename = (name: string) => Hook.make((data) => Effect.succeed({ ...data, name }))
  const show = Hook.make((data) => Console.log(data.name))

  it.effect("replace the invocation for the hooks after, in the slot, in nested ones and in later slots", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.withHooks({
          preConfig: [show, rename("one"), [[show], Hook.make(() => Effect.void), show], rename("two")],
          postConfig: show,
          run: show
        })
      )
      const { out } = yield* run([command], ["nested"])
      expect(out).toEqual(["nested", "one", "one", "two", "two"])
    })
  )

  it.effect("pass through the sentinels", () =>
    Effect.gen(function* () {
      const command = third.pipe(Command.withHooks({ preRun: [rename("own"), SHARED, show], run: null }))
      const { out } = yield* run([command], ["nested"], { preRun: [show, rename("shared")] })
      expect(out).toEqual(["own", "shared"])
    })
  )
})

describe("sequencing", () => {
  type Nested = string | null | ReadonlyArray<Nested>
  const Nested: Schema.Codec<Nested> = Schema.Union([
    Schema.Literals(["a", "b", "c"]),
    Schema.Null,
    Schema.Array(Schema.suspend((): Schema.Codec<Nested> => Nested))
  ])
  const Nothing = Schema.Literals(["null", "[]", "[null]", "[[],[null,[[]]]]"])
  const append = (letter: string) => Hook.make((data) => Effect.succeed({ ...data, name: data.name + letter }))
  const toSlot = (tree: Nested): Slot<InvocationData.InvocationData> =>
    tree === null ? null : typeof tree === "string" ? append(tree) : tree.map(toSlot)
  const letters = (tree: Nested): string =>
    tree === null ? "" : typeof tree === "string" ? tree : tree.map(letters).join("")
  const start = { name: "" } as InvocationData.InvocationData
  const result = (slot: Slot<InvocationData.InvocationData>): string =>
    // These hooks neither fail nor need anything.
    Effect.runSync(Pipeline.runSlot("preRun", slot, start) as Effect.Effect<InvocationData.InvocationData>).name

  it.prop("is associative", { x: Nested, y: Nested, z: Nested }, ({ x, y, z }) => {
    const [a, b, c] = [toSlot(x), toSlot(y), toSlot(z)]
    expect(result([[a, b], c])).toBe(result([a, [b, c]]))
    expect(result([a, b, c])).toBe(letters([x, y, z]))
  })

  it.prop(
    "has null and the empty array as its identity, however nested",
    { x: Nested, none: Nothing },
    ({ x, none }) => {
      const [a, identity] = [toSlot(x), toSlot(JSON.parse(none))]
      expect(result([identity, a])).toBe(result(a))
      expect(result([a, identity])).toBe(result(a))
    }
  )
})

describe("sentinels", () => {
  it.effect("DEFAULT finds the hook of its slot through combinators", () =>
    Effect.gen(function* () {
      let attempts = 0
      const flaky = Command.make("flaky", {}, () =>
        Effect.suspend(() => (++attempts < 3 ? Effect.fail("not yet") : Console.log(`attempt ${attempts}`)))
      ).pipe(
        Command.withHooks({
          run: DEFAULT.pipe(Effect.retry({ times: 5 }), Effect.timeout("5 minutes"), Effect.withSpan("flaky"))
        })
      )
      const { out } = yield* run([flaky], ["flaky"])
      expect(out).toEqual(["attempt 3"])
    })
  )

  it.effect("SHARED runs what wake shares, retried and nested", () =>
    Effect.gen(function* () {
      let attempts = 0
      const shared = Hook.make(() =>
        Effect.suspend(() => (++attempts < 2 ? Effect.fail("once") : Console.log("shared")))
      )
      const command = third.pipe(
        Command.withHooks({ preRun: [[[SHARED.pipe(Effect.retry({ times: 2 }))]], say("own")] })
      )
      const { out } = yield* run([command], ["nested"], { preRun: [shared] })
      expect(out).toEqual(["shared", "own", "Third"])
    })
  )

  it.effect("a slot that a command leaves out is what wake shares, null is nothing, DEFAULT the built-in hook", () =>
    Effect.gen(function* () {
      const shared = { run: [say("shared run")] }
      const left = third
      const none = Command.make("none", {}, () => Console.log("Third")).pipe(Command.withHooks({ run: null }))
      const own = Command.make("own", {}, () => Console.log("Third")).pipe(Command.withHooks({ run: DEFAULT }))
      const commands = [left, none, own]
      expect((yield* run(commands, ["nested"], shared)).out).toEqual(["shared run"])
      expect((yield* run(commands, ["none"], shared)).out).toEqual([])
      expect((yield* run(commands, ["own"], shared)).out).toEqual(["Third"])
    })
  )

  it.effect("a second withHooks refines the first, slot by slot", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.withHooks({ preRun: say("first"), postRun: say("kept") }),
        Command.withHooks({ preRun: say("second"), postRun: undefined })
      )
      const { out } = yield* run([command], ["nested"])
      expect(out).toEqual(["second", "Third", "kept"])
    })
  )

  it.effect("SHARED in wake's own hooks is a typed error, not a loop", () =>
    Effect.gen(function* () {
      const inRun = yield* run([third], ["nested"], { preRun: [SHARED] })
      expect(failure(inRun)).toMatchObject({ _tag: "HookMisused" })
      const inParser = yield* run([third], ["nested"], { parser: [SHARED] })
      expect(failure(inParser)).toMatchObject({
        _tag: "ParserHookFailed",
        command: "nested",
        cause: { _tag: "HookMisused" }
      })
    })
  )

  it.effect("a sentinel outside of a slot is a typed error", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(DEFAULT as unknown as Effect.Effect<unknown, { readonly _tag: string }>)
      expect(Exit.isFailure(exit) && exit.cause.reasons[0]).toMatchObject({ error: { _tag: "HookMisused" } })
    })
  )

  it.effect("DEFAULT in a slot that has no built-in hook does nothing", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third.pipe(Command.withHooks({ postRun: [DEFAULT, say("after")] }))], ["nested"])
      expect(out).toEqual(["Third", "after"])
    })
  )

  it.effect("the default hooks can be replaced, and wrap the built-in ones", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third], ["nested"]).pipe(
        Effect.provideService(DefaultHooks, {
          init: InitHook.makeDefault(),
          run: [say("before"), DEFAULT, say("after")]
        })
      )
      expect(out).toEqual(["before", "Third", "after"])
    })
  )

  it.effect("a pipeline runs under mock defaults and mock shared hooks", () =>
    Effect.gen(function* () {
      const data = { name: "mocked" } as InvocationData.InvocationData
      const mark = (text: string) => Hook.make((given) => Effect.succeed({ ...given, name: `${given.name} ${text}` }))
      const result = yield* Pipeline.runSlot("run", [DEFAULT, SHARED], data).pipe(
        Effect.provideService(DefaultHooks, { run: mark("default") }),
        Effect.provideService(SharedHooks, Effect.succeed({ run: mark("shared") }))
      ) as Effect.Effect<InvocationData.InvocationData>
      expect(result.name).toBe("mocked default shared")
    })
  )
})
