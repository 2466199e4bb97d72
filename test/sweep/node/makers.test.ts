import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, describe, expect, test } from "vitest"
import { startProgram } from "../../support/process.ts"
import { attemptsOf, isAlive, linesOf, readLine, until } from "../../support/sweeps.ts"

describe.concurrent("the maker of a sweep, in processes", () => {
  const program = path.resolve(import.meta.dirname, "../../fixtures/sweep/workers.ts")
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "makers-"))
  afterAll(() => fs.rmSync(scratch, { recursive: true }))
  const makeDirectory = () => fs.mkdtempSync(path.join(scratch, "run-"))
  const begin = (directory: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
    startProgram(program, ["train", ...args], { cwd: directory, env: { ...process.env, ...env } })
  const workersIn = (directory: string) => [...new Set(linesOf(directory, "started").map((line) => readLine(line).pid))]

  /** Resumes a sweep whose maker was killed, and waits until another one has it: that removes what nobody runs. */
  const resume = async (directory: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>) => {
    const database = new DatabaseSync(path.join(directory, "sweeps.db"), { timeout: 10_000 })
    database.exec(`INSERT INTO coma_queue (id, queue_name, element, state, attempts, visible_at, created_at, updated_at)
      SELECT 'left', queue_name, '{}', 'completed', 1, visible_at, created_at, updated_at FROM coma_queue LIMIT 1`)
    const resumed = begin(directory, args, env)
    await until(() => database.prepare("SELECT 1 FROM coma_queue WHERE id = 'left'").all().length === 0)
    database.close()
    return resumed
  }

  test("interrupts all that an earlier one has left running, however few points it may run itself", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..6", "takes=0"]
    const first = begin(directory, args, { WORKERS: "3" })
    await until(() => workersIn(directory).length === 3)
    first.child.kill("SIGKILL")
    const second = await resume(directory, [...args, "--jobs", "1"], { WORKERS: "3" })
    second.child.kill("SIGINT")
    expect((await second.ended).code).toBe(130)
    expect(linesOf(directory, "released").toSorted()).toEqual(["1", "2", "3"])
    expect(attemptsOf(directory)).toEqual([1, 2, 3].map((n) => `n=${n} 1 interrupted`))
    await until(() => !workersIn(directory).some(isAlive))
  })

  test("waits for no worker of an earlier one that is frozen", async () => {
    const directory = makeDirectory()
    const args = ["--sweep", "n=1..2", "takes=0"]
    const env = { WORKERS: "2", FROZEN: "1" }
    const first = begin(directory, args, env)
    await until(() => workersIn(directory).length === 2)
    first.child.kill("SIGKILL")
    const [frozen] = workersIn(directory)
    process.kill(frozen!, "SIGSTOP")
    const second = await resume(directory, args, env)
    second.child.kill("SIGINT")
    expect((await second.ended).code).toBe(130)
    expect(
      attemptsOf(directory)
        .toSorted()
        .map((line) => line.split(" ")[2])
        .toSorted()
    ).toEqual(["interrupted", "lost"])
    process.kill(frozen!, "SIGCONT")
    await until(() => !workersIn(directory).some(isAlive))
    expect(linesOf(directory, "released").toSorted()).toEqual(["1", "2"])
  })
})
