/**
 * Looks at sweeps of processes: the lines that their points leave, and what is recorded.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"

/** The lines of a file, if it is there. */
export const linesOf = (directory: string, name: string): ReadonlyArray<string> => {
  const file = path.join(directory, name)
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trimEnd().split("\n") : []
}

/** Waits until something is so. */
export const until = async (isSo: () => boolean | Promise<boolean>) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Tells whether a process is there. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** What is recorded, in the order of the attempts: `n=1 1 done`. */
export const attemptsOf = (directory: string): ReadonlyArray<string> => {
  const database = new DatabaseSync(path.join(directory, "sweeps.db"), { readOnly: true, timeout: 10_000 })
  try {
    const rows = database
      .prepare(
        `SELECT p.overrides, a.attempt, a.status FROM coma_attempts a
         JOIN coma_points p ON p.sweep = a.sweep AND p.id = a.point ORDER BY p.position, a.attempt`
      )
      .all()
    return rows.map(
      ({ attempt, overrides, status }) => `${JSON.parse(String(overrides)).join(" ")} ${attempt} ${status}`
    )
  } finally {
    database.close()
  }
}

/** What `started` and `finished` say of a point. */
export const readLine = (line: string) => {
  const [n, pid, slot] = line.split(" ").map(Number)
  return { n: n!, pid: pid!, slot: slot! }
}

/** Numbers that a seed makes, from 0 to 1. */
export const numbers = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
