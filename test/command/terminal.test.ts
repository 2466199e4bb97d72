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
