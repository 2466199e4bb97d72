/**
 * Errors in a real terminal: a process whose stderr is a pseudo-terminal of some width, or a file.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { commandOf, limit, start } from "../support/process.ts"
import { hasTerminal, inTerminal } from "../support/terminal.ts"

const root = path.resolve(import.meta.dirname, "../..")
const program = path.join(root, "examples/02-train/main.ts")

let directory = ""
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "terminal-"))
  fs.writeFileSync(path.join(directory, "train.yaml"), "epochs: many # as many as there are\nlr: fast\n")
})
afterAll(() => fs.rmSync(directory, { recursive: true }))

const env = { PATH: process.env["PATH"], TERM: "xterm", NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] }

const show = (columns: number, args: string, more?: Readonly<Record<string, string>>) =>
  inTerminal(program, `program train ${args}`, { columns, cwd: directory, env: more })

const red = (text: string) => `\u001b[1;31m${text}\u001b[0m`
const faint = (text: string) => `\u001b[2m${text}\u001b[0m`

describe("an error", { timeout: 4 * limit }, () => {
  test.skipIf(!hasTerminal)("is in colour on a terminal, and as wide as that", async () => {
    expect(await show(80, "")).toBe(
      [
        `${red("error:")} train.yaml: 2 wrong values`,
        "",
        `${faint(" 1 | ")}epochs: many`,
        `${faint("   | ")}        ${red("^^^^")} an integer`,
        `${faint(" 2 | ")}lr: fast`,
        `${faint("   | ")}    ${red("^^^^")} a number`,
        "",
        "Correct the file, or pass train::epochs=VALUE train::lr=VALUE.",
        ""
      ].join("\n")
    )
    expect(await show(40, "")).toContain("\n\nCorrect the file, or pass\ntrain::epochs=VALUE train::lr=VALUE.\n")
    const typed = await show(40, "nope::epochs=1", { NO_COLOR: "1" })
    expect(typed).not.toContain("\u001b")
    const usage = await show(40, "--trian-path x")
    expect(usage.split("\n")[0]).toContain(`${red("error:")} Unknown flag`)
  })

  test("has no escapes in a pipe or a file", async () => {
    const script = `"$0" "$@" train 2>err.txt; cat err.txt`
    const ended = await start("sh", ["-c", script, ...commandOf(program)], { cwd: directory, env }).ended
    expect(ended.stdout).toBe(
      [
        "error: train.yaml: 2 wrong values",
        "",
        " 1 | epochs: many",
        "   |         ^^^^ an integer",
        " 2 | lr: fast",
        "   |     ^^^^ a number",
        "",
        "Correct the file, or pass train::epochs=VALUE train::lr=VALUE.",
        ""
      ].join("\n")
    )
  })
})

describe("an answer", { timeout: 4 * limit }, () => {
  const inspect = path.join(root, "examples/33-inspect/main.ts")
  const answers = (line: string, columns: number) => {
    const cwd = fs.mkdtempSync(path.join(directory, "answer-"))
    fs.writeFileSync(path.join(cwd, "optim.yaml"), "lr: 0.01\n")
    return inTerminal(inspect, line, { columns, cwd })
  }
  const why =
    "optim::lr = 0.0001\n  ▸ command line  0.0001  word 1: lr=1e-4\n    optim.yaml:1  0.01\n    default       0.001   Learning rate\n"

  test.skipIf(!hasTerminal)("sets off what gave a value, on a terminal of any width, and not in a pipe", async () => {
    for (const columns of [80, 40]) {
      const shown = await answers("program train --why lr lr=1e-4", columns)
      expect(shown).toContain(
        "\u001b[36moptim::lr\u001b[0m = 0.0001\n  ▸ \u001b[1mcommand line  0.0001  word 1: lr=1e-4"
      )
      expect(await answers("program train --why lr lr=1e-4 | cat", columns)).toBe(why)
      const printed = await answers("program train --print-config lr=1e-4", columns)
      expect(printed).toContain("# optim.yaml\nlr: 0.0001   # command line: lr=1e-4\nwarmup: 100  # default\n")
    }
  })

  test.skipIf(!hasTerminal)("of the program alone is left without stderr", async () => {
    const shown = await answers("program train zz=1 width=32 2>/dev/null", 80)
    expect(shown).toBe("Training 64x64 with lr=0.01.\n")
  })
})
