import { describe, expect, it } from "@effect/vitest"
import { type Cause, Effect, Layer, Option, Queue, Stdio, Terminal } from "effect"
import { TestProgram } from "effect-coma/testing"
import { labCommands } from "../../../support/completing.ts"

type Key = "y" | "n" | "Ctrl-C"

/** A terminal at which a key is pressed. Ctrl-C ends its input. */
const terminal = (key: Key) =>
  Terminal.make({
    columns: Effect.succeed(80),
    rows: Effect.succeed(24),
    size: Effect.tap(Queue.unbounded<Terminal.Size>(), (queue) => Queue.offer(queue, { columns: 80, rows: 24 })),
    readInput: Effect.tap(Queue.unbounded<Terminal.UserInput, Cause.Done>(), (queue) =>
      key === "Ctrl-C"
        ? Queue.end(queue)
        : Queue.offer(queue, { input: Option.some(key), key: { name: key, ctrl: false, meta: false, shift: false } })
    ),
    readLine: Effect.fail(new Terminal.QuitError({})),
    display: () => Effect.void
  })

const stdio = Stdio.layerTest({
  args: Effect.succeed(["--completions", "install"]),
  stdinIsTerminal: Effect.succeed(true),
  stdoutIsTerminal: Effect.succeed(true),
  stderrIsTerminal: Effect.succeed(true)
})

interface User {
  readonly shell: string
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

const answered = (key: Key, { env, files, shell }: User) =>
  // Files in memory have no slash in front.
  TestProgram.run(labCommands, ["--completions", "install"], {
    name: "lab",
    ...(files === undefined ? {} : { files }),
    env: { HOME: "/home/u", SHELL: shell, ...env },
    layers: Layer.merge(stdio, Layer.succeed(Terminal.Terminal, terminal(key)))
  })

const places = [
  ["bash", "home/u/.local/share/bash-completion/completions/lab", "home/u/.bashrc"],
  ["zsh", "home/u/.local/share/zsh/site-functions/_lab", "home/u/.zshrc"],
  ["fish", "home/u/.config/fish/completions/lab.fish", undefined]
] as const

describe("--completions install", () => {
  for (const [shell, script, own] of places) {
    it.effect(`shows what it writes for ${shell}, asks, and writes it once`, () =>
      Effect.gen(function* () {
        const before = own === undefined ? {} : { [own]: "alias ll='ls -l'" }
        const first = yield* answered("y", { shell: `/usr/bin/${shell}`, files: before })
        expect(first.code).toBe(0)
        const said = first.stdout.join("\n")
        expect(said).toContain(script)
        expect(Object.keys(first.files).sort()).toEqual([script, ...(own === undefined ? [] : [own])].sort())
        const printed = yield* TestProgram.run(labCommands, ["--completions", shell], { name: "lab" })
        expect(first.files[script]).toBe(`${printed.stdout.join("\n")}\n`)
        if (own !== undefined) {
          const [before, line, ...others] = String(first.files[own]).split("\n")
          expect([before, others]).toEqual(["alias ll='ls -l'", [""]])
          expect(line).toContain(script)
          expect(said).toContain(`  ${line}`)
        }
        const second = yield* answered("y", {
          shell: `/usr/bin/${shell}`,
          files: first.files as Record<string, string>
        })
        expect(second.files).toEqual(first.files)
        expect(second.stdout).toEqual([`Completion is installed in /${script}. Nothing is to be done.`])
      })
    )
  }

  it.effect("writes a script again that is not up to date, and no second line", () =>
    Effect.gen(function* () {
      const { files } = yield* answered("y", { shell: "zsh" })
      const [, script, own] = places[1]
      const old = { ...(files as Record<string, string>), [script]: "# old\n" }
      const again = yield* answered("y", { shell: "zsh", files: old })
      expect(again.files).toEqual(files)
      expect(again.stdout.join("\n")).not.toContain(own)
    })
  )

  it.effect("writes where the environment says", () =>
    Effect.gen(function* () {
      const bash = yield* answered("y", { shell: "/bin/bash", env: { BASH_COMPLETION_USER_DIR: "/own" } })
      expect(Object.keys(bash.files)).toContain("own/completions/lab")
      const zsh = yield* answered("y", { shell: "/bin/zsh", env: { ZDOTDIR: "/dots", XDG_DATA_HOME: "/data" } })
      expect(Object.keys(zsh.files).sort()).toEqual(["data/zsh/site-functions/_lab", "dots/.zshrc"])
      const fish = yield* answered("y", { shell: "/bin/fish", env: { XDG_CONFIG_HOME: "/conf" } })
      expect(Object.keys(fish.files)).toEqual(["conf/fish/completions/lab.fish"])
    })
  )

  it.effect("writes nothing after a no, and ends with success", () =>
    Effect.gen(function* () {
      const { code, files, stdout } = yield* answered("n", { shell: "bash" })
      expect([code, files, stdout.at(-1)]).toEqual([0, {}, "Nothing was written."])
    })
  )

  it.effect("writes nothing where it is cancelled, and ends with 130", () =>
    Effect.gen(function* () {
      const { code, files, stderr } = yield* answered("Ctrl-C", { shell: "bash" })
      expect([code, files, stderr]).toEqual([130, {}, []])
    })
  )

  it.effect("asks nothing off a terminal, but tells what to do, and ends with 2", () =>
    Effect.gen(function* () {
      const { code, files, stderr, stdout } = yield* TestProgram.run(labCommands, ["--completions", "install"], {
        name: "lab",
        env: { HOME: "/home/u", SHELL: "/bin/bash" }
      })
      expect([code, files, stdout]).toEqual([2, {}, []])
      expect(stderr.join("\n")).toContain(
        "lab --completions bash > /home/u/.local/share/bash-completion/completions/lab"
      )
      expect(stderr.join("\n")).toContain(">> /home/u/.bashrc")
    })
  )

  it.effect("names the shells where it does not know the user's", () =>
    Effect.gen(function* () {
      for (const env of [{ HOME: "/home/u" }, { HOME: "/home/u", SHELL: "/bin/tcsh" }, { SHELL: "/bin/bash" }]) {
        const { code, stderr } = yield* TestProgram.run(labCommands, ["--completions", "install"], { name: "lab", env })
        expect(code).toBe(2)
        expect(stderr.join(" ")).toContain("lab --completions bash|zsh|fish|powershell prints one")
      }
    })
  )
})
