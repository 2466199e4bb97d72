/**
 * Progress in a real terminal, whose bytes a terminal emulator shows: what is on the screen in between, and afterwards.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { limit } from "../support/process.ts"
import { hasTerminal, type Live, live } from "../support/terminal.ts"

const program = path.resolve(import.meta.dirname, "../fixtures/progress/main.ts")

let directory = ""
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "progress-"))
})
afterAll(() => fs.rmSync(directory, { recursive: true }))

const begin = (name: string, args: string, columns = 60): Live & { readonly go: (file: string) => void } => {
  const cwd = path.join(directory, name)
  fs.mkdirSync(cwd)
  const line = `trap : INT; program work --no-write ${args}; echo "ended with $?"`
  return { ...live(program, line, { columns, cwd }), go: (file) => fs.writeFileSync(path.join(cwd, file), "") }
}

/** What a screen shows, without what depends on time. */
const timeless = (lines: ReadonlyArray<string>) =>
  lines.slice(1).map((line) =>
    line
      .replace(/^\[[\d:.]+\] INFO \(#\d+\)/, "[time] INFO")
      .replace(/[━─]{10,}/, "━━━──")
      .replace(/ +[\d.,]+\/s {2}\d+s left$/, "  rate  left")
      .replace(/ {2}\d+s left$/, "  left")
  )

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const shows = (text: string) => (lines: ReadonlyArray<string>) => lines.some((line) => line.includes(text))

describe.skipIf(!hasTerminal)("in a terminal", { timeout: limit }, () => {
  test("progress is drawn, resized, logged through and interrupted, and leaves the terminal as it was", async () => {
    const { ended, go, resize, screen, type, until } = begin("interrupted", "pause=0 waits=[250,500]")
    expect(timeless(await until(shows("250/1,000")))).toMatchInlineSnapshot(`
      [
        "[time] INFO: part 1 is done",
        "[time] INFO: part 2 is done",
        "work      ━━━──  250/1,000  25%  rate  left",
        "  part 3  ━━━──     49/100  49%  rate  left",
      ]
    `)
    // What was printed a moment before may stand where the broken lines do, and is left alone.
    await pause(300)
    await resize(40)
    await until((lines) => lines.some((line) => line.endsWith("25%")))
    expect(timeless(screen.lines())).toMatchInlineSnapshot(`
      [
        "[time] INFO: part 1 is done",
        "[time] INFO: part 2 is done",
        "work      ━━━──  250/1,000  25%",
        "  part 3  ━━━──     49/100  49%",
      ]
    `)
    go("250")
    expect(timeless(await until(shows("500/1,000")))).toMatchInlineSnapshot(`
      [
        "[time] INFO: part 1 is done",
        "[time] INFO: part 2 is done",
        "[time] INFO: part 3 is done",
        "[time] INFO: part 4 is done",
        "work      ━━━──  500/1,000  50%",
        "  part 5  ━━━──     99/100  99%",
      ]
    `)
    expect(screen.cursor()).toEqual([screen.lines().length, 0])
    type("\u0003")
    expect(timeless(await until(shows("ended")))).toMatchInlineSnapshot(`
      [
        "[time] INFO: part 1 is done",
        "[time] INFO: part 2 is done",
        "[time] INFO: part 3 is done",
        "[time] INFO: part 4 is done",
        "ended with 130",
      ]
    `)
    await ended
    expect([screen.cursor(), screen.isCursorShown()]).toEqual([[screen.lines().length, 0], true])
  })

  test("nothing is left of progress when a program that does not end is ended", async () => {
    const { ended, screen, type, until } = begin("stuck", "pause=0 waits=[50] isStuck=true")
    await until(shows("50/1,000"))
    type("\u0003")
    // Another signal that comes at once is the same: what starts a program passes on what it gets.
    await pause(400)
    type("\u0003")
    await until(shows("ended"))
    await ended
    expect(timeless(screen.lines())).toMatchInlineSnapshot(`
      [
        "program: SIGINT came before everything had ended. The progra",
        "m ended without it.",
        "ended with 130",
      ]
    `)
  })
})
