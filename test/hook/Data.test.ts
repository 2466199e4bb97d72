import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import * as Flag from "effect/cli/Flag"
import {
  Command,
  DEFAULT,
  Hook,
  type InvocationData,
  type ParserData,
  ParserHook,
  Pipeline,
  type Slot
} from "effect-coma"
import { TestInvocation, TestParser, TestProgram } from "effect-coma/testing"

/** An effect that succeeds with what its type does not tell, as a function that returns `void` may. */
const succeeding = (value: unknown): Effect.Effect<void> => Effect.sync(() => value as void)

const parserData = Effect.runSync(TestParser.make({ name: "other" }))
const invocationData = Effect.runSync(TestInvocation.make({ name: "other" }))

const notData: ReadonlyArray<readonly [string, unknown]> = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 42],
  ["a text", "data"],
  ["an object without a mark", {}],
  ["an object that looks like data", { name: "other", parameters: {}, overrides: [] }],
  ["an object with another mark", { ...invocationData, "~effect-coma/Data": "Other" }],
  ["an array", [invocationData]],
  ["a hook", Hook.identity]
]

describe("what a hook of an invocation succeeds with", () => {
  const ran = (slot: Slot<InvocationData.InvocationData>) =>
    Effect.flatMap(TestInvocation.make({ name: "own" }), (data) =>
      Effect.map(Pipeline.runSlot("preRun", slot, data) as Effect.Effect<InvocationData.InvocationData>, (result) => ({
        data,
        result
      }))
    )

  it.effect.each([...notData, ["data of the parser", parserData] as const])(
    "leaves the invocation as it is where it is no invocation: %s",
    ([_, value]) =>
      Effect.gen(function* () {
        for (const hook of [
          succeeding(value),
          Hook.make(() => succeeding(value)),
          [DEFAULT, [succeeding(value)], null]
        ]) {
          const { data, result } = yield* ran(hook)
          expect(result).toBe(data)
        }
      })
  )

  it.effect("is the invocation from then on where it is one, whatever hook made it", () =>
    Effect.gen(function* () {
      for (const hook of [succeeding(invocationData), Hook.make(() => Effect.succeed(invocationData))]) {
        expect((yield* ran([hook, succeeding(42)])).result).toBe(invocationData)
      }
      let first: InvocationData.InvocationData | undefined
      const keep = Hook.make((data) =>
        Effect.sync(() => {
          first = data
        })
      )
      const rename = Hook.make((data) => Effect.succeed({ ...data, name: "renamed" }))
      const back = Effect.suspend(() => Effect.succeed(first!))
      const { data, result } = yield* ran([keep, rename, back])
      expect(result).toBe(data)
    })
  )

  it.effect("does not keep the command from running", () =>
    Effect.gen(function* () {
      const log: (line: string) => void = () => 42
      const command = Command.make("cmd", {}, () => Console.log("ran")).pipe(
        Command.addHooks({
          preConfig: Hook.make(({ name }) => Effect.sync(() => log(name))),
          postInit: succeeding({}),
          preRun: succeeding(parserData)
        })
      )
      expect(yield* TestProgram.run([command], ["cmd"])).toMatchObject({ code: 0, stdout: ["ran"], stderr: [] })
    })
  )
})

describe("what a parser hook succeeds with", () => {
  const ran = (slot: Slot<ParserData.ParserData>) =>
    Effect.flatMap(TestParser.make({ name: "own" }), (data) =>
      Effect.map(Pipeline.runParserSlot(slot, data) as Effect.Effect<ParserData.ParserData>, (result) => ({
        data,
        result
      }))
    )

  it.effect.each([...notData, ["an invocation", invocationData] as const])(
    "leaves the command as it is where it is none: %s",
    ([_, value]) =>
      Effect.gen(function* () {
        for (const hook of [succeeding(value), ParserHook.make(() => succeeding(value))]) {
          const { data, result } = yield* ran(hook)
          expect(result).toBe(data)
        }
      })
  )

  it.effect("keeps what hooks before it added", () =>
    Effect.gen(function* () {
      const dryRun = Flag.Boolean("dry-run")
      const { result } = yield* ran([ParserHook.flag(dryRun), succeeding(42), succeeding(invocationData)])
      expect(result.flags).toEqual([dryRun])
    })
  )
})
