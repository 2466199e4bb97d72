/**
 * What the compiler says of the usual mistakes. Each stands in a file of `messages/`, none of which compiles;
 * `messages/expected.txt` holds what a person reads, and `UPDATE=1` writes it again.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { limit, start } from "../support/process.ts"

const root = path.resolve(import.meta.dirname, "../..")
const directory = path.join(import.meta.dirname, "messages")
const expected = path.join(directory, "expected.txt")
const mistakes = fs.readdirSync(directory).filter((name) => name.endsWith(".ts"))

/** A message's first line, with its file and its place; the lines that follow it are indented. */
const first = /^test\/types\/messages\/([^(]+)(\(.*)$/

/** The most lines of a message that a person reads to the end. */
const most = 3

/** Messages about the values of a `Context.Reference`, which no type of ours can shorten. */
const longer = ["default-hook-needs-service.ts"]

/** The messages of each file. */
const messages = new Map<string, Array<string>>(mistakes.toSorted().map((name) => [name, []]))

beforeAll(async () => {
  const tsc = path.join(root, "node_modules/.bin/tsc")
  // Several checkers would each check what the files share.
  const args = ["-p", directory, "--noEmit", "--pretty", "false", "--checkers", "1"]
  const { stdout } = await start(tsc, args, { cwd: root }).ended
  let last: Array<string> | undefined
  for (const line of stdout.trimEnd().split("\n")) {
    const [, name, message] = first.exec(line) ?? []
    if (name === undefined || message === undefined) {
      if (last === undefined || !line.startsWith(" ")) throw new Error(`An error in another file: ${line}`)
      last.push(`${last.pop()}\n${line}`)
    } else {
      last = messages.get(name)
      last?.push(message)
    }
  }
}, limit)

describe("the compiler", () => {
  test("says what is wrong with each mistake, as expected.txt holds it", () => {
    const text = [...messages].map(([name, said]) => `${name}\n${said.join("\n")}\n`).join("\n")
    if (process.env["UPDATE"] !== undefined) fs.writeFileSync(expected, text)
    expect(text).toBe(fs.readFileSync(expected, "utf8"))
  })

  test.each(mistakes)("refuses %s", (name) => {
    expect(messages.get(name)).not.toEqual([])
  })

  test.each(mistakes.filter((name) => !longer.includes(name)))("says it in a few lines: %s", (name) => {
    for (const message of messages.get(name)!) expect(message.split("\n").length, message).toBeLessThanOrEqual(most)
  })
})
