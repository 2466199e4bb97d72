/**
 * What errors look like: those of `mistakes.ts`, as `mistakes.txt` shows them. `UPDATE=1` writes that file again.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, FileSystem, Schema } from "effect"
import { Command, type ConfigHook, Field } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { type Mistake, mistakes } from "../support/mistakes.ts"
import { printing } from "../support/printing.ts"

const transcript = path.join(import.meta.dirname, "../support/mistakes.txt")

const run = ({ args, called, command, env, files }: Mistake, columns: number) => {
  const ran = TestProgram.run([command], [called ?? command.name, ...args], {
    name: "lab",
    files: files ?? {},
    env: { ...env, COLUMNS: String(columns) }
  }) as Effect.Effect<TestProgram.Outcome<unknown>>
  // Which files appear is told before.
  return Effect.map(ran, (each) => ({ ...each, stderr: each.stderr.filter((line) => !line.startsWith("created ")) }))
}

const show = (name: string, columns: number, { code, stderr }: TestProgram.Outcome<unknown>) =>
  `### ${name}, at ${columns} columns [${code}]\n${stderr.join("\n")}\n`

/** The mistakes that are shown at 40 columns, too. */
const narrow = [
  "several wrong values on the command line",
  "a value from the environment",
  "missing values, without a file"
]

describe("errors", () => {
  it.effect("look as in their transcript", () =>
    Effect.gen(function* () {
      const shown: Array<string> = []
      for (const [name, mistake] of Object.entries(mistakes)) {
        for (const columns of narrow.includes(name) ? [80, 40] : [80]) {
          shown.push(show(name, columns, yield* run(mistake, columns)))
        }
      }
      const text = shown.join("\n")
      if (process.env["UPDATE"] === "1") fs.writeFileSync(transcript, text)
      else expect(text).toBe(fs.readFileSync(transcript, "utf8"))
    })
  )

  it.effect("are no wider than the screen, send no controls, and end with what to do", () =>
    Effect.gen(function* () {
      for (const columns of [30, 40, 80, 140]) {
        for (const [name, mistake] of Object.entries(mistakes)) {
          const { code, stderr } = yield* run(mistake, columns)
          expect([name, stderr[0]?.startsWith("error: ")]).toEqual([name, true])
          // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
          for (const line of stderr) expect(line).not.toMatch(/[\u0000-\u001f\u007f]/)
          const wide = stderr.filter(
            (line) => line.length > columns && !line.startsWith("Usage: ") && /\S \S/.test(line.trim())
          )
          // What a program says itself is not wrapped.
          if (columns > 30 && code === 2) expect([name, wide]).toEqual([name, []])
        }
      }
    })
  )
})

const model = Schema.Struct({ kind: Field.make(Schema.Literals(["mlp", "cnn"]), "mlp"), n: Field.make(Schema.Int, 1) })
const go = (options: ConfigHook.Options = {}) => printing(model, options)
const program = (command: Command.Any, files: Readonly<Record<string, string>>, args: ReadonlyArray<string> = []) =>
  TestProgram.run([command], ["c", ...args], { files }) as Effect.Effect<TestProgram.Outcome<unknown>>
const said = (files: Readonly<Record<string, string>>, args: ReadonlyArray<string> = []) =>
  Effect.map(program(go(), files, args), ({ stderr }) => stderr.slice(2, -2))

describe("an excerpt", () => {
  it.effect.each<[string, string, ReadonlyArray<string>]>([
    ["CRLF", "n: 1\r\nkind: rnn\r\n", [" 2 | kind: rnn", "   |       ^^^ one of mlp, cnn"]],
    ["a byte order mark", "\ufeffkind: rnn\n", [" 1 | kind: rnn", "   |       ^^^ one of mlp, cnn"]],
    ["no line end", "kind: rnn", [" 1 | kind: rnn", "   |       ^^^ one of mlp, cnn"]],
    ["quotes", "kind: 'r''n' # x\n", [" 1 | kind: 'r''n'", "   |       ^^^^^^ one of mlp, cnn"]],
    [
      "flow style",
      "{kind: rnn, n: x}\n",
      [" 1 | {kind: rnn, n: x}", "   |        ^^^ one of mlp, cnn", "   |                ^ an integer"]
    ],
    ["a text of several lines", "kind: >\n  rnn\n  cnn\n", [" 1 | kind: >", "   |       ^ one of mlp, cnn"]],
    ["a mapping of several lines", "kind:\n  a: 1\n", [" 2 |   a: 1", "   |   ^^^^ one of mlp, cnn"]],
    ["nothing", "kind:\nn: 1\n", [" 1 | kind:", "   |      ^ one of mlp, cnn"]],
    [
      "an alias",
      "n: &x many\nkind: *x\n",
      [" 1 | n: &x many", "   |       ^^^^ an integer", "   |       ^^^^ one of mlp, cnn"]
    ]
  ])("marks what is wrong: %s", ([_, text, expected]) =>
    Effect.map(said({ "cfg.yaml": text }), (lines) => expect(lines).toEqual(expected))
  )

  it.effect("is left out where the file is gone, is another by now, or is large", () =>
    Effect.gen(function* () {
      const wrong = { "cfg.yaml": "kind: rnn\n" }
      const message = [
        'error: cfg.kind: expected one of mlp, cnn, found "rnn" (cfg.yaml:1:7). Set it',
        "there, or pass cfg::kind=VALUE."
      ]
      const large = { "cfg.yaml": `kind: rnn\n#${"x".repeat(1_100_000)}\n` }
      expect((yield* program(go(), large)).stderr).toEqual(message)
      for (const change of ["rm", "kind: cnn\n", ""]) {
        const changing = Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          yield* change === "rm" ? fs.remove("cfg.yaml") : fs.writeFileString("cfg.yaml", change)
        })
        // TestProgram provides the files.
        const command = Command.make("c", { cfg: model }, () => Effect.void).pipe(
          Command.around((run) => Effect.tapError(run, () => changing))
        ) as Command.Any
        expect((yield* program(command, wrong)).stderr).toEqual(message)
      }
    })
  )
})
