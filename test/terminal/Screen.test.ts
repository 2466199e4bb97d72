import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as Screen from "../../src/terminal/Screen.ts"
import { styled } from "../../src/terminal/style.ts"

interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly terminals?: ReadonlyArray<"stdout" | "stderr">
  readonly columns?: number
  readonly own?: number
}

const screen = (stream: "stdout" | "stderr", { columns = 0, env = {}, own, terminals = [] }: Given) =>
  Screen.of(stream).pipe(
    Effect.map(({ columns, style }) => ({ columns, color: style === styled })),
    Effect.provide(
      Stdio.layerTest({
        stdoutIsTerminal: Effect.succeed(terminals.includes("stdout")),
        stderrIsTerminal: Effect.succeed(terminals.includes("stderr"))
      })
    ),
    Effect.provideService(
      Terminal.Terminal,
      Terminal.make({
        columns: Effect.succeed(columns),
        rows: Effect.succeed(0),
        size: Queue.unbounded<Terminal.Size>(),
        readInput: Queue.unbounded<Terminal.UserInput>(),
        readLine: Effect.never,
        display: () => Effect.void
      })
    ),
    Effect.provideService(Screen.StderrColumns, () => own),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...env } })))
  )

describe("a screen", () => {
  it.effect.each<[Given, { columns: number; color: boolean }]>([
    [{}, { columns: 80, color: false }],
    [
      { terminals: ["stderr"], columns: 140 },
      { columns: 140, color: true }
    ],
    [
      { terminals: ["stderr"], own: 60 },
      { columns: 60, color: true }
    ],
    [
      { terminals: [], own: 60 },
      { columns: 80, color: false }
    ],
    [
      { terminals: ["stdout"], columns: 140 },
      { columns: 80, color: false }
    ],
    [
      { terminals: ["stderr"], env: { COLUMNS: "33" } },
      { columns: 33, color: true }
    ],
    [
      { terminals: ["stderr"], env: { NO_COLOR: "1" } },
      { columns: 80, color: false }
    ],
    [
      { terminals: ["stderr"], env: { TERM: "dumb" } },
      { columns: 80, color: false }
    ],
    [{ env: { FORCE_COLOR: "1", COLUMNS: "many" } }, { columns: 80, color: true }],
    [{ env: { COLUMNS: "3" } }, { columns: 20, color: false }]
  ])("is what its own stream can show: %j", ([given, expected]) =>
    Effect.gen(function* () {
      expect(yield* screen("stderr", given)).toEqual(expected)
    })
  )

  it.effect("has no colour if the program says so", () =>
    Effect.gen(function* () {
      const none = { canColor: false, canAnimate: false, canPrompt: false }
      const shown = screen("stdout", { terminals: ["stdout"] }).pipe(Effect.provideService(TerminalCapabilities, none))
      expect(yield* shown).toEqual({ columns: 80, color: false })
    })
  )

  it.effect("is a page where there are no services", () =>
    Effect.gen(function* () {
      expect(yield* Screen.of("stdout")).toEqual(Screen.page)
    })
  )
})
