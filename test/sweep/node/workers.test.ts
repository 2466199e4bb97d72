import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, describe, expect, test } from "vitest"
import { startProgram } from "../../support/process.ts"
import { attemptsOf, isAlive, linesOf, numbers, readLine, until } from "../../support/sweeps.ts"

const program = path.resolve(import.meta.dirname, "../../fixtures/sweep/workers.ts")
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "workers-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const makeDirectory = () => fs.mkdtempSync(path.join(scratch, "run-"))
const begin = (directory: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  startProgram(program, ["train", ...args], { cwd: directory, env: { ...process.env, ...env } })

const startedIn = (directory: string) => linesOf(directory, "started").map(readLine)
const pidOf = (directory: string, n: number) => startedIn(directory).findLast((each) => each.n === n)!.pid
const workersIn = (directory: string) => [...new Set(startedIn(directory).map(({ pid }) => pid))]
const gone = (pids: ReadonlyArray<number>) => until(() => !pids.some(isAlive))

/** What was printed, without the lines of points and of how far it is. */
const restOf = (stderr: string) => stderr.replaceAll(/^(?:\[|train \().*\n/gm, "")

/** The points that are recorded as done, each as often as it is. */
const doneIn = (directory: string) =>
  attemptsOf(directory)
    .filter((line) => line.endsWith(" done"))
    .map((line) => line.split(" ")[0])
const names = (count: number) => Array.from({ length: count }, (_, index) => `n=${index + 1}`)

describe.concurrent("a sweep of worker processes", () => {
  test("runs each point once, in so many processes, and ends them", async () => {
    const directory = makeDirectory()
    const { code, stderr, stdout } = await begin(directory, ["--sweep", "n=1..8", "takes=600"], {
      WORKERS: "2",
      CONCURRENCY: "2"
    }).ended
    expect([code, restOf(stderr)]).toEqual([0, ""])
    expect(stderr.match(/^\[\d+\/8\]/gm)?.toSorted()).toEqual(names(8).map((_, index) => `[${index + 1}/8]`))
    expect(stdout.split("\n").toSorted().slice(1)).toEqual(
      names(8).map((_, index) => `[${index + 1}/8] begin ${index + 1}`)
    )
    expect(doneIn(directory)).toEqual(names(8))
    const started = startedIn(directory)
    expect(workersIn(directory)).toHaveLength(2)
    expect([...new Set(started.map(({ slot }) => slot))].toSorted()).toEqual([0, 1, 2, 3])
    expect(workersIn(directory).filter(isAlive)).toEqual([])
    // What is done starts nobody.
    const again = await begin(directory, ["--sweep", "n=1..8", "takes=600"]).ended
    expect([again.code, again.stderr]).toEqual([0, "all 8 points were done before\n"])
    expect(startedIn(directory)).toHaveLength(8)
  })

  test("shows what its workers print as it is: lines of other systems, of progress bars, and long ones", async () => {
    for (const [prints, shown] of [
      ["\r\n\r\nb", "\r\n[1/1] \r\n[1/1] b\n"],
      ["\r50%\r100%", "\r50%\r100%\n"],
      ["\u2028a\u2029b\u0085c\n", "\u2028a\u2029b\u0085c\n[1/1]\n"],
      ["+".repeat(100_000), `${"+".repeat(100_000)}\n`]
    ] as const) {
      const { stdout } = await begin(makeDirectory(), ["--sweep", "n=1"], { WORKERS: "1", PRINTS: prints }).ended
      expect(stdout).toBe(`[1/1] begin 1${shown}`)
    }
  })

  test("whose worker is killed has another one take its point", async () => {
    const directory = makeDirectory()
    const { ended } = begin(directory, ["--sweep", "n=1..4", "takes=1000"])
    await until(() => workersIn(directory).length >= 2)
    process.kill(pidOf(directory, 1), "SIGKILL")
    expect((await ended).code).toBe(0)
    expect(attemptsOf(directory).slice(0, 2)).toEqual(["n=1 1 lost", "n=1 2 done"])
    const database = new DatabaseSync(path.join(directory, "sweeps.db"), { readOnly: true, timeout: 10_000 })
    expect(database.prepare("SELECT 1 FROM coma_attempts WHERE ended_at IS NULL").all()).toEqual([])
    database.close()
    expect(doneIn(directory)).toEqual(names(4))
  })

  test("that is killed with its workers has lost what ran, and the next sweep runs it", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..3", "takes=1500"]
    const first = begin(directory, args)
    await until(() => workersIn(directory).length >= 2)
    first.child.kill("SIGKILL")
    const pids = workersIn(directory)
    for (const pid of pids) process.kill(pid, "SIGKILL")
    await first.ended
    await gone(pids)
    const table = await begin(directory, ["--table=csv", "takes=1500"]).ended
    expect(table.stdout.match(/,lost/g)).toHaveLength(2)
    expect((await begin(directory, args).ended).code).toBe(0)
    expect(attemptsOf(directory)).toEqual(["n=1 1 lost", "n=1 2 done", "n=2 1 lost", "n=2 2 done", "n=3 1 done"])
  })

  test.each(["SIGKILL", "3"])(
    "gives up a point that has ended five workers by %s, and runs the others",
    async (ENDING) => {
      const directory = makeDirectory()
      const { code, stderr } = await begin(directory, ["--sweep", "n=1..6", "kills=2"], { ENDING }).ended
      expect(code).toBe(1)
      expect(stderr).toContain("1 of 6 points failed; the first: n=2: it was begun 5 times, and its workers ended")
      expect(attemptsOf(directory).filter((line) => line.startsWith("n=2 "))).toEqual(
        [1, 2, 3, 4, 5].map((attempt) => `n=2 ${attempt} lost`)
      )
      expect(doneIn(directory)).toEqual(names(6).filter((name) => name !== "n=2"))
    }
  )

  test.each(["SIGKILL", "0", "3"])("ends if its workers end by %s before they run a point", async (ENDING) => {
    const directory = makeDirectory()
    const { code, stderr } = await begin(directory, ["--sweep", "n=1..6"], { BROKEN: "1", ENDING }).ended
    expect(code).toBe(1)
    const how = ENDING === "SIGKILL" ? "a signal" : `exit code ${ENDING}`
    expect(stderr).toContain(`a worker of the sweep ended 5 times before it ran a point, with ${how}`)
  })

  test("whose maker is killed goes on in its workers, which the next maker takes over", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..4", "takes=4000"]
    const first = begin(directory, args)
    await until(() => workersIn(directory).length >= 2)
    const pids = workersIn(directory)
    first.child.kill("SIGKILL")
    const table = await begin(directory, ["--table=csv", "takes=4000"]).ended
    expect(table.stdout.match(/,running/g)).toHaveLength(2)
    const second = await begin(directory, args).ended
    expect(second.code).toBe(0)
    // Nothing ran twice, and no others were started beside those that were there.
    expect(attemptsOf(directory)).toEqual(names(4).map((name) => `${name} 1 done`))
    expect(workersIn(directory).toSorted()).toEqual(pids.toSorted())
    await gone(pids)
  })

  test("that is interrupted interrupts its points in other processes, with their finalizers, and ends with 130", async () => {
    const directory = makeDirectory()
    const { child, ended } = begin(directory, ["--sweep", "n=1..9", "takes=0"], { WORKERS: "2", CONCURRENCY: "2" })
    await until(() => startedIn(directory).length >= 4)
    child.kill("SIGINT")
    expect((await ended).code).toBe(130)
    expect(linesOf(directory, "released").toSorted()).toEqual(["1", "2", "3", "4"])
    expect(attemptsOf(directory)).toEqual(names(4).map((name) => `${name} 1 interrupted`))
    expect(workersIn(directory).filter(isAlive)).toEqual([])
  })

  test("goes on where a point fails, and ends the others at the first failure if that is asked for", async () => {
    const directory = makeDirectory()
    const all = await begin(directory, ["--sweep", "n=1..4", "fails=2"]).ended
    expect([all.code, all.stderr]).toEqual([
      1,
      expect.stringContaining("1 of 4 points failed; the first: n=2: diverged")
    ])
    expect(attemptsOf(directory)).toEqual(["n=1 1 done", "n=2 1 failed", "n=3 1 done", "n=4 1 done"])
    const fast = makeDirectory()
    const { code, stderr } = await begin(fast, ["--sweep", "n=1..9", "takes=0", "fails=2", "--fail-fast"]).ended
    expect([code, stderr]).toEqual([1, expect.stringContaining("1 of 9 points failed; the first: n=2: diverged")])
    expect(attemptsOf(fast).at(-1)).toBe("n=2 1 failed")
    expect(attemptsOf(fast)[0]).toMatch(/^n=1 1 (?:interrupted|lost)$/)
    expect(linesOf(fast, "released").toSorted()).toEqual(
      linesOf(fast, "started")
        .map((line) => line[0])
        .toSorted()
    )
    expect(workersIn(fast).filter(isAlive)).toEqual([])
  })

  test("that is interrupted waits for no worker that is frozen, and leaves none", async () => {
    const directory = makeDirectory()
    const { child, ended } = begin(directory, ["--sweep", "n=1..9", "takes=0"], { FROZEN: "1" })
    await until(() => workersIn(directory).length >= 2)
    const pids = workersIn(directory)
    process.kill(pids[0]!, "SIGSTOP")
    child.kill("SIGINT")
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, expect.not.stringContaining("had not ended")])
    await gone(pids)
  })

  test("records a point once whose worker was frozen and goes on later", async () => {
    const directory = makeDirectory()
    const { ended } = begin(directory, ["--sweep", "n=1..2", "takes=2500"], { FROZEN: "1" })
    await until(() => workersIn(directory).length >= 2)
    const pid = pidOf(directory, 1)
    process.kill(pid, "SIGSTOP")
    await until(() => startedIn(directory).length >= 3)
    process.kill(pid, "SIGCONT")
    const { code } = await ended
    expect(code).toBe(0)
    expect(attemptsOf(directory)).toEqual(["n=1 1 lost", "n=1 2 done", "n=2 1 done"])
    // The one that was frozen is interrupted, with its finalizers.
    expect(linesOf(directory, "released").filter((line) => line === "1")).toHaveLength(2)
    expect(linesOf(directory, "finished").map(readLine)).toHaveLength(2)
  })

  test("has a worker of somebody else's join, which ends with it", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..6", "takes=300"]
    const alone = await begin(directory, ["takes=300", "--worker"]).ended
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("--worker: nobody runs this sweep.")])
    const maker = begin(directory, [...args, "--jobs", "2"], { WORKERS: "0" })
    await until(
      () => fs.existsSync(path.join(directory, "sweeps")) && fs.readdirSync(path.join(directory, "sweeps")).length > 1
    )
    const joined = [begin(directory, ["takes=300", "--worker"]), begin(directory, [...args, "--worker"])]
    expect((await maker.ended).code).toBe(0)
    for (const { ended } of joined) expect(await ended).toMatchObject({ code: 0, stderr: "" })
    expect(doneIn(directory)).toEqual(names(6))
    expect(workersIn(directory)).toHaveLength(2)
  })

  test("goes on with the configs that it began with, also in workers that are started later", async () => {
    const directory = makeDirectory()
    fs.writeFileSync(path.join(directory, "work.yaml"), "takes: 1500\n")
    const { ended } = begin(directory, ["--sweep", "n=1..4"])
    await until(() => workersIn(directory).length >= 2)
    fs.writeFileSync(path.join(directory, "work.yaml"), "takes: 100000\n")
    for (const pid of workersIn(directory)) process.kill(pid, "SIGKILL")
    expect((await ended).code).toBe(0)
    expect(doneIn(directory)).toEqual(names(4))
  })

  test("runs no more points at once than asked for, also when it is resumed with fewer", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..6", "takes=1200"]
    const first = begin(directory, args, { WORKERS: "3" })
    await until(() => workersIn(directory).length >= 3)
    first.child.kill("SIGKILL")
    await first.ended
    const before = startedIn(directory).length
    const second = begin(directory, [...args, "--jobs", "1"], { WORKERS: "3" })
    let most = 0
    let isOver = false
    second.ended.then(() => {
      isOver = true
    })
    await until(() => {
      const running = startedIn(directory).length - linesOf(directory, "finished").length
      if (startedIn(directory).length > before) most = Math.max(most, running)
      return isOver
    })
    expect([(await second.ended).code, most]).toEqual([0, 1])
    expect(doneIn(directory)).toEqual(names(6))
  })

  test("whose workers are killed again and again records each point done once", async () => {
    const isLong = process.env["CHAOS"] === "all"
    const [points, kills] = isLong ? [200, 50] : [24, 5]
    const directory = makeDirectory()
    const random = numbers(1)
    const { ended } = startProgram(program, ["train", "--sweep", `n=1..${points}`, "takes=20"], {
      cwd: directory,
      env: { ...process.env, WORKERS: "4" },
      limit: 600_000
    })
    let isOver = false
    ended.then(() => {
      isOver = true
    })
    for (let kill = 0; kill < kills && !isOver; kill++) {
      const seen = startedIn(directory).length
      // So seldom that none is hit five times in a row.
      const next = seen + 3 + Math.floor(random() * 2)
      await until(() => isOver || startedIn(directory).length >= next)
      // At any moment of a point, or between two.
      await new Promise((resolve) => setTimeout(resolve, random() * 60))
      const alive = workersIn(directory).filter(isAlive)
      const pid = alive[Math.floor(random() * alive.length)]
      if (pid !== undefined && !isOver) process.kill(pid, "SIGKILL")
      else kill--
    }
    expect(isOver).toBe(false)
    const { code, stderr } = await ended
    expect([code, restOf(stderr)]).toEqual([0, ""])
    expect(doneIn(directory)).toEqual(names(points))
    expect(attemptsOf(directory).filter((line) => line.endsWith(" running"))).toEqual([])
  }, 600_000)
})
