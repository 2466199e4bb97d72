/**
 * Prompts in a real terminal: a process whose stdin and stderr are a pseudo-terminal.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { limit } from "../../support/process.ts"
import { hasTerminal, inTerminal, type Step } from "../../support/terminal.ts"

const program = path.resolve(import.meta.dirname, "../../../examples/37-prompts/main.ts")

let directory = ""
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "asking-"))
})
afterAll(() => fs.rmSync(directory, { recursive: true }))

const down = "\u001b[B"
const controlC = "\u0003"

const all: ReadonlyArray<Step> = [
  ["train::data", "corpus.txt\r"],
  ["train::size", `${down}\r`],
  ["train::epochs", "0\r"],
  ["Expected a value greater than 0.", "\u007f3\r"],
  ["train::resume", "\t\r"],
  ["train::optim.kind", "\r"],
  ["train::optim.beta", "0.9\r"],
  ["account::token", "swordfish\r"]
]

/** Runs a line; the screen is what it shows, with a mark for each line that ends. */
const run = async (line: string, steps: ReadonlyArray<Step>, env?: Readonly<Record<string, string>>) => {
  const cwd = fs.mkdtempSync(path.join(directory, "run-"))
  const screen = await inTerminal(program, `${line}; echo "[$?]"; stty -a`, { columns: 80, cwd, env, steps })
  const files = Object.fromEntries(
    fs.readdirSync(cwd).map((name) => [name, fs.readFileSync(path.join(cwd, name), "utf8")])
  )
  return { screen, files }
}

/** What stands in the terminal afterwards: the cursor is there, and lines are read as they are typed. */
const isRestored = (screen: string) =>
  !/\[\?25l(?![\s\S]*\[\?25h)/.test(screen) && / icanon\b/.test(screen) && / echo\b/.test(screen)

describe.skipIf(!hasTerminal)("prompts in a terminal", { timeout: 4 * limit }, () => {
  test("are answered: the program runs, and says what to type next time", async () => {
    const { files, screen } = await run("program train", all)
    expect(screen).toContain(
      "next time: train::data=corpus.txt train::size=large train::epochs=3 train::resume=true train::optim.kind=adam " +
        "train::optim.beta=0.9 'account::token=$" +
        "{oc.env:TOKEN}'\ncreated train.yaml, account.yaml\nResuming large on corpus.txt for 3 epochs.\n[0]\n"
    )
    expect(Object.keys(files)).toEqual(["account.yaml", "train.yaml"])
    expect(files["account.yaml"]).toBe("token: ???\n")
    expect(screen + JSON.stringify(files)).not.toContain("swordfish")
    expect(isRestored(screen)).toBe(true)
  })

  test.each([
    ["Ctrl-C", controlC],
    ["Ctrl-D", "\u0004"],
    ["Esc", "\u001b"]
  ])("are given up with %s: the program ends with 130, and leaves nothing", async (_, key) => {
    for (const steps of [[["train::data", key]], [...all.slice(0, 1), ["train::size", key]]] as const) {
      const { files, screen } = await run("program train", steps)
      expect(screen).toContain("\n[130]\n")
      expect(screen).not.toMatch(/error|next time| at /)
      expect([files, isRestored(screen)]).toEqual([{}, true])
    }
  })

  test("show on stderr, so that stdout may be a file", async () => {
    const { files, screen } = await run("program train > out.txt", all)
    expect(screen).toContain("\n[0]\n")
    expect(files["out.txt"]).toBe("Resuming large on corpus.txt for 3 epochs.\n")
  })

  test("show where a choice stands without colours, too", async () => {
    const steps = all.map(([seen, typed]): Step => [seen, seen === "train::resume" ? `${down}\r` : typed])
    const { screen } = await run("program train", steps, { NO_COLOR: "1" })
    expect(screen).toContain("Training large on corpus.txt for 3 epochs.\n[0]\n")
    expect(screen.split("next time")[0]).not.toMatch(/\[\d*m/)
  })

  test("take what was typed ahead", async () => {
    const { screen } = await run("program train", [["train::data", "a\r\r7\r\r\r1\rswordfish\r"]])
    expect(screen).toContain("Training small on a for 7 epochs.\n[0]\n")
  })

  test.each([
    ["with CI=1", "CI=1 program train"],
    ["with --no-input", "program train --no-input"],
    ["where stdin is a pipe", "true | program train"],
    ["where stderr is a file", "program train 2>err.txt; code=$?; cat err.txt; (exit $code)"]
  ])("are not there %s: the error, and 2", async (_, line) => {
    const { screen } = await run(line, [["train::data", controlC]], { NO_COLOR: "1" })
    const lines = ["train.data     text", "train.size     one of small, large", "train.epochs   an integer"]
    expect(screen).toContain(
      `created train.yaml, account.yaml\nerror: 6 missing values\n\n${lines.map((each) => `  ${each}\n`).join("")}`
    )
    expect(screen).toContain("Set them in the config's file.\n[2]\n")
  })
})
