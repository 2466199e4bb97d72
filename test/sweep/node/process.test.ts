import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { startProgram } from "../../support/process.ts"
import { attemptsOf, linesOf, until } from "../../support/sweeps.ts"

const program = path.resolve(import.meta.dirname, "../../fixtures/sweep/main.ts")
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "sweep-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const makeDirectory = () => fs.mkdtempSync(path.join(scratch, "run-"))
/** The lines of a file, in the order of the alphabet: points run at once. */
const sorted = (directory: string, name: string) => linesOf(directory, name).toSorted()

const begin = (directory: string, ...args: ReadonlyArray<string>) =>
  startProgram(program, ["train", ...args], { cwd: directory })

/** Runs a program, and gives it a signal once so many points have begun. */
const run = async (
  directory: string,
  args: ReadonlyArray<string>,
  given: { readonly signal?: NodeJS.Signals; readonly after?: number } = {}
) => {
  const { child, ended } = begin(directory, ...args)
  const { after, signal } = given
  if (signal !== undefined) {
    await until(() => sorted(directory, "started").length >= (after ?? 1))
    child.kill(signal)
  }
  return await ended
}

describe.concurrent("a sweep in a process", () => {
  test("keeps what each point prints, by Console, Stdio and loggers, and shows it with the point's label", async () => {
    const directory = makeDirectory()
    const { code, stderr, stdout } = await run(directory, ["--sweep", "n=1..3", "--jobs", "3"])
    expect(code).toBe(0)
    expect(stdout.split("\n").toSorted().slice(1)).toEqual(
      [1, 2, 3].flatMap((n) => [`[${n}/3] begin ${n}`, `[${n}/3] half a line`, `[${n}/3] the rest`])
    )
    expect(stderr).toMatch(/^\[2\/3\] .*working on 2$/m)
    const [sweep] = fs.readdirSync(path.join(directory, "sweeps")).filter((name) => !name.startsWith("."))
    const points = fs.readdirSync(path.join(directory, "sweeps", sweep!)).toSorted()
    expect(points.map((name) => name.replace(/-[0-9a-f]{8}$/, ""))).toEqual([
      "0001-n=1",
      "0002-n=2",
      "0003-n=3",
      "configs"
    ])
    const log = fs.readFileSync(path.join(directory, "sweeps", sweep!, points[1]!, "output.log"), "utf8")
    expect(log).toMatch(/^begin 2\n.*working on 2\nhalf a line\nthe rest$/)
  })

  test("is interrupted by Ctrl-C with the finalizers of its points, ends with 130, and is resumed", async () => {
    const directory = makeDirectory()
    const first = await run(directory, ["--sweep", "n=1..4", "takes=0"], { signal: "SIGINT", after: 2 })
    expect([first.code, first.stderr]).toEqual([
      130,
      expect.stringContaining("interrupted after 0 of 4 points. Run the same command line again to run the others.")
    ])
    expect(sorted(directory, "released")).toEqual(["1", "2"])
    expect(attemptsOf(directory)).toEqual(["n=1 1 interrupted", "n=2 1 interrupted"])
    const second = await run(directory, ["--sweep", "n=1..4", "takes=0", "--jobs", "4"], {
      signal: "SIGTERM",
      after: 6
    })
    expect(second.code).toBe(143)
    expect(sorted(directory, "released")).toEqual(["1", "1", "2", "2", "3", "4"])
    expect(attemptsOf(directory)).toEqual([
      "n=1 1 interrupted",
      "n=1 2 interrupted",
      "n=2 1 interrupted",
      "n=2 2 interrupted",
      "n=3 1 interrupted",
      "n=4 1 interrupted"
    ])
  })

  test("that is killed has lost what ran, and is resumed by the same command line", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..6", "takes=300"]
    const first = await run(directory, args, { signal: "SIGKILL", after: 3 })
    expect(first.signal).toBe("SIGKILL")
    const before = attemptsOf(directory)
    expect(before.filter((line) => line.endsWith("running"))).not.toEqual([])
    const done = before.filter((line) => line.endsWith("done"))
    expect(done.length).toBeGreaterThan(0)
    // What a table shows of them before anybody goes on.
    const table = await run(directory, ["--table=csv", ...args])
    expect(table.stdout.match(/,lost,/g)).toHaveLength(before.length - done.length)
    const second = await run(directory, args)
    expect(second.code).toBe(0)
    const after = attemptsOf(directory)
    expect(after.filter((line) => line.endsWith("done")).map((line) => line.slice(0, 3))).toEqual([
      "n=1",
      "n=2",
      "n=3",
      "n=4",
      "n=5",
      "n=6"
    ])
    expect(after.filter((line) => line.endsWith("lost")).map((line) => line.split(" ")[0])).toEqual(
      before.filter((line) => line.endsWith("running")).map((line) => line.split(" ")[0])
    )
    // One may have been killed before its handler began.
    expect(sorted(directory, "started").length).toBeLessThanOrEqual(after.length)
  })

  test("that is killed again and again is done in the end, each point once", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..30", "takes=40"]
    for (let kill = 1; kill <= 6; kill++) {
      await run(directory, args, { signal: "SIGKILL", after: sorted(directory, "started").length + 3 })
    }
    expect((await run(directory, args)).code).toBe(0)
    const after = attemptsOf(directory)
    expect(after.filter((line) => line.endsWith("done")).map((line) => line.split(" ")[0])).toEqual(
      Array.from({ length: 30 }, (_, index) => `n=${index + 1}`)
    )
    expect(after.filter((line) => line.endsWith("running"))).toEqual([])
  })

  test("ends its points at the first failure if that is asked for", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..9", "takes=0", "--fail-fast"]
    const { code, stderr } = await run(directory, [...args, "fails=2"])
    expect(code).toBe(1)
    expect(stderr).toContain("error: train: 1 of 9 points failed; the first: n=2: diverged")
    expect(sorted(directory, "released")).toEqual(["1", "2"])
    expect(attemptsOf(directory)).toEqual(["n=1 1 interrupted", "n=2 1 failed"])
  })

  test("has one maker at a time, and another one as soon as that is killed", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1,2", "takes=0"]
    const first = begin(directory, ...args)
    await until(() => sorted(directory, "started").length === 2)
    const second = await run(directory, args)
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: train: Another process runs the sweep/)
    ])
    const other = await run(directory, ["--sweep", "n=1,2", "takes=1"])
    expect(other.code).toBe(0)
    first.child.kill("SIGKILL")
    await first.ended
    const third = await run(directory, args, { signal: "SIGINT", after: 6 })
    expect(third.code).toBe(130)
    expect(attemptsOf(directory).filter((line) => line.endsWith("lost"))).toHaveLength(2)
  })

  test("shares a new record with others that begin at once", async () => {
    const directory = makeDirectory()
    const all = [1, 2, 3].map((takes) => run(directory, ["--sweep", "n=1..3", `takes=${takes}`]))
    for (const { code, stderr } of await Promise.all(all)) expect([code, stderr]).toEqual([0, expect.any(String)])
    expect(attemptsOf(directory).filter((line) => line.endsWith("1 done"))).toHaveLength(9)
  })

  test("that runs no points makes no database", async () => {
    const directory = makeDirectory()
    expect((await run(directory, ["n=1"])).code).toBe(0)
    expect((await run(directory, ["--sweep", "n=1..3", "--list"])).stdout).toBe(
      "main train n=1\nmain train n=2\nmain train n=3\n"
    )
    expect(fs.readdirSync(directory).toSorted()).toEqual(["released", "started", "work.yaml"])
  })
})
